"""A sheet of an XLSX workbook to Arrow text: the first row holds the heads."""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import chain, islice
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO

import openpyxl  # type: ignore[import-untyped]
import pyarrow as pa

from schakel.sources.heads import TITLES, check_lower, head_of
from schakel.sources.looks import what_it_is
from schakel.sources.packed import Limits
from schakel.sources.read_settings import ReadSettings
from schakel.sources.source import SourceError

ROWS = 10_000
_PIECE = 1 << 20


def read_workbook(
    opened: BinaryIO, settings: ReadSettings, *, origin: str, limits: Limits, wanted: Sequence[str] = (),
    rename: Callable[[str], str] = str,
) -> Iterator[pa.RecordBatch]:  # fmt: skip
    """The rows of one sheet in batches; dates as yyyy-mm-dd, whole numbers without a point.

    Args:
        wanted: heads, after `rename`, that help to tell rows above the heads.

    Raises:
        SourceError: naming file and sheet.
    """
    with SpooledTemporaryFile(max_size=64 << 20) as copy:
        # A workbook is a zip, which is read from its end: a stream has to be kept first.
        while piece := opened.read(_PIECE):
            copy.write(piece)
        opened.close()
        packed = copy.tell()
        copy.seek(0)
        try:
            with zipfile.ZipFile(copy) as parts:
                limits.check(sum(info.file_size for info in parts.infolist()), packed, origin)
            book = openpyxl.load_workbook(copy, read_only=True, data_only=True)
        except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
            copy.seek(0)
            what = what_it_is(copy.read(_PIECE))
            do = f"it is {what}" if what is not None and "xlsx" not in what.partition(";")[0] else "save it again as .xlsx"
            raise SourceError(f"{origin}: is not a whole XLSX workbook ({error}); {do}") from error
        try:
            yield from _rows(_sheet(book, settings, origin), settings, origin, wanted, rename)
        finally:
            book.close()


def _sheet(book: Any, settings: ReadSettings, origin: str) -> Any:
    names = book.sheetnames
    if settings.sheet is None and len(names) > 1:
        raise SourceError(f'{origin}: has {len(names)} sheets ({", ".join(names)}); say which with sheet = "…" under [read]')
    if settings.sheet is not None and settings.sheet not in names:
        raise SourceError(f"{origin}: has no sheet {settings.sheet!r}; its sheets are {', '.join(names)}")
    return book[settings.sheet or names[0]]


def _rows(
    sheet: Any, settings: ReadSettings, origin: str, wanted: Sequence[str], rename: Callable[[str], str]
) -> Iterator[pa.RecordBatch]:
    lines = sheet.iter_rows(min_row=settings.skip_rows + 1, values_only=True)
    heads = list(settings.header)
    if not heads:
        heads = [head_of(_text(value)) or f"column_{number}" for number, value in enumerate(next(lines, ()), start=1)]
        above = list(islice(lines, TITLES))
        check_lower(
            heads, ([_text(value) for value in line] for line in above), skipped=settings.skip_rows,
            place=f"{origin}: sheet {sheet.title}: row", wanted=wanted, rename=rename,
        )  # fmt: skip
        lines = chain(above, lines)
    if not heads:
        raise SourceError(f"{origin}: sheet {sheet.title} is empty, not even column names")
    twice = sorted({head for head in heads if heads.count(head) > 1})
    if twice:
        raise SourceError(
            f"{origin}: sheet {sheet.title}: the column name {twice[0]!r} stands there {heads.count(twice[0])} times; "
            "give each column a name of its own, or name them yourself with header = [...] and skip_rows under [read]"
        )
    waiting: list[tuple[Any, ...]] = []
    for line in lines:
        # Sheets remember cells that were emptied: a row without any value is no row.
        if any(value is not None for value in line):
            waiting.append(line)
        if len(waiting) == ROWS:
            yield _batch(waiting, heads)
            waiting = []
    yield _batch(waiting, heads)


def _batch(rows: list[tuple[Any, ...]], heads: list[str]) -> pa.RecordBatch:
    columns = [
        pa.array([_text(row[index]) if index < len(row) else "" for row in rows], pa.string()) for index in range(len(heads))
    ]
    return pa.RecordBatch.from_arrays(columns, names=heads)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).strip()
