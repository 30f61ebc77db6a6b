"""Figures of one measure as one reader may see them, the same on every page and in every file.

What is hidden in one period is decided over all places and parts that this reader can open, not over what happens to
stand on the page: who opens two pages learns nothing more.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from schakel.measures.definition import Measure
from schakel.measures.figure import Figure
from schakel.measures.held import Held, Places
from schakel.privacy.audience import Audience
from schakel.privacy.persons import persons_of
from schakel.privacy.publishable import Publishable
from schakel.privacy.reader import Reader
from schakel.privacy.release import FigureKey, key, release


class Released:
    """Figures of one measure and kind of period, for one reader."""

    def __init__(self, measure: Measure, held: Held, places: Places, reader: Reader) -> None:
        self.measure, self.parts = measure, held.parts
        self._held, self._places, self._reader = held, places, reader
        self._persons = persons_of(measure)
        self._by_day: dict[date, dict[FigureKey, Publishable]] = {}

    def series(self, level: str, place_code: str, part: str = "") -> list[Publishable]:
        """One place in order of time; empty when the reader may not see it."""
        found = (self._one(figure) for figure in self._held.series(level, place_code, part))
        return [figure for figure in found if figure is not None]

    def across(self, level: str, starts_on: date, part: str = "") -> list[Publishable]:
        """All places of a level that the reader may see, by code."""
        return [each for each in self._on(starts_on).values() if (each.level, each.part) == (level, part)]

    def by_part(self, level: str, place_code: str, starts_on: date) -> list[Publishable]:
        """The parts of one place, without the total."""
        return [
            each for each in self._on(starts_on).values() if (each.level, each.place_code) == (level, place_code) and each.part
        ]

    def on(self, starts_on: date) -> Mapping[FigureKey, Publishable]:
        """All that the reader may see of one period, by key of the figure."""
        return self._on(starts_on)

    def _one(self, figure: Figure) -> Publishable | None:
        return self._on(figure.starts_on).get(key(figure))

    def _on(self, starts_on: date) -> dict[FigureKey, Publishable]:
        found = self._by_day.get(starts_on)
        if found is None:
            visible = [figure for figure in self._held.on(starts_on) if self._is_visible(figure)]
            sums = list(self._sums(visible)) if self._persons.numerator or self._persons.denominator else []
            released = release(visible, {self.measure.name: self._persons}, self._audience, sums=sums)
            found = {key(figure): each for figure, each in zip(visible, released, strict=True)}
            self._by_day[starts_on] = found
        return found

    def _organisation(self, figure: Figure) -> str | None:
        if figure.level == "organisation":
            return figure.place_code
        place = self._places.find(figure.level, figure.place_code)
        return place.organisation_code if place is not None else None

    def _is_visible(self, figure: Figure) -> bool:
        return self._reader.sees_place(figure.level, self._organisation(figure)) and self._reader.sees_period(figure.period)

    def _audience(self, figure: Figure) -> Audience:
        return self._reader.audience(self._organisation(figure))

    def _sums(self, figures: Sequence[Figure]) -> Iterator[tuple[FigureKey, list[FigureKey]]]:
        """What a reader can add up: parts to all, locations to their organisation, both kinds of area to the network."""
        parts, children = defaultdict(list), defaultdict(list)
        for each in figures:
            if each.part:
                parts[each.level, each.place_code].append(key(each))
            over = self._organisation(each) if each.level == "location" else ""
            children[each.level, each.part, over].append(key(each))
        for total in figures:
            if not total.part:
                yield key(total), parts[total.level, total.place_code]
            if total.level == "organisation":
                yield key(total), children["location", total.part, total.place_code]
            if total.level == "network":
                yield key(total), children["organisation", total.part, ""]
                yield key(total), children["municipality", total.part, ""]
