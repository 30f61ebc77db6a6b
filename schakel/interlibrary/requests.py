"""Every wish as one request with its way: who owns, where it is collected, how far it reached, on which days it moved on.

Two tables tell of wishes. `holds` tells of all wishes of borrowers; `interlibrary_requests` of those that another
organisation must fill, with more of their way. A wish that crosses organisations may stand in both: where the source
keeps interlibrary requests within the province, a crossing hold is left to that table, so that no wish counts twice.
"""

from datetime import date

import duckdb

SCOPES = ("own_branch", "own_organisation", "province", "national_in", "national_out", "unknown")
"""From near to far, seen from the organisation that lends to the borrower; `unknown` while no item was found, or when its
owner is not known. `national_out` is what we supply to libraries outside the network."""

INTERLIBRARY = ("province", "national_in", "national_out")
"""Scopes in which another organisation supplies."""

OUTSIDE = "outside"
"""All libraries outside the network together, as one party."""

_HOLDS = """
SELECT 'holds' AS told_by, h.hold_id AS request_id,
    CASE WHEN h.item_id IS NULL OR coalesce(i.owner_code, home.organisation_code) IS NULL THEN 'unknown'
         WHEN owner.kind = 'outside' THEN 'national_in'
         WHEN coalesce(i.owner_code, home.organisation_code) IS DISTINCT FROM pickup.organisation_code THEN 'province'
         WHEN i.location_code = h.pickup_location_code THEN 'own_branch'
         ELSE 'own_organisation' END AS scope,
    coalesce(i.owner_code, home.organisation_code) AS owner_code, i.location_code AS owner_location_code,
    pickup.organisation_code AS pickup_code, h.pickup_location_code AS pickup_location_code,
    h.placed_on, h.available_on AS supplied_on, h.available_on AS received_on, h.ended_on,
    CASE WHEN h.available_on IS NOT NULL OR h.outcome IN ('fulfilled', 'not_collected', 'ready') THEN 'supplied'
         WHEN h.outcome = 'open' THEN 'open'
         WHEN h.outcome IN ('expired', 'cancelled_by_library') THEN 'unfilled'
         WHEN h.outcome = 'converted_to_interlibrary' THEN 'converted'
         ELSE 'cancelled' END AS ending,
    CASE WHEN h.outcome IN ('expired', 'cancelled_by_library') THEN h.outcome END AS reason
FROM holds h LEFT JOIN items i USING (item_id)
LEFT JOIN locations home ON home.location_code = i.location_code
LEFT JOIN locations pickup ON pickup.location_code = h.pickup_location_code
LEFT JOIN organisations owner ON owner.organisation_code = coalesce(i.owner_code, home.organisation_code)
"""

_INTERLIBRARY = """
SELECT 'interlibrary_requests' AS told_by, r.request_id,
    CASE WHEN r.scope = 'own_organisation' AND r.supplier_code IS DISTINCT FROM r.requester_code AND r.supplier_code IS NOT NULL
         THEN 'province' ELSE r.scope END AS scope,
    r.supplier_code AS owner_code, CAST(NULL AS VARCHAR) AS owner_location_code,
    r.requester_code AS pickup_code, r.pickup_location_code,
    r.placed_on, CASE WHEN r.outcome <> 'unfilled' THEN coalesce(r.shipped_on, r.received_on, r.lent_on) END AS supplied_on,
    r.received_on, r.ended_on,
    CASE WHEN r.outcome = 'unfilled' THEN 'unfilled'
         WHEN coalesce(r.shipped_on, r.received_on, r.lent_on) IS NOT NULL
             OR r.outcome IN ('shipped', 'received', 'on_loan', 'returned', 'completed') THEN 'supplied'
         WHEN r.outcome = 'cancelled' THEN 'cancelled' ELSE 'open' END AS ending,
    CASE WHEN r.outcome = 'unfilled' THEN coalesce(nullif(trim(r.unfilled_reason), ''), 'not told') END AS reason
FROM interlibrary_requests r
"""


def days_told(connection: duckdb.DuckDBPyConnection) -> tuple[date, date] | None:
    """First and last day on which a request was placed; None without any. After `prepare`."""
    first, last = connection.execute("SELECT min(placed_on), max(placed_on) FROM ibl_requests").fetchall()[0]
    return None if first is None else (first, last)


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `ibl_requests`: one row a wish, as this module tells. Safe to do again.

    `supplied_on` is the day the item was sent, or the first later day that is known; of a hold the day it stood ready.
    `ending` is open, supplied, unfilled, cancelled or converted (the wish goes on as an interlibrary request).
    """
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE ibl_requests AS WITH told AS ({_INTERLIBRARY}) SELECT * FROM told "
        f"UNION ALL SELECT * FROM ({_HOLDS}) WHERE ending <> 'converted' "
        "AND NOT (scope = 'province' AND EXISTS (SELECT 1 FROM told t WHERE t.scope = 'province')) "
        "AND NOT (scope = 'national_in' AND EXISTS (SELECT 1 FROM told t WHERE t.scope = 'national_in'))"
    )
