"""Pages for when something is not there, not allowed or broken. They never repeat what was asked."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from schakel.errors import places_of
from schakel.website.frame import language
from schakel.website.rights import NotAllowed

_log = logging.getLogger(__name__)


def _page(request: HttpRequest, says: dict[str, str], status: int) -> HttpResponse:
    # The language switch of an ordinary page repeats the address; that of an error page leads to the start.
    asked = request.path_info, request.path, request.META.get("QUERY_STRING", "")
    request.path_info = request.path = "/"
    request.META["QUERY_STRING"] = ""
    try:
        return render(request, "error.html", says, status=status)
    except Exception as fault:
        _log.error("the frame of an error page is broken:\n%s", "\n".join(places_of(fault)))
        return HttpResponse(render_to_string("error_alone.html", {**says, "language": language()}), status=status)
    finally:
        # The log is written after this, and must say which page it was.
        request.path_info, request.path, request.META["QUERY_STRING"] = asked


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """400."""
    return _page(request, {"title": _("Deze vraag begrijpen we niet"), "says": _("Ga terug en probeer het opnieuw.")}, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the reason when it is one of ours."""
    reason = str(exception) if isinstance(exception, NotAllowed) else _("U heeft geen toegang tot deze pagina.")
    return _page(request, {"title": _("Dit mag u niet zien"), "says": reason}, 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403 of a form that was open for too long."""
    says = _("Het formulier is verlopen. Laad de pagina opnieuw en vul het nog eens in.")
    return _page(request, {"title": _("Het formulier is verlopen"), "says": says}, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404."""
    says = _("Het adres klopt niet, of de pagina is verhuisd.")
    return _page(request, {"title": _("Deze pagina is er niet"), "says": says}, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    says = _(
        "Er ging bij ons iets mis. Het is opgeschreven; uw gegevens zijn niet veranderd. "
        "Probeer het over een paar minuten opnieuw."
    )
    return _page(request, {"title": _("Er ging iets mis"), "says": says}, 500)
