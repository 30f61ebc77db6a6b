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

from collections.abc import Sequence

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
    connection.execute(_RUN_BY)
    connection.execute(_TRAITS)
    connection.execute(_SERVED)
    connection.execute(_MISSED_ONE_BY_ONE)
    _judge(connection, "cause_95", "i.owner_code = m.organisation_code", "m.supplied_by <> 'own'")
    _judge(connection, "cause_999", _INSIDE, "m.supplied_by IN ('outside', 'never')")
    connection.execute(_MISSED)
    connection.execute(_WISHES)
    for table in ("run_by", "traits", "served", "one_by_one", "of_cause_95", "of_cause_999"):
        connection.execute(f"DROP TABLE {table}")


# A place that the register does not know still counts, for the network; places outside the network do not (as in figures).
_RUN_BY = """
CREATE OR REPLACE TEMP TABLE run_by AS
SELECT l.location_code, l.organisation_code,
    coalesce(l.kind = 'outside', false) OR coalesce(o.kind = 'outside', false) AS is_outside
FROM locations l LEFT JOIN organisations o USING (organisation_code)
"""

_TRAITS = """
CREATE OR REPLACE TEMP TABLE traits AS
SELECT i.item_id, i.title_id, coalesce(i.material, t.material) AS material, coalesce(i.audience, t.audience) AS audience
FROM items i LEFT JOIN titles t USING (title_id)
"""

# An organisation of which the kind is not known belongs to the province, as in the definition of the norms.
_BY = """CASE WHEN l.owner_code = lo.organisation_code THEN 'own'
    WHEN ow.kind IS DISTINCT FROM 'outside' THEN 'province' ELSE 'outside' END"""
_INSIDE = "i.owner_code IN (SELECT organisation_code FROM organisations WHERE kind IS DISTINCT FROM 'outside')"

_SERVED = f"""
CREATE OR REPLACE TEMP TABLE served AS
SELECT lo.organisation_code, CAST(date_trunc('month', l.lent_on) AS DATE) AS month,
    coalesce(l.material, t.material) AS material, t.audience, count(*) AS wishes
FROM loans l LEFT JOIN run_by lo USING (location_code) LEFT JOIN organisations ow ON ow.organisation_code = l.owner_code
LEFT JOIN traits t USING (item_id)
WHERE l.owner_code IS NOT NULL AND NOT coalesce(lo.is_outside, false) AND {_BY} = 'own' GROUP BY ALL
"""

_MISSED_ONE_BY_ONE = f"""
CREATE OR REPLACE TEMP TABLE one_by_one AS
WITH loan AS (
    SELECT l.location_code, lo.organisation_code, l.item_id, l.lent_on, t.title_id, coalesce(l.material, t.material) AS material,
        t.audience, {_BY} AS supplied_by, row_number() OVER (
            PARTITION BY l.location_code, l.lent_on, t.title_id IS NULL, {_BY} ORDER BY l.loan_id) AS place_in_day
    FROM loans l LEFT JOIN run_by lo USING (location_code) LEFT JOIN organisations ow ON ow.organisation_code = l.owner_code
    LEFT JOIN traits t USING (item_id)
    WHERE l.owner_code IS NOT NULL AND NOT coalesce(lo.is_outside, false) AND {_BY} <> 'own'),
wish AS (
    SELECT item_id, pickup_location_code, ended_on, max(placed_on) AS placed_on, max(title_id) AS title_id FROM holds
    WHERE outcome = 'fulfilled' AND item_id IS NOT NULL AND ended_on IS NOT NULL GROUP BY ALL),
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
SELECT row_number() OVER () AS wish, * FROM (
    SELECT l.organisation_code, l.location_code, CAST(date_trunc('month', l.lent_on) AS DATE) AS month,
        coalesce(l.title_id, w.title_id, r.title_id) AS title_id, coalesce(l.material, t.material) AS material,
        coalesce(l.audience, t.audience) AS audience, l.supplied_by, least(w.placed_on, r.placed_on, l.lent_on) AS asked_on
    FROM loan l LEFT JOIN wish w
        ON w.item_id = l.item_id AND w.pickup_location_code = l.location_code AND w.ended_on = l.lent_on
    LEFT JOIN request r ON l.title_id IS NULL AND l.supplied_by = 'outside' AND r.pickup_location_code = l.location_code
        AND r.lent_on = l.lent_on AND r.place_in_day = l.place_in_day
    LEFT JOIN titles t ON t.title_id = coalesce(l.title_id, w.title_id, r.title_id)
    UNION ALL
    SELECT lo.organisation_code, n.location_code, CAST(date_trunc('month', n.ended_on) AS DATE), n.title_id, t.material,
        t.audience, 'never', n.placed_on
    FROM never n LEFT JOIN run_by lo USING (location_code) LEFT JOIN titles t ON t.title_id = n.title_id
    WHERE NOT coalesce(lo.is_outside, false))
"""


def _judge(connection: duckdb.DuckDBPyConnection, cause: str, owned: str, which: str) -> None:
    """Make `of_<cause>` (wish, cause): how the items that `owned` selects stood on the day of each wish that `which` selects."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE candidates AS SELECT m.wish, i.item_id, m.asked_on, i.status "
        f"FROM one_by_one m JOIN items i ON i.title_id = m.title_id AND {owned} WHERE {which} "
        "AND (i.added_on IS NULL OR i.added_on <= m.asked_on) AND (i.withdrawn_on IS NULL OR i.withdrawn_on > m.asked_on)"
    )
    connection.execute("CREATE OR REPLACE TEMP TABLE moments AS SELECT DISTINCT item_id, asked_on FROM candidates")
    busy = [
        _busy("loans", "lent_on", "returned_on", ""),
        _busy("transits", "sent_on", "received_on", ""),
        _busy("holds", "available_on", "ended_on", "available_on IS NOT NULL"),
    ]
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE busy AS SELECT DISTINCT item_id, asked_on FROM ({' UNION ALL '.join(busy)})"
    )
    connection.execute(_STATUS)
    bad = ", ".join(f"'{status}'" for status in NOT_LENDABLE)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE of_{cause} AS SELECT m.wish, CASE WHEN m.title_id IS NULL THEN 'unknown_title' "
        f"WHEN bool_or(c.item_id IS NOT NULL AND b.item_id IS NULL AND coalesce(s.status, '') NOT IN ({bad})) THEN 'stood_in' "
        "WHEN bool_or(b.item_id IS NOT NULL) THEN 'was_out' WHEN bool_or(c.item_id IS NOT NULL) THEN 'was_missing' "
        f"ELSE 'not_owned' END AS cause FROM one_by_one m LEFT JOIN candidates c USING (wish) "
        "LEFT JOIN busy b ON b.item_id = c.item_id AND b.asked_on = c.asked_on "
        "LEFT JOIN status_then s ON s.item_id = c.item_id AND s.asked_on = c.asked_on "
        f"WHERE {which} GROUP BY m.wish, m.title_id"
    )
    for table in ("candidates", "moments", "busy", "status_then"):
        connection.execute(f"DROP TABLE {table}")


def _busy(table: str, starts: str, ends: str, also: str) -> str:
    """Moments at which the last row of a table that began by then had not ended."""
    kept = f"item_id IN (SELECT item_id FROM moments){' AND ' + also if also else ''}"
    return (
        f"SELECT m.item_id, m.asked_on FROM moments m ASOF JOIN (SELECT item_id, {starts} AS starts, "
        f"max(coalesce({ends}, DATE '9999-12-31')) AS ends FROM {table} WHERE {kept} GROUP BY ALL) r "
        "ON r.item_id = m.item_id AND r.starts <= m.asked_on WHERE r.ends > m.asked_on"
    )


# Before the first change that was seen an item had the status from which it changed; without a change the one it has now.
_STATUS = """
CREATE OR REPLACE TEMP TABLE status_then AS
WITH changes AS (
    SELECT item_id, happened_on, before, after FROM item_events
    WHERE event = 'status_changed' AND item_id IN (SELECT item_id FROM moments)),
firsts AS (SELECT item_id, arg_min(before, happened_on) AS before FROM changes GROUP BY item_id)
SELECT m.item_id, m.asked_on, coalesce(c.after, f.before, i.status) AS status
FROM moments m ASOF LEFT JOIN changes c ON c.item_id = m.item_id AND c.happened_on <= m.asked_on
LEFT JOIN firsts f ON f.item_id = m.item_id LEFT JOIN items i ON i.item_id = m.item_id
"""

_MISSED = """
CREATE OR REPLACE TEMP TABLE missed AS
SELECT m.organisation_code, m.location_code, m.month, m.title_id, m.material, m.audience, m.supplied_by, a.cause AS cause_95,
    b.cause AS cause_999, count(*) AS wishes
FROM one_by_one m LEFT JOIN of_cause_95 a USING (wish) LEFT JOIN of_cause_999 b USING (wish) GROUP BY ALL
"""

_WISHES = """
CREATE OR REPLACE TEMP TABLE wishes AS
SELECT organisation_code, month, material, audience, supplied_by, cause_95, cause_999, CAST(sum(wishes) AS BIGINT) AS wishes
FROM (
    SELECT organisation_code, month, material, audience, 'own' AS supplied_by, CAST(NULL AS VARCHAR) AS cause_95,
        CAST(NULL AS VARCHAR) AS cause_999, wishes FROM served
    UNION ALL SELECT organisation_code, month, material, audience, supplied_by, cause_95, cause_999, wishes FROM missed)
GROUP BY ALL
"""


def sum_by(connection: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> list[tuple[object, ...]]:
    """Wishes by some columns of `wishes`, in their order."""
    listed = ", ".join(columns)
    return connection.execute(f"SELECT {listed}, sum(wishes) FROM wishes GROUP BY ALL ORDER BY ALL").fetchall()
