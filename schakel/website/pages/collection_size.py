"""*Hoe klein kan de collectie zijn*: the curve, worked out in the background when somebody asks."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from schakel.dashboards.choice import Option
from schakel.dashboards.job_words import standing
from schakel.dashboards.size_page import SizePage, draw, size_page
from schakel.jobs.job import Job, name_of
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
from schakel.website.snapshots import current_snapshot

KIND = "curve"
SEED = 0
FORM = 2
"""Of what is kept; raised when an older answer lacks what the page tells, so that it is asked anew."""


@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """The curve of the snapshot of now, how its work stands, or a button that starts it."""
    reader = rights.reader_of(request)
    rights.check_may_see_what_if(reader)
    snapshot, spoken = current_snapshot(), language()
    if snapshot is None:
        return empty.no_snapshot(request)
    job = _job(snapshot)
    document = background.answer(job) if job else None
    context: dict[str, Any] = {
        "job": standing(job, spoken) if job else None, "may_start": rights.may_start_work(reader), "page": None,
    }  # fmt: skip
    if document is not None:
        made, chosen = _made(request, snapshot, document)
        names = _names(snapshot)
        whole = {"nl": "Hele provincie", "en": "Whole province"}[spoken]
        choices = [("", whole), *((code, names.get(code, code)) for code in document["organisations"])]
        context |= {
            "page": made,
            "choices": [Option(code, name, code == chosen) for code, name in choices],
            "address": f"organisation={chosen}",
            "tables": [shown(table, spoken) for table in made.tables.values()],
        }
    if job is not None and job.is_busy:
        return busy(request, "collection_size.html", context)
    return render(request, "collection_size.html", context)


@signed_in
def chart(request: HttpRequest) -> HttpResponse:
    """The drawing alone, for a wide or a narrow screen."""
    made = _asked(request)
    headers = {"Cache-Control": "private, max-age=300"}
    svg = draw(made.chart, is_narrow=bool(request.GET.get("narrow")))
    return HttpResponse(svg, content_type="image/svg+xml", headers=headers)


@signed_in
def file(request: HttpRequest) -> HttpResponse:
    """One of the tables."""
    made, name = _asked(request), request.GET.get("table", "")
    if name not in made.tables:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="kleinste-collectie-{name}.csv"'}
    spoken, snapshot = language(), current_snapshot()
    assert snapshot is not None
    content = write_csv(made.tables[name], Origin.of(snapshot, day(snapshot.known_on, spoken)), spoken)
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


@only_posted
def act(request: HttpRequest) -> HttpResponse:
    """Have the curve worked out, or do to that work what the form asks."""
    snapshot = current_snapshot()
    if snapshot is None:
        raise Http404
    if request.POST.get("do") == "start":
        background.ask_for(KIND, _what(snapshot))
        return redirect("collection_size")
    job = _job(snapshot)
    if job is None:
        raise Http404
    return acted(request, job.id, "collection_size") or redirect("collection_size")


def _what(snapshot: Snapshot) -> dict[str, Any]:
    return {"snapshot": snapshot.id, "seed": SEED, "form": FORM}


def _job(snapshot: Snapshot) -> Job | None:
    return background.job_named(name_of(KIND, _what(snapshot)), KIND)


def _asked(request: HttpRequest) -> SizePage:
    rights.check_may_see_what_if(rights.reader_of(request))
    snapshot = current_snapshot()
    job = _job(snapshot) if snapshot else None
    document = background.answer(job) if job else None
    if snapshot is None or document is None:
        raise Http404
    return _made(request, snapshot, document)[0]


def _made(request: HttpRequest, snapshot: Snapshot, document: Mapping[str, Any]) -> tuple[SizePage, str]:
    chosen = request.GET.get("organisation", "")
    if chosen and chosen not in document["organisations"]:
        raise Http404
    return size_page(document, _names(snapshot), chosen, language()), chosen


def _names(snapshot: Snapshot) -> dict[str, str]:
    return {place.code: place.name for place in reading.places(snapshot).by_level["organisation"]}
