"""A workbook of a report: what is empty is not written, and every column is as wide as what stands in it."""

import io
import zipfile
from datetime import datetime

import openpyxl

from schakel.reports.report import Cell, Column, Report, Section, Table
from schakel.reports.workbook import write_xlsx

COLUMNS = (Column("Titel"), Column("Notitie"), Column("Aantal", "count"), Column("Deel", "share"))


def workbook(
    rows: tuple[tuple[Cell, ...], ...], *, has_total: bool = False
) -> tuple[openpyxl.worksheet.worksheet.Worksheet, str]:
    """The sheet of the table, and its XML."""
    table = Table("lijst", "Een lijst", COLUMNS, rows, has_total=has_total)
    report = Report("proef", "Proef", "Een lijst", (), (Section("Een lijst", tables=(table,)),), (), "nl")
    content = write_xlsx(report, notice="", made_at=datetime(2026, 1, 1))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return openpyxl.load_workbook(io.BytesIO(content))["lijst"], packed.read("xl/worksheets/sheet2.xml").decode()


def test_an_empty_cell_is_not_written_and_keeps_the_style_of_its_column() -> None:
    sheet, xml = workbook(((Cell("Een boek"), Cell(""), Cell(3.0), Cell(None)),))
    assert [cell.value for cell in sheet[2]] == ["Een boek", None, 3, None]
    assert 'r="B2"' not in xml
    assert 'r="D2"' not in xml
    assert sheet.column_dimensions["D"].number_format == "0.0%"


def test_why_there_is_no_number_is_written() -> None:
    sheet, _ = workbook(((Cell("Een boek"), Cell(""), Cell(None, "te klein om te tonen"), Cell(0.5)),))
    assert sheet["C2"].value == "te klein om te tonen"


def test_the_line_above_a_total_is_not_broken_where_it_is_empty() -> None:
    book, total = (Cell("Een boek"), Cell(""), Cell(3.0), Cell(None)), (Cell("Samen"), Cell(""), Cell(3.0), Cell(None))
    sheet, _ = workbook((book, total), has_total=True)
    assert {cell.border.top.style for cell in sheet[3]} == {"thin"}
    assert {cell.border.top.style for cell in sheet[2]} == {None}


def test_a_column_is_as_wide_as_its_longest_text_wherever_that_stands() -> None:
    rows = tuple((Cell("x" * (40 if line == 1500 else 5)), Cell(""), Cell(float(line)), Cell(None)) for line in range(1600))
    sheet, _ = workbook(rows)
    assert sheet.column_dimensions["A"].width >= 40


def test_the_lines_above_the_facts_do_not_lie_over_each_other() -> None:
    """All three go over both columns: in the first alone they wrap, and the next line cuts them off."""
    kind, title = "IBL-kwartaalrapport voor het Provinciaal Overleg Collectioneren", "In 2020 leverden bibliotheken elkaar vaak"
    notice = "Dit zijn gesimuleerde cijfers. Dit is wat bekend was op 31 december 2019."
    report = Report("proef", kind, title, (("Voor", "Noord"),), (), (), "nl")
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(report, notice=notice, made_at=datetime(2026, 1, 1))))["Toelichting"]
    assert [sheet.cell(row, 1).value for row in (1, 2, 3, 4)] == [kind, title, notice, "Voor"]
    assert sorted(map(str, sheet.merged_cells.ranges)) == ["A1:B1", "A2:B2", "A3:B3"]


def test_a_sentence_is_read_in_full_and_a_head_stands_above_its_texts() -> None:
    asked = "Hoeveel activiteiten waren er voor de kernfunctie kennis en informatie?"
    for wraps in (True, False):
        columns = (Column("Cijfer", wraps=wraps), Column("Aantal", "count"), Column("Eenheid"))
        table = Table("lijst", "Een lijst", columns, ((Cell(asked), Cell(3.0), Cell("stuks")),))
        report = Report("proef", "Proef", "Een lijst", (), (Section("Een lijst", tables=(table,)),), (), "nl")
        sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(report, notice="", made_at=datetime(2026, 1, 1))))["lijst"]
        assert bool(sheet["A2"].alignment.wrap_text) is wraps
        assert sheet.row_dimensions[2].height == (30 if wraps else None)
        # Without a side of its own a program may leave out the room before it, and two heads touch.
        assert (sheet["C1"].alignment.horizontal, sheet["C1"].alignment.indent) == ("left", sheet["C2"].alignment.indent)
