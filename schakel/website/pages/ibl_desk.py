"""*Aanvraagbalie*: requests to and from libraries elsewhere.

The desk of the support organisation works on them; a library follows those that its own borrowers collect.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from schakel.dashboards.ibl_desk import REASONS, REFUSALS, STATES, event_in_words, standing
from schakel.interlibrary.iso18626.agencies import Agencies, AgenciesError, code
from schakel.interlibrary.iso18626.saying import REASONS_UNFILLED, SayError, Saying, open_request, say
from schakel.interlibrary.iso18626.states import Side, State
from schakel.interlibrary.iso18626.wish import isbns_of, read_wish
from schakel.measures.figure import Place
from schakel.registers.interlibrary.models import HeardMessage, LoanRequest, SaidMessage
from schakel.registers.interlibrary.sending import send_waiting
from schakel.registers.interlibrary.store import DatabaseStore, held_of
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import reading
from schakel.website.pages.iso18626 import agencies
from schakel.website.snapshots import current_snapshot

PER_PAGE = 50
View = Callable[..., HttpResponse]


def _at_the_desk(view: View) -> View:
    """Signed in, with the right to see the desk, and for a post the right to speak for the network."""

    @wraps(view)
    def checked(request: HttpRequest, **found: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        reader = rights.reader_of(request)
        rights.check_may_see_ibl_desk(reader)
        if request.method == "POST":
            rights.check_may_use_ibl_desk(reader)
        try:
            return view(request, **found)
        except AgenciesError:
            messages.error(
                request, _("De instellingen van andere bibliotheken worden geweigerd. In het log staat wat er mis is.")
            )
            return redirect("ibl_desk")

    return checked


@require_safe
@_at_the_desk
def desk(request: HttpRequest) -> HttpResponse:
    """The list, with what waits for the desk first."""
    side, state, waits = (request.GET.get(name, "") for name in ("side", "state", "waits"))
    if side not in ("", *Side) or state not in ("", *State) or waits not in ("", "1"):
        raise Http404
    reader = rights.reader_of(request)
    found = LoanRequest.objects.order_by("-waits_for_desk", "-opened_at", "-id")
    if not rights.may_use_ibl_desk(reader):
        found = found.filter(side=Side.REQUESTING, pickup_code__in=_places_of(reader.organisation_code))
    found = found.filter(side=side) if side else found
    found = found.filter(state=state) if state else found
    found = found.filter(waits_for_desk=True) if waits else found
    number = request.GET.get("page", "1")
    if not (number.isascii() and number.isdigit() and int(number[:6]) >= 1 and len(number) <= 6):
        raise Http404
    total, spoken, today = found.count(), language(), reading.today()
    pages, at = max(1, -(-total // PER_PAGE)), int(number)
    names = _names_of_partners()
    rows = [
        (row, standing(held_of(row), today, spoken), names.get(row.partner, row.partner))
        for row in found[(at - 1) * PER_PAGE : at * PER_PAGE]
    ]
    try:
        is_open, is_refused = agencies() is not None, False
    except AgenciesError:
        is_open, is_refused = False, True
    return render(request, "ibl_desk.html", {
        "rows": rows, "total": total, "side": side, "state": state, "waits": waits, "states": STATES[spoken].items(),
        "page": at, "pages": pages, "is_open": is_open, "is_refused": is_refused,
        "may_speak": rights.may_use_ibl_desk(reader),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@_at_the_desk
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One request with its road and everything that was heard and said; a POST says something."""
    row = LoanRequest.objects.filter(pk=number).first()
    if row is None:
        raise Http404
    reader = rights.reader_of(request)
    rights.check_may_see_ibl_request(reader, _organisation_of(row))
    if request.method == "POST":
        return _say(request, row)
    spoken, held = language(), held_of(row)
    heard = HeardMessage.objects.filter(sender=row.partner, request_id=row.request_id, outcome__in=["taken", "late", "refused"])
    if row.side == Side.REQUESTING:
        heard = heard.filter(kind="supplyingAgencyMessage")
    else:
        heard = heard.exclude(kind="supplyingAgencyMessage")
    line = [(each.at, event_in_words(each.event, spoken), each.error, True) for each in heard]
    line += [
        (each.at, event_in_words(each.event, spoken), each.error, each.confirmed_at is not None)
        for each in SaidMessage.objects.filter(request=row)
    ]
    return render(request, "ibl_desk_one.html", {
        "row": row, "standing": standing(held, reading.today(), spoken), "line": sorted(line, key=lambda each: each[0]),
        "reasons": [(value, REASONS[spoken][value]) for value in REASONS_UNFILLED], "is_ours": row.side == Side.REQUESTING,
        "may_speak": rights.may_use_ibl_desk(reader), "partner": _names_of_partners().get(row.partner, row.partner),
        "pickup": next((place.name for place in _locations() if place.code == row.pickup_code), row.pickup_code),
        "isbns": isbns_of(held.what),
    })  # fmt: skip


def _places_of(organisation_code: str) -> list[str]:
    """Locations of an organisation; none while there is no snapshot to tell."""
    return [place.code for place in _locations() if place.organisation_code == organisation_code]


def _locations() -> Sequence[Place]:
    snapshot = current_snapshot()
    return reading.places(snapshot).by_level["location"] if snapshot and reading.available(snapshot) else ()


def _names_of_partners() -> dict[str, str]:
    """By code. A partner that left the settings, or settings that cannot be used, keep their code."""
    try:
        known = agencies()
    except AgenciesError:
        known = None
    return {named: partner.name for named, partner in known.partners.items()} if known else {}


def _organisation_of(row: LoanRequest) -> str | None:
    """Whose borrower collects what we asked for."""
    snapshot = current_snapshot()
    if row.side != Side.REQUESTING or snapshot is None or not reading.available(snapshot):
        return None
    place = reading.places(snapshot).find("location", row.pickup_code)
    return place.organisation_code if place else None


def _say(request: HttpRequest, row: LoanRequest) -> HttpResponse:
    known = _known()
    given = request.POST
    due = _day(given.get("due_on", ""))
    saying = Saying(
        given.get("event", ""), due, given.get("item", "").strip(), given.get("reason", ""), given.get("note", "").strip()
    )
    try:
        say(DatabaseStore(timezone.now), known, held_of(row), saying, now=timezone.now())
    except SayError as error:
        messages.error(request, REFUSALS[language()][error.kind])
    else:
        _send(request, known)
    return redirect("ibl_desk_one", number=row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@_at_the_desk
def new(request: HttpRequest) -> HttpResponse:
    """Ask a library elsewhere for a title."""
    rights.check_may_use_ibl_desk(rights.reader_of(request))
    known, places = _known(), _locations()
    if request.method == "POST":
        given = {
            name: request.POST.get(name, "").strip()
            for name in ("supplier", "reference", "title", "author", "isbn", "pickup", "needed_before")
        }
        partner = known.partners.get(given["supplier"])
        if partner is None or (given["pickup"] and given["pickup"] not in [place.code for place in places]):
            raise Http404
        try:
            wish = read_wish(
                reference=given["reference"], title=given["title"], author=given["author"], isbn=given["isbn"],
                needed_before=given["needed_before"], today=reading.today(),
            )  # fmt: skip
            held = open_request(
                DatabaseStore(timezone.now), known, supplier=partner.agency_id, request_id=wish.reference,
                what=wish.what, pickup_code=given["pickup"], needed_before=wish.needed_before, now=timezone.now(),
            )  # fmt: skip
        except SayError as error:
            messages.error(request, REFUSALS[language()][error.kind])
        else:
            _send(request, known)
            row = LoanRequest.objects.get(side=held.side.value, partner=code(held.partner), request_id=held.request_id)
            return redirect("ibl_desk_one", number=row.pk)
    return render(request, "ibl_desk_new.html", {
        "partners": known.partners.items(), "places": places, "given": request.POST, "today": reading.today().isoformat(),
    })  # fmt: skip


def _known() -> Agencies:
    known = agencies()
    if known is None:
        raise Http404
    return known


def _send(request: HttpRequest, known: Agencies) -> None:
    _confirmed, waiting = send_waiting(known, timezone.now)
    if waiting:
        messages.warning(request, _("Het bericht is bewaard maar nog niet bevestigd; Schakel probeert het opnieuw."))


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
