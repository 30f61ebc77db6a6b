"""Programme output for a demo: three years, lower while corona lasted; every second location has an information point."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from django.db import transaction

from schakel.registers.output.models import Kind, Point, Programme, Tally

_YEARS: Final = (2021, 2022, 2023)
_SHARE: Final = {2021: 6, 2022: 9, 2023: 11}
"""Tenths of what is usual: after corona people came back."""
_OF_LIBRARY: Final = (
    (Programme.BOEKSTART, Kind.FAMILIES, 90), (Programme.BOEKSTART, Kind.ACTIVITIES, 14), (Programme.BOEKSTART, Kind.PLACES, 22),
    (Programme.SCHOOL, Kind.SCHOOLS, 31), (Programme.SCHOOL, Kind.CHILDREN, 4200),
    (Programme.DIGIVITALER, Kind.COURSES, 2), (Programme.DIGIVITALER, Kind.PARTICIPANTS, 9),
    (Programme.KLIK_TIK, Kind.COURSES, 3), (Programme.KLIK_TIK, Kind.PARTICIPANTS, 21),
    (Programme.READING_ALOUD, Kind.FAMILIES, 7), (Programme.READING_ALOUD, Kind.VOLUNTEERS, 6),
    (Programme.LANGUAGE_HOUSE, Kind.QUESTIONS, 120), (Programme.LANGUAGE_HOUSE, Kind.PARTICIPANTS, 34),
)  # fmt: skip
_HOURS: Final = ("di 10.00-12.00\ndo 14.00-16.00", "ma 13.30-15.30", "wo 10.00-12.00\nvr 10.00-12.00")


@transaction.atomic
def invent(on: date, organisations: Mapping[str, str], locations: Mapping[str, str]) -> int:  # noqa: ARG001
    """Make them, of 2021 to 2023 whatever the day; nothing where the register has any. Returns how many records."""
    if Tally.objects.exists() or Point.objects.exists():
        return 0
    tallies = []
    with_locations = [code for code in sorted(organisations) if any(each[:-4] == code[:-4] for each in locations)]
    for number, code in enumerate(with_locations or sorted(organisations)):
        for at, (programme, kind, usual) in enumerate(_OF_LIBRARY):
            # One library has no Digivitaler yet: the plan encourages it to begin.
            if programme is Programme.DIGIVITALER and number == 2:
                continue
            for year, quarter in _quarters():
                count = usual * _SHARE[year] * (8 + (number * 7 + at * 3 + quarter * 5) % 9) // (100 * (1 + number % 3))
                tallies.append(_tally(programme, kind, code, "", year, quarter, count))
    points = []
    for number, (location, code) in enumerate(_with_point(organisations, locations)):
        points.append(Point(
            location_code=location, organisation_code=code, opening_hours=_HOURS[number % 3],
            hours_a_week=Decimal(2 if number % 3 == 1 else 4),
            opened_on=date(2019 + number % 4, 1 + number % 12, 1),
        ))  # fmt: skip
        for year, quarter in _quarters():
            asked = (18 + (number * 11 + quarter * 7) % 40) * _SHARE[year] // 10
            tallies.append(_tally(Programme.IDO, Kind.QUESTIONS, code, location, year, quarter, asked))
            tallies.append(_tally(Programme.IDO, Kind.PARTICIPANTS, code, location, year, quarter, asked * 4 // 5))
    Tally.objects.bulk_create(tallies)
    Point.objects.bulk_create(points)
    return len(tallies) + len(points)


def _quarters() -> list[tuple[int, int]]:
    return [(year, quarter) for year in _YEARS for quarter in (1, 2, 3, 4)]


def _with_point(organisations: Mapping[str, str], locations: Mapping[str, str]) -> list[tuple[str, str]]:
    """Every second location, with the library whose ISIL code begins alike: those digits are of the organisation."""
    found = []
    for location in sorted(locations)[::2]:
        code = next((each for each in organisations if each[:-4] == location[:-4]), "")
        if code:
            found.append((location, code))
    return found


def _tally(programme: Programme, kind: Kind, code: str, location: str, year: int, quarter: int, count: int) -> Tally:
    return Tally(
        programme=programme, kind=kind, organisation_code=code, location_code=location, year=year, quarter=quarter, count=count
    )
