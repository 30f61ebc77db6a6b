"""The spans in which things came and went unseen, and at which places: what the rows and batches of a snapshot tell of that.

Told by the rows themselves, not by the kind of source: a source that tells its departures has no spans, nor have two
states between which nothing left. A row tells of which feed it is and where the thing belongs; that ties a place to the
feeds that its figures wait for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import duckdb

from schakel.measures.extents import LASTING_THINGS
from schakel.measures.unseen import OPEN, Column, PlaceKey, Span
from schakel.vocabulary.tables import TABLES

SILENT_DAYS = 92
"""A feed that has said nothing for a quarter has ended (a migration); one that lags less holds the others back."""

USUAL_DAYS = 366
"""Between two states of a feed that gave only one: a state a year is the least that a yearly report asks."""

PATIENCE = 1.5
"""A feed that is silent this many times as long as it ever was between two states has ended, and is waited for no more."""

FEW = 0.01
"""A source that tells the day itself of all but one in a hundred is held to tell it: those few leave a figure right. So it
is of a place: one stray item of another library's feed does not make its figures wait for that library."""

TOLD_IN_STATES = tuple(name for name in LASTING_THINGS if any(column.bounds for column in TABLES[name].columns))
"""Tables of which a day may be known to lie between two states."""

_WHERE = ("location_code", "owner_code")
"""Columns that say at which location or of which organisation a thing is."""


@dataclass
class _Feed:
    """The states of one feed."""

    name: str
    days: list[date]

    def is_waited_for(self, newest: date) -> bool:
        """Whether it has given nothing since its last state, and may still do so."""
        usual = max((later - earlier for earlier, later in pairwise(self.days)), default=timedelta(days=USUAL_DAYS))
        silent = newest - self.days[-1]
        return timedelta(0) < silent <= max(PATIENCE * usual, timedelta(days=SILENT_DAYS))

    def took_over_from(self, other: "_Feed") -> bool:
        """Whether it began about when the other ended."""
        return abs(self.days[0] - other.days[-1]) <= timedelta(days=SILENT_DAYS) and self.days[-1] > other.days[-1]


def unseen_spans(connection: duckdb.DuckDBPyConnection) -> dict[Column, tuple[Span, ...]]:
    """The spans between successive states, and after the last one of a feed that lags behind others, by the day they gave."""
    found: dict[Column, tuple[Span, ...]] = {}
    levels = _levels(connection)
    for table in TOLD_IN_STATES:
        waiting = tuple(_waiting(connection, table, levels))
        for column in TABLES[table].columns:
            if column.bounds is not None:
                spans = (*_between(connection, table, column.bounds, column.name, levels), *waiting)
                if spans:
                    found[table, column.bounds] = tuple(sorted(spans))
    return found


Levels = dict[tuple[str, str], frozenset[PlaceKey]]
"""The places at all levels below the network that a row belongs to, by column and code."""


def _levels(connection: duckdb.DuckDBPyConnection) -> Levels:
    rows = connection.execute("SELECT location_code, organisation_code, municipality_code FROM locations").fetchall()
    found: Levels = {}
    for location, organisation, municipality in rows:
        places = (("location", location), ("organisation", organisation), ("municipality", municipality))
        found["location_code", location] = frozenset(place for place in places if place[1] is not None)
    return found


def _places(where: tuple[str | None, ...], levels: Levels) -> frozenset[PlaceKey]:
    """Where rows belong: each place of their location, and their owner."""
    location, owner = where
    found: frozenset[PlaceKey] = frozenset()
    if location is not None:
        found = levels.get(("location_code", location), frozenset({("location", location)}))
    return found | ({("organisation", owner)} if owner is not None else frozenset())


def _between(connection: duckdb.DuckDBPyConnection, table: str, day: str, bound: str, levels: Levels) -> Iterator[Span]:
    """Spans between states of a feed in which things came or went without a day of their own."""
    where = ", ".join(_WHERE)
    rows = connection.execute(
        f"SELECT b.feed, t.{bound}, t.{day}, {where}, CAST(sum(t.n) AS BIGINT) FROM (SELECT _batch, {bound}, {day}, {where}, "
        f"count(*) AS n FROM {table} WHERE {day} IS NOT NULL GROUP BY ALL) t JOIN batches b ON t._batch = b.batch_no GROUP BY ALL"
    ).fetchall()
    told: dict[str, list[tuple[date, int]]] = {}
    everywhere: dict[PlaceKey, list[tuple[date, int]]] = {}
    spans: dict[tuple[str, date, date], dict[PlaceKey, int]] = {}
    sizes: dict[tuple[str, date, date], int] = {}
    for feed, after, on, location, owner, number in rows:
        if after is None:
            told.setdefault(feed, []).append((on, number))
        for place in _places((location, owner), levels):
            everywhere.setdefault(place, []).append((on, number))
            if after is not None and after < on:
                at = spans.setdefault((feed, after, on), {})
                at[place] = at.get(place, 0) + number
        if after is not None and after < on:
            sizes[feed, after, on] = sizes.get((feed, after, on), 0) + number
    for (feed, after, on), number in sizes.items():
        if number <= FEW * (number + _within(told.get(feed, []), after, on)):
            continue
        at = spans.get((feed, after, on), {})
        enough = {place for place, times in at.items() if times > FEW * _within(everywhere[place], after, on)}
        if not at or enough:
            yield Span(after, on, feed, frozenset(enough))


def _within(days: list[tuple[date, int]], after: date, on: date) -> int:
    return sum(times for day, times in days if after < day <= on)


def _waiting(connection: duckdb.DuckDBPyConnection, table: str, levels: Levels) -> Iterator[Span]:
    """Spans after the last state of feeds that lag behind another one, at the places that nobody else tells of since."""
    batches = connection.execute(
        'SELECT b.feed, b.known_on FROM accounts a JOIN batches b USING (batch_id) WHERE a."table" = ? '
        "AND b.known_on IS NOT NULL AND (a.loaded > 0 OR a.superseded > 0 AND b.status = 'loaded') GROUP BY ALL ORDER BY ALL",
        [table],
    ).fetchall()
    feeds: dict[str, _Feed] = {}
    for feed, known_on in batches:
        feeds.setdefault(feed, _Feed(feed, [])).days.append(known_on)
    newest = max((feed.days[-1] for feed in feeds.values()), default=date.min)
    lagging = [feed for feed in feeds.values() if feed.is_waited_for(newest)]
    if not lagging:
        return
    left = next(column.bounds for column in TABLES[table].columns if column.name == "withdrawn_after")
    there = connection.execute(
        f"SELECT b.feed, {', '.join(_WHERE)}, CAST(sum(t.n) AS BIGINT) FROM (SELECT _batch, {', '.join(_WHERE)}, count(*) AS n "
        f"FROM {table} WHERE {left} IS NULL GROUP BY ALL) t JOIN batches b ON t._batch = b.batch_no GROUP BY ALL"
    ).fetchall()
    held: dict[PlaceKey, dict[str, int]] = {}
    for feed, location, owner, number in there:
        for place in _places((location, owner), levels):
            at = held.setdefault(place, {})
            at[feed] = at.get(feed, 0) + number
    for feed in lagging:
        heirs = {other.name for other in feeds.values() if other.took_over_from(feed)}
        waits = {place for place, at in held.items() if at.get(feed.name, 0) > FEW * sum(at.values()) and not heirs & set(at)}
        if waits:
            yield Span(feed.days[-1], OPEN, feed.name, frozenset(waits))
