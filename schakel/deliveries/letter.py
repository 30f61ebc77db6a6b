"""The letter with a correction: just the figures and answers that turned out otherwise, what they were and are, and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from schakel.deliveries.contents import Contents
from schakel.deliveries.draft import Draft, DraftLine
from schakel.deliveries.still_valid import Difference, Why, between
from schakel.deliveries.workbook import form_of
from schakel.measures.catalogue import find_measures
from schakel.privacy.cell import FigureKey
from schakel.privacy.linked import key
from schakel.privacy.publishable import Publishable
from schakel.reports.numbers import Language, number
from schakel.reports.origin import Origin
from schakel.reports.pdf import write_pdf
from schakel.reports.periods import day, in_words, short
from schakel.reports.report import Cell, Column, Form, Report, Section, Table, write_csv, written
from schakel.reports.words import LEVELS, NOT_KNOWN, TOO_SMALL, part_name

_HEADS = {
    "nl": ("Cijfer", "Soort plaats", "Plaats", "Tijdvak", "Groep", "Was", "Is", "Waardoor"),
    "en": ("Figure", "Kind of place", "Place", "Period", "Group", "Was", "Is", "Why"),
}
_HEADS_OF_ANSWERS = {
    "nl": ("Onderdeel", "Vraag", "Eenheid", "Was", "Is"),
    "en": ("Part", "Question", "Unit", "Was", "Is"),
}
WHY: Mapping[Language, Mapping[Why, str]] = {
    "nl": {
        "definition": "andere definitie",
        "batch": "opnieuw aangeleverd",
        "late": "later gekomen",
        "elsewhere": "iets eromheen is veranderd",
    },
    "en": {
        "definition": "other definition",
        "batch": "supplied anew",
        "late": "came in later",
        "elsewhere": "something around it changed",
    },
}
_COUNTED: Mapping[Language, Mapping[Why, str]] = {
    "nl": {
        "definition": "Van {n} cijfers is de definitie veranderd.",
        "batch": "Van {n} cijfers zijn de gegevens opnieuw aangeleverd door het bibliotheeksysteem.",
        "late": "Bij {n} cijfers kwamen er later gegevens bij.",
        "elsewhere": "Bij {n} cijfers is iets veranderd waar de gegevens naar verwijzen, zoals een locatie of een titel.",
    },
    "en": {
        "definition": "Of {n} figures the definition has changed.",
        "batch": "Of {n} figures the data were supplied anew by the library system.",
        "late": "For {n} figures data came in later.",
        "elsewhere": "For {n} figures something changed that the data point to, such as a location or a title.",
    },
}
_WORDS = {
    "nl": {
        "kind": "Correctie", "title": "{count} van {all} cijfers in ‘{what}’ over {period} zijn anders dan op {day} geleverd",
        "one": "1 van {all} cijfers in ‘{what}’ over {period} is anders dan op {day} geleverd",
        "for": "Voor", "by": "Van", "period": "Tijdvak", "snapshot": "Momentopname", "heading": "Deze cijfers zijn veranderd",
        "says": "Vervang in uw overzicht alleen deze cijfers. Alle andere zijn gebleven zoals ze waren.",
        "table": "Wat er anders is", "gone": "wordt niet meer geleverd",
        "rounded": "Waar Was en Is gelijk lijken, is het verschil kleiner dan de afronding.",
        "one_answer": "1 antwoord in ‘{what}’ over {period} is anders dan op {day} geleverd",
        "answers": "{count} antwoorden in ‘{what}’ over {period} zijn anders dan op {day} geleverd",
        "heading_answers": "Deze antwoorden zijn veranderd", "table_answers": "Antwoorden die anders zijn",
        "says_answers": "Vervang in uw overzicht alleen deze antwoorden. Alle andere zijn gebleven zoals ze waren.",
        "owner": "Wie het antwoord gaf, schrijft: “{says}”.",
    },
    "en": {
        "kind": "Correction", "title": "{count} of {all} figures in “{what}” of {period} differ from what was delivered on {day}",
        "one": "1 of {all} figures in “{what}” of {period} differs from what was delivered on {day}",
        "for": "For", "by": "From", "period": "Period", "snapshot": "Snapshot", "heading": "These figures have changed",
        "says": "Replace only these figures in your overview. All others are as they were.",
        "table": "What differs", "gone": "is not delivered any more",
        "rounded": "Where Was and Is look the same, they differ by less than the rounding.",
        "one_answer": "1 answer in “{what}” of {period} differs from what was delivered on {day}",
        "answers": "{count} answers in “{what}” of {period} differ from what was delivered on {day}",
        "heading_answers": "These answers have changed", "table_answers": "Answers that differ",
        "says_answers": "Replace only these answers in your overview. All others are as they were.",
        "owner": "Who gave the answer writes: “{says}”.",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Round:
    """One round of a delivery. `sent_on`: of one that was sent."""

    contents: Contents
    draft: Draft
    sent_on: date | None = None


def letter(before: Round, now: Round, reasons: Sequence[str] = ()) -> Report:
    """The letter as a report. Only what the recipient may see of both is in it.

    Args:
        before: what was sent; it has the day.
        reasons: why answers are otherwise, as their owners wrote.
    """
    contents, language = now.contents, now.contents.language
    words = _WORDS[language]
    found = between(before.draft, now.draft)
    answers = _answers(before.contents, contents)
    released = {(line.part, key(line.figure)): line.released for line in now.draft.lines}
    period = in_words(contents.name.period, contents.name.starts_on, language)
    of_what = {"what": contents.title, "period": period, "day": day(before.sent_on, language) if before.sent_on else ""}
    if found or not answers:
        title = words["one" if len(found) == 1 else "title"].format(count=len(found), all=len(before.draft.lines), **of_what)
    else:
        title = words["one_answer" if len(answers) == 1 else "answers"].format(count=len(answers), **of_what)
    counted = Counter(each.why for each in found)
    says = (words["says"], *(_COUNTED[language][why].format(n=n) for why, n in counted.most_common()))
    sections = [Section(words["heading"], says, (_table(found, released, language),))] if found or not answers else []
    if answers:
        told = (words["says_answers"], *(words["owner"].format(says=reason) for reason in dict.fromkeys(reasons)))
        sections.append(Section(words["heading_answers"], told, (_answers_table(answers, language),)))
    return Report(
        name="correctie" if language == "nl" else "correction",
        kind=words["kind"],
        title=title,
        facts=(
            (words["for"], contents.recipient_name), (words["by"], contents.sender), (words["period"], period),
            (words["snapshot"], " → ".join(dict.fromkeys((before.draft.snapshot_id, now.draft.snapshot_id)))),
        ),
        sections=tuple(sections),
        definitions=(),
        language=language,
    )  # fmt: skip


def letter_files(before: Round, now: Round, reasons: Sequence[str] = ()) -> dict[str, bytes]:
    """The letter as PDF, and each of its tables as CSV."""
    report, contents = letter(before, now, reasons), now.contents
    origin = Origin(contents.snapshot_id, contents.is_simulated, as_known_on=contents.as_known_on)
    pdf = write_pdf(report, author=contents.sender, notice=origin.notice(report.language), made_at=contents.made_at)
    tables = {f"{table.name}.csv": write_csv(table, origin, report.language) for table in report.tables}
    return {f"{report.name}.pdf": pdf, **tables}


@dataclass(frozen=True)
class _Answer:
    """An answer that is otherwise; None where there was, or is, none."""

    part: str
    question: str
    unit: str
    was: float | str | None
    is_now: float | str | None


def _answers(before: Contents, now: Contents) -> list[_Answer]:
    """In the order of the delivery."""
    was, found = _answered(before), _answered(now)
    both = {**was, **found}
    return [
        _Answer(now.parts.get(part, part), question, unit, was.get(name, (None, ""))[0], found.get(name, (None, ""))[0])
        for name, (_, unit) in both.items()
        for part, question in (name,)
        if was.get(name, (None, ""))[0] != found.get(name, (None, ""))[0]
    ]


def _answered(contents: Contents) -> dict[tuple[str, str], tuple[float | str | None, str]]:
    """Value and unit by part and question."""
    numbers = {(each.part, each.question): (each.figure.value, each.unit) for each in contents.lines if each.question}
    return {**numbers, **{(each.part, each.question): (each.text, "") for each in contents.answers}}


def _answers_table(found: Sequence[_Answer], language: Language) -> Table:
    rows = tuple(
        (
            Cell(each.part), Cell(each.question), Cell(each.unit),
            *(Cell(_written(value, language)) for value in (each.was, each.is_now)),
        )
        for each in found
    )  # fmt: skip
    return Table(
        name="correctie-antwoorden" if language == "nl" else "correction-answers",
        title=_WORDS[language]["table_answers"],
        columns=tuple(Column(head, wraps=at == 1) for at, head in enumerate(_HEADS_OF_ANSWERS[language])),
        rows=rows,
    )


def _written(value: float | str | None, language: Language) -> str:
    if value is None:
        return NOT_KNOWN[language]
    if isinstance(value, str):
        return value
    return number(value, next(digits for digits in range(3) if digits == 2 or value == round(value, digits)), language)


def _table(found: Sequence[Difference], released: Mapping[tuple[str, FigureKey], Publishable], language: Language) -> Table:
    forms: tuple[Form, ...] = ("text", "text", "text", "text", "text", "count", "count", "text")
    rows = [_row(each, released.get((each.line.part, key(each.line.figure))), language) for each in found]
    # What is the same in every row tells nothing there, and takes the room of what does.
    kept = [at for at in range(len(forms)) if at not in _MAY_BE_LEFT_OUT or len({row[at].value for row in rows}) > 1]
    seems_equal = any(
        written(row[_WAS], row[_WAS].form or "count", language) == written(row[_IS], row[_IS].form or "count", language)
        for row in rows
    )
    return Table(
        name="correctie" if language == "nl" else "correction",
        title=_WORDS[language]["table"],
        columns=tuple(Column(_HEADS[language][at], forms[at]) for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in rows),
        note=_WORDS[language]["rounded"] if seems_equal else "",
    )


_WAS, _IS = 5, 6
_MAY_BE_LEFT_OUT = (1, 3, 4)
"""Kind of place, period and group."""


def _row(difference: Difference, now: Publishable | None, language: Language) -> tuple[Cell, ...]:
    line: DraftLine = difference.line
    was = line.released
    measure = find_measures().get(was.measure)
    form = form_of(measure, was.value)
    if now is None:
        is_now = Cell(None, _WORDS[language]["gone"])
    else:
        is_now = Cell(now.value, TOO_SMALL[language] if now.is_hidden else NOT_KNOWN[language], form)
    return (
        Cell(measure.title[language] if measure else was.measure),
        Cell(LEVELS[language][was.level]),
        Cell(line.place or was.place_code),
        Cell(short(was.period, was.starts_on, language)),
        Cell(part_name(was.part, language)),
        Cell(was.value, NOT_KNOWN[language], form),
        is_now,
        Cell(WHY[language][difference.why]),
    )
