"""Which figures one reader may not see: decided once for all levels, places, parts and kinds of period that are open to this
reader, and for all measures that count the same, so that who puts two pages side by side learns nothing more.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from schakel.measures.definition import Measure
from schakel.measures.figure import PERIODS, Figure
from schakel.measures.held import Held, Places
from schakel.privacy.audience import DEFAULT, Audience, Thresholds
from schakel.privacy.beside_earlier import hide_beside_earlier
from schakel.privacy.cell import FigureKey, Release, hide_small
from schakel.privacy.linked import Linked, key
from schakel.privacy.pattern import QUICK, Effort, pattern
from schakel.privacy.persons import persons_of
from schakel.privacy.publishable import Hidden
from schakel.privacy.reader import Reader

HeldOf = Callable[[str, str], Held]
"""The figures of a measure in a kind of period, as they are."""

Delivered = Callable[[int], Sequence[Release] | None]
"""What a reader got besides that tells of a calendar year; None when nobody can say any more what that was."""


def nothing(year: int) -> Sequence[Release]:  # noqa: ARG001 (a `Delivered`)
    """Of who got nothing."""
    return ()


class Hiding:
    """What is hidden from one reader, worked out a calendar year at a time: no sum runs over more.

    Args:
        measures: all that share a count, as `Linked.families` says.
        held: their figures, of every kind of period that there is.
        delivered: what this reader got besides what can be opened here.
    """

    def __init__(
        self,
        measures: Sequence[Measure],
        held: Sequence[Held],
        places: Places,
        reader: Reader,
        thresholds: Thresholds = DEFAULT,
        effort: Effort = QUICK,
        delivered: Delivered = nothing,
    ) -> None:
        self.thresholds = thresholds
        self._delivered = delivered
        self._held, self._places, self._reader, self._effort = held, places, reader, effort
        self._linked = Linked(measures, self._organisation_of_location)
        self._counting = {measure.name for measure in measures if self._linked.counts_persons(measure.name)}
        self._by_year: dict[int, Mapping[FigureKey, Hidden]] = {}

    def why(self, figure: Figure) -> Hidden | None:
        """Why it is hidden; None when it is shown."""
        return self._of_year(figure.starts_on.year).get(key(figure)) if figure.measure in self._counting else None

    def is_visible(self, figure: Figure) -> bool:
        """Whether figures of that place and kind of period are for this reader at all."""
        return self._reader.sees_place(figure.level, self._organisation(figure)) and self._reader.sees_period(figure.period)

    def audience(self, figure: Figure) -> Audience:
        """How close this reader stands to the figure."""
        return self._reader.audience(self._organisation(figure))

    def release(self, year: int) -> Release:
        """All that this reader can open of one year, as an attacker sees it."""
        thresholds = self.thresholds
        figures = [
            figure
            for held in self._held
            for figure in held.of_year(year)
            if figure.measure in self._counting and self.is_visible(figure)
        ]
        audiences = [self.audience(figure) for figure in figures]
        cells = [
            self._linked.cell(figure, thresholds.persons(audience), thresholds.base_of(audience, figure.level))
            for figure, audience in zip(figures, audiences, strict=True)
        ]
        # Who is nearest stands for all: the threshold is that of each cell.
        nearest = min(audiences, key=tuple(Audience).index, default=Audience.PUBLIC)
        drawn = Release(tuple(hide_small(cells)), nearest, self._linked.relations(cells), str(year))
        found = pattern(cells, drawn.relations, audience=nearest, effort=self._effort)
        alone = drawn.hiding(found.beside)
        earlier = self.earlier(year)
        if earlier is None:
            return alone.withholding(cell.key for cell in cells if cell.counts)
        return hide_beside_earlier(alone, earlier, self._effort) if earlier else alone

    def earlier(self, year: int) -> list[Release] | None:
        """What this reader got besides of the same counts in one year; None when nobody can say what that was."""
        got = self._delivered(year)
        if got is None:
            return None
        return [each for each in (self._of_these(release, year) for release in got) if each.cells]

    def _of_these(self, release: Release, year: int) -> Release:
        """What of a release counts the same in that year, as this reader may know it."""
        cells = [
            replace(
                cell, threshold=self.thresholds.persons(self._reader.audience(self._organisation_at(cell.key[1], cell.key[2])))
            )
            for cell in release.cells
            if cell.key[4].startswith(f"{year}-") and any(quantity[0] in self._linked.counted for quantity in cell.counts)
        ]
        there = {quantity for cell in cells for quantity in cell.counts}
        relations = [each for each in release.relations if each.total in there and there.issuperset(each.parts)]
        return Release(tuple(cells), release.audience, tuple(relations), release.name)

    def _of_year(self, year: int) -> Mapping[FigureKey, Hidden]:
        found = self._by_year.get(year)
        if found is None:
            found = {cell.key: cell.hidden for cell in self.release(year).cells if cell.hidden is not None}
            self._by_year[year] = found
        return found

    def _organisation(self, figure: Figure) -> str | None:
        return self._organisation_at(figure.level, figure.place_code)

    def _organisation_at(self, level: str, code: str) -> str | None:
        if level == "organisation":
            return code
        place = self._places.find(level, code)
        return place.organisation_code if place is not None else None

    def _organisation_of_location(self, code: str) -> str | None:
        return self._organisation_at("location", code)


def hiding_of(
    family: Iterable[str], measures: Mapping[str, Measure], held: HeldOf, places: Places, reader: Reader, thresholds: Thresholds,
    delivered: Delivered = nothing,
) -> Hiding:  # fmt: skip
    """What is hidden from a reader of the measures that share a count, over every kind of period that is open to this reader.

    Args:
        family: names, as `Linked.families` says.
    """
    # What counts nobody has nothing to hide; most figures need not be read for it.
    names = [name for name in sorted(family) if persons_of(measures[name]).any]
    periods = [period for period in PERIODS if reader.sees_period(period)]
    figures = [held(name, period) for name in names for period in periods]
    return Hiding([measures[name] for name in names], figures, places, reader, thresholds, delivered=delivered)
