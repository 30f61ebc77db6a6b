"""The letter with a correction: just the figures that turned out otherwise, what they were, what they are, and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from schakel.deliveries.contents import Contents
from schakel.deliveries.draft import Draft, DraftLine
from schakel.deliveries.still_valid import Difference, Why, between
from schakel.deliveries.workbook import form_of
from schakel.measures.catalogue import find_measures
from schakel.privacy.cell import FigureKey
from schakel.privacy.linked import key
from schakel.privacy.publishable import Publishable
from schakel.reports.numbers import Language
from schakel.reports.origin import Origin
from schakel.reports.pdf import write_pdf
from schakel.reports.periods import day, in_words, short
from schakel.reports.report import Cell, Column, Form, Report, Section, Table, write_csv
from schakel.reports.words import LEVELS, NOT_KNOWN, TOO_SMALL, part_name

_HEADS = {
    "nl": ("Cijfer", "Soort plaats", "Plaats", "Tijdvak", "Groep", "Was", "Is", "Waardoor"),
    "en": ("Figure", "Kind of place", "Place", "Period", "Group", "Was", "Is", "Why"),
}
WHY: Mapping[Language, Mapping[Why, str]] = {
    "nl": {
        "definition": "de definitie is veranderd",
        "batch": "gegevens zijn opnieuw geleverd",
        "late": "er kwamen later gegevens bij",
        "elsewhere": "gegevens over plaatsen, titels of personen zijn veranderd",
    },
    "en": {
        "definition": "the definition has changed",
        "batch": "data were delivered again",
        "late": "data came in later",
        "elsewhere": "data about places, titles or persons have changed",
    },
}
_WORDS = {
    "nl": {
        "kind": "Correctie", "title": "{count} van {all} cijfers in ‘{what}’ over {period} zijn anders dan op {day} geleverd",
        "one": "1 van {all} cijfers in ‘{what}’ over {period} is anders dan op {day} geleverd",
        "for": "Voor", "by": "Van", "period": "Tijdvak", "snapshot": "Momentopname", "heading": "Deze cijfers zijn veranderd",
        "says": "Vervang in uw overzicht alleen deze cijfers. Alle andere zijn gebleven zoals ze waren.",
        "counted": "{count} keer: {why}.", "table": "Wat er anders is", "gone": "wordt niet meer geleverd",
    },
    "en": {
        "kind": "Correction", "title": "{count} of {all} figures in “{what}” of {period} differ from what was delivered on {day}",
        "one": "1 of {all} figures in “{what}” of {period} differs from what was delivered on {day}",
        "for": "For", "by": "From", "period": "Period", "snapshot": "Snapshot", "heading": "These figures have changed",
        "says": "Replace only these figures in your overview. All others are as they were.",
        "counted": "{count} times: {why}.", "table": "What differs", "gone": "is not delivered any more",
    },
}  # fmt: skip


def letter(contents: Contents, sent: Draft, now: Draft, sent_on: date) -> Report:
    """The letter as a report. Only what the recipient may see of both is in it."""
    language = contents.language
    words = _WORDS[language]
    found = between(sent, now)
    released = {(line.part, key(line.figure)): line.released for line in now.lines}
    period = in_words(contents.name.period, contents.name.starts_on, language)
    title = words["one" if len(found) == 1 else "title"].format(
        count=len(found), all=len(sent.lines), what=contents.title, period=period, day=day(sent_on, language)
    )
    counted = Counter(each.why for each in found)
    says = (words["says"], *(words["counted"].format(count=n, why=WHY[language][why]) for why, n in counted.most_common()))
    return Report(
        name="correctie" if language == "nl" else "correction",
        kind=words["kind"],
        title=title,
        facts=(
            (words["for"], contents.recipient_name), (words["by"], contents.sender), (words["period"], period),
            (words["snapshot"], f"{sent.snapshot_id} → {now.snapshot_id}"),
        ),
        sections=(Section(words["heading"], says, (_table(found, released, language),)),),
        definitions=(),
        language=language,
    )  # fmt: skip


def letter_files(contents: Contents, sent: Draft, now: Draft, sent_on: date) -> dict[str, bytes]:
    """The letter as PDF and as CSV."""
    report = letter(contents, sent, now, sent_on)
    origin = Origin(contents.snapshot_id, contents.is_simulated, as_known_on=contents.as_known_on)
    pdf = write_pdf(report, author=contents.sender, notice=origin.notice(report.language), made_at=contents.made_at)
    return {f"{report.name}.pdf": pdf, f"{report.name}.csv": write_csv(report.tables[0], origin, report.language)}


def _table(found: Sequence[Difference], released: Mapping[tuple[str, FigureKey], Publishable], language: Language) -> Table:
    forms: tuple[Form, ...] = ("text", "text", "text", "text", "text", "count", "count", "text")
    return Table(
        name="correctie" if language == "nl" else "correction",
        title=_WORDS[language]["table"],
        columns=tuple(Column(head, form) for head, form in zip(_HEADS[language], forms, strict=True)),
        rows=tuple(_row(each, released.get((each.line.part, key(each.line.figure))), language) for each in found),
    )


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
