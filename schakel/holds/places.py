"""The places between which items travel: how far, how many days, how much they can pick and receive in one night."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from schakel.errors import InputError
from schakel.holds.agreement import Agreement

NEVER = 10_000
"""Days, where no van comes."""
KM_OF_A_DEGREE = 111.195
"""Kilometres of one degree of latitude on a sphere of 6,371 km."""
DISTANCES = "distances.csv"
ESTIMATE = "estimate: straight line"
BY_ROAD = "given"


@dataclass(frozen=True)
class Places:
    """Locations by number, in order of code; matrices are [from, to].

    Args:
        organisation: number of the organisation of each place; -1 when not known.
        days: from tonight until an item stands ready there; 0 on the diagonal, `NEVER` where no van comes.
        km: by road.
        km_source: whether the kilometres were given or are an estimate.
        without_point: places whose distance is a guess, because their point is not known.
        picks: items that can be taken from the shelves tonight. room: items that the van can bring.
    """

    codes: tuple[str, ...]
    organisations: tuple[str, ...]
    organisation: NDArray[np.int32]
    days: NDArray[np.int32]
    km: NDArray[np.float64]
    km_source: str
    picks: NDArray[np.int64]
    room: NDArray[np.int64]
    without_van: tuple[str, ...] = ()
    without_point: tuple[str, ...] = ()


class DistanceError(InputError):
    """The file of distances cannot be used."""


def read_places(connection: duckdb.DuckDBPyConnection, agreement: Agreement, tonight: date, data: Path | None = None) -> Places:
    """The places that serve on a day.

    Args:
        data: a folder that may hold `distances.csv` (from,to,km); without it distances are estimated.

    Raises:
        DistanceError: naming the line.
    """
    rows = connection.execute(
        "SELECT location_code, organisation_code, latitude, longitude FROM locations "
        "WHERE (closed_on IS NULL OR closed_on > ?) AND (opened_on IS NULL OR opened_on <= ?) "
        "AND kind IS DISTINCT FROM 'outside' ORDER BY location_code",
        [tonight, tonight],
    ).fetchall()
    codes = tuple(row[0] for row in rows)
    organisations = tuple(sorted({row[1] for row in rows if row[1] is not None}))
    number = {code: at for at, code in enumerate(organisations)}
    points = np.array([[np.nan if value is None else value for value in row[2:]] for row in rows], dtype=np.float64)
    points = points.reshape(len(rows), 2)
    km = straight_km(points) * agreement["transport.detour_factor"]
    source = f"{ESTIMATE} × {agreement['transport.detour_factor']:g}"
    if data is not None and (data / DISTANCES).exists():
        km, source = _given_km(data / DISTANCES, codes, km), f"{BY_ROAD}: {DISTANCES}"
    elif np.isnan(km).any():
        # A place without a point lies as far as the places lie from each other as a rule; it is named in `without_point`.
        between = km[~np.isnan(km) & (km > 0)]
        km = np.where(np.isnan(km), np.median(between) if len(between) else 0.0, km)
    visits = {**_visiting_days(connection, agreement, tonight), **agreement.at("visiting_days")}
    limits = [
        np.array([own.get(code, agreement.whole(usual)) for code in codes], dtype=np.int64)
        for own, usual in ((agreement.at("picks_at"), "limits.picks"), (agreement.at("room_at"), "limits.room"))
    ]
    return Places(
        codes=codes,
        organisations=organisations,
        organisation=np.array([number.get(row[1], -1) for row in rows], dtype=np.int32),
        days=transport_days([visits.get(code, ()) for code in codes], tonight, agreement.whole("transport.sorting_days")),
        km=km,
        km_source=source,
        picks=limits[0],
        room=limits[1],
        without_van=tuple(code for code in codes if not visits.get(code)),
        without_point=tuple(code for code, point in zip(codes, points, strict=True) if np.isnan(point).any()),
    )


def straight_km(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Kilometres in a straight line between points (latitude, longitude) that lie in one province.

    >>> straight_km(np.array([[52.99, 6.56], [52.78, 6.90]])).round(1).tolist()
    [[0.0, 32.6], [32.6, 0.0]]
    """
    if len(points) == 0:
        return np.zeros((0, 0))
    north, east = points[:, 0], points[:, 1]
    up = north[:, None] - north[None, :]
    right = (east[:, None] - east[None, :]) * np.cos(np.radians((north[:, None] + north[None, :]) / 2))
    km = KM_OF_A_DEGREE * np.hypot(up, right)
    np.fill_diagonal(km, 0.0)
    return np.asarray(km)


def transport_days(visits: Sequence[Sequence[int]], tonight: date, sorting_days: int) -> NDArray[np.int32]:
    """Days from tonight until an item stands ready: the next visit takes it, a visit after sorting brings it.

    Args:
        visits: weekdays of each place, 1 = Monday … 7 = Sunday; none = no van comes.

    A place of Tuesdays and one of Tuesdays and Fridays, on a Monday night: there on Friday, the other way a week later.

    >>> transport_days([[2], [2, 5]], date(2020, 6, 1), 1).tolist()
    [[0, 4], [8, 0]]
    """
    days = np.full((len(visits), len(visits)), NEVER, dtype=np.int32)
    for start, leaving in enumerate(visits):
        if not leaving:
            continue
        left = _next_visit(leaving, tonight, 1)
        for end, coming in enumerate(visits):
            if coming:
                days[start, end] = _next_visit(coming, tonight, left + sorting_days)
    np.fill_diagonal(days, 0)
    return days


def _next_visit(weekdays: Sequence[int], day: date, earliest: int) -> int:
    return next(ahead for ahead in range(earliest, earliest + 7) if (day + timedelta(days=ahead)).isoweekday() in weekdays)


def _visiting_days(connection: duckdb.DuckDBPyConnection, agreement: Agreement, tonight: date) -> Mapping[str, list[int]]:
    """The weekdays on which a place sends, as its journeys of late show."""
    rows = connection.execute(
        "SELECT from_location_code, isodow(sent_on) AS weekday, count(*) AS sent FROM transits "
        "WHERE sent_on > ? AND sent_on <= ? GROUP BY ALL ORDER BY ALL",
        [tonight - timedelta(days=agreement.whole("transport.looked_back_days")), tonight],
    ).fetchall()
    sent: dict[str, dict[int, int]] = {}
    for place, weekday, count in rows:
        sent.setdefault(place, {})[weekday] = count
    share = agreement["transport.visiting_share"]
    return {
        place: [weekday for weekday, count in days.items() if count >= share * sum(days.values())] for place, days in sent.items()
    }


def _given_km(path: Path, codes: Sequence[str], estimated: NDArray[np.float64]) -> NDArray[np.float64]:
    km, number = estimated.copy(), {code: at for at, code in enumerate(codes)}
    for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        cells: list[Any] = [cell.strip() for cell in text.split(",")]
        if (line == 1 and cells == ["from", "to", "km"]) or not text.strip():
            continue
        try:
            start, end, length = cells
            distance = float(length)
        except ValueError as error:
            raise DistanceError(f"{path}: line {line} is {text!r}; write from,to,km as in A,B,12.5") from error
        if not 0 <= distance < 1000:
            raise DistanceError(f"{path}: line {line}: {length} km; a distance lies between 0 and 1000")
        if start in number and end in number:
            km[number[start], number[end]] = distance
    missing = np.isnan(km).sum()
    if missing:
        raise DistanceError(f"{path}: {missing} pairs of places have neither a distance nor a point; add them")
    return km
