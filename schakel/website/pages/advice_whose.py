"""Whose advice a page shows: the organisation that is asked for, checked once for all these pages, and its names."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse

from schakel.dashboards.advice_page import Name
from schakel.dashboards.choice import Option
from schakel.privacy.reader import Reader
from schakel.warehouse.snapshot import Snapshot
from schakel.website import rights
from schakel.website.pages import empty, reading
from schakel.website.pages.signed_in import signed_in
from schakel.website.snapshots import current_snapshot

View = Callable[[HttpRequest, Snapshot, str], HttpResponse]


def of_organisation(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """Of an organisation that the reader may see and the snapshot knows; "" for the whole network."""

    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        reader = rights.reader_of(request)
        rights.check_may_see_figures(reader)
        organisation = request.GET.get("organisation", reader.organisation_code)
        rights.check_may_see_advice(reader, organisation)
        snapshot = current_snapshot()
        if snapshot is None:
            return empty.no_snapshot(request)
        if organisation and reading.places(snapshot).find("organisation", organisation) is None:
            raise Http404
        return view(request, snapshot, organisation)

    return signed_in(checked)


def namer(snapshot: Snapshot) -> Name:
    """Names of locations and organisations by code; a code without a name is its own name."""
    places = reading.places(snapshot)

    def name(code: str) -> str:
        found = places.find("location", code) or places.find("organisation", code)
        return found.name if found else code

    return name


def place_name(snapshot: Snapshot, organisation: str) -> str:
    """Of an organisation, or the network."""
    places = reading.places(snapshot)
    found = places.find("organisation", organisation) if organisation else places.network
    return found.name if found else organisation


def organisations(snapshot: Snapshot, reader: Reader, chosen: str) -> list[Option]:
    """Organisations whose advice this reader may see; the network first for who may see that."""
    places = reading.places(snapshot)
    seen = [each for each in places.by_level["organisation"] if rights.may_see_advice(reader, each.code)]
    options = [Option(each.code, each.name, each.code == chosen) for each in seen]
    if rights.may_see_advice(reader, ""):
        options.insert(0, Option("", places.network.name if places.network else "", not chosen))
    return options
