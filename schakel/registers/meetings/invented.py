"""Meetings for a demo: series as the year plan names them, held in the years before, planned in the year that runs."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction

from schakel.records.standing import Doing, Standing
from schakel.registers.meetings.models import Action, Decision, Kind, Meeting, Series

_ZONE: Final = ZoneInfo("Europe/Amsterdam")
_SERIES: Final = (
    ("DBO", Kind.DIRECTORS, 6, "voorzitter DBO", (1, 3, 5, 7, 9, 11)),
    ("SGIA", Kind.STEERING, 4, "voorzitter SGIA", (2, 5, 9, 12)),
    ("DINO", Kind.INNOVATION, 4, "adviseur innovatie", (1, 4, 9, 11)),
    ("Jeugd", Kind.INNOVATION, 4, "adviseur jeugd", (2, 4, 6, 9, 12)),
    ("Basisvaardigheden", Kind.INNOVATION, 4, "adviseur basisvaardigheden", (3, 6, 10)),
    ("Makers", Kind.INNOVATION, 3, "adviseur innovatie", (3, 11)),
    ("Klantgesprek", Kind.CUSTOMER, 3, "manager", (2, 6, 10)),
    ("POC", Kind.COLLECTION, 4, "adviseur collectie", (1, 4, 7, 10)),
)
"""Name, kind, planned a year, who chairs, and the months in which it was held: one group too often, one too rarely."""
_DECIDED: Final = {
    Kind.DIRECTORS: "De kwartaalcijfers van het leenverkeer zijn vastgesteld",
    Kind.STEERING: "De projectenplanning is vastgesteld",
    Kind.COLLECTION: "De reserveringstermijn blijft acht dagen",
}
_ACTIONS: Final = (
    ("Leesbaar verslag rondsturen", "secretariaat", 14),
    ("Voorstel uitwerken voor het volgende overleg", "adviseur innovatie", 45),
    ("Cijfers per bibliotheek nazenden", "gegevens", 30),
)


@transaction.atomic
def invent(on: date, organisations: Mapping[str, str], locations: Mapping[str, str]) -> int:  # noqa: ARG001
    """Make them, of three years, the one that runs, and that of the demo's plan; nothing where the register has any.

    Returns:
        How many records.
    """
    if Series.objects.exists():
        return 0
    made = 0
    for name, kind, a_year, chair, months in _SERIES:
        series = Series.objects.create(name=name, kind=kind, a_year=a_year, chair=chair)
        made += 1
        for number, (starts_at, code) in enumerate(_moments(on, kind, months, sorted(organisations))):
            is_past = starts_at.date() <= on or _is_of_plan(starts_at.date(), on)
            meeting = Meeting.objects.create(
                series=series, starts_at=starts_at, place="Assen" if number % 2 else "online", organisation_code=code,
                standing=Standing.HELD if is_past else Standing.PLANNED, agenda="Opening\nMededelingen\nVoortgang\nRondvraag",
                minutes="Het verslag is verzonnen, zoals alles in deze demo." if is_past else "",
            )  # fmt: skip
            made += 1 + _came_of(meeting, kind, number, on)
    return made


_YEAR_OF_PLAN: Final = 2023


def _is_of_plan(day: date, on: date) -> bool:
    """Whether it lies in the year of the demo's plan, and the demo stands still before: it is judged as if over."""
    return day.year == _YEAR_OF_PLAN > on.year


def _moments(on: date, kind: Kind, months: tuple[int, ...], codes: list[str]) -> Iterator[tuple[datetime, str]]:
    for year in sorted({*range(on.year - 3, on.year + 2), _YEAR_OF_PLAN}):
        for number, month in enumerate(months):
            day = date(year, month, 8 + (number * 5 + year) % 14)
            if day > on + timedelta(days=400) and not _is_of_plan(day, on):
                continue
            # Talks go round: one library at a time, so that one of four is talked with less often.
            code = codes[(number + year) % len(codes)] if kind == Kind.CUSTOMER and codes else ""
            if kind != Kind.CUSTOMER or code:
                yield datetime.combine(day, time(10 if number % 2 else 14), _ZONE), code


def _came_of(meeting: Meeting, kind: Kind, number: int, on: date) -> int:
    if meeting.standing != Standing.HELD:
        return 0
    made = 0
    if kind in _DECIDED and number % 2 == 0:
        Decision.objects.create(meeting=meeting, text=_DECIDED[kind])
        made += 1
    text, owner, days = _ACTIONS[number % len(_ACTIONS)]
    due_on = meeting.starts_at.date() + timedelta(days=days)
    # What was left lies at most a year back: nobody carries an action along for longer.
    is_done = due_on < on - timedelta(days=365) or (
        (due_on < on or _is_of_plan(meeting.starts_at.date(), on)) and number % 7 != 3
    )
    Action.objects.create(meeting=meeting, text=text, owner=owner, due_on=due_on, state=Doing.DONE if is_done else Doing.OPEN)
    return made + 1
