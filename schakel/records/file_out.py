"""A sheet as a file: what the list shows, with number and version, so that it can be changed elsewhere and read in again."""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from schakel.records.sheet import Sheet
from schakel.records.values import cell, head_of
from schakel.reports.numbers import Language, plain
from schakel.reports.report import harmless

NUMBER, VERSION = "nummer", "versie"
"""Heads of the columns that say which record a row is, and which version of it; the same in every language."""
WIDEST = 60


def heads(sheet: Sheet) -> list[str]:
    """The heads of the file: number, what a person fills in, version."""
    return [NUMBER, *(head_of(sheet.model, name) for name in sheet.fields), VERSION]


def to_csv(sheet: Sheet, records: Iterable[Any], language: Language) -> bytes:
    """For a spreadsheet of that language: UTF-8 with a mark, days as 2023-05-31."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if language == "nl" else ",", lineterminator="\r\n")
    writer.writerow(heads(sheet))
    for record in records:
        values = [cell(record, name) for name in sheet.fields]
        writer.writerow([record.pk, *(_bare(value, language) for value in values), record.version])
    return text.getvalue().encode("utf-8-sig")


def _bare(value: Any, language: Language) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return plain(float(value), language)
    return harmless(str(value))


def to_xlsx(sheet: Sheet, records: Iterable[Any], *, made_at: datetime) -> bytes:
    """A workbook with one sheet: heads that stay in sight, days and numbers as such. No text can become a formula."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": str(sheet.title), "created": made_at.replace(tzinfo=None)})
    page = book.add_worksheet(str(sheet.title)[:31])
    bold, top = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}), {"valign": "top"}
    styles = {
        "text": book.add_format({**top, "text_wrap": True, "num_format": "@"}),
        "day": book.add_format({**top, "num_format": "dd-mm-yyyy", "align": "left"}),
        "moment": book.add_format({**top, "num_format": "dd-mm-yyyy hh:mm", "align": "left"}),
        "whole": book.add_format({**top, "num_format": "#,##0"}), "money": book.add_format({**top, "num_format": "#,##0.00"}),
    }  # fmt: skip
    widths = [len(head) + 2 for head in heads(sheet)]
    page.write_row(0, 0, heads(sheet), bold)
    row = 0
    for row, record in enumerate(records, start=1):
        values = [record.pk, *(cell(record, name) for name in sheet.fields), record.version]
        for column, value in enumerate(values):
            _write(page, row, column, value, styles)
            widths[column] = min(WIDEST, max(widths[column], len(str(value)) + 2))
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(row, 1), len(widths) - 1)
    page.set_landscape()
    page.repeat_rows(0)
    page.fit_to_pages(1, 0)
    page.set_footer("&L&A&R&P / &N")
    if not row:
        page.write(1, 1, _("Er staat nog niets in."), styles["text"])
    book.close()
    return file.getvalue()


def _write(page: Any, row: int, column: int, value: Any, styles: dict[str, Any]) -> None:
    if isinstance(value, datetime):
        page.write_datetime(row, column, value, styles["moment"])
    elif isinstance(value, date):
        page.write_datetime(row, column, datetime.combine(value, datetime.min.time()), styles["day"])
    elif isinstance(value, Decimal | float):
        page.write_number(row, column, float(value), styles["money"])
    elif isinstance(value, int):
        page.write_number(row, column, value, styles["whole"])
    else:
        page.write_string(row, column, str(value), styles["text"])
