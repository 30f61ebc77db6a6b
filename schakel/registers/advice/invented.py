"""Decisions for a demo, taken as if in the past, so that its pages show what came of them.

Which items left or moved is what the simulated library system did; that somebody decided it beforehand is invented.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import duckdb

from schakel.advice.kept import UNKNOWN, Row
from schakel.collection.advised import Action, Advised, Reason
from schakel.registers.advice.models import Decision
from schakel.registers.advice.store import decide
from schakel.warehouse.snapshot import Snapshot

BEFORE: Final = timedelta(days=120)
"""Between the invented decision and the day on which it was seen to be carried out."""
AFTER: Final = timedelta(days=90)
"""At least so much is known after that day, where the demo is long enough."""
MOST_IDLE: Final = 365
"""Days not lent; the limit that the invented advice names."""

MANY: Final = {("do", "weed"): 24, ("do", "move"): 16, ("no", "weed"): 8, ("later", "move"): 12,
               ("not_yet", "weed"): 5}  # fmt: skip
"""How many, by verdict and action; `not_yet` was decided to be done, and was not."""
_NOTES: Final = {"do": "Kast nagelopen", "no": "Streekverhaal: houden", "later": "Na de verbouwing"}


def invent_decisions(snapshot: Snapshot, organisation: str, by: str) -> int:
    """Decide in the past, for one organisation; nothing where the register already has decisions. Returns how many."""
    if Decision.objects.exists():
        return 0
    with snapshot.connect() as connection:
        seen_on = _day(connection, organisation, snapshot.known_on)
        if seen_on is None:
            return 0
        on = seen_on - BEFORE
        given = {"organisation": organisation, "seen": seen_on, "on": on, "known": snapshot.known_on}
        found = _items(connection, given)
        found["do", "buy"] = _bought(connection, organisation, seen_on, on, 3)
    at = datetime.combine(on, time(10), UTC)
    decided = 0
    for (said, _action), rows in found.items():
        verdict = "do" if said == "not_yet" else said
        decided += decide(rows, verdict, _NOTES[verdict], by=by, at=at, seen={}).decided
    return decided


def _day(connection: duckdb.DuckDBPyConnection, organisation: str, known_on: date) -> date | None:
    """The last day on which something was seen to have left or moved that is long enough ago; else the last such day."""
    row = connection.execute(
        "SELECT coalesce(max(e.happened_on) FILTER (e.happened_on <= ?), max(e.happened_on)) FROM item_events e "
        "JOIN items i USING (item_id) WHERE e.event IN ('withdrawn', 'moved') AND i.owner_code = ?",
        [known_on - AFTER, organisation],
    ).fetchone()
    return row[0] if row else None


_CATEGORY = ", ".join(f"coalesce(t.{part}, '{UNKNOWN}')" for part in ("audience", "genre", "material"))
# Items in an order that means nothing, so that no shelf is picked bare; the same in every run.
_ORDER = "ORDER BY hash(i.item_id), i.item_id LIMIT 400"
_ELSEWHERE = (
    "(SELECT max(location_code) FROM locations WHERE organisation_code = $organisation AND location_code <> i.location_code)"
)
_STAYED = f"""SELECT i.item_id, i.title_id, i.added_on, i.location_code AS here, {_ELSEWHERE} AS there FROM items i
    WHERE i.owner_code = $organisation AND i.added_on < $on AND coalesce(i.withdrawn_on > $known, true) AND i.item_id NOT IN (
    SELECT item_id FROM item_events WHERE event = 'moved' AND happened_on >= $on)"""
_PICKED = f"""
(SELECT 'do' AS verdict, 'weed' AS action, i.item_id, i.title_id, i.added_on, i.location_code AS here, NULL AS there FROM items i
    WHERE i.owner_code = $organisation AND i.withdrawn_on = $seen AND i.added_on < $on {_ORDER})
UNION ALL
(SELECT 'do', 'move', i.item_id, i.title_id, i.added_on, e.before, e.after FROM item_events e JOIN items i USING (item_id)
    WHERE e.event = 'moved' AND e.happened_on = $seen AND i.owner_code = $organisation AND i.added_on < $on {_ORDER})
UNION ALL (SELECT 'no', 'weed', i.* FROM ({_STAYED}) i WHERE hash(i.item_id) % 4 = 0 {_ORDER})
UNION ALL (SELECT 'later', 'move', i.* FROM ({_STAYED}) i WHERE hash(i.item_id) % 4 = 1 {_ORDER})
UNION ALL (SELECT 'not_yet', 'weed', i.* FROM ({_STAYED}) i WHERE hash(i.item_id) % 4 = 2 {_ORDER})
"""
# How long an item had not been lent on the day: since its last loan, or since it came, or since loans are known.
_IDLE = """SELECT i.item_id, $on - greatest(max(l.lent_on), any_value(i.added_on), (SELECT min(lent_on) FROM loans)) AS idle
    FROM picked i LEFT JOIN (SELECT item_id, lent_on FROM loans SEMI JOIN picked USING (item_id)) l
    ON l.item_id = i.item_id AND l.lent_on < $on GROUP BY i.item_id"""


def _items(connection: duckdb.DuckDBPyConnection, given: dict[str, Any]) -> dict[tuple[str, str], list[Row]]:
    """Rows by verdict and action: items that had stood idle, with how long."""
    rows = connection.execute(
        f"WITH picked AS MATERIALIZED ({_PICKED}), idle AS ({_IDLE}) SELECT i.verdict, i.action, i.here, i.there, i.item_id, "
        f"i.title_id, t.title, t.author, concat_ws('/', {_CATEGORY}), "
        "idle FROM picked i JOIN idle USING (item_id) JOIN titles t ON t.title_id = i.title_id "
        f"WHERE idle >= {MOST_IDLE} AND i.here IS NOT NULL ORDER BY hash(i.item_id), i.item_id",
        given,
    ).fetchall()
    found: dict[tuple[str, str], list[Row]] = {}
    for verdict, action, here, there, item, title_id, title, author, category, idle in rows:
        kept = found.setdefault((verdict, action), [])
        if len(kept) < MANY[verdict, action]:
            reason = Reason("not_lent", {"days_not_lent": idle, "most_days": MOST_IDLE})
            to = there if action == Action.MOVE else None
            advised = Advised(Action(action), here, title_id, item, (reason,), to)
            kept.append(Row(advised, "weeding", given["organisation"], title or "", author or "", category))
    return found


def _bought(connection: duckdb.DuckDBPyConnection, organisation: str, seen_on: date, on: date, most: int) -> list[Row]:
    """Titles that borrowers waited for on the day, that no library had, and that came soon afterwards."""
    rows = connection.execute(
        "WITH waited AS (SELECT h.title_id, count(*) AS waiting, min(h.placed_on) AS since, min(h.pickup_location_code) AS here "
        "FROM holds h JOIN locations l ON l.location_code = h.pickup_location_code AND l.organisation_code = $organisation "
        "WHERE h.placed_on <= $on AND coalesce(h.ended_on > $on, true) AND coalesce(h.available_on > $on, true) GROUP BY ALL), "
        "came AS (SELECT title_id, min(added_on) AS first, "
        "count(*) FILTER (owner_code = $organisation AND added_on >= $on) AS own "
        "FROM items SEMI JOIN waited USING (title_id) GROUP BY ALL) "
        "SELECT w.title_id, t.title, t.author, "
        f"concat_ws('/', {_CATEGORY}), w.here, w.waiting, $on - w.since, c.own FROM waited w JOIN came c USING (title_id) "
        "LEFT JOIN titles t USING (title_id) WHERE c.first > $on AND c.first <= $seen AND c.own > 0 "
        f"ORDER BY w.waiting DESC, w.title_id LIMIT {most}",
        {"organisation": organisation, "on": on, "seen": seen_on},
    ).fetchall()
    found = []
    for title_id, title, author, category, here, waiting, longest, copies in rows:
        figures = {"waiting": waiting, "waiting_here": waiting, "items": 0, "longest_days": longest}
        advised = Advised(Action.BUY, here, title_id, None, (Reason("no_item_for_holds", figures),), copies=copies)
        found.append(Row(advised, "buying", organisation, title or "", author or "", category))
    return found
