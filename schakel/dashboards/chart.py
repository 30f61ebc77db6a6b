"""A series as a drawing: one Altair specification, drawn to SVG on the server, for page and report alike."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from schakel.dashboards.numbers import NARROW, Language

INK, QUIET, GRID, ACCENT, NORM, PALE = "#1d2b33", "#51616b", "#dfe4e6", "#0b5d66", "#9a3b12", "#a9c6c9"
FONT = "Helvetica, Arial, sans-serif"


@dataclass(frozen=True)
class Point:
    """One period in the drawing.

    Args:
        value: None when hidden or not known; the period then keeps its place and stays empty.
        segment: counts up at every change of definition, so that no line crosses one.
        is_chosen: drawn strongest.
    """

    starts_on: date
    label: str
    value: float | None
    text: str
    segment: int
    is_chosen: bool
    is_complete: bool = True


@dataclass(frozen=True)
class Drawing:
    """All that a chart is drawn from.

    Args:
        points: in order of time.
        norm: height of the norm line, None without a norm.
        is_share: write the axis in percentages.
        is_narrow: for a screen of 320 px.
    """

    points: tuple[Point, ...]
    unit: str
    language: Language
    norm: float | None = None
    norm_label: str = ""
    is_share: bool = False
    is_narrow: bool = False


def specification(drawing: Drawing) -> dict[str, Any]:
    """Bars up to twelve periods, a line above that; the value axis starts at zero, except for shares near 100 %."""
    # Imported when a first chart is drawn: it takes a second, and most of a process never draws.
    import altair

    width = 290 if drawing.is_narrow else 680
    rows = [
        {
            "order": place,
            "label": point.label,
            "value": point.value,
            "text": point.text,
            "segment": point.segment,
            "tone": "chosen" if point.is_chosen else ("open" if not point.is_complete else "other"),
        }
        for place, point in enumerate(drawing.points)
    ]
    data = altair.InlineData(values=rows)
    is_line = _is_line(drawing)
    fits = _fits(drawing, width)
    longest = max((len(point.label) for point in drawing.points), default=0)
    labels = _labels(drawing.points, max(2, min(4 if drawing.is_narrow else 9, (width - 60) // (8 * longest + 14))))
    x = altair.X(
        "label:O", sort=[point.label for point in drawing.points], title=None,
        axis=altair.Axis(values=labels, labelAngle=0, labelPadding=8, domainColor=QUIET, ticks=False, labelOverlap=True),
    )  # fmt: skip
    y = altair.Y(
        "value:Q", title=None, scale=altair.Scale(domain=_domain(drawing), nice=True),
        axis=altair.Axis(labelExpr=_axis_label(drawing),
                         tickCount=5, domain=False, ticks=False, labelPadding=8, gridColor=GRID),
    )  # fmt: skip
    bare = altair.Y("value:Q", axis=None)
    tone = altair.Color(
        "tone:N", legend=None, scale=altair.Scale(domain=["chosen", "other", "open"], range=[ACCENT, PALE, "#dbe7e8"])
    )
    base = altair.Chart(data)
    layers: list[Any] = []
    if is_line:
        layers.append(
            base.mark_line(color=ACCENT, strokeWidth=2, invalid="break-paths-show-path-domains").encode(
                x=x, y=y, detail="segment:N"
            )
        )
        marked = base if len(rows) <= 12 else base.transform_filter("datum.tone == 'chosen'")
        layers.append(marked.mark_point(filled=True, size=70, color=ACCENT, opacity=1).encode(x=x, y=bare))
        numbered = base if fits else base.transform_filter("datum.tone == 'chosen'")
        beside = 20 if not fits and _falls_to_chosen(drawing) else -14
        # A number may lie on its own line: paper around it keeps it readable.
        around: dict[str, Any] = {"stroke": "white", "strokeWidth": 5, "strokeJoin": "round"}
        for edge in (around, dict[str, Any]()):
            layers.append(numbered.mark_text(dy=beside, fontSize=14, color=INK, **edge).encode(x=x, y=bare, text="text:N"))
    else:
        layers.append(
            base.mark_bar(
                cornerRadiusTopLeft=2, cornerRadiusTopRight=2, size=min(64, int(width / max(len(rows), 1) * 0.62))
            ).encode(x=x, y=y, color=tone)
        )
        numbered = base if fits else base.transform_filter("datum.tone == 'chosen'")
        layers.append(numbered.mark_text(dy=-9, fontSize=14, color=INK).encode(x=x, y=bare, text="text:N"))
    if drawing.norm is not None:
        # As a second axis at the right, where no bar and no number can lie under its label.
        written = altair.Axis(
            orient="right", values=[drawing.norm], labelExpr=json.dumps(drawing.norm_label),
            labelColor=NORM, grid=False, domain=False,
            ticks=False, labelPadding=6,
        )  # fmt: skip
        line = altair.Chart(altair.InlineData(values=[{"norm": drawing.norm}])).mark_rule(
            color=NORM, strokeDash=[5, 4], strokeWidth=1.5
        )
        layers.append(line.encode(y=altair.Y("norm:Q", title=None, axis=written)))
    chart = (
        altair.layer(*layers)
        .resolve_axis(y="independent")
        .properties(
            width=width,
            height=220 if drawing.is_narrow else 300,
            background="transparent",
            # The engine measures a label by another font than the reader's may be; at the right edge that would cut it.
            padding={"left": 5, "top": 5, "bottom": 5, "right": 5 if drawing.norm is None else 5 + 2 * len(drawing.norm_label)},
            autosize={"type": "fit-x", "contains": "padding"},
        )
        .configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(labelColor=QUIET, labelFontSize=13, labelFont=FONT)
    )
    return dict(chart.to_dict())


def narrow(drawing: Drawing) -> Drawing:
    """The same, for a screen of 320 px."""
    return replace(drawing, is_narrow=True)


def draw(drawing: Drawing) -> bytes:
    """The SVG. Costs about 0.1 s: keep it as long as its snapshot stands."""
    return _convert(drawing)


@lru_cache(maxsize=512)
def _convert(drawing: Drawing) -> bytes:
    import vl_convert

    return vl_convert.vegalite_to_svg(
        specification(drawing), format_locale="nl-NL" if drawing.language == "nl" else "en-GB"
    ).encode()


def _labels(points: Sequence[Point], at_most: int) -> list[str]:
    januaries = [point.label for point in points if point.starts_on.month == 1]
    if len(points) > 12 and 2 <= len(januaries) <= at_most + 2:
        return januaries
    step = max(1, -(-len(points) // at_most))
    # Counted from the end, so that the latest period always has its label.
    return [point.label for place, point in enumerate(points) if (len(points) - 1 - place) % step == 0]


def _values(drawing: Drawing) -> list[float]:
    values = [point.value for point in drawing.points if point.value is not None]
    return values + ([drawing.norm] if drawing.norm is not None else [])


def _domain(drawing: Drawing) -> list[float]:
    values = _values(drawing) or [0.0, 1.0]
    low, high = min(values), max(values)
    if drawing.is_share and low > 0.75:
        # Near 100 % a zero base hides all that matters; a line may leave zero, a bar may not.
        return [max(0.0, low - (1 - low) * 0.5), 1.0]
    return [min(0.0, low * 1.08), high * 1.12 or 1.0]


def _is_line(drawing: Drawing) -> bool:
    """Many periods, or shares near 100 %."""
    return len(drawing.points) > 12 or (drawing.is_share and min(_values(drawing), default=0.0) > 0.75)


def _falls_to_chosen(drawing: Drawing) -> bool:
    """Whether the line comes down to the chosen point from above, where its number would stand, with room below it."""
    values = [point.value or 0.0 for point in drawing.points]
    chosen = next((place for place, point in enumerate(drawing.points) if point.is_chosen), 0)
    low, high = _domain(drawing)
    return chosen > 0 and values[chosen - 1] > values[chosen] and values[chosen] - low > 0.15 * (high - low)


def _fits(drawing: Drawing, width: int) -> bool:
    """Whether all numbers can stand beside each other; else only the chosen one is written, and all stand in the table."""
    longest = max((len(point.text) for point in drawing.points), default=0)
    beside = 60 + 7 * len(drawing.norm_label)
    return len(drawing.points) <= 12 and len(drawing.points) * (longest + 1) * 8 <= width - beside


def _axis_label(drawing: Drawing) -> str:
    if drawing.is_share:
        label = f"format(datum.value, '{'.1%' if _needs_decimals(drawing) else '.0%'}')"
        # The engine's Dutch writes 95%, the text around the drawing 95 %.
        return f"replace({label}, '%', '{NARROW}%')" if drawing.language == "nl" else label
    return f"format(datum.value, '{'~g' if _is_fine(drawing) else ',.0f'}')"


def _is_fine(drawing: Drawing) -> bool:
    return max((abs(value) for value in _values(drawing)), default=1.0) < 10


def _needs_decimals(drawing: Drawing) -> bool:
    low, high = _domain(drawing)
    return high - low < 0.05
