"""How long items stay out, by material, from loans of which some have not ended."""

from collections.abc import Mapping
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
    since = day - timedelta(days=LOOKED_BACK)
    rows = connection.execute(
        "SELECT material, sum(least(coalesce(returned_on, ?), ?) - greatest(lent_on, ?)) AS days, "
        "count(*) FILTER (returned_on <= ?) AS returns FROM loans "
        "WHERE lent_on >= ? AND lent_on <= ? AND (returned_on IS NULL OR returned_on >= ?) GROUP BY material",
        [day, day, since, day, since, day, since],
    ).fetchall()
    days, returns = sum(row[1] for row in rows), sum(row[2] for row in rows)
    return LoanDays(
        by_material={row[0]: row[1] / row[2] for row in rows if row[0] is not None and row[2] >= LEAST},
        everything=days / returns if returns else None,
    )
