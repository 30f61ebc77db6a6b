"""The funnel: places by size and value, between the limits that chance alone would leave around what they have together."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import floor, log10
from typing import Any

from schakel.dashboards.beside import SHAPES
from schakel.measures.comparison import Z_95, Z_998, limits
from schakel.reports.chart import ACCENT, FONT, GRID, INK, NORM, QUIET, svg
from schakel.reports.numbers import NARROW, Language

LABELLED = 14
"""With more places only the chosen one has its name beside it; all have theirs in the table."""
_STEPS = 60


@dataclass(frozen=True)
class Dot:
    """One place; `kind` is its outcome."""

    name: str
    size: float
    value: float
    kind: str
    is_chosen: bool


@dataclass(frozen=True)
class Funnel:
    """All that is drawn: the places, and what the limits follow from.

    Args:
        base: numerator by denominator of all together; times `scale` it is the middle line.
        is_share: write the axis in percentages.
    """

    dots: tuple[Dot, ...]
    kind: str
    base: float
    scale: float
    is_share: bool
    size_title: str


def curves(funnel: Funnel, low: float, high: float) -> list[dict[str, float]]:
    """The limits at sizes from low to high, evenly by ratio, as where they bend is at the small end."""
    rows = []
    for step in range(_STEPS + 1):
        size = low * (high / low) ** (step / _STEPS)
        inner, outer = (limits(funnel.kind, funnel.base, size, z) for z in (Z_95, Z_998))
        if inner is not None and outer is not None:
            ends = {"low95": inner.low, "high95": inner.high, "low998": outer.low, "high998": outer.high}
            rows.append({"size": size, **{name: end * funnel.scale for name, end in ends.items()}})
    return rows


def ticks(low: float, high: float, *, is_wide: bool) -> list[float]:
    """Round sizes along the bottom: 1, 2 and 5 of each power of ten by ratio, else four or so even steps.

    >>> ticks(8000, 320_000, is_wide=True), ticks(50_000, 290_000, is_wide=False)
    ([10000.0, 20000.0, 50000.0, 100000.0, 200000.0], [100000.0, 150000.0, 200000.0, 250000.0])
    """
    if is_wide:
        found = [step * 10.0**power for power in range(12) for step in (1, 2, 5)]
    else:
        rough = (high - low) / 5
        power = 10.0 ** floor(log10(rough))
        step = next(each * power for each in (1, 2, 5, 10) if each * power >= rough)
        found = [step * number for number in range(1, int(high / step) + 1)]
    return [each for each in found if low < each < high]


def specification(funnel: Funnel, language: Language, *, is_narrow: bool) -> dict[str, Any]:
    """The Altair specification. By ratio along the bottom where the largest is much larger than the smallest."""
    import altair

    sizes = [dot.size for dot in funnel.dots]
    is_wide = max(sizes) > 10 * min(sizes)
    low = min(sizes) * (0.8 if is_wide else 0.9)
    high = max(sizes) * (1.25 if is_wide else 1.12)
    lines = altair.Chart(altair.InlineData(values=curves(funnel, low, high)))
    rows = [
        {"name": dot.name, "size": dot.size, "value": dot.value, "kind": dot.kind, "chosen": dot.is_chosen} for dot in funnel.dots
    ]
    dots = altair.Chart(altair.InlineData(values=rows))
    values = [dot.value for dot in funnel.dots] + [funnel.base * funnel.scale]
    room = (max(values) - min(values)) * 0.15 or max(abs(values[-1]) * 0.1, 0.01)
    bottom = max(0.0, min(values) - room)
    domain = [bottom, max(values) + room]
    # Few and whole ticks, as a size is a number of people or things.
    wide = altair.Scale(type="log" if is_wide else "linear", domain=[low, high], nice=False)
    x = altair.X("size:Q", scale=wide, axis=altair.Axis(
        title=funnel.size_title, values=ticks(low, high, is_wide=is_wide), format=",.0f", grid=False, domainColor=QUIET,
        ticks=False, labelPadding=8, titleColor=QUIET, titleFontWeight="normal", labelOverlap=True))  # fmt: skip
    written = altair.Axis(title=None, labelExpr=_axis(funnel, domain, language), tickCount=5, domain=False, ticks=False,
                          labelPadding=8, gridColor=GRID)  # fmt: skip

    def y(field: str) -> Any:
        return altair.Y(f"{field}:Q", scale=altair.Scale(domain=domain, nice=False, clamp=False), axis=written)

    layers: list[Any] = [
        lines.mark_line(color=QUIET, strokeWidth=1.2, strokeDash=dash, clip=True).encode(x=x, y=y(field))
        for field, dash in (("low95", [4, 4]), ("high95", [4, 4]), ("low998", [1, 0]), ("high998", [1, 0]))
    ]
    middle = altair.Chart(altair.InlineData(values=[{"middle": funnel.base * funnel.scale}]))
    layers.append(middle.mark_rule(color=NORM, strokeWidth=1.5).encode(y=y("middle")))
    shape = altair.Shape("kind:N", legend=None, scale=altair.Scale(domain=list(SHAPES), range=list(SHAPES.values())))
    fills = [ACCENT if kind != "similar" else "#ffffff" for kind in SHAPES]
    fill = altair.Fill("kind:N", legend=None, scale=altair.Scale(domain=list(SHAPES), range=fills))
    layers.append(
        dots.mark_point(size=90, stroke=ACCENT, strokeWidth=2, opacity=1).encode(x=x, y=y("value"), shape=shape, fill=fill)
    )
    layers.append(
        dots.transform_filter("datum.chosen")
        .mark_point(shape="circle", size=420, stroke=INK, strokeWidth=1.5, filled=False, opacity=1)
        .encode(x=x, y=y("value"))
    )
    labelled = dots if len(rows) <= LABELLED and not is_narrow else dots.transform_filter("datum.chosen")
    middle_size = (low * high) ** 0.5 if is_wide else (low + high) / 2
    around: dict[str, Any] = {"stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}
    # Among many the name would lie over other places: it then stands above its own.
    above = 0 if len(rows) <= LABELLED else -24
    for edge in (around, dict[str, Any]()):
        for test, align, aside in (("<=", "left", 14), (">", "right", -14)):
            words: dict[str, Any] = {"align": align, "dx": aside, "dy": above, "fontSize": 12, "color": INK, **edge}
            part = labelled.transform_filter(f"datum.size {test} {middle_size}")
            layers.append(part.mark_text(**words).encode(x=x, y=y("value"), text="name:N"))
    chart = (
        altair.layer(*layers)
        .properties(
            width=290 if is_narrow else 680, height=280 if is_narrow else 380, background="transparent",
            autosize={"type": "fit-x", "contains": "padding"}, padding={"left": 5, "right": 18, "top": 8, "bottom": 5},
        )
        .configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(labelColor=QUIET, labelFontSize=13, labelFont=FONT, titleFontSize=13)
    )  # fmt: skip
    return dict(chart.to_dict())


def _axis(funnel: Funnel, domain: Sequence[float], language: Language) -> str:
    span = domain[1] - domain[0]
    if funnel.is_share:
        label = f"format(datum.value, '{'.1%' if span < 0.1 else '.0%'}')"
        return f"replace({label}, '%', '{NARROW}%')" if language == "nl" else label
    return f"format(datum.value, '{',.0f' if span > 20 else ',.1f' if span > 1 else ',.2f'}')"


@lru_cache(maxsize=256)
def draw(funnel: Funnel, language: Language, *, is_narrow: bool) -> bytes:
    """The SVG."""
    return svg(specification(funnel, language, is_narrow=is_narrow), language)
