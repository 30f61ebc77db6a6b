"""A report as one object: headings, sentences, tables and charts. Page, PDF, spreadsheet and CSV are written from it."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from schakel.reports.chart import Drawing
from schakel.reports.numbers import NARROW, Language, number, percentage, plain
from schakel.reports.origin import Origin

Form = Literal["text", "count", "days", "rate", "share", "fine_share", "euro"]
"""How the values of a column are written; euro is in whole cents, shares are of 1, fine ones
with two decimals, as rates are."""


@dataclass(frozen=True)
class Column:
    """One column of a table. `wraps`: a long text goes on below itself in a spreadsheet, because it must be read in full."""

    head: str
    form: Form = "text"
    wraps: bool = False


@dataclass(frozen=True)
class Cell:
    """One value. `value` None = none, and then `why` says in a word why (too small, not known).

    Args:
        form: how it is written, where that is another way than its column.
    """

    value: str | float | None
    why: str = ""
    form: Form | None = None


@dataclass(frozen=True)
class Table:
    """One table. `name` is short, without spaces: of a sheet and of a file. `has_total`: the last row is one."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    has_total: bool = False

    def texts(self, language: Language) -> list[list[str]]:
        """The rows as a reader sees them."""
        return [
            [written(cell, column.form, language) for cell, column in zip(row, self.columns, strict=True)] for row in self.rows
        ]


@dataclass(frozen=True)
class Section:
    """One part of a report. `caption`: under the drawing; the heading when it is left out."""

    heading: str
    says: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    drawing: Drawing | None = None
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True)
class Report:
    """The whole.

    Args:
        title: the finding, as a sentence.
        facts: (what, value): period, snapshot, for whom.
        definitions: (term, what it means, source).
    """

    name: str
    kind: str
    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    definitions: tuple[tuple[str, str, str], ...]
    language: Language

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables in order."""
        return tuple(table for section in self.sections for table in section.tables)


def written(cell: Cell, form: Form, language: Language) -> str:
    """A value in words of the reader.

    >>> written(Cell(-123456.0), "euro", "nl"), written(Cell(0.9512), "share", "nl")
    ('−1.234,56', '95,1\\xa0%')
    """
    value, form = cell.value, cell.form or form
    if value is None:
        return cell.why
    if isinstance(value, str):
        return value
    if form in ("share", "fine_share"):
        return percentage(value, 2 if form == "fine_share" else 1, language)
    if form == "euro":
        return number(value / 100, 2, language)
    if form == "rate":
        return number(value, 2, language)
    return number(value, 1 if form == "days" and value != int(value) else 0, language)


def euro(cents: float, language: Language) -> str:
    """An amount in a sentence."""
    return f"€{NARROW}{number(cents / 100, 2, language)}"


def write_csv(table: Table, origin: Origin | None, language: Language) -> bytes:
    """A table as a file for a spreadsheet of that language, UTF-8 with a byte order mark.

    Its last columns say where it comes from, in every row: a row that is copied elsewhere takes it along.

    Args:
        origin: None for what comes from no snapshot, such as a register.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if language == "nl" else ",", lineterminator="\r\n")
    writer.writerow([*(harmless(column.head) for column in table.columns), *(origin.heads(language) if origin else ())])
    about = [harmless(text) for text in origin.cells(language)] if origin else []
    for row in table.rows:
        bare = [_bare(cell, column.form, language) for cell, column in zip(row, table.columns, strict=True)]
        writer.writerow([*bare, *about])
    return text.getvalue().encode("utf-8-sig")


def _bare(cell: Cell, form: Form, language: Language) -> str:
    if cell.value is None or isinstance(cell.value, str):
        return harmless(cell.why if cell.value is None else cell.value)
    return plain(cell.value / 100 if (cell.form or form) == "euro" else cell.value, language)


def harmless(text: str) -> str:
    """A text that a spreadsheet would run as a formula gets a quote before it.

    >>> harmless("=1+1"), harmless("B9")
    ("'=1+1", 'B9')
    """
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def table_named(report: Report, name: str) -> Table | None:
    """One table by its name; None when the report has none of it."""
    found: Sequence[Table] = [table for table in report.tables if table.name == name]
    return found[0] if found else None
