"""*Digitaal*: the page, its chart and its files. All read the same choice and check the same rights."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse

from schakel.collection.digital import Asked, Compared, NoUseError, YearOfUse, compare, last_pair, open_holds, side_by_side
from schakel.dashboards import cause_chart
from schakel.dashboards.choice import Option
from schakel.dashboards.digital_page import DigitalPage, categories_file, digital_page, years_file
from schakel.privacy.audience import Audience
from schakel.privacy.reader import Reader
from schakel.reports.numbers import Language
from schakel.reports.origin import Origin
from schakel.reports.periods import day
from schakel.warehouse.snapshot import Snapshot
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import empty, reading, whole
from schakel.website.pages.signed_in import signed_in
from schakel.website.snapshots import current_snapshot, kept

FILES = ("years", "categories")

Found = tuple[list[YearOfUse], list[Compared], int | None, Asked]


@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """The page."""
    reader = rights.reader_of(request)
    organisation, snapshot = _asked(request, reader), current_snapshot()
    if snapshot is None:
        return empty.no_snapshot(request)
    try:
        years = kept(snapshot, _found, organisation, reading.today())[0]
    except NoUseError:
        return empty.no_figures(request)
    if not years:
        return empty.no_figures(request)
    about = (organisation, reader, reading.today())
    return whole.page(request, snapshot, "digital.html", about, lambda: _context(snapshot, organisation, reader))


@signed_in
def chart(request: HttpRequest) -> HttpResponse:
    """The drawing alone, for a wide or a narrow screen."""
    snapshot, organisation = _there(request)
    audience = rights.reader_of(request).audience(organisation or None)
    bars = kept(snapshot, _page, organisation, reading.today(), audience, language()).bars
    if not bars:
        raise Http404
    svg = cause_chart.draw(bars, language(), is_narrow=bool(request.GET.get("narrow")))
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=300"})


@signed_in
def file(request: HttpRequest) -> HttpResponse:
    """The years and products, or the categories."""
    snapshot, organisation = _there(request)
    kind = request.GET.get("kind", FILES[0])
    years, found, pair, _ = kept(snapshot, _found, organisation, reading.today())
    if kind not in FILES or (kind == "categories" and pair is None):
        raise Http404
    name, spoken = _name(snapshot, organisation), language()
    content = (
        years_file(years, name, Origin.of(snapshot), spoken)
        if kind == "years" or pair is None
        else categories_file(found, pair, name, Origin.of(snapshot), spoken)
    )
    filed = f"digitaal-{organisation or 'netwerk'}-{kind}.csv"
    return HttpResponse(
        content, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{filed}"'}
    )


def _there(request: HttpRequest) -> tuple[Snapshot, str]:
    organisation, snapshot = _asked(request, rights.reader_of(request)), current_snapshot()
    if snapshot is None:
        raise Http404
    try:
        kept(snapshot, _found, organisation, reading.today())
    except NoUseError as error:
        raise Http404 from error
    return snapshot, organisation


def _asked(request: HttpRequest, reader: Reader) -> str:
    """The organisation, "" for the whole network; a choice that does not exist is no page."""
    rights.check_may_see_figures(reader)
    organisation = request.GET.get("organisation", reader.organisation_code)
    rights.check_may_see_demand(reader, organisation)
    snapshot = current_snapshot()
    if snapshot is not None and organisation and reading.places(snapshot).find("organisation", organisation) is None:
        raise Http404
    return organisation


def _found(snapshot: Snapshot, organisation: str, today: date) -> Found:
    network = reading.places(snapshot).network
    if network is None:
        raise Http404
    years = side_by_side(snapshot, organisation_code=organisation or None, network_code=network.code)
    pair = last_pair(years, today)
    found = [] if pair is None else compare(snapshot, pair, organisation_code=organisation or None)
    return years, found, pair, open_holds(snapshot, organisation_code=organisation or None)


def _page(snapshot: Snapshot, organisation: str, today: date, audience: Audience, spoken: Language) -> DigitalPage:
    years, found, pair, asked = kept(snapshot, _found, organisation, today)
    return digital_page(years, found, pair, asked, _name(snapshot, organisation), audience, reading.thresholds(), spoken)


def _name(snapshot: Snapshot, organisation: str) -> str:
    places = reading.places(snapshot)
    place = places.find("organisation", organisation) if organisation else places.network
    return place.name if place else ""


def _context(snapshot: Snapshot, organisation: str, reader: Reader) -> dict[str, Any]:
    places = reading.places(snapshot)
    seen = [place for place in places.by_level["organisation"] if rights.may_see_demand(reader, place.code)]
    organisations = [Option(place.code, place.name, place.code == organisation) for place in seen]
    if rights.may_see_demand(reader, ""):
        organisations.insert(0, Option("", places.network.name if places.network else "", not organisation))
    return {
        "page": kept(snapshot, _page, organisation, reading.today(), reader.audience(organisation or None), language()),
        "organisations": organisations,
        "address": urlencode({"organisation": organisation}),
        "snapshot": snapshot,
        "known_on": day(snapshot.known_on, language()),
    }
