"""What came of decisions: was it carried out, and what happened afterwards. It tells what followed, never why.

A window before and one after have the same length, at most a year, and lie against the day of carrying out; neither begins
before the first loan (or hold, for what was bought) that is known, as what is not known would pass for not lent. That day is
the first on which the library system was seen to have it done, so it was done then at the latest. What is looked at for less
than `LEAST_DAYS` is too early to tell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_low

import duckdb
import pyarrow as pa

from schakel.collection.advised import Action

YEAR = 365
LEAST_DAYS = 90
"""Days; a season of lending, and three loan terms of four weeks."""
STANDINGS = ("too_early", "not_yet", "carried_out", "otherwise", "kept", "left_anyway", "unknown")
"""How a decision stands. `otherwise`: it left or moved in another way than was decided; `kept`: it was decided to leave things as
they are, and they are; `left_anyway`: the same, but it left or moved; `unknown`: the snapshot has no such item any more."""


@dataclass(frozen=True)
class Decided:
    """One decision, as far as its effect depends on it.

    Args:
        is_to_do: it was decided to do it; else it was decided not to, or later.
        on: day of the decision.
    """

    key: str
    action: Action
    organisation: str
    location: str
    to: str
    title_id: str
    item_id: str
    is_to_do: bool
    on: date


@dataclass(frozen=True)
class Effect:
    """What is seen of one decision; None = does not apply, or too early.

    Args:
        carried_out_on: day on which it was seen to be done, or to have gone otherwise.
        days: length of each window. loans_before, loans_after: of the item, in them. For an item that stayed the windows lie
            against the day on which, in the middle, the others of its organisation were moved, or else against the decision.
        missed_since: wishes for the title that its organisation could not meet itself, in whole months after an item left.
        copies_added: items of the title that the organisation added since the decision, up to now.
        waiting_now, items_now: the queue of the title tonight in the network, and the items that can fill it.
        served_before, wait_before: holds of the organisation for the title that were placed in the window, and served: how many
            and the median days.
    """

    key: str
    standing: str
    carried_out_on: date | None = None
    days: int | None = None
    loans_before: int | None = None
    loans_after: int | None = None
    missed_since: int | None = None
    copies_added: int | None = None
    waiting_now: int | None = None
    items_now: int | None = None
    served_before: int | None = None
    wait_before: float | None = None
    served_after: int | None = None
    wait_after: float | None = None


@dataclass(frozen=True)
class _Seen:
    """One decision with what the snapshot says of it."""

    decided: Decided
    standing: str
    day: date | None
    added_on: date | None
    gone_on: date | None
    copies_added: int


def measure_effects(connection: duckdb.DuckDBPyConnection, decisions: Sequence[Decided], known_on: date) -> list[Effect]:
    """The effect of each decision as far as the snapshot knows, in their order."""
    if not decisions:
        return []
    connection.register("decided", _table(decisions))
    seen = [_seen(each, row, known_on) for each, row in zip(decisions, _facts(connection), strict=True)]
    windows = _windows(seen, known_on, *_first_days(connection))
    loans = _loans(connection, windows)
    missed = _missed(connection, seen, known_on)
    queues = _queues(connection, known_on)
    waits = _waits(connection, windows)
    return [_effect(place, each, windows, loans, missed, queues, waits) for place, each in enumerate(seen)]


def _table(decisions: Sequence[Decided]) -> pa.Table:
    rows = [{"place": place, **vars(each), "action": each.action.value} for place, each in enumerate(decisions)]
    return pa.Table.from_pylist(rows)


# What happened on the very day of a decision counts as done after it: the hour is not known.
def _facts(connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """(item is there, added_on, withdrawn_on, first move to the place, first move elsewhere, day bought, copies bought)."""
    return connection.execute(
        "WITH moves AS (SELECT d.place, min(e.happened_on) FILTER (e.after = d.to) AS there, "
        "min(e.happened_on) FILTER (e.after IS DISTINCT FROM d.to) AS elsewhere "
        "FROM decided d JOIN item_events e ON e.item_id = d.item_id AND e.event = 'moved' AND e.happened_on >= d.\"on\" "
        "WHERE d.item_id <> '' GROUP BY ALL), "
        "bought AS (SELECT d.place, min(i.added_on) AS first, count(*) AS copies FROM decided d JOIN items i "
        "ON d.action = 'buy' AND i.title_id = d.title_id AND i.owner_code = d.organisation AND i.added_on >= d.\"on\" "
        "GROUP BY ALL) "
        "SELECT i.item_id IS NOT NULL, i.added_on, i.withdrawn_on, m.there, m.elsewhere, b.first, coalesce(b.copies, 0) "
        "FROM decided d LEFT JOIN (SELECT * FROM items SEMI JOIN decided USING (item_id)) i ON i.item_id = d.item_id "
        "LEFT JOIN moves m USING (place) LEFT JOIN bought b USING (place) ORDER BY d.place"
    ).fetchall()


def _seen(decided: Decided, row: tuple[object, ...], known_on: date) -> _Seen:
    is_there, added_on, withdrawn_on, there, elsewhere, bought_on, copies = row
    gone_on = withdrawn_on if isinstance(withdrawn_on, date) and withdrawn_on >= decided.on else None
    moved_to, moved_off = (day if isinstance(day, date) else None for day in (there, elsewhere))
    standing, day = _standing(decided, bool(is_there), gone_on, moved_to, moved_off, bought_on, known_on)
    return _Seen(decided, standing, day, added_on if isinstance(added_on, date) else None, gone_on, int(str(copies)))


def _standing(
    decided: Decided, is_there: bool, gone_on: date | None, moved_to: date | None, moved_off: date | None, bought_on: object,
    known_on: date,
) -> tuple[str, date | None]:  # fmt: skip
    if decided.on >= known_on:
        return "too_early", None
    if decided.action is Action.BUY:
        done = bought_on if isinstance(bought_on, date) else None
        other = None
    elif not is_there:
        return "unknown", None
    elif decided.action is Action.WEED:
        done, other = gone_on, moved_to or moved_off
    else:
        done = moved_to
        other = gone_on or moved_off
    if not decided.is_to_do:
        left = done or (gone_on if decided.action is not Action.BUY else None)
        return ("left_anyway", left) if left else ("kept", None)
    if done:
        return "carried_out", done
    return ("otherwise", other) if other else ("not_yet", None)


@dataclass(frozen=True)
class _Window:
    """`[day - days, day)` and `[day, day + days)`."""

    place: int
    item_id: str
    title_id: str
    organisation: str
    day: date
    days: int


def _first_days(connection: duckdb.DuckDBPyConnection) -> tuple[date | None, date | None]:
    """First days on which something was lent, and reserved; None = never."""
    # Fetched whole: an unfinished result would refuse the tables that are registered next.
    query = "SELECT (SELECT min(lent_on) FROM loans), (SELECT min(placed_on) FROM holds)"
    [(lent_on, placed_on)] = connection.execute(query).fetchall()
    return lent_on, placed_on


def _windows(
    seen: Sequence[_Seen], known_on: date, first_lent_on: date | None, first_placed_on: date | None
) -> dict[int, _Window]:
    """The windows of items that can be looked at: those that moved, those that stayed, and titles that were bought."""
    moved: dict[str, list[date]] = {}
    for each in seen:
        if each.decided.action is Action.MOVE and each.standing == "carried_out" and each.day:
            moved.setdefault(each.decided.organisation, []).append(each.day)
    windows = {}
    for place, each in enumerate(seen):
        decided, day = each.decided, each.day
        if each.standing in ("kept", "not_yet") and decided.action is not Action.BUY:
            beside = moved.get(decided.organisation, []) if decided.action is Action.MOVE else []
            day = max(median_low(beside), decided.on) if beside else decided.on
        elif not (each.standing == "carried_out" and decided.action is not Action.WEED):
            continue
        known_from = first_placed_on if decided.action is Action.BUY else first_lent_on
        if day is None or known_from is None:
            continue
        until, since = min(each.gone_on or known_on, known_on), max(each.added_on or known_from, known_from)
        days = min(YEAR, (until - day).days, (day - since).days)
        if days >= LEAST_DAYS:
            windows[place] = _Window(place, decided.item_id, decided.title_id, decided.organisation, day, days)
    return windows


def _loans(connection: duckdb.DuckDBPyConnection, windows: dict[int, _Window]) -> dict[int, tuple[int, int]]:
    """Loans before and after, by place; the day itself is after."""
    looked_at = [vars(each) for each in windows.values() if each.item_id]
    if not looked_at:
        return {}
    connection.register("looked_at", pa.Table.from_pylist(looked_at))
    first = min(each.day.toordinal() - each.days for each in windows.values())
    rows = connection.execute(
        "SELECT w.place, count(l.item_id) FILTER (l.lent_on < w.day), count(l.item_id) FILTER (l.lent_on >= w.day) "
        "FROM looked_at w LEFT JOIN ("
        "SELECT item_id, lent_on FROM loans SEMI JOIN looked_at USING (item_id) WHERE lent_on >= ?) l "
        "ON l.item_id = w.item_id AND l.lent_on >= w.day - CAST(w.days AS INTEGER) "
        "AND l.lent_on < w.day + CAST(w.days AS INTEGER) GROUP BY ALL",
        [date.fromordinal(first)],
    ).fetchall()
    return {place: (before, after) for place, before, after in rows}


def _missed(connection: duckdb.DuckDBPyConnection, seen: Sequence[_Seen], known_on: date) -> dict[int, int]:
    """Wishes that the organisation of what was withdrawn could not meet itself, in whole months after it left."""
    left = [
        {"place": place, "title_id": each.decided.title_id, "organisation": each.decided.organisation, "day": each.day}
        for place, each in enumerate(seen)
        if each.decided.action is Action.WEED and each.standing == "carried_out" and each.day
        and (known_on - each.day).days >= LEAST_DAYS
    ]  # fmt: skip
    if not left:
        return {}
    connection.register("gone", pa.Table.from_pylist(left))
    rows = connection.execute(
        "SELECT g.place, CAST(coalesce(sum(m.wishes), 0) AS BIGINT) FROM gone g LEFT JOIN missed m ON m.title_id = g.title_id "
        "AND m.organisation_code = g.organisation AND m.month > g.day GROUP BY ALL"
    ).fetchall()
    return dict(rows)


def _queues(connection: duckdb.DuckDBPyConnection, known_on: date) -> dict[int, tuple[int, int]]:
    """Open holds that are not ready and items that belong, of the titles that were to be bought."""
    rows = connection.execute(
        "WITH b AS (SELECT DISTINCT title_id FROM decided WHERE action = 'buy'), "
        "h AS (SELECT title_id, count(*) AS waiting FROM holds SEMI JOIN b USING (title_id) WHERE outcome = 'open' AND "
        "available_on IS NULL AND ended_on IS NULL AND placed_on <= ? AND kind IS DISTINCT FROM 'interlibrary' GROUP BY ALL), "
        "i AS (SELECT title_id, count(*) AS items FROM items SEMI JOIN b USING (title_id) WHERE withdrawn_on IS NULL OR "
        "withdrawn_on > ? GROUP BY ALL) "
        "SELECT d.place, coalesce(waiting, 0), coalesce(items, 0) FROM decided d LEFT JOIN h USING (title_id) LEFT JOIN i "
        "USING (title_id) WHERE d.action = 'buy'",
        [known_on, known_on],
    ).fetchall()
    return {place: (waiting, items) for place, waiting, items in rows}


def _waits(connection: duckdb.DuckDBPyConnection, windows: dict[int, _Window]) -> dict[int, tuple[int, float, int, float]]:
    """Served holds and their median days, before and after; a hold belongs to the window in which it was placed."""
    bought = [vars(each) for each in windows.values() if not each.item_id]
    if not bought:
        return {}
    connection.register("bought", pa.Table.from_pylist(bought))
    rows = connection.execute(
        "SELECT w.place, count(*) FILTER (h.placed_on < w.day), median(h.days) FILTER (h.placed_on < w.day), "
        "count(*) FILTER (h.placed_on >= w.day), median(h.days) FILTER (h.placed_on >= w.day) FROM bought w JOIN ("
        "SELECT h.title_id, l.organisation_code, h.placed_on, coalesce(h.available_on, h.ended_on) - h.placed_on AS days "
        "FROM holds h SEMI JOIN bought USING (title_id) JOIN locations l ON l.location_code = h.pickup_location_code "
        "WHERE h.kind IS DISTINCT FROM 'interlibrary' AND (h.available_on IS NOT NULL OR h.outcome = 'fulfilled')) h "
        "ON h.title_id = w.title_id AND h.organisation_code = w.organisation AND h.days >= 0 "
        "AND h.placed_on >= w.day - CAST(w.days AS INTEGER) AND h.placed_on < w.day + CAST(w.days AS INTEGER) GROUP BY ALL"
    ).fetchall()
    return {place: (before, wait_before, after, wait_after) for place, before, wait_before, after, wait_after in rows}


def _effect(
    place: int, seen: _Seen, windows: dict[int, _Window], loans: dict[int, tuple[int, int]], missed: dict[int, int],
    queues: dict[int, tuple[int, int]], waits: dict[int, tuple[int, float, int, float]],
) -> Effect:  # fmt: skip
    if seen.standing == "too_early":
        return Effect(seen.decided.key, seen.standing)
    is_bought = seen.decided.action is Action.BUY
    before, after = loans.get(place, (None, None))
    waiting, items = queues.get(place, (None, None))
    served = waits.get(place) if is_bought else None
    window = windows.get(place)
    return Effect(
        key=seen.decided.key, standing=seen.standing, carried_out_on=seen.day, days=window.days if window else None,
        loans_before=before, loans_after=after, missed_since=missed.get(place),
        copies_added=seen.copies_added if is_bought else None, waiting_now=waiting, items_now=items,
        served_before=served[0] if served else None, wait_before=served[1] if served else None,
        served_after=served[2] if served else None, wait_after=served[3] if served else None,
    )  # fmt: skip
