"""*Reserveringen*: the page, its chart and its files; the forecast is worked out in the background when somebody asks."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from schakel.dashboards import range_chart
from schakel.dashboards.choice import Option
from schakel.dashboards.holds_forecast import HoldsForecast, holds_forecast
from schakel.dashboards.holds_page import TITLES, HoldsPage, Scope, holds_page, scope_of
from schakel.dashboards.holds_words import KIND
from schakel.dashboards.job_words import standing
from schakel.holds.kept import Holds, read_holds
from schakel.holds.waits import KINDS
from schakel.jobs.job import Job, name_of
from schakel.privacy.reader import Reader
from schakel.reports.numbers import Language
from schakel.reports.origin import Origin
from schakel.reports.periods import day
from schakel.reports.report import write_csv
from schakel.warehouse.snapshot import Snapshot
from schakel.website import background, rights
from schakel.website.frame import language
from schakel.website.pages import empty, reading
from schakel.website.pages.posting import only_posted
from schakel.website.pages.runs import acted, busy
from schakel.website.pages.signed_in import signed_in
from schakel.website.pages.tables import shown
from schakel.website.snapshots import current_snapshot, kept, kept_as_it_is

FORECAST = "holds_forecast"


@dataclass(frozen=True)
class Asked:
    """One selection. `organisation` is "" for the whole network."""

    organisation: str
    kind: str


@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """The page."""
    reader = rights.reader_of(request)
    asked, snapshot, spoken = _asked(request, reader), current_snapshot(), language()
    if snapshot is None:
        return empty.no_snapshot(request)
    holds = kept_as_it_is(snapshot, read_holds)
    if holds is None or not holds.waits:
        return empty.no_figures(request)
    made = kept(snapshot, _page, asked, reader, spoken)
    job = background.job_named(_job_name(snapshot), FORECAST)
    foretold = _foretold(snapshot, job, asked, reader, spoken)
    places = reading.places(snapshot)
    choices = [("", places.network.name if places.network else "")]
    choices += [(place.code, place.name) for place in places.by_level["organisation"]]
    context = {
        "page": made,
        "waits": shown(made.tables["wachttijd"], spoken),
        "queues": shown(made.tables["wachtrijen"], spoken, TITLES),
        "promises": shown(made.tables["beloften"], spoken),
        "endings": shown(made.tables["afloop"], spoken),
        "checks": shown(made.tables["controles"], spoken),
        "foretold": foretold,
        "foretold_tables": [shown(table, spoken) for table in foretold.tables.values()] if foretold else [],
        "job": standing(job, spoken) if job else None,
        "may_start": rights.may_start_work(reader),
        "organisations": [
            Option(code, name, code == asked.organisation) for code, name in choices if rights.may_see_holds(reader, code)
        ],
        "kinds": [Option(kind, KIND[spoken][kind], kind == asked.kind) for kind in reversed(KINDS)],
        "address": urlencode(vars(asked)),
        "known_on": day(snapshot.known_on, spoken),
        "without_a_day": holds.served_without_a_day,
    }
    if job is not None and job.is_busy:
        return busy(request, "holds.html", context)
    return render(request, "holds.html", context)


@signed_in
def chart(request: HttpRequest) -> HttpResponse:
    """The drawing alone, for a wide or a narrow screen."""
    reader = rights.reader_of(request)
    asked, snapshot = _asked(request, reader), _snapshot()
    made = kept(snapshot, _page, asked, reader, language())
    if not made.lines:
        raise Http404
    svg = range_chart.draw(made.lines, language(), is_narrow=bool(request.GET.get("narrow")))
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=300"})


@signed_in
def file(request: HttpRequest) -> HttpResponse:
    """One of the tables."""
    reader = rights.reader_of(request)
    asked, snapshot = _asked(request, reader), _snapshot()
    tables = dict(kept(snapshot, _page, asked, reader, language()).tables)
    job = background.job_named(_job_name(snapshot), FORECAST)
    foretold = _foretold(snapshot, job, asked, reader, language())
    tables |= foretold.tables if foretold else {}
    name = request.GET.get("table", "")
    if name not in tables:
        raise Http404
    origin = Origin.of(snapshot, _until(snapshot, language()))
    headers = {"Content-Disposition": f'attachment; filename="reserveringen-{name}-{asked.organisation or "netwerk"}.csv"'}
    return HttpResponse(write_csv(tables[name], origin, language()), content_type="text/csv; charset=utf-8", headers=headers)


@only_posted
def forecast(request: HttpRequest) -> HttpResponse:
    """Have the forecast worked out, or do to that work what the form asks."""
    snapshot = _snapshot()
    if request.POST.get("do") == "start":
        background.ask_for(FORECAST, {"snapshot": snapshot.id})
        return redirect("holds")
    name = _job_name(snapshot)
    if background.job_named(name, FORECAST) is None:
        raise Http404
    return acted(request, name, "holds") or redirect("holds")


def _asked(request: HttpRequest, reader: Reader) -> Asked:
    """What the address asks for; a choice that does not exist is no page, one that is not for this reader is refused."""
    asked = Asked(request.GET.get("organisation", reader.organisation_code), request.GET.get("kind") or KINDS[-1])
    rights.check_may_see_holds(reader, asked.organisation)
    snapshot = current_snapshot()
    if asked.kind not in KINDS:
        raise Http404
    if snapshot is not None and asked.organisation and reading.places(snapshot).find("organisation", asked.organisation) is None:
        raise Http404
    return asked


def _snapshot() -> Snapshot:
    snapshot = current_snapshot()
    if snapshot is None or kept_as_it_is(snapshot, read_holds) is None:
        raise Http404
    return snapshot


def _scope(snapshot: Snapshot, organisation: str) -> Scope:
    return scope_of(reading.places(snapshot), organisation)


def _page(snapshot: Snapshot, asked: Asked, reader: Reader, spoken: Language) -> HoldsPage:
    holds: Holds | None = kept_as_it_is(snapshot, read_holds)
    assert holds is not None
    return holds_page(holds, _scope(snapshot, asked.organisation), asked.kind, reader, reading.thresholds(), spoken)


def _until(snapshot: Snapshot, spoken: Language) -> str:
    """The period of the tables, in words: queues on the last day, waits and endings in the year before it."""
    last = day(snapshot.known_on, spoken)
    return f"jaar tot en met {last}" if spoken == "nl" else f"year up to {last}"


def _job_name(snapshot: Snapshot) -> str:
    return name_of(FORECAST, {"snapshot": snapshot.id})


def _foretold(snapshot: Snapshot, job: Job | None, asked: Asked, reader: Reader, spoken: Language) -> HoldsForecast | None:
    document = background.answer(job) if job else None
    if not document:
        return None
    return holds_forecast(document, _scope(snapshot, asked.organisation), reader, reading.thresholds(), spoken)
