"""*Klantvraag*: the page, its chart and its file. All three read the same choice and check the same rights."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse

from schakel.collection.dissection import (
    FORMS,
    NORMS,
    Dissection,
    Moment,
    NoDemandError,
    dissect,
    missed_titles,
    through_time,
)
from schakel.dashboards import cause_chart
from schakel.dashboards.choice import Option
from schakel.dashboards.demand_page import DemandPage, demand_page, first_day
from schakel.dashboards.demand_tables import demand_tables
from schakel.dashboards.demand_titles import TitlesShown, release_titles, titles_file
from schakel.dashboards.demand_words import FORM, NORM
from schakel.privacy.audience import Audience
from schakel.privacy.reader import Reader
from schakel.reports.numbers import Language
from schakel.reports.origin import Origin
from schakel.reports.periods import day, short
from schakel.reports.report import write_csv
from schakel.warehouse.snapshot import Snapshot
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import empty, reading, whole
from schakel.website.pages.signed_in import signed_in
from schakel.website.snapshots import current_snapshot, kept

MOST_TITLES = 100_000


@dataclass(frozen=True)
class Asked:
    """One selection. `organisation` is "" for the whole network."""

    organisation: str
    norm: str
    form: str
    period: str
    start: str


@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """The page."""
    reader = rights.reader_of(request)
    asked = _asked(request, reader)
    snapshot = current_snapshot()
    if snapshot is None:
        return empty.no_snapshot(request)
    try:
        moments = kept(snapshot, _moments, asked.organisation, asked.norm, asked.form, asked.period, reading.today())
    except NoDemandError:
        return empty.no_figures(request)
    on = first_day(asked.start, moments, reading.today())
    if on is None and (asked.start or moments):
        raise Http404
    if on is None:
        return empty.no_figures(request)

    def context() -> dict[str, Any]:
        return _context(snapshot, asked, reader, moments, on)

    return whole.page(request, snapshot, "demand.html", (asked, on, reader, reading.today()), context)


@signed_in
def chart(request: HttpRequest) -> HttpResponse:
    """The drawing alone, for a wide or a narrow screen."""
    made, _, _ = _made(request)
    if not made.bars:
        raise Http404
    svg = cause_chart.draw(made.bars, language(), is_narrow=bool(request.GET.get("narrow")))
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=300"})


@signed_in
def file(request: HttpRequest) -> HttpResponse:
    """All titles that were missed and may be named."""
    _, found, titles = _made(request)
    snapshot = current_snapshot()
    assert snapshot is not None
    content = titles_file(titles, found, _name(snapshot, found.organisation_code or ""), Origin.of(snapshot), language())
    name = f"klantvraag-{found.norm}-{found.form}-{found.organisation_code or 'netwerk'}-{found.starts_on}.csv"
    return HttpResponse(
        content, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@signed_in
def table(request: HttpRequest) -> HttpResponse:
    """One of the other tables."""
    _, found, _ = _made(request)
    snapshot, asked, spoken = current_snapshot(), _asked(request, rights.reader_of(request)), language()
    assert snapshot is not None
    moments = kept(snapshot, _moments, asked.organisation, asked.norm, asked.form, asked.period, reading.today())
    tables = demand_tables(found, moments, _name(snapshot, asked.organisation), spoken)
    name = request.GET.get("table", "")
    if name not in tables:
        raise Http404
    content = write_csv(tables[name], Origin.of(snapshot, short(found.period, found.starts_on, spoken)), spoken)
    named = f"klantvraag-{name}-{found.norm}-{found.form}-{found.organisation_code or 'netwerk'}-{found.starts_on}.csv"
    return HttpResponse(
        content, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{named}"'}
    )


def _made(request: HttpRequest) -> tuple[DemandPage, Dissection, TitlesShown]:
    reader = rights.reader_of(request)
    asked, snapshot = _asked(request, reader), current_snapshot()
    if snapshot is None:
        raise Http404
    try:
        moments = kept(snapshot, _moments, asked.organisation, asked.norm, asked.form, asked.period, reading.today())
    except NoDemandError as error:
        raise Http404 from error
    on = first_day(asked.start, moments, reading.today())
    if on is None:
        raise Http404
    return kept(snapshot, _page, asked, on, reading.today(), _audience(asked, reader), language())


def _asked(request: HttpRequest, reader: Reader) -> Asked:
    """What the address asks for; a choice that does not exist is no page, one that is not for this reader is refused."""
    rights.check_may_see_figures(reader)
    asked = Asked(
        organisation=request.GET.get("organisation", reader.organisation_code),
        norm=request.GET.get("norm") or NORMS[0],
        form=request.GET.get("form") or FORMS[0],
        period=request.GET.get("period") or "year",
        start=request.GET.get("start") or "",
    )
    rights.check_may_see_demand(reader, asked.organisation)
    snapshot = current_snapshot()
    if asked.norm not in NORMS or asked.form not in FORMS or asked.period not in ("year", "quarter"):
        raise Http404
    if snapshot is not None and asked.organisation and reading.places(snapshot).find("organisation", asked.organisation) is None:
        raise Http404
    return asked


def _network(snapshot: Snapshot) -> str:
    network = reading.places(snapshot).network
    if network is None:
        raise Http404
    return network.code


def _moments(snapshot: Snapshot, organisation: str, norm: str, form: str, period: str, today: date) -> tuple[Moment, ...]:
    return tuple(
        through_time(
            snapshot, norm, form, organisation_code=organisation or None, network_code=_network(snapshot), period=period,
            today=today,
        )
    )  # fmt: skip


def _page(
    snapshot: Snapshot, asked: Asked, on: date, today: date, audience: Audience, spoken: Language
) -> tuple[DemandPage, Dissection, TitlesShown]:
    found = dissect(
        snapshot, asked.norm, asked.form, organisation_code=asked.organisation or None, network_code=_network(snapshot),
        period=asked.period, starts_on=on, today=today,
    )  # fmt: skip
    titles = release_titles(
        missed_titles(
            snapshot, asked.norm, asked.form, organisation_code=asked.organisation or None, period=asked.period, starts_on=on,
            cause=None, at_most=MOST_TITLES,
        ),
        found, audience, reading.thresholds(),
    )  # fmt: skip
    moments = kept(snapshot, _moments, asked.organisation, asked.norm, asked.form, asked.period, today)
    return demand_page(found, moments, titles, _name(snapshot, asked.organisation), spoken), found, titles


def _audience(asked: Asked, reader: Reader) -> Audience:
    return reader.audience(asked.organisation or None)


def _name(snapshot: Snapshot, organisation: str) -> str:
    places = reading.places(snapshot)
    place = places.find("organisation", organisation) if organisation else places.network
    return place.name if place else ""


def _context(snapshot: Snapshot, asked: Asked, reader: Reader, moments: tuple[Moment, ...], on: date) -> dict[str, Any]:
    spoken = language()
    made, _, _ = kept(snapshot, _page, asked, on, reading.today(), _audience(asked, reader), spoken)
    places = reading.places(snapshot)
    seen = [place for place in places.by_level["organisation"] if rights.may_see_demand(reader, place.code)]
    organisations = [Option(place.code, place.name, place.code == asked.organisation) for place in seen]
    if rights.may_see_demand(reader, ""):
        organisations.insert(0, Option("", places.network.name if places.network else "", not asked.organisation))
    address = urlencode({**vars(asked), "start": on.isoformat()})
    return {
        "page": made,
        "organisations": organisations,
        "norms": [Option(norm, NORM[spoken][norm], norm == asked.norm) for norm in NORMS],
        "forms": [Option(form, FORM[spoken][form], form == asked.form) for form in FORMS],
        "period": asked.period,
        "starts": [
            Option(each.starts_on.isoformat(), short(asked.period, each.starts_on, spoken), each.starts_on == on)
            for each in reversed(moments)
        ],
        "address": address,
        "without_start": urlencode({key: value for key, value in vars(asked).items() if key != "start"}),
        "snapshot": snapshot,
        "known_on": day(snapshot.known_on, spoken),
    }
