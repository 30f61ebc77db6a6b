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
