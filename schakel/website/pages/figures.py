"""*Cijfers*: the page, its chart and its file. All three read the same choice and check the same rights."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from schakel.dashboards import choice as choices
from schakel.dashboards.choice import Choice, ChoiceError
from schakel.dashboards.file import Convention, write_file
from schakel.privacy.reader import Reader
from schakel.reports import chart as drawings
from schakel.reports.origin import Origin
from schakel.reports.periods import day
from schakel.warehouse.snapshot import Snapshot
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import empty, reading, whole
from schakel.website.pages.signed_in import signed_in
from schakel.website.snapshots import current_snapshot

_KEYS = ("measure", "place", "period", "start", "part")


@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """The page."""
    reader = rights.reader_of(request)
    rights.check_may_see_figures(reader)
    snapshot = current_snapshot()
    if snapshot is None:
        return empty.no_snapshot(request)
    if not reading.available(snapshot):
        return empty.no_figures(request)
    choice = _choice(request, snapshot, reader)

    def context() -> dict[str, Any]:
        return _context(snapshot, choice, reader)

    return whole.page(request, snapshot, "figures.html", (choice, reader, reading.today()), context)


def _context(snapshot: Snapshot, choice: Choice, reader: Reader) -> dict[str, Any]:
    places, measures = reading.places(snapshot), reading.available(snapshot)
    parts = reading.released(snapshot, choice.measure, choice.period, reader).parts
    page = reading.figures(snapshot, choice, reader, language())
    return {
        "page": page,
        "forms": [(each, address(replace(choice, measure=each.measure))) for each in page.forms],
        "choice": choice,
        "measures": choices.measure_options(choice, measures, language()),
        "places": choices.place_options(choice, places, reader, language()),
        "periods": choices.period_options(choice, reader, language()),
        "parts": choices.part_options(choice, parts, language()),
        "snapshot": snapshot,
        "known_on": day(snapshot.known_on, language()),
        "address": address(choice),
    }


@signed_in
def chart(request: HttpRequest) -> HttpResponse:
    """The drawing alone, for a wide or a narrow screen."""
    reader = rights.reader_of(request)
    snapshot, choice = _snapshot_and_choice(request, reader)
    drawing = reading.figures(snapshot, choice, reader, language()).drawing
    if drawing is None:
        raise Http404
    if request.GET.get("narrow"):
        drawing = drawings.narrow(drawing)
    return HttpResponse(drawings.draw(drawing), content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=300"})


@signed_in
def file(request: HttpRequest) -> HttpResponse:
    """The series as a file."""
    reader = rights.reader_of(request)
    snapshot, choice = _snapshot_and_choice(request, reader)
    released = reading.released(snapshot, choice.measure, choice.period, reader)
    series = released.series(choice.level, choice.place_code, choice.part)
    convention: Convention = "int" if request.GET.get("convention") == "int" else "nl"
    content = write_file(
        series, released.measure, reading.places(snapshot), Origin.of(snapshot), language(), convention, reading.unseen(snapshot)
    )
    name = f"{choice.measure}-{choice.level}-{choice.place_code}-{choice.period}.csv"
    safe = "".join(character if character.isalnum() or character in "-_." else "-" for character in name)
    return HttpResponse(
        content, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{safe}"'}
    )


def address(choice: Choice) -> str:
    """The choice as the query of an address."""
    asked = {
        "measure": choice.measure,
        "place": f"{choice.level}:{choice.place_code}",
        "period": choice.period,
        "start": choice.starts_on.isoformat() if choice.starts_on else "",
        "part": choice.part,
    }
    return urlencode({key: value for key, value in asked.items() if value})


def link(measure: str, organisation_code: str) -> str:
    """The address of a measure of an organisation."""
    return f"{reverse('figures')}?{address(Choice(measure, 'organisation', organisation_code))}"


def _snapshot_and_choice(request: HttpRequest, reader: Reader) -> tuple[Snapshot, Choice]:
    rights.check_may_see_figures(reader)
    snapshot = current_snapshot()
    if snapshot is None or not reading.available(snapshot):
        raise Http404
    return snapshot, _choice(request, snapshot, reader)


def _choice(request: HttpRequest, snapshot: Snapshot, reader: Reader) -> Choice:
    """What is asked for, after the rights on it."""
    places = reading.places(snapshot)
    asked = {key: request.GET[key] for key in _KEYS if request.GET.get(key)}
    try:
        choice = choices.read_choice(asked, places, reading.available(snapshot), reader)
    except ChoiceError as error:
        raise Http404 from error
    place = places.find(choice.level, choice.place_code)
    rights.check_may_see_place(reader, choice.level, place.organisation_code if place else None)
    rights.check_may_see_period(reader, choice.period)
    return choices.without_unknown_part(choice, reading.released(snapshot, choice.measure, choice.period, reader).parts)
