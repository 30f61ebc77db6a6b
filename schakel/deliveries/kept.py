"""What was worked out for one delivery and serves the next one: of snapshots and drafts, which never change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from schakel.deliveries.shown_to import ShownTo
from schakel.measures.figure import Figure
from schakel.measures.held import Places, SnapshotFigures
from schakel.measures.lineage import Lineages
from schakel.privacy.audience import Thresholds
from schakel.privacy.cell import FigureKey, Release
from schakel.privacy.linked import key
from schakel.privacy.reader import Reader
from schakel.warehouse.snapshot import Snapshot


@dataclass
class Kept:
    """For as long as the thresholds of privacy stay the same; in one thread."""

    _places: dict[str, Places] = field(default_factory=dict)
    _shown: dict[tuple[str, Reader], ShownTo] = field(default_factory=dict)
    _lineages: dict[str, Lineages] = field(default_factory=dict)
    _figures: dict[tuple[str, str, str], Mapping[FigureKey, Figure]] = field(default_factory=dict)
    _releases: dict[str, Release] = field(default_factory=dict)

    def places(self, snapshot: Snapshot) -> Places:
        """All places of a snapshot."""
        if snapshot.id not in self._places:
            self._places[snapshot.id] = Places(SnapshotFigures(snapshot))
        return self._places[snapshot.id]

    def shown_to(self, snapshot: Snapshot, reader: Reader, thresholds: Thresholds) -> ShownTo:
        """Figures of a snapshot as a reader may see them."""
        if (snapshot.id, reader) not in self._shown:
            found = ShownTo(SnapshotFigures(snapshot), self.places(snapshot), reader, thresholds)
            self._shown[snapshot.id, reader] = found
        return self._shown[snapshot.id, reader]

    def lineages(self, snapshot: Snapshot) -> Lineages:
        """Batches behind the figures of a snapshot."""
        if snapshot.id not in self._lineages:
            self._lineages[snapshot.id] = Lineages(snapshot.connect)
        return self._lineages[snapshot.id]

    def figures(self, snapshot: Snapshot, measure: str, period: str) -> Mapping[FigureKey, Figure]:
        """Figures of a snapshot as they are, by what names them."""
        name = (snapshot.id, measure, period)
        if name not in self._figures:
            self._figures[name] = {key(figure): figure for figure in SnapshotFigures(snapshot).every(measure, period)}
        return self._figures[name]

    def release(self, draft_hash: str, make: Callable[[], Release]) -> Release:
        """What a draft that was sent told, by the hash of the draft."""
        if draft_hash not in self._releases:
            self._releases[draft_hash] = make()
        return self._releases[draft_hash]
