"""How long holds wait, by place of pickup and kind: from the wish until the item stands ready, open ones censored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

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
    read = _read(connection, since, until, as_of)
    return [*_of(read, np.zeros(len(read.days), dtype=np.int64), [ALL]), *_of(read, read.place, read.places)]


def read_waits_of_organisations(connection: duckdb.DuckDBPyConnection, *, since: date, until: date, as_of: date) -> list[Waits]:
    """The same by organisation that runs the place of pickup; places that nobody runs take no part."""
    read = _read(connection, since, until, as_of)
    runs = dict(connection.execute("SELECT location_code, organisation_code FROM locations").fetchall())
    owners = sorted({runs[code] for code in read.places if runs.get(code)})
    number = np.array([owners.index(runs[code]) if runs.get(code) else -1 for code in read.places], dtype=np.int64)
    return _of(read, number[read.place] if len(read.places) else read.place, owners)


@dataclass(frozen=True)
class _Read:
    """One entry a hold: number of its place and kind, days waited, whether it became ready, whether it still waits."""

    places: list[str]
    place: NDArray[np.int64]
    kinds: list[str]
    kind: NDArray[np.int64]
    days: NDArray[np.int64]
    has_ended: NDArray[np.bool_]
    is_open: NDArray[np.bool_]


def _read(connection: duckdb.DuckDBPyConnection, since: date, until: date, as_of: date) -> _Read:
    table = connection.sql(WAITS, params={"as_of": as_of, "since": since, "until": until}).to_arrow_table()
    (places, place), (kinds, kind) = _numbered(table["place"]), _numbered(table["kind"])
    ended, is_open = (np.asarray(table[name].to_numpy(), dtype=np.bool_) for name in ("has_ended", "is_open"))
    return _Read(places, place, kinds, kind, np.asarray(table["days"].to_numpy(), dtype=np.int64), ended, is_open)


def _numbered(column: Any) -> tuple[list[str], NDArray[np.int64]]:
    """The values there are, in order, and for each row the number of its value; -1 where there is none."""
    coded = column.combine_chunks().dictionary_encode()
    names = coded.dictionary.to_pylist()
    order = {name: number for number, name in enumerate(sorted(names))}
    at = np.asarray(coded.indices.fill_null(len(names)).to_numpy(zero_copy_only=False), dtype=np.int64)
    return sorted(names), np.array([*(order[name] for name in names), -1], dtype=np.int64)[at]


def _of(read: _Read, place: NDArray[np.int64], names: Sequence[str]) -> list[Waits]:
    """The waits of each place, by kind and together; only those that have holds."""
    result = []
    order = np.argsort(place, kind="stable")
    cuts = np.searchsorted(place[order], np.arange(len(names) + 1))
    for number, name in enumerate(names):
        here = order[cuts[number] : cuts[number + 1]]
        for kind in KINDS:
            if kind == ALL:
                mine = here
            elif kind in read.kinds:
                mine = here[read.kind[here] == read.kinds.index(kind)]
            else:
                continue
            if len(mine):
                found = curve(read.days[mine], read.has_ended[mine])
                result.append(
                    Waits(
                        name,
                        kind,
                        len(mine),
                        found.ended,
                        int(read.is_open[mine].sum()),
                        found.quantile(0.5),
                        found.quantile(0.9),
                    )
                )
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
