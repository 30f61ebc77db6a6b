"""A file that somebody sends in, row by row: a spreadsheet or CSV, or in words why it cannot be read."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl  # type: ignore[import-untyped]
from django.utils.formats import localize_input
from django.utils.translation import gettext as _

from schakel.reports.sent_in import refused

LARGEST = 5_000_000
MOST_ROWS = 20_000
MOST_CELLS = 400_000


@dataclass(frozen=True)
class Trouble:
    """One cell (or row, or the file) that cannot be kept.

    Args:
        row: as a spreadsheet numbers it, the head being 1; 0 = the file.
        head: of the column; "" = the row as a whole.
    """

    row: int
    head: str
    found: str
    says: str


def typed(value: Any) -> str:
    """A cell as somebody would have typed it in the form."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value.time() == datetime.min.time() else "%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else str(localize_input(value))
    return str(value).strip()


def rows_of(content: bytes, name: str) -> Iterator[Any]:
    """(number, values) of each row; a `Trouble` first when the file cannot be read."""
    if name.lower().endswith(".csv"):
        yield from _of_csv(content)
        return
    why = refused(content, LARGEST, MOST_CELLS)
    if why == "large":
        yield Trouble(0, "", "", _("Het bestand is te groot."))
        return
    try:
        book = None if why else openpyxl.load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
    except Exception:
        book = None
    if book is None:
        says = _("Dit is geen rekenblad (.xlsx) en geen CSV-bestand (.csv). Sla het op als een van die twee, zonder wachtwoord.")
        yield Trouble(0, "", "", says)
        return
    page = book.worksheets[0]
    if page.max_row > MOST_ROWS:
        yield Trouble(0, "", "", _("Het bestand heeft te veel regels; %(most)s is het meeste.") % {"most": MOST_ROWS})
        return
    for row in page.iter_rows():
        formula = next((each for each in row if each.data_type in ("f", "e")), None)
        if formula is not None:
            says = _("In cel %(cell)s staat een formule of een fout. Plak daar alleen de waarde.") % {"cell": formula.coordinate}
            yield Trouble(0, "", "", says)
            return
    merged = next(iter(page.merged_cells.ranges), None)
    if merged is not None:
        yield Trouble(0, "", "", _("De cellen %(cells)s zijn samengevoegd. Splits ze.") % {"cells": merged})
        return
    yield from ((number, [each.value for each in row]) for number, row in enumerate(page.iter_rows(), start=1))


def _of_csv(content: bytes) -> Iterator[Any]:
    if len(content) > LARGEST:
        yield Trouble(0, "", "", _("Het bestand is te groot."))
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        yield Trouble(0, "", "", _("Dit CSV-bestand is niet heel: er is een aanhalingsteken geopend en niet gesloten."))
        return
    if len(rows) > MOST_ROWS:
        yield Trouble(0, "", "", _("Het bestand heeft te veel regels; %(most)s is het meeste.") % {"most": MOST_ROWS})
        return
    for number, values in enumerate(rows, start=1):
        # A quote that `harmless` put before a formula comes off again.
        yield number, [value[1:] if value[:1] == "'" and value[1:2] in tuple("=+-@") else value for value in values]
