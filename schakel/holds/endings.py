"""How holds ended, and what of them cannot be right: counts by place, for someone to look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import duckdb

from schakel.holds.agreement import Agreement


@dataclass(frozen=True)
class Endings:
    """Holds that ended in a period at one place of pickup, by outcome.

    Args:
        closed: all that ended, converted ones included.
        not_collected_share: of those that stood ready; None when none did.
    """

    place: str
    closed: int
    fulfilled: int
    not_collected: int
    expired: int
    converted: int
    cancelled: int
    not_collected_share: float | None


@dataclass(frozen=True)
class Check:
    """Something in the holds that should not be.

    Args:
        says: what is found, in words. found: how many. places: how many by place of pickup, most first.
    """

    check: str
    says: str
    found: int
    places: Mapping[str, int]


def read_endings(connection: duckdb.DuckDBPyConnection, *, since: date, until: date) -> list[Endings]:
    """The endings of a period (until not included), all places together first, then each in order of code."""
    rows = connection.execute(
        "SELECT CASE WHEN grouping(pickup_location_code) = 1 THEN 'all' ELSE pickup_location_code END AS place, count(*), "
        "count(*) FILTER (outcome = 'fulfilled'), count(*) FILTER (outcome = 'not_collected'), "
        "count(*) FILTER (outcome = 'expired'), count(*) FILTER (outcome = 'converted_to_interlibrary'), "
        "count(*) FILTER (outcome IN ('cancelled', 'cancelled_by_borrower', 'cancelled_by_library')), "
        "count(*) FILTER (outcome = 'not_collected') / nullif(count(*) FILTER (available_on IS NOT NULL), 0) FROM holds "
        "WHERE ended_on >= ? AND ended_on < ? AND kind IS DISTINCT FROM 'interlibrary' "
        "GROUP BY ROLLUP (pickup_location_code) ORDER BY grouping(pickup_location_code) DESC, place",
        [since, until],
    ).fetchall()
    return [Endings(*row) for row in rows]


def check_holds(connection: duckdb.DuckDBPyConnection, agreement: Agreement, tonight: date) -> list[Check]:
    """What cannot be right, each check with what it found, also when that is nothing."""
    short = agreement.whole("checks.short_expiry_days")
    checks = (
        (
            "short_expiry",
            f"no interlibrary loan, and lapses within {short} days: most likely turned back from one and not given its own term",
            f"kind IS DISTINCT FROM 'interlibrary' AND expires_on - placed_on <= {short}",
        ),
        ("lapsed_and_open", "still open after the day on which it lapses", "{open} AND expires_on < $tonight"),
        ("open_without_title", "open, and names no title: no item can ever be found for it", "{open} AND title_id IS NULL"),
        (
            "ready_and_open",
            "open, and yet it stood ready: the day or the outcome is wrong",
            "outcome = 'open' AND available_on IS NOT NULL",
        ),
        (
            "ended_and_open",
            "open, and yet it ended: the day or the outcome is wrong",
            "outcome = 'open' AND ended_on IS NOT NULL",
        ),
        (
            "served_without_a_day",
            "served, and nobody knows when it stood ready: it is in no waiting time",
            "outcome IN ('fulfilled', 'not_collected') AND available_on IS NULL",
        ),
        (
            "open_and_no_item",
            "open, and the network has no item of the title: buy, or ask elsewhere",
            "{open} AND title_id IS NOT NULL AND kind IS DISTINCT FROM 'interlibrary' AND title_id NOT IN "
            "(SELECT title_id FROM items WHERE title_id IS NOT NULL AND (withdrawn_on IS NULL OR withdrawn_on > $tonight))",
        ),
        ("wish_of_tomorrow", "placed after the last day that is known", "placed_on > $tonight"),
    )
    is_open = "outcome = 'open' AND available_on IS NULL AND ended_on IS NULL"
    found = []
    for name, says, where in checks:
        condition = where.replace("{open}", is_open)
        places = connection.execute(
            f"SELECT pickup_location_code, count(*) AS found FROM holds WHERE {condition} GROUP BY 1 ORDER BY 2 DESC, 1",
            {"tonight": tonight} if "$tonight" in condition else None,
        ).fetchall()
        found.append(Check(name, says, sum(count for _, count in places), dict(places)))
    return found
