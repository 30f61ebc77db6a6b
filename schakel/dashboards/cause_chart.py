"""Numbers beside each other as lying bars, largest first as they are given: drawn to SVG on the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from schakel.reports.chart import ACCENT, DASH, FONT, INK, QUIET, svg
from schakel.reports.numbers import Language

WIDTH, ROOM_FOR_WORDS, ROOM_FOR_YEARS = 690, 270, 70
"""Of the drawing and of the labels beside the bars, in pixels."""


@dataclass(frozen=True)
class Bar:
    """One bar.

    Args:
        text: its number in words of the language.
        is_complete: False = of a period that is not wholly known; drawn hollow with a broken edge.
    """

    label: str
    value: float
    text: str
    is_complete: bool = True


def specification(bars: Sequence[Bar], *, is_narrow: bool) -> dict[str, Any]:
    """The Altair specification. On a narrow screen the label stands above its bar."""
    import altair

    rows = [{"label": bar.label, "value": bar.value, "text": bar.text, "whole": bar.is_complete} for bar in bars]
    order = [bar.label for bar in bars]
    most = max((bar.value for bar in bars), default=1) or 1
    base = altair.Chart(altair.InlineData(values=rows))
    room = ROOM_FOR_WORDS if max(map(len, order), default=0) > 12 else ROOM_FOR_YEARS
    axis = altair.Axis(
        title=None, labelLimit=300, labelPadding=10, minExtent=room, ticks=False, domain=False, labelFontSize=14, labelColor=INK
    )
    y = altair.Y("label:N", sort=order, axis=None if is_narrow else axis)
    x = altair.X("value:Q", axis=None, scale=altair.Scale(domain=[0, most * 1.18]))
    lying: dict[str, Any] = {"size": 18 if is_narrow else 22, "yOffset": 10 if is_narrow else 0}
    layers = [
        base.transform_filter("datum.whole").mark_bar(color=ACCENT, cornerRadiusEnd=2, **lying).encode(x=x, y=y),
        base.transform_filter("!datum.whole")
        .mark_bar(fill="white", stroke=ACCENT, strokeDash=DASH, strokeWidth=2, **lying)
        .encode(x=x, y=y),
        base.mark_text(align="left", dx=8, dy=10 if is_narrow else 0, fontSize=14, color=INK).encode(x=x, y=y, text="text:N"),
    ]
    if is_narrow:
        layers.append(
            base.mark_text(align="left", dy=-11, fontSize=13, color=QUIET).encode(x=altair.value(0), y=y, text="label:N")
        )
    chart = (
        altair.layer(*layers)
        .properties(
            width=290 if is_narrow else WIDTH - room, height=altair.Step(52 if is_narrow else 36), background="transparent"
        )
        .configure(font=FONT)
        .configure_view(stroke=None)
    )
    return dict(chart.to_dict())


@lru_cache(maxsize=256)
def draw(bars: tuple[Bar, ...], language: Language, *, is_narrow: bool) -> bytes:
    """The SVG."""
    return svg(specification(bars, is_narrow=is_narrow), language)
