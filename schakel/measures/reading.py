"""Read figures of a snapshot. Pages use these functions; they never see the engine.

A snapshot never changes, so one connection per snapshot stays open and every caller gets a cursor of its own.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow.parquet as pq

from schakel.errors import SchakelError
from schakel.measures.figure import FIGURE_COLUMNS, LEVELS, PERIODS, PLACE_COLUMNS, Figure, Place
from schakel.measures.unseen import OPEN, Column, PlaceKey, Span, Unseen


class FiguresError(SchakelError):
    """Figures that were asked for are not there, or cannot be asked for."""


class HasPath(Protocol):
    """What is needed of a snapshot: its folder."""

    @property
    def path(self) -> Path: ...


def series(snapshot: HasPath, measure: str, *, level: str, place_code: str, period: str, part: str = "") -> list[Figure]:
    """The figures of one place in order of time.

    They can rest on more than one version of the definition; `breaks.join` says whether they may be drawn as one line.
    """
    return _figures(
        snapshot,
        "starts_on",
        measure=measure,
        level=_one_of("level", level, LEVELS),
        place_code=place_code,
        period=_one_of("period", period, PERIODS),
        part=part,
    )


def across(snapshot: HasPath, measure: str, *, level: str, period: str, starts_on: date, part: str = "") -> list[Figure]:
    """The figures of all places of a level in one period, by code of the place: never by value."""
    return _figures(
        snapshot,
        "place_code",
        measure=measure,
        level=_one_of("level", level, LEVELS),
        period=_one_of("period", period, PERIODS),
        starts_on=starts_on,
        part=part,
    )


def every(snapshot: HasPath, measure: str, *, period: str) -> list[Figure]:
    """All figures of a measure for one kind of period: every level, place, period and part.

    For who must see figures together (what one hides another may tell); by level, first day, place and part.
    """
    return _figures(
        snapshot,
        "level, starts_on, place_code, part",
        measure=measure,
        period=_one_of("period", period, PERIODS),
    )


def figure(
    snapshot: HasPath, measure: str, *, level: str, place_code: str, period: str, starts_on: date, part: str = ""
) -> Figure | None:
    """One figure; None when the measure says nothing of that place and period."""
    found = _figures(
        snapshot,
        "place_code",
        measure=measure,
        level=_one_of("level", level, LEVELS),
        place_code=place_code,
        period=_one_of("period", period, PERIODS),
        starts_on=starts_on,
        part=part,
    )
    return found[0] if found else None


def places(snapshot: HasPath, level: str) -> list[Place]:
    """All places of a level, by name."""
    _one_of("level", level, LEVELS)
    rows = _rows(
        snapshot,
        f"SELECT {', '.join(PLACE_COLUMNS)} FROM places WHERE level = $level ORDER BY name, place_code",
        level=level,
    )
    return [Place(*row) for row in rows]


def periods(snapshot: HasPath, measure: str, level: str, period: str) -> list[date]:
    """First days of the periods for which the measure has figures at that level, in order."""
    _one_of("level", level, LEVELS)
    _one_of("period", period, PERIODS)
    rows = _rows(
        snapshot,
        "SELECT DISTINCT starts_on FROM figures WHERE measure = $measure AND level = $level AND period = $period ORDER BY 1",
        measure=measure,
        level=level,
        period=period,
    )
    return [row[0] for row in rows]


def extents_at(snapshot: HasPath, measure: str, level: str, part: str = "") -> dict[str, tuple[date, date]]:
    """First days of the first and the last period with figures at that level, for each kind of period that has any."""
    rows = _rows(
        snapshot,
        "SELECT period, min(starts_on), max(starts_on) FROM figures WHERE measure = $measure AND level = $level AND part = $part "
        "GROUP BY period",
        measure=measure,
        level=_one_of("level", level, LEVELS),
        part=part,
    )
    return {period: (first, last) for period, first, last in rows}


def parts(snapshot: HasPath, measure: str) -> list[str]:
    """The parts of a measure that have figures; "" (all) comes first."""
    rows = _rows(snapshot, "SELECT DISTINCT part FROM figures WHERE measure = $measure ORDER BY part", measure=measure)
    return [row[0] for row in rows]


def measures_with_figures(snapshot: HasPath) -> list[str]:
    """Names of the measures that have at least one figure with a value."""
    return [row[0] for row in _rows(snapshot, "SELECT DISTINCT measure FROM figures WHERE value IS NOT NULL ORDER BY measure")]


def unseen(snapshot: HasPath) -> Unseen:
    """The spans between states in which a day is not known; none when the snapshot does not tell of them."""
    file = snapshot.path / "_unseen.parquet"
    places: dict[tuple[Column, Span], set[PlaceKey]] = {}
    for row in pq.read_table(file).to_pylist() if file.is_file() else ():
        # A snapshot of before spans had a feed and places tells of the whole network.
        span = Span(row["after"], row["at_the_latest"] or OPEN, row.get("feed", ""))
        at = places.setdefault(((row["of_table"], row["day"]), span), set())
        if row.get("place_code") is not None:
            at.add((row["level"], row["place_code"]))
    found: dict[Column, list[Span]] = {}
    for (column, span), at in places.items():
        found.setdefault(column, []).append(replace(span, places=frozenset(at)))
    return found


def _figures(snapshot: HasPath, order: str, **equal: object) -> list[Figure]:
    where = " AND ".join(f"{column} = ${column}" for column in equal)
    rows = _rows(snapshot, f"SELECT {', '.join(FIGURE_COLUMNS)} FROM figures WHERE {where} ORDER BY {order}", **equal)
    return [Figure(*row) for row in rows]


def _rows(snapshot: HasPath, query: str, **values: object) -> Sequence[tuple[Any, ...]]:
    return _open(snapshot.path).cursor().execute(query, values).fetchall()


@lru_cache(maxsize=4)
def _open(folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config={"threads": 1})
    for view in ("figures", "places"):
        file = folder / f"_{view}.parquet"
        if not file.is_file():
            raise FiguresError(f"snapshot {folder.name} has no figures ({file.name} is missing); run `schakel refresh`")
        quoted = str(file).replace("'", "''")
        connection.execute(f"CREATE VIEW {view} AS SELECT * FROM read_parquet('{quoted}')")
    return connection


def _one_of(what: str, value: str, allowed: Sequence[str]) -> str:
    if value not in allowed:
        raise FiguresError(f"{what} is {value!r}; allowed are {', '.join(allowed)}")
    return value
