"""*Mijn bibliotheek*: eight figures that a director reads in two minutes, with norm, trend and comparison in words."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from schakel.dashboards import comparing
from schakel.dashboards.figure_page import before, choose, segment
from schakel.dashboards.in_short import Aspect, Judged, in_short
from schakel.dashboards.spark import Spark, draw_spark
from schakel.dashboards.verdict import Verdict, verdict
from schakel.measures.definition import Measure
from schakel.measures.held import Places
from schakel.privacy.publishable import Publishable
from schakel.privacy.released import Released
from schakel.reports import catalogue, judging
from schakel.reports.numbers import Language
from schakel.reports.periods import in_words
from schakel.reports.words import change_in_words, difference_in_words, value_in_words


@cache
@cache
def _wanted() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the measures on the page, in order, and of those that stand in for what is not known."""
    said = tomllib.loads((Path(__file__).parent / "my_library.toml").read_text(encoding="utf-8"))
    return tuple(said["figures"]), tuple(said["instead"])


@dataclass(frozen=True)
class Card:
    """One figure.

    Args:
        norm: None when no norm asks anything of this figure.
        spark: the small drawing; None when there is too little to draw.
        is_word: the value is no number, but says why there is none.
    """

    measure: str
    title: str
    question: str
    value: str
    is_word: bool
    unit: str
    period: str
    trend: Verdict
    network: Verdict
    norm: judging.NormSaid | None
    spark: Spark | None
    definition: catalogue.Definition


@dataclass(frozen=True)
class LibraryPage:
    """The whole page of one organisation; `has_open`: some drawing has a year that is not complete."""

    name: str
    code: str
    period: str
    in_short: tuple[Aspect, ...]
    cards: tuple[Card, ...]
    missing: tuple[str, ...]
    has_open: bool


def library_page(
    released: Callable[[str], Released], places: Places, code: str, available: Sequence[str], today: date, language: Language
) -> LibraryPage:
    """Put the page together.

    Args:
        released: gives the yearly figures of a measure for who reads.
        available: measures that have figures.
    """
    known = catalogue.measures()
    place = places.find("organisation", code)
    cards: list[tuple[Card, date]] = []
    missing = []
    wanted, instead = _wanted()
    for name in (*wanted, *instead):
        if name not in known or len(cards) == len(wanted):
            continue
        figures = released(name) if name in available else None
        series = figures.series("organisation", code) if figures is not None else []
        chosen = choose(series, None)
        is_told = any(figure.value is not None or figure.is_hidden for figure in series)
        if figures is not None and chosen is not None and is_told:
            cards.append((_card(figures, series, chosen, places, today, language), chosen.starts_on))
        elif name in wanted:
            missing.append(known[name].title[language])
    newest = max((starts_on for _, starts_on in cards), default=None)
    period = in_words("year", newest, language) if newest else ""
    return LibraryPage(
        name=place.name if place else code,
        code=code,
        period=period,
        in_short=in_short([_judged(card) for card, _ in cards], language),
        cards=tuple(card for card, _ in cards),
        missing=tuple(missing),
        has_open=any(card.spark is not None and card.spark.hollow for card, _ in cards),
    )


def _card(
    released: Released, series: Sequence[Publishable], chosen: Publishable, places: Places, today: date, language: Language
) -> Card:
    measure = released.measure
    norm = judging.say(chosen, measure, today, language)
    # A year that still runs would draw a fall that nobody knows of yet.
    until = [figure for figure in series if figure.starts_on <= chosen.starts_on]
    network = comparing.network_beside(released, places)
    return Card(
        measure=measure.name,
        title=measure.title[language],
        question=measure.question[language],
        value=value_in_words(chosen, measure, language),
        is_word=chosen.value is None,
        unit=measure.unit[language],
        period=in_words(chosen.period, chosen.starts_on, language),
        trend=trend(series, chosen, measure, language),
        network=comparing.on_card(chosen, comparing.baseline(released, places, chosen, ""), measure, language),
        norm=norm,
        spark=draw_spark(until, network, measure, norm.height if norm else None, norm.short if norm else "", language),
        definition=catalogue.define(measure, chosen.starts_on, language),
    )


def trend(series: Sequence[Publishable], chosen: Publishable, measure: Measure, language: Language) -> Verdict:
    """The figure beside that of a year earlier."""
    earlier = before(series, chosen)
    if earlier is None:
        return Verdict(
            "Nog geen eerder jaar om mee te vergelijken." if language == "nl" else "No earlier year to compare with yet."
        )
    words = in_words(earlier.period, earlier.starts_on, language)
    if chosen.value is None or earlier.value is None:
        return Verdict(f"Niet te vergelijken met {words}." if language == "nl" else f"Not comparable with {words}.")
    if segment(earlier, measure) != segment(chosen, measure):
        return Verdict(
            f"Niet te vergelijken met {words}: de definitie veranderde."
            if language == "nl"
            else f"Not comparable with {words}: the definition changed."
        )
    said = change_in_words(chosen.value, earlier.value, measure, words, language)
    # What is said to be the same does not count as better or worse, whatever the digits behind it.
    is_same = difference_in_words(chosen.value, earlier.value, measure, language) is None and earlier.value != 0
    return verdict(f"{said[0].upper()}{said[1:]}.", chosen.value, earlier.value, measure, language, is_same=is_same)


def _judged(card: Card) -> Judged:
    return Judged(card.measure, card.title, card.norm.status if card.norm else "", card.trend.direction, card.network.direction)
