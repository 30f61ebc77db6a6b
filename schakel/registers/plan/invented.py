"""A plan for a demo: Activiteitenplan 2023 word for word, with invented owners, progress and evidence.

How everybody can take part, who does it and what came of it is invented: the plan itself does not say so.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, TypeVar

from django.db import transaction

from schakel.registers.plan.loading import load
from schakel.registers.plan.models import Item, ItemState, Plan, PlanState, Progress, Told
from schakel.registers.plan.plan_file import PLANS, read_plan

T = TypeVar("T")
FILE: Final = "activiteitenplan-2023.toml"
_OWNERS: Final = {
    "4.1": "logistiek", "4.2": "team gegevens", "4.3": "adviseur collectie", "4.4": "beheer bibliotheeksysteem",
    "5.1": "adviseur jeugd", "5.2": "adviseur basisvaardigheden", "5.3": "adviseur leren", "5.4": "adviseur innovatie",
}  # fmt: skip
_INCLUSION: Final = {
    "4": ("Wie niet naar de bibliotheek kan komen, krijgt het thuisbezorgd; een afhaalpunt kiezen kan met een voorleesstem.",
          "Uitkomsten staan ook als gewone tekst en tabel klaar, leesbaar voor een schermlezer."),
    "5.1": ("Materiaal is er in grote letter, als geluid en in eenvoudig Nederlands; elke ruimte is te bereiken per rolstoel.",
            "Ouders die moeilijk lezen krijgen uitleg in beeld, en in hun eigen taal als dat nodig is."),
    "5.2": ("Uitleg is in taal op B1, met een medewerker erbij; wie slecht ziet of hoort kan met hulpmiddelen meedoen.",
            "Een afspraak kan aan huis of per telefoon, voor wie niet kan reizen."),
    "5.3": ("Lessen zijn er ook overdag en online met ondertitels; wie snel moe is kan in delen meedoen.",),
    "5.4": ("In elke proef testen ten minste drie mensen met een beperking mee.",),
    "6": ("De SGIA vraagt van elk project hoe mensen met een beperking mee kunnen doen.",),
}  # fmt: skip
_WHO_NOT: Final = ("9",)
"""Nobody wrote how everybody takes part: those lines stay a draft, as in any plan that is not finished."""
_CAME: Final = {
    Progress.DONE: ("Gedaan zoals afgesproken; het verslag staat bij het overleg.", ""),
    Progress.PARTLY: (
        "Bij twee van de vier bibliotheken is het klaar.",
        "Twee bibliotheken hadden er dit jaar geen mensen voor.",
    ),
    Progress.NOT: ("", "Uitgesteld tot het landelijke voorstel er is."),
    Progress.BUSY: ("", ""),
    Progress.OPEN: ("", ""),
}
_TURNS: Final = (
    Progress.DONE, Progress.DONE, Progress.PARTLY, Progress.DONE, Progress.BUSY, Progress.DONE, Progress.NOT, Progress.DONE,
    Progress.DONE, Progress.BUSY, Progress.DONE,
)  # fmt: skip
_TOLD: Final[tuple[tuple[str, str, float, str], ...]] = (
    ("poc_agreements", "Reserveringstermijn", 1, "verslag POC, januari"),
    ("poc_agreements", "Afschrijving", 1, "verslag POC, april"),
    ("poc_agreements", "Uitleenfrequentie", 1, "verslag POC, juli"), ("poc_agreements", "Budget", 0, "verslag POC, oktober"),
    ("sla_document", "", 1, "SLA bibliotheeksysteem, getekend in februari"),
    ("sla_kept", "Bereikbaar op werkdagen", 1, "kwartaalrapport leverancier"),
    ("sla_kept", "Storing binnen een dag verholpen", 1, "lijst van meldingen"),
    ("plan_evaluation", "", 1, "evaluatie, vastgesteld in het DBO"), ("wsob_participation", "", 4, "bevestiging van de KB"),
    ("statistics_deliveries", "", 15, "verzendlijst statistiek"), ("spreading_monitor", "", 1, "presentatie in het DBO"),
    ("yearly_statistics", "", 1, "jaarverslag aan de provincie"),
    ("programme_effect", "Geletterde samenleving", 1, "onderzoek BoekStart"),
    ("programme_effect", "Participatie in de informatiesamenleving", 0, "geen meting gedaan"),
    ("partner_talks", "", 3, "agenda: met de BOKD lukte het niet"),
    ("province_transport", "", 1, "rittenlijst vervoerder"), ("province_logistics", "", 1, "rittenlijst vervoerder"),
    ("transport_mark", "", 7.8, "tevredenheidsonderzoek transport"), ("province_innovation_agenda", "", 1, "verslag SGIA"),
    ("province_network", "", 1, "verklaring van elke bibliotheek"), ("province_collection", "", 0.75, "collectieplan, bijlage 2"),
    ("minister_data", "", 1, "bevestiging van de KB"), ("data_presented", "", 1, "presentatie voor de VDG"),
    ("spreading_monitor_data", "", 1, "bevestiging van Bibliotheekinzicht.nl"),
)  # fmt: skip
"""Norm, of what, how it stood and who says so. Of some nothing is told, so that the page shows what to do then."""


@transaction.atomic
def invent(on: date, organisations: Mapping[str, str], locations: Mapping[str, str]) -> int:  # noqa: ARG001
    """Load the plan and tell what came of it; nothing where there is any plan. It is of 2023, whatever the day."""
    if Plan.objects.exists():
        return 0
    plan = load(read_plan(PLANS / FILE)).plan
    plan.state = PlanState.ADOPTED
    plan.save()
    items = list(Item.objects.filter(part__plan=plan).select_related("part").order_by("pk"))
    for number, item in enumerate(items):
        _went(item, number)
    told = list(_told(plan.year, locations))
    for each in told:
        each.save()
    return 1 + len(items) + len(told)


def _went(item: Item, number: int) -> None:
    code = item.part.code
    item.owner = item.owner or _of(_OWNERS, code, "manager")
    if not code.startswith(_WHO_NOT):
        said = _of(_INCLUSION, code, ("Vergaderstukken zijn leesbaar voor een schermlezer, en de zaal heeft een ringleiding.",))
        item.inclusion = said[number % len(said)]
        item.state = ItemState.ADOPTED
        item.progress = _TURNS[number % len(_TURNS)]
        item.result, item.reason = _CAME[Progress(item.progress)]
    item.save()


def _of(by_part: Mapping[str, T], code: str, otherwise: T) -> T:
    """What is said of a part, or of one above it."""
    fitting = [part for part in by_part if code == part or code.startswith(f"{part}.")]
    return by_part[max(fitting, key=len)] if fitting else otherwise


def _told(year: int, locations: Mapping[str, str]) -> Iterator[Told]:
    last, said = date(year, 12, 31), "Verzonnen voor de demo: {}"
    for norm, of, value, evidence in _TOLD:
        yield Told(norm=norm, of=of, year=year, value=value, known_on=last, evidence=said.format(evidence))
    # A year of two rides a week; in one place a few rides fell out.
    for number, name in enumerate(sorted(set(locations.values()))):
        days = 97 if number == 3 else 104
        yield Told(
            norm="transport_weekly", of=name[:120], year=year, value=days, known_on=last, evidence=said.format("rittenlijst")
        )
