"""Tables of StatLine as people download them, to a row for each figure.

A table that is laid out has its title above the heads, perhaps with topics nested in several lines of heads, a column or a line
of units, and the source on its last line. Topics stand down the side with periods above them, or the other way about. The flat
form ("met statistische symbolen") has a column for each dimension and the unit behind each topic: `Leden totaal (x 1 000)`.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import pyarrow as pa

from schakel.sources.byte_stream import TextBytes
from schakel.sources.heads import head_of, some
from schakel.sources.read_settings import ReadSettings
from schakel.sources.source import BROKEN, SourceError

COLUMNS = ("Onderwerp", "Eenheid", "year", "mark", "value")
"""What each figure is given as, besides the dimensions of its table."""
DO = (
    'open the table on StatLine, choose topics and periods, and download it with "CSV met statistische symbolen" or '
    '"CSV volgens tabelindeling"'
)
LARGEST = 64 << 20
"""Bytes. StatLine itself downloads tables of some tens of thousands of cells."""
_TOPIC = re.compile(r"onderwerp(en)?(_\d+)?", re.IGNORECASE)
_PERIODS = "Perioden"
_PERIOD = re.compile(r"\d{4}\D?.*")
_MARKED = re.compile(r"(.*?)\s*(\*{0,2})")
_WITH_UNIT = re.compile(r"(.+?)\s*\(([^()]*)\)")
_REPEATED = re.compile(r"(^|[|/])([^|/]+)[|/](?=\2(?: |$))")
"""A group that the topic in it names again, so that a topic has one name whichever form it is downloaded in."""
_SOURCE = re.compile(r"(bron:|©|\(c\)|source:).*", re.IGNORECASE)
_HEADS = 20
"""Lines in which the heads of a table are looked for."""


@dataclass(frozen=True)
class _Line:
    number: int
    cells: list[str]

    @property
    def filled(self) -> int:
        return sum(cell != "" for cell in self.cells)

    @property
    def label(self) -> str:
        """The first thing in the line: what the heads in it are."""
        return next((cell for cell in self.cells if cell), "")


@dataclass(frozen=True)
class _Layout:
    """Where things stand in a table.

    Args:
        rows: index of the first line of figures.
        sides: what each of the first columns holds: a dimension, `Onderwerp` or `Eenheid`.
        above: by the column of figures after them, what its heads tell of the same.
    """

    rows: int
    sides: tuple[str, ...]
    above: tuple[dict[str, str], ...]

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Of the table, besides topics, units and periods."""
        told = dict.fromkeys([*self.sides, *(name for heads in self.above for name in heads)])
        return tuple(name for name in told if name not in ("Onderwerp", "Eenheid", _PERIODS))


def read_statline(opened: BinaryIO, settings: ReadSettings, *, origin: str) -> Iterator[pa.RecordBatch]:
    """The figures of one downloaded table, and its rows that do not fit their heads.

    Raises:
        SourceError: naming file and line, what was found and how to download a table that can be read.
    """
    lines = _lines(opened, settings, origin)
    ends = bool(lines) and lines[-1].filled == 1 and _SOURCE.fullmatch(lines[-1].label) is not None
    lines = lines[:-1] if ends else lines
    first = next((at for at, line in enumerate(lines) if line.filled > 1), None)
    if first is None:
        raise SourceError(f"{origin}: no line has more than one column between {settings.delimiter!r}; {DO}")
    if first and not ends:
        raise SourceError(
            f"{origin}: line {lines[-1].number}: the last line is not the source (Bron: CBS), which ends a table with a title; "
            "the file was cut off, or somebody took the line away: download it again and leave it as it is"
        )
    layout = _layout(lines, first, origin)
    if not any(_PERIODS in (*layout.sides, *heads) for heads in layout.above):
        raise SourceError(f"{origin}: line {lines[first].number}: nothing tells the periods; leave {_PERIODS} in the table: {DO}")
    yield _batch(lines[layout.rows :], layout)


def _lines(opened: BinaryIO, settings: ReadSettings, origin: str) -> list[_Line]:
    text = TextBytes(opened, encoding=settings.encoding, origin=origin)
    try:
        whole = text.read(LARGEST + 1)
    finally:
        text.close()
    if len(whole) > LARGEST:
        raise SourceError(f"{origin}: is larger than {LARGEST >> 20} MB, which no download of StatLine is; {DO}")
    _check_no_service(whole[:2000].decode("utf-8-sig", errors="ignore"), origin)
    rows = csv.reader(whole.decode("utf-8-sig").splitlines(keepends=True), delimiter=settings.delimiter, strict=True)
    try:
        found = [_Line(rows.line_num, [head_of(cell) for cell in row]) for row in rows]
    except csv.Error as error:
        raise SourceError(f"{origin}: line {rows.line_num}: cannot be read as CSV ({error}); download it again") from error
    return [line for line in found if line.filled]


def _check_no_service(start: str, origin: str) -> None:
    """Refuse answers of the office's web services: they name topics by a key, and say units in another file."""
    heads = [head.strip('" ') for head in re.split(r"[;,]", start.lstrip().partition("\n")[0])]
    if "@odata" in start or {"Measure", "ValueAttribute"} <= set(heads):
        kind = "4 (Observations)"
    elif "odata." in start or (heads[0] == "ID" and any(re.fullmatch(r"\w+_\d+", head.strip()) for head in heads)):
        kind = "3 (TypedDataSet, UntypedDataSet)"
    else:
        return
    raise SourceError(
        f"{origin}: line 1: this is an answer of OData {kind}, which has keys for topics and no units: a figure could be read a "
        f"thousand times too small; {DO}"
    )


def _layout(lines: Sequence[_Line], first: int, origin: str) -> _Layout:
    upto = range(first, min(first + _HEADS, len(lines)))
    last = next((at for at in reversed(upto) if _TOPIC.fullmatch(lines[at].label)), None)
    if last is None:
        return _flat(lines[first], first, origin)
    heads = lines[last].cells
    sides = next((at for at, cell in enumerate(heads) if _PERIOD.fullmatch(cell)), len(heads))
    if sides < len(heads) and all(_PERIOD.fullmatch(cell) for cell in heads[sides:]):
        return _topics_down(lines, range(first, last + 1), sides, origin)
    return _topics_across(lines, first, last, origin)


def _flat(heads: _Line, first: int, origin: str) -> _Layout:
    found = [_WITH_UNIT.fullmatch(head) for head in heads.cells]
    sides = next((at for at, unit in enumerate(found) if unit), 0)
    topics = [unit for unit in found[sides:] if unit]
    if not sides or len(topics) != len(found) - sides:
        raise SourceError(
            f"{origin}: line {heads.number} holds {some(heads.cells)}: neither a column Onderwerp or Onderwerpen, nor columns "
            f"for dimensions and then topics with their unit, as in Leden totaal (x 1 000); {DO}"
        )
    above = tuple({"Onderwerp": topic[1], "Eenheid": topic[2]} for topic in topics)
    return _Layout(first + 1, tuple(heads.cells[:sides]), above)


def _topics_down(lines: Sequence[_Line], heads: range, sides: int, origin: str) -> _Layout:
    """A row for each topic. The periods stand in the last line of heads, and before them what its columns are."""
    last = lines[heads[-1]]
    names = ["Onderwerp" if _TOPIC.fullmatch(cell) else cell for cell in last.cells[:sides]]
    if names[-1] not in (_PERIODS, "Eenheid"):
        raise SourceError(
            f"{origin}: line {last.number}: no column with units stands before the periods (found {some(names)}); without it a "
            f"figure could be read a thousand times too small: {DO}"
        )
    names[-1] = "Eenheid"
    above: list[dict[str, str]] = [{_PERIODS: cell} for cell in last.cells[sides:]]
    for at in heads[:-1]:
        _tell(lines[at], sides, above, origin)
    return _Layout(heads[-1] + 1, tuple(names), tuple(above))


def _topics_across(lines: Sequence[_Line], first: int, last: int, origin: str) -> _Layout:
    """A column for each topic, nested as deep as there are lines of topics. Their units stand in the line under the heads."""
    topics = lines[last].cells
    sides = next((at for at, cell in enumerate(topics) if cell and not _TOPIC.fullmatch(cell)), len(topics))
    under = last + 1
    if under < len(lines) and lines[under].label == _PERIODS and all(_PERIOD.fullmatch(it) for it in lines[under].cells[sides:]):
        under += 1
    above: list[dict[str, str]] = [{} for _ in topics[sides:]]
    for at in range(first, under):
        _tell(lines[at], sides, above, origin)
    if under >= len(lines) or len(lines[under].cells) != len(topics) or _PERIOD.fullmatch(lines[under].label):
        place = lines[min(under, len(lines) - 1)]
        raise SourceError(
            f"{origin}: line {place.number} should hold the units of the topics above it, and holds {some(place.cells)}; without "
            f"them a figure could be read a thousand times too small: {DO}"
        )
    for told, unit in zip(above, lines[under].cells[sides:], strict=True):
        told["Eenheid"] = unit
    return _Layout(under + 1, tuple(lines[under].cells[:sides]), tuple(above))


def _tell(line: _Line, sides: int, above: Sequence[dict[str, str]], origin: str) -> None:
    """Add what one line of heads tells to what is told of each column of figures."""
    label = next((cell for cell in reversed(line.cells[:sides]) if cell), "")
    name = "Onderwerp" if _TOPIC.fullmatch(label) else label
    if not name or len(line.cells) != sides + len(above):
        raise SourceError(
            f"{origin}: line {line.number} holds {some(line.cells)}: it cannot be told which dimension these heads are of, or "
            f"which column each stands above; {DO}"
        )
    for told, cell in zip(above, line.cells[sides:], strict=True):
        outer = told.get(name)
        # A topic without others beside it is repeated in the line below.
        told[name] = cell if outer in (None, cell) else f"{outer}|{cell}"


def _batch(lines: Sequence[_Line], layout: _Layout) -> pa.RecordBatch:
    names = [*COLUMNS, *layout.dimensions]
    columns: dict[str, list[str | None]] = {name: [] for name in [*names, BROKEN]}
    wide = len(layout.sides) + len(layout.above)
    for line in lines:
        if len(line.cells) != wide:
            for name in names:
                columns[name].append(None)
            columns[BROKEN].append(f"row has {len(line.cells)} columns, the head has {wide}")
            continue
        beside: dict[str, str] = {}
        for name, cell in zip(layout.sides, line.cells, strict=False):
            beside[name] = f"{beside[name]}|{cell}" if name in beside and cell not in ("", beside[name]) else cell
        for told, value in zip(layout.above, line.cells[len(layout.sides) :], strict=True):
            figure = {**beside, **told, "value": value}
            marked = _MARKED.fullmatch(figure.get(_PERIODS, ""))
            figure["Onderwerp"] = _REPEATED.sub(r"\1", figure.get("Onderwerp", ""))
            figure["year"], figure["mark"] = (marked[1], marked[2]) if marked else ("", "")
            for name in names:
                columns[name].append(figure.get(name, ""))
            columns[BROKEN].append(None)
    return pa.RecordBatch.from_arrays([pa.array(columns[name], pa.string()) for name in columns], names=list(columns))
