"""Where the van comes on which weekday, and how far places lie apart."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schakel.scenarios.model import NEVER, Places
from schakel.scenarios.record import Record
from schakel.warehouse.numbering import Numbering, day_number

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
USUAL_SHARE = 0.1
"""A weekday with less than this share of a place's journeys is no visiting day: it was an exception."""
TWICE_A_WEEK = (1, 4)
"""Tuesday and Friday, for a place of which no journey is known: the plan gives transport twice a week (AP23, chapter 4)."""
LOOKED_AT = 28
EARTH_KM = 6371.0


@dataclass(frozen=True)
class Transport:
    """Args:
    codes: location of each number. arrays: what the engine takes.
    visits: place × weekday (Monday first): whether the van comes.
    kilometres: place × place in a straight line; NaN when one of them is not on the map.
    guessed: places of which no journey is known, visited twice a week for want of better.
    """

    codes: tuple[str, ...]
    arrays: Places
    visits: NDArray[np.bool_]
    kilometres: NDArray[np.float64]
    guessed: int
    first_weekday: int


def read_places(record: Record) -> Transport:
    """Visiting days from the journeys of the record, organisations and distances."""
    numbering = record.numbering
    codes = tuple(numbering.keys["locations"].to_pylist())
    facts = numbering.arrays(
        "SELECT o.number AS organisation, l.latitude, l.longitude FROM number_of_locations n "
        "JOIN locations l ON l.location_code = n.key LEFT JOIN number_of_organisations o ON o.key = l.organisation_code "
        "ORDER BY n.number"
    )
    visits, unknown = _visits(numbering)
    kilometres = straight_lines(facts["latitude"].astype(float), facts["longitude"].astype(float))
    first_weekday = (day_number(record.first) + 3) % 7
    order = np.where(np.isnan(kilometres), np.inf, kilometres).argsort(axis=1, kind="stable")
    rank = np.empty(order.shape, dtype=np.int32)
    np.put_along_axis(rank, order, np.arange(len(codes), dtype=np.int32)[None, :].repeat(len(codes), 0), axis=1)
    arrays = Places(
        organisation=facts["organisation"].astype(np.int32),
        next_visit=next_visits(visits, first_weekday, record.days),
        rank=rank,
        as_recorded=np.ones(len(codes), dtype=np.bool_),
    )
    return Transport(codes, arrays, visits, kilometres, unknown, first_weekday)


def _visits(numbering: Numbering) -> tuple[NDArray[np.bool_], int]:
    """Whether the van comes, by place and weekday, and of how many places that is not known."""
    seen = numbering.arrays(
        "SELECT p.number AS place, isodow(d) - 1 AS weekday, count(*) AS journeys FROM ("
        "SELECT from_location_code AS code, sent_on AS d FROM transits UNION ALL "
        "SELECT to_location_code, received_on FROM transits WHERE received_on IS NOT NULL) "
        "JOIN number_of_locations p ON p.key = code GROUP BY ALL ORDER BY ALL"
    )
    counts = np.zeros((numbering.size("locations"), 7))
    counts[seen["place"], seen["weekday"]] = seen["journeys"]
    total = counts.sum(axis=1, keepdims=True)
    visits = counts >= np.maximum(total * USUAL_SHARE, 1)
    unknown = ~visits.any(axis=1)
    visits[np.ix_(unknown, TWICE_A_WEEK)] = True
    return visits, int(unknown.sum())


def van_days(next_visit: NDArray[np.int32]) -> NDArray[np.float64]:
    """Days from any day on which an item is asked for until the van has brought it, by from and to, on average over four weeks.

    >>> daily, monday = np.ones(7, dtype=bool), np.arange(7) == 0
    >>> van_days(next_visits(np.array([daily, monday]), 0, 60)).round(2).tolist()
    [[1.0, 4.0], [4.0, 10.0]]
    """
    days = min(LOOKED_AT, next_visit.shape[1])
    sent = next_visit[:, :days]
    arrives = next_visit[:, np.minimum(sent + 1, next_visit.shape[1] - 1)]
    # An item at the end of the period may not arrive in it, which says nothing of the van.
    return np.asarray((arrives - np.arange(days)).mean(axis=2).T.astype(np.float64))


def usual_van_days(numbering: Numbering) -> NDArray[np.float64]:
    """The same by the visiting days of the whole snapshot, for the locations in order of their codes."""
    return van_days(next_visits(_visits(numbering)[0], 0, 3 * LOOKED_AT))


def located(numbering: Numbering) -> NDArray[np.float64]:
    """Kilometres in a straight line between all locations, in order of their codes; NaN when one is not on the map."""
    facts = numbering.arrays(
        "SELECT l.latitude, l.longitude FROM number_of_locations n JOIN locations l ON l.location_code = n.key ORDER BY n.number"
    )
    return straight_lines(facts["latitude"].astype(float), facts["longitude"].astype(float))


def with_weekdays(transport: Transport, changed: Mapping[int, tuple[int, ...]], days: int) -> Places:
    """The places with other visiting days for some; recorded journeys hold only where nothing changed.

    Args:
        changed: weekdays (Monday 0) by place.
    """
    visits, as_recorded = transport.visits.copy(), transport.arrays.as_recorded.copy()
    for place, weekdays in changed.items():
        visits[place] = False
        visits[place, list(weekdays)] = True
        as_recorded[place] = (visits[place] == transport.visits[place]).all()
    return transport.arrays._replace(
        next_visit=next_visits(visits, transport.first_weekday, days), as_recorded=as_recorded
    )  # fmt: skip


def next_visits(visits: NDArray[np.bool_], first_weekday: int, days: int) -> NDArray[np.int32]:
    """By place and day (one more than the period has): the first day from it on which the van comes.

    >>> next_visits(np.array([[1, 0, 0, 1, 0, 0, 0]], dtype=bool), 1, 5).tolist()  # day 0 is a Tuesday
    [[2, 2, 2, 6, 6, 6]]
    """
    weekday = (np.arange(days + 8) + first_weekday) % 7
    comes = visits[:, weekday]
    day = np.where(comes, np.arange(days + 8), NEVER)
    found = np.minimum.accumulate(day[:, ::-1], axis=1)[:, ::-1]
    return found[:, : days + 1].astype(np.int32)


def straight_lines(latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle kilometres between all pairs (haversine).

    >>> straight_lines(np.array([52.9967, 52.7792]), np.array([6.5625, 6.9069])).round(1).tolist()
    [[0.0, 33.4], [33.4, 0.0]]
    """
    north, east = np.radians(latitude), np.radians(longitude)
    half = np.sin((north[:, None] - north) / 2) ** 2
    half += np.cos(north[:, None]) * np.cos(north) * np.sin((east[:, None] - east) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(half)))
