"""The small drawing on a card of *Mijn bibliotheek*: some years of one figure, the network and the norm beside it.

Drawn as plain SVG shapes in a box of 100 by 30 that the page stretches; words and years stand beside it as text, so that
they keep their size. All its figures come with it as rows of a table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from schakel.dashboards.figure_page import segment
from schakel.measures.definition import Measure
from schakel.privacy.publishable import Publishable
from schakel.reports.numbers import Language
from schakel.reports.periods import short
from schakel.reports.words import value_in_words

YEARS = 6
"""How far it looks back; *Cijfers* shows all years."""
_TOP, _BASE = 2.0, 29.5


@dataclass(frozen=True)
class Line:
    """One line as SVG points.

    Args:
        area: the surface under it, empty where the drawing does not start at zero.
        is_open: comes from, or goes to, a year that is not complete; drawn broken.
    """

    points: str
    area: str = ""
    is_open: bool = False


@dataclass(frozen=True)
class SparkRow:
    """One year in words: here, and in the network; whether it is complete here."""

    period: str
    value: str
    network: str
    is_complete: bool


@dataclass(frozen=True)
class Spark:
    """The drawing.

    Args:
        own: one line per definition; a hidden year breaks the line as well.
        network: the same for the whole network; empty where a comparison would not be fair.
        end: where the last own value lies, as "x y"; None when it is not known.
        hollow: where own values lie that are of a year that is not complete, as "x y".
        norm: height of the norm line; None without a norm of one number.
        first, last: the years at both ends, with their values.
        alt: what the drawing shows, in words.
        rows: all that is drawn, newest first.
    """

    own: tuple[Line, ...]
    network: tuple[Line, ...]
    end: str | None
    hollow: tuple[str, ...]
    norm: str | None
    first: str
    last: str
    alt: str
    rows: tuple[SparkRow, ...]


def draw_spark(
    series: Sequence[Publishable],
    network: Mapping[date, Publishable],
    measure: Measure,
    norm: float | None,
    norm_label: str,
    language: Language,
) -> Spark | None:
    """Draw the last years of a series; None when fewer than two of them are known.

    Args:
        series: in order of time, up to and with the year that the card speaks of.
        network: the network by first day; empty for no comparison.
        norm: height of the norm; None for none.
    """
    shown = series[-YEARS:]
    known = [figure for figure in shown if figure.value is not None]
    if len(known) < 2:
        return None
    around = [network[figure.starts_on] for figure in shown if figure.starts_on in network]
    values = [figure.value for figure in (*known, *around) if figure.value is not None]
    low, high = _domain([*values, *([norm] if norm is not None else [])], is_share=measure.kind == "proportion")

    def height(value: float) -> float:
        return _BASE - (_BASE - _TOP) * (value - low) / (high - low)

    places = {figure.starts_on: 100 * place / (len(shown) - 1) for place, figure in enumerate(shown)}
    own = _lines(shown, places, height, measure, with_area=low == 0)
    last = shown[-1]
    return Spark(
        own=own,
        network=_lines(around, places, height, measure, with_area=False),
        end=None if last.value is None else f"{places[last.starts_on]:.1f} {height(last.value):.1f}",
        hollow=tuple(
            f"{places[each.starts_on]:.1f} {height(each.value):.1f}"
            for each in shown
            if each.value is not None and not each.is_complete
        ),
        norm=None if norm is None else f"{height(norm):.1f}",
        first=_year(known[0], measure, language),
        last=_year(known[-1], measure, language),
        alt=_alt(known, around, measure, norm_label, language),
        rows=tuple(
            SparkRow(
                short(figure.period, figure.starts_on, language),
                value_in_words(figure, measure, language),
                value_in_words(network[figure.starts_on], measure, language) if figure.starts_on in network else "",
                figure.is_complete,
            )
            for figure in reversed(shown)
        ),
    )


def _domain(values: Sequence[float], *, is_share: bool) -> tuple[float, float]:
    """From zero, so that a small change looks small; a share near 100 % as in the large chart, where zero would hide all."""
    low, high = min(values), max(values)
    if is_share and low > 0.75:
        return max(0.0, low - (1 - low) * 0.5), 1.0 if low < 1 else 1.01
    return min(0.0, low), high if high > 0 else 1.0


def _lines(
    series: Sequence[Publishable],
    places: Mapping[date, float],
    height: Callable[[float], float],
    measure: Measure,
    *,
    with_area: bool,
) -> tuple[Line, ...]:
    lines: list[tuple[bool, list[str]]] = []

    def point(figure: Publishable, value: float) -> str:
        return f"{places[figure.starts_on]:.1f},{height(value):.1f}"

    earlier: Publishable | None = None
    for figure in series:
        if earlier is not None and earlier.value is not None and figure.value is not None:
            is_open = not (earlier.is_complete and figure.is_complete)
            goes_on = lines and lines[-1][0] == is_open and lines[-1][1][-1] == point(earlier, earlier.value)
            if segment(earlier, measure) == segment(figure, measure):
                if not goes_on:
                    lines.append((is_open, [point(earlier, earlier.value)]))
                lines[-1][1].append(point(figure, figure.value))
        earlier = figure
    return tuple(_line(line, with_area=with_area, is_open=is_open) for is_open, line in lines)


def _line(points: Sequence[str], *, with_area: bool, is_open: bool) -> Line:
    first, last = points[0].split(",")[0], points[-1].split(",")[0]
    joined = " ".join(points)
    return Line(joined, f"{first},{_BASE} {joined} {last},{_BASE}" if with_area else "", is_open)


def _year(figure: Publishable, measure: Measure, language: Language) -> str:
    return f"{short(figure.period, figure.starts_on, language)}: {value_in_words(figure, measure, language)}"


def _alt(
    known: Sequence[Publishable], around: Sequence[Publishable], measure: Measure, norm_label: str, language: Language
) -> str:
    ends = {"nl": "van {} in {} naar {} in {}", "en": "from {} in {} to {} in {}"}[language]

    def said(series: Sequence[Publishable]) -> str:
        words = [
            word
            for figure in (series[0], series[-1])
            for word in (value_in_words(figure, measure, language), short(figure.period, figure.starts_on, language))
        ]
        return ends.format(*words)

    parts = [f"{measure.title[language]}: {said(known)}"]
    unfinished = [short(figure.period, figure.starts_on, language) for figure in known if not figure.is_complete]
    if unfinished:
        parts.append(f"{'niet volledig' if language == 'nl' else 'not complete'}: {', '.join(unfinished)}")
    others = [figure for figure in around if figure.value is not None]
    if len(others) > 1:
        parts.append(f"{'netwerk' if language == 'nl' else 'network'} {said(others)}")
    if norm_label:
        parts.append(norm_label)
    return "; ".join(parts) + "."
