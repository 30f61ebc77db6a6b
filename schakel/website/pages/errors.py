"""Pages for when something is not there, not allowed or broken. They never repeat what was asked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from schakel.website.rights import NotAllowed


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """400."""
    return render(request, "error.html", {"title": _("Deze vraag begrijpen we niet"), "says": _("Ga terug en probeer het opnieuw.")}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the reason when it is one of ours."""
    reason = str(exception) if isinstance(exception, NotAllowed) else _("U heeft geen toegang tot deze pagina.")
    return render(request, "error.html", {"title": _("Dit mag u niet zien"), "says": reason}, status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403 of a form that was open for too long."""
    says = _("Het formulier is verlopen. Laad de pagina opnieuw en vul het nog eens in.")
    return render(request, "error.html", {"title": _("Het formulier is verlopen"), "says": says}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404."""
    says = _("Het adres klopt niet, of de pagina is verhuisd.")
    return render(request, "error.html", {"title": _("Deze pagina is er niet"), "says": says}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    says = _("Er ging bij ons iets mis. Het is opgeschreven; uw gegevens zijn niet veranderd. Probeer het over een paar minuten opnieuw.")
    return render(request, "error.html", {"title": _("Er ging iets mis"), "says": says}, status=500)
