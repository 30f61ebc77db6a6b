"""A delivery as a spreadsheet: a front page that says what it is and what its words mean, then a sheet for each part."""

from collections.abc import Iterator, Sequence

from schakel.deliveries.columns import status, title, unit
from schakel.deliveries.contents import Contents, Line
from schakel.deliveries.entered import sheet_names
from schakel.measures.catalogue import find_measures
from schakel.measures.definition import Measure
from schakel.reports import catalogue
from schakel.reports.numbers import Language
from schakel.reports.origin import Origin
from schakel.reports.periods import day, in_words, short
from schakel.reports.report import Cell, Column, Form, Report, Section, Table
from schakel.reports.words import LEVELS, NOT_KNOWN, ROUNDED, TOO_SMALL, part_name
from schakel.reports.workbook import write_xlsx

_HEADS = {
    "nl": ("Cijfer", "Soort plaats", "Plaats", "Tijdvak", "Groep", "Waarde", "Een jaar eerder", "Eenheid", "Opmerking"),
    "en": ("Figure", "Kind of place", "Place", "Period", "Group", "Value", "A year before", "Unit", "Remark"),
}
_WORDS = {
    "nl": {
        "for": "Voor", "by": "Van", "period": "Tijdvak", "snapshot": "Momentopname", "known": "Bekend tot en met",
        "time": "Keer", "chain": "Logboek", "first": "eerste levering", "again": "{n}e keer: een correctie",
        "entry": "getekend met regel {n}:{hash}", "answers": "Antwoorden", "question": "Vraag", "answer": "Antwoord",
        "incomplete": "De gegevens beslaan niet het hele tijdvak.", "entered": "Ingevuld door de bibliotheek.",
        "part": "Onderdeel",
        "note": "“{small}”: het aantal is zo klein dat het iemand kan aanwijzen, of het zou zo’n klein aantal verraden.",
    },
    "en": {
        "for": "For", "by": "From", "period": "Period", "snapshot": "Snapshot", "known": "Known up to", "time": "Time",
        "chain": "Ledger", "first": "first delivery", "again": "time {n}: a correction", "entry": "signed with entry {n}:{hash}",
        "answers": "Answers", "question": "Question", "answer": "Answer", "part": "Part",
        "incomplete": "The data do not cover the whole period.", "entered": "Entered by the library.",
        "note": "“{small}”: the number is so small that it can point at a person, or it would give such a number away.",
    },
}  # fmt: skip


def write_workbook(contents: Contents) -> bytes:
    """The file; the same contents give the same bytes."""
    origin = Origin(contents.snapshot_id, contents.is_simulated, as_known_on=contents.as_known_on)
    return write_xlsx(as_report(contents), notice=origin.notice(contents.language), made_at=contents.made_at)


def as_report(contents: Contents) -> Report:
    """The delivery as a report, from which pages, PDF and spreadsheet are written."""
    language = contents.language
    words = _WORDS[language]
    facts = [
        (words["for"], contents.recipient_name),
        (words["by"], contents.sender),
        (words["period"], in_words(contents.name.period, contents.name.starts_on, language)),
        (words["time"], words["first"] if contents.number == 1 else words["again"].format(n=contents.number)),
        (words["snapshot"], contents.snapshot_id),
        (words["known"], day(contents.known_on, language)),
    ]
    if contents.chain is not None:
        facts.append((words["chain"], words["entry"].format(n=contents.chain[0], hash=contents.chain[1])))
    sections = [
        Section(heading, tables=(_table(name, heading, contents),))
        for name, heading in contents.parts.items()
        if any(line.part == name for line in contents.lines)
    ]
    if contents.answers:
        sections.append(Section(words["answers"], tables=(_answers(contents),)))
    return Report(
        name=contents.name.assignment,
        kind=contents.title,
        title=f"{contents.title}: {in_words(contents.name.period, contents.name.starts_on, language)}",
        facts=tuple(facts),
        sections=tuple(sections),
        definitions=tuple(definitions(contents)),
        language=language,
    )


def form_of(measure: Measure | None, value: float | None = None) -> Form:
    """How values of a measure are written; of what was entered, as many decimals as it has, two at most."""
    if measure is None:
        return "count" if value is None or value == int(value) else "rate"
    if measure.kind == "proportion":
        return "share" if measure.digits <= 1 else "fine_share"
    return "count" if measure.digits == 0 else "days" if measure.digits == 1 else "rate"


def _table(part: str, heading: str, contents: Contents) -> Table:
    language = contents.language
    heads = _HEADS[language]
    forms: Sequence[Form] = ("text", "text", "text", "text", "text", "count", "count", "text", "text")
    lines = [line for line in contents.lines if line.part == part]
    hides = any(line.figure.is_hidden or (line.before is not None and line.before.is_hidden) for line in lines)
    base = max((line.figure.rounded_to for line in lines), default=1)
    notes = [_WORDS[language]["note"].format(small=TOO_SMALL[language])] if hides else []
    notes += [ROUNDED[language].format(base=base)] if base > 1 else []
    return Table(
        name=next(sheet_names([heading])),
        title=heading,
        # What was asked of an owner is a sentence, and so is what a rule says.
        columns=tuple(Column(head, form, wraps=head in (heads[0], heads[-1])) for head, form in zip(heads, forms, strict=True)),
        rows=tuple(_row(line, contents) for line in lines),
        note=" ".join(notes),
    )


def _row(line: Line, contents: Contents) -> tuple[Cell, ...]:
    language, figure, before = contents.language, line.figure, line.before
    measure = find_measures().get(figure.measure)
    form = form_of(measure, figure.value)
    remarks = list(line.says)
    if status(line) in ("incomplete", "entered"):
        remarks.insert(0, _WORDS[language][status(line)])
    return (
        Cell(title(line, contents)),
        Cell(LEVELS[language][figure.level]),
        Cell(line.place or figure.place_code),
        Cell(short(figure.period, figure.starts_on, language)),
        Cell(part_name(figure.part, language)),
        Cell(figure.value, _why(figure.is_hidden, language), form),
        Cell(None, "") if before is None else Cell(before.value, _why(before.is_hidden, language), form),
        Cell(unit(line, contents)),
        Cell(" ".join(remarks)),
    )


def _why(is_hidden: bool, language: Language) -> str:
    return TOO_SMALL[language] if is_hidden else NOT_KNOWN[language]


def _answers(contents: Contents) -> Table:
    words = _WORDS[contents.language]
    return Table(
        name=words["answers"],
        title=words["answers"],
        columns=(Column(words["part"]), Column(words["question"], wraps=True), Column(words["answer"], wraps=True)),
        rows=tuple((Cell(contents.parts[each.part]), Cell(each.question), Cell(each.text)) for each in contents.answers),
    )


def definitions(contents: Contents) -> Iterator[tuple[str, str, str]]:
    """Of every measure that is in it, by title; where the definition changed within the delivery, both."""
    asked = {(line.figure.measure, line.figure.version) for line in contents.lines if line.figure.measure in find_measures()}
    found = []
    for name, version in asked:
        told = catalogue.define(find_measures()[name], version, contents.language)
        several = sum(other == name for other, _ in asked) > 1
        found.append((f"{told.title} ({told.holds})" if several else told.title, f"{told.question} {told.note}", told.source))
    yield from sorted(found)
