"""Projects for a demo: an innovation agenda of three years, with a budget that was nearly spent, passed once, and half free."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from schakel.registers.projects.models import (
    Because,
    Booked,
    BudgetLine,
    Grant,
    GrantState,
    Hours,
    Phase,
    Planned,
    Planning,
    Project,
    Spread,
    Use,
    Whose,
)

_ADOPTED: Final = {2021: date(2020, 12, 10), 2022: date(2021, 12, 9), 2023: date(2022, 12, 8)}
# Title, phase, what it is about, begin, agreed end, end expected now and why; then euro planned, committed and spent by year.
_PROJECTS: Final[tuple[tuple[Any, ...], ...]] = (
    ("QR-codes voor e-books", Phase.SPREADING, "Posters met een QR-code brengen reizigers in twee tikken bij een e-book.",
     date(2021, 3, 1), date(2022, 12, 31), None, "", {2021: (18_000, 18_000, 17_640), 2022: (22_000, 20_000, 20_000)}),
    ("Makerplaats op wielen", Phase.CLOSING, "Een bus met lasersnijder en 3D-printer komt op scholen en in dorpshuizen.",
     date(2021, 1, 15), date(2021, 12, 31), date(2023, 3, 31), Because.CORONA,
     {2021: (45_000, 45_000, 31_250), 2022: (15_000, 12_000, 12_000)}),
    ("Makerplaatsen in de bibliotheek", Phase.RUNNING, "Vaste plekken waar kinderen leren maken, met een leerlijn.",
     date(2022, 2, 1), date(2023, 12, 31), None, "", {2022: (48_000, 48_000, 46_900), 2023: (40_000, 36_000, 12_400)}),
    ("Digivitaler in de wijk", Phase.RUNNING, "Ouderen leren thuis omgaan met zorg op afstand, met de thuiszorg samen.",
     date(2021, 9, 1), date(2022, 12, 31), date(2023, 9, 30), Because.CORONA,
     {2021: (25_000, 25_000, 24_100), 2022: (30_000, 30_000, 28_000), 2023: (12_000, 12_000, 4_000)}),
    ("Voorleesexpress in het Drents", Phase.DONE, "Vrijwilligers lezen thuis voor, ook in de streektaal.",
     date(2021, 2, 1), date(2021, 12, 15), None, "", {2021: (14_000, 14_000, 13_880)}),
    ("Podcaststudio voor jongeren", Phase.DONE, "Jongeren maken zelf podcasts over hun dorp, en leren bronnen wegen.",
     date(2021, 5, 1), date(2022, 6, 30), None, "", {2021: (20_000, 18_500, 18_500), 2022: (8_000, 8_000, 7_950)}),
    ("Proeftuin onbemande openstelling", Phase.DONE, "Een kleine vestiging gaat ook open zonder medewerkers.",
     date(2021, 4, 1), date(2022, 3, 31), None, "", {2021: (38_000, 38_000, 37_200)}),
    ("Taalmaatjes digitaal", Phase.DONE, "Anderstaligen en taalmaatjes oefenen op afstand.",
     date(2021, 1, 10), date(2021, 10, 31), None, "", {2021: (12_000, 12_000, 11_600)}),
    ("Verhalenlab Drenthe", Phase.STOPPED, "Inwoners leggen verhalen vast met oude foto’s.",
     date(2021, 6, 1), date(2022, 5, 31), None, "", {2021: (16_000, 16_000, 6_300)}),
    ("Boekenkoffer voor asielzoekers", Phase.DONE, "Koffers met boeken in de taal van thuis, bij elk opvangcentrum.",
     date(2022, 3, 1), date(2022, 12, 31), None, "", {2022: (18_000, 18_000, 17_900)}),
    ("Robotlessen op de basisschool", Phase.SPREADING, "Lessenserie programmeren, met leerkrachten gemaakt.",
     date(2021, 9, 1), date(2022, 7, 15), None, "", {2021: (24_000, 23_000, 22_800), 2022: (10_000, 10_000, 10_000)}),
    ("Informatiepunt op de markt", Phase.DONE, "Het informatiepunt digitale overheid staat op de weekmarkt.",
     date(2022, 4, 1), date(2022, 12, 31), None, "", {2022: (15_000, 15_000, 14_200)}),
    ("Mediawijs met ouders", Phase.RUNNING, "Ouderavonden over schermen en nepnieuws, op school.",
     date(2022, 9, 1), date(2023, 6, 30), date(2023, 11, 30), Because.PEOPLE,
     {2022: (22_000, 22_000, 20_500), 2023: (14_000, 14_000, 3_200)}),
    ("Klimaatbieb", Phase.RUNNING, "Spullen lenen en samen repareren, naast de boeken.",
     date(2022, 5, 1), date(2023, 5, 31), None, "", {2022: (26_000, 26_000, 25_700), 2023: (10_000, 9_500, 1_800)}),
    ("Gamen tegen laaggeletterdheid", Phase.RUNNING, "Een spel waarmee volwassenen oefenen met lezen.",
     date(2022, 10, 1), date(2023, 9, 30), date(2024, 3, 31), Because.PARTNER,
     {2022: (28_000, 28_000, 26_000), 2023: (24_000, 24_000, 0)}),
    ("Sociale robot in de leeszaal", Phase.RUNNING, "Een robot ontvangt bezoekers en wijst de weg.",
     date(2023, 2, 1), date(2023, 12, 31), None, "", {2023: (32_000, 18_000, 0)}),
    ("Leesclub op afstand", Phase.PLANNED, "Leesclubs voor wie niet naar de bibliotheek kan komen.",
     date(2023, 9, 1), date(2024, 6, 30), None, "", {2023: (12_000, 0, 0)}),
    ("Datawerkplaats voor bibliotheken", Phase.PLANNED, "Medewerkers leren hun eigen cijfers lezen en gebruiken.",
     date(2023, 10, 1), date(2024, 9, 30), None, "", {2023: (20_000, 0, 0)}),
    ("Stripmuur met augmented reality", Phase.PROPOSAL, "Een muur waarop strips tot leven komen.", None, None, None, "", {}),
    ("Luisterbankjes langs het fietspad", Phase.PROPOSAL, "Bankjes met verhalen uit de buurt.", None, None, None, "", {}),
    ("Bibliotheek in de sportkantine", Phase.REFUSED, "Een leenkast bij de sportclub.", None, None, None, "", {}),
)  # fmt: skip
_DECIDED: Final = {
    Phase.STOPPED: "Gestopt: er waren te weinig vrijwilligers om de verhalen op te schrijven.",
    Phase.REFUSED: "Niet doen: de leenkast is elders al geprobeerd en werd weinig gebruikt.",
    Phase.PROPOSAL: "",
}
_LATE: Final = {
    Because.CORONA: "Scholen en wijkcentra waren in 2021 lang dicht; de bijeenkomsten zijn verschoven.",
    Because.PEOPLE: "De projectleider was een half jaar ziek.", Because.PARTNER: "De bouwer van het spel levert later.",
}  # fmt: skip
_PASSED: Final = "De SGIA besloot de inflatie te betalen uit wat in 2021 overbleef."
_GRANTS: Final = (
    ("Makerplaatsen in de bibliotheek", "Cultuurfonds", GrantState.GRANTED, 30_000, 25_000, date(2021, 12, 1), date(2024, 3, 1),
     "De helft is eigen geld. Vermeld het fonds op elke poster."),
    ("Digivitaler in de wijk", "Zorgfonds", GrantState.ACCOUNTED, 15_000, 15_000, date(2021, 6, 1), date(2022, 12, 31),
     "Ten minste honderd deelnemers."),
    ("Gamen tegen laaggeletterdheid", "Subsidie Tel mee met Taal", GrantState.APPLIED, 40_000, None, date(2023, 2, 28), None,
     "Samen met een werkgever."),
    ("Sociale robot in de leeszaal", "Innovatiefonds", GrantState.TO_APPLY, 20_000, None, date(2023, 4, 15), None,
     "Met een onderzoek naar het gebruik."),
    ("Klimaatbieb", "Provinciale regeling duurzaam", GrantState.REFUSED, 10_000, None, date(2022, 3, 1), None, ""),
    ("QR-codes voor e-books", "Landelijk Fieldlab", GrantState.GRANTED, 12_000, 12_000, date(2021, 2, 1), date(2023, 6, 30),
     "De aanpak is voor alle bibliotheken in het land."),
)  # fmt: skip
_SPREAD: Final = (
    ("QR-codes voor e-books", (Use.USES, Use.USES, Use.USES, Use.TRIES)),
    ("Robotlessen op de basisschool", (Use.USES, Use.USES, Use.WANTS)),
    ("Proeftuin onbemande openstelling", (Use.USES, Use.TRIES)), ("Taalmaatjes digitaal", (Use.STOPPED, Use.USES)),
    ("Boekenkoffer voor asielzoekers", (Use.USES, Use.WANTS)), ("Digivitaler in de wijk", (Use.USES, Use.TRIES, Use.WANTS)),
)  # fmt: skip


@transaction.atomic
def invent(on: date, organisations: Mapping[str, str], locations: Mapping[str, str]) -> int:  # noqa: ARG001
    """Make them; nothing where the register has any. They are of 2021 to 2023, whatever the day. Returns how many records."""
    if Planning.objects.exists() or Project.objects.exists():
        return 0
    codes = sorted(organisations)
    plannings = {
        year: Planning.objects.create(year=year, adopted_on=adopted, evidence=f"Verslag SGIA, {adopted.year}")
        for year, adopted in _ADOPTED.items()
    }
    projects, made = {}, len(plannings)
    for number, (title, phase, about, starts_on, ends_on, expected_on, because, by_year) in enumerate(_PROJECTS):
        project = Project.objects.create(
            title=title, phase=phase, about=about, owner="projectleider", starts_on=starts_on, ends_on=ends_on,
            organisation_code=codes[number % len(codes)] if codes and number % 3 else "", expected_on=expected_on,
            late_because=because, late_note=_LATE.get(because, ""),
            decision=_DECIDED.get(phase, "Opgenomen in de projectenplanning."),
            proposed_on=date(min(by_year, default=2023) - (1 if by_year else 0), 10 if by_year else 2, 5),
            effect="Een korte vragenlijst voor en na, volgens de veranderingstheorie van het project.",
        )  # fmt: skip
        projects[title] = project
        made += 1 + sum(_in_year(project, plannings[year], number, *money) for year, money in by_year.items())
    made += _others(projects, codes)
    line = BudgetLine.objects.create(
        planning=plannings[2022], project=projects["Makerplaatsen in de bibliotheek"], kind=Booked.COMMITMENT,
        on=date(2022, 11, 28), amount=Decimal(21_500), what="Hogere prijs van apparaten", over_reason=_PASSED,
    )  # fmt: skip
    return made + (line.pk is not None)


def _in_year(project: Project, planning: Planning, number: int, planned: int, committed: int, spent: int) -> int:
    year = planning.year
    hours = 40 + number * 7 % 80
    Planned.objects.create(planning=planning, project=project, amount=planned, hours=hours, goal="Zie het projectplan.")
    made, held = 1, None
    common = {"planning": planning, "project": project}
    if committed:
        is_over = project.phase in (Phase.DONE, Phase.STOPPED, Phase.SPREADING)
        held = BudgetLine.objects.create(
            kind=Booked.COMMITMENT, on=date(year, 1 + number % 4, 12), amount=committed, what="Opdracht volgens projectplan",
            released_on=date(year, 12, 20) if is_over and committed > spent else None, **common,
        )  # fmt: skip
        made += 1
    for part, (what, month) in enumerate((("Eerste termijn", 5), ("Tweede termijn", 11))):
        amount = Decimal(spent) * (60 if part == 0 else 40) / 100
        if amount:
            BudgetLine.objects.create(
                kind=Booked.SPENDING, on=date(year, month, 3 + number % 20), amount=amount, what=what, commitment=held, **common
            )
            made += 1
    if spent:
        for whose, share in ((Whose.SUPPORT, 40), (Whose.LIBRARY, 35), (Whose.EXTERNAL, 30 if number % 2 else 0)):
            if share:
                Hours.objects.create(
                    project=project, on=date(year, 12, 31), whose=whose, hours=Decimal(hours * share) / 100, what="Uitvoering"
                )
                made += 1
    return made


def _others(projects: Mapping[str, Project], codes: list[str]) -> int:
    made = 0
    for title, funder, state, asked, granted, apply_by, report_by, conditions in _GRANTS:
        Grant.objects.create(
            project=projects[title], funder=funder, state=state, asked=asked, granted=granted, apply_by=apply_by,
            report_by=report_by, conditions=conditions,
        )  # fmt: skip
        made += 1
    told = {Use.TRIES: "Proef tot de zomer.", Use.STOPPED: "Te weinig vrijwilligers."}
    for title, uses in _SPREAD:
        for code, use in zip(codes, uses, strict=False):
            Spread.objects.create(
                project=projects[title], organisation_code=code, state=use, since=date(2022, 9, 1), note=told.get(use, "")
            )
            made += 1
    return made
