"""Runs of scenarios: how far one is, what it came to, and several side by side with the record as it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from schakel.dashboards import range_chart
from schakel.dashboards.job_words import standing
from schakel.dashboards.scenario_page import Compared, base_of, compared, comparison_file
from schakel.jobs.job import JobError
from schakel.privacy.audience import Audience
from schakel.reports.origin import Origin
from schakel.website import background, rights
from schakel.website.frame import language
from schakel.website.pages import reading
from schakel.website.pages.posting import only_posted
from schakel.website.pages.signed_in import signed_in
from schakel.website.pages.what_if import KIND
from schakel.website.snapshots import current_snapshot

MOST = 6
"""Scenarios side by side; more do not fit beside each other on paper."""
EVERY_SECONDS = 5
Document = Mapping[str, Any]


@signed_in
def run(request: HttpRequest, job: str) -> HttpResponse:
    """One run: its progress, or its outcome."""
    reader = rights.reader_of(request)
    rights.check_may_see_what_if(reader)
    found = background.job_named(job, KIND)
    if found is None:
        raise Http404
    document = background.answer(found)
    if document is not None:
        return _results(request, [job], [document], found.id)
    may_start = rights.may_start_work(reader)
    return busy(request, "what_if_busy.html", {"job": standing(found, language()), "may_start": may_start, "asked": found.asked})


def busy(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page that is worth reading again while work goes on: it does so by itself, unless the reader said not to."""
    is_quiet = request.GET.get("quiet") == "1"
    answer = render(request, template, {**context, "is_quiet": is_quiet})
    if context["job"].is_busy and not is_quiet:
        answer.headers["Refresh"] = str(EVERY_SECONDS)
    return answer


@signed_in
def compare(request: HttpRequest) -> HttpResponse:
    """Results side by side."""
    names, documents = _asked(request)
    if not names:
        messages.info(request, _("Kies eerst een of meer uitkomsten om te vergelijken."))
        return redirect("what_if")
    if len({base_of(document) for document in documents}) > 1:
        messages.error(
            request,
            _("Alleen uitkomsten van hetzelfde jaar, dezelfde momentopname en even vaak nagespeeld kunnen naast elkaar staan."),
        )
        return redirect("what_if")
    return _results(request, names, documents, "")


@signed_in
def file(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    documents, audience, snapshot = _same(request), _audience(request), current_snapshot()
    if snapshot is None:
        raise Http404
    content = comparison_file(documents, audience, reading.thresholds(), Origin.of(snapshot), language())
    headers = {"Content-Disposition": 'attachment; filename="wat-als.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


@signed_in
def chart(request: HttpRequest) -> HttpResponse:
    """The drawing alone, for a wide or a narrow screen."""
    lines = _compared(request, _same(request)).lines
    if not lines:
        raise Http404
    svg = range_chart.draw(lines, language(), is_narrow=bool(request.GET.get("narrow")), zero=True)
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=300"})


@only_posted
def act(request: HttpRequest, job: str) -> HttpResponse:
    """Start again, stop or remove a run."""
    if background.job_named(job, KIND) is None:
        raise Http404
    if (answer := acted(request, job)) is not None:
        return answer
    return redirect("what_if_run", job=job)


def acted(request: HttpRequest, job: str, then: str = "what_if") -> HttpResponse | None:
    """Do to a job what the form asks; None when the page of the job is to be shown again."""
    asked = request.POST.get("do")
    try:
        if asked == "again":
            background.again(job)
        elif asked == "stop":
            background.stop(job)
        elif asked == "forget":
            background.forget(job)
            messages.success(request, _("De uitkomst is verwijderd."))
            return redirect(then)
        else:
            raise Http404
    except JobError:
        # Somebody else was sooner; the page shows how it stands now.
        messages.info(request, _("Dat kan nu niet meer; zo staat het nu."))
    return None


def _results(request: HttpRequest, names: Sequence[str], documents: Sequence[Document], single: str) -> HttpResponse:
    made = _compared(request, documents)
    context = {
        "page": made, "address": "&".join(f"run={name}" for name in names), "single": single,
        "may_start": rights.may_start_work(rights.reader_of(request)),
        "text": documents[0].get("text", "") if single else "",
    }  # fmt: skip
    return render(request, "what_if_result.html", context)


def _asked(request: HttpRequest) -> tuple[list[str], list[Document]]:
    rights.check_may_see_what_if(rights.reader_of(request))
    names = list(dict.fromkeys(request.GET.getlist("run")))
    if len(names) > MOST:
        raise Http404
    documents = []
    for name in names:
        found = background.job_named(name, KIND)
        document = background.answer(found) if found else None
        if document is None:
            raise Http404
        documents.append(document)
    return names, documents


def _same(request: HttpRequest) -> list[Document]:
    _names, documents = _asked(request)
    if not documents or len({base_of(document) for document in documents}) > 1:
        raise Http404
    return documents


def _compared(request: HttpRequest, documents: Sequence[Document]) -> Compared:
    snapshot = current_snapshot()
    places = reading.places(snapshot).by_level["organisation"] if snapshot else ()
    return compared(
        documents, rights.reader_of(request), reading.thresholds(), {place.code: place.name for place in places}, language()
    )


def _audience(request: HttpRequest) -> Audience:
    return rights.reader_of(request).audience(None)
