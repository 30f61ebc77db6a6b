"""*Hoe klein kan de collectie zijn*: copies against the share of demand that they serve, with proof and judgement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from schakel.dashboards.left_out_words import why_left_out
from schakel.reports.chart import ACCENT, FONT, GRID, INK, NORM, QUIET, svg
from schakel.reports.numbers import NARROW, Language, number, percentage
from schakel.reports.periods import in_words
from schakel.reports.report import Cell, Column, Table

Document = Mapping[str, Any]
"""What a job of the curve keeps: see `size_curve`."""


@dataclass(frozen=True)
class SizeChart:
    """A line of (copies, share met at once), the share at once with which the norm is held, and how many items there are now."""

    points: tuple[tuple[float, float], ...]
    aim: float
    now: float
    language: Language


@dataclass(frozen=True)
class SizePage:
    """All that the page shows.

    Args:
        judged: what was tried, when, and what it delivered. yardstick: what the test takes for met, and its error.
        warning: what the plan did not keep, or what no collection mends; may be empty.
    """

    title: str
    judged: str
    yardstick: str
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
    chart = SizeChart(points, document["judged"]["aims"][at], float(document["items_now"][at]), language)
    judged = document["judged"]
    short = [
        label[code]
        for n, code in enumerate(codes)
        if judged["delivered"][n] < document["norms"][n] and not judged["unmendable"][n]
    ]
    tables = {
        "punten": _curve_table(document, at, label[chosen], language),
        "bibliotheken": _plan_table(document, label, language),
    }
    warnings = (_warning(short, language), _unmendable(document, label, language))
    return SizePage(
        title=_title(document, short, language), judged=_judged(document, language), yardstick=_yardstick(document, language),
        warning=" ".join(filter(None, warnings)), proof=_proof(document, language), chart=chart,
        alt=_alt(chart, label[chosen], language), tables=tables,
        left_out=tuple(
            (number(count, 0, language), why_left_out(reason, language))
            for reason, count in document["left_out"].items() if count
        ),
    )  # fmt: skip


def _title(document: Document, short: Sequence[str], language: Language) -> str:
    """Of the plan that was tried, beside the collection as it was then: both went through the same test.

    Args:
        short: libraries, or the province, of which the plan missed the norm in that test.
    """
    now, needed = document["judged"]["as_it_was"]["copies"][-1], document["judged"]["copies"][-1]
    change = percentage(abs(1 - needed / now), 0, language) if now else ""
    counts = number(needed, 0, language), number(now, 0, language)
    if language == "nl":
        if not now or needed > now:
            return f"Voor beide normen zijn {counts[0]} exemplaren nodig, en er waren er {counts[1]}"
        says = f"De collectie kan {change} kleiner: {counts[0]} in plaats van {counts[1]} exemplaren"
        if not short:
            return f"{says}, mits goed gekozen"
        return f"{says}, maar dan {'haalt' if len(short) == 1 else 'halen'} {', '.join(short)} de norm niet"
    if not now or needed > now:
        return f"Both norms take {counts[0]} items, and there were {counts[1]}"
    says = f"The collection can be {change} smaller: {counts[0]} instead of {counts[1]} items"
    if not short:
        return f"{says}, when those are chosen best"
    return f"{says}, but then {', '.join(short)} {'does' if len(short) == 1 else 'do'} not meet the norm"


def _judged(document: Document, language: Language) -> str:
    judged = document["judged"]
    first, last = (in_words("month", date.fromisoformat(f"{month}-01"), language) for month in judged["months"])
    months = first if first == last else f"{first} {'tot en met' if language == 'nl' else 'up to'} {last}"
    size = number(judged["copies"][-1], 0, language)
    ends = [percentage(share, 1, language) for share in (min(judged["delivered"][:-1]), max(judged["delivered"][:-1]))]
    if language == "nl":
        between = f"{ends[0]} tot {ends[1]}" if ends[0] != ends[1] else ends[0]
        return (
            f"Getoetst op de vraag van {months}, die het plan niet kende: met {size} exemplaren leverden de bibliotheken "
            f"{between} uit de eigen collectie."
        )
    between = f"{ends[0]} to {ends[1]}" if ends[0] != ends[1] else ends[0]
    return (
        f"Tried on the demand of {months}, which the plan did not know: with {size} items the libraries delivered {between} from "
        "their own collections."
    )


def _yardstick(document: Document, language: Language) -> str:
    was = document["judged"]["as_it_was"]
    errors = [abs(tried - seen) for tried, seen in zip(was["delivered"], was["measured"], strict=True) if seen is not None]
    worst = number(max(errors, default=0.0) * 100, 2, language)
    if language == "nl":
        return (
            "Zo is geteld: wie wacht tot een exemplaar terug is, telt als bediend, net als in de gemeten norm van Klantvraag. "
            "Hoe lang mensen wachten, is gemeten in de maanden ervoor. De collectie zoals ze was ging door dezelfde toets, en "
            f"kwam hooguit {worst} procentpunt naast de gemeten norm uit."
        )
    return (
        "This is how it counts: who waits until an item is back counts as served, as in the measured norm of Demand. How long "
        "people wait was measured in the months before. The collection as it was went through the same test, and came out "
        f"at most {worst} percentage points beside the measured norm."
    )


def _unmendable(document: Document, label: Mapping[str, str], language: Language) -> str:
    judged = document["judged"]
    told = []
    for at, code in enumerate([*document["organisations"], ""]):
        if not judged["unmendable"][at]:
            continue
        norm, share = percentage(document["norms"][at], 1, language), percentage(judged["stood"][at], 2, language)
        told.append(
            f"{label[code]}: de norm van {norm} haalt geen enkele collectie, want {share} van de vraag bleef liggen terwijl er "
            "een exemplaar stond (vooral niet opgehaald). Het plan haalt de norm van de overige vraag."
            if language == "nl"
            else f"{label[code]}: no collection meets the norm of {norm}, because {share} of the demand was never met although "
            "an item stood in (mostly not collected). The plan meets the norm of all other demand."
        )
    return " ".join(told)


def _warning(short: list[str], language: Language) -> str:
    if not short:
        return ""
    if language == "nl":
        return f"Wees voorzichtig: in die maanden haalde het plan de norm niet voor {', '.join(short)}. Houd ruimte over."
    return f"Be careful: in those months the plan did not meet the norm for {', '.join(short)}. Keep room to spare."


def _proof(document: Document, language: Language) -> str:
    gap = percentage(document["gap"], 3, language)
    if language == "nl":
        return f"Bewezen, voor het jaar dat komt: geen enkele collectie haalt dezelfde belofte met ruim {gap} minder exemplaren."
    return f"Proven, for the year to come: no collection keeps the same promise with over {gap} fewer items."


def _curve_table(document: Document, at: int, name: str, language: Language) -> Table:
    heads = {"nl": ("Exemplaren", "Deel van nu", "Meteen bediend", "Norm"), "en": ("Items", "Share of now", "Served at once",
             "Norm")}[language]  # fmt: skip
    aim, now = document["judged"]["aims"][at], document["items_now"][at]
    meets = {"nl": ("haalt de norm", "onder de norm"), "en": ("meets the norm", "under the norm")}[language]
    rows = [
        (Cell(copies), Cell(copies / now if now else None), Cell(share),
         Cell(meets[0] if share >= aim else meets[1]))
        for copies, share in sorted((point["copies"][at], point["shares"][at]) for point in document["curve"])
    ]  # fmt: skip
    columns = (Column(heads[0], "count"), Column(heads[1], "share"), Column(heads[2], "fine_share"), Column(heads[3]))
    title = {"nl": "Hoeveel exemplaren welk deel bedienen", "en": "How many items serve which share"}[language]
    return Table("punten", f"{title}: {name}", columns, tuple(rows))


def _plan_table(document: Document, label: Mapping[str, str], language: Language) -> Table:
    heads = {
        "nl": (
            "Bibliotheek",
            "Exemplaren toen",
            "Gemeten norm",
            "Die exemplaren in de toets",
            "Plan voor de eigen norm",
            "Die in de toets",
            "Deel in het plan voor beide normen",
            "Dat plan in de toets",
            "Exemplaren nu",
            "Deel in het plan voor het jaar dat komt",
        ),
        "en": (
            "Library",
            "Items then",
            "Measured norm",
            "Those items in the test",
            "Plan for its own norm",
            "Those in the test",
            "Part in the plan for both norms",
            "That plan in the test",
            "Items now",
            "Part in the plan for the year to come",
        ),
    }[language]
    judged = document["judged"]
    was = judged["as_it_was"]
    rows = []
    for at, code in enumerate([*document["organisations"], ""]):
        # What libraries need for themselves does not add up to what the province needs.
        own = (judged["own_copies"][at], judged["own_delivered"][at]) if code else (None, None)
        values = (
            was["copies"][at], was["measured"][at], was["delivered"][at], *own, judged["copies"][at], judged["delivered"][at],
            document["items_now"][at], document["copies"][at],
        )  # fmt: skip
        rows.append((Cell(label[code]), *map(Cell, values)))
    shares = (2, 3, 5, 7)
    columns = tuple(Column(head, "text" if n == 0 else "fine_share" if n in shares else "count") for n, head in enumerate(heads))
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
    low = min([chart.aim, *(share for _, share in chart.points)])
    percent = f"replace(format(datum.value, '.1%'), '%', '{NARROW}%')" if chart.language == "nl" else "format(datum.value, '.1%')"
    x_axis = altair.Axis(title=None, format=",.0f", tickCount=4, grid=False, domainColor=QUIET, ticks=False, labelPadding=8,
                         labelOverlap=True, labelSeparation=8)  # fmt: skip
    y_axis = altair.Axis(title=None, labelExpr=percent, tickCount=5, domain=False, ticks=False, gridColor=GRID, labelPadding=8)
    x = altair.X("copies:Q", axis=x_axis, scale=altair.Scale(zero=False, nice=False, padding=14))
    y = altair.Y("share:Q", axis=y_axis, scale=altair.Scale(domain=[max(0.0, low - (1 - low) * 0.1), 1.0]))
    base = altair.Chart(altair.InlineData(values=rows))
    norm_text = {"nl": "genoeg voor de norm", "en": "enough for the norm"}[chart.language]
    now_text = {"nl": "nu", "en": "now"}[chart.language]
    norm = altair.Chart(altair.InlineData(values=[{"share": chart.aim, "text": norm_text}]))
    now = altair.Chart(altair.InlineData(values=[{"copies": chart.now, "text": now_text}]))
    layers = [
        norm.mark_rule(color=NORM, strokeDash=[5, 4], strokeWidth=1.5).encode(y=y),
        base.mark_line(color=ACCENT, strokeWidth=2.5).encode(x=x, y=y),
        base.mark_point(color=ACCENT, filled=True, size=60, opacity=1).encode(x=x, y=y),
        # On white, as the line runs behind these words where the norm is high and the screen narrow.
        *(
            norm.mark_text(align="left", dy=12, fontSize=13, **drawn).encode(x=altair.value(4), y=y, text="text:N")
            for drawn in ({"color": "white", "stroke": "white", "strokeWidth": 4}, {"color": NORM})
        ),
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
    return svg(specification(chart, is_narrow=is_narrow), chart.language)
