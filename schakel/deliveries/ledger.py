"""The ledger: `DATA/deliveries/ledger.jsonl`, one entry a line, only ever added to, each chained to the one before by its hash.

The state of a delivery is the fold of its entries; no second place keeps it. An entry is there when its line is whole and on
the disk; a line that a crash cut off is no entry, and is cut away before the next one is added.
"""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from schakel.deliveries.entry import FIRST, By, Entry, make
from schakel.deliveries.recipient import Assignment
from schakel.deliveries.states import Act, Delivery, check_may_act, fold
from schakel.deliveries.verify import Anchor, Verdict, verify
from schakel.errors import SchakelError
from schakel.privacy.reader import Reader
from schakel.reports.numbers import Language
from schakel.warehouse.durable import speaking_of_room, sync
from schakel.warehouse.lock import locked

FOLDER = "deliveries"
"""In the data folder: the ledger, and what belongs to deliveries."""
FILE = "ledger.jsonl"
PATIENCE_SECONDS = 5.0
"""An entry takes its writer some milliseconds."""


class LedgerError(SchakelError):
    """The ledger is not what was written, or somebody else was first."""


class BrokenLedger(LedgerError):
    """The ledger cannot be read, or was tampered with.

    Args:
        says: what was found, by language.
    """

    def __init__(self, message: str, says: Mapping[Language, str]) -> None:
        super().__init__(message)
        self.says = says


@dataclass(frozen=True)
class Ledger:
    """The ledger of a data folder.

    Args:
        data: the data folder; the ledger itself comes to be with its first entry.
    """

    data: Path

    @property
    def path(self) -> Path:
        """The file."""
        return self.data / FOLDER / FILE

    def content(self) -> bytes:
        """The file to the byte; empty when there is none yet.

        Raises:
            BrokenLedger: something is there that is no file, or that may not be read.
        """
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise BrokenLedger(
                f"{self.path}: cannot be read ({error.strerror}); put the file back from a back-up, or give it its rights back. "
                "Until then nothing is told from it or added to it",
                {"nl": "het is geen bestand of het mag niet worden gelezen", "en": "it is no file or may not be read"},
            ) from error

    def verify(self, anchors: Iterable[Anchor] = ()) -> Verdict:
        """Whether it is what was written."""
        return verify(self.content(), anchors)

    def entries(self) -> tuple[Entry, ...]:
        """All entries, oldest first.

        Raises:
            BrokenLedger: it was tampered with, so that nothing can be told from it.
        """
        return self._sound(self.verify())

    def deliveries(self) -> dict[str, Delivery]:
        """How every delivery stands of which something was written, by id."""
        return standing(self.entries())

    def delivery(self, name: str) -> Delivery:
        """How one stands; due when nothing was written of it."""
        return fold(name, (entry for entry in self.entries() if entry.delivery == name))

    def signature(self, delivery: str) -> Entry | None:
        """The last entry with which a delivery was signed: its `anchor` goes with the package. None when it never was."""
        signed = [each for each in self.entries() if each.delivery == delivery and each.act is Act.SIGN]
        return signed[-1] if signed else None

    def act(
        self, assignment: Assignment, starts_on: date, act: Act, reader: Reader, account: str, now: datetime,
        facts: Mapping[str, Any] | None = None, *, seen: int | None = None,
    ) -> Entry:  # fmt: skip
        """Write down that somebody did something with a delivery, if they may and it can be done now.

        Args:
            starts_on: first day of the period.
            seen: number of the last entry of this delivery that whoever acts has looked at (`Delivery.last`); None = do not ask.

        Raises:
            NotYours, NotNow: with who may, or what can be done.
            LedgerError: the ledger was tampered with, or something was done since `seen`.
            BusyError: another process is writing, and goes on for longer than an entry takes.
            DiskFullError: nothing was added.
        """
        check_may_act(reader, assignment, act)
        told = {
            "due_on": assignment.due_on(starts_on).isoformat(),
            **({"counts_for": assignment.counts_for} if assignment.counts_for else {}),
            **({"organisation": assignment.organisation} if assignment.organisation else {}),
        }
        # What counting needs is told by the act with which a draft begins: the ledger can be read without the files.
        facts = {**(told if act is Act.PREFILL else {}), **(facts or {})}
        return self.record(assignment.delivery(starts_on), act, By.of(reader, account), facts, now, seen=seen)

    def record(
        self, delivery: str, act: Act, by: By, facts: Mapping[str, Any], now: datetime, *, seen: int | None = None
    ) -> Entry:
        """Add an entry without asking who may; `act` does ask. Refusals are those of `act`."""
        self.data.mkdir(parents=True, exist_ok=True)
        with locked(self.data, "ledger", patience_seconds=PATIENCE_SECONDS):
            verdict = self.verify()
            entries = self._sound(verdict)
            before = fold(delivery, (entry for entry in entries if entry.delivery == delivery))
            if seen is not None and before.last != seen:
                raise LedgerError(
                    f"{delivery}: entry {before.last} was added since you looked (you saw {seen}); look again at how it stands"
                )
            previous = entries[-1].hash if entries else FIRST
            entry = make(len(entries) + 1, now, act, delivery, by, facts, previous)
            before.after(entry)
            self._append(entry.line, verdict.torn_bytes)
        return entry

    def _sound(self, verdict: Verdict) -> tuple[Entry, ...]:
        if verdict.is_whole:
            return verdict.entries
        first = next(each for each in verdict.findings if each.kind != "torn")
        raise BrokenLedger(
            f"{self.path}: {first.says('en')}. Nothing is told from it or added to it until it is restored; "
            "`schakel ledger verify` names all that differs, docs/handbook/deliveries.md says what to do",
            {"nl": first.says("nl"), "en": first.says("en")},
        )

    def _append(self, line: bytes, torn_bytes: int) -> None:
        folder = self.path.parent
        with speaking_of_room(self.path):
            folder.mkdir(exist_ok=True)
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o644)
            try:
                end = os.fstat(handle).st_size - torn_bytes
                if torn_bytes:
                    # First on the disk by itself: a crash may not leave half of the old line with half of the new one.
                    os.ftruncate(handle, end)
                    os.fsync(handle)
                if end == 0:
                    # Its name must be on the disk too, and that of its folder.
                    sync(folder)
                    sync(self.data)
                try:
                    _write_all(handle, line, end)
                    os.fsync(handle)
                except OSError:
                    # What was not said to be done must not be found done later.
                    with suppress(OSError):
                        os.ftruncate(handle, end)
                        os.fsync(handle)
                    raise
            finally:
                os.close(handle)


def _write_all(handle: int, line: bytes, at: int) -> None:
    """A full disk takes a part and refuses the rest at the next call."""
    done = 0
    while done < len(line):
        done += os.pwrite(handle, line[done:], at + done)


def standing(entries: Iterable[Entry]) -> dict[str, Delivery]:
    """How every delivery stands after these entries, by id."""
    found: dict[str, Delivery] = {}
    for entry in entries:
        found[entry.delivery] = found.get(entry.delivery, Delivery(entry.delivery)).after(entry)
    return found
