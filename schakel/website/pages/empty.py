"""Pages for when there is nothing to show yet: what is missing, and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def no_snapshot(request: HttpRequest) -> HttpResponse:
    """Nothing was ever refreshed."""
    return _page(
        request,
        _("Er zijn nog geen gegevens"),
        _("Er is nog geen momentopname gemaakt. Haal eerst de bestanden op en ververs dan de gegevens:"),
        ("schakel fetch", "schakel refresh"),
    )


def no_figures(request: HttpRequest) -> HttpResponse:
    """A snapshot without figures."""
    return _page(
        request,
        _("Er zijn nog geen cijfers"),
        _(
            "De momentopname is er, maar er is niets uit berekend. "
            "Kijk bij Gegevens wat er geladen en geweigerd is, en ververs opnieuw:"
        ),
        ("schakel refresh",),
    )


def no_plan(request: HttpRequest) -> HttpResponse:
    """No year plan was loaded or made."""
    return _page(
        request,
        _("Er is nog geen jaarplan"),
        _("Een plan laadt u uit een bestand. Het Activiteitenplan 2023 zit erbij; een eigen plan schrijft u net zo:"),
        ("python -m schakel.website --data DATA load_plan activiteitenplan-2023.toml",),
    )


def unknown_organisation(request: HttpRequest) -> HttpResponse:
    """The account names an organisation that the data does not know."""
    return _page(
        request,
        _("Uw bibliotheek staat niet in de gegevens"),
        _(
            "De organisatie van uw account komt in deze momentopname niet voor. "
            "Vraag de ondersteuningsorganisatie om de ISIL-code bij uw account na te kijken."
        ),
        (),
    )


def _page(request: HttpRequest, title: str, says: str, commands: tuple[str, ...]) -> HttpResponse:
    return render(request, "empty.html", {"title": title, "says": says, "commands": commands})
