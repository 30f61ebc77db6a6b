"""*Profielen*: the goals of a library's locations, and the file of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from schakel.advice.drift import NO_LOCATION, GoalKept, read_drift
from schakel.advice.kept import NoAdviceError
from schakel.dashboards.choice import Option
from schakel.dashboards.profile_page import ProfilePage, profile_page, profile_table
from schakel.reports.media_types import SERVED_AS
from schakel.reports.origin import Origin
from schakel.reports.periods import day
from schakel.reports.report import Report, Section, write_csv
from schakel.reports.workbook import write_xlsx
from schakel.warehouse.snapshot import Snapshot
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import empty, reading
from schakel.website.pages.advice_whose import namer, of_organisation, organisations, place_name
from schakel.website.snapshots import kept_as_it_is

FORMS = {form: SERVED_AS[form] for form in ("xlsx", "csv")}


@of_organisation
def page(request: HttpRequest, snapshot: Snapshot, organisation: str) -> HttpResponse:
    """Each goal, what was found, and where to act on it."""
    try:
        goals, location = _goals(request, snapshot, organisation)
    except NoAdviceError:
        return empty.no_figures(request)
    name, spoken = namer(snapshot), language()
    everywhere = _of(kept_as_it_is(snapshot, read_drift), organisation)
    codes = sorted({each.location for each in everywhere if each.status != NO_LOCATION}, key=lambda code: name(code).casefold())
    return render(request, "advice_profile.html", {
        "page": _page(snapshot, goals, organisation, location), "organisation": organisation, "location": location,
        "place": place_name(snapshot, organisation), "known_on": day(snapshot.known_on, spoken), "snapshot": snapshot,
        "organisations": organisations(snapshot, rights.reader_of(request), organisation),
        "locations": [Option(code, name(code), code == location) for code in codes],
    })  # fmt: skip


@of_organisation
def file(request: HttpRequest, snapshot: Snapshot, organisation: str) -> HttpResponse:
    """The same rows as a workbook or CSV."""
    form = request.GET.get("form", "xlsx")
    if form not in FORMS:
        raise Http404
    try:
        goals, location = _goals(request, snapshot, organisation)
    except NoAdviceError as error:
        raise Http404 from error
    spoken = language()
    shown = _page(snapshot, goals, organisation, location)
    table, origin = profile_table(shown, spoken), Origin.of(snapshot, day(snapshot.known_on, spoken))
    if form == "csv":
        content = write_csv(table, origin, spoken)
    else:
        facts = {
            "nl": (("Gegevens tot en met", day(snapshot.known_on, spoken)), ("Momentopname", snapshot.id)),
            "en": (("Data up to", day(snapshot.known_on, spoken)), ("Snapshot", snapshot.id)),
        }[spoken]
        report = Report("profiles", table.name, shown.title, facts, (Section(shown.title, tables=(table,)),), (), spoken)
        content = write_xlsx(report, notice=origin.notice(spoken), made_at=reading.built_at(snapshot))
    called = f"{'profielen' if spoken == 'nl' else 'profiles'}-{location or organisation or 'netwerk'}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{called}"'}
    return HttpResponse(content, content_type=FORMS[form], headers=headers)


def _goals(request: HttpRequest, snapshot: Snapshot, organisation: str) -> tuple[list[GoalKept], str]:
    """The goals that are asked for, and of which location ("" = all).

    Who chooses another library in the form sends the location of before along: then all of that library are shown.
    """
    location = request.GET.get("location", "")
    goals = _of(kept_as_it_is(snapshot, read_drift), organisation)
    if location:
        found = reading.places(snapshot).find("location", location)
        if found is None:
            raise Http404
        if organisation and found.organisation_code != organisation:
            return goals, ""
        goals = [each for each in goals if each.location == location]
    return goals, location


def _of(goals: tuple[GoalKept, ...], organisation: str) -> list[GoalKept]:
    """Of a library; the network sees profiles for locations that are nowhere too."""
    return [each for each in goals if not organisation or each.organisation == organisation]


def _page(snapshot: Snapshot, goals: list[GoalKept], organisation: str, location: str) -> ProfilePage:
    name = namer(snapshot)
    place = name(location) if location else place_name(snapshot, organisation)
    return profile_page(goals, place, name, language())
