"""The spine: one line a measure, from the lowest to the highest of all, with what they have together in the middle of each.

Measures have different units, so each line has a scale of its own: as far to the left of the middle as to the right.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from schakel.dashboards.beside import SHAPES
from schakel.reports.chart import ACCENT, FONT, GRID, INK, NORM, QUIET, svg
from schakel.reports.numbers import Language


@dataclass(frozen=True)
class Spine:
    """One line.

    Args:
        low, high: of the own interval; None when it has none.
        least, most: of all that are compared.
        kind: the outcome, a key of `beside.SHAPES`.
        text: the value in words.
    """

    label: str
    value: float
    low: float | None
    high: float | None
    least: float
    most: float
    middle: float
    kind: str
    text: str


def scaled(spine: Spine) -> dict[str, float]:
    """Where the ends of a line lie between −1 and 1, the middle at 0.

    >>> scaled(Spine("", 5.0, 4.5, 5.5, 2.0, 6.0, 4.0, "better", ""))
    {'value': 0.5, 'low': 0.25, 'high': 0.75, 'least': -1.0, 'most': 1.0}
    """
    ends = {
        "value": spine.value,
        "low": spine.value if spine.low is None else spine.low,
        "high": spine.value if spine.high is None else spine.high,
        "least": min(spine.least, spine.value),
        "most": max(spine.most, spine.value),
    }
    widest = max(abs(end - spine.middle) for end in ends.values()) or 1.0
    return {name: (end - spine.middle) / widest for name, end in ends.items()}


def specification(lines: Sequence[Spine], middle: str, language: Language, *, is_narrow: bool) -> dict[str, Any]:
    """The Altair specification; `middle` says what the line in the middle is."""
    import altair

    labels = {line.label: textwrap.fill(line.label, 32 if is_narrow else 30) for line in lines}
    rows = [{"label": labels[line.label], "kind": line.kind, "text": line.text, **scaled(line)} for line in lines]
    base = altair.Chart(altair.InlineData(values=rows))
    written = altair.Axis(
        title=None, labelExpr="split(datum.value, '\\n')", labelLimit=260, labelPadding=10, minExtent=230, ticks=False,
        domain=False, labelFontSize=14, labelColor=INK,
    )  # fmt: skip
    y = altair.Y("label:N", sort=list(labels.values()), axis=None if is_narrow else written)
    scale = altair.Scale(domain=[-1.12, 1.12], nice=False)
    lower, higher = ("lager", "hoger") if language == "nl" else ("lower", "higher")
    ends = altair.Axis(
        title=None, orient="top", values=[-1, 0, 1], grid=False, domain=False, ticks=False, labelColor=QUIET, labelPadding=6,
        labelOverlap=False, labelFlush=True,
        labelExpr=f"datum.value < 0 ? '← {lower}' : datum.value > 0 ? '{higher} →' : '{middle}'",
    )  # fmt: skip

    def x(field: str) -> Any:
        return altair.X(f"{field}:Q", scale=scale, axis=ends)

    down = 12 if is_narrow else 0
    shape = altair.Shape("kind:N", legend=None, scale=altair.Scale(domain=list(SHAPES), range=list(SHAPES.values())))
    fills = [ACCENT if kind != "similar" else "#ffffff" for kind in SHAPES]
    fill = altair.Fill("kind:N", legend=None, scale=altair.Scale(domain=list(SHAPES), range=fills))
    line = altair.Chart(altair.InlineData(values=[{"middle": 0}]))
    layers: list[Any] = [
        base.mark_rule(strokeWidth=12, color=GRID, strokeCap="butt", yOffset=down).encode(x=x("least"), x2="most:Q", y=y),
        line.mark_rule(color=NORM, strokeDash=[5, 4], strokeWidth=1.5).encode(x=x("middle")),
        base.mark_rule(strokeWidth=4, color=ACCENT, opacity=0.55, yOffset=down).encode(x=x("low"), x2="high:Q", y=y),
        base.mark_point(size=110, strokeWidth=2, stroke=ACCENT, opacity=1, yOffset=down).encode(
            x=x("value"), y=y, shape=shape, fill=fill
        ),
    ]
    if is_narrow:
        over: dict[str, Any] = {"dy": -2, "baseline": "bottom", "fontSize": 13}
        for is_long in (False, True):
            # A second line grows downwards, over the bar: such a label begins a line higher.
            two = base.transform_filter(f"{'' if is_long else '!'}test(/\\n/, datum.label)")
            label = two.mark_text(align="left", color=QUIET, lineBreak="\n", **{**over, "dy": -17 if is_long else -2})
            layers.append(label.encode(x=altair.value(0), y=y, text="label:N"))
        layers.append(base.mark_text(align="right", color=INK, **over).encode(x=altair.value(290), y=y, text="text:N"))
    else:
        layers.append(base.mark_text(align="left", fontSize=14, color=INK).encode(x=altair.value(386), y=y, text="text:N"))
    chart = (
        altair.layer(*layers)
        .properties(width=290 if is_narrow else 380, height=altair.Step(68 if is_narrow else 40), background="transparent")
        .configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12)
    )
    return dict(chart.to_dict())


@lru_cache(maxsize=256)
def draw(lines: tuple[Spine, ...], middle: str, language: Language, *, is_narrow: bool) -> bytes:
    """The SVG."""
    return svg(specification(lines, middle, language, is_narrow=is_narrow), language)
