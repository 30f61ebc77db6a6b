"""The ledger on the disk: what is written stays, is refused or is not there at all."""

import errno
import os
import resource
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from made_up.delivering import ANKE, BRAM, CARLA, FIRST_QUARTER, NOW, ROUND, assignment, chained, deliver, ledger_of, written

from schakel.deliveries import ledger as module
from schakel.deliveries.ledger import Ledger, LedgerError
from schakel.deliveries.states import Act, Delivery, NotNow, NotYours, State
from schakel.warehouse.durable import DiskFullError
from schakel.warehouse.lock import BusyError, locked

B9, SURVEY = assignment(), assignment("kb", "wsob-b9")


def test_a_folder_without_a_ledger_has_no_entries(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    assert ledger.entries() == ()
    assert ledger.delivery("b9/quarter/2023-Q1") == Delivery("b9/quarter/2023-Q1")
    assert not ledger.path.exists()


def test_what_is_done_stands_in_the_ledger_and_is_the_state(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "new")
    entries = deliver(ledger, B9, FIRST_QUARTER)
    assert ledger.entries() == tuple(entries)
    assert ledger.deliveries() == {"b9/quarter/2023-Q1": ledger.delivery("b9/quarter/2023-Q1")}
    assert ledger.delivery("b9/quarter/2023-Q1").state is State.RECEIPTED
    assert entries[0].facts == {"due_on": "2023-04-30", "counts_for": "statistics_deliveries", "organisation": "NL-0890010000"}
    assert entries[1].facts == {}
    assert ledger.signature("b9/quarter/2023-Q1") == entries[2]
    assert ledger.signature("b9/quarter/2023-Q2") is None
    assert ledger.verify().is_whole


def test_a_signature_by_the_wrong_role_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    deliver(ledger, SURVEY, date(2022, 1, 1), ROUND[:2])
    before = ledger.content()
    for reader in (ANKE, CARLA):
        with pytest.raises(NotYours, match="sign of kb/wsob-b9 is for library staff of NL-0890010000"):
            ledger.act(SURVEY, date(2022, 1, 1), Act.SIGN, reader, "x", NOW)
    assert ledger.content() == before
    signed = ledger.act(SURVEY, date(2022, 1, 1), Act.SIGN, BRAM, "bram", NOW)
    assert (signed.by.account, signed.by.organisation) == ("bram", "NL-0890010000")


def test_what_was_sent_is_not_sent_again(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    deliver(ledger, B9, FIRST_QUARTER, ROUND[:4])
    before = ledger.content()
    with pytest.raises(NotNow, match="b9/quarter/2023-Q1: it is sent, so send cannot be done now; what can be done is enter"):
        ledger.act(B9, FIRST_QUARTER, Act.SEND, ANKE, "anke", NOW)
    assert ledger.content() == before


def test_who_looked_at_an_older_state_is_told_so(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    deliver(ledger, B9, FIRST_QUARTER, ROUND[:1])
    seen = ledger.delivery("b9/quarter/2023-Q1").last
    ledger.act(B9, FIRST_QUARTER, Act.ENTER, ANKE, "anke", NOW)
    with pytest.raises(LedgerError, match=r"entry 2 was added since you looked \(you saw 1\); look again"):
        ledger.act(B9, FIRST_QUARTER, Act.CHECK, ANKE, "anke", NOW, seen=seen)
    ledger.act(B9, FIRST_QUARTER, Act.CHECK, ANKE, "anke", NOW, seen=2)


def test_to_a_ledger_that_was_tampered_with_nothing_is_added_and_nothing_is_told(tmp_path: Path) -> None:
    entries = chained([("b9/quarter/2023-Q1", act, {}) for act in ROUND])
    ledger = ledger_of(tmp_path, [*entries[:1], *entries[2:]])
    before = ledger.content()
    with pytest.raises(LedgerError, match=r"ledger\.jsonl: entry 2 is missing\. Nothing is told from it or added to it"):
        ledger.act(B9, date(2023, 4, 1), Act.PREFILL, ANKE, "anke", NOW)
    with pytest.raises(LedgerError, match="entry 2 is missing"):
        ledger.deliveries()
    assert ledger.content() == before


@pytest.mark.parametrize("length", [1, 100, -1])
def test_a_torn_last_line_is_no_entry_and_is_cut_away_by_the_next(tmp_path: Path, length: int) -> None:
    entries = chained([("b9/quarter/2023-Q1", act, {}) for act in ROUND])
    ledger = ledger_of(tmp_path, entries[:2])
    with ledger.path.open("ab") as file:
        file.write(entries[2].line[:length])
    assert ledger.delivery("b9/quarter/2023-Q1").state is State.CHECKED
    added = ledger.act(B9, FIRST_QUARTER, Act.SIGN, ANKE, "anke", NOW)
    assert ledger.content() == written([*entries[:2], added])


def full_disk(takes: int) -> Callable[[int, bytes, int], int]:
    """A `pwrite` that takes so many bytes in all and then says that the disk is full."""
    write, left = os.pwrite, [takes]

    def pwrite(handle: int, data: bytes, at: int) -> int:
        part = data[: left[0]]
        if not part:
            raise OSError(errno.ENOSPC, "No space left on device")
        left[0] -= len(part)
        return write(handle, part, at)

    return pwrite


@pytest.mark.parametrize("takes", [0, 1, 150])
def test_on_a_full_disk_nothing_is_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, takes: int) -> None:
    ledger = Ledger(tmp_path)
    deliver(ledger, B9, FIRST_QUARTER, ROUND[:2])
    before = ledger.content()
    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", full_disk(takes))
        with pytest.raises(DiskFullError, match=r"ledger\.jsonl: the disk is full"):
            ledger.act(B9, FIRST_QUARTER, Act.SIGN, ANKE, "anke", NOW)
    assert ledger.content() == before
    ledger.act(B9, FIRST_QUARTER, Act.SIGN, ANKE, "anke", NOW)
    assert ledger.verify().is_whole


def test_a_disk_that_takes_it_in_parts_gets_all_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda handle, data, at: write(handle, data[:7], at))
    ledger = Ledger(tmp_path)
    assert tuple(deliver(ledger, B9, FIRST_QUARTER)) == ledger.entries()


def test_a_quota_is_a_full_disk_too(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    deliver(ledger, B9, FIRST_QUARTER, ROUND[:2])
    before = ledger.content()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 100, hard))
    try:
        with pytest.raises(DiskFullError, match="the disk is full"):
            ledger.act(B9, FIRST_QUARTER, Act.SIGN, ANKE, "anke", NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert ledger.content() == before


def test_an_entry_that_did_not_reach_the_disk_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger(tmp_path)
    deliver(ledger, B9, FIRST_QUARTER, ROUND[:2])
    before = ledger.content()

    def fails(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fails)
        with pytest.raises(OSError, match="Input/output error"):
            ledger.act(B9, FIRST_QUARTER, Act.SIGN, ANKE, "anke", NOW)
    assert ledger.content() == before


def test_who_waits_too_long_is_told_which_process_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.1)
    with locked(tmp_path, "ledger"), pytest.raises(BusyError, match=f"process {os.getpid()} is busy with ledger"):
        deliver(Ledger(tmp_path), B9, FIRST_QUARTER, ROUND[:1])
    assert Ledger(tmp_path).entries() == ()
    deliver(Ledger(tmp_path), B9, FIRST_QUARTER, ROUND[:1])


def test_who_comes_second_waits_for_the_first(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    holds, done = threading.Event(), threading.Event()

    def hold() -> None:
        with locked(tmp_path, "ledger"):
            holds.set()
            done.wait(0.2)

    first = threading.Thread(target=hold)
    first.start()
    holds.wait()
    deliver(ledger, B9, FIRST_QUARTER, ROUND[:1])
    first.join()
    assert len(ledger.entries()) == 1
