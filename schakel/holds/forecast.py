"""How long each open hold has still to wait: what queue and returns say, corrected by how it went with holds alike.

Queue and returns alone (`standing.days_by_returns`) know nothing of items that cannot be found, of holidays or of how
fast a library works. So they only sort holds into kinds: alike are those of about the same days by returns, waited
about as long, of the same reach. For each kind the days to come are those of Kaplan and Meier's curve of the past year,
looked at every four weeks, with everything that was then still open counted as open.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import duckdb
import numpy as np
from numpy.typing import NDArray

from schakel.holds.agreement import Agreement
from schakel.holds.standing import Standing, read_standing
from schakel.holds.survival import Curve, curve
from schakel.vocabulary.progress import Progress

EVERY, LOOKS = timedelta(days=28), 13
"""How often the past year is looked at."""
BY_RETURNS = (1.0, 3.0, 5.0, 8.0, 14.0, 28.0, 56.0)
NOTHING_COMES = 1e6
"""Days by returns from which nothing is there to return: a kind of its own."""
WAITED = (3, 10, 30, 90)
"""Limits between kinds, in days; chosen by eye so that each kind of the demo has some hundreds of holds."""
HALF, NINE = 0.5, 0.9
"""Shares that should come true within the days named for half, and for nine of ten."""
NEAR = 0.05
"""How far from them a calibration may be and still be called right."""
LEAST = 40
"""Served holds that a kind needs; a rarer one takes the curve of a wider kind."""

Kind = tuple[int, ...]


@dataclass(frozen=True)
class Forecast:
    """Days to come for the holds of one standing, one entry each.

    Args:
        half, nine: days within which half, and nine of ten, of the holds alike were served; infinite = fewer ever were.
        based_on: holds alike in the past year.
    """

    half: NDArray[np.float64]
    nine: NDArray[np.float64]
    based_on: NDArray[np.int64]


def looks(day: date, times: int = LOOKS) -> list[date]:
    """The days of the past on which it is looked how holds stood, oldest first."""
    return [day - EVERY * back for back in range(times, 0, -1)]


def learn(past: Sequence[Standing], day: date) -> Mapping[Kind, Curve]:
    """The curve of each kind of hold, by what was known on a day."""
    known = [standing.as_known_on(day) for standing in past if standing.day < day and len(standing)]
    if not known:
        return {}
    kinds = np.concatenate([_kinds(standing) for standing in known])
    days = np.concatenate([standing.days for standing in known])
    served = np.concatenate([standing.is_served for standing in known])
    found: dict[Kind, Curve] = {}
    for width in range(kinds.shape[1] + 1):
        for kind, mine in _alike(kinds[:, :width]):
            if served[mine].sum() >= LEAST or not width:
                found[kind] = curve(days[mine], served[mine])
    return found


def forecast(standing: Standing, curves: Mapping[Kind, Curve]) -> Forecast:
    """The days to come, each from the narrowest kind that is known well enough; infinite when nothing is known."""
    half, nine = np.full(len(standing), np.inf), np.full(len(standing), np.inf)
    based_on = np.zeros(len(standing), dtype=np.int64)
    for kind, mine in _alike(_kinds(standing)):
        widths = [kind[:width] for width in range(len(kind), -1, -1) if kind[:width] in curves]
        if not widths:
            continue
        found = curves[widths[0]]
        for share, days in ((0.5, half), (0.9, nine)):
            reached = found.quantile(share).days
            days[mine] = np.inf if reached is None else reached
        based_on[mine] = found.number
    return Forecast(half, nine, based_on)


def by_returns(standing: Standing) -> Forecast:
    """What queue and returns alone say; to compare with."""
    return Forecast(standing.half, standing.nine, np.zeros(len(standing), dtype=np.int64))


def _kinds(standing: Standing) -> NDArray[np.int64]:
    """From the widest to the narrowest: days by returns, reach, waited."""
    return np.column_stack(
        [
            np.searchsorted((*BY_RETURNS, NOTHING_COMES), standing.half, "right"),
            standing.is_branch.astype(np.int64),
            np.searchsorted(WAITED, standing.waited, "right"),
        ]
    ).astype(np.int64)


def _alike(kinds: NDArray[np.int64]) -> Iterator[tuple[Kind, NDArray[np.int64]]]:
    """Each kind there is, with the entries that are of it."""
    order = np.lexsort(kinds.T) if kinds.shape[1] else np.arange(len(kinds))
    cuts = np.flatnonzero((np.diff(kinds[order], axis=0) != 0).any(axis=1)) + 1
    for mine in np.split(order, cuts):
        if len(mine):
            yield tuple(kinds[mine[0]].tolist()), mine


@dataclass(frozen=True)
class Calibration:
    """How forecasts of one method, made in the past, turned out.

    Args:
        holds: forecasts made. without: of those, forecasts that named no day for half.
        within_half, within_nine: share served within the day that was named; should be 0.5 and 0.9. Waits that were
            broken off, or still run, count as longer than so far (Kaplan and Meier on the days in units of the forecast).
            None when nothing can be said.
    """

    method: str
    group: str
    holds: int
    without: int
    within_half: float | None
    within_nine: float | None


def calibrate(past: Sequence[Standing], tried: Sequence[Standing]) -> list[Calibration]:
    """Forecasts made on days of the past, with what was known then, against how it went."""
    rows = []
    for name in ("holds alike", "returns alone"):
        made = [forecast(day, learn(past, day.day)) if name == "holds alike" else by_returns(day) for day in tried]
        half, nine = np.concatenate([each.half for each in made]), np.concatenate([each.nine for each in made])
        days, served = np.concatenate([each.days for each in tried]), np.concatenate([each.is_served for each in tried])
        returns = np.searchsorted((*BY_RETURNS, NOTHING_COMES), np.concatenate([each.half for each in tried]), "right")
        for group, mine in _groups(returns):
            rows.append(
                Calibration(
                    method=name,
                    group=group,
                    holds=int(mine.sum()),
                    without=int(np.isinf(half[mine]).sum()),
                    within_half=_within(days[mine], served[mine], half[mine]),
                    within_nine=_within(days[mine], served[mine], nine[mine]),
                )
            )
    return rows


def _groups(returns: NDArray[np.int64]) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    yield "all", np.ones(len(returns), dtype=np.bool_)
    names = [f"under {BY_RETURNS[0]:g}", *(f"{low:g} to {high:g}" for low, high in pairwise(BY_RETURNS))]
    for number, name in enumerate([*names, f"{BY_RETURNS[-1]:g} or more", "no item"]):
        if (returns == number).any():
            yield name, returns == number


def _within(days: NDArray[np.int64], served: NDArray[np.bool_], named: NDArray[np.float64]) -> float | None:
    """Share of the waits that ended within the day that was named for each."""
    told = np.isfinite(named)
    if not told.any():
        return None
    # In thousandths of the forecast, so that waits with different forecasts are one curve; a day of grace for whole days.
    part = np.ceil(1000 * (days[told] + 1) / (np.floor(named[told]) + 1)).astype(np.int64)
    return curve(part, served[told]).share_within(1000)


def finding(rows: Sequence[Calibration], dates: int) -> str:
    """What the calibration says, in one sentence."""
    found = next((row for row in rows if row.method == "holds alike" and row.group == "all"), None)
    if found is None or found.within_half is None or found.within_nine is None:
        return "There is too little past to judge the forecasts by."
    return (
        f"Of {found.holds} forecasts made on {dates} days of the past, {found.within_half:.0%} came true within the day "
        f"named for half and {found.within_nine:.0%} within the day named for nine of ten: {_verdict(found)}."
    )


def off(within_half: float, within_nine: float) -> float:
    """By how much forecasts were wrong: 0 when both days are about right, below when they were too hopeful.

    >>> off(0.52, 0.88), round(off(0.52, 0.82), 2), round(off(0.6, 0.94), 2)
    (0.0, -0.08, 0.1)
    """
    both = [within_half - HALF, within_nine - NINE]
    if max(map(abs, both)) <= NEAR:
        return 0.0
    return min(both) if min(both) < -NEAR else max(both)


def _verdict(found: Calibration) -> str:
    assert found.within_half is not None
    assert found.within_nine is not None
    points = off(found.within_half, found.within_nine)
    if not points:
        return "the forecast holds"
    return f"the forecast is {abs(points) * 100:.0f} points too {'hopeful' if points < 0 else 'gloomy'}"


def read_past(
    connection: duckdb.DuckDBPyConnection, agreement: Agreement, days: Sequence[date], known: date, report: Progress
) -> list[Standing]:
    """How holds stood on days of the past."""
    report.begin("looking back at open holds", len(days))
    found = []
    for day in days:
        found.append(read_standing(connection, agreement, day, known))
        report.advance(1)
    return found
