"""Figures of one measure as one reader may see them, the same on every page and in every file."""

from collections.abc import Mapping
from datetime import date

from schakel.measures.definition import Measure
from schakel.measures.figure import Figure
from schakel.measures.held import Held, Places
from schakel.privacy.cell import FigureKey
from schakel.privacy.hiding import Hiding
from schakel.privacy.linked import key
from schakel.privacy.persons import persons_of
from schakel.privacy.publishable import Publishable
from schakel.privacy.reader import Reader
from schakel.privacy.release import published


class Released:
    """Figures of one measure and kind of period, for one reader.

    Args:
        hiding: what is hidden from this reader, over all kinds of period. Left out, these figures are all that there is.
    """

    def __init__(self, measure: Measure, held: Held, places: Places, reader: Reader, hiding: Hiding | None = None) -> None:
        self.measure, self.parts = measure, held.parts
        self._held = held
        self._hiding = hiding if hiding is not None else Hiding([measure], [held], places, reader)
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
            found = {key(figure): self._made(figure) for figure in self._held.on(starts_on) if self._hiding.is_visible(figure)}
            self._by_day[starts_on] = found
        return found

    def _made(self, figure: Figure) -> Publishable:
        hiding = self._hiding
        return published(figure, hiding.audience(figure), hiding.why(figure), self._persons, hiding.thresholds)
