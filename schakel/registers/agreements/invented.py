"""Agreements for a demo: a service agreement that was broken twice, the four of the collection council, and a quick scan."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from schakel.registers.agreements import quick_scan
from schakel.registers.agreements.models import Agreement, Answer, Bound, Kind, Measurement, Period, Promise, Question, Subject
from schakel.registers.agreements.periods import over

_FIRST, _LAST = date(2020, 1, 1), date(2023, 12, 31)
# Title, kind, subject, with whom, what, adopted, source, until when, decided by, line of the plan.
_AGREEMENTS: Final[tuple[tuple[Any, ...], ...]] = (
    ("SLA bibliotheeksysteem", Kind.SERVICE_LEVEL, "", "", "Wat wij de bibliotheken daarover beloven.", date(2019, 12, 3),
     "Besluit DBO, 3 december 2019", date(2023, 12, 31), date(2023, 9, 30), "2023-4.4.4"),
    ("SLA vervoer", Kind.SERVICE_LEVEL, "", "", "Hoe vaak en hoe snel de wagens rijden.", date(2019, 12, 3),
     "Besluit DBO, 3 december 2019", None, date(2024, 6, 30), "2023-4.1.1"),
    ("SLA dashboard", Kind.SERVICE_LEVEL, "", "", "Voorstel, te bespreken met de bibliotheken.", None, "", None, None,
     "2023-4.4.3"),
    ("Reserveringstermijn acht dagen", Kind.COLLECTION, Subject.HOLD_PERIOD, "", "Een gereserveerd boek ligt acht dagen klaar.",
     date(2020, 2, 11), "Verslag POC, 11 februari 2020", None, None, "2023-4.3.1"),
    ("Afschrijven na drie jaar zonder uitlening", Kind.COLLECTION, Subject.WITHDRAWAL, "",
     "Wat drie jaar niet is uitgeleend, kan weg; het laatste exemplaar blijft in de provincie.",
     date(2020, 5, 19), "Verslag POC, 19 mei 2020", None, None, "2023-4.3.3.b"),
    ("Gebruik van de collectie", Kind.COLLECTION, Subject.USE, "", "Elk exemplaar wordt vaak genoeg uitgeleend.",
     date(2020, 5, 19), "Verslag POC, 19 mei 2020", None, None, "2023-4.3.1"),
    ("Budget voor collectie 2022", Kind.COLLECTION, Subject.BUDGET, "", "Elke bibliotheek geeft per inwoner ten minste dit uit.",
     date(2021, 11, 16), "Verslag POC, 16 november 2021", date(2022, 12, 31), date(2022, 11, 30), "2023-4.3.1"),
)  # fmt: skip
# Agreement, what, bound, value, unit, period; then what was measured, the oldest first: of the last period nothing.
_PROMISES: Final[tuple[tuple[Any, ...], ...]] = (
    ("SLA bibliotheeksysteem", "Het systeem is bereikbaar", Bound.LEAST, "99.5", "procent van de tijd", Period.QUARTER,
     ("99.9", "99.8", "98.7", "99.7")),
    ("SLA bibliotheeksysteem", "Storing opgelost binnen", Bound.MOST, "8", "werkuren", Period.QUARTER, ("6", "7.5", "8", "5")),
    ("SLA vervoer", "Ritten die reden zoals gepland", Bound.LEAST, "98", "procent", Period.QUARTER, ("99", "91.5", "98.2",
     "98.6")),
    ("SLA vervoer", "Klachten over vervoer", Bound.MOST, "12", "per jaar", Period.YEAR, ("9",)),
    ("Reserveringstermijn acht dagen", "Dagen dat een boek klaarligt", Bound.MOST, "8", "dagen", Period.YEAR, ("8",)),
    ("Gebruik van de collectie", "Uitleningen per exemplaar", Bound.LEAST, "2", "per jaar", Period.YEAR, ("1.6",)),
)  # fmt: skip
_BROKEN: Final = {
    "Het systeem is bereikbaar": ("Storing bij de leverancier, twee dagen.",
    "Er is een tweede verbinding; de leverancier betaalde een boete."),
    "Ritten die reden zoals gepland": ("In de maanden van sluiting reed de helft van de wagens.",
    "Het rooster is hersteld toen de vestigingen weer open mochten."),
}  # fmt: skip
_ANSWERS: Final = {
    2: (Answer.PARTLY, "Voor kleine opdrachten is er nog geen richtlijn.", "Richtlijn overnemen en publiceren", date(2023, 6,
    30)),
    4: (Answer.PARTLY, "De locaties wel, nog niet alle bijeenkomsten op afstand.", "Ondertiteling bij elke bijeenkomst",
    date(2023, 9, 30)),
    5: (Answer.NO, "Onze teams lijken weinig op de inwoners.", "Vacatures anders verspreiden", date(2023, 12, 31)),
    9: (Answer.PARTLY, "De druk van overleggen is hoog.", "Overleggen samenvoegen, met de bibliotheken", date(2023, 10, 31)),
}  # fmt: skip


@transaction.atomic
def invent(on: date, organisations: Mapping[str, str], locations: Mapping[str, str]) -> int:  # noqa: ARG001
    """Make them; nothing where the register has any. Returns how many records."""
    if Agreement.objects.exists():
        return 0
    made = 0
    for title, kind, subject, others, text, adopted_on, source, ends_on, decide_by, code in _AGREEMENTS:
        starts_on = date(2022, 1, 1) if subject == Subject.BUDGET else date(2024, 1, 1) if adopted_on is None else _FIRST
        Agreement.objects.create(
            title=title, kind=kind, subject=subject, others=others, text=text, adopted_on=adopted_on, source=source,
            starts_on=starts_on, ends_on=ends_on, decide_by=decide_by, plan_code=code,
        )  # fmt: skip
        made += 1
    for title, what, bound, value, unit, period, values in _PROMISES:
        agreement = Agreement.objects.get(title=title)
        promise = Promise.objects.create(
            agreement=agreement, what=what, bound=bound, value=Decimal(value), unit=unit, period=period, starts_on=_FIRST
        )
        made += 1
        # As far as the year that runs: a demo of an earlier day knows no later measurement.
        for number, start in enumerate(over(promise, min(on, _LAST))):
            given = Decimal(values[number % len(values)])
            is_broken = not promise.is_kept_by(given)
            reason, mend = _BROKEN.get(what, ("", "")) if is_broken else ("", "")
            Measurement.objects.create(
                promise=promise, starts_on=start, value=given, evidence=f"Overzicht {start.year}, gedeeld in het DBO",
                reason=reason, mend=mend, mended_on=date(start.year, 12, 1) if mend else None,
            )  # fmt: skip
            made += 1
    made += quick_scan.start(2023)
    for question in Question.objects.filter(year=2023):
        question.answer, question.explanation, question.action, question.act_by = _ANSWERS.get(
            question.number, (Answer.YES, "", "", None)
        )
        question.save()
    return made
