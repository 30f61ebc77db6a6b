"""The series that a forecast rests on: supplies by month and scope, and items owned by organisation and quarter."""

from datetime import date, timedelta

import duckdb
import numpy as np
from numpy.typing import NDArray

from schakel.interlibrary.requests import INTERLIBRARY, prepare
from schakel.measures.figure import period_end

Floats = NDArray[np.float64]
SETTLING = timedelta(days=120)
"""How long counted holds of a month get to be filled. Of LibrariesWest the mean days of a month stand at half of what they become
when it ends, at 80 % two months later and at 92 % after these four: who waits long is not counted until served."""


def monthly(connection: duckdb.DuckDBPyConnection, *, until: date) -> tuple[list[date], dict[str, Floats]]:
    """First days of all months from the first with a supply up to the last whole one before `until`, and supplies by scope."""
    prepare(connection)
    rows = connection.execute(
        "SELECT CAST(date_trunc('month', supplied_on) AS DATE), scope, count(*) FROM ibl_requests "
        f"WHERE supplied_on < ? AND scope IN {INTERLIBRARY} GROUP BY ALL ORDER BY 1",
        [until.replace(day=1)],
    ).fetchall()
    months: list[date] = []
    day = rows[0][0] if rows else until
    while rows and day < until.replace(day=1):
        months.append(day)
        day = period_end("month", day)
    place = {month: index for index, month in enumerate(months)}
    series = {scope: np.zeros(len(months)) for scope in INTERLIBRARY}
    for month, scope, n in rows:
        series[scope][place[month]] = n
    return months, series


def counted(connection: duckdb.DuckDBPyConnection, *, known_on: date) -> tuple[list[date], dict[str, Floats]]:
    """The same where a source tells counts of holds only.

    As `province` those collected at another organisation than the owner's, by month of placing, and as `province_days` the
    mean of their days taken. Months that have not settled are left out.

    Of a span other than a month, or days told in bands, nothing is made.
    """
    rows = connection.execute(_COUNTED, [known_on - SETTLING]).fetchall()
    months: list[date] = []
    day = rows[0][0] if rows else known_on
    while rows and day <= rows[-1][0]:
        months.append(day)
        day = period_end("month", day)
    place = {month: index for index, month in enumerate(months)}
    holds, days = np.zeros(len(months)), np.zeros(len(months))
    for month, number, taken in rows:
        holds[place[month]], days[place[month]] = number, taken
    return months, {"province": holds, "province_days": days} if rows else {}


_COUNTED = """
SELECT h.starts_on, sum(h.holds), sum(h.holds * h.days_from) / sum(h.holds)
FROM hold_counts h JOIN locations p ON p.location_code = h.pickup_location_code
JOIN locations o ON o.location_code = h.owner_location_code
WHERE p.organisation_code <> o.organisation_code AND h.ends_on = h.starts_on + INTERVAL 1 MONTH AND h.ends_on <= ?
    AND h.days_until = h.days_from + 1
GROUP BY h.starts_on HAVING sum(h.holds) > 0 ORDER BY h.starts_on
"""


def by_organisation(connection: duckdb.DuckDBPyConnection, quarters: list[date], scope: str) -> tuple[Floats, Floats]:
    """Supplies received in the scope, and items owned on the first day of the quarter; organisation × quarter."""
    prepare(connection)
    codes = [
        code for (code,) in connection.execute("SELECT organisation_code FROM organisations WHERE kind = 'library' ORDER BY "
        "1").fetchall()
    ]  # fmt: skip
    received, owned = np.zeros((len(codes), len(quarters))), np.zeros((len(codes), len(quarters)))
    side = "owner_code" if scope == "national_out" else "pickup_code"
    for at, day in enumerate(quarters):
        values = [day, period_end("quarter", day), scope]
        of_quarter = dict(connection.execute(
            f"SELECT {side}, count(*) FROM ibl_requests WHERE supplied_on >= ? AND supplied_on < ? AND scope = ? GROUP BY "
            "1", values
        ).fetchall())  # fmt: skip
        of_day = dict(connection.execute(
            "SELECT owner_code, count(*) FROM items WHERE (added_on IS NULL OR added_on <= ?) "
            "AND (withdrawn_on IS NULL OR withdrawn_on > ?) GROUP BY 1", [day, day],
        ).fetchall())  # fmt: skip
        for row, code in enumerate(codes):
            received[row, at], owned[row, at] = of_quarter.get(code, 0), of_day.get(code, 0)
    return received, owned
