"""What it costs that pages know what was delivered, and what they would tell without: `pages_beside_deliveries.py DATA`, of a
data folder with deliveries, such as `schakel demo` makes. Reads only."""

import sys
from collections.abc import Sequence
from pathlib import Path
from time import process_time

from schakel.deliveries.delivered_before import Sent, sent, sent_of
from schakel.deliveries.ledger import Ledger
from schakel.deliveries.states import Act
from schakel.measures.catalogue import find_measures
from schakel.measures.held import Held, Places, SnapshotFigures
from schakel.privacy.attacker import leaks
from schakel.privacy.audience import DEFAULT
from schakel.privacy.cell import Release
from schakel.privacy.hiding import hiding_of
from schakel.privacy.linked import Linked
from schakel.privacy.reader import Reader, Role
from schakel.warehouse.snapshot import current


def main(data: Path) -> None:
    """By reader: processor time of all patterns without and with deliveries, cells hidden, small counts that can be told."""
    snapshot = current(data)
    assert snapshot is not None, f"{data}: no snapshot"
    figures, known = SnapshotFigures(snapshot), find_measures()
    places = Places(figures)

    def organisation_of(code: str) -> str | None:
        place = places.find("location", code)
        return place.organisation_code if place is not None else None

    began = process_time()
    entries = [entry for entry in Ledger(data).entries() if entry.act is Act.SEND]
    every: dict[str, Sent] = {}
    for entry in entries:
        every[entry.hash] = sent(data, entry.delivery, str(entry.facts["draft_hash"]), organisation_of, DEFAULT)
    print(f"reading {len(entries)} deliveries: {process_time() - began:.2f} CPU-s")
    held: dict[tuple[str, str], Held] = {}

    def of(measure: str, period: str) -> Held:
        if (measure, period) not in held:
            held[measure, period] = Held(figures.every(measure, period))
        return held[measure, period]

    families = set(Linked((known[name] for name in figures.measures() if name in known), lambda _: None).families().values())
    readers = {"open data": Reader(Role.OPEN), "partner": Reader(Role.PARTNER), "support": Reader(Role.SUPPORT)}
    readers |= {place.code: Reader(Role.LIBRARY, place.code) for place in places.by_level["organisation"]}
    for name, reader in readers.items():

        def got(year: int, reader: Reader = reader) -> Sequence[Release]:
            return [every[entry.hash].release for entry in sent_of(entries, year) if every[entry.hash].reaches(reader)]

        spent, hidden, told = [0.0, 0.0], [0, 0], [0, 0]
        for family in families:
            alone = hiding_of(family, known, of, places, reader, DEFAULT)
            beside = hiding_of(family, known, of, places, reader, DEFAULT, got)
            for year in range(snapshot.known_on.year - 2, snapshot.known_on.year + 1):
                for at, hiding in enumerate((alone, beside)):
                    began = process_time()
                    release = hiding.release(year)
                    spent[at] += process_time() - began
                    hidden[at] += sum(cell.hidden is not None for cell in release.cells)
                    told[at] += len(leaks(release, beside.earlier(year) or ()))
        print(
            f"{name}: {spent[0]:.2f} CPU-s without, {spent[1]:.2f} with; hidden {hidden[0]:,} and {hidden[1]:,} cells; "
            f"told {told[0]} and {told[1]} small counts",
            flush=True,
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
