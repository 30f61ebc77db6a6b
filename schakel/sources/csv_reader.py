"""CSV to Arrow text: strict, streaming, and every row accounted for.

The heads are read here, the rows by Arrow's reader. A single row with too many or too few columns goes on as a row whose
`_broken` column says why; a file whose structure is wrong (cut off, a quote that is never closed, another delimiter) is
refused as a whole.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

import pyarrow as pa
import pyarrow.csv

from schakel.sources.byte_stream import TextBytes
from schakel.sources.heads import TITLES, check_lower, head_of, some
from schakel.sources.read_settings import ReadSettings
from schakel.sources.source import BROKEN, SourceError

BLOCK = 8 << 20
"""Bytes that Arrow parses at once; also the longest row that is accepted."""
OTHER_DELIMITERS = (";", ",", "\t", "|")
LONGEST_HEAD = 131_072
"""Characters. Python's own reader has such a limit for the whole process, which any library may lift: this one stays."""
_SEPARATOR_LINE = re.compile(rb'"?sep=(.|\\t)"?[;,]*\r?\n', re.IGNORECASE)
"""What a spreadsheet program writes on the first line to tell itself the delimiter; it is no row."""
MAY_BREAK = (20, 0.05)
"""So many broken rows, and such a share of all rows, are still rows; above both it is the file that is wrong."""
LINES_OF_ONE_ROW = 200
"""A broken row of more lines than this is a quote that was never closed."""


def read_csv(
    opened: BinaryIO, settings: ReadSettings, *, origin: str, wanted: Sequence[str] = (), rename: Callable[[str], str] = str
) -> Iterator[pa.RecordBatch]:
    """The rows of one file in batches: a text column for each head, and `_broken`.

    Args:
        wanted: heads, after `rename`, that help to tell a wrong delimiter.

    Raises:
        SourceError: naming file and line, what was found, what is allowed.
    """
    text = TextBytes(opened, encoding=settings.encoding, origin=origin)
    try:
        heads = _heads(text, settings, origin=origin, wanted=wanted, rename=rename)
        yield from _rows(text, heads, settings, origin)
    finally:
        text.close()


def _heads(
    text: TextBytes, settings: ReadSettings, *, origin: str, wanted: Sequence[str], rename: Callable[[str], str]
) -> list[str]:
    for number in range(settings.skip_rows):
        if not text.read_line():
            raise SourceError(f"{origin}: has {number} lines; the map skips {settings.skip_rows} (read.skip_rows)")
    if not settings.skip_rows and _SEPARATOR_LINE.fullmatch(next(iter(text.peek_lines(1)), b"")):
        text.read_line()
    if settings.header:
        return list(settings.header)
    line = _record(text, settings, origin)
    heads = _split(line, settings.delimiter, settings)
    if not heads:
        raise SourceError(
            f"{origin}: line {settings.skip_rows + 1}: {len(line):,} characters without a delimiter {settings.delimiter!r} are "
            "no column names; check delimiter and quote under [read], or whether this is a CSV file at all"
        )
    _check_delimiter(line, heads, settings, origin=origin, wanted=wanted, rename=rename)
    lower = (_split(line.decode("utf-8"), settings.delimiter, settings) for line in text.peek_lines(TITLES))
    check_lower(heads, lower, skipped=settings.skip_rows, place=f"{origin}: line", wanted=wanted, rename=rename)
    named = [head_of(head) or f"column_{number}" for number, head in enumerate(heads, start=1)]
    twice = sorted({head for head in named if named.count(head) > 1})
    if twice:
        raise SourceError(
            f"{origin}: line {settings.skip_rows + 1}: the column name {twice[0]!r} stands there {named.count(twice[0])} times; "
            "give each column a name of its own, or name them yourself with header = [...] and skip_rows under [read]"
        )
    if BROKEN in named:
        raise SourceError(f"{origin}: a column is called {BROKEN!r}, a name of Schakel itself; rename it under [read]")
    return named


def _record(text: TextBytes, settings: ReadSettings, origin: str) -> str:
    """The first record; heads may hold line ends between quotes."""
    record = ""
    for _ in range(100):
        line = text.read_line()
        if not line:
            break
        record = (record + line.decode("utf-8")) if record else line.decode("utf-8").lstrip("\r\n")
        if record.strip("\r\n") and (not settings.quote or record.count(settings.quote) % 2 == 0):
            return record
    if record.strip():
        raise SourceError(
            f"{origin}: line {settings.skip_rows + 1}: a quote in the heads is never closed; the file is cut off or damaged"
        )
    raise SourceError(f"{origin}: is empty, not even column names; the export failed or is still being written")


def _split(line: str, delimiter: str, settings: ReadSettings) -> list[str]:
    """The fields of a line; none when one of them is longer than a head can be."""
    rows = csv.reader(
        line.splitlines(keepends=True), delimiter=delimiter, quotechar=settings.quote or None,
        quoting=csv.QUOTE_MINIMAL if settings.quote else csv.QUOTE_NONE, escapechar=settings.escape or None,
    )  # fmt: skip
    try:
        fields = next(rows, [])
    except csv.Error:
        return []
    return fields if max(map(len, fields), default=0) <= LONGEST_HEAD else []


def _check_delimiter(
    line: str, heads: list[str], settings: ReadSettings, *, origin: str, wanted: Sequence[str], rename: Callable[[str], str]
) -> None:
    """Whether another delimiter gives more of the columns that are wanted, or the only ones."""

    def known(found: list[str]) -> int:
        return len({rename(head_of(head)) for head in found} & set(wanted))

    for other in OTHER_DELIMITERS:
        if other == settings.delimiter:
            continue
        found = _split(line, other, settings)
        if known(found) > known(heads) or (not known(heads) and len(heads) == 1 and len(found) > 2):
            name = "tab" if other == "\t" else other
            columns = "1 column" if len(heads) == 1 else f"{len(heads)} columns"
            raise SourceError(
                f"{origin}: line {settings.skip_rows + 1}: with delimiter {settings.delimiter!r} the heads are {columns} "
                f"({some(heads)}); with {name!r} they are {len(found)} ({some(found)}): "
                f'write delimiter = "{name}" under [read]'
            )


def _rows(text: TextBytes, heads: list[str], settings: ReadSettings, origin: str) -> Iterator[pa.RecordBatch]:
    broken: list[pa.csv.InvalidRow] = []

    def keep(row: pa.csv.InvalidRow) -> str:
        broken.append(row)
        return "skip"

    text.quote = settings.quote.encode()
    placed = good = 0
    last_value: str | None = None
    options = {
        "read_options": pa.csv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=heads),
        "parse_options": pa.csv.ParseOptions(
            delimiter=settings.delimiter, quote_char=settings.quote or False, escape_char=settings.escape or False,
            newlines_in_values=True, ignore_empty_lines=len(heads) > 1, invalid_row_handler=keep,
        ),
        "convert_options": pa.csv.ConvertOptions(
            column_types=dict.fromkeys(heads, pa.string()), strings_can_be_null=False, check_utf8=False
        ),
    }  # fmt: skip
    try:
        for batch in pa.csv.open_csv(text, **options):
            last_value = batch.column(len(heads) - 1)[-1].as_py() if batch.num_rows else last_value
            # A broken row belongs here when no more good rows stand before it than there are now.
            here = good + batch.num_rows
            upto = [row for index, row in enumerate(broken) if index >= placed and (row.number or 0) - 1 - index <= here]
            yield from _with_broken(batch, upto, first=good + placed + 1, heads=heads)
            placed += len(upto)
            good += batch.num_rows
    except pa.ArrowInvalid as error:
        if "Empty CSV" not in str(error):
            raise SourceError(
                f"{origin}: near row {good + len(broken) + 1}: cannot be read on ({error}); a quote that is never closed, "
                f"or a row of more than {BLOCK >> 20} MB"
            ) from error
    if len(broken) > placed or not good + placed:
        nothing = pa.RecordBatch.from_arrays([pa.array([], pa.string())] * len(heads), names=heads)
        yield from _with_broken(nothing, broken[placed:], first=good + placed + 1, heads=heads)
    _check_end(text, heads, broken, good, last_value, settings, origin)


def _with_broken(
    batch: pa.RecordBatch, broken: list[pa.csv.InvalidRow], *, first: int, heads: list[str]
) -> Iterator[pa.RecordBatch]:
    """The batch with its broken rows where they stood; `first` is the row number of its first row."""
    names = [*heads, BROKEN]
    at = 0
    for index, row in enumerate(broken):
        before = batch.num_rows if row.number is None else min(max(row.number - first - index, at), batch.num_rows)
        if before > at:
            part = batch.slice(at, before - at)
            yield pa.RecordBatch.from_arrays([*part.columns, pa.nulls(part.num_rows, pa.string())], names=names)
        at = before
        reason = pa.array([_reason(row, heads)], pa.string())
        yield pa.RecordBatch.from_arrays([*[pa.nulls(1, pa.string())] * len(heads), reason], names=names)
    if batch.num_rows > at or not broken:
        part = batch.slice(at)
        yield pa.RecordBatch.from_arrays([*part.columns, pa.nulls(part.num_rows, pa.string())], names=names)


def _reason(row: pa.csv.InvalidRow, heads: list[str]) -> str:
    """Why a row is broken; never its text, which may hold a person."""
    lines = row.text.count("\n") + 1
    over = f", spread over {lines} lines (a quote that is not closed?)" if lines > 1 else ""
    return f"row has {row.actual_columns} columns, the head has {len(heads)}{over}"


def _check_end(
    text: TextBytes, heads: list[str], broken: list[pa.csv.InvalidRow], good: int, last_value: str | None,
    settings: ReadSettings, origin: str,
) -> None:  # fmt: skip
    """Refuse the file when its end, or too many of its rows, show that it is not whole."""
    rows = good + len(broken)
    long = next((row for row in broken if row.text.count("\n") >= LINES_OF_ONE_ROW), None)
    last = next((row for row in broken if row.number == rows), None)
    last_line = text.tail.rpartition(b"\n")[2]
    # An odd number of quotes alone proves nothing: a field that is not quoted may hold one.
    is_odd = text.quotes % 2 == 1 and not settings.escape
    is_open = "\n" in (last_value or "") if last is None else last.text.count(settings.quote) % 2 == 1
    if long is not None or (is_odd and (is_open or last_line.count(text.quote) % 2 == 1)):
        number = rows if long is None else long.number
        raise SourceError(
            f"{origin}: row {number}: a quote ({settings.quote}) is opened and never closed, so that the rest of the file is one "
            "row; it was cut off, or quotes inside a field are not doubled: export it again, or write quote = '' under [read]"
        )
    if last is not None and text.tail[-1:] not in (b"\n", b"\r") and (last.actual_columns or 0) < len(heads):
        raise SourceError(
            f"{origin}: row {rows}, the last one, has {last.actual_columns} of {len(heads)} columns and no line end: "
            "the file was cut off; fetch it again"
        )
    if len(broken) > MAY_BREAK[0] and len(broken) > MAY_BREAK[1] * rows:
        first = broken[0]
        if all(row.actual_columns == len(heads) + 1 and row.text.rstrip("\r\n").endswith(settings.delimiter) for row in broken):
            raise SourceError(
                f"{origin}: {len(broken)} of {rows} rows end with a {settings.delimiter!r} that the heads do not have, the first "
                f'is row {first.number}; name the columns yourself under [read], with one more at the end: header = [..., "rest"]'
                f" and skip_rows = {settings.skip_rows + 1}"
            )
        raise SourceError(
            f"{origin}: {len(broken)} of {rows} rows do not have the {len(heads)} columns of the head, the first is row "
            f"{first.number} with {first.actual_columns}; it is the file that is wrong: check delimiter, quote and header "
            "under [read], or export it again"
        )
