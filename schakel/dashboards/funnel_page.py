"""The funnel of *Vergelijken*: one measure of all places of a level, between the limits that chance alone would leave."""

from collections.abc import Sequence
from dataclasses import dataclass

from schakel.dashboards import beside
from schakel.dashboards.beside import Outcome
from schakel.dashboards.choice import Choice, Option
from schakel.dashboards.compare_page import common
from schakel.dashboards.figure_page import choose
from schakel.dashboards.funnel_chart import Dot, Funnel
from schakel.measures.comparison import CAUTION, Z_95, Z_998, Interval, limits
from schakel.measures.definition import Measure
from schakel.measures.held import Places
from schakel.privacy.publishable import Publishable
from schakel.privacy.released import Released
from schakel.reports import catalogue
from schakel.reports.numbers import Language, interval, number
from schakel.reports.periods import in_words, short
from schakel.reports.words import LEVELS, amount, value_in_words


@dataclass(frozen=True)
class FunnelPlace:
    """One place in the funnel, its limits and own interval in the unit of the measure."""

    name: str
    figure: Publishable
    interval: Interval | None
    limits_95: Interval | None
    limits_998: Interval | None
    outcome: Outcome
    is_chosen: bool


@dataclass(frozen=True)
class FunnelRow:
    """One place as the table shows it; in order of name, never of value."""

    name: str
    value: str
    is_hidden: bool
    size: str
    interval: str
    limits_95: str
    limits_998: str
    word: str
    sign: str
    why: str
    is_chosen: bool


@dataclass(frozen=True)
class FunnelPage:
    """All that the page shows; `why_none` says why there is no funnel."""

    measure: Measure
    name: str
    title: str
    level: str
    period: str
    base: float | None
    base_words: str
    places: tuple[FunnelPlace, ...]
    rows: tuple[FunnelRow, ...]
    funnel: Funnel | None
    alt: str
    spread: str
    why_none: str
    caution: str
    legend: tuple[tuple[str, str], ...]
    starts: tuple[Option, ...]
    definition: catalogue.Definition | None


def funnel_page(released: Released, places: Places, choice: Choice, language: Language) -> FunnelPage:
    """Put the page together.

    Args:
        choice: the level is that of all places in the funnel; its place is marked among them.
    """
    measure, network = released.measure, places.network
    series = released.series("network", network.code) if network else []
    chosen = choose(series, choice.starts_on)
    on = chosen.starts_on if chosen else None
    base = common([chosen]) if chosen else None
    found = []
    for figure in released.across(choice.level, on) if on else []:
        place = places.find(figure.level, figure.place_code)
        if place is None or (on and place.closed_on is not None and place.closed_on <= on):
            continue
        found.append(_place(place.name, figure, base, measure, figure.place_code == choice.place_code, language))
    found.sort(key=lambda each: each.name.casefold())
    drawn = [each for each in found if each.outcome.kind != "none"]
    why_none = beside.why_never(measure, language)
    if not why_none and len(drawn) < _FEWEST:
        why_none = _TOO_FEW[language]
    funnel = None if why_none or base is None else _funnel(drawn, measure, base, language)
    period = in_words("year", on, language) if on else ""
    said = amount(base * measure.scale, measure, language) if base is not None else ""
    return FunnelPage(
        measure=measure,
        name=measure.title[language],
        title=_title(drawn, measure, period, language) if funnel else f"{measure.title[language]}: {_NONE[language]}",
        level=LEVELS[language][choice.level],
        period=period,
        base=base * measure.scale if base is not None else None,
        base_words=said,
        places=tuple(found),
        rows=tuple(_row(each, measure, language) for each in found),
        funnel=funnel,
        alt=_alt(drawn, measure, period, said, language) if funnel else "",
        spread=_spread(drawn, language) if funnel else "",
        why_none=why_none,
        caution=CAUTION[language],
        legend=beside.legend(language),
        starts=tuple(
            Option(each.starts_on.isoformat(), short("year", each.starts_on, language), each.starts_on == on)
            for each in reversed(series)
        ),
        definition=catalogue.define(measure, on, language) if on else None,
    )


_FEWEST = 3
"""Places of which a funnel can be drawn."""


def _place(
    name: str, figure: Publishable, base: float | None, measure: Measure, is_chosen: bool, language: Language
) -> FunnelPlace:
    outcome = beside.outcome(figure, base, measure, language)
    around: list[Interval | None] = [None, None]
    if outcome.kind != "none" and base is not None and figure.denominator:
        around = [_scaled(limits(measure.kind, base, figure.denominator, z), measure.scale) for z in (Z_95, Z_998)]
    return FunnelPlace(name, figure, beside.own_interval(figure, measure), around[0], around[1], outcome, is_chosen)


def _scaled(ends: Interval | None, scale: float) -> Interval | None:
    return None if ends is None else Interval(ends.low * scale, ends.high * scale)


def _funnel(drawn: Sequence[FunnelPlace], measure: Measure, base: float, language: Language) -> Funnel:
    dots = tuple(
        Dot(each.name, each.figure.denominator or 0.0, each.figure.value or 0.0, each.outcome.kind, each.is_chosen)
        for each in drawn
    )
    return Funnel(dots, measure.kind, base, measure.scale, measure.kind == "proportion", _SIZE[language])


def _row(each: FunnelPlace, measure: Measure, language: Language) -> FunnelRow:
    def between(ends: Interval | None) -> str:
        if ends is None:
            return ""
        return interval(amount(ends.low, measure, language), amount(ends.high, measure, language), language)

    size = each.figure.denominator
    return FunnelRow(
        name=each.name,
        value=value_in_words(each.figure, measure, language),
        is_hidden=each.figure.is_hidden,
        size=number(size, 0, language) if size is not None else "",
        interval=between(each.interval),
        limits_95=between(each.limits_95),
        limits_998=between(each.limits_998),
        word=each.outcome.word,
        sign=each.outcome.sign,
        why=each.outcome.why,
        is_chosen=each.is_chosen,
    )


def _title(drawn: Sequence[FunnelPlace], measure: Measure, period: str, language: Language) -> str:
    alike = sum(each.outcome.kind == "similar" for each in drawn)
    return _TITLE[language].format(title=measure.title[language], period=period, alike=alike, all=len(drawn))


def _spread(drawn: Sequence[FunnelPlace], language: Language) -> str:
    """How many lie outside, and how many chance alone would put there: places differ by more (decision 043)."""
    outside = sum(each.outcome.position != "not_significant" for each in drawn)
    expected = number(max(len(drawn) * 0.05, 0.1), 1, language)
    text = _OUTSIDE[language].format(outside=outside, all=len(drawn), expected=expected)
    return f"{text} {_MORE_THAN_CHANCE[language]}" if outside > 2 * len(drawn) * 0.05 else text


def _alt(drawn: Sequence[FunnelPlace], measure: Measure, period: str, base: str, language: Language) -> str:
    said = "; ".join(f"{each.name}: {each.outcome.word.lower()}" for each in drawn)
    return _ALT[language].format(title=measure.title[language], period=period, base=base, said=said)


_NONE = {"nl": "geen trechter", "en": "no funnel"}
_SIZE = {"nl": "grootte: de noemer van het cijfer", "en": "size: the denominator of the figure"}
_TOO_FEW = {
    "nl": "er zijn geen drie plaatsen met een volledig cijfer dat getoond kan worden",
    "en": "there are no three places with a complete figure that can be shown",
}
_TITLE = {
    "nl": "{title} in {period}: {alike} van {all} plaatsen vergelijkbaar met alles samen",
    "en": "{title} in {period}: {alike} of {all} places similar to all together",
}
_OUTSIDE = {
    "nl": "{outside} van {all} plaatsen liggen buiten de grenzen van 95 %; door toeval alleen zouden het er ongeveer "
    "{expected} zijn.",
    "en": "{outside} of {all} places lie outside the limits of 95%; by chance alone it would be about {expected}.",
}
_MORE_THAN_CHANCE = {
    "nl": "Zij verschillen dus om meer dan toeval: in wie zij bedienen, in uren, in geld. Bij grote plaatsen is elk verschil "
    "zeker, hoe klein ook; kijk vooral hoe groot het is.",
    "en": "So they differ by more than chance: in whom they serve, in hours, in money. Of large places any difference is "
    "certain, however small; look above all at how large it is.",
}
_ALT = {
    "nl": "Trechter: {title}, {period}. Alles samen: {base}. {said}. Alle getallen staan in de tabel.",
    "en": "Funnel: {title}, {period}. All together: {base}. {said}. All numbers are in the table.",
}
