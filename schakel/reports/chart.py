"""A series as a drawing: one Altair specification, drawn to SVG on the server, for page and report alike."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

from schakel.reports.numbers import NARROW, Language

INK, QUIET, GRID, ACCENT, NORM, PALE = "#1d2b33", "#51616b", "#dfe4e6", "#0b5d66", "#9a3b12", "#a9c6c9"
FONT = "Helvetica, Arial, sans-serif"
DASH = [5, 4]
"""Drawn and left open, in pixels."""


@dataclass(frozen=True)
class Point:
    """One period in the drawing.

    Args:
        value: None when hidden or not known; the period then keeps its place and stays empty.
        segment: counts up at every change of definition, so that no line crosses one.
        is_chosen: drawn strongest.
        is_complete: False = not over yet, or not all known: drawn hollow and dashed, never by colour alone.
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
        of_places: the points are places, not periods: always bars, and each has its label.
    """

    points: tuple[Point, ...]
    unit: str
    language: Language
    norm: float | None = None
    norm_label: str = ""
    is_share: bool = False
    is_narrow: bool = False
    of_places: bool = False


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
            "tone": "chosen" if point.is_chosen else "other",
            "whole": point.is_complete,
        }
        for place, point in enumerate(drawing.points)
    ]
    data = altair.InlineData(values=rows)
    is_line = _is_line(drawing)
    fits = _fits(drawing, width)
    longest = max((len(point.label) for point in drawing.points), default=0)
    labels = (
        [point.label for point in drawing.points]
        if drawing.of_places
        else _labels(drawing.points, max(2, min(4 if drawing.is_narrow else 9, (width - 60) // (8 * longest + 14))))
    )
    x = altair.X(
        "label:O", sort=[point.label for point in drawing.points], title=None,
        axis=altair.Axis(values=labels, labelPadding=8, domainColor=QUIET, ticks=False, labelOverlap=not drawing.of_places,
                         **_names(drawing)),
    )  # fmt: skip
    y = altair.Y(
        "value:Q", title=None, scale=altair.Scale(domain=_domain(drawing), nice=True),
        axis=altair.Axis(labelExpr=_axis_label(drawing),
                         tickCount=5, domain=False, ticks=False, labelPadding=8, gridColor=GRID),
    )  # fmt: skip
    bare = altair.Y("value:Q", axis=None)
    tone = altair.Color("tone:N", legend=None, scale=altair.Scale(domain=["chosen", "other"], range=[ACCENT, PALE]))
    base = altair.Chart(data)
    whole, open_ended = base.transform_filter("datum.whole"), base.transform_filter("!datum.whole")
    layers: list[Any] = []
    if is_line:
        # Every period keeps its place on the axis, those without a line as well.
        layers.append(base.mark_point(opacity=0).encode(x=x, y=y))
        for dash, stretches in (([1, 0], _solid(drawing.points)), (DASH, _dashed(drawing.points))):
            if stretches:
                along = altair.InlineData(values=[
                    {"label": each.label, "value": each.value, "stretch": place}
                    for place, stretch in enumerate(stretches) for each in stretch
                ])  # fmt: skip
                layers.append(
                    altair.Chart(along).mark_line(color=ACCENT, strokeWidth=2, strokeDash=dash).encode(
                        x=x, y=bare, detail="stretch:N"
                    )
                )  # fmt: skip
        marked = whole if len(rows) <= 12 else whole.transform_filter("datum.tone == 'chosen'")
        layers.append(marked.mark_point(filled=True, size=70, color=ACCENT, opacity=1).encode(x=x, y=bare))
        if has_open(drawing):
            hollow = open_ended.mark_point(filled=True, fill="white", size=60, stroke=ACCENT, strokeWidth=2, opacity=1)
            layers.append(hollow.encode(x=x, y=bare))
        numbered = base if fits else base.transform_filter("datum.tone == 'chosen'")
        beside = 20 if not fits and _falls_to_chosen(drawing) else -14
        # A number may lie on its own line: paper around it keeps it readable.
        around: dict[str, Any] = {"stroke": "white", "strokeWidth": 5, "strokeJoin": "round"}
        for edge in (around, dict[str, Any]()):
            layers.append(numbered.mark_text(dy=beside, fontSize=14, color=INK, **edge).encode(x=x, y=bare, text="text:N"))
    else:
        size = min(64, int(width / max(len(rows), 1) * 0.62))
        layers.append(
            whole.mark_bar(cornerRadiusTopLeft=2, cornerRadiusTopRight=2, size=size).encode(x=x, y=y, color=tone)
        )  # fmt: skip
        if has_open(drawing):
            dashed = open_ended.mark_bar(fill="white", stroke=ACCENT, strokeDash=DASH, strokeWidth=2, size=size - 2)
            layers.append(dashed.encode(x=x, y=bare))
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
            color=NORM, strokeDash=DASH, strokeWidth=1.5
        )
        layers.append(line.encode(y=altair.Y("norm:Q", title=None, axis=written)))
    chart = (
        altair.layer(*layers)
        .resolve_axis(y="independent")
        .properties(
            width=width,
            height=220 if drawing.is_narrow else 300,
            background="transparent",
            # The engine measures a label by another font than the reader's may be; at either edge that would cut it.
            padding={
                "left": 5 + 2 * max((len(point.text) for point in drawing.points), default=0),
                "top": 5,
                "bottom": 5 + (longest if drawing.of_places and drawing.is_narrow else 0),
                "right": 5 if drawing.norm is None else 5 + 2 * len(drawing.norm_label),
            },
            autosize={"type": "fit-x", "contains": "padding"},
        )
        .configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(labelColor=QUIET, labelFontSize=13, labelFont=FONT)
    )
    return dict(chart.to_dict())


def _names(drawing: Drawing) -> dict[str, Any]:
    """How labels below the bars are written: names of places are long, so each word has a line of its own.

    On a small screen even one word is broader than its bar, and two names would lie over each other: there they stand aslant.
    """
    if not drawing.of_places:
        return {"labelAngle": 0, "labelExpr": "datum.label"}
    if drawing.is_narrow:
        return {"labelAngle": -60, "labelAlign": "right", "labelBaseline": "middle", "labelLimit": 0}
    return {"labelAngle": 0, "labelExpr": "split(datum.label, ' ')"}


def has_open(drawing: Drawing) -> bool:
    """Whether a period is drawn that is not complete, so that the reader needs to be told how that looks."""
    return any(point.value is not None and not point.is_complete for point in drawing.points)


def legend(drawing: Drawing) -> str:
    """What the hollow points or bars are; "" when all that is drawn is complete."""
    if not has_open(drawing):
        return ""
    return NOT_COMPLETE["line" if _is_line(drawing) else "bar"][drawing.language]


NOT_COMPLETE: dict[str, dict[Language, str]] = {
    "line": {
        "nl": "Open punt en onderbroken lijn: de periode is nog niet om, of nog niet alles is bekend.",
        "en": "Open point and broken line: the period is not over yet, or not all is known yet.",
    },
    "bar": {
        "nl": "Open staaf met onderbroken rand: de periode is nog niet om, of nog niet alles is bekend.",
        "en": "Open bar with a broken edge: the period is not over yet, or not all is known yet.",
    },
}


def _solid(points: Sequence[Point]) -> list[list[Point]]:
    """Stretches of complete periods after each other; none crosses a change of definition or what is not known."""
    stretches: list[list[Point]] = [[]]
    for point in points:
        if stretches[-1] and (point.segment != stretches[-1][-1].segment or point.value is None or not point.is_complete):
            stretches.append([])
        if point.value is not None and point.is_complete:
            stretches[-1].append(point)
    return [stretch for stretch in stretches if stretch]


def _dashed(points: Sequence[Point]) -> list[list[Point]]:
    """Pairs of periods after each other of which one is not complete."""
    return [
        [earlier, later]
        for earlier, later in pairwise(points)
        if earlier.segment == later.segment
        and earlier.value is not None
        and later.value is not None
        and not (earlier.is_complete and later.is_complete)
    ]


def narrow(drawing: Drawing) -> Drawing:
    """The same, for a screen of 320 px."""
    return replace(drawing, is_narrow=True)


def draw(drawing: Drawing) -> bytes:
    """The SVG. Costs about 0.1 s: keep it as long as its snapshot stands."""
    return _convert(drawing)


@lru_cache(maxsize=512)
def _convert(drawing: Drawing) -> bytes:
    return svg(specification(drawing), drawing.language)


def svg(specified: dict[str, Any], language: Language) -> bytes:
    """What a Vega-Lite specification draws, with numbers as the language writes them."""
    import vl_convert

    return vl_convert.vegalite_to_svg(specified, format_locale="nl-NL" if language == "nl" else "en-GB").encode()


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
    if drawing.is_share and low > 0.75 and not drawing.of_places:
        # Near 100 % a zero base hides all that matters; a line may leave zero, a bar may not.
        return [max(0.0, low - (1 - low) * 0.5), 1.0]
    return [min(0.0, low * 1.08), high * 1.12 or 1.0]


def _is_line(drawing: Drawing) -> bool:
    """Many periods, or shares near 100 %."""
    if drawing.of_places:
        return False
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
