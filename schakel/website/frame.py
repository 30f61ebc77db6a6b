"""What stands around every page: menu, language switch, snapshot, and whether its figures are simulated."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from schakel.privacy.reader import Role
from schakel.records.sheet import sheets
from schakel.reports.numbers import Language
from schakel.reports.periods import day
from schakel.warehouse.snapshot import Snapshot, SnapshotError
from schakel.website import rights
from schakel.website.snapshots import current_snapshot

_FOUND = ("start", "definitions", "norms", "accessibility", "open_data", "open_data_api", "services", "service")
FOUND = ("start", "definitions", "norms", "accessibility", "open_data", "open_data_api")
"""Pages for everybody, which search engines may show; all others are somebody's work."""


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
    menu = sections(request)
    try:
        snapshot, is_broken = current_snapshot(), False
    except SnapshotError:
        # The page inside tells of it, or needs no figures; what stands around it comes always.
        snapshot, is_broken = None, True
    return {
        "is_snapshot_broken": is_broken,
        "snapshot": snapshot,
        "known_on": day(snapshot.known_on, language()) if snapshot else "",
        "as_known_on": day(snapshot.as_known_on, language()) if snapshot and snapshot.as_known_on else "",
        "is_simulated": bool(snapshot and snapshot.simulated),
        "sections": menu,
        "pages_beside": next((each.pages for each in menu if each.is_current and len(each.pages) > 1), ()),
        "other_language": _other_language(request),
        "may_be_found": _may_be_found(request, snapshot),
        "provider_name": settings.OIDC_NAME if settings.OIDC_SERVER else "",
    }


def _may_be_found(request: HttpRequest, snapshot: Snapshot | None) -> bool:
    """Whether a search engine may show the page: made-up figures would be taken for true ones there."""
    is_simulated = snapshot is not None and snapshot.simulated
    return not is_simulated and request.resolver_match is not None and request.resolver_match.url_name in FOUND


@dataclass(frozen=True)
class Section:
    """One entry of the menu, and the pages in it."""

    text: str
    pages: tuple[Link, ...]

    @property
    def href(self) -> str:
        """Its first page."""
        return self.pages[0].href

    @property
    def is_current(self) -> bool:
        """Whether the page that is shown is in it."""
        return any(page.is_current for page in self.pages)


def sections(request: HttpRequest) -> list[Section]:
    """What this reader may open, in the order of the menu; a page lies under the longest address that it starts with."""
    reader = rights.reader_of(request)
    own = reader.organisation_code
    is_library = reader.role is Role.LIBRARY
    pages = [
        (_("Mijn bibliotheek") if is_library else _("Bibliotheken"), "", "my_library", is_library or reader.role is Role.SUPPORT),
        (_("Cijfers"), _("Per cijfer"), "figures", rights.may_see_figures(reader)),
        (_("Cijfers"), _("Vergelijken"), "compare", rights.may_see_figures(reader)),
        (_("Cijfers"), _("Normen"), "norms", rights.may_see_standings(reader)),
        (_("Collectie"), _("Klantvraag"), "demand", rights.may_see_demand(reader, own)),
        (_("Collectie"), _("Reserveringen"), "holds", rights.may_see_holds(reader, own)),
        (_("Collectie"), _("Advies"), "advice", rights.may_see_advice(reader, own)),
        (_("Collectie"), _("Digitaal"), "digital", rights.may_see_demand(reader, own)),
        (_("Wat als"), _("Scenario’s"), "what_if", rights.may_see_what_if(reader)),
        (_("Wat als"), _("Kleinste collectie"), "collection_size", rights.may_see_what_if(reader)),
        (_("Leenverkeer"), _("Kwartaalrapport"), "ibl_report", rights.may_see_ibl(reader)),
        (_("Leenverkeer"), _("Aanvraagbalie"), "ibl_desk", rights.may_see_ibl_desk(reader)),
        (_("Leveringen"), _("Wat er te leveren is"), "deliveries", rights.may_see_deliveries(reader)),
        (_("Leveringen"), _("Logboek"), "delivery_ledger", rights.may_see_ledger(reader)),
        (_("Jaarplan"), _("Overzicht"), "year_plan", rights.may_see_sheet(reader, sheets()["plan-lines"])),
        (_("Jaarplan"), _("Planregels"), "register:plan-lines", rights.may_see_sheet(reader, sheets()["plan-lines"])),
        (_("Jaarplan"), _("Overleggen"), "meetings", rights.may_see_sheet(reader, sheets()["meetings"])),
        (_("Jaarplan"), _("Projecten"), "projects", rights.may_see_portfolio(reader)),
        (_("Jaarplan"), _("Programma’s"), "programmes", rights.may_see_programmes(reader)),
        (_("Jaarplan"), _("Leren"), "learning", rights.may_learn(reader)),
        (_("Jaarplan"), _("Verslagen"), "year_reports", rights.may_see_reports(reader)),
        (_("Jaarplan"), _("Partners"), "partners", rights.may_see_sheet(reader, sheets()["partners"])),
        (_("Jaarplan"), _("Certificering"), "certification", rights.may_see_sheet(reader, sheets()["certifications"])),
        (_("Jaarplan"), _("Afspraken"), "agreements", rights.may_see_sheet(reader, sheets()["agreements"])),
        (_("Jaarplan"), _("Effect"), "effect", rights.may_see_effect(reader)),
        (_("Jaarplan"), _("Wat er aankomt"), "coming", rights.may_see_changes(reader)),
        (_("Jaarplan"), _("Wijzigingen"), "changes", rights.may_see_changes(reader)),
        (_("Diensten"), _("Wat wij bieden"), "services", True),
        (_("Diensten"), _("Gebruik"), "service_use", rights.may_see_sheet(reader, sheets()["service-use"])),
        (_("Diensten"), _("Aanvragen"), "register:service-requests", rights.may_see_sheet(reader, sheets()["service-requests"])),
        (_("Beheer"), _("Gegevens"), "data", rights.may_see_data(reader)),
        (_("Beheer"), _("Accounts"), "accounts", rights.may_manage_accounts(reader)),
        (_("Open data"), _("Datasets"), "open_data", True),
        (_("Open data"), _("API"), "open_data_api", True),
    ]
    allowed = [(section, text or section, _address(name)) for section, text, name, may in pages if may]
    here = max((href for _, _, href in allowed if request.path.startswith(href)), key=len, default=None)
    found: dict[str, list[Link]] = {}
    for section, text, href in allowed:
        found.setdefault(section, []).append(Link(href, text, href == here))
    return [Section(text, tuple(links)) for text, links in found.items()]


def _address(name: str) -> str:
    page, _, sheet = name.partition(":")
    return reverse(page, args=[sheet] if sheet else None)


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
