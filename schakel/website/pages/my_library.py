"""*Mijn bibliotheek*."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from schakel.privacy.reader import Role
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import empty, reading, whole
from schakel.website.pages.signed_in import signed_in
from schakel.website.snapshots import current_snapshot


@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """One organisation; the support organisation chooses which."""
    reader = rights.reader_of(request)
    rights.check_may_see_figures(reader)
    code = request.GET.get("organisation") or reader.organisation_code
    if reader.role is not Role.SUPPORT:
        rights.check_may_see_library(reader, code)
    snapshot = current_snapshot()
    if snapshot is None:
        return empty.no_snapshot(request)
    if not reading.available(snapshot):
        return empty.no_figures(request)
    places = reading.places(snapshot)
    organisations = [each for each in places.by_level["organisation"] if rights.may_see_library(reader, each.code)]
    if not code and organisations:
        code = organisations[0].code
    if places.find("organisation", code) is None:
        if reader.role is Role.LIBRARY:
            return empty.unknown_organisation(request)
        raise Http404

    def context() -> dict[str, Any]:
        return {
            "page": reading.library(snapshot, code, reader, language()),
            "organisations": organisations if len(organisations) > 1 else [],
            "snapshot": snapshot,
        }

    return whole.page(request, snapshot, "my_library.html", (code, reader, reading.today()), context)
