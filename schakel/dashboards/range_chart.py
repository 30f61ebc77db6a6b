"""Values with their intervals beside each other, one line a place or scenario: drawn to SVG on the server."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from schakel.reports.chart import ACCENT, FONT, GRID, INK, NORM, QUIET, svg
from schakel.reports.numbers import Language


@dataclass(frozen=True)
class Span:
    """One value with its interval; `text` is the number in words. low and high None = no interval can be told."""

    value: float
    low: float | None
    high: float | None
    text: str


@dataclass(frozen=True)
class Line:
    """One line: a label and up to two spans, the second drawn open."""

    label: str
    spans: tuple[Span, ...]


def specification(lines: Sequence[Line], *, is_narrow: bool, zero: bool) -> dict[str, Any]:
    """The Altair specification. On a narrow screen the label stands above its line.

    Args:
        zero: draw a line at nothing changed.
    """
    import altair

    # A long label goes on over lines; on a narrow screen it stands above its line and has the whole width.
    labels = {line.label: line.label if is_narrow else textwrap.fill(line.label, 28) for line in lines}
    rows = [
        {"label": labels[line.label], "value": span.value, "low": span.value if span.low is None else span.low,
         "high": span.value if span.high is None else span.high, "text": span.text, "kind": "first" if n == 0 else "second"}
        for line in lines
        for n, span in enumerate(line.spans)
    ]  # fmt: skip
    spans = [span for line in lines for span in line.spans]
    ends = [end for span in spans for end in (span.value, span.low, span.high) if end is not None]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    room = (high - low or 1.0) * 0.12
    base = altair.Chart(altair.InlineData(values=rows))
    written = altair.Axis(
        title=None,
        labelExpr="split(datum.value, '\\n')",
        labelLimit=240,
        labelPadding=10,
        minExtent=220,
        ticks=False,
        domain=False,
        labelFontSize=14,
        labelColor=INK,
    )
    y = altair.Y("label:N", sort=list(labels.values()), axis=None if is_narrow else written)
    scale = altair.Scale(domain=[low - (room if low < 0 else 0), high + room], nice=False)
    ticks = altair.Axis(title=None, grid=True, gridColor=GRID, domain=False, ticks=False, tickCount=5, labelColor=QUIET)
    x = altair.X("low:Q", scale=scale, axis=ticks)
    at = altair.X("value:Q", scale=scale, axis=ticks)
    layers: list[Any] = []
    if zero:
        nothing = altair.Chart(altair.InlineData(values=[{"nothing": 0}]))
        layers.append(
            nothing.mark_rule(color=NORM, strokeDash=[5, 4], strokeWidth=1.5).encode(x=altair.X("nothing:Q", axis=ticks))
        )
    down = 8 if is_narrow else 0
    tone = altair.Color("kind:N", legend=None, scale=altair.Scale(domain=["first", "second"], range=[ACCENT, QUIET]))
    fill = altair.Fill("kind:N", legend=None, scale=altair.Scale(domain=["first", "second"], range=[ACCENT, "#ffffff"]))
    layers += [
        base.mark_rule(strokeWidth=5, opacity=0.35, strokeCap="round", yOffset=down).encode(x=x, x2="high:Q", y=y, color=tone),
        base.mark_point(size=90, strokeWidth=2, opacity=1, yOffset=down).encode(x=at, y=y, color=tone, fill=fill),
        base.mark_text(dy=-12 + down, fontSize=12, color=INK).encode(x=at, y=y, text="text:N"),
    ]
    if is_narrow:
        label = base.transform_filter("datum.kind == 'first'").mark_text(align="left", dy=-22, fontSize=13, color=QUIET)
        layers.append(label.encode(x=altair.value(0), y=y, text="label:N"))
    chart = (
        altair.layer(*layers)
        .properties(width=290 if is_narrow else 440, height=altair.Step(64 if is_narrow else 40), background="transparent")
        .configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12)
    )
    return dict(chart.to_dict())


@lru_cache(maxsize=256)
def draw(lines: tuple[Line, ...], language: Language, *, is_narrow: bool, zero: bool = False) -> bytes:
    """The SVG."""
    return svg(specification(lines, is_narrow=is_narrow, zero=zero), language)
