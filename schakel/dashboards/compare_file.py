"""*Vergelijken* as files: the same figures as the three tables, with their definition, snapshot and why a cell is empty."""

import csv
import io
from collections.abc import Iterable, Sequence

from schakel.dashboards.compare_page import ComparePage
from schakel.dashboards.file import Convention
from schakel.dashboards.funnel_page import FunnelPage
from schakel.dashboards.others import MARKS, STATUSES, OthersRow
from schakel.measures.comparison import Interval
from schakel.measures.definition import Measure
from schakel.privacy.publishable import Publishable
from schakel.reports import catalogue
from schakel.reports.numbers import Language, plain
from schakel.reports.origin import Origin
from schakel.reports.report import harmless

_SPINE = {
    "nl": ("maat", "titel", "plaats_code", "plaats", "begint_op", "waarde", "interval_laag", "interval_hoog", "noemer",
           "naast", "waarde_ernaast", "laagste", "hoogste", "plaatsen", "oordeel", "toelichting"),
    "en": ("measure", "title", "place_code", "place", "starts_on", "value", "interval_low", "interval_high", "denominator",
           "beside", "value_beside", "lowest", "highest", "places", "word", "why"),
}  # fmt: skip
_FUNNEL = {
    "nl": ("maat", "titel", "plaats_code", "plaats", "begint_op", "waarde", "interval_laag", "interval_hoog", "teller", "noemer",
           "alles_samen", "grens_95_laag", "grens_95_hoog", "grens_998_laag", "grens_998_hoog", "oordeel", "toelichting"),
    "en": ("measure", "title", "place_code", "place", "starts_on", "value", "interval_low", "interval_high", "numerator",
           "denominator", "all_together", "limit_95_low", "limit_95_high", "limit_998_low", "limit_998_high", "word", "why"),
}  # fmt: skip
_OTHERS = {
    "nl": ("maat", "titel", "uitgever", "cijfer", "gebied", "begint_op", "waarde", "status", "teken", "bekend_op",
           "waarde_ons_netwerk", "opmerking", "bron_van_hun_cijfer"),
    "en": ("measure", "title", "publisher", "figure", "area", "starts_on", "value", "status", "mark", "known_on",
           "value_our_network", "note", "source_of_their_figure"),
}  # fmt: skip
_TAIL = {
    "nl": ("eenheid", "definitie_van", "bron", "momentopname"),
    "en": ("unit", "definition_of", "source", "snapshot"),
}


def spine_file(page: ComparePage, origin: Origin, language: Language, convention: Convention) -> bytes:
    """One row a measure, in the order of the page."""
    rows: list[list[str | float | None]] = []
    for each in page.compared:
        figure, measure = each.figure, each.measure
        rows.append([
            measure.name, measure.title[language], figure.place_code, page.place, figure.starts_on.isoformat(), figure.value,
            *_ends(each.interval), figure.denominator, page.middle if each.base is not None else "", each.base, each.lowest,
            each.highest, float(each.others), each.outcome.word, each.outcome.why, *_tail(figure, measure, origin, language),
        ])  # fmt: skip
    return _written(_SPINE[language], rows, language, convention)


def funnel_file(page: FunnelPage, origin: Origin, language: Language, convention: Convention) -> bytes:
    """One row a place, in the order of the page."""
    rows: list[list[str | float | None]] = []
    for each in page.places:
        figure = each.figure
        rows.append([
            page.measure.name, page.measure.title[language], figure.place_code, each.name, figure.starts_on.isoformat(),
            figure.value, *_ends(each.interval), figure.numerator, figure.denominator, page.base, *_ends(each.limits_95),
            *_ends(each.limits_998), each.outcome.word, each.outcome.why, *_tail(figure, page.measure, origin, language),
        ])  # fmt: skip
    return _written(_FUNNEL[language], rows, language, convention)


def others_file(
    found: Sequence[OthersRow], measure: Measure, origin: Origin, language: Language, convention: Convention
) -> bytes:
    """One row a figure of others, in the order of the page; definition and version are those of ours."""
    rows: list[list[str | float | None]] = []
    for each in found:
        told = each.published
        version = measure.version_on(told.starts_on)
        definition = catalogue.define(measure, told.starts_on, language) if version else None
        rows.append([
            measure.name, measure.title[language], told.publisher, told.figure, told.area, told.starts_on.isoformat(), told.value,
            STATUSES[language][told.status], MARKS[told.status], told.known_on.isoformat(),
            each.ours.value if each.ours else None, each.note, told.source, measure.unit[language],
            version.valid_from.isoformat() if version else "", definition.source if definition else "", origin.snapshot_id,
            *origin.marks(language),
        ])  # fmt: skip
    return _written(_OTHERS[language], rows, language, convention)


def _ends(found: Interval | None) -> tuple[float | None, float | None]:
    return (None, None) if found is None else (found.low, found.high)


def _tail(figure: Publishable, measure: Measure, origin: Origin, language: Language) -> Iterable[str]:
    definition = catalogue.define(measure, figure.starts_on, language)
    return (definition.unit, figure.version.isoformat(), definition.source, origin.snapshot_id, *origin.marks(language))


def _written(
    head: Sequence[str], rows: Iterable[Sequence[str | float | None]], language: Language, convention: Convention
) -> bytes:
    decimals: Language = "nl" if convention == "nl" else "en"
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if convention == "nl" else ",", lineterminator="\r\n")
    writer.writerow([*head, *_TAIL[language], *Origin.names(language)])
    for row in rows:
        writer.writerow(
            ["" if cell is None else harmless(cell) if isinstance(cell, str) else plain(cell, decimals) for cell in row]
        )
    return text.getvalue().encode("utf-8-sig")
