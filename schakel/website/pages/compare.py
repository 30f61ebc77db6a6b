"""*Vergelijken*: one place over all measures, and one measure over all places; pages, charts and files.

All roads read the same choice and check the same rights as *Cijfers*.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse

from schakel.dashboards import choice as choices
from schakel.dashboards import funnel_chart, peers, spine_chart
from schakel.dashboards.beside import why_never
from schakel.dashboards.choice import Choice, ChoiceError, Option
from schakel.dashboards.compare_file import funnel_file, others_file, spine_file
from schakel.dashboards.compare_page import ComparePage, compare_page
from schakel.dashboards.file import Convention
from schakel.dashboards.funnel_page import FunnelPage, funnel_page
from schakel.dashboards.others import OthersRow, beside_others
from schakel.measures.density import densities
from schakel.measures.figure import Place
from schakel.measures.others import published_by_others
from schakel.privacy.reader import Reader, Role
from schakel.privacy.released import Released
from schakel.reports import catalogue
from schakel.reports.numbers import Language
from schakel.reports.origin import Origin
from schakel.reports.periods import day
from schakel.warehouse.snapshot import Snapshot
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import empty, reading, whole
from schakel.website.pages.signed_in import signed_in
from schakel.website.snapshots import current_snapshot, kept

_PERIOD = "year"
"""Years only: seasons are no difference between places."""
_LEVELS = ("organisation", "municipality", "location")


@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """One place over all measures."""
    reader, snapshot = _reader_and_snapshot(request)
    if snapshot is None:
        return empty.no_snapshot(request)
    if not reading.available(snapshot):
        return empty.no_figures(request)
    asked, kind = _choice(request, snapshot, reader), _kind(request)

    def context() -> dict[str, Any]:
        return {
            "page": _compared(snapshot, asked, kind, reader),
            "places": _place_options(snapshot, asked, reader),
            "kinds": [
                Option("all", {"nl": "Het hele netwerk", "en": "The whole network"}[language()], kind == "all"),
                Option("density", {"nl": "Even dicht bewoonde plaatsen", "en": "Places as densely populated"}[language()],
                       kind == "density"),
            ],
            "address": _address(asked, kind),
            "funnels": _funnels(asked),
            **_common(snapshot),
        }  # fmt: skip

    return whole.page(request, snapshot, "compare.html", (asked, kind, reader), context)


@signed_in
def chart(request: HttpRequest) -> HttpResponse:
    """The spine alone."""
    made, _, _ = _asked_for(request)
    if not made.lines:
        raise Http404
    return _svg(spine_chart.draw(made.lines, made.middle, language(), is_narrow=bool(request.GET.get("narrow"))))


@signed_in
def file(request: HttpRequest) -> HttpResponse:
    """The table of one place."""
    made, snapshot, asked = _asked_for(request)
    content = spine_file(made, Origin.of(snapshot), language(), _convention(request))
    return _csv(content, f"vergelijken-{asked.level}-{asked.place_code}.csv")


@signed_in
def funnel(request: HttpRequest) -> HttpResponse:
    """One measure over all places of a level."""
    reader, snapshot = _reader_and_snapshot(request)
    if snapshot is None:
        return empty.no_snapshot(request)
    if not reading.available(snapshot):
        return empty.no_figures(request)
    asked = _choice(request, snapshot, reader)

    def context() -> dict[str, Any]:
        told = {each.measure for each in kept(snapshot, published_by_others)}
        known = catalogue.measures()
        there = [name for name in reading.available(snapshot) if name in told or not why_never(known[name], language())]
        return {
            "page": _funnel(snapshot, asked, reader),
            "others": _others(snapshot, asked, reader),
            "measures": choices.measure_options(asked, there, language()),
            "places": _place_options(snapshot, asked, reader),
            "address": _address(asked, "all"),
            **_common(snapshot),
        }

    return whole.page(request, snapshot, "compare_funnel.html", (asked, reader), context)


@signed_in
def funnel_drawing(request: HttpRequest) -> HttpResponse:
    """The funnel alone."""
    snapshot, asked, reader = _there(request)
    found = _funnel(snapshot, asked, reader).funnel
    if found is None:
        raise Http404
    return _svg(funnel_chart.draw(found, language(), is_narrow=bool(request.GET.get("narrow"))))


@signed_in
def funnel_table(request: HttpRequest) -> HttpResponse:
    """The table of one measure."""
    snapshot, asked, reader = _there(request)
    content = funnel_file(_funnel(snapshot, asked, reader), Origin.of(snapshot), language(), _convention(request))
    return _csv(content, f"trechter-{asked.measure}-{asked.level}.csv")


@signed_in
def others_table(request: HttpRequest) -> HttpResponse:
    """What others published of one measure."""
    snapshot, asked, reader = _there(request)
    found = _others(snapshot, asked, reader)
    if not found:
        raise Http404
    measure = catalogue.measures()[asked.measure]
    content = others_file(found, measure, Origin.of(snapshot), language(), _convention(request))
    return _csv(content, f"anderen-{asked.measure}.csv")


def _others(snapshot: Snapshot, asked: Choice, reader: Reader) -> tuple[OthersRow, ...]:
    released = reading.released(snapshot, asked.measure, _PERIOD, reader)
    return beside_others(kept(snapshot, published_by_others), released, reading.places(snapshot), language())


def _reader_and_snapshot(request: HttpRequest) -> tuple[Reader, Snapshot | None]:
    reader = rights.reader_of(request)
    rights.check_may_see_figures(reader)
    return reader, current_snapshot()


def _there(request: HttpRequest) -> tuple[Snapshot, Choice, Reader]:
    reader, snapshot = _reader_and_snapshot(request)
    if snapshot is None or not reading.available(snapshot):
        raise Http404
    return snapshot, _choice(request, snapshot, reader), reader


def _asked_for(request: HttpRequest) -> tuple[ComparePage, Snapshot, Choice]:
    snapshot, asked, reader = _there(request)
    return _compared(snapshot, asked, _kind(request), reader), snapshot, asked


def _choice(request: HttpRequest, snapshot: Snapshot, reader: Reader) -> Choice:
    """What is asked for, after the rights on it; a place of the network itself is nobody's neighbour."""
    places = reading.places(snapshot)
    asked = {key: request.GET[key] for key in ("measure", "place", "start") if request.GET.get(key)}
    if "place" not in asked:
        own = reader.organisation_code if reader.role is Role.LIBRARY else ""
        first = own or next((place.code for place in places.by_level["organisation"]), "")
        asked["place"] = f"organisation:{first}"
    try:
        found = choices.read_choice(asked, places, reading.available(snapshot), reader)
    except ChoiceError as error:
        raise Http404 from error
    place = places.find(found.level, found.place_code)
    if place is None or found.level not in _LEVELS:
        raise Http404
    rights.check_may_see_place(reader, found.level, place.organisation_code)
    rights.check_may_see_period(reader, _PERIOD)
    return found


def _kind(request: HttpRequest) -> str:
    kind = request.GET.get("peers", peers.KINDS[0])
    if kind not in peers.KINDS:
        raise Http404
    return kind


def _compared(snapshot: Snapshot, asked: Choice, kind: str, reader: Reader) -> ComparePage:
    return kept(snapshot, _compare, asked.level, asked.place_code, asked.starts_on, kind, reader, language())


def _compare(
    snapshot: Snapshot, level: str, code: str, starts_on: date | None, kind: str, reader: Reader, spoken: Language
) -> ComparePage:
    def of(measure: str) -> Released:
        return reading.released(snapshot, measure, _PERIOD, reader)

    places = reading.places(snapshot)
    place = places.find(level, code)
    if place is None:
        raise Http404
    seen = [each for each in places.by_level[level] if _may_see(reader, each)]
    chosen = peers.choose(kind, place, seen, kept(snapshot, _densities), spoken)
    return compare_page(of, places, place, chosen, reading.available(snapshot), starts_on, spoken)


def _densities(snapshot: Snapshot) -> Mapping[tuple[str, str], float]:
    return densities(snapshot)


def _may_see(reader: Reader, place: Place) -> bool:
    return place.closed_on is None and rights.may_see_place(reader, place.level, place.organisation_code)


def _funnel(snapshot: Snapshot, asked: Choice, reader: Reader) -> FunnelPage:
    return kept(snapshot, _funnel_page, asked, reader, language())


def _funnel_page(snapshot: Snapshot, asked: Choice, reader: Reader, spoken: Language) -> FunnelPage:
    return funnel_page(reading.released(snapshot, asked.measure, _PERIOD, reader), reading.places(snapshot), asked, spoken)


def _place_options(snapshot: Snapshot, asked: Choice, reader: Reader) -> list[choices.OptionGroup]:
    return list(choices.place_options(asked, reading.places(snapshot), reader, language()))[1:]


def _funnels(asked: Choice) -> str:
    """The address of the funnel of a measure, to which the measure is added."""
    return urlencode({"place": f"{asked.level}:{asked.place_code}", **_start(asked)})


def _address(asked: Choice, kind: str) -> str:
    return urlencode({"measure": asked.measure, "place": f"{asked.level}:{asked.place_code}", **_start(asked), "peers": kind})


def _start(asked: Choice) -> dict[str, str]:
    return {"start": asked.starts_on.isoformat()} if asked.starts_on else {}


def _common(snapshot: Snapshot) -> dict[str, Any]:
    return {"snapshot": snapshot, "known_on": day(snapshot.known_on, language())}


def _convention(request: HttpRequest) -> Convention:
    return "int" if request.GET.get("convention") == "int" else "nl"


def _svg(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=300"})


def _csv(content: bytes, name: str) -> HttpResponse:
    safe = "".join(character if character.isalnum() or character in "-_." else "-" for character in name)
    return HttpResponse(
        content, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{safe}"'}
    )
