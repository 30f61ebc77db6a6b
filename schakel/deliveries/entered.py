"""What owners fill in: one answer as it was typed, or a spreadsheet full of them; what is wrong is said cell by cell."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from math import isfinite
from typing import Any

import openpyxl  # type: ignore[import-untyped]

from schakel.deliveries.recipient import Part, Question
from schakel.errors import InputError
from schakel.reports.numbers import Language, number, plain
from schakel.reports.sent_in import refused

LARGEST_BYTES = 2_000_000
"""A questionnaire takes some ten thousand."""
MOST_ROWS, MOST_COLUMNS = 2_000, 50
LONGEST_TEXT = 2_000
CODE, ANSWER = 0, 2
"""Columns of a questionnaire: the name of the question, and what was answered."""

_DUTCH = re.compile(r"[-−]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?")
_ENGLISH = re.compile(r"[-−]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_PATTERNS: Mapping[Language, re.Pattern[str]] = {"nl": _DUTCH, "en": _ENGLISH}


class AnswerError(InputError):
    """An answer that cannot be kept; the message is for who typed it, in their language."""


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell of a questionnaire, or (`cell` empty) with a sheet or the file."""

    sheet: str
    cell: str
    says: str


@dataclass(frozen=True)
class Filled:
    """A questionnaire as it was read: answers by part and question; problems, and then nothing of it should be kept."""

    answers: Mapping[str, Mapping[str, float | str]]
    problems: tuple[Problem, ...]


_SAYS: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "no_number": "“{found}” is geen getal. Typ een getal, zoals {example}.",
        "ambiguous": "“{found}” kan {one} zijn of {other}. Typ het als getal, zonder punt of komma voor duizendtallen.",
        "elsewhere": "“{found}” is op zijn Engels geschreven. Typ {here}.",
        "whole": "{found} is geen geheel getal.",
        "minimum": "{found} is te klein: het is {bound} of meer.",
        "maximum": "{found} is te groot: het is {bound} of minder.",
        "long": "De tekst is {found} tekens lang; {bound} is het meeste.",
        "formula": "Hier staat een formule. Kopieer de cel en plak alleen de waarde.",
        "error": "Hier staat een fout van het rekenblad ({found}). Typ de waarde zelf.",
        "date": "Hier staat een datum ({found}). Een rekenblad maakt die soms van een getal: zet de cel op ‘getal’ en typ "
        "het opnieuw.",
        "yes_no": "Hier staat waar of onwaar; er wordt een getal gevraagd.",
        "percent": "Deze cel is een percentage ({found}). Zet de cel op ‘getal’ en typ het getal zelf.",
        "merged": "Deze cel is samengevoegd met andere ({found}). Splits de cellen en vul alleen de kolom ‘Antwoord’ in.",
        "twice": "Vraag ‘{found}’ staat ook in {other}. Laat er één staan.",
        "no_question": "Er is geen vraag ‘{found}’ in dit onderdeel. Gebruik de vragenlijst zoals u die ophaalde.",
        "no_sheet": "Er is geen onderdeel dat zo heet. Onderdelen zijn: {allowed}.",
        "heads": "De eerste rij is veranderd: kolom C hoort ‘Antwoord’ te heten, en heet “{found}”.",
        "no_book": "Dit is geen rekenblad (.xlsx) dat gelezen kan worden. Sla het op als ‘Excel-werkmap (.xlsx)’, zonder "
        "wachtwoord.",
        "large": "Het bestand is te groot voor een vragenlijst.",
        "nothing": "Er is niets ingevuld.",
    },
    "en": {
        "no_number": "“{found}” is no number. Type a number, such as {example}.",
        "ambiguous": "“{found}” can be {one} or {other}. Type it as a number, without a sign for thousands.",
        "elsewhere": "“{found}” is written the Dutch way. Type {here}.",
        "whole": "{found} is no whole number.",
        "minimum": "{found} is too small: it is {bound} or more.",
        "maximum": "{found} is too large: it is {bound} or less.",
        "long": "The text is {found} characters long; {bound} is the most.",
        "formula": "There is a formula here. Copy the cell and paste its value only.",
        "error": "There is an error of the spreadsheet here ({found}). Type the value itself.",
        "date": "There is a date here ({found}). Spreadsheets sometimes make one of a number: set the cell to “number” and type "
        "it again.",
        "yes_no": "There is true or false here; a number is asked for.",
        "percent": "This cell is a percentage ({found}). Set the cell to “number” and type the number itself.",
        "merged": "This cell is merged with others ({found}). Split them and fill in the column “Answer” only.",
        "twice": "Question “{found}” is in {other} too. Leave one of them.",
        "no_question": "There is no question “{found}” in this part. Use the questionnaire as you fetched it.",
        "no_sheet": "There is no part of that name. Parts are: {allowed}.",
        "heads": "The first row was changed: column C should be called “Answer”, and is called “{found}”.",
        "no_book": "This is no spreadsheet (.xlsx) that can be read. Save it as “Excel workbook (.xlsx)”, without a password.",
        "large": "The file is too large for a questionnaire.",
        "nothing": "Nothing was filled in.",
    },
}  # fmt: skip
ANSWER_HEADS: Mapping[Language, str] = {"nl": "Antwoord", "en": "Answer"}


def typed(question: Question, text: str, language: Language) -> float | str:
    """An answer as it was typed in a form, where numbers are written as the reader's language writes them.

    Raises:
        AnswerError: saying what was found and what is asked.
    """
    bare = text.strip()
    if question.kind == "text":
        return _text(bare, language)
    squeezed = re.sub(r"[\s\u00a0\u202f€]", "", bare)
    if not _PATTERNS[language].fullmatch(squeezed):
        raise AnswerError(_say("no_number", language, found=_short(bare), example=number(1234.5, 1, language)))
    return _bounded(question, _valued(squeezed, language), language)


def read_questionnaire(content: bytes, parts: Sequence[Part], language: Language) -> Filled:
    """Answers of a spreadsheet that came back.

    Args:
        parts: those that the sender may answer; each is a sheet, called by its title.
    """
    problem = refused(content, LARGEST_BYTES, MOST_ROWS * MOST_COLUMNS)
    if problem is not None:
        return Filled({}, (Problem("", "", _say(problem, language)),))
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
    except Exception:
        return Filled({}, (Problem("", "", _say("no_book", language)),))
    by_title = {_sheet_name(part.title[each]): part for part in parts for each in ("nl", "en")}
    answers: dict[str, dict[str, float | str]] = {}
    problems: list[Problem] = []
    for sheet in book.worksheets:
        part = by_title.get(sheet.title)
        if part is None:
            if sheet.max_row > 1 or sheet.max_column > 1:
                allowed = ", ".join(sorted(_sheet_name(each.title[language]) for each in parts))
                problems.append(Problem(sheet.title, "", _say("no_sheet", language, allowed=allowed)))
            continue
        found, wrong = _read_sheet(sheet, part, language)
        answers[part.name] = found
        problems += wrong
    if not problems and not any(answers.values()):
        problems.append(Problem("", "", _say("nothing", language)))
    return Filled(answers, tuple(problems))


def _read_sheet(sheet: Any, part: Part, language: Language) -> tuple[dict[str, float | str], list[Problem]]:
    questions = {question.name: question for question in part.questions}
    answers: dict[str, float | str] = {}
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    head = sheet.cell(1, ANSWER + 1).value
    if str(head).strip().lower() not in {each.lower() for each in ANSWER_HEADS.values()}:
        return {}, [Problem(sheet.title, "C1", _say("heads", language, found=_short(str(head))))]
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        return {}, [Problem(sheet.title, "", _say("large", language))]
    for row in sheet.iter_rows(min_row=2):
        name, cell = row[CODE].value, row[ANSWER] if len(row) > ANSWER else None
        if name is None and (cell is None or cell.value is None):
            continue
        said = _problem_of_row(str(name), questions, seen, language)
        if said is not None:
            problems.append(Problem(sheet.title, row[CODE].coordinate, said))
            continue
        seen[str(name)] = row[CODE].coordinate
        if cell is None:
            continue
        merged = next((str(each) for each in sheet.merged_cells.ranges if cell.coordinate in each), None)
        if merged is not None:
            problems.append(Problem(sheet.title, cell.coordinate, _say("merged", language, found=merged)))
            continue
        if cell.value is None:
            continue
        try:
            answers[str(name)] = _of_cell(questions[str(name)], cell, language)
        except AnswerError as error:
            problems.append(Problem(sheet.title, cell.coordinate, str(error)))
    return answers, problems


def _problem_of_row(name: str, questions: Mapping[str, Question], seen: Mapping[str, str], language: Language) -> str | None:
    if name not in questions:
        return _say("no_question", language, found=_short(name))
    return _say("twice", language, found=name, other=seen[name]) if name in seen else None


def _of_cell(question: Question, cell: Any, language: Language) -> float | str:
    value = cell.value
    if cell.data_type == "f" or (isinstance(value, str) and value.startswith("=")):
        raise AnswerError(_say("formula", language))
    if cell.data_type == "e":
        raise AnswerError(_say("error", language, found=value))
    if question.kind == "text":
        return _text(str(value).strip(), language)
    if isinstance(value, bool):
        raise AnswerError(_say("yes_no", language))
    if isinstance(value, date | datetime | time):
        raise AnswerError(_say("date", language, found=value.isoformat()[:10]))
    if isinstance(value, int | float):
        if "%" in str(cell.number_format):
            raise AnswerError(_say("percent", language, found=f"{value:.0%}"))
        return _bounded(question, float(value), language)
    return _bounded(question, _text_number(str(value), language), language)


def _text_number(text: str, language: Language) -> float:
    """A number that was typed as text, where it can be read in one way only. Who wrote it may have meant either convention."""
    squeezed = re.sub(r"[\s\u00a0\u202f€]", "", text)
    read = {each: _valued(squeezed, each) for each, pattern in _PATTERNS.items() if pattern.fullmatch(squeezed)}
    if len(set(read.values())) > 1:
        one, other = (number(each, 3 if each != int(each) else 0, language) for each in sorted(read.values()))
        raise AnswerError(_say("ambiguous", language, found=_short(text), one=one, other=other))
    if language in read:
        return read[language]
    if read:
        (value,) = read.values()
        raise AnswerError(_say("elsewhere", language, found=_short(text), here=plain(value, language)))
    raise AnswerError(_say("no_number", language, found=_short(text), example=number(1234.5, 1, language)))


def _valued(text: str, language: Language) -> float:
    thousands, decimal = (".", ",") if language == "nl" else (",", ".")
    return float(text.replace("−", "-").replace(thousands, "").replace(decimal, "."))


def _bounded(question: Question, value: float, language: Language) -> float:
    if not isfinite(value):
        raise AnswerError(_say("no_number", language, found=str(value), example=number(1234.5, 1, language)))
    told = number(value, 0 if value == int(value) else 2, language)
    if question.kind == "whole" and value != int(value):
        raise AnswerError(_say("whole", language, found=told))
    for name, bound, is_beyond in (
        ("minimum", question.minimum, question.minimum is not None and value < question.minimum),
        ("maximum", question.maximum, question.maximum is not None and value > question.maximum),
    ):
        if is_beyond and bound is not None:
            raise AnswerError(_say(name, language, found=told, bound=number(bound, 0 if bound == int(bound) else 2, language)))
    return value


def _text(text: str, language: Language) -> str:
    if len(text) > LONGEST_TEXT:
        raise AnswerError(_say("long", language, found=len(text), bound=LONGEST_TEXT))
    return text


def _say(name: str, language: Language, **words: object) -> str:
    return _SAYS[language][name].format_map(words)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _sheet_name(title: str) -> str:
    return next(sheet_names([title]))


def sheet_names(titles: Sequence[str]) -> Iterator[str]:
    """Titles as names of sheets: at most 31 characters, without those that none may have."""
    for title in titles:
        bare = re.sub(r"[\[\]:*?/\\\s]+", " ", title).strip("' ")
        yield bare if len(bare) <= 31 else f"{bare[:30].rstrip()}…"
