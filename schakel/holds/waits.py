"""How long holds wait, by place of pickup and kind: from the wish until the item stands ready, open ones censored."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import numpy as np

from schakel.holds.survival import Quantile, curve

ALL = "all"
KINDS = ("branch", "network", ALL)
WAITS = """
SELECT pickup_location_code AS place, kind,
    CASE WHEN available_on <= $as_of THEN available_on - placed_on
         ELSE least(coalesce(ended_on, $as_of), $as_of) - placed_on END AS days,
    coalesce(available_on <= $as_of, FALSE) AS has_ended,
    NOT coalesce(available_on <= $as_of, FALSE) AND NOT coalesce(ended_on <= $as_of, FALSE) AS is_open
FROM holds
WHERE placed_on >= $since AND placed_on < $until AND placed_on <= $as_of AND kind IS DISTINCT FROM 'interlibrary'
  AND NOT (available_on IS NULL AND outcome IN ('fulfilled', 'not_collected'))
"""
"""Served without a known day of readiness tells nothing of the wait: counted apart, never guessed."""


@dataclass(frozen=True)
class Waits:
    """The waits of one place and kind in one period.

    Args:
        place: location code, or `all`. kind: branch, network, or `all`.
        holds: placed in the period. ready: of those, ready by the last day. open: neither ready nor ended.
    """

    place: str
    kind: str
    holds: int
    ready: int
    open: int
    median: Quantile
    p90: Quantile


def read_waits(connection: duckdb.DuckDBPyConnection, *, since: date, until: date, as_of: date) -> list[Waits]:
    """The waits of holds placed from `since` up to, not including, `until`, as known on a day; in order of place.

    Requests by interlibrary loan are another wait, and left out.
    """
    table = connection.sql(WAITS, params={"as_of": as_of, "since": since, "until": until}).to_arrow_table()
    place, kind = (np.array(table[name].to_pylist(), dtype=object) for name in ("place", "kind"))
    days = np.asarray(table["days"].to_numpy(), dtype=np.int64)
    ended, is_open = (np.asarray(table[name].to_numpy(), dtype=np.bool_) for name in ("has_ended", "is_open"))

    def of(place_code: str, kind_name: str, mine: Any) -> Waits:
        found = curve(days[mine], ended[mine])
        return Waits(
            place_code,
            kind_name,
            int(mine.sum()),
            found.ended,
            int(is_open[mine].sum()),
            found.quantile(0.5),
            found.quantile(0.9),
        )

    everywhere = np.ones(len(days), dtype=np.bool_)
    result = []
    for code in [ALL, *sorted(set(place))]:
        here = everywhere if code == ALL else place == code
        for name in KINDS:
            mine = here if name == ALL else here & (kind == name)
            if mine.any():
                result.append(of(code, name, mine))
    return result


def without_a_day(connection: duckdb.DuckDBPyConnection, *, since: date, until: date) -> int:
    """Holds that were served although nobody knows when the item stood ready; they are in no curve."""
    return int(
        connection.execute(
            "SELECT count(*) FROM holds WHERE placed_on >= ? AND placed_on < ? AND available_on IS NULL "
            "AND outcome IN ('fulfilled', 'not_collected') AND kind IS DISTINCT FROM 'interlibrary'",
            [since, until],
        ).fetchall()[0][0]
    )
