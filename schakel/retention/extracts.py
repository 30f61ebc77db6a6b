"""Extracts of feeds that lie in files: which still hold a borrower, read by the same readers as fetch and column by column.

They are the library system's, with its own numbers and names. Schakel never changes one; what lies in the data folder and is
kept as a batch it can remove.
"""

import mmap
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from schakel.errors import SchakelError
from schakel.intake.settings import Settings
from schakel.retention.searching import Needles
from schakel.sources import find_source
from schakel.sources.source import BROKEN, Feed, RawExtract
from schakel.warehouse.batch import list_batches


@dataclass(frozen=True)
class Holding:
    """An extract that holds the number.

    Args:
        is_ours: it lies in the data folder. is_kept: its rows are a batch.
    """

    path: Path
    place: str
    is_ours: bool
    is_kept: bool


def files_of(feed: Feed) -> list[Path]:
    """The files in the folder of a feed."""
    if feed.path is None or not feed.path.exists():
        return []
    return [feed.path] if feed.path.is_file() else sorted(path for path in feed.path.rglob("*") if path.is_file())


def holding(settings: Settings, feed: Feed, needles: Needles) -> tuple[list[Holding], set[Path]]:
    """The extracts of a feed that hold the number, and the files that were read column by column.

    A file that no reader can read is not among them: the search looks at it byte by byte.
    """
    suspects = {path for path in files_of(feed) if _may_hold(path, needles)}
    kept = {(batch.feed, batch.origin) for batch in list_batches(settings.data, feed.name)}
    found: list[Holding] = []
    read: set[Path] = set()
    if not suspects:
        return found, read
    unreadable: set[Path] = set()
    for extract in _extracts(feed):
        for path in [path for path in suspects if path.name == Path(extract.origin.split("/")[0]).name]:
            try:
                places = list(_places(extract, needles))
            except SchakelError:
                unreadable.add(path)
                continue
            read.add(path)
            ours = path.resolve().is_relative_to(settings.data.resolve())
            found += [Holding(path, place, ours, (feed.name, extract.origin) in kept) for place in places]
    return found, read - unreadable


def _extracts(feed: Feed) -> Iterator[RawExtract]:
    try:
        yield from find_source(feed.source).extracts(feed)
    except SchakelError:
        # A feed that cannot be read is searched byte by byte like any other file.
        return


def _may_hold(path: Path, needles: Needles) -> bool:
    if path.stat().st_size == 0:
        return False
    if zipfile.is_zipfile(path) or path.suffix.lower() in (".gz", ".zst", ".xlsx", ".xls"):
        return True
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        # A text in two bytes a character hides its digits from a search for bytes; such a file is read.
        return needles.has_number(content) or b"\0" in content[:4]


def _places(extract: RawExtract, needles: Needles) -> Iterator[str]:
    door = extract.map.door
    numbers = set(door.pseudonyms)
    others = set(extract.map.columns_needed) - numbers
    told: set[str] = set()
    for part in extract.open():
        for name, column in zip(part.schema.names, part.columns, strict=True):
            if name in told or name == BROKEN:
                continue
            # The whole of a cell that is some other number, such as that of an item, is not this borrower.
            if name in numbers:
                is_there = pc.any(pc.equal(pc.utf8_trim_whitespace(column), needles.number)).as_py()
            else:
                is_there = _is_in_text(column, needles, may_be_whole=name in others)
            if is_there:
                told.add(name)
                yield f"column {name}"


def _is_in_text(column: pa.Array, needles: Needles, *, may_be_whole: bool) -> bool:
    for cell in pc.filter(column, pc.match_substring(column, needles.number)).to_pylist():
        if needles.has_number(cell.encode()) and not (may_be_whole and cell.strip() == needles.number):
            return True
    return False


def removable(found: Sequence[Holding]) -> list[Path]:
    """Files that Schakel may remove: in the data folder, and all that they hold is kept as batches."""
    paths = dict.fromkeys(each.path for each in found)
    return [path for path in paths if all(each.is_ours and each.is_kept for each in found if each.path == path)]
