"""Learning for a demo: what the plan offers libraries, given in the years before and planned in the year that runs."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction

from schakel.records.standing import Standing
from schakel.registers.learning.models import Course, Enrolment, Evaluation, Kind, Material, Session

_ZONE: Final = ZoneInfo("Europe/Amsterdam")
_COURSES: Final = (
    ("Design Thinking voor bibliotheken", Kind.TRAINING, "Een vraag uit de buurt in twee dagdelen naar een eerste ontwerp.",
     "adviseurs, programmamakers", 12, (3, 10)),
    ("BoekStartcoach: praten over voorlezen", Kind.TRAINING, "Met ouders in gesprek, ook als lezen niet vanzelf gaat.",
     "leesconsulenten", 10, (2, 5, 11)),
    ("Herkennen van laaggeletterdheid", Kind.WORKSHOP, "Signalen zien aan de balie, en doorverwijzen naar het Taalhuis.",
     "frontoffice", 16, (4, 9)),
    ("Werken met robots in de klas", Kind.WORKSHOP, "Lessen maken met wat er in de makersbus ligt.", "mediacoaches", 8,
     (1, 6, 11)),
    ("Innovatiespreekuur", Kind.OFFICE_HOUR, "Loop binnen met een idee, een vraag of een projectplan.", "iedereen", 6,
     (1, 2, 3, 4, 5, 6, 9, 10, 11, 12)),
    ("Kenniscirkel digitale inclusie", Kind.CIRCLE, "Ervaringen met het IDO en met Digivitaler uitwisselen.",
     "medewerkers IDO", 14, (2, 6, 10)),
    ("Kenniscirkel makers", Kind.CIRCLE, "Wat werkt in de makersplaats, en wat niet.", "makers", 12, (4, 12)),
    ("Inspiratie: de bibliotheek als derde plek", Kind.INSPIRATION, "Voorbeelden uit andere provincies.", "iedereen", 30, (9,)),
)  # fmt: skip
"""Title, kind, what it is about, for whom, seats, and the months in which it is given."""
_FUNCTIONS: Final = ("leesconsulent", "frontofficemedewerker", "mediacoach", "programmamaker", "teamleider", "medewerker IDO")
_REMARKS: Final = (
    "Veel om morgen mee te beginnen.",
    "",
    "Meer tijd om te oefenen graag.",
    "",
    "Fijn om collega’s te spreken.",
    "",
)
_AHEAD: Final = timedelta(days=200)


@transaction.atomic
def invent(on: date, organisations: Mapping[str, str], locations: Mapping[str, str]) -> int:  # noqa: ARG001
    """Make them, of two years before, the one that runs and half a year ahead; nothing where the register has any."""
    if Course.objects.exists():
        return 0
    made = 0
    for at, (title, kind, about, audience, seats, months) in enumerate(_COURSES):
        course = Course.objects.create(title=title, kind=kind, about=about, audience=audience, owner="adviseur innovatie")
        Material.objects.create(course=course, title=f"Handreiking: {title}", link=f"https://voorbeeld.example/leren/{course.pk}")
        made += 2
        for year in range(on.year - 2, on.year + 2):
            for month in months:
                day = date(year, month, 4 + (at * 7 + month * 3 + year) % 22)
                if day <= on + _AHEAD:
                    made += _session(course, day, seats, at + month, on, sorted(organisations))
    return made


def _session(course: Course, day: date, seats: int, number: int, on: date, codes: list[str]) -> int:
    is_past = day <= on
    standing = Standing.PLANNED if not is_past else Standing.CANCELLED if number % 9 == 4 else Standing.HELD
    session = Session.objects.create(
        course=course, starts_at=datetime.combine(day, time(13 if number % 2 else 9, 30), _ZONE), seats=seats, standing=standing,
        minutes_long=60 if course.kind == Kind.OFFICE_HOUR else 180, place=("Assen", "online", "Emmen", "Hoogeveen")[number % 4],
    )  # fmt: skip
    asked = seats * (5 + number % 7) // 9
    since = session.starts_at - timedelta(days=40)
    Enrolment.objects.bulk_create(
        Enrolment(
            session=session, organisation_code=codes[(number + each) % len(codes)] if codes else "",
            function=_FUNCTIONS[(number + each) % len(_FUNCTIONS)], since=since + timedelta(hours=each), has_seat=each < seats,
            attended=(each + number) % 8 != 3 if standing == Standing.HELD and each < seats else None,
        )
        for each in range(asked)
    )  # fmt: skip
    marks = range(asked * 2 // 3) if standing == Standing.HELD else range(0)
    Evaluation.objects.bulk_create(
        Evaluation(session=session, mark=6 + (each * 5 + number) % 4, remark=_REMARKS[(each + number) % len(_REMARKS)])
        for each in marks
    )
    return 1 + asked + len(marks)
