"""The questions of a delivery as a spreadsheet that an owner fills in and sends back."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from schakel.deliveries.answers import Answers
from schakel.deliveries.entered import ANSWER_HEADS, sheet_names
from schakel.deliveries.recipient import Part, Question
from schakel.reports.numbers import Language, number

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "code": "Code", "question": "Vraag", "unit": "Eenheid", "asked": "Wat er mag staan", "whole": "heel getal",
        "number": "getal", "text": "tekst", "from": "{bound} of meer", "to": "hoogstens {bound}", "free": "mag leeg blijven",
    },
    "en": {
        "code": "Code", "question": "Question", "unit": "Unit", "asked": "What is allowed", "whole": "whole number",
        "number": "number", "text": "text", "from": "{bound} or more", "to": "{bound} at most", "free": "may be empty",
    },
}  # fmt: skip


def write_questionnaire(parts: Sequence[Part], answers: Answers, language: Language, made_at: datetime) -> bytes:
    """One sheet a part, with what was answered already. The same questions and answers give the same bytes."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"created": made_at.replace(tzinfo=None)})
    styles = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "fixed": book.add_format({"text_wrap": True, "valign": "top"}),
        "number": book.add_format({"num_format": "#,##0.##", "bg_color": "#FFF8E1", "border": 1, "valign": "top"}),
        "whole": book.add_format({"num_format": "#,##0", "bg_color": "#FFF8E1", "border": 1, "valign": "top"}),
        "text": book.add_format({"bg_color": "#FFF8E1", "border": 1, "text_wrap": True, "valign": "top"}),
    }
    with_questions = [part for part in parts if part.questions]
    for part, name in zip(with_questions, sheet_names([part.title[language] for part in with_questions]), strict=True):
        _sheet(book.add_worksheet(name), part, answers, language, styles)
    book.close()
    return file.getvalue()


def _sheet(sheet: Any, part: Part, answers: Answers, language: Language, styles: Mapping[str, Any]) -> None:
    words = _WORDS[language]
    for place, (head, width) in enumerate(
        ((words["code"], 18), (words["question"], 60), (ANSWER_HEADS[language], 18), (words["unit"], 14), (words["asked"], 34))
    ):
        sheet.write_string(0, place, head, styles["head"])
        sheet.set_column(place, place, width)
    for line, question in enumerate(part.questions, start=1):
        sheet.write_string(line, 0, question.name, styles["fixed"])
        sheet.write_string(line, 1, question.text[language], styles["fixed"])
        sheet.write_string(line, 3, question.unit[language], styles["fixed"])
        sheet.write_string(line, 4, asked(question, language), styles["fixed"])
        given = answers.get((part.name, question.name))
        if given is None:
            sheet.write_blank(line, 2, None, styles[question.kind])
        elif isinstance(given.value, str):
            sheet.write_string(line, 2, given.value, styles[question.kind])
        else:
            sheet.write_number(line, 2, given.value, styles[question.kind])
    sheet.freeze_panes(1, 2)


def asked(question: Question, language: Language) -> str:
    """What may be answered, in words: "getal, 0 of meer, mag leeg blijven"."""
    words = _WORDS[language]
    said = [words[question.kind]]
    for name, bound in (("from", question.minimum), ("to", question.maximum)):
        if bound is not None:
            said.append(words[name].format(bound=number(bound, 0 if bound == int(bound) else 2, language)))
    if not question.required:
        said.append(words["free"])
    return ", ".join(said)
