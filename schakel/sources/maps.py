"""Column maps of a source and of a feed: those in the source's folder, replaced or added to by those of the feed.

A map that is wrong stops its own extract and no other: whoever gives a list for what is wrong gets the maps that are right.
"""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from schakel.errors import InputError
from schakel.sources.source import Feed
from schakel.vocabulary.extract_map import ExtractMap, MapError, load_extract_map

NOT_MENDED = "its extract is not read until it is mended"


def load_maps(folder: Path, wrong: list[InputError] | None = None) -> tuple[ExtractMap, ...]:
    """Read every `*.toml` of a folder, ordered by name of the extract.

    Args:
        wrong: gets what is wrong with a map, and the others go on; None = the first one is raised.

    Raises:
        MapError: when the folder is missing; and without `wrong` when a map is wrong, or two describe the same extract.
    """
    if not folder.is_dir():
        raise MapError(f"{folder}: there is no such folder of column maps; make it, or leave out the setting `maps`")
    found: dict[str, tuple[ExtractMap, Path]] = {}
    twice: set[str] = set()
    for path in sorted(folder.glob("*.toml")):
        try:
            map_ = load_extract_map(path)
            if map_.name in found:
                twice.add(map_.name)
                raise MapError(
                    f"{path.name}: extract {map_.name!r} is described by {found[map_.name][1].name} too; keep one of the two"
                )
        except MapError as error:
            if wrong is None:
                raise
            wrong.append(error)
            continue
        found[map_.name] = (map_, path)
    return tuple(found[name][0] for name in sorted(found) if name not in twice)


def maps_of_feed(shipped: Sequence[ExtractMap], feed: Feed, wrong: list[InputError] | None = None) -> tuple[ExtractMap, ...]:
    """The maps that hold for one feed: a map of the feed replaces the shipped one of the same extract name.

    Args:
        wrong: as for `load_maps`. A shipped map that a wrong one was to replace does not come back in its place.
    """
    if feed.maps is None:
        return tuple(shipped)
    mistakes: list[InputError] = []
    own = load_maps(feed.maps, mistakes)
    if mistakes and wrong is None:
        raise MapError("\n".join(str(mistake) for mistake in mistakes))
    meant = {name: path for path in sorted(feed.maps.glob("*.toml")) for name in [_extract_of(path)]}
    if mistakes and shipped and None in meant:
        raise MapError(
            f"{mistakes[0]}\nfeed {feed.name}: it cannot be told which extract {meant[None].name} describes, so no file is read; "
            'write extract = "…" in it, or take it out of the folder'
        )
    if wrong is not None:
        wrong += [MapError(f"{mistake}; {NOT_MENDED}") for mistake in mistakes]
    together = {map_.name: map_ for map_ in shipped if map_.name not in meant} | {map_.name: map_ for map_ in own}
    return tuple(together[name] for name in sorted(together))


def _extract_of(path: Path) -> str | None:
    """The extract that a map means, also when the rest of it cannot be read."""
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        name = tomllib.loads(text).get("extract")
    except tomllib.TOMLDecodeError:
        line = re.search(r"""^\s*extract\s*=\s*["']([a-z][a-z0-9_]*)["']""", text, re.MULTILINE)
        name = line[1] if line else None
    return name if isinstance(name, str) else None
