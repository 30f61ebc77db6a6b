"""Bring one extract in: read it, let it through the door and write its rows to a file under construction.

Nothing here looks at other extracts or at what is kept, so several can be brought in side by side.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pyarrow as pa

from schakel.errors import InputError, SchakelError
from schakel.intake.door import Doorkeeper
from schakel.sources.ahead import ahead
from schakel.sources.source import RawExtract
from schakel.vocabulary.extract_map import ExtractMap
from schakel.vocabulary.progress import Progress
from schakel.warehouse.raw_store import hashing, write_rows


class ExtractError(InputError):
    """An extract cannot be kept as it is."""


class StoppedError(SchakelError):
    """Nobody waits for this extract any more."""


@dataclass(frozen=True)
class Brought:
    """An extract whose rows are written, but which is no batch yet.

    Args:
        sha256: of the file as it came; of the rows as they came for a database.
        columns: that entered, in order.
        columns_left_out: column to the reason why it stays outside.
    """

    sha256: str
    rows: int
    columns: tuple[str, ...]
    columns_left_out: dict[str, str]
    without_pseudonym: int


def bring_in(
    extract: RawExtract,
    door: Doorkeeper,
    temporary: Path,
    *,
    sha256: str | None,
    report: Progress,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Brought:
    """Write the rows of an extract, made safe, to `temporary`.

    Args:
        sha256: the fingerprint of the extract; None = of the rows that enter, found while they are written.
        is_stopped: asked before each part.

    Raises:
        InputError: when the extract cannot be read.
        DiskFullError: when there is no room.
        StoppedError: when it was stopped.
    """
    content = hashlib.sha256()
    with closing(ahead(extract.open())) as parts:
        first = next(parts, None)
        columns = tuple(first.schema.names) if first is not None else ()
        if first is not None:
            check_columns(extract.map, columns, extract.origin)
        inside = _unless(is_stopped, door.let_in(chain((first,) if first is not None else (), parts)))
        entering = door.entering(columns)
        rows = write_rows(temporary, inside if sha256 is not None else hashing(inside, content), entering, report)
    found = sha256 if sha256 is not None else content.hexdigest()
    return Brought(found, rows, entering, door.left_out(columns), door.without_pseudonym)


def _unless(is_stopped: Callable[[], bool], parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for part in parts:
        if is_stopped():
            raise StoppedError
        yield part


def check_columns(extract: ExtractMap, found: Sequence[str], origin: str) -> None:
    """Refuse an extract that lacks a column without which no row could be loaded.

    Raises:
        ExtractError: naming the columns found and the column wanted.
    """
    missing = [name for name in extract.columns_required if name not in found]
    if missing:
        raise ExtractError(
            f"{origin}: column {missing[0]!r} is missing; the extract has {', '.join(found)}; the column map of {extract.name!r} "
            f"needs {', '.join(extract.columns_required)}. Export it again, or adapt the map (`may_lack` names columns that some "
            "files do not have)"
        )
