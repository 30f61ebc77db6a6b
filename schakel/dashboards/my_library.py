"""*Mijn bibliotheek*: eight figures that a director reads in two minutes, with norm, trend and comparison in words."""

import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from schakel.dashboards import catalogue, comparing, judging
from schakel.dashboards.figure_page import before, choose, segment
from schakel.dashboards.held import Places
from schakel.dashboards.numbers import Language
from schakel.dashboards.periods import in_words
from schakel.dashboards.released import Released
from schakel.dashboards.words import change_in_words, value_in_words
from schakel.measures.definition import Measure
from schakel.privacy.publishable import Publishable

SPARK_YEARS = 6
"""How far the small drawing looks back; *Cijfers* shows all years."""


@cache
def eight() -> tuple[str, ...]:
    """Names of the measures on the page, in order."""
    return tuple(tomllib.loads((Path(__file__).parent / "my_library.toml").read_text(encoding="utf-8"))["figures"])


@dataclass(frozen=True)
class Spark:
    """One line of the small drawing as SVG points in a box of 100 by 30, and the surface under it."""

    points: str
    area: str


@dataclass(frozen=True)
class Card:
    """One figure.

    Args:
        spark: lines of the small drawing; one line per definition.
        is_word: the value is no number, but says why there is none.
    """

    measure: str
    title: str
    question: str
    value: str
    is_word: bool
    unit: str
    period: str
    trend: str
    norm: judging.NormSaid | None
    comparison: str
    spark: tuple["Spark", ...]
    definition: catalogue.Definition


@dataclass(frozen=True)
class LibraryPage:
    """The whole page of one organisation."""

    name: str
    code: str
    period: str
    summary: tuple[str, ...]
    cards: tuple[Card, ...]
    missing: tuple[str, ...]


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
    found: list[tuple[Card, Publishable, str]] = []
    missing = []
    for name in eight():
        if name not in known:
            continue
        figures = released(name) if name in available else None
        series = figures.series("organisation", code) if figures is not None else []
        chosen = choose(series, None)
        if figures is None or chosen is None:
            missing.append(known[name].title[language])
            continue
        card, direction = _card(figures, series, chosen, places, today, language)
        found.append((card, chosen, direction))
    newest = max((chosen.starts_on for _, chosen, _ in found), default=None)
    period = in_words("year", newest, language) if newest else ""
    return LibraryPage(
        name=place.name if place else code,
        code=code,
        period=period,
        summary=_summary([card for card, _, _ in found], [direction for _, _, direction in found], language),
        cards=tuple(card for card, _, _ in found),
        missing=tuple(missing),
    )


def _card(
    released: Released, series: Sequence[Publishable], chosen: Publishable, places: Places, today: date, language: Language
) -> tuple[Card, str]:
    measure = released.measure
    said, direction = trend(series, chosen, measure, language)
    card = Card(
        measure=measure.name,
        title=measure.title[language],
        question=measure.question[language],
        value=value_in_words(chosen, measure, language),
        is_word=chosen.value is None,
        unit=measure.unit[language],
        period=in_words(chosen.period, chosen.starts_on, language),
        trend=said,
        norm=judging.say(chosen, measure, today, language),
        comparison=comparing.say_on_card(chosen, comparing.baseline(released, places, chosen, ""), measure, language),
        spark=_spark(series[-SPARK_YEARS:], measure),
        definition=catalogue.define(measure, chosen.starts_on, language),
    )
    return card, direction


def trend(series: Sequence[Publishable], chosen: Publishable, measure: Measure, language: Language) -> tuple[str, str]:
    """The sentence, and whether it went for the better, the worse, or neither can be said ("")."""
    earlier = before(series, chosen)
    if chosen.value is None or earlier is None or earlier.value is None:
        return ("Nog geen eerder jaar om mee te vergelijken." if language == "nl" else "No earlier year to compare with yet."), ""
    words = in_words(earlier.period, earlier.starts_on, language)
    if segment(earlier, measure) != segment(chosen, measure):
        return (
            f"Niet te vergelijken met {words}: de definitie veranderde."
            if language == "nl"
            else f"Not comparable with {words}: the definition changed."
        ), ""
    said = change_in_words(chosen.value, earlier.value, measure, words, language)
    direction = ""
    # What is said to be the same does not count as better or worse, whatever the digits behind it.
    if measure.better != "neither" and said != change_in_words(earlier.value, earlier.value, measure, words, language):
        direction = "better" if (chosen.value > earlier.value) == (measure.better == "higher") else "worse"
    return said[0].upper() + said[1:] + ".", direction


def _summary(cards: Sequence[Card], directions: Sequence[str], language: Language) -> tuple[str, ...]:
    """What a director tells the board, in two sentences."""
    norms = Counter(card.norm.status for card in cards if card.norm is not None)
    turned = Counter(directions)
    said = []
    total = sum(norms.values())
    if total:
        said.append(_norm_sentence(norms, total, language))
    if turned["better"] or turned["worse"]:
        better, worse = turned["better"], turned["worse"]
        if language == "nl":
            forth, back = _many("gaan", "gaat", better, language), _many("gaan", "gaat", worse, language)
            said.append(f"Vergeleken met een jaar eerder {forth} vooruit en {back} achteruit.")
        else:
            forth, back = _many("get", "gets", better, language), _many("get", "gets", worse, language)
            said.append(f"Compared with a year earlier {forth} better and {back} worse.")
    return tuple(said)


def _norm_sentence(norms: Counter[str], total: int, language: Language) -> str:
    words = judging.STATUS[language]
    shown = [status for status in judging.STATUS_ORDER if norms[status]]
    parts = [f"{norms[status]} {words[status]}" if total > 1 else words[status] for status in shown]
    listed = ", ".join(parts)
    if language == "nl":
        return f"{'Voor één cijfer geldt' if total == 1 else f'Voor {total} cijfers geldt'} een norm: {listed}."
    return f"{'One figure has' if total == 1 else f'{total} figures have'} a norm: {listed}."


_NUMBERS = {
    "nl": (
        "geen enkel cijfer",
        "één cijfer",
        "twee cijfers",
        "drie cijfers",
        "vier cijfers",
        "vijf cijfers",
        "zes cijfers",
        "zeven cijfers",
        "acht cijfers",
    ),
    "en": (
        "no figure",
        "one figure",
        "two figures",
        "three figures",
        "four figures",
        "five figures",
        "six figures",
        "seven figures",
        "eight figures",
    ),
}


def _many(many: str, one: str, count: int, language: Language) -> str:
    verb = many if count > 1 else one
    return f"{verb} {_NUMBERS[language][count]}" if language == "nl" else f"{_NUMBERS[language][count]} {verb}"


def _spark(series: Sequence[Publishable], measure: Measure) -> tuple[Spark, ...]:
    """Drawn from zero, so that a small change looks small; a hidden year breaks the line."""
    if sum(figure.value is not None for figure in series) < 2:
        return ()
    top = max(figure.value or 0.0 for figure in series) or 1.0
    lines: list[list[str]] = [[]]
    last = None
    for place, figure in enumerate(series):
        here = segment(figure, measure)
        if figure.value is None or (last is not None and here != last):
            lines.append([])
        if figure.value is not None:
            x, y = 100 * place / (len(series) - 1), 29 - 27 * figure.value / top
            lines[-1].append(f"{x:.1f},{y:.1f}")
        last = here
    return tuple(_spark_line(line) for line in lines if len(line) > 1)


def _spark_line(points: Sequence[str]) -> Spark:
    first, last = points[0].split(",")[0], points[-1].split(",")[0]
    return Spark(" ".join(points), f"{first},29.5 {' '.join(points)} {last},29.5")
