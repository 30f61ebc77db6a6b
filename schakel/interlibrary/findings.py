"""What in the data of interlibrary loan contradicts itself or is missing: named and counted, never mended in silence."""

from dataclasses import dataclass
from datetime import date

import duckdb

STRAY_DAYS = 60
"""A journey that is open for longer is lost or was never booked in; 2 % of real ones stay open for months."""


@dataclass(frozen=True)
class Finding:
    """One kind of oddity.

    Args:
        does: what the figures do with such rows.
        rows: how many there are; of `of` rows of that table.
        sample: keys of up to three of them.
    """

    name: str
    table: str
    says: str
    does: str
    rows: int
    of: int
    sample: tuple[str, ...]


_KINDS = (
    ("loan_of_unknown_item", "loans", "loan_id", "no item of the catalogue belongs to the loan",
     "counted as a loan; its title and audience are not known", "item_id IS NULL"),
    ("loan_without_owner", "loans", "loan_id", "nobody tells whose item was lent",
     "counted as a loan, left out of the norms of 95 and 99.9 %", "owner_code IS NULL"),
    ("item_without_owner", "holds", "hold_id", "the item of the hold has no owner and no home location",
     "counted under scope unknown",
     "item_id IN (SELECT item_id FROM items i LEFT JOIN locations l USING (location_code) "
     "WHERE coalesce(i.owner_code, l.organisation_code) IS NULL)"),
    ("request_without_supplier", "interlibrary_requests", "request_id", "supplied, and nobody says by whom",
     "counted as supplied by a supplier that is not known; its quarter is cleared without it",
     "supplier_code IS NULL AND outcome <> 'unfilled' AND coalesce(shipped_on, received_on, lent_on) IS NOT NULL"),
    ("hold_for_nobody", "holds", "hold_id", "stood ready at a place that belongs to no organisation",
     "counted; when another organisation supplied it, its quarter is cleared without it",
     "available_on IS NOT NULL AND pickup_location_code IS NOT NULL AND pickup_location_code NOT IN "
     "(SELECT location_code FROM locations WHERE organisation_code IS NOT NULL)"),
    ("unfilled_but_sent", "interlibrary_requests", "request_id", "unfilled, and yet it has a day of sending or receiving",
     "counted as unfilled, not as a supply",
     "outcome = 'unfilled' AND coalesce(shipped_on, received_on, lent_on) IS NOT NULL"),
    ("supplied_without_day", "interlibrary_requests", "request_id", "supplied by its outcome, and without any day of it",
     "in the honouring rate, in no quarter of supplies or clearing",
     "outcome IN ('shipped', 'received', 'on_loan', 'returned', 'completed') AND coalesce(shipped_on, received_on, lent_on) "
     "IS NULL"),
    ("ended_without_day", "interlibrary_requests", "request_id", "unfilled, cancelled or completed without the day it ended",
     "in no period's closed requests", "outcome IN ('completed', 'unfilled', 'cancelled') AND ended_on IS NULL"),
    ("unfilled_without_reason", "interlibrary_requests", "request_id", "unfilled without a reason",
     "counted under the reason `not told`", "outcome = 'unfilled' AND nullif(trim(unfilled_reason), '') IS NULL"),
    ("supplies_itself", "interlibrary_requests", "request_id", "requester and supplier are the same organisation",
     "counted; in clearing it pays itself, which is 0", "supplier_code = requester_code"),
    ("scope_contradicts_supplier", "interlibrary_requests", "request_id", "of the own organisation, and supplied by another",
     "counted under scope province", "scope = 'own_organisation' AND supplier_code <> requester_code"),
    ("hold_ended_before_ready", "holds", "hold_id", "it ended before it stood ready", "counted as supplied on the day it "
    "stood ready",
     "ended_on < available_on"),
)  # fmt: skip


def findings(connection: duckdb.DuckDBPyConnection, *, known_on: date) -> list[Finding]:
    """All kinds, also those without rows, so that a reader sees that they were looked for."""
    stray = (
        "transit_never_arrived", "transits", "transit_id", f"under way for more than {STRAY_DAYS} days",
        "counted as a movement on the day it was sent",
        f"received_on IS NULL AND sent_on < DATE '{known_on}' - INTERVAL {STRAY_DAYS} DAY",
    )  # fmt: skip
    found = []
    for name, table, key, says, does, where in (*_KINDS, stray):
        rows, of = connection.execute(f"SELECT count(*) FILTER ({where}), count(*) FROM {table}").fetchall()[0]
        sample = connection.execute(f"SELECT {key} FROM {table} WHERE {where} ORDER BY 1 LIMIT 3").fetchall() if rows else []
        found.append(Finding(name, table, says, does, rows, of, tuple(str(each[0]) for each in sample)))
    return found
