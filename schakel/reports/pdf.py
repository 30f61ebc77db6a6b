"""A report as a PDF with tags: headings, tables with header cells and charts with their text alternative."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from schakel.reports.chart import draw
from schakel.reports.numbers import Language
from schakel.reports.report import Report, Table

TEMPLATE = Path(__file__).parent / "report.typ"
_MEANS = {"nl": "Wat de woorden betekenen", "en": "What the words mean"}


def write_pdf(report: Report, *, author: str, notice: str, made_at: datetime) -> bytes:
    """The file.

    It is compiled under the rules that the engine has for PDF/UA-1, and carries the mark of it that the engine sets: a figure
    without alternative text is refused. In the tests an outside checker hears it, which is no certificate.

    Args:
        author: who gives it out.
        notice: shown above all else, such as that figures are simulated; "" = none.
        made_at: moment that the file names as its making.
    """
    # Loading the engine takes a while, and most of a process never makes a PDF.
    import typst

    content = json.dumps(_told(report, author, notice), ensure_ascii=False)
    return bytes(
        typst.compile(
            str(TEMPLATE),
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"content": content},
            pdf_standards=["ua-1"],
            timestamp=made_at.astimezone(UTC).replace(microsecond=0),
        )
    )


def _told(report: Report, author: str, notice: str) -> dict[str, Any]:
    return {
        "kind": report.kind, "title": report.title, "author": author, "language": report.language, "notice": notice,
        "facts": report.facts, "means": _MEANS[report.language], "definitions": report.definitions,
        "foot": f"{report.kind} · {report.facts[0][1]}",
        "sections": [
            {
                "heading": section.heading, "says": section.says, "alt": section.alt,
                "caption": section.caption or section.heading,
                "image": draw(section.drawing).decode() if section.drawing else "",
                "tables": [
                    {
                        "title": table.title, "heads": [column.head for column in table.columns],
                        "numeric": [column.form != "text" for column in table.columns],
                        "widths": _widths(table, report.language),
                        "rows": table.texts(report.language), "note": table.note, "has_total": table.has_total,
                    }
                    for table in section.tables
                ],
            }
            for section in report.sections
        ],
    }  # fmt: skip


_NARROW_TABLE = 4
_SHORT_TEXT, _SHORT_WORD = 30, 11


def _widths(table: Table, language: Language) -> list[str]:
    """How broad each column is: as its text ("text"), a share of the room ("room"), or a larger share ("more", "much").

    Where columns say that they hold long texts, those share the room. Of a narrow table the first column gets it. Of a broad
    one the heads of figures wrap, a word of them that is long gets more so that it does not run into the head before it, and
    long texts get most.
    """
    if any(column.wraps for column in table.columns):
        return ["much" if column.wraps else "text" for column in table.columns]
    if len(table.columns) <= _NARROW_TABLE:
        return ["room", *("text" for _ in table.columns[1:])]
    texts = table.texts(language)
    longest = [max((len(row[place]) for row in texts), default=0) for place in range(len(table.columns))]
    widths = ["text"]
    for column, length in zip(table.columns[1:], longest[1:], strict=True):
        if column.form == "text":
            widths.append("text" if length <= _SHORT_TEXT else "much")
        else:
            widths.append("more" if max(map(len, column.head.split()), default=0) > _SHORT_WORD else "room")
    return widths
