"""Everything that tells how norms stand beside figures: the file of facts, the registers, and the ledger of deliveries."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from django.conf import settings

from schakel.dashboards.norms_seen import Told
from schakel.deliveries.counting import beside, delivered_ever
from schakel.deliveries.entry import Entry
from schakel.deliveries.ledger import Ledger, LedgerError
from schakel.interlibrary.satisfaction import of_network
from schakel.measures.norm_facts import FILE, Fact, NormFactsError, read_facts
from schakel.measures.norms import find_norms
from schakel.measures.standing import below_network
from schakel.privacy.reader import Reader
from schakel.records.counted import counted, newest_change
from schakel.warehouse.snapshot import Snapshot
from schakel.website.pages import reading
from schakel.website.snapshots import kept


@dataclass(frozen=True)
class Facts:
    """All of them, and what is wrong with the file of facts or the ledger; "" when nothing is."""

    facts: tuple[Fact, ...] = ()
    file_error: str = ""
    ledger_error: str = ""


def facts_on(on: date) -> Facts:
    """What is told and counted up to that day. What was counted speaks before what was told."""
    told: tuple[Fact, ...] = ()
    entries: tuple[Entry, ...] = ()
    wrong = broken = ""
    try:
        told = read_facts(_folder(), find_norms())
    except NormFactsError as error:
        wrong = str(error)
    try:
        entries = tuple(Ledger(_folder()).entries())
    except LedgerError as error:
        broken = str(error)
    of_registers = counted(on)
    typed = (*told, *(each for each in of_registers if not each.is_counted))
    every = (*delivered_ever(entries, ZoneInfo(settings.TIME_ZONE)), *(each for each in of_registers if each.is_counted))
    return Facts(beside(typed, every), wrong, broken)


def told_by_data(snapshot: Snapshot, reader: Reader) -> Told:
    """What the snapshot tells this reader of norms."""
    places = reading.places(snapshot)
    return Told(
        network_code=places.network.code if places.network is not None else "",
        places=below_network(places.by_level),
        available=reading.available(snapshot),
        released=lambda measure, period: reading.released(snapshot, measure, period, reader),
        surveys=lambda period: kept(snapshot, of_network, period),
        thresholds=reading.thresholds(),
    )


def changed() -> tuple[int, ...]:
    """When the file of facts and the ledger were written last, and the registers changed; 0 without."""
    return (*(_written(path) for path in (_folder() / FILE, Ledger(_folder()).path)), *newest_change())


def _folder() -> Path:
    return cast(Path, settings.DATA)


def _written(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
