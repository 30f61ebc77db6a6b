"""*Gegevens*."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from schakel.dashboards.data_page import data_page, extract_page
from schakel.dashboards.refused_file import write_refused
from schakel.warehouse.snapshot import Snapshot
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import empty, reading, whole
from schakel.website.pages.signed_in import signed_in
from schakel.website.snapshots import current_snapshot


@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """The account of all that came in, or with `extract` the single batches of one extract."""
    rights.check_may_see_data(rights.reader_of(request))
    snapshot = current_snapshot()
    if snapshot is None:
        return empty.no_snapshot(request)
    extract = request.GET.get("extract")
    if extract is not None:
        return _extract(request, snapshot, extract)

    def context() -> dict[str, Any]:
        return {"page": data_page(snapshot, language()), "snapshot": snapshot, "built_at": reading.built_at(snapshot)}

    return whole.page(request, snapshot, "data.html", (), context)


@signed_in
def refused(request: HttpRequest) -> HttpResponse:
    """Every refused row as a file."""
    rights.check_may_see_data(rights.reader_of(request))
    snapshot = current_snapshot()
    if snapshot is None:
        return empty.no_snapshot(request)
    name = "geweigerd" if language() == "nl" else "refused"
    return HttpResponse(
        write_refused(snapshot, language()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{snapshot.id}.csv"'},
    )


def _extract(request: HttpRequest, snapshot: Snapshot, extract: str) -> HttpResponse:
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and 1 <= len(asked) <= 6 and int(asked) >= 1):
        raise Http404
    page = extract_page(snapshot, extract, int(asked), language())
    if page is None:
        raise Http404
    return render(request, "data_extract.html", {"page": page, "number": min(int(asked), page.pages)})
