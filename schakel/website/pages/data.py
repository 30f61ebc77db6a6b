"""*Gegevens*."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from schakel.dashboards.data_page import data_page
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import empty, reading, whole
from schakel.website.pages.signed_in import signed_in
from schakel.website.snapshots import current_snapshot


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

    def context() -> dict[str, Any]:
        found = data_page(snapshot, int(asked), language())
        number = min(int(asked), found.pages)
        return {"page": found, "number": number, "snapshot": snapshot, "built_at": reading.built_at(snapshot)}

    return whole.page(request, snapshot, "data.html", (asked,), context)
