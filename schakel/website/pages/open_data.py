"""*Open data*: what everybody may take, as a page, as files, and as a catalogue for machines."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from schakel.dashboards.file import write_file
from schakel.intake.publishing import Publishing
from schakel.open_data import asked, dcat
from schakel.open_data.answers import ROOT, STATUS_WORDS
from schakel.open_data.asked import Parameter
from schakel.open_data.dcat import Addresses
from schakel.open_data.figures import LANGUAGES
from schakel.open_data.problems import KINDS
from schakel.open_data.wording import lines
from schakel.reports.numbers import Language, number
from schakel.reports.periods import day
from schakel.warehouse.snapshot import Snapshot
from schakel.website.frame import language
from schakel.website.pages import empty, openly, reading, whole
from schakel.website.pages.open_api import addresses
from schakel.website.snapshots import current_snapshot


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Which datasets there are, and how to use them."""
    snapshot = current_snapshot()
    if snapshot is None:
        return empty.no_snapshot(request)
    if not reading.available(snapshot):
        return empty.no_figures(request)
    publishing, spoken = reading.publishing(), language()
    return whole.page(
        request, snapshot, "open_data.html", (publishing,), lambda: _page(snapshot, publishing, spoken)
    )  # fmt: skip


def _page(snapshot: Snapshot, publishing: Publishing, spoken: Language) -> dict[str, Any]:
    figures = reading.open_to_all(snapshot)
    return {
        "datasets": lines(figures, spoken),
        "publishing": publishing,
        "publisher": publishing.publisher or figures.network_name,
        "notice": figures.origin.notice(spoken),
        "changed": day(reading.built_at(snapshot).date(), spoken),
        "snapshot": snapshot,
    }


@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    """How to use the API, from the tables that it reads and answers with."""
    spoken = language()
    return whole.public_page(request, "open_data_api.html", settings.API_PER_MINUTE, lambda: _api(spoken))


def _api(spoken: Language) -> dict[str, Any]:
    return {
        "root": ROOT,
        "parameters": [(each.name, each.says[spoken], _numbers(each, spoken)) for each in asked.OF_FIGURES],
        "statuses": [(each.value, words[spoken]) for each, words in STATUS_WORDS.items()],
        "problems": [(kind.name, kind.status, kind.title[spoken]) for kind in KINDS.values()],
        "per_minute": settings.API_PER_MINUTE,
    }


def _numbers(parameter: Parameter, spoken: Language) -> tuple[str, ...]:
    """The least, the most and the default; none of what is no number."""
    if parameter.default is None:
        return ()
    return tuple(number(each, 0, spoken) for each in (parameter.least, parameter.most, parameter.default))


@openly.for_reading
def file(request: HttpRequest, measure: str) -> HttpResponse:
    """All open figures of one measure: Dutch with semicolons, English with commas."""
    snapshot = current_snapshot()
    dataset = reading.open_to_all(snapshot).by_measure.get(measure) if snapshot is not None else None
    if snapshot is None or dataset is None:
        raise Http404
    spoken = language()
    content = write_file(
        [row.figure for row in dataset.rows], dataset.measure, reading.places(snapshot),
        reading.open_to_all(snapshot).origin, spoken, "nl" if spoken == "nl" else "int", reading.unseen(snapshot),
    )  # fmt: skip
    name = {"Content-Disposition": f'attachment; filename="{dataset.name}-{spoken}.csv"'}
    return openly.answer(request, content, "text/csv; charset=utf-8", name)


@openly.for_reading
def catalogue(request: HttpRequest) -> HttpResponse:
    """The catalogue in DCAT."""
    snapshot = current_snapshot()
    if snapshot is None or not reading.available(snapshot):
        raise Http404
    publishing = reading.publishing()
    made = dcat.catalogue(reading.open_to_all(snapshot), publishing, _addresses(request, publishing))
    return openly.answer(request, openly.json_bytes(made), dcat.MEDIA_TYPE)


def _addresses(request: HttpRequest, publishing: Publishing) -> Addresses:
    """Whole addresses: with the one that is set, as a catalogue is read far from here, or else as was asked."""
    site = publishing.address or f"{request.scheme}://{request.get_host()}"
    pages, definitions = addresses("open_data"), addresses("definitions")
    files = addresses("open_data_file", measure="MEASURE")
    return Addresses(
        page={each: site + pages[each] for each in LANGUAGES},
        catalogue=site + reverse("open_data_catalogue"),
        csv={each: site + files[each].replace("MEASURE", "{measure}") for each in LANGUAGES},
        definition={each: f"{site}{definitions[each]}#m-{{measure}}" for each in LANGUAGES},
        api=site + reverse("open_api"),
        figures=f"{site}{reverse('open_api_figures')}?measure={{measure}}",
        openapi=site + reverse("open_api_document"),
    )
