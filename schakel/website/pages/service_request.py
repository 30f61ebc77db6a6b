"""A visitor asks for a service. Machines are kept out without a puzzle and without a script.

A field that people do not see must stay empty. The page bears a signed moment, and what comes back within seconds no person
filled in. Of one address only some are taken within an hour. Whoever is stopped keeps what they wrote, and is told what to do.
"""

import time
from functools import cache

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from schakel.registers.services.forms import AskForm
from schakel.registers.services.models import Service
from schakel.website.accounts.telling import tell_team
from schakel.website.pages import reading
from schakel.website.pages.services import service_of
from schakel.website.rate import Buckets, asker

TRAP = "website"
"""The field that people do not see."""
FEWEST_SECONDS, MOST_SECONDS = 3, 12 * 3600
AN_HOUR = 5
"""Requests of one address; each process counts for itself."""
_SALT = "service-request"


@cache
def _buckets() -> Buckets:
    return Buckets(AN_HOUR, seconds=3600)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, number: int) -> HttpResponse:
    """The form, and what becomes of it."""
    service = service_of(number)
    if not service.may_be_asked:
        return redirect("service", number=number)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _shown(request, service, form)
    if not form.is_valid():
        return _shown(request, service, form, status=422)
    if trouble := _trouble(request, service):
        return _shown(request, service, form, trouble, status=422)
    if seconds := _buckets().wait(asker(request), time.monotonic()):
        minutes = -(-seconds // 60)
        says = _("Er kwamen net veel aanvragen van uw netwerk. Probeer het over %(minutes)s minuten nog eens.") % {
            "minutes": minutes
        }
        answer = _shown(request, service, form, says, status=429)
        answer.headers["Retry-After"] = str(seconds)
        return answer
    made = form.keep(service, reading.today())
    tell_team(made.team, made.pk, service.name, made.answer_by, site=f"{request.scheme}://{request.get_host()}")
    return redirect("service_request_sent", number=number)


def _trouble(request: HttpRequest, service: Service) -> str:
    """Why this looks like no person, in words that help one who is; "" when nothing does."""
    if request.POST.get(TRAP):
        return _("Er stond iets in een veld dat leeg moet blijven. Verstuur het nog een keer.")
    try:
        own, _sep, at = Signer(salt=_SALT).unsign(request.POST.get("seal", "")).partition("@")
    except BadSignature:
        own, at = "", ""
    if own != str(service.pk):
        return _("Er ging iets mis met het formulier. Verstuur het nog een keer.")
    seconds = time.time() - int(at)
    if seconds > MOST_SECONDS:
        return _("Het formulier stond lang open. Verstuur het nog een keer.")
    if seconds < FEWEST_SECONDS:
        return _("Dat ging erg snel. Lees het nog eens na, en verstuur het dan opnieuw.")
    return ""


def seal(service: Service, at: float) -> str:
    """What the page bears: for which service it was opened, and when."""
    return Signer(salt=_SALT).sign(f"{service.pk}@{at:.0f}")


def _shown(request: HttpRequest, service: Service, form: AskForm, trouble: str = "", status: int = 200) -> HttpResponse:
    context = {"service": service, "form": form, "trouble": trouble, "seal": seal(service, time.time()), "trap": TRAP}
    return render(request, "service_request.html", context, status=status)


@require_safe
def sent(request: HttpRequest, number: int) -> HttpResponse:
    """That it arrived, and what happens now. It names no request, so that nobody can look up that of another."""
    return render(request, "service_request_sent.html", {"service": service_of(number)})
