"""PDFs as an outside checker of accessibility hears them, and that the checker hears what is wrong."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from screen_reader import faults

from schakel.reports.chart import Drawing, Point
from schakel.reports.pdf import write_pdf
from schakel.reports.report import Cell, Column, Report, Section, Table


def report(rows: int = 3) -> Report:
    """Every kind of thing that a report may have; many rows = a table over several pages."""
    points = tuple(
        Point(date(2020, 1, 1), name, value, f"{value:.0f}", 0, value == 3.0) for name, value in (("Noord", 3.0), ("Oost", 5.0))
    )
    lines = tuple((Cell(f"Plek {number}"), Cell(float(number))) for number in range(rows))
    table = Table(
        "plaatsen", "Plaatsen, op alfabet", (Column("Plaats"), Column("Uitleningen", "count")), lines, "Een noot.", True
    )
    section = Section(
        "Uitleningen", ("In 2020 werd er 8 keer iets uitgeleend.",), (table,),
        Drawing(points, "uitleningen", "nl", of_places=True), "Staafdiagram: Noord 3; Oost 5.", "Uitleningen in 2020",
    )  # fmt: skip
    return Report(
        "proef", "Proefrapport", "In 2020 werd er 8 keer iets uitgeleend", (("Voor", "Noord"), ("Van", "Zandland")), (section,),
        (("Uitleningen", "Hoe vaak ging er iets mee naar huis?", "Eigen telling"),), "nl",
    )  # fmt: skip


def pdf(rows: int = 3) -> bytes:
    return write_pdf(
        report(rows), author="Zandland", notice="Dit zijn gesimuleerde cijfers.", made_at=datetime(2021, 1, 2, tzinfo=UTC)
    )


def tags(opened: pikepdf.Pdf, kind: str) -> list[Any]:
    """All elements of a kind in the tree that a screen reader follows."""
    return [each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == kind]


def without_alternative(opened: pikepdf.Pdf) -> None:
    (figure,) = tags(opened, "/Figure")
    del figure["/Alt"]


def without_header_cells(opened: pikepdf.Pdf) -> None:
    for cell in [*tags(opened, "/TH"), *tags(opened, "/TD")]:
        cell["/S"] = pikepdf.Name("/TD")
        del cell["/A"]


def read_backwards(opened: pikepdf.Pdf) -> None:
    for row in [*tags(opened, "/TR"), *tags(opened, "/TBody"), *tags(opened, "/Document")]:
        row["/K"] = pikepdf.Array(list(reversed(list(row["/K"]))))


def without_language(opened: pikepdf.Pdf) -> None:
    del opened.Root["/Lang"]


@pytest.mark.parametrize("rows", [3, 60])
def test_a_checker_hears_the_whole_report_in_order(rows: int, tmp_path: Path) -> None:
    assert faults(pdf(rows), tmp_path) == []


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        (without_alternative, "FIG-001"),
        (without_header_cells, "TBL-001"),
        (read_backwards, "ORD-001"),
        (without_language, "DOC-013"),
    ],
)
def test_the_checker_hears_what_is_wrong(damage: Callable[[pikepdf.Pdf], None], rule: str, tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(pdf())) as opened:
        damage(opened)
        changed = io.BytesIO()
        opened.save(changed)
    assert any(each.startswith(rule) for each in faults(changed.getvalue(), tmp_path)), faults(changed.getvalue(), tmp_path)
