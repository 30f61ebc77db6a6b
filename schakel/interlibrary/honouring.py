"""How well requests to other organisations are honoured: rate, days from placed to received, reasons why not."""

from dataclasses import dataclass
from datetime import date

import duckdb

from schakel.interlibrary.requests import prepare
from schakel.measures.comparison import Interval, wilson
from schakel.measures.figure import period_end


@dataclass(frozen=True)
class Honouring:
    """One requester in one period and scope; `scope` or `organisation` is "all" for the sum over them.

    Args:
        placed: requests placed in the period.
        closed: requests that ended in the period, whatever the outcome.
        supplied: of those closed, how many an item was sent for. rate = supplied / closed, None when none was closed.
        cancelled: of those closed, withdrawn without supply; they lower the rate, `rate_without_cancelled` leaves them out.
        received: requests received in the period, over which the days are taken.
        median_days, p90_days: days from placed to received, between neighbours by linear interpolation; None without any.
        unmet: reason to count, of those closed without supply, in the words of the source.
    """

    organisation: str
    period: str
    starts_on: date
    scope: str
    placed: int
    closed: int
    supplied: int
    cancelled: int
    received: int
    median_days: float | None
    p90_days: float | None
    unmet: tuple[tuple[str, int], ...]

    @property
    def rate(self) -> float | None:
        """Supplied as a share of those closed."""
        return self.supplied / self.closed if self.closed else None

    @property
    def rate_without_cancelled(self) -> float | None:
        """The same, over those that nobody withdrew."""
        left = self.closed - self.cancelled
        return self.supplied / left if left else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's 95 % interval of the rate."""
        return wilson(self.supplied, self.closed)


def honouring(connection: duckdb.DuckDBPyConnection, *, period: str, starts_on: date) -> list[Honouring]:
    """By requester and scope, and each summed; only requests told by `interlibrary_requests`.

    Days and rates of a sum are taken over all its requests, never as a mean of means.
    """
    prepare(connection)
    end = period_end(period, starts_on)
    inside = "{0} >= $start AND {0} < $end"
    placed, closed, received = (inside.format(day) for day in ("placed_on", "ended_on", "received_on"))
    days = "date_diff('day', placed_on, received_on)"
    asked = "FROM ibl_requests WHERE told_by = 'interlibrary_requests'"
    both = "GROUPING SETS ((pickup_code, scope), (pickup_code), (scope), ())"
    values = {"start": starts_on, "end": end}
    rows = connection.execute(
        f"SELECT coalesce(pickup_code, 'all'), coalesce(scope, 'all'), count(*) FILTER ({placed}), count(*) FILTER ({closed}), "
        f"count(*) FILTER ({closed} AND ending = 'supplied'), count(*) FILTER ({closed} AND ending = 'cancelled'), "
        f"count(*) FILTER ({received}), quantile_cont({days}, 0.5) FILTER ({received}), quantile_cont({days}, 0.9) FILTER "
        f"({received}) "
        f"{asked} GROUP BY {both}",
        values,
    ).fetchall()
    unmet: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for code, scope, reason, n in connection.execute(
        f"SELECT coalesce(pickup_code, 'all'), coalesce(scope, 'all'), reason, count(*) FROM (SELECT * {asked} AND {closed} "
        f"AND ending = 'unfilled') GROUP BY GROUPING SETS ((pickup_code, scope, reason), (pickup_code, reason), (scope, "
        "reason), (reason)) "
        "ORDER BY 4 DESC, 3",
        values,
    ).fetchall():
        unmet.setdefault((code, scope), []).append((reason, n))
    found = [
        Honouring(
            code,
            period,
            starts_on,
            scope,
            placed_n,
            closed_n,
            supplied_n,
            cancelled_n,
            received_n,
            median,
            p90,
            tuple(unmet.get((code, scope), ())),
        )
        for code, scope, placed_n, closed_n, supplied_n, cancelled_n, received_n, median, p90 in rows
        if placed_n or closed_n or received_n
    ]
    return sorted(found, key=lambda each: (each.organisation == "all", each.organisation, each.scope == "all", each.scope))
