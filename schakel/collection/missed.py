"""Every wish that the own organisation did not meet, and how its own items stood at that moment.

The norm of 95 % asks how much of the demand an organisation meets from its own collection, that of 99.9 % how much the
province meets (domain §6). A wish that was not met so has one cause, which follows from the items of that title that the
organisation (or the province) owned on the day of the wish:

* one stood in: `stood_in`, the item of another came although an own one was there;
* else one was lent, under way or on the hold shelf: `was_out`;
* else one was missing, in repair, invoiced, on order or lent to the staff: `was_missing`;
* else: `not_owned`. A wish of which the title is not known: `unknown_title`.

The day of the wish is the day the hold or request was placed, or of the loan when there was none. An item that was lent
on that very day counts as out: the hour is not known. What comes from outside has no title in most systems; its request
has one, and they are paired by place and day of the loan. When several came to one place on one day it does not matter
which is which, as long as all of them have a request.
"""

from collections.abc import Collection

import duckdb

from schakel.vocabulary.codes import AUDIENCES, MATERIALS
from schakel.warehouse.expressions import literals

CAUSES = ("was_out", "was_missing", "stood_in", "not_owned", "unknown_title")
SUPPLIERS = ("own", "province", "outside", "never")
"""Who met the wish: the own organisation, another in the province, one outside, nobody."""

NOT_LENDABLE = ("missing", "invoiced", "in_repair", "on_order", "administrative_loan", "withdrawn")


def find_missed(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables `wishes` and `missed` of the snapshot that the connection sees.

    * `wishes` (organisation_code, month, material, audience, supplied_by, cause_95, cause_999, wishes): all demand, each
      wish counted once. `cause_95` is empty for what the own organisation met, `cause_999` also for what the province met.
    * `missed` (organisation_code, location_code, month, title_id, material, audience, supplied_by, cause_95, cause_999,
      wishes): what was not met by the own organisation, by title. No borrower is in either.

    A loan counts in the month it was made, demand that was never met in the month it was closed. Loans of unknown owner
    are left out, as in the norms. Codes and words are numbers of closed lists here, which are counted and sorted in half
    the time of texts.
    """
    for made, statement in _STEPS.items():
        connection.execute(f"CREATE OR REPLACE TEMP {made} AS {statement}")
    for made in _STEPS:
        if made.startswith("TABLE") and made not in ("TABLE wishes", "TABLE missed"):
            connection.execute(f"DROP {made}")


def _month(day: str) -> str:
    """Months since the year 0: of millions of days in two thirds of the time of their first of the month."""
    return f"year({day}) * 12 + month({day}) - 1"


def _word(value: str, words: Collection[str]) -> str:
    return f"CAST({value} AS ENUM {literals(sorted(words))})"


def _material(value: str) -> str:
    return _word(value, MATERIALS)


def _audience(value: str) -> str:
    return _word(value, AUDIENCES)


# A place that the register does not know still counts, for the network; places outside the network do not (as in figures).
_RUN_BY = """
SELECT l.location_code, l.organisation_code,
    coalesce(l.kind = 'outside', false) OR coalesce(o.kind = 'outside', false) AS is_outside
FROM locations l LEFT JOIN organisations o USING (organisation_code)
"""

# Counted by what stands in the loan itself: asking the item of each of fifteen million took more than all other loans do.
_LENT = f"""
SELECT location_code, owner_code, {_month("lent_on")} AS month, material, audience, count(*) AS wishes
FROM loans WHERE owner_code IS NOT NULL GROUP BY ALL
"""

_NEVER_MET = """
SELECT title_id, pickup_location_code AS location_code, placed_on, ended_on FROM holds
WHERE outcome IN ('expired', 'cancelled_by_library') AND kind IS DISTINCT FROM 'interlibrary' AND ended_on IS NOT NULL
UNION ALL
SELECT title_id, pickup_location_code, placed_on, ended_on FROM interlibrary_requests
WHERE outcome = 'unfilled' AND ended_on IS NOT NULL AND pickup_location_code IS NOT NULL
"""

_PLACES = """
ENUM (SELECT * FROM (
    SELECT location_code AS code FROM lent UNION SELECT location_code FROM never_met UNION SELECT organisation_code FROM run_by)
WHERE code IS NOT NULL ORDER BY code)
"""

# An organisation of which the kind is not known belongs to the province, as in the definition of the norms. Who supplies
# follows from a place and an owner: a few thousand pairs, so that it is not asked of each loan.
_BY = """CASE WHEN l.owner_code = lo.organisation_code THEN 'own'
    WHEN ow.kind IS DISTINCT FROM 'outside' THEN 'province' ELSE 'outside' END"""
_SUPPLIERS = f"""
SELECT l.location_code, l.owner_code, CAST(l.location_code AS place) AS place,
    CAST(lo.organisation_code AS place) AS organisation_code, {_word(_BY, SUPPLIERS)} AS supplied_by
FROM (SELECT DISTINCT location_code, owner_code FROM lent) l
LEFT JOIN run_by lo USING (location_code) LEFT JOIN organisations ow ON ow.organisation_code = l.owner_code
WHERE NOT coalesce(lo.is_outside, false)
"""

# Pairs with loans that do not say what was lent, nor did their items: there the title is asked, of those loans alone.
_UNTOLD = """
SELECT DISTINCT location_code, owner_code FROM lent JOIN suppliers USING (location_code, owner_code)
WHERE supplied_by = 'own' AND (material IS NULL OR audience IS NULL)
"""

_TRAITS = """
SELECT i.item_id, t.material, t.audience FROM items i JOIN titles t USING (title_id) WHERE EXISTS (FROM untold)
"""

_ASKED = f"""
SELECT l.location_code, l.owner_code, {_month("l.lent_on")} AS month, coalesce(l.material, t.material) AS material,
    coalesce(l.audience, t.audience) AS audience, count(*) AS wishes
FROM loans l JOIN untold USING (location_code, owner_code) LEFT JOIN traits t USING (item_id)
WHERE l.material IS NULL OR l.audience IS NULL GROUP BY ALL
"""

_SERVED = f"""
SELECT s.organisation_code, make_date(l.month // 12, l.month % 12 + 1, 1) AS month, {_material("l.material")} AS material,
    {_audience("l.audience")} AS audience, sum(l.wishes) AS wishes
FROM (SELECT * FROM lent WHERE material IS NOT NULL AND audience IS NOT NULL UNION ALL SELECT * FROM asked) l
JOIN suppliers s USING (location_code, owner_code) WHERE s.supplied_by = 'own' GROUP BY ALL
"""

# Picked out before their titles are looked up: they are a few in a hundred.
_FROM_ELSEWHERE = f"""
SELECT s.place, s.organisation_code, l.item_id, l.lent_on, {_material("l.material")} AS material,
    {_audience("l.audience")} AS audience, s.supplied_by
FROM loans l JOIN suppliers s USING (location_code, owner_code) WHERE s.supplied_by <> 'own'
"""

# Loans of outside are taken in order of what was lent: those that are alike may have each other's request.
_MISSED_ONE_BY_ONE = f"""
WITH loan AS (
    SELECT l.rowid AS loan, l.*, i.title_id FROM from_elsewhere l LEFT JOIN items i USING (item_id)),
untitled AS (
    SELECT loan, row_number() OVER (PARTITION BY place, lent_on ORDER BY item_id, material, audience) AS place_in_day
    FROM loan WHERE title_id IS NULL AND supplied_by = 'outside'),
wish AS (
    SELECT l.rowid AS loan, max(h.placed_on) AS placed_on, max(h.title_id) AS title_id
    FROM holds h JOIN from_elsewhere l
        ON h.item_id = l.item_id AND TRY_CAST(h.pickup_location_code AS place) = l.place AND h.ended_on = l.lent_on
    WHERE h.outcome = 'fulfilled' GROUP BY ALL),
request AS (
    SELECT TRY_CAST(pickup_location_code AS place) AS place, lent_on, title_id, placed_on, row_number() OVER (
        PARTITION BY pickup_location_code, lent_on ORDER BY request_id) AS place_in_day
    FROM interlibrary_requests WHERE scope = 'national_in' AND lent_on IS NOT NULL)
SELECT l.organisation_code, l.place AS location_code, CAST(date_trunc('month', l.lent_on) AS DATE) AS month,
    coalesce(l.title_id, w.title_id, r.title_id) AS title_id, coalesce(l.material, {_material("t.material")}) AS material,
    coalesce(l.audience, {_audience("t.audience")}) AS audience, l.supplied_by,
    least(w.placed_on, r.placed_on, l.lent_on) AS asked_on
FROM loan l LEFT JOIN wish w USING (loan) LEFT JOIN untitled u USING (loan)
LEFT JOIN request r ON r.place = l.place AND r.lent_on = l.lent_on AND r.place_in_day = u.place_in_day
LEFT JOIN titles t ON t.title_id = coalesce(l.title_id, w.title_id, r.title_id)
UNION ALL
SELECT CAST(lo.organisation_code AS place), CAST(n.location_code AS place), CAST(date_trunc('month', n.ended_on) AS DATE),
    n.title_id, {_material("t.material")}, {_audience("t.audience")}, {_word("'never'", SUPPLIERS)}, n.placed_on
FROM never_met n LEFT JOIN run_by lo USING (location_code) LEFT JOIN titles t ON t.title_id = n.title_id
WHERE NOT coalesce(lo.is_outside, false)
"""


_THERE = "(i.added_on IS NULL OR i.added_on <= m.asked_on) AND (i.withdrawn_on IS NULL OR i.withdrawn_on > m.asked_on)"
_INSIDE = "i.owner_code IN (SELECT organisation_code FROM organisations WHERE kind IS DISTINCT FROM 'outside')"
# Items of the title that stood, or should have, in the own organisation (for both norms) or elsewhere in the province: the
# latter matter only where the province did not meet the wish either. Two joins on equal values, as one with OR makes ten
# times as many rows and throws them away.
_CANDIDATES = f"""
SELECT m.rowid AS wish, i.item_id, i.status, m.asked_on, true AS is_own, {_INSIDE} AS is_inside
FROM one_by_one m JOIN items i ON i.title_id = m.title_id AND i.owner_code = m.organisation_code WHERE {_THERE}
UNION ALL
SELECT m.rowid AS wish, i.item_id, i.status, m.asked_on, false, true
FROM one_by_one m JOIN items i ON i.title_id = m.title_id AND i.owner_code IS DISTINCT FROM m.organisation_code
WHERE m.supplied_by IN ('outside', 'never') AND {_INSIDE} AND {_THERE}
"""


def _busy(table: str, starts: str, ends: str) -> str:
    """Candidates of which the last row of a table that began by then had not ended.

    Both days in one number, the day of the end in its last 22 bits: of millions of pairs the greatest took a third longer.
    """
    end = f"coalesce({_day(ends)}, {_NEVER})"
    return (
        f"SELECT candidate FROM (SELECT c.rowid AS candidate, any_value(c.asked_on) AS asked_on, "
        f"max({_day(starts)} * {_NEVER + 1} + {end}) AS last "
        f"FROM candidates c JOIN {table} r ON r.item_id = c.item_id AND {starts} <= c.asked_on GROUP BY c.rowid) "
        f"WHERE last % {_NEVER + 1} > {_day('asked_on')}"
    )


_NEVER = 2**22 - 1
"""The number of a day that never comes; of 31 December 9999 it is 3,652,058."""


def _day(column: str) -> str:
    return f"({column} - DATE '0001-01-01')"


_BUSY = "SELECT DISTINCT candidate FROM ({})".format(
    " UNION ALL ".join(
        (
            _busy("loans", "lent_on", "returned_on"),
            _busy("transits", "sent_on", "received_on"),
            _busy("holds", "available_on", "ended_on"),
        )
    )
)

# Before the first change that was seen an item had the status from which it changed; without a change the one it has now.
_STATUS = """
SELECT c.rowid AS candidate, coalesce(arg_max_null(e.after, e.happened_on) FILTER (e.happened_on <= c.asked_on),
    arg_min_null(e.before, e.happened_on)) AS status
FROM candidates c JOIN item_events e USING (item_id) WHERE e.event = 'status_changed' GROUP BY c.rowid
"""

_BAD = ", ".join(f"'{status}'" for status in NOT_LENDABLE)


def _cause(which: str) -> str:
    """How the candidates of a wish stood of which `which` holds; NULL = there are none."""
    return (
        f"CASE WHEN bool_or({which} AND NOT is_busy AND coalesce(status, '') NOT IN ({_BAD})) THEN 'stood_in' "
        f"WHEN bool_or({which} AND is_busy) THEN 'was_out' WHEN bool_or({which}) THEN 'was_missing' END"
    )


_CAUSE_95 = "CASE WHEN title_id IS NULL THEN 'unknown_title' ELSE coalesce(j.own, 'not_owned') END"
_CAUSE_999 = """CASE WHEN supplied_by NOT IN ('outside', 'never') THEN NULL WHEN title_id IS NULL THEN 'unknown_title'
    ELSE coalesce(j.inside, 'not_owned') END"""
_MISSED = f"""
WITH stood AS (
    SELECT c.wish, c.is_own, c.is_inside, b.candidate IS NOT NULL AS is_busy, coalesce(s.status, c.status) AS status
    FROM candidates c LEFT JOIN busy b ON b.candidate = c.rowid LEFT JOIN status_then s ON s.candidate = c.rowid),
judged AS (SELECT wish, {_cause("is_own")} AS own, {_cause("is_inside")} AS inside FROM stood GROUP BY wish),
caused AS (
    SELECT m.*, {_word(_CAUSE_95, CAUSES)} AS cause_95, {_word(_CAUSE_999, CAUSES)} AS cause_999
    FROM one_by_one m LEFT JOIN judged j ON j.wish = m.rowid)
SELECT organisation_code, location_code, month, title_id, material, audience, supplied_by, cause_95, cause_999, count(*) AS wishes
FROM caused GROUP BY ALL
"""

_WISHES = f"""
SELECT organisation_code, month, material, audience, supplied_by, cause_95, cause_999, CAST(sum(wishes) AS BIGINT) AS wishes
FROM (
    SELECT organisation_code, month, material, audience, {_word("'own'", SUPPLIERS)} AS supplied_by,
        {_word("NULL", CAUSES)} AS cause_95, {_word("NULL", CAUSES)} AS cause_999, wishes FROM served
    UNION ALL SELECT organisation_code, month, material, audience, supplied_by, cause_95, cause_999, wishes FROM missed)
GROUP BY ALL
"""


_STEPS = {
    "TABLE run_by": _RUN_BY,
    "TABLE lent": _LENT,
    "TABLE never_met": _NEVER_MET,
    "TYPE place": _PLACES,
    "TABLE suppliers": _SUPPLIERS,
    "TABLE untold": _UNTOLD,
    "TABLE traits": _TRAITS,
    "TABLE asked": _ASKED,
    "TABLE served": _SERVED,
    "TABLE from_elsewhere": _FROM_ELSEWHERE,
    "TABLE one_by_one": _MISSED_ONE_BY_ONE,
    "TABLE candidates": _CANDIDATES,
    "TABLE busy": _BUSY,
    "TABLE status_then": _STATUS,
    "TABLE missed": _MISSED,
    "TABLE wishes": _WISHES,
}
"""What is made, in this order; each stands on those before it."""
