"""Areas with boundaries and inhabitants, and figures of the country, in the shapes that the statistical office publishes."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pyarrow as pa

from schakel.sources.cbs.statline import COLUMNS, DO, read_statline
from schakel.sources.files import FileSource
from schakel.sources.packed import FoundFile, Limits
from schakel.sources.read_settings import ReadSettings
from schakel.sources.reading import check_columns
from schakel.sources.source import BROKEN, SourceError
from schakel.vocabulary.extract_map import ExtractMap, MapError

_STATLINE = "statline"


class Cbs(FileSource):
    """Reads tables of StatLine as they are downloaded, where a map says `layout = "statline"` under [read]."""

    def settings_of(self, extract: ExtractMap) -> ReadSettings:
        """The checked settings; only one layout is known."""
        settings = super().settings_of(extract)
        layout = settings.more.get("layout", _STATLINE)
        if layout != _STATLINE:
            raise MapError(f'extract {extract.name}: read.layout is {layout!r}; allowed is "{_STATLINE}"')
        return settings

    def read(self, file: FoundFile, extract: ExtractMap, settings: ReadSettings, limits: Limits) -> Iterator[pa.RecordBatch]:
        """The rows of one file; of a table of StatLine a row for each figure."""
        if "layout" not in settings.more:
            yield from super().read(file, extract, settings, limits)
            return
        if PurePosixPath(file.name).suffix.lower() != ".csv":
            raise SourceError(
                f"{file.origin}: ends in {PurePosixPath(file.name).suffix}, and tables of StatLine are read as CSV alone "
                f"(answers of OData have no units); {DO}"
            )
        for batch in read_statline(file.open(), settings, origin=file.origin):
            check_columns(
                batch.schema.names, [name for name in extract.columns_needed if name not in extract.may_lack],
                origin=file.origin, extract=extract.name,
            )  # fmt: skip
            _check_dimensions(batch, extract, file.origin)
            yield batch


def _check_dimensions(batch: pa.RecordBatch, extract: ExtractMap, origin: str) -> None:
    """Refuse a table with a dimension that nobody reads: its figures would be taken for each other."""
    for name in batch.schema.names:
        if name not in (*COLUMNS, BROKEN, *extract.columns_needed):
            kinds = batch.column(name).unique().to_pylist()
            raise SourceError(
                f"{origin}: the table has the dimension {name!r} ({', '.join(str(kind) for kind in kinds[:3])}), which extract "
                f"{extract.name} does not read, so that its figures would be taken for each other; download it without "
                f"{name!r}, or read that column in a map of your own in the folder `maps` of the feed"
            )


SOURCE = Cbs(name="cbs", title="Areas and inhabitants", folder=Path(__file__).parent, more_settings=("layout",))
