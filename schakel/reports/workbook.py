"""A report as a spreadsheet: a front page with what everything means, then a sheet for each table."""

import io
import textwrap
from datetime import datetime

import xlsxwriter

from schakel.reports.report import Report, Table, written

MEASURED = 1000
"""Rows of which numbers are measured for the width of their column; a last row of totals may be wider by a digit."""

FRONT_WIDTHS = (34, 90, 50)
"""Of the columns of the front page, in characters."""
WIDEST = 60
"""Of the columns of a table, in characters; what is longer goes on under the next cell, or on a next line where it wraps."""
LINE = 15
"""Height of a line of text, in points."""

_FORMS = {
    "text": "@",
    "count": "#,##0",
    "days": "0.0",
    "rate": "#,##0.00",
    "fine_share": "0.00%",
    "share": "0.0%",
    "euro": "[$€-413] #,##0.00;[Red][$€-413] -#,##0.00",
}
"""Formats are written as the file wants them; a Dutch spreadsheet shows 1.234,5."""

_WORDS = {
    "nl": {"front": "Toelichting", "sheets": "Bladen", "means": "Wat de woorden betekenen", "source": "Bron"},
    "en": {"front": "About", "sheets": "Sheets", "means": "What the words mean", "source": "Source"},
}


def write_xlsx(report: Report, *, notice: str, made_at: datetime) -> bytes:
    """The file. No text in it can become a formula or a link.

    Args:
        notice: on the front and above every sheet when printed, and below its table, such as that figures are simulated;
            "" = none.
    """
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"title": report.title, "subject": report.kind, "created": made_at.replace(tzinfo=None)})
    styles = {
        "title": book.add_format({"bold": True, "font_size": 14, "text_wrap": True}),
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "text head": book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "align": "left", "indent": 1}
        ),
        "number head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "align": "right"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "bold": book.add_format({"bold": True, "valign": "top", "text_wrap": True}),
    }
    for form, how in _FORMS.items():
        # A text that follows a number must not touch it.
        told = {"num_format": how, **({"indent": 1} if form == "text" else {})}
        styles[form] = book.add_format(told)
        styles[f"{form} total"] = book.add_format({**told, "bold": True, "top": 1})
    styles["wrapped"] = book.add_format({"num_format": "@", "indent": 1, "text_wrap": True})
    _front(book, report, notice, styles)
    for table in report.tables:
        _sheet(book, table, report, notice, styles)
    book.close()
    return file.getvalue()


def _front(book: "xlsxwriter.Workbook", report: Report, notice: str, styles: dict[str, object]) -> None:
    words = _WORDS[report.language]
    sheet = book.add_worksheet(words["front"])
    for place, width in enumerate(FRONT_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    # Over two columns: in the first alone these wrap, and are cut off where the next line begins.
    for line, (text, style) in enumerate(((report.kind, "bold"), (report.title, "title"), (notice, "bold"))):
        sheet.merge_range(line, 0, line, 1, "", styles[style])
        sheet.write_string(line, 0, text, styles[style])
    sheet.set_row(1, 38)
    at = 3
    for what, value in report.facts:
        sheet.write_string(at, 0, what, styles["bold"])
        sheet.write_string(at, 1, value, styles["wrap"])
        at += 1
    at += 1
    sheet.write_string(at, 0, words["sheets"], styles["head"])
    sheet.write_blank(at, 1, None, styles["head"])
    for table in report.tables:
        at += 1
        sheet.write_string(at, 0, table.name, styles["bold"])
        sheet.write_string(at, 1, table.title, styles["wrap"])
    at += 2
    for place, word in enumerate((words["means"], "", words["source"])):
        sheet.write_string(at, place, word, styles["head"])
    for term, means, source in report.definitions:
        at += 1
        sheet.write_string(at, 0, term, styles["bold"])
        sheet.write_string(at, 1, means, styles["wrap"])
        sheet.write_string(at, 2, source, styles["wrap"])
        # Not every program makes room for a text of more lines by itself.
        sheet.set_row(at, LINE * max(map(_lines, (term, means, source), FRONT_WIDTHS)))


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of so many characters."""
    return max(1, len(textwrap.wrap(text, width)))


def _sheet(book: "xlsxwriter.Workbook", table: Table, report: Report, notice: str, styles: dict[str, object]) -> None:
    sheet = book.add_worksheet(table.name[:31])
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.head, styles["text head" if column.form == "text" else "number head"])
        # Of thousands of numbers the first tell how wide they are; texts are measured all, as that costs nothing.
        cells = [row[place] for row in (table.rows if column.form == "text" else table.rows[:MEASURED])]
        texts = (cell.value if isinstance(cell.value, str) else written(cell, column.form, report.language) for cell in cells)
        widest = max(len(column.head) * 0.7, max(map(len, texts), default=0))
        # An empty cell has the style of its column and is not written: a third of a list of advice is empty.
        sheet.set_column(place, place, min(WIDEST, max(9, widest + 2)), styles[column.form])
    for line, row in enumerate(table.rows, start=1):
        tail, most = " total" if table.has_total and line == len(table.rows) else "", 1
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            if isinstance(cell.value, int | float):
                form = cell.form or column.form
                sheet.write_number(line, place, cell.value / 100 if form == "euro" else cell.value, styles[form + tail])
            elif text := cell.why if cell.value is None else cell.value:
                wraps = column.wraps and len(text) > WIDEST - 2 and not tail
                sheet.write_string(line, place, text, styles["wrapped" if wraps else "text" + tail])
                most = max(most, _lines(text, WIDEST - 2) if wraps else 1)
            elif tail:
                sheet.write_blank(line, place, None, styles["text" + tail])
        if most > 1:
            sheet.set_row(line, LINE * most)
    sheet.set_row(0, LINE * 2)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(table.rows) - table.has_total, 1), len(table.columns) - 1)
    for line, text in enumerate((text for text in (table.note, notice) if text), start=len(table.rows) + 2):
        sheet.write_string(line, 0, text)
    if notice:
        sheet.set_header(f"&C{notice}")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
