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

import duckdb

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
    are left out, as in the norms.
    """
    for table, statement in _STEPS.items():
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {statement}")
    for table in _STEPS:
        if table not in ("wishes", "missed"):
            connection.execute(f"DROP TABLE {table}")


# A place that the register does not know still counts, for the network; places outside the network do not (as in figures).
_RUN_BY = """
SELECT l.location_code, l.organisation_code,
    coalesce(l.kind = 'outside', false) OR coalesce(o.kind = 'outside', false) AS is_outside
FROM locations l LEFT JOIN organisations o USING (organisation_code)
"""

# Most items say what they are; only for the others the title is asked.
_TRAITS = """
SELECT item_id, title_id, material, audience FROM items WHERE material IS NOT NULL AND audience IS NOT NULL
UNION ALL
SELECT i.item_id, i.title_id, coalesce(i.material, t.material), coalesce(i.audience, t.audience)
FROM items i LEFT JOIN titles t USING (title_id) WHERE i.material IS NULL OR i.audience IS NULL
"""

# An organisation of which the kind is not known belongs to the province, as in the definition of the norms.
_BY = """CASE WHEN l.owner_code = lo.organisation_code THEN 'own'
    WHEN ow.kind IS DISTINCT FROM 'outside' THEN 'province' ELSE 'outside' END"""
_INSIDE = "i.owner_code IN (SELECT organisation_code FROM organisations WHERE kind IS DISTINCT FROM 'outside')"

# Material and audience as one small number: all loans are counted by it, and four words a loan would be hashed for it.
_TRAIT_CODES = """
SELECT CAST(row_number() OVER () AS USMALLINT) AS code, material, audience FROM (SELECT DISTINCT material, audience FROM traits)
"""
_TRAIT_OF = """
SELECT t.item_id, c.code FROM traits t JOIN trait_codes c
    ON t.material IS NOT DISTINCT FROM c.material AND t.audience IS NOT DISTINCT FROM c.audience
"""

_LENT = """
SELECT location_code, owner_code, CAST(date_trunc('month', lent_on) AS DATE) AS month, material, code, count(*) AS wishes
FROM loans LEFT JOIN trait_of USING (item_id) WHERE owner_code IS NOT NULL GROUP BY ALL
"""

# Who supplies follows from a place and an owner: a few thousand pairs, so that it is not asked of each loan.
_SUPPLIERS = f"""
SELECT l.location_code, l.owner_code, lo.organisation_code, {_BY} AS supplied_by
FROM (SELECT DISTINCT location_code, owner_code FROM lent) l
LEFT JOIN run_by lo USING (location_code) LEFT JOIN organisations ow ON ow.organisation_code = l.owner_code
WHERE NOT coalesce(lo.is_outside, false)
"""

_SERVED = """
SELECT s.organisation_code, l.month, coalesce(l.material, c.material) AS material, c.audience, sum(l.wishes) AS wishes
FROM lent l JOIN suppliers s USING (location_code, owner_code) LEFT JOIN trait_codes c USING (code)
WHERE s.supplied_by = 'own' GROUP BY ALL
"""

# Picked out before their titles are looked up: they are a few in a hundred.
_FROM_ELSEWHERE = """
SELECT l.location_code, s.organisation_code, l.loan_id, l.item_id, l.lent_on, l.material, s.supplied_by
FROM loans l JOIN suppliers s USING (location_code, owner_code) WHERE s.supplied_by <> 'own'
"""

_MISSED_ONE_BY_ONE = """
WITH loan AS (
    SELECT l.rowid AS loan, l.location_code, l.organisation_code, l.loan_id, l.lent_on, t.title_id,
        coalesce(l.material, t.material) AS material, t.audience, l.supplied_by
    FROM from_elsewhere l LEFT JOIN traits t USING (item_id)),
untitled AS (
    SELECT loan, row_number() OVER (PARTITION BY location_code, lent_on ORDER BY loan_id) AS place_in_day
    FROM loan WHERE title_id IS NULL AND supplied_by = 'outside'),
wish AS (
    SELECT l.rowid AS loan, max(h.placed_on) AS placed_on, max(h.title_id) AS title_id
    FROM holds h JOIN from_elsewhere l
        ON h.item_id = l.item_id AND h.pickup_location_code = l.location_code AND h.ended_on = l.lent_on
    WHERE h.outcome = 'fulfilled' GROUP BY ALL),
request AS (
    SELECT pickup_location_code, lent_on, title_id, placed_on, row_number() OVER (
        PARTITION BY pickup_location_code, lent_on ORDER BY request_id) AS place_in_day
    FROM interlibrary_requests WHERE scope = 'national_in' AND lent_on IS NOT NULL),
never AS (
    SELECT h.title_id, h.pickup_location_code AS location_code, h.placed_on, h.ended_on FROM holds h
    WHERE h.outcome IN ('expired', 'cancelled_by_library') AND h.kind IS DISTINCT FROM 'interlibrary'
        AND h.ended_on IS NOT NULL
    UNION ALL
    SELECT title_id, pickup_location_code, placed_on, ended_on FROM interlibrary_requests
    WHERE outcome = 'unfilled' AND ended_on IS NOT NULL AND pickup_location_code IS NOT NULL)
SELECT l.organisation_code, l.location_code, CAST(date_trunc('month', l.lent_on) AS DATE) AS month,
    coalesce(l.title_id, w.title_id, r.title_id) AS title_id, coalesce(l.material, t.material) AS material,
    coalesce(l.audience, t.audience) AS audience, l.supplied_by, least(w.placed_on, r.placed_on, l.lent_on) AS asked_on
FROM loan l LEFT JOIN wish w USING (loan) LEFT JOIN untitled u USING (loan)
LEFT JOIN request r ON r.pickup_location_code = l.location_code AND r.lent_on = l.lent_on AND r.place_in_day = u.place_in_day
LEFT JOIN titles t ON t.title_id = coalesce(l.title_id, w.title_id, r.title_id)
UNION ALL
SELECT lo.organisation_code, n.location_code, CAST(date_trunc('month', n.ended_on) AS DATE), n.title_id, t.material,
    t.audience, 'never', n.placed_on
FROM never n LEFT JOIN run_by lo USING (location_code) LEFT JOIN titles t ON t.title_id = n.title_id
WHERE NOT coalesce(lo.is_outside, false)
"""


_THERE = "(i.added_on IS NULL OR i.added_on <= m.asked_on) AND (i.withdrawn_on IS NULL OR i.withdrawn_on > m.asked_on)"
# Items of the title that stood, or should have, in the own organisation (for both norms) or elsewhere in the province: the
# latter matter only where the province did not meet the wish either. Two joins on equal values, as one with OR makes ten
# times as many rows and throws them away.
_CANDIDATES = f"""
SELECT m.rowid AS wish, i.item_id, m.asked_on, true AS is_own, {_INSIDE} AS is_inside
FROM one_by_one m JOIN items i ON i.title_id = m.title_id AND i.owner_code = m.organisation_code WHERE {_THERE}
UNION ALL
SELECT m.rowid AS wish, i.item_id, m.asked_on, false, true
FROM one_by_one m JOIN items i ON i.title_id = m.title_id AND i.owner_code IS DISTINCT FROM m.organisation_code
WHERE m.supplied_by IN ('outside', 'never') AND {_INSIDE} AND {_THERE}
"""


_MOMENTS = "SELECT DISTINCT item_id, asked_on FROM candidates"


def _busy(table: str, starts: str, ends: str) -> str:
    """Moments at which the last row of a table that began by then had not ended.

    Both days in one number, the day of the end in its last 22 bits: of millions of pairs the greatest took a third longer.
    """
    end = f"coalesce({_day(ends)}, {_NEVER})"
    return (
        f"SELECT item_id, asked_on FROM (SELECT m.item_id, m.asked_on, max({_day(starts)} * {_NEVER + 1} + {end}) AS last "
        f"FROM moments m JOIN {table} r ON r.item_id = m.item_id AND {starts} <= m.asked_on GROUP BY ALL) "
        f"WHERE last % {_NEVER + 1} > {_day('asked_on')}"
    )


_NEVER = 2**22 - 1
"""The number of a day that never comes; of 31 December 9999 it is 3,652,058."""


def _day(column: str) -> str:
    return f"({column} - DATE '0001-01-01')"


_BUSY = "SELECT DISTINCT item_id, asked_on FROM ({})".format(
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
WITH changes AS (
    SELECT item_id, happened_on, before, after FROM item_events
    WHERE event = 'status_changed' AND item_id IN (SELECT item_id FROM moments)),
firsts AS (SELECT item_id, arg_min(before, happened_on) AS before FROM changes GROUP BY item_id)
SELECT m.item_id, m.asked_on, coalesce(c.after, f.before, i.status) AS status
FROM moments m ASOF LEFT JOIN changes c ON c.item_id = m.item_id AND c.happened_on <= m.asked_on
LEFT JOIN firsts f ON f.item_id = m.item_id LEFT JOIN items i ON i.item_id = m.item_id
"""

_BAD = ", ".join(f"'{status}'" for status in NOT_LENDABLE)


def _cause(which: str) -> str:
    """How the candidates of a wish stood of which `which` holds; NULL = there are none."""
    return (
        f"CASE WHEN bool_or({which} AND NOT is_busy AND coalesce(status, '') NOT IN ({_BAD})) THEN 'stood_in' "
        f"WHEN bool_or({which} AND is_busy) THEN 'was_out' WHEN bool_or({which}) THEN 'was_missing' END"
    )


_MISSED = f"""
WITH stood AS (
    SELECT c.wish, c.is_own, c.is_inside, b.item_id IS NOT NULL AS is_busy, s.status
    FROM candidates c LEFT JOIN busy b ON b.item_id = c.item_id AND b.asked_on = c.asked_on
    LEFT JOIN status_then s ON s.item_id = c.item_id AND s.asked_on = c.asked_on),
judged AS (SELECT wish, {_cause("is_own")} AS own, {_cause("is_inside")} AS inside FROM stood GROUP BY wish),
caused AS (
    SELECT m.*, CASE WHEN title_id IS NULL THEN 'unknown_title' ELSE coalesce(j.own, 'not_owned') END AS cause_95,
        CASE WHEN supplied_by NOT IN ('outside', 'never') THEN NULL WHEN title_id IS NULL THEN 'unknown_title'
            ELSE coalesce(j.inside, 'not_owned') END AS cause_999
    FROM one_by_one m LEFT JOIN judged j ON j.wish = m.rowid)
SELECT organisation_code, location_code, month, title_id, material, audience, supplied_by, cause_95, cause_999, count(*) AS wishes
FROM caused GROUP BY ALL
"""

_WISHES = """
SELECT organisation_code, month, material, audience, supplied_by, cause_95, cause_999, CAST(sum(wishes) AS BIGINT) AS wishes
FROM (
    SELECT organisation_code, month, material, audience, 'own' AS supplied_by, CAST(NULL AS VARCHAR) AS cause_95,
        CAST(NULL AS VARCHAR) AS cause_999, wishes FROM served
    UNION ALL SELECT organisation_code, month, material, audience, supplied_by, cause_95, cause_999, wishes FROM missed)
GROUP BY ALL
"""


_STEPS = {
    "run_by": _RUN_BY,
    "traits": _TRAITS,
    "trait_codes": _TRAIT_CODES,
    "trait_of": _TRAIT_OF,
    "lent": _LENT,
    "suppliers": _SUPPLIERS,
    "served": _SERVED,
    "from_elsewhere": _FROM_ELSEWHERE,
    "one_by_one": _MISSED_ONE_BY_ONE,
    "candidates": _CANDIDATES,
    "moments": _MOMENTS,
    "busy": _BUSY,
    "status_then": _STATUS,
    "missed": _MISSED,
    "wishes": _WISHES,
}
"""Tables in the order in which they are made; each stands on those before it."""
