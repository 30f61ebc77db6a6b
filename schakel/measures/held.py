"""Figures of one snapshot as pages need them: read once per measure, then looked up."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

from schakel.measures import reading
from schakel.measures.figure import LEVELS, Figure, Place
from schakel.measures.unseen import Unseen


class Figures(Protocol):
    """What a page asks of a snapshot; tests give figures of their own."""

    def every(self, measure: str, period: str) -> Sequence[Figure]: ...
    def places(self, level: str) -> Sequence[Place]: ...
    def measures(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class SnapshotFigures:
    """The figures of a snapshot on disk."""

    snapshot: reading.HasPath

    def every(self, measure: str, period: str) -> Sequence[Figure]:
        return reading.every(self.snapshot, measure, period=period)

    def places(self, level: str) -> Sequence[Place]:
        return reading.places(self.snapshot, level)

    def measures(self) -> Sequence[str]:
        return reading.measures_with_figures(self.snapshot)

    def unseen(self) -> Unseen:
        """The spans between states in which a day is not known."""
        return reading.unseen(self.snapshot)


class Places:
    """The places of a snapshot by level and code."""

    def __init__(self, figures: Figures) -> None:
        self.by_level: Mapping[str, Sequence[Place]] = {level: tuple(figures.places(level)) for level in LEVELS}
        self._by_code = {(place.level, place.code): place for places in self.by_level.values() for place in places}

    def find(self, level: str, code: str) -> Place | None:
        """The place; None when the snapshot does not know it."""
        return self._by_code.get((level, code))

    @cached_property
    def network(self) -> Place | None:
        """The whole network; None in a snapshot without places."""
        return next(iter(self.by_level["network"]), None)


class Held:
    """All figures of one measure and one kind of period, by place and by day."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        self._by_place: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
        self._by_day: dict[date, list[Figure]] = defaultdict(list)
        for figure in sorted(figures, key=lambda each: each.starts_on):
            self._by_place[figure.level, figure.place_code, figure.part].append(figure)
            self._by_day[figure.starts_on].append(figure)
        self._by_year: dict[int, list[Figure]] = defaultdict(list)
        for starts_on, of_day in self._by_day.items():
            self._by_year[starts_on.year] += of_day
        self.parts: Sequence[str] = sorted({part for _, _, part in self._by_place})

    def series(self, level: str, place_code: str, part: str) -> Sequence[Figure]:
        """One place in order of time."""
        return self._by_place.get((level, place_code, part), [])

    def on(self, starts_on: date) -> Sequence[Figure]:
        """All places and parts of one period."""
        return self._by_day.get(starts_on, [])

    def of_year(self, year: int) -> Sequence[Figure]:
        """All places, parts and periods that start in a calendar year."""
        return self._by_year.get(year, [])
