"""What the meetings tell of the norms of a plan: how many were held in a year, by the local calendar."""

from collections import Counter
from datetime import date

from django.utils import timezone

from schakel.measures.norm_facts import Fact
from schakel.registers.meetings.models import Kind, Meeting, Series, Standing

_OF_ALL = {Kind.DIRECTORS: "dbo_meetings", Kind.STEERING: "sgia_meetings"}
"""Norms that count all meetings of a kind together."""
_SOURCE = "lijst Overleggen"
_EACH = {Kind.INNOVATION: "innovation_meetings"}
"""Norms that are asked of each series of a kind."""


def facts(on: date) -> tuple[Fact, ...]:
    """Meetings held up to that day, for each year since the first; a series without meetings that year counts nought.

    A meeting that was moved over the end of a year counts for the year in which it was held.
    """
    held = [
        (series, kind, code, timezone.localtime(starts_at).date())
        for series, kind, code, starts_at in Meeting.objects.filter(standing=Standing.HELD).values_list(
            "series__name", "series__kind", "organisation_code", "starts_at"
        )
    ]
    held = [each for each in held if each[3] <= on]
    if not held:
        return ()
    years = range(min(each[3].year for each in held), on.year + 1)
    groups = list(Series.objects.filter(kind__in=_EACH, is_running=True).values_list("name", "kind"))
    # Whoever was talked with in any year should be in each.
    customers = sorted({each[2] for each in held if each[1] == Kind.CUSTOMER and each[2]})
    found = []
    for year in years:
        of_year = [each for each in held if each[3].year == year]
        by_kind, by_series = Counter(each[1] for each in of_year), Counter(each[0] for each in of_year)
        found += [_fact(norm, "", year, by_kind[kind], on, kind) for kind, norm in _OF_ALL.items()]
        named = dict(groups) | {each[0]: each[1] for each in of_year if each[1] in _EACH}
        found += [_fact(_EACH[Kind(kind)], name, year, by_series[name], on, kind) for name, kind in sorted(named.items())]
        talks = Counter(each[2] for each in of_year if each[1] == Kind.CUSTOMER)
        found.append(_fact("customer_talks", "", year, sum(talks.values()), on, Kind.CUSTOMER))
        found += [_fact("customer_talks_each", code, year, talks[code], on, Kind.CUSTOMER) for code in customers]
    return tuple(found)


def _fact(norm: str, of: str, year: int, value: int, on: date, kind: str) -> Fact:
    known_on = min(on, date(year, 12, 31))
    return Fact(norm, of, "year", date(year, 1, 1), value, known_on, f"{_SOURCE}: {Kind(kind).label}", is_counted=True)
