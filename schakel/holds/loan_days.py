"""How long items stay out, by material, from loans of which some have not ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

LOOKED_BACK = 365
"""Days; a year has every season once."""
LEAST = 30
"""Loans; a material with fewer takes the days of all."""


@dataclass(frozen=True)
class LoanDays:
    """Mean days of a loan, by material.

    Args:
        everything: mean of all loans; None when there are none.
    """

    by_material: Mapping[str, float]
    everything: float | None

    def of(self, material: str | None) -> float:
        """Mean days, of all loans for a material that is hardly lent; 21 days, the usual term, when nothing was lent."""
        return self.by_material.get(material or "", self.everything or 21.0)


def usual_loan_days(connection: duckdb.DuckDBPyConnection, day: date) -> LoanDays:
    """Mean days of the loans that ran in the year before a day.

    Days out divided by returns: a loan that still runs counts with the days it has run, and not as a return. That is the
    estimate of most likelihood when loans end at a steady rate; it never takes long loans for short ones because the
    short ones are already back.
    """
    return usual_loan_days_then(connection, [day])[day]


def usual_loan_days_then(connection: duckdb.DuckDBPyConnection, days: Sequence[date]) -> Mapping[date, LoanDays]:
    """The same of several days, for which loans are read once: those of the same two days count together."""
    given = {
        "days": list(days), "back": LOOKED_BACK, "first": min(days) - timedelta(days=LOOKED_BACK), "last": max(days),
    }  # fmt: skip
    found: dict[date, list[tuple[str | None, int, int]]] = {day: [] for day in days}
    for day, *row in connection.execute(_USUAL, given).fetchall():
        found[day].append((row[0], row[1], row[2]))
    return {day: _loan_days(rows) for day, rows in found.items()}


_USUAL = """
WITH looked AS (SELECT day, day - CAST($back AS INTEGER) AS since FROM (SELECT unnest(CAST($days AS DATE[])) AS day)),
alike AS (
    SELECT material, lent_on, returned_on, count(*) AS loans FROM loans WHERE lent_on >= $first AND lent_on <= $last GROUP BY ALL)
SELECT day, material, sum(loans * (least(coalesce(returned_on, day), day) - greatest(lent_on, since))) AS days,
    coalesce(sum(loans) FILTER (returned_on <= day), 0) AS returns
FROM alike JOIN looked ON lent_on >= since AND lent_on <= day AND (returned_on IS NULL OR returned_on >= since)
GROUP BY day, material
"""


def _loan_days(rows: Sequence[tuple[str | None, int, int]]) -> LoanDays:
    days, returns = sum(row[1] for row in rows), sum(row[2] for row in rows)
    return LoanDays(
        by_material={row[0]: row[1] / row[2] for row in rows if row[0] is not None and row[2] >= LEAST},
        everything=days / returns if returns else None,
    )
