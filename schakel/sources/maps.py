"""Column maps of a source and of a feed: those in the source's folder, replaced or added to by those of the feed."""

from collections.abc import Sequence
from pathlib import Path

from schakel.sources.source import Feed
from schakel.vocabulary.extract_map import ExtractMap, MapError, load_extract_map


def load_maps(folder: Path) -> tuple[ExtractMap, ...]:
    """Read every `*.toml` of a folder, ordered by name of the extract.

    Raises:
        MapError: when the folder is missing, a map is wrong, or two maps describe the same extract.
    """
    if not folder.is_dir():
        raise MapError(f"{folder}: there is no such folder of column maps; make it, or leave out the setting `maps`")
    found: dict[str, tuple[ExtractMap, Path]] = {}
    for path in sorted(folder.glob("*.toml")):
        map_ = load_extract_map(path)
        if map_.name in found:
            raise MapError(
                f"{path.name}: extract {map_.name!r} is described by {found[map_.name][1].name} too; keep one of the two"
            )
        found[map_.name] = (map_, path)
    return tuple(found[name][0] for name in sorted(found))


def maps_of_feed(shipped: Sequence[ExtractMap], feed: Feed) -> tuple[ExtractMap, ...]:
    """The maps that hold for one feed: a map of the feed replaces the shipped one of the same extract name."""
    if feed.maps is None:
        return tuple(shipped)
    together = {map_.name: map_ for map_ in (*shipped, *load_maps(feed.maps))}
    return tuple(together[name] for name in sorted(together))
