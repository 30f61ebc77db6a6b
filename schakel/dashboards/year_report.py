"""The report on a year as one object: its own texts, the indicators, and every line of the plan with what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schakel.dashboards.plan_indicators import IN_WORDS, Indicators, Reading, Row
from schakel.reports.numbers import Language, number
from schakel.reports.report import Cell, Column, Report, Section, Table

PROGRESS = ("done", "partly", "not", "busy", "open")
"""In the order in which they are told. What was being done, or not begun, when the year was reported is told as such."""


@dataclass(frozen=True)
class Line:
    """A line of the plan.

    Args:
        progress: one of `PROGRESS`. came_of: what came of it, and why it was done partly or not.
    """

    code: str
    text: str
    progress: str
    came_of: str


@dataclass(frozen=True)
class Part:
    """A part of the plan with its own lines, never empty."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Told:
    """What a report is made of.

    Args:
        kind: what it is, in the reader's language. texts: (heading, text with its figures).
        origin: (what, value) of the figures; the first facts of the report.
        author: who reports.
    """

    year: int
    name: str
    kind: str
    texts: Sequence[tuple[str, str]]
    parts: Sequence[Part]
    indicators: Indicators
    facts: Sequence[tuple[str, str]]


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "nl": {"done": "gedaan", "partly": "deels gedaan", "not": "niet gedaan", "busy": "nog bezig", "open": "nog niet begonnen"},
    "en": {"done": "done", "partly": "partly done", "not": "not done", "busy": "still busy", "open": "not begun"},
}
_SAID = {
    "nl": {
        "none": "Over {year} staat er geen plan in Schakel",
        "title": "Van de {lines} afspraken voor {year} zijn er {done} gedaan, {partly} deels en {not} niet",
        "left": "Van {left} is nog niet opgeschreven wat ervan kwam.",
        "indicators": "Indicatoren",
        "met": "Gehaald: {met} van de {all}. Niet gehaald: {missed}. Nog niet te zeggen: {rest}. In woorden: {words}.",
        "lines": "Wat we deden, regel voor regel",
        "one": "Indicator|Norm|Stand|Status|Bron", "line": "Nr.|Afspraak|Uitkomst|Wat ervan kwam",
        "year": "Jaar", "no_reason": "niet opgeschreven waarom", "of": "{met} van de {many} gehaald",
    },
    "en": {
        "none": "Schakel holds no plan of {year}",
        "title": "Of the {lines} things agreed for {year} {done} were done, {partly} partly and {not} not",
        "left": "Of {left} nobody has written down yet what came of it.",
        "indicators": "Indicators",
        "met": "Met: {met} of {all}. Not met: {missed}. Not to be said yet: {rest}. In words: {words}.",
        "lines": "What we did, line by line",
        "one": "Indicator|Norm|Stands at|Status|Source", "line": "No.|Agreed|Outcome|What came of it",
        "year": "Year", "no_reason": "no reason written down", "of": "{met} of {many} met",
    },
}  # fmt: skip


def counted(parts: Sequence[Part]) -> dict[str, int]:
    """How many lines stand at each `PROGRESS`."""
    every = [line.progress for part in parts for line in part.lines]
    return {each: every.count(each) for each in PROGRESS}


def year_report(told: Told, language: Language) -> Report:
    """The whole report."""
    said, counts = _SAID[language], counted(told.parts)
    lines, left = sum(counts.values()), counts["busy"] + counts["open"]
    shown = {name: number(many, 0, language) for name, many in {**counts, "lines": lines, "left": left}.items()}
    title = said["title" if lines else "none"].format(year=told.year, **shown)
    sections = [Section(heading, _paragraphs(text)) for heading, text in told.texts]
    if told.indicators.rows:
        sections.append(_indicators(told.indicators, language))
    if lines:
        says = (said["left"].format(**shown),) if left else ()
        tables = tuple(_lines(number_, part, language) for number_, part in enumerate(told.parts, 1))
        sections.append(Section(said["lines"], says, tables))
    return Report(told.name, told.kind, title, tuple(told.facts), tuple(sections), (), language)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(each.split()) for each in text.replace("\r\n", "\n").split("\n\n") if each.strip())


def _indicators(found: Indicators, language: Language) -> Section:
    said = _SAID[language]
    counts = {"met": found.many("met"), "all": len(found.rows), "missed": found.many("not_met")}
    counts["words"] = found.many(IN_WORDS)
    rest = counts["all"] - counts["met"] - counts["missed"] - counts["words"]
    says = said["met"].format(**{name: number(many, 0, language) for name, many in {**counts, "rest": rest}.items()})
    columns = tuple(Column(head, wraps=at != 3) for at, head in enumerate(said["one"].split("|")))
    tables = tuple(
        Table(f"indicator-{at}", group, columns, tuple(_indicator(row, language) for row in rows))
        for at, (group, rows) in enumerate(found.groups, 1)
    )
    return Section(said["indicators"], (says,), tables)


_MOST = 3
"""Stands of one indicator that are told one by one; of more, how many meet it."""


def _indicator(row: Row, language: Language) -> tuple[Cell, ...]:
    told = [(reading.title, _stands(reading, language)) for reading in row.readings]
    # Two readings of one indicator are told apart by what each norm is called.
    at = "; ".join(f"{title}: {stands}" if len(told) > 1 else stands for title, stands in told if stands)
    asked = row.indicator
    return tuple(Cell(text) for text in (asked.title, asked.asked, at or "–", row.word, asked.source))


def _stands(reading: Reading, language: Language) -> str:
    """Each stand, or of many how many meet the norm."""
    found = [stand for stand in reading.stands if stand.value]
    if len(reading.stands) > _MOST:
        met, many = (number(each, 0, language) for each in (reading.met, len(reading.stands)))
        return _SAID[language]["of"].format(met=met, many=many)
    return "; ".join(f"{stand.of}: {stand.value}" if stand.of else stand.value for stand in found)


def _lines(at: int, part: Part, language: Language) -> Table:
    said = _SAID[language]
    columns = tuple(Column(head, wraps=at in (1, 3)) for at, head in enumerate(said["line"].split("|")))
    rows = tuple(
        tuple(Cell(text) for text in (line.code, line.text, _WORDS[language][line.progress], _came_of(line, said["no_reason"])))
        for line in part.lines
    )
    return Table(f"part-{at}", part.title, columns, rows)


def _came_of(line: Line, no_reason: str) -> str:
    if line.came_of:
        return line.came_of
    return no_reason if line.progress in ("partly", "not") else "–"
