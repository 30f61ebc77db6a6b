"""`kill -9` at every step of fetch, refresh, swap and decisions: what was there stays, and again gives what it would have."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import made_up
import pytest
from made_up import killer
from made_up.library import Library, small_library

KILLER = Path(made_up.__file__).parent / "killer.py"


def kill(root: Path, work: str, how: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What was there before and after an undisturbed run, and what was left after each death."""
    run = subprocess.run([sys.executable, str(KILLER), str(root), work, how], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    first, *tries = [json.loads(line) for line in run.stdout.splitlines()]
    return first, tries


def before_the_work(root: Path, *, fetched: bool) -> None:
    """A library with a snapshot, and with a new extract on its doorstep that is fetched already or not."""
    library = small_library(root / "before")
    library.load()
    files = root / "before" / "files"
    library.put("transits_2020-01-03.csv", "kind,from,to,sent", "book,L1,L2,2020-01-01", "book,L2,L1,2020-01-03")
    (files / "loans_more.csv").write_text((files / "loans.csv").read_text().replace("1,i1,0001", "9,i1,0007"))
    if fetched:
        library.fetch()


def check(first: dict[str, Any], tries: list[dict[str, Any]], *, least: int) -> None:
    """No try lost or changed anything, and each ended as the undisturbed run did."""
    assert len(tries) >= least
    old, new = first["before"], first["undisturbed"]
    assert new["raw"] is not None
    assert (old["raw"], old["snapshot"]) != (new["raw"], new["snapshot"])
    for one in tries:
        assert one["signal"] in (0, signal.SIGKILL), one
        # A reader meanwhile saw the old snapshot or the new one, whole.
        assert one["left"]["snapshot"] in (old["snapshot"], new["snapshot"]), one
        assert (one["again"]["raw"], one["again"]["snapshot"]) == (new["raw"], new["snapshot"]), one
        assert one["stale"] == [], one


@pytest.mark.parametrize("how", ["disk", "rows"])
def test_fetch_that_is_killed_leaves_whole_batches_only(tmp_path: Path, how: str) -> None:
    before_the_work(tmp_path, fetched=False)
    first, tries = kill(tmp_path, "fetch", how)
    check(first, tries, least=4)
    assert first["undisturbed"]["snapshot"] == first["before"]["snapshot"]


def test_refresh_and_swap_that_are_killed_leave_the_old_snapshot_or_the_new_one(tmp_path: Path) -> None:
    before_the_work(tmp_path, fetched=True)
    first, tries = kill(tmp_path, "refresh", "disk")
    check(first, tries, least=20)
    seen = {one["left"]["snapshot"] for one in tries}
    assert seen == {first["before"]["snapshot"], first["undisturbed"]["snapshot"]}, "the swap itself was not among the steps"


def test_refresh_that_is_killed_while_the_engine_works(tmp_path: Path) -> None:
    before_the_work(tmp_path, fetched=True)
    first, tries = kill(tmp_path, "refresh", "engine:83")
    check(first, tries, least=3)


def test_fetch_and_refresh_that_are_killed_at_any_moment(tmp_path: Path) -> None:
    before_the_work(tmp_path, fetched=False)
    first, tries = kill(tmp_path, "both", "random:5:20260602")
    check(first, tries, least=5)


def test_first_refresh_that_is_killed_leaves_no_snapshot(tmp_path: Path) -> None:
    library = small_library(tmp_path / "before")
    library.fetch()
    first, tries = kill(tmp_path, "refresh", "engine:149")
    assert first["before"]["snapshot"] is None
    check(first, tries, least=2)
    shutil.rmtree(tmp_path / "now")


@pytest.mark.parametrize("work", ["reject", "take_back"])
def test_a_decision_that_is_killed_is_taken_or_not(tmp_path: Path, work: str) -> None:
    before_the_work(tmp_path, fetched=True)
    if work == "take_back":
        killer.decide(Library(tmp_path / "before"), is_rejected=True)
    first, tries = kill(tmp_path, work, "disk")
    check(first, tries, least=3)
    assert first["undisturbed"]["snapshot"] == first["before"]["snapshot"], "the next refresh goes by it, not this one"
    seen = {one["left"]["raw"] for one in tries}
    assert seen == {first["before"]["raw"], first["undisturbed"]["raw"]}, "a card is as it was or says who decided and why"


def test_a_refresh_that_goes_by_a_decision_and_is_killed(tmp_path: Path) -> None:
    before_the_work(tmp_path, fetched=True)
    first, tries = kill(tmp_path, "decide", "disk")
    check(first, tries, least=20)
    assert {one["left"]["snapshot"] for one in tries} == {first["before"]["snapshot"], first["undisturbed"]["snapshot"]}


def test_a_half_written_batch_is_swept_and_told_of(tmp_path: Path) -> None:
    library: Library = small_library(tmp_path)
    library.load()
    stray = tmp_path / "data" / "raw" / "lib" / "loans" / "2020-06-01_0123456789ab.parquet"
    stray.write_bytes(b"PAR1 half")
    assert {result.outcome for result in library.fetch()} == {"known"}
    assert not stray.exists()
    assert any("unfinished" in said for said in library.heard.said)
