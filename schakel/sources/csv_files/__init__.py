"""Any tabular file by column maps in the feed's own folder; this source ships none."""

from collections.abc import Iterator
from pathlib import Path

from schakel.sources.files import FileSource
from schakel.sources.source import Feed, RawExtract, SourceError


class CsvFiles(FileSource):
    """Files of which only the data desk knows the form: the maps of the feed are all there is."""

    def extracts(self, feed: Feed) -> Iterator[RawExtract]:
        """Every extract that the maps of the feed name."""
        if feed.maps is None:
            raise SourceError(
                f"feed {feed.name}: source csv_files knows no files of its own; give `maps`, a folder with a column map "
                "for each kind of file (docs/how-to/write-a-column-map.md)"
            )
        return super().extracts(feed)


SOURCE = CsvFiles(name="csv_files", title="Any table in files", folder=Path(__file__).parent)
