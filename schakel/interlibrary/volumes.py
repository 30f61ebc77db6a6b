"""The series that a forecast rests on: supplies by month and scope, and items owned by organisation and quarter."""

from datetime import date

import duckdb
import numpy as np
from numpy.typing import NDArray

from schakel.interlibrary.requests import INTERLIBRARY, prepare
from schakel.measures.figure import period_end

Floats = NDArray[np.float64]


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
