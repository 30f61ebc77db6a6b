"""*Jaarplan*: the indicators of a plan, each with how it stands in its year, what that rests on, and where that was counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from schakel.dashboards import norm_words as words
from schakel.measures.norms import Norm
from schakel.measures.standing import Standing
from schakel.reports.judging import STATUS, TONE
from schakel.reports.numbers import Language
from schakel.reports.report import Cell, Column, Table

IN_WORDS = "in_words"
"""Of an indicator without a norm: nothing is counted for it."""
_WORST = ("not_met", "not_testable", "too_early", "met")
"""An indicator that is read in more ways, or asked of things one by one, is met when each is."""


@dataclass(frozen=True)
class Indicator:
    """What a plan is judged by, as it was written.

    Args:
        norms: names; empty when it is judged in words.
        of: the one thing of which the plan speaks, for norms that are asked of things one by one; "" = all of them.
    """

    number: int
    group: str
    title: str
    asked: str
    norms: tuple[str, ...]
    of: str
    source: str


@dataclass(frozen=True)
class Way:
    """Where one looks for what was counted: a measure, a list, the ledger, the surveys, or where it can be written down.

    Args:
        kind: figures, list, evidence (a list in which somebody wrote it), ledger, surveys, write or none.
        to: name of the measure; sheet and query of the list; norm that can be written down.
        of: place of the figure, as level:code; thing that can be written down; "" = the whole.
    """

    kind: str
    to: str = ""
    of: str = ""


@dataclass(frozen=True)
class Stand:
    """How one norm stands, of the whole or of one thing."""

    of: str
    period: str
    value: str
    status: str
    word: str
    tone: str
    why: str
    rests_on: str
    way: Way


@dataclass(frozen=True)
class Reading:
    """One norm of an indicator."""

    title: str
    asks: str
    stands: tuple[Stand, ...]

    @property
    def met(self) -> int:
        """How many of its things meet it."""
        return sum(each.status == "met" for each in self.stands)


@dataclass(frozen=True)
class Row:
    """One indicator. Its status is that of its norms together, or `IN_WORDS`."""

    indicator: Indicator
    status: str
    word: str
    tone: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Indicators:
    """All of a plan: rows by group, in the order of the plan."""

    groups: tuple[tuple[str, tuple[Row, ...]], ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows."""
        return tuple(row for _, rows in self.groups for row in rows)

    def many(self, *statuses: str) -> int:
        """How many stand so."""
        return sum(row.status in statuses for row in self.rows)


def indicators_page(
    indicators: Sequence[Indicator], found: Sequence[Standing], names: Mapping[str, str], language: Language
) -> Indicators:
    """Put indicators and standings together.

    Args:
        found: how norms stand; those of a norm that is not there any more are missing.
        names: of places, by code.
    """
    by_norm: dict[str, list[Standing]] = {}
    for standing in found:
        by_norm.setdefault(standing.norm.name, []).append(standing)
    rows = [_row(each, by_norm, names, language) for each in indicators]
    return Indicators(tuple((group, tuple(of_group)) for group, of_group in groupby(rows, key=lambda row: row.indicator.group)))


def _row(indicator: Indicator, by_norm: Mapping[str, Sequence[Standing]], names: Mapping[str, str], language: Language) -> Row:
    readings = tuple(_reading(indicator, by_norm[name], names, language) for name in indicator.norms if name in by_norm)
    statuses = {stand.status for reading in readings for stand in reading.stands}
    status = next((each for each in _WORST if each in statuses), IN_WORDS)
    word = _IN_WORDS[language] if status == IN_WORDS else STATUS[language][status]
    return Row(indicator, status, word, TONE.get(status, ""), readings)


def _reading(indicator: Indicator, found: Sequence[Standing], names: Mapping[str, str], language: Language) -> Reading:
    norm = found[0].norm
    asked = found[0].asked or norm.versions[0]
    own = [each for each in found if not indicator.of or each.of == indicator.of]
    if not own:
        # Others were told of, and this one not.
        own = [Standing(norm, found[0].asked, indicator.of)]
    return Reading(
        norm.title[language], words.asks(norm, asked, language),
        tuple(_stand(each, indicator.of or each.of, names, language) for each in own),
    )  # fmt: skip


def _stand(standing: Standing, of: str, names: Mapping[str, str], language: Language) -> Stand:
    judgement, norm = standing.judgement, standing.norm
    status = judgement.status if judgement is not None else "not_testable"
    is_untold = standing.value is None and norm.needs_fact
    why = _UNTOLD[language] if is_untold else words.why(standing, language)
    if standing.asked is None:
        why = words.NOT_YET[language].capitalize() + "."
    return Stand(
        of=names.get(of, of), period=words.period(standing, language), value=words.amount(norm, standing.value, language),
        status=status, word=STATUS[language][status], tone=TONE.get(status, ""), why=why,
        rests_on=words.rests_on(norm, standing.fact, language), way=_way(norm, standing, of),
    )  # fmt: skip


def _way(norm: Norm, standing: Standing, of: str) -> Way:
    if norm.measure is not None:
        place = standing.place
        at = "" if place is None else f"{place.level}:{place.code}"
        return Way("figures", norm.measure, at) if standing.value is not None else Way("none")
    if norm.survey is not None:
        return Way("surveys")
    if standing.fact is None:
        return Way("write", norm.name, of)
    if standing.fact.where:
        return Way("list" if standing.fact.is_counted else "evidence", standing.fact.where)
    return Way("ledger") if standing.fact.is_counted else Way("none")


_IN_WORDS = {"nl": "in woorden", "en": "in words"}
_UNTOLD = {"nl": "Nog niemand heeft opgeschreven hoe dit ervoor staat.", "en": "Nobody has written down how this stands."}


_HEADS = {
    "nl": ("nummer", "groep", "indicator", "norm zoals die er staat", "status", "telt als", "van", "periode", "stand",
           "status van dit deel", "toelichting", "rust op", "bron"),
    "en": ("number", "group", "indicator", "norm as it was written", "status", "counted as", "of", "period", "stands at",
           "status of this part", "note", "rests on", "source"),
}  # fmt: skip


def indicators_table(page: Indicators, year: int, language: Language) -> Table:
    """A row for each indicator, norm and thing."""
    rows = []
    for row in page.rows:
        asked = row.indicator
        head = (str(asked.number), asked.group, asked.title, asked.asked, row.word)
        stands = [(reading.title, each) for reading in row.readings for each in reading.stands]
        for title, each in stands:
            tail = (title, each.of, each.period, each.value, each.word, each.why, each.rests_on, asked.source)
            rows.append(tuple(Cell(text) for text in (*head, *tail)))
        if not stands:
            rows.append(tuple(Cell(text) for text in (*head, "", "", "", "", "", "", "", asked.source)))
    name = f"jaarplan-{year}-indicatoren" if language == "nl" else f"year-plan-{year}-indicators"
    return Table(name, "", tuple(Column(head) for head in _HEADS[language]), tuple(rows))
