"""*Gegevens*."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from schakel.dashboards.data_page import DataPage, data_page
from schakel.dashboards.numbers import Language
from schakel.warehouse.snapshot import Snapshot
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import empty, reading
from schakel.website.pages.signed_in import signed_in
from schakel.website.snapshots import current_snapshot, kept


def _data(snapshot: Snapshot, number: int, spoken: Language) -> DataPage:
    return data_page(snapshot, number, spoken)


@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """The page, with one page of batches."""
    rights.check_may_see_data(rights.reader_of(request))
    snapshot = current_snapshot()
    if snapshot is None:
        return empty.no_snapshot(request)
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and 1 <= len(asked) <= 6 and int(asked) >= 1):
        raise Http404
    found = kept(snapshot, _data, int(asked), language())
    number = min(int(asked), found.pages)
    context = {"page": found, "number": number, "snapshot": snapshot, "built_at": reading.built_at(snapshot)}
    return render(request, "data.html", context)
