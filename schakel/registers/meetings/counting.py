"""What the meetings tell of the norms of a plan: how many were held in a year, by the local calendar."""

from collections import Counter
from datetime import date

from django.utils import timezone

from schakel.measures.norm_facts import Fact
from schakel.records import counted
from schakel.records.standing import Standing
from schakel.registers.meetings.models import Kind, Meeting, Series

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
    every = list(Series.objects.values_list("pk", "name", "kind", "is_running"))
    groups = [(name, kind) for _, name, kind, is_running in every if kind in _EACH and is_running]
    in_list = {name: f"meetings?series={pk}&standing=held" for pk, name, _, _ in every}
    # Of more series of a kind the list of those series leads on.
    of_kind = {kind: [name for _, name, one, _ in every if one == kind] for kind in Kind.values}
    kinds = {kind: in_list[names[0]] if len(names) == 1 else f"series?kind={kind}" for kind, names in of_kind.items()}
    # Whoever was talked with in any year should be in each.
    customers = sorted({each[2] for each in held if each[1] == Kind.CUSTOMER and each[2]})
    found = []
    for year in years:
        of_year = [each for each in held if each[3].year == year]
        by_kind, by_series = Counter(each[1] for each in of_year), Counter(each[0] for each in of_year)
        found += [_fact(norm, "", year, by_kind[kind], on, kind, kinds[kind]) for kind, norm in _OF_ALL.items()]
        named = dict(groups) | {each[0]: each[1] for each in of_year if each[1] in _EACH}
        found += [
            _fact(_EACH[Kind(kind)], name, year, by_series[name], on, kind, in_list[name]) for name, kind in sorted(named.items())
        ]
        talks = Counter(each[2] for each in of_year if each[1] == Kind.CUSTOMER)
        found.append(_fact("customer_talks", "", year, sum(talks.values()), on, Kind.CUSTOMER, kinds[Kind.CUSTOMER]))
        for code in customers:
            with_them = f"meetings?organisation_code={code}&standing=held"
            found.append(_fact("customer_talks_each", code, year, talks[code], on, Kind.CUSTOMER, with_them))
    return tuple(found)


def _fact(norm: str, of: str, year: int, value: int, on: date, kind: str, where: str) -> Fact:
    if where.startswith("meetings?"):
        where = f"{where}&starts_at={year}"
    return counted.of_year(norm, of, year, value, on, f"{_SOURCE}: {Kind(kind).label}", where=where)
