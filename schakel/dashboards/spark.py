"""The small drawing on a card of *Mijn bibliotheek*: some years of one figure, the network and the norm beside it.

Drawn as plain SVG shapes in a box of 100 by 30 that the page stretches; words and years stand beside it as text, so that
they keep their size. All its figures come with it as rows of a table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from schakel.dashboards.figure_page import segment
from schakel.dashboards.numbers import Language
from schakel.dashboards.periods import short
from schakel.dashboards.words import value_in_words
from schakel.measures.definition import Measure
from schakel.privacy.publishable import Publishable

YEARS = 6
"""How far it looks back; *Cijfers* shows all years."""
_TOP, _BASE = 2.0, 29.5


@dataclass(frozen=True)
class Line:
    """One line as SVG points; `area` is the surface under it, empty where the drawing does not start at zero."""

    points: str
    area: str = ""


@dataclass(frozen=True)
class SparkRow:
    """One year in words: here, and in the network."""

    period: str
    value: str
    network: str


@dataclass(frozen=True)
class Spark:
    """The drawing.

    Args:
        own: one line per definition; a hidden year breaks the line as well.
        network: the same for the whole network; empty where a comparison would not be fair.
        end: where the last own value lies, as "x y"; None when it is not known.
        norm: height of the norm line; None without a norm of one number.
        first, last: the years at both ends, with their values.
        alt: what the drawing shows, in words.
        rows: all that is drawn, newest first.
    """

    own: tuple[Line, ...]
    network: tuple[Line, ...]
    end: str | None
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
        norm=None if norm is None else f"{height(norm):.1f}",
        first=_year(known[0], measure, language),
        last=_year(known[-1], measure, language),
        alt=_alt(known, around, measure, norm_label, language),
        rows=tuple(
            SparkRow(
                short(figure.period, figure.starts_on, language),
                value_in_words(figure, measure, language),
                value_in_words(network[figure.starts_on], measure, language) if figure.starts_on in network else "",
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
    lines: list[list[str]] = [[]]
    last = None
    for figure in series:
        here = segment(figure, measure)
        if figure.value is None or (last is not None and here != last):
            lines.append([])
        if figure.value is not None:
            lines[-1].append(f"{places[figure.starts_on]:.1f},{height(figure.value):.1f}")
        last = here
    return tuple(_line(line, with_area=with_area) for line in lines if len(line) > 1)


def _line(points: Sequence[str], *, with_area: bool) -> Line:
    first, last = points[0].split(",")[0], points[-1].split(",")[0]
    joined = " ".join(points)
    return Line(joined, f"{first},{_BASE} {joined} {last},{_BASE}" if with_area else "")


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
    others = [figure for figure in around if figure.value is not None]
    if len(others) > 1:
        parts.append(f"{'netwerk' if language == 'nl' else 'network'} {said(others)}")
    if norm_label:
        parts.append(norm_label)
    return "; ".join(parts) + "."
