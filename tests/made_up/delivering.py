"""Who acts in deliveries in the tests, and a ledger that they wrote."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from schakel.deliveries.entry import FIRST, By, Entry, make
from schakel.deliveries.ledger import Ledger
from schakel.deliveries.recipient import Assignment
from schakel.deliveries.recipient_files import KNOWN, read_recipient
from schakel.deliveries.states import Act
from schakel.privacy.reader import Reader, Role

NOW = datetime(2023, 4, 3, 9, 30, tzinfo=UTC)
ANKE = Reader(Role.SUPPORT)
BRAM = Reader(Role.LIBRARY, "NL-0890010000")
CARLA = Reader(Role.PARTNER)
DRISS = Reader(Role.NONE)
FIRST_QUARTER = date(2023, 1, 1)
ROUND = (Act.PREFILL, Act.CHECK, Act.SIGN, Act.SEND, Act.RECEIPT)
"""What brings a delivery from due to receipted."""


def assignment(recipient: str = "b9", name: str = "quarter") -> Assignment:
    """One of the recipients of the plan."""
    [found] = [each for each in read_recipient(KNOWN / f"{recipient}.toml").assignments if each.name == name]
    return found


def deliver(
    ledger: Ledger, of: Assignment, starts_on: date, acts: Sequence[Act] = ROUND, now: datetime = NOW, **facts: Any
) -> list[Entry]:
    """Do these acts one after the other; who signs is who the assignment names."""
    signer = {Role.SUPPORT: ANKE, Role.LIBRARY: Reader(Role.LIBRARY, of.organisation or "NL-1")}[of.signed_by]
    return [ledger.act(of, starts_on, act, signer if act is Act.SIGN else ANKE, "anke", now, facts) for act in acts]


def chained(happened: Sequence[tuple[str, Act, Mapping[str, Any]]]) -> list[Entry]:
    """Entries of a sound chain, without a disk: delivery, act and facts of each."""
    entries: list[Entry] = []
    for number, (delivery, act, facts) in enumerate(happened, 1):
        previous = entries[-1].hash if entries else FIRST
        at = NOW + timedelta(hours=number)
        entries.append(make(number, at, act, delivery, By(Role.SUPPORT, "anke"), facts, previous))
    return entries


def written(entries: Sequence[Entry]) -> bytes:
    """The bytes of the file of these entries."""
    return b"".join(entry.line for entry in entries)


def ledger_of(data: Path, entries: Sequence[Entry]) -> Ledger:
    """A ledger with these entries, as it lies on the disk."""
    ledger = Ledger(data)
    ledger.path.parent.mkdir(parents=True, exist_ok=True)
    ledger.path.write_bytes(written(entries))
    return ledger
