"""All figures of a snapshot as one recipient may see them: decided as for the pages that they could open, with all that hangs
together."""

from collections.abc import Mapping
from functools import cached_property

from schakel.measures.catalogue import find_measures
from schakel.measures.held import Held, Places, SnapshotFigures
from schakel.privacy.audience import Thresholds
from schakel.privacy.hiding import Hiding, hiding_of
from schakel.privacy.linked import Linked
from schakel.privacy.reader import Reader
from schakel.privacy.released import Released


class ShownTo:
    """What one reader may see; what several measures share is decided once."""

    def __init__(self, source: SnapshotFigures, places: Places, reader: Reader, thresholds: Thresholds) -> None:
        self._source, self._places, self._reader, self._thresholds = source, places, reader, thresholds
        self._held: dict[tuple[str, str], Held] = {}
        self._hiding: dict[frozenset[str], Hiding] = {}

    def held(self, measure: str, period: str) -> Held:
        """Figures as they are."""
        if (measure, period) not in self._held:
            self._held[measure, period] = Held(self._source.every(measure, period))
        return self._held[measure, period]

    def of(self, measure: str, period: str) -> Released:
        """Figures as this reader may see them."""
        return Released(
            find_measures()[measure], self.held(measure, period), self._places, self._reader, self._of_family(measure)
        )

    @cached_property
    def _families(self) -> Mapping[str, frozenset[str]]:
        known = find_measures()
        return Linked((known[name] for name in self._source.measures() if name in known), lambda _: None).families()

    def _of_family(self, measure: str) -> Hiding:
        family = self._families.get(measure, frozenset({measure}))
        if family not in self._hiding:
            made = hiding_of(family, find_measures(), self.held, self._places, self._reader, self._thresholds)
            self._hiding[family] = made
        return self._hiding[family]
