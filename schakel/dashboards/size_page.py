"""*Hoe klein kan de collectie zijn*: copies against the share of demand that they serve, with proof and judgement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from schakel.dashboards.chart import ACCENT, FONT, GRID, INK, NORM, QUIET
from schakel.dashboards.numbers import NARROW, Language, number, percentage
from schakel.dashboards.periods import in_words
from schakel.dashboards.report import Cell, Column, Table

Document = Mapping[str, Any]
"""What a job of the curve keeps: see `size_curve`."""


@dataclass(frozen=True)
class SizeChart:
    """A line of (copies, share) with its norm, and how many items there are now."""

    points: tuple[tuple[float, float], ...]
    norm: float
    now: float
    language: Language


@dataclass(frozen=True)
class SizePage:
    """All that the page shows. grows: who needs more than it has. warning: what the plan did not keep; either may be empty."""

    title: str
    grows: str
    judged: str
    warning: str
    proof: str
    chart: SizeChart
    alt: str
    tables: Mapping[str, Table]
    left_out: tuple[tuple[str, str], ...]


def size_page(document: Document, names: Mapping[str, str], chosen: str, language: Language) -> SizePage:
    """Put the page together.

    Args:
        names: of the organisations by code. chosen: the organisation whose line is drawn; "" = the province.
    """
    codes = [*document["organisations"], ""]
    at = codes.index(chosen)
    province = {"nl": "Hele provincie", "en": "Whole province"}[language]
    label = {code: names.get(code, code) or province for code in codes} | {"": province}
    points = tuple(sorted((float(point["copies"][at]), float(point["shares"][at])) for point in document["curve"]))
    chart = SizeChart(points, document["norms"][at], float(document["items_now"][at]), language)
    delivered, promised = document["judged"]["delivered"], document["judged"]["promised"]
    short = [label[code] for n, code in enumerate(codes) if delivered[n] < document["norms"][n]]
    tables = {
        "punten": _curve_table(document, at, label[chosen], language),
        "bibliotheken": _plan_table(document, label, language),
    }
    return SizePage(
        title=_title(document, language), grows=_grows(document, label, language),
        judged=_judged(document, promised[-1], delivered[-1], language),
        warning=_warning(short, language), proof=_proof(document, language), chart=chart,
        alt=_alt(chart, label[chosen], language), tables=tables,
        left_out=tuple((number(count, 0, language), reason) for reason, count in document["left_out"].items() if count),
    )  # fmt: skip


def _title(document: Document, language: Language) -> str:
    now, needed = document["items_now"][-1], document["copies"][-1]
    change = percentage(abs(1 - needed / now), 0, language) if now else ""
    counts = number(needed, 0, language), number(now, 0, language)
    if language == "nl":
        if not now or needed > now:
            return f"Voor beide normen zijn {counts[0]} exemplaren nodig, en er zijn er {counts[1]}"
        return f"De collectie kan {change} kleiner: {counts[0]} van de {counts[1]} exemplaren zijn genoeg voor beide normen"
    if not now or needed > now:
        return f"Both norms take {counts[0]} items, and there are {counts[1]}"
    return f"The collection can be {change} smaller: {counts[0]} of the {counts[1]} items are enough for both norms"


def _grows(document: Document, label: Mapping[str, str], language: Language) -> str:
    codes = document["organisations"]
    short = [label[code] for at, code in enumerate(codes) if document["copies"][at] > document["items_now"][at]]
    if not short or document["copies"][-1] > document["items_now"][-1]:
        return ""
    if language == "nl":
        return f"Niet overal: {', '.join(short)} {'heeft' if len(short) == 1 else 'hebben'} er juist meer nodig."
    return f"Not everywhere: {', '.join(short)} {'needs' if len(short) == 1 else 'need'} more."


def _judged(document: Document, promised: float, delivered: float, language: Language) -> str:
    first, last = (in_words("month", date.fromisoformat(f"{month}-01"), language) for month in document["judged"]["months"])
    months = first if first == last else f"{first} {'tot en met' if language == 'nl' else 'up to'} {last}"
    shares = percentage(promised, 2, language), percentage(delivered, 2, language)
    if language == "nl":
        return (
            f"Getoetst op maanden die het plan niet kende ({months}): zo’n plan beloofde {shares[0]} van de vraag uit de "
            f"provincie en leverde {shares[1]}."
        )
    return (
        f"Tried on months that the plan did not know ({months}): such a plan promised {shares[0]} of demand from the province "
        f"and delivered {shares[1]}."
    )


def _warning(short: list[str], language: Language) -> str:
    if not short:
        return ""
    if language == "nl":
        return f"Wees voorzichtig: in die maanden haalde het plan de norm niet voor {', '.join(short)}. Houd ruimte over."
    return f"Be careful: in those months the plan did not meet the norm for {', '.join(short)}. Keep room to spare."


def _proof(document: Document, language: Language) -> str:
    gap = percentage(document["gap"], 3, language)
    if language == "nl":
        return f"Bewezen: geen enkele collectie haalt dezelfde belofte met meer dan {gap} minder exemplaren."
    return f"Proven: no collection keeps the same promise with over {gap} fewer items."


def _curve_table(document: Document, at: int, name: str, language: Language) -> Table:
    heads = {"nl": ("Exemplaren", "Deel van nu", "Deel van de vraag", "Norm"), "en": ("Items", "Share of now", "Share of demand",
             "Norm")}[language]  # fmt: skip
    norm, now = document["norms"][at], document["items_now"][at]
    meets = {"nl": ("haalt de norm", "onder de norm"), "en": ("meets the norm", "under the norm")}[language]
    rows = [
        (Cell(copies), Cell(copies / now if now else None), Cell(share),
         Cell(meets[0] if share >= norm else meets[1]))
        for copies, share in sorted((point["copies"][at], point["shares"][at]) for point in document["curve"])
    ]  # fmt: skip
    columns = (Column(heads[0], "count"), Column(heads[1], "share"), Column(heads[2], "fine_share"), Column(heads[3]))
    title = {"nl": "Hoeveel exemplaren welk deel bedienen", "en": "How many items serve which share"}[language]
    return Table("punten", f"{title}: {name}", columns, tuple(rows))


def _plan_table(document: Document, label: Mapping[str, str], language: Language) -> Table:
    heads = {
        "nl": (
            "Bibliotheek",
            "Nu",
            "Nodig",
            "Nu bediend",
            "Beloofd",
            "Achtergehouden: beloofd",
            "bij de vraag die kwam",
            "geleverd",
        ),
        "en": (
            "Library",
            "Now",
            "Needed",
            "Served now",
            "Promised",
            "Held back: promised",
            "at the demand that came",
            "delivered",
        ),
    }[language]
    judged = document["judged"]
    rows = []
    for at, code in enumerate([*document["organisations"], ""]):
        shares = (
            document["shares_now"][at], document["shares_promised"][at], judged["promised"][at], judged["promised_at_level"][at],
            judged["delivered"][at],
        )  # fmt: skip
        counts = (Cell(document["items_now"][at]), Cell(document["copies"][at]))
        rows.append((Cell(label[code]), *counts, *map(Cell, shares)))
    columns = tuple(Column(head, "text" if n == 0 else "count" if n <= 2 else "fine_share") for n, head in enumerate(heads))
    title = {"nl": "Kleinste collectie per bibliotheek", "en": "Smallest collection by library"}[language]
    return Table("bibliotheken", title, columns, tuple(rows), has_total=True)


def _alt(chart: SizeChart, name: str, language: Language) -> str:
    low, high = chart.points[0], chart.points[-1]
    ends = [(number(copies, 0, language), percentage(share, 1, language)) for copies, share in (low, high)]
    if language == "nl":
        return (
            f"Lijn: van {ends[0][0]} exemplaren voor {ends[0][1]} tot {ends[1][0]} voor {ends[1][1]} van de vraag, {name}. "
            "Alle punten staan in de tabel."
        )
    return (
        f"Line: from {ends[0][0]} items for {ends[0][1]} to {ends[1][0]} for {ends[1][1]} of demand, {name}. "
        "All points are in the table."
    )


def specification(chart: SizeChart, *, is_narrow: bool) -> dict[str, Any]:
    """The Altair specification: size to the right, share upward, the norm and today's size as dashed lines."""
    import altair

    rows = [{"copies": copies, "share": share} for copies, share in chart.points]
    low = min([chart.norm, *(share for _, share in chart.points)])
    percent = f"replace(format(datum.value, '.1%'), '%', '{NARROW}%')" if chart.language == "nl" else "format(datum.value, '.1%')"
    x_axis = altair.Axis(title=None, format=",.0f", tickCount=4, grid=False, domainColor=QUIET, ticks=False, labelPadding=8)
    y_axis = altair.Axis(title=None, labelExpr=percent, tickCount=5, domain=False, ticks=False, gridColor=GRID, labelPadding=8)
    x = altair.X("copies:Q", axis=x_axis, scale=altair.Scale(zero=False, nice=False, padding=14))
    y = altair.Y("share:Q", axis=y_axis, scale=altair.Scale(domain=[max(0.0, low - (1 - low) * 0.1), 1.0]))
    base = altair.Chart(altair.InlineData(values=rows))
    norm_text = {"nl": "norm", "en": "norm"}[chart.language]
    now_text = {"nl": "nu", "en": "now"}[chart.language]
    norm = altair.Chart(altair.InlineData(values=[{"share": chart.norm, "text": norm_text}]))
    now = altair.Chart(altair.InlineData(values=[{"copies": chart.now, "text": now_text}]))
    layers = [
        norm.mark_rule(color=NORM, strokeDash=[5, 4], strokeWidth=1.5).encode(y=y),
        norm.mark_text(color=NORM, align="left", dy=12, fontSize=13).encode(x=altair.value(4), y=y, text="text:N"),
        base.mark_line(color=ACCENT, strokeWidth=2.5).encode(x=x, y=y),
        base.mark_point(color=ACCENT, filled=True, size=60, opacity=1).encode(x=x, y=y),
    ]
    if chart.now:
        layers.append(now.mark_rule(color=INK, strokeDash=[2, 4], strokeWidth=1.5).encode(x=x))
        layers.append(
            now.mark_text(color=INK, align="right", dx=-6, fontSize=13).encode(
                x=x, y=altair.value(150 if is_narrow else 200), text="text:N"
            )
        )
    made = (
        altair.layer(*layers)
        .properties(
            width=290 if is_narrow else 680, height=220 if is_narrow else 300, background="transparent",
            autosize={"type": "fit-x", "contains": "padding"},
        )
        .configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(labelColor=QUIET, labelFontSize=13, labelFont=FONT)
    )  # fmt: skip
    return dict(made.to_dict())


@lru_cache(maxsize=64)
def draw(chart: SizeChart, *, is_narrow: bool) -> bytes:
    """The SVG."""
    import vl_convert

    made = specification(chart, is_narrow=is_narrow)
    return vl_convert.vegalite_to_svg(made, format_locale="nl-NL" if chart.language == "nl" else "en-GB").encode()
