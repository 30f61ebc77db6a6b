"""A desk by the name of a delivery, and what was sent beside what is known now."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from schakel.deliveries.desk import Desk, DeskError
from schakel.deliveries.draft import read_draft
from schakel.deliveries.entry import Entry
from schakel.deliveries.kept import Kept
from schakel.deliveries.ledger import FOLDER, Ledger
from schakel.deliveries.recipient import split
from schakel.deliveries.recipient_folder import look_for_recipients
from schakel.deliveries.states import Act
from schakel.deliveries.still_valid import Difference, differences
from schakel.reports.numbers import Language
from schakel.vocabulary.progress import Progress, Silent
from schakel.warehouse.snapshot import Snapshot

UNKNOWN = "unknown"


def desk_of(data: Path, delivery: str, today: date, network_code: str, sender: str, language: Language = "nl") -> Desk:
    """The desk of a delivery, such as `b9/quarter/2020-Q3`.

    Raises:
        DeskError: when there is no such recipient, assignment or period; with those there are.
        RecipientError: when its own file is broken; those of others are not in its way.
    """
    found = split(delivery)
    if found is None:
        raise DeskError(f"delivery is {delivery!r}; write recipient/assignment/period, as in b9/quarter/2020-Q3", UNKNOWN)
    name, assignment_name, period, starts_on = found
    recipients = look_for_recipients(data)
    if name in recipients.broken:
        raise recipients.broken[name]
    if name not in recipients.whole:
        known = ", ".join(recipients.whole) or "none"
        raise DeskError(f"{delivery}: there is no recipient {name!r}; recipients are {known}", UNKNOWN)
    recipient = recipients.whole[name]
    for assignment in recipient.assignments:
        if assignment.name == assignment_name:
            if assignment.period != period:
                raise DeskError(f"{delivery}: {assignment.name} is delivered by {assignment.period}, not by {period}", UNKNOWN)
            return Desk(data, recipient, assignment, starts_on, today, sender, network_code, language)
    there = ", ".join(each.name for each in recipient.assignments)
    raise DeskError(f"{delivery}: {name} has no assignment {assignment_name!r}; it has {there}", UNKNOWN)


def sent_last(entries: Iterable[Entry]) -> dict[str, str]:
    """Hash of the draft that was sent last, by delivery."""
    return {entry.delivery: str(entry.facts["draft_hash"]) for entry in entries if entry.act is Act.SEND}


def sent_and_different(data: Path, snapshot: Snapshot, report: Progress | None = None) -> dict[str, list[Difference]]:
    """Of every delivery that was sent, what would be otherwise now; an empty list where nothing would.

    Looked at is what was sent last. Deliveries that are being corrected are in it too: the recipient still has the old ones.
    """
    report = report or Silent()
    sent, kept = sent_last(Ledger(data).entries()), Kept()
    report.begin("compare", len(sent))
    found = {}
    for delivery, hash_ in sent.items():
        found[delivery] = differences(read_draft(data / FOLDER / delivery, hash_), snapshot, kept)
        report.advance(1)
    return found
