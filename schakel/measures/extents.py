"""How far the data of each term reaches: which periods can have figures, and which of them are covered wholly."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir

from schakel.measures.term import Term
from schakel.measures.world import YEARS_BACK

QUIET_DAYS = 31
"""A table without a row in the last 31 days before it was last known has ended: what follows is not known, not zero."""

FIRST_DAYS = 7
"""Data that begin on the first seven days of a month cover that month: libraries close around New Year."""


LASTING_THINGS = ("items", "borrowers", "locations", "location_facts")
"""Tables of things that last, whose first day can lie long before the data begin. Their states tell all that happened up
to the day of the last one, so a month in which nothing came in or went out is no hole."""

DEPARTURES = {"items": "withdrawn_on", "holds": "ended_on"}
"""Tables of which a source begins with what is there: what left before is not known, whatever the first days of the
survivors. The column is the day on which one left."""

REGISTERS = ("locations", "location_facts", "inhabitants")
"""Tables that hold until they say otherwise, however long ago they were fetched: a count of 1 January serves the whole year."""


@dataclass(frozen=True)
class Extent:
    """The days a term speaks of.

    Args:
        first, last: months from which and up to which it has figures.
        covered_from, covered_until: days between which nothing can be missing (the last one included).
        moment_from: day before which nothing is known of what was there at the end of a day; a period of which only
            the last day is asked may begin earlier.
        silent: months in between of which counts that were given say nothing at all, at no place.
    """

    first: date
    last: date
    covered_from: date
    covered_until: date
    moment_from: date = date.min
    silent: frozenset[date] = frozenset()

    def is_silent(self, month: date) -> bool:
        """Whether nothing is told of a month."""
        return month in self.silent or not self.covered_from <= month <= self.covered_until

    @property
    def known_from(self) -> date:
        """Day from which it speaks without a hole, whichever way it is asked."""
        return max(self.covered_from, self.moment_from)


def find_extents(
    terms: Iterable[Term], table: Callable[[str], ir.Table], execute: Callable[[ir.Table], list[dict[str, Any]]], *,
    today: date, known_on: Mapping[str, date], known_since: Mapping[str, date] | None = None,
) -> dict[Term, Extent | None]:  # fmt: skip
    """The extent of each term; None when its table has no row that counts.

    Args:
        execute: runs an expression and gives its rows.
        known_on: last day each table is known up to, by table; today for others.
        known_since: first day of which each table tells what left, for the tables of `DEPARTURES`; others, and all
            when it is not given, are taken to know that of all time.
    """
    since = known_since or {}
    seen: dict[tuple[str | int, ...], Extent | None] = {}
    found: dict[Term, Extent | None] = {}
    for term in terms:
        key: tuple[str | int, ...] = (term.table, term.at, term.ripens_after_days, *_time(term))
        known = today if term.table in REGISTERS else min(known_on.get(term.table, today), today)
        if key not in seen:
            extent = _extent(term, table(term.table), execute, known)
            seen[key] = extent and _ripe(_since_departures(extent, term, since), term, known)
        found[term] = seen[key]
        if term.without is not None and found[term] is not None:
            found[term] = _where_use_is_known(term, found[term], table, execute, min(known_on.get(term.without[0], today), today))
    return found


def _where_use_is_known(
    term: Term, held: Extent | None, table: Callable[[str], ir.Table], execute: Callable[[ir.Table], list[dict[str, Any]]],
    known: date,
) -> Extent | None:  # fmt: skip
    """Nothing can be called unused in a time of which no use is known."""
    assert term.without is not None
    assert held is not None
    name, key, on = term.without
    use = _extent(Term(table=name, way="count", column=key, on=on), table(name), execute, known)
    if use is None:
        return None
    return Extent(
        use.first, min(use.last, held.last), max(use.covered_from, held.covered_from),
        min(use.covered_until, held.covered_until), held.moment_from,
    )  # fmt: skip


def _since_departures(extent: Extent, term: Term, known_since: Mapping[str, date]) -> Extent:
    """Before the first day of which departures are known only survivors are, so nothing is covered then."""
    if term.times is not None:
        extent = _since_departures(extent, term.times, known_since)
    since = known_since.get(term.table)
    if since is None or term.held_year is not None or term.during is not None or term.counted is not None:
        return extent
    if term.held is not None and term.at == "end":
        return replace(extent, moment_from=max(extent.moment_from, since))
    day = _whole_month(since)
    if term.at == "start_of_year" and day > date(day.year, 1, 1):
        day = date(day.year + 1, 1, 1)
    if term.on is not None and term.on == DEPARTURES.get(term.table):  # that nothing left in the first months is known, too
        return replace(extent, first=min(extent.first, day), covered_from=day)
    return replace(extent, covered_from=max(extent.covered_from, day))


def _ripe(extent: Extent, term: Term, known: date) -> Extent:
    """What may still happen to the rows of the last days is not known of them yet."""
    return replace(extent, covered_until=min(extent.covered_until, known - timedelta(days=term.ripens_after_days)))


def _whole_month(first: date) -> date:
    return first.replace(day=1) if first.day <= FIRST_DAYS else first


def _time(term: Term) -> tuple[str, ...]:
    if term.on is not None:
        return (term.on,)
    if term.during is not None:
        return term.during
    return (term.counted or term.held_year or "",)


def _extent(term: Term, table: ir.Table, execute: Callable[[ir.Table], list[dict[str, Any]]], known: date) -> Extent | None:
    oldest = date(known.year - YEARS_BACK + 1, 1, 1)
    if term.held is not None and term.held_year is None:
        (row,) = execute(table.aggregate(n=table.count()))
        return Extent(date.max, known, date.min, known) if row["n"] else None
    column = term.on or term.counted or (term.during[0] if term.during else term.held_year)
    value = table[str(column)]
    inside = (
        value >= oldest.year
        if term.held_year is not None
        else (value >= ibis.date(oldest.isoformat())) & (value <= ibis.date(known.isoformat()))
    )
    kept = table.filter(inside)
    (row,) = execute(
        kept.aggregate(first=kept[str(column)].min(), last=kept[term.during[1] if term.during else str(column)].max())
    )
    if row["first"] is None:
        return None
    first, last = row["first"], row["last"]
    if term.held_year is not None:
        return Extent(date(first, 1, 1), min(date(last, 12, 31), known), date(first, 1, 1), min(date(last, 12, 31), known))
    if term.during is not None:
        last = min(last - timedelta(days=1), known)
        spans = execute(kept.select(starts=kept[str(column)], ends=kept[term.during[1]]).distinct())
        told = {month for span in spans for month in _months(span["starts"], span["ends"] - timedelta(days=1))}
        return Extent(first, last, _whole_month(first), last, silent=frozenset({*_months(first, last)} - told))
    if term.counted is not None:
        end = min(date(last.year, 12, 31), known) if term.lasts == "year" else known
        return Extent(first, end, first.replace(day=1), end)
    covered = _whole_month(first)
    is_alive = term.table in LASTING_THINGS or (known - last).days <= QUIET_DAYS
    return Extent(first, known if term.table in LASTING_THINGS else last, covered, known if is_alive else last)


def _months(first: date, last: date) -> list[date]:
    """The first days of the months from one day up to another.

    >>> _months(date(2019, 12, 5), date(2020, 1, 1))
    [datetime.date(2019, 12, 1), datetime.date(2020, 1, 1)]
    """
    numbers = range(12 * first.year + first.month - 1, 12 * last.year + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def first_year(extents: Mapping[Term, Extent | None], today: date, registered_since: date | None = None) -> int:
    """Year from which to compute: the first of which use, visits or counts speak.

    The days on which things that last began (items added, borrowers registered) do not count: they go back to long
    before the data, and of that time only what survived is known. Nor do counts of inhabitants, which say nothing of a library.
    Where there is nothing else, it is the year of the first register of places.
    """
    apart = (*LASTING_THINGS, *REGISTERS)
    found = [extent.first.year for term, extent in extents.items() if extent is not None and term.table not in apart]
    if not found and registered_since is not None:
        found = [max(registered_since.year, today.year - YEARS_BACK + 1)]
    return min([*found, today.year])
