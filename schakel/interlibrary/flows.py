"""The flow matrix: from which organisation or location to which pickup, by scope, each count with its unit.

One request leads to at most one supply and up to two movements (there and back), so that three counts of the same year
differ by rights. A number without its unit has no meaning here: a national study counted 2 million and the support
organisations 6.1 million of the same traffic (domain §7).
"""

from dataclasses import dataclass
from datetime import date

import duckdb

from schakel.interlibrary.requests import SCOPES, prepare
from schakel.measures.figure import period_end

UNITS = ("request", "supply", "movement", "loan")
"""`request`: a wish (aanvraag), on the day it was placed. `supply`: an item that was sent or stood ready for it (levering).
`movement`: a journey of an item between two locations (beweging), on the day it was sent. `loan`: an item handed out."""

LEVELS = ("organisation", "location")


@dataclass(frozen=True, order=True)
class Flow:
    """One cell of the matrix.

    Args:
        owner: who supplies; of a movement the sender; "" while not known.
        pickup: where it is collected; of a movement the receiver; "" when not known.
        count: in the unit named, never 0.
    """

    unit: str
    period: str
    starts_on: date
    scope: str
    owner: str
    pickup: str
    count: int


def flows(
    connection: duckdb.DuckDBPyConnection,
    *,
    period: str,
    starts_on: date,
    until: date | None = None,
    level: str = "organisation",
    units: tuple[str, ...] = UNITS,
) -> list[Flow]:
    """All cells that are not 0, sorted.

    Args:
        period: quarter or year.
        starts_on: first day of the first period.
        until: first day after the last one; None = one period.
        level: organisation or location; an interlibrary request knows of its supplier only the organisation, so that at
            level location the owner of its requests and supplies is the organisation.
    """
    prepare(connection)
    end = until or period_end(period, starts_on)
    owner = "coalesce(owner_location_code, owner_code)" if level == "location" else "owner_code"
    pickup = "coalesce(pickup_location_code, pickup_code)" if level == "location" else "pickup_code"
    queries = {
        "request": f"SELECT placed_on AS day, scope, {owner} AS owner, {pickup} AS pickup, 1 AS n FROM ibl_requests",
        "supply": f"SELECT supplied_on AS day, scope, {owner} AS owner, {pickup} AS pickup, 1 AS n FROM ibl_requests WHERE "
        "supplied_on IS NOT NULL",
        "movement": _movements(level),
        "loan": _loans(level),
    }
    rows = []
    for unit in units:
        rows += connection.execute(
            f"SELECT '{unit}', CAST(date_trunc('{period}', day) AS DATE), scope, coalesce(owner, ''), coalesce(pickup, ''), "
            "sum(n) "
            f"FROM ({queries[unit]}) WHERE day >= ? AND day < ? GROUP BY ALL",
            [starts_on, end],
        ).fetchall()
    return sorted(Flow(unit, period, day, scope, owner, pickup, int(n)) for unit, day, scope, owner, pickup, n in rows)


def under_way(connection: duckdb.DuckDBPyConnection, *, level: str = "organisation") -> dict[tuple[str, str], int]:
    """Movements that did not arrive as far as is known, by sender and receiver; "" for who is not known."""
    rows = connection.execute(
        "SELECT coalesce(owner, ''), coalesce(pickup, ''), sum(n) "
        f"FROM ({_movements(level)} WHERE t.received_on IS NULL) GROUP BY ALL"
    ).fetchall()
    return {(sender, receiver): int(n) for sender, receiver, n in rows}


def _movements(level: str) -> str:
    """Scope of a journey: national when one of its ends is outside, else by whose locations they are."""
    ends = (
        ("t.from_location_code", "t.to_location_code") if level == "location" else ("a.organisation_code", "b.organisation_code")
    )
    return f"""
    SELECT t.sent_on AS day, CASE WHEN a.kind = 'outside' OR oa.kind = 'outside' THEN 'national_in'
            WHEN b.kind = 'outside' OR ob.kind = 'outside' THEN 'national_out'
            WHEN a.organisation_code IS NULL OR b.organisation_code IS NULL THEN 'unknown'
            WHEN a.organisation_code <> b.organisation_code THEN 'province'
            WHEN t.from_location_code = t.to_location_code THEN 'own_branch' ELSE 'own_organisation' END AS scope,
        {ends[0]} AS owner, {ends[1]} AS pickup, 1 AS n
    FROM transits t LEFT JOIN locations a ON a.location_code = t.from_location_code
    LEFT JOIN locations b ON b.location_code = t.to_location_code
    LEFT JOIN organisations oa ON oa.organisation_code = a.organisation_code
    LEFT JOIN organisations ob ON ob.organisation_code = b.organisation_code"""


def _loans(level: str) -> str:
    """Scope of a loan: by the owner of the item on that day and the location that handed it out."""
    owner = "coalesce(i.location_code, l.owner_code)" if level == "location" else "l.owner_code"
    pickup = "l.location_code" if level == "location" else "p.organisation_code"
    return f"""
    SELECT l.day, CASE WHEN l.owner_code IS NULL OR p.organisation_code IS NULL THEN 'unknown'
            WHEN o.kind = 'outside' THEN 'national_in'
            WHEN ob.kind = 'outside' OR p.kind = 'outside' THEN 'national_out'
            WHEN l.owner_code <> p.organisation_code THEN 'province'
            WHEN i.location_code = l.location_code THEN 'own_branch' ELSE 'own_organisation' END AS scope,
        {owner} AS owner, {pickup} AS pickup, l.n
    FROM (SELECT lent_on AS day, item_id, location_code, owner_code, count(*) AS n FROM loans GROUP BY ALL) l
    LEFT JOIN items i USING (item_id) LEFT JOIN locations p ON p.location_code = l.location_code
    LEFT JOIN organisations o ON o.organisation_code = l.owner_code
    LEFT JOIN organisations ob ON ob.organisation_code = p.organisation_code"""


def totals(found: list[Flow]) -> dict[tuple[str, date, str], int]:
    """Sums by unit, period and scope."""
    sums: dict[tuple[str, date, str], int] = {}
    for flow in found:
        key = (flow.unit, flow.starts_on, flow.scope)
        sums[key] = sums.get(key, 0) + flow.count
    return dict(sorted(sums.items(), key=lambda each: (UNITS.index(each[0][0]), each[0][1], SCOPES.index(each[0][2]))))
