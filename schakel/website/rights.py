"""Who may see what: the one place where it is decided, on every road (page, chart, file, guessed address).

Plain functions that know a `Reader`, no request: `check_may_x` raises with the reason; `may_x` answers, where a menu, a
list or a page asks.

| role | sees |
|---|---|
| support organisation | everything but pseudonyms; each team keeps its own registers, the management all |
| library staff | own organisation in detail; others from organisation level up, as privacy releases them |
| partner (province, municipality, national library) | whole years from organisation level up, and what was delivered to them |
| signed in without a role, visitor | public pages: start, definitions, norms (without how they stand), accessibility; open data |

Open data asks for no right: it is what `Role.OPEN` sees, whoever asks.
"""

from collections.abc import Callable, Collection

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from schakel.privacy.reader import Reader, Role
from schakel.records.sheet import Sheet
from schakel.records.teams import Team
from schakel.website.accounts.models import Account


class NotAllowed(PermissionDenied):
    """This reader may not see this; the message tells them why, and what they can do."""


def reader_of(request: HttpRequest) -> Reader:
    """Who asks."""
    # A request that is refused at the door, such as one for a host that is not ours, was asked by nobody yet.
    account = getattr(request, "user", None)
    return account.reader if isinstance(account, Account) and account.is_active else Reader(Role.VISITOR)


def check_may_see_figures(reader: Reader) -> None:
    """Figures at all, of any place."""
    if not reader.sees_figures:
        raise NotAllowed(_("Uw account heeft nog geen rol. Vraag de ondersteuningsorganisatie om er een te geven."))


def check_may_see_place(reader: Reader, level: str, organisation_code: str | None) -> None:
    """Figures of one place. A location is detail: of its own organisation and of the support organisation only.

    Args:
        organisation_code: who runs the place; None for a municipality, the network, or a place nobody runs.
    """
    check_may_see_figures(reader)
    if not reader.sees_place(level, organisation_code):
        raise NotAllowed(_("Cijfers per locatie ziet alleen de bibliotheek waar de locatie bij hoort."))


def check_may_see_period(reader: Reader, period: str) -> None:
    """Figures of that kind of period."""
    check_may_see_figures(reader)
    if not reader.sees_period(period):
        raise NotAllowed(_("Als partner ziet u cijfers per jaar, zoals in de jaarlijkse monitor."))


def check_may_see_standings(reader: Reader) -> None:
    """How norms stand for the whole network: its figures by year, and facts that were given about meetings, plans and money."""
    check_may_see_period(reader, "year")


def check_may_see_library(reader: Reader, organisation_code: str) -> None:
    """*Mijn bibliotheek* of that organisation."""
    check_may_see_figures(reader)
    if reader.role is Role.SUPPORT or (reader.role is Role.LIBRARY and reader.organisation_code == organisation_code):
        return
    raise NotAllowed(_("Deze pagina is voor de medewerkers van de bibliotheek zelf en voor de ondersteuningsorganisatie."))


def check_may_see_demand(reader: Reader, organisation_code: str) -> None:
    """*Klantvraag*: titles that were asked for; of one's own organisation, or ("") of the whole network."""
    check_may_see_figures(reader)
    if reader.role is Role.SUPPORT:
        return
    if reader.role is not Role.LIBRARY or reader.organisation_code != organisation_code:
        raise NotAllowed(
            _("Wat klanten vroegen en niet kregen, ziet alleen de bibliotheek zelf en de ondersteuningsorganisatie.")
        )


def check_may_see_holds(reader: Reader, organisation_code: str) -> None:
    """*Reserveringen*: waits by location are detail; of one's own organisation, or ("") of the network as a whole."""
    check_may_see_figures(reader)
    is_own = reader.role is Role.LIBRARY and organisation_code in ("", reader.organisation_code)
    if reader.role is not Role.SUPPORT and not is_own:
        raise NotAllowed(_("Wachttijden per locatie ziet alleen de bibliotheek zelf en de ondersteuningsorganisatie."))


def check_may_see_what_if(reader: Reader) -> None:
    """*Wat als*: scenarios and what they come to for the network."""
    check_may_see_figures(reader)
    if reader.role not in (Role.SUPPORT, Role.LIBRARY):
        raise NotAllowed(_("Wat als is voor de bibliotheken en hun ondersteuningsorganisatie."))


def check_may_start_work(reader: Reader) -> None:
    """Write scenarios, and start work that takes minutes of the machine."""
    if reader.role is not Role.SUPPORT:
        raise NotAllowed(_("Scenario’s maken en doorrekenen doet de ondersteuningsorganisatie."))


def check_may_see_advice(reader: Reader, organisation_code: str) -> None:
    """*Advies*: lists to act on, of one's own organisation, or ("") of the whole network."""
    check_may_see_figures(reader)
    if reader.role is Role.SUPPORT:
        return
    if reader.role is not Role.LIBRARY or reader.organisation_code != organisation_code:
        raise NotAllowed(_("Adviezen over de collectie ziet alleen de bibliotheek zelf en de ondersteuningsorganisatie."))


def check_may_decide(reader: Reader, organisation_code: str) -> None:
    """Decide on advice: who works for that organisation, or advises it. Of no organisation ("") nobody decides."""
    check_may_see_advice(reader, organisation_code)
    if not organisation_code:
        raise NotAllowed(_("Besluiten is per bibliotheek: kies er eerst een."))


def check_may_see_ibl(reader: Reader) -> None:
    """The quarterly report and the request desk: the council of libraries, and its support organisation."""
    check_may_see_period(reader, "quarter")


def check_may_see_ibl_desk(reader: Reader) -> None:
    """The list of requests: all of them for the support organisation, those that own borrowers collect for a library."""
    check_may_see_figures(reader)
    if reader.role not in (Role.SUPPORT, Role.LIBRARY):
        raise NotAllowed(_("De aanvraagbalie is voor bibliotheken en voor de ondersteuningsorganisatie."))


def check_may_see_ibl_request(reader: Reader, organisation_code: str | None) -> None:
    """One request.

    Args:
        organisation_code: whose borrower collects it; None for a request of others, or when it is not known.
    """
    check_may_see_ibl_desk(reader)
    if reader.role is not Role.SUPPORT and reader.organisation_code != organisation_code:
        raise NotAllowed(_("Deze aanvraag is niet van uw bibliotheek."))


def check_may_use_ibl_desk(reader: Reader) -> None:
    """Say something at the request desk: it speaks for the whole network to libraries elsewhere."""
    if reader.role is not Role.SUPPORT:
        raise NotAllowed(
            _("Namens het netwerk antwoorden doet de ondersteuningsorganisatie. U kunt de aanvragen van uw bibliotheek volgen.")
        )


def check_may_see_data(reader: Reader) -> None:
    """*Gegevens*: batches and refusals hold rows of all organisations together."""
    if reader.role is not Role.SUPPORT:
        raise NotAllowed(
            _("Gegevens is de werkpagina van de ondersteuningsorganisatie: er staan rijen van alle bibliotheken door elkaar.")
        )


def check_may_see_deliveries(reader: Reader) -> None:
    """*Leveringen*: the support organisation, libraries, and partners to whom something is delivered."""
    check_may_see_figures(reader)
    if reader.role is Role.PARTNER and not reader.recipient:
        raise NotAllowed(_("Aan uw account hangt geen ontvanger. Vraag de ondersteuningsorganisatie om die toe te voegen."))


def check_may_see_delivery(reader: Reader, recipient: str, organisations: Collection[str]) -> None:
    """One delivery with its files: who keeps the data, whom it is for, and the library that it is about.

    Args:
        recipient: name of the recipient.
        organisations: of the recipient, and of whom the delivery tells; empty ones are of nobody.
    """
    check_may_see_deliveries(reader)
    is_for_them = reader.role is Role.PARTNER and reader.recipient == recipient
    is_about_them = reader.role is Role.LIBRARY and reader.organisation_code in organisations
    if reader.role is not Role.SUPPORT and not is_for_them and not is_about_them:
        raise NotAllowed(_("Deze levering is voor een ander."))


def check_may_see_ledger(reader: Reader) -> None:
    """*Logboek*: what was done with all deliveries, of whomever they are."""
    if reader.role is not Role.SUPPORT:
        raise NotAllowed(_("Het logboek van alle leveringen ziet alleen de ondersteuningsorganisatie."))


def check_may_see_sheet(reader: Reader, sheet: Sheet) -> None:
    """Records of that kind; which of them, the sheet itself tells."""
    if reader.role not in sheet.seen_by:
        raise NotAllowed(_("Deze lijst is voor de ondersteuningsorganisatie en voor wie zij die deelt."))


def check_may_keep(reader: Reader, sheet: Sheet) -> None:
    """Add, change and remove records of that kind: the team whose register it is, and the management."""
    check_may_see_sheet(reader, sheet)
    if reader.role is not Role.SUPPORT or reader.team not in (sheet.team, Team.MANAGEMENT, *sheet.kept_too_by):
        team = Team(sheet.team).label
        raise NotAllowed(_("Deze lijst wordt bijgehouden door het team %(team)s en het management.") % {"team": team})


def check_may_see_portfolio(reader: Reader) -> None:
    """*Projecten*: the budget of the innovation agenda and what is done with it; of the libraries that share it."""
    if reader.role not in (Role.SUPPORT, Role.LIBRARY):
        raise NotAllowed(_("Het budget en de projecten zien de bibliotheken en de ondersteuningsorganisatie."))


def check_may_see_effect(reader: Reader) -> None:
    """*Effect*: what programmes are meant to change and what was measured of it, never of few people; those who work on it."""
    check_may_see_figures(reader)


def check_may_see_programmes(reader: Reader) -> None:
    """*Programma's*: counts per library, small ones of persons hidden; a partner gets whole years."""
    check_may_see_figures(reader)


def check_may_learn(reader: Reader) -> None:
    """*Leren*: see what is offered, enrol and evaluate."""
    if reader.role not in (Role.SUPPORT, Role.LIBRARY):
        raise NotAllowed(_("Het leeraanbod is voor medewerkers van de bibliotheken en van de ondersteuningsorganisatie."))


def check_may_see_changes(reader: Reader) -> None:
    """*Wijzigingen*: who changed what names colleagues, so it is for colleagues."""
    if reader.role is not Role.SUPPORT:
        raise NotAllowed(_("Wie wat veranderde, zien alleen medewerkers van de ondersteuningsorganisatie."))


def check_may_see_reports(reader: Reader) -> None:
    """*Verslagen* as they were frozen: who has a role."""
    if reader.role not in (Role.SUPPORT, Role.LIBRARY, Role.PARTNER):
        raise NotAllowed(_("Verslagen zien de bibliotheken, hun partners en de ondersteuningsorganisatie."))


def check_may_draft_reports(reader: Reader) -> None:
    """A report before it was frozen."""
    if reader.role is not Role.SUPPORT:
        raise NotAllowed(_("Dit verslag is nog een concept van de ondersteuningsorganisatie."))


def check_may_manage_accounts(reader: Reader) -> None:
    """*Accounts*: give, change and close them; the management of the support organisation."""
    if reader.role is not Role.SUPPORT or reader.team != Team.MANAGEMENT:
        raise NotAllowed(_("Accounts beheert het management van de ondersteuningsorganisatie."))


def _may(check: Callable[[], None]) -> bool:
    try:
        check()
    except NotAllowed:
        return False
    return True


def may_see_figures(reader: Reader) -> bool:
    """Whether `check_may_see_figures` lets through."""
    return _may(lambda: check_may_see_figures(reader))


def may_see_place(reader: Reader, level: str, organisation_code: str | None) -> bool:
    """Whether `check_may_see_place` lets through."""
    return _may(lambda: check_may_see_place(reader, level, organisation_code))


def may_see_standings(reader: Reader) -> bool:
    """Whether `check_may_see_standings` lets through."""
    return _may(lambda: check_may_see_standings(reader))


def may_see_library(reader: Reader, organisation_code: str) -> bool:
    """Whether `check_may_see_library` lets through."""
    return _may(lambda: check_may_see_library(reader, organisation_code))


def may_see_demand(reader: Reader, organisation_code: str) -> bool:
    """Whether `check_may_see_demand` lets through."""
    return _may(lambda: check_may_see_demand(reader, organisation_code))


def may_see_holds(reader: Reader, organisation_code: str) -> bool:
    """Whether `check_may_see_holds` lets through."""
    return _may(lambda: check_may_see_holds(reader, organisation_code))


def may_see_what_if(reader: Reader) -> bool:
    """Whether `check_may_see_what_if` lets through."""
    return _may(lambda: check_may_see_what_if(reader))


def may_start_work(reader: Reader) -> bool:
    """Whether `check_may_start_work` lets through."""
    return _may(lambda: check_may_start_work(reader))


def may_see_advice(reader: Reader, organisation_code: str) -> bool:
    """Whether `check_may_see_advice` lets through."""
    return _may(lambda: check_may_see_advice(reader, organisation_code))


def may_decide(reader: Reader, organisation_code: str) -> bool:
    """Whether `check_may_decide` lets through."""
    return _may(lambda: check_may_decide(reader, organisation_code))


def may_see_ibl(reader: Reader) -> bool:
    """Whether `check_may_see_ibl` lets through."""
    return _may(lambda: check_may_see_ibl(reader))


def may_see_ibl_desk(reader: Reader) -> bool:
    """Whether `check_may_see_ibl_desk` lets through."""
    return _may(lambda: check_may_see_ibl_desk(reader))


def may_use_ibl_desk(reader: Reader) -> bool:
    """Whether `check_may_use_ibl_desk` lets through."""
    return _may(lambda: check_may_use_ibl_desk(reader))


def may_see_deliveries(reader: Reader) -> bool:
    """Whether `check_may_see_deliveries` lets through."""
    return _may(lambda: check_may_see_deliveries(reader))


def may_see_ledger(reader: Reader) -> bool:
    """Whether `check_may_see_ledger` lets through."""
    return _may(lambda: check_may_see_ledger(reader))


def may_see_data(reader: Reader) -> bool:
    """Whether `check_may_see_data` lets through."""
    return _may(lambda: check_may_see_data(reader))


def may_see_sheet(reader: Reader, sheet: Sheet) -> bool:
    """Whether `check_may_see_sheet` lets through."""
    return _may(lambda: check_may_see_sheet(reader, sheet))


def may_keep(reader: Reader, sheet: Sheet) -> bool:
    """Whether `check_may_keep` lets through."""
    return _may(lambda: check_may_keep(reader, sheet))


def may_see_portfolio(reader: Reader) -> bool:
    """Whether `check_may_see_portfolio` lets through."""
    return _may(lambda: check_may_see_portfolio(reader))


def may_see_effect(reader: Reader) -> bool:
    """Whether `check_may_see_effect` lets through."""
    return _may(lambda: check_may_see_effect(reader))


def may_see_programmes(reader: Reader) -> bool:
    """Whether `check_may_see_programmes` lets through."""
    return _may(lambda: check_may_see_programmes(reader))


def may_learn(reader: Reader) -> bool:
    """Whether `check_may_learn` lets through."""
    return _may(lambda: check_may_learn(reader))


def may_see_changes(reader: Reader) -> bool:
    """Whether `check_may_see_changes` lets through."""
    return _may(lambda: check_may_see_changes(reader))


def may_see_reports(reader: Reader) -> bool:
    """Whether `check_may_see_reports` lets through."""
    return _may(lambda: check_may_see_reports(reader))


def may_draft_reports(reader: Reader) -> bool:
    """Whether `check_may_draft_reports` lets through."""
    return _may(lambda: check_may_draft_reports(reader))


def may_manage_accounts(reader: Reader) -> bool:
    """Whether `check_may_manage_accounts` lets through."""
    return _may(lambda: check_may_manage_accounts(reader))
