"""*Wat als*: the scenarios there are, a form that makes one, and files that come in and go out."""

import tomllib
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from schakel.dashboards.job_words import standing
from schakel.dashboards.scenario_form import scenario_form, what_changes
from schakel.dashboards.scenario_words import wrong_in_words
from schakel.scenarios.replayed import COUNTING, digest_of, whole_years
from schakel.scenarios.scenario import ScenarioError
from schakel.scenarios.scenario_files import (
    LARGEST_BYTES,
    ScenarioFile,
    find_scenario,
    keep_scenario,
    remove_scenario,
    scenario_files,
)
from schakel.website import rights
from schakel.website.background import all_jobs, ask_for, data_folder
from schakel.website.frame import language
from schakel.website.pages import empty, reading
from schakel.website.pages.posting import for_starters, only_posted
from schakel.website.pages.signed_in import signed_in
from schakel.website.snapshots import current_snapshot, kept_as_it_is

KIND = "replay"
RUNS = (1, 3, 5, 10)
USUAL_RUNS = 5


@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """All scenarios, what is being worked out, and the results that can be compared."""
    reader = rights.reader_of(request)
    rights.check_may_see_what_if(reader)
    snapshot, spoken = current_snapshot(), language()
    if snapshot is None:
        return empty.no_snapshot(request)
    jobs = list(reversed(all_jobs(KIND)))
    scenarios = [_shown(each) for each in scenario_files(data_folder())]
    runs = [
        {
            "standing": standing(job, spoken),
            "title": _title(job.asked["text"], job.asked["name"]),
            "year": job.asked["year"],
            "snapshot": job.asked["snapshot"],
            "runs": job.asked["runs"],
            "is_current": job.asked["snapshot"] == snapshot.id,
        }
        for job in jobs
    ]
    context = {
        "scenarios": scenarios, "runs": runs, "may_start": rights.may_start_work(reader),
        "ready": sum(run["standing"].is_done for run in runs),
    }  # fmt: skip
    return render(request, "what_if.html", context)


@signed_in
def scenario(request: HttpRequest, name: str) -> HttpResponse:
    """One scenario: what it changes, its file, and a button that starts it."""
    reader = rights.reader_of(request)
    rights.check_may_see_what_if(reader)
    found, snapshot, spoken = _found(name), current_snapshot(), language()
    years = kept_as_it_is(snapshot, whole_years) if snapshot else ()
    mine = [job for job in reversed(all_jobs(KIND)) if job.asked["text"] == found.text]
    context = {
        "found": found, **_shown(found), "years": years, "choices": [(n, n == USUAL_RUNS) for n in RUNS],
        "may_start": rights.may_start_work(reader),
        "runs": [(standing(job, spoken), job.asked["year"], job.asked["snapshot"], job.asked["runs"]) for job in mine],
    }  # fmt: skip
    return render(request, "what_if_scenario.html", context)


@signed_in
def download(request: HttpRequest, name: str) -> HttpResponse:
    """The scenario file."""
    rights.check_may_see_what_if(rights.reader_of(request))
    found = _found(name)
    headers = {"Content-Disposition": f'attachment; filename="{found.name}.toml"'}
    return HttpResponse(found.text.encode(), content_type="application/toml; charset=utf-8", headers=headers)


@for_starters
def new(request: HttpRequest) -> HttpResponse:
    """The form that makes a scenario; it shows the file before it is kept."""
    is_sent = request.method == "POST"
    given = {name: request.POST.getlist(name) for name in request.POST}
    form = scenario_form(given, language(), is_sent=is_sent, locations=_locations())
    if is_sent and form.toml and request.POST.get("do") == "keep":
        try:
            return redirect("what_if_scenario", name=keep_scenario(data_folder(), form.toml))
        except ScenarioError as error:
            messages.error(request, wrong_in_words(error, language()))
    return render(
        request, "what_if_new.html", {"form": form, "is_sent": is_sent}, status=400 if is_sent and not form.toml else 200
    )


@for_starters
def upload(request: HttpRequest) -> HttpResponse:
    """A scenario file that comes in: kept when it is right, and told what is wrong otherwise."""
    wrong = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None or file.size is None:
            wrong = _("Kies eerst een bestand.")
        elif file.size > LARGEST_BYTES:
            wrong = wrong_in_words(ScenarioError("", kind="too_large"), language())
        else:
            try:
                text = file.read().decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
                return redirect("what_if_scenario", name=keep_scenario(data_folder(), text))
            except UnicodeDecodeError:
                wrong = wrong_in_words(ScenarioError("", kind="not_text"), language())
            except ScenarioError as error:
                wrong = wrong_in_words(error, language())
    return render(request, "what_if_upload.html", {"wrong": wrong}, status=400 if wrong else 200)


@only_posted
def start(request: HttpRequest, name: str) -> HttpResponse:
    """Ask for a year to be replayed under a scenario."""
    found, snapshot = _found(name), current_snapshot()
    if snapshot is None or found.scenario is None:
        raise Http404
    year, runs, seed = (_whole(request.POST.get(name, "")) for name in ("year", "runs", "seed"))
    if year not in kept_as_it_is(snapshot, whole_years) or runs not in RUNS or not 0 <= seed < 2**31:
        raise Http404
    same = {
        "digest": digest_of(found.scenario), "snapshot": snapshot.id, "year": year, "seed": seed, "runs": runs,
        "counting": COUNTING,
    }  # fmt: skip
    return redirect("what_if_run", job=ask_for(KIND, {**same, "name": name, "text": found.text}, same))


@only_posted
def forget(request: HttpRequest, name: str) -> HttpResponse:
    """Remove a scenario file; what was worked out stays."""
    remove_scenario(data_folder(), _found(name).name)
    messages.success(request, _("Het scenario is verwijderd; de uitkomsten ervan blijven."))
    return redirect("what_if")


def _found(name: str) -> ScenarioFile:
    found = find_scenario(data_folder(), name)
    if found is None:
        raise Http404
    return found


def _shown(found: ScenarioFile) -> dict[str, Any]:
    spoken = language()
    return {
        "name": found.name,
        "title": found.scenario.title if found.scenario else f"{found.name}.toml",
        "changes": what_changes(found.scenario, spoken, _locations()) if found.scenario else [],
        "wrong": wrong_in_words(found.error, spoken) if found.error else "",
    }


def _locations() -> dict[str, str]:
    """Names of the locations by code, in order of name."""
    snapshot = current_snapshot()
    places = reading.places(snapshot).by_level["location"] if snapshot else ()
    return {place.code: place.name for place in sorted(places, key=lambda place: place.name)}


def _title(text: str, name: str) -> str:
    """The title as the scenario had it when it was asked."""
    title = tomllib.loads(text).get("title")
    return title if isinstance(title, str) else name


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 11 else -1
