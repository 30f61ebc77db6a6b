"""What stands around every page: menu, language switch, snapshot, and whether its figures are simulated."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from schakel.dashboards.numbers import Language
from schakel.dashboards.periods import day
from schakel.privacy.reader import Role
from schakel.website import rights
from schakel.website.snapshots import current_snapshot


@dataclass(frozen=True)
class Link:
    """One way onward."""

    href: str
    text: str
    is_current: bool = False


def language() -> Language:
    """The language of this request."""
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def _frame(request: HttpRequest) -> dict[str, Any]:
    snapshot = current_snapshot()
    return {
        "snapshot": snapshot,
        "known_on": day(snapshot.known_on, language()) if snapshot else "",
        "is_simulated": bool(snapshot and snapshot.simulated),
        "links": _links(request),
        "other_language": _other_language(request),
        "provider_name": settings.OIDC_NAME if settings.OIDC_SERVER else "",
    }


def _links(request: HttpRequest) -> list[Link]:
    reader = rights.reader_of(request)
    links = []
    if reader.role in (Role.SUPPORT, Role.LIBRARY):
        text = _("Mijn bibliotheek") if reader.role is Role.LIBRARY else _("Bibliotheken")
        links.append(("my_library", text))
    if rights.may_see_figures(reader):
        links.append(("figures", _("Cijfers")))
    if rights.may_see_demand(reader, reader.organisation_code):
        links.append(("demand", _("Klantvraag")))
    if rights.may_see_ibl(reader):
        links.append(("ibl_report", _("Leenverkeer")))
    if rights.may_see_data(reader):
        links.append(("data", _("Gegevens")))
    return [Link(reverse(name), text, request.path == reverse(name)) for name, text in links]


def _other_language(request: HttpRequest) -> dict[str, str]:
    code = "en" if language() == "nl" else "nl"
    names = dict(settings.LANGUAGES)
    # Only a page that was asked for by GET can be asked for again in the other language.
    address = request.get_full_path() if request.method == "GET" else request.path
    if address == "/" and code == "nl":
        return {"code": code, "name": str(names[code]), "href": "/"}
    return {"code": code, "name": str(names[code]), "href": translate_url(address, code)}


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor; worked out only when a template asks."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}
