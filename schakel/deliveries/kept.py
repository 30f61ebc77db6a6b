"""What was worked out for one delivery and serves the next one: of snapshots and drafts, which never change."""

from collections.abc import Callable
from dataclasses import dataclass, field

from schakel.deliveries.shown_to import ShownTo
from schakel.measures.held import Places, SnapshotFigures
from schakel.measures.lineage import Lineages
from schakel.privacy.audience import Thresholds
from schakel.privacy.cell import Release
from schakel.privacy.reader import Reader
from schakel.warehouse.snapshot import Snapshot


@dataclass
class Kept:
    """For as long as the thresholds of privacy stay the same; in one thread."""

    _places: dict[str, Places] = field(default_factory=dict)
    _shown: dict[tuple[str, Reader], ShownTo] = field(default_factory=dict)
    _lineages: dict[str, Lineages] = field(default_factory=dict)
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

    def release(self, draft_hash: str, make: Callable[[], Release]) -> Release:
        """What a draft that was sent told, by the hash of the draft."""
        if draft_hash not in self._releases:
            self._releases[draft_hash] = make()
        return self._releases[draft_hash]
