"""*Vergelijken*: all measures of one place that can be compared, beside the network or beside its peers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from schakel.dashboards import beside
from schakel.dashboards.beside import Outcome
from schakel.dashboards.choice import Option
from schakel.dashboards.peers import Peers
from schakel.dashboards.spine_chart import Spine
from schakel.measures.comparison import CAUTION, Interval, baseline
from schakel.measures.definition import Measure
from schakel.measures.figure import Place
from schakel.measures.held import Places
from schakel.privacy.publishable import Publishable
from schakel.privacy.released import Released
from schakel.reports import catalogue
from schakel.reports.numbers import Language, interval, number
from schakel.reports.periods import in_words, short
from schakel.reports.words import amount, value_in_words


@dataclass(frozen=True)
class Compared:
    """One measure.

    Args:
        base: what it is set beside, in the unit of the measure; None when it cannot be.
        lowest, highest: of the network's places, or of the peers, this place included.
        others: how many places are compared, this one included.
    """

    measure: Measure
    figure: Publishable
    interval: Interval | None
    base: float | None
    lowest: float | None
    highest: float | None
    others: int
    outcome: Outcome


@dataclass(frozen=True)
class Row:
    """One measure as the table shows it."""

    measure: str
    title: str
    value: str
    is_hidden: bool
    interval: str
    base: str
    spread: str
    size: str
    word: str
    sign: str
    why: str


@dataclass(frozen=True)
class ComparePage:
    """All that the page shows."""

    place: str
    title: str
    period: str
    peers: Peers
    middle: str
    caution: str
    compared: tuple[Compared, ...]
    rows: tuple[Row, ...]
    lines: tuple[Spine, ...]
    alt: str
    legend: tuple[tuple[str, str], ...]
    starts: tuple[Option, ...]
    starts_on: date | None


def compare_page(
    released: Callable[[str], Released],
    places: Places,
    place: Place,
    peers: Peers,
    available: Sequence[str],
    starts_on: date | None,
    language: Language,
) -> ComparePage:
    """Put the page together.

    Args:
        released: gives the yearly figures of a measure for who reads.
        available: measures that have figures.
        starts_on: the year asked for; None = the newest of which anything is complete.
    """
    known = catalogue.measures()
    wanted = [name for name in available if known[name].kind in ("proportion", "rate") and known[name].variant_of is None]
    series = {name: released(name).series(place.level, place.code) for name in wanted}
    days = sorted({figure.starts_on for each in series.values() for figure in each}, reverse=True)
    over = {figure.starts_on for each in series.values() for figure in each if figure.is_complete and figure.value is not None}
    chosen = starts_on if starts_on in days else max(over or days, default=None)
    found = [
        _compare(released(name), places, figure, peers, language)
        for name in wanted
        for figure in series[name]
        if figure.starts_on == chosen
    ]
    found.sort(key=lambda each: (each.outcome.kind == "none", each.measure.title[language].casefold()))
    middle = _MIDDLE[language][peers.kind]
    lines = tuple(line for each in found if (line := _line(each, language)) is not None)
    period = in_words("year", chosen, language) if chosen else ""
    return ComparePage(
        place=place.name,
        title=_title(found, place, period, language),
        period=period,
        peers=peers,
        middle=middle,
        caution=CAUTION[language],
        compared=tuple(found),
        rows=tuple(_row(each, language) for each in found),
        lines=lines,
        alt=_alt(found, place, period, middle, language) if lines else "",
        legend=beside.legend(language),
        starts=tuple(Option(day.isoformat(), short("year", day, language), day == chosen) for day in days),
        starts_on=chosen,
    )


def common(figures: Sequence[Publishable]) -> float | None:
    """What places have together: a sum over a sum; None when of one of them a side is not shown or not known."""
    pairs = [(figure.numerator, figure.denominator) for figure in figures]
    whole = [(above, below) for above, below in pairs if above is not None and below is not None]
    return baseline(whole) if whole and len(whole) == len(pairs) else None


def _compare(released: Released, places: Places, figure: Publishable, peers: Peers, language: Language) -> Compared:
    measure = released.measure
    others = [each for each in released.across(figure.level, figure.starts_on) if each.place_code != figure.place_code]
    if peers.kind == "density":
        others = [each for each in others if each.place_code in peers.codes]
        base = common(others)
    else:
        network = places.network
        series = released.series("network", network.code) if network else []
        base = common([each for each in series if each.starts_on == figure.starts_on])
    outcome = beside.outcome(figure, base, measure, language)
    values = [each.value for each in (figure, *others) if each.value is not None]
    is_compared = outcome.kind != "none"
    return Compared(
        measure=measure,
        figure=figure,
        interval=beside.own_interval(figure, measure),
        base=base * measure.scale if base is not None and is_compared else None,
        lowest=min(values) if is_compared else None,
        highest=max(values) if is_compared else None,
        others=len(values),
        outcome=outcome,
    )


def _row(each: Compared, language: Language) -> Row:
    measure, figure = each.measure, each.figure

    def said(value: float | None) -> str:
        return "" if value is None else amount(value, measure, language)

    ends = each.interval
    return Row(
        measure=measure.name,
        title=measure.title[language],
        value=value_in_words(figure, measure, language),
        is_hidden=figure.is_hidden,
        interval=interval(said(ends.low), said(ends.high), language) if ends else "",
        base=said(each.base),
        spread=interval(said(each.lowest), said(each.highest), language) if each.lowest is not None else "",
        size=number(figure.denominator, 0, language) if figure.denominator is not None else "",
        word=each.outcome.word,
        sign=each.outcome.sign,
        why=each.outcome.why,
    )


def _line(each: Compared, language: Language) -> Spine | None:
    if each.base is None or each.figure.value is None or each.lowest is None or each.highest is None:
        return None
    ends = each.interval
    return Spine(
        label=each.measure.title[language],
        value=each.figure.value,
        low=ends.low if ends else None,
        high=ends.high if ends else None,
        least=each.lowest,
        most=each.highest,
        middle=each.base,
        kind=each.outcome.kind,
        text=amount(each.figure.value, each.measure, language),
    )


def _title(found: Sequence[Compared], place: Place, period: str, language: Language) -> str:
    compared = [each for each in found if each.outcome.kind != "none"]
    if not compared:
        return _NOTHING[language].format(name=place.name)
    counts = {kind: sum(each.outcome.kind == kind for each in compared) for kind in ("better", "worse", "similar")}
    return _TITLE[language].format(name=place.name, period=period, **counts)


def _alt(found: Sequence[Compared], place: Place, period: str, middle: str, language: Language) -> str:
    drawn = [each for each in found if each.base is not None]
    said = "; ".join(f"{each.measure.title[language]}: {each.outcome.word.lower()}" for each in drawn)
    return _ALT[language].format(name=place.name, period=period, middle=middle.lower(), said=said)


_MIDDLE = {
    "nl": {"all": "Het netwerk", "density": "Even dicht bewoond"},
    "en": {"all": "The network", "density": "As densely populated"},
}
_TITLE = {
    "nl": "{name} in {period}: {better} keer beter, {worse} keer minder goed, {similar} keer vergelijkbaar",
    "en": "{name} in {period}: {better} times better, {worse} times less good, {similar} times similar",
}
_NOTHING = {"nl": "{name}: er is niets te vergelijken", "en": "{name}: there is nothing to compare"}
_ALT = {
    "nl": "Grafiek: {name}, {period}. Per cijfer een lijn van de laagste tot de hoogste plaats, met in het midden: {middle}. "
    "{said}. Alle getallen staan in de tabel.",
    "en": "Chart: {name}, {period}. A line for each figure from the lowest to the highest place, in the middle: {middle}. "
    "{said}. All numbers are in the table.",
}
