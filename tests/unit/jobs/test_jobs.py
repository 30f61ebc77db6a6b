"""Jobs: asked once, done once, one at a time, and what is left when whoever did them dies."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from schakel.errors import InputError
from schakel.jobs.job import FOLDER, JobError, State, ask, ask_to_stop, find, jobs, remove, result, start_again, write_progress
from schakel.jobs.turn import holder, turn
from schakel.jobs.working import work
from schakel.vocabulary.progress import Progress

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PROJECT = Path(__file__).parents[3]


def double(asked: Mapping[str, Any], report: Progress) -> Mapping[str, Any]:
    report.begin("doubling", 2)
    report.advance(2)
    return {"double": 2 * asked["number"]}


def do_all(data: Path, **doers: Any) -> int:
    return work(data, {"double": double, **doers}, now=lambda: NOW, explain=lambda fault: f"a fault: {type(fault).__name__}")


def ask_double(data: Path, number: int, later: int = 0) -> str:
    return ask(data, "double", {"number": number}, now=NOW + timedelta(seconds=later))


def test_the_same_work_asked_twice_is_one_job_and_its_answer_stays(tmp_path: Path) -> None:
    first = ask_double(tmp_path, 4)
    assert ask_double(tmp_path, 4, later=5) == first
    assert ask_double(tmp_path, 5, later=5) != first
    assert do_all(tmp_path) == 2
    assert result(tmp_path, first) == {"double": 8}
    assert ask_double(tmp_path, 4, later=9) == first
    assert find(tmp_path, first, NOW).state is State.DONE
    assert do_all(tmp_path) == 0


def test_many_who_ask_at_the_same_moment_ask_for_one_job(tmp_path: Path) -> None:
    together = threading.Barrier(8)

    def asking() -> None:
        together.wait()
        ask_double(tmp_path, 4)

    threads = [threading.Thread(target=asking) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(jobs(tmp_path, NOW)) == 1
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == [jobs(tmp_path, NOW)[0].id]


def test_who_waits_has_a_place_in_line_in_the_order_of_asking(tmp_path: Path) -> None:
    third, first, second = (ask_double(tmp_path, n, later=later) for n, later in ((3, 30), (1, 10), (2, 20)))
    assert [(job.id, job.place) for job in jobs(tmp_path, NOW)] == [(first, 1), (second, 2), (third, 3)]
    done: list[int] = []

    def noting(asked: Mapping[str, Any], report: Progress) -> Mapping[str, Any]:  # noqa: ARG001
        done.append(asked["number"])
        return {}

    do_all(tmp_path, double=noting)
    assert done == [1, 2, 3]


def test_one_works_at_a_time_and_the_other_sees_that_it_is_done(tmp_path: Path) -> None:
    name = ask_double(tmp_path, 4)
    with turn(tmp_path) as mine:
        assert mine is not None
        assert holder(tmp_path) == mine
        assert do_all(tmp_path) == 0
        assert find(tmp_path, name, NOW).state is State.WAITING
    assert holder(tmp_path) is None
    assert do_all(tmp_path) == 1


def test_what_was_asked_while_the_last_work_ended_is_done_too(tmp_path: Path) -> None:
    ask_double(tmp_path, 1)

    def asks_more(asked: Mapping[str, Any], report: Progress) -> Mapping[str, Any]:
        if asked["number"] < 3:
            ask_double(tmp_path, asked["number"] + 1)
        return double(asked, report)

    assert do_all(tmp_path, double=asks_more) == 3


def test_a_refusal_and_a_fault_are_told_and_can_start_again(tmp_path: Path) -> None:
    name = ask_double(tmp_path, 4)

    def refuses(asked: Mapping[str, Any], report: Progress) -> Mapping[str, Any]:  # noqa: ARG001
        raise InputError("the list has changed")

    def breaks(asked: Mapping[str, Any], report: Progress) -> Mapping[str, Any]:  # noqa: ARG001
        raise ZeroDivisionError("somebody's birthday")

    do_all(tmp_path, double=refuses)
    assert (find(tmp_path, name, NOW).state, find(tmp_path, name, NOW).said) == (State.FAILED, "the list has changed")
    assert result(tmp_path, name) is None
    start_again(tmp_path, name, NOW)
    do_all(tmp_path, double=breaks)
    assert (find(tmp_path, name, NOW).why, find(tmp_path, name, NOW).said) == ("fault", "a fault: ZeroDivisionError")
    assert ask_double(tmp_path, 4) == name
    assert do_all(tmp_path) == 1
    assert find(tmp_path, name, NOW).state is State.DONE
    with pytest.raises(JobError, match="only what failed, was stopped or was cut off"):
        start_again(tmp_path, name, NOW)


def test_work_of_a_kind_that_nobody_knows_fails_with_a_word(tmp_path: Path) -> None:
    name = ask(tmp_path, "triple", {}, now=NOW)
    do_all(tmp_path)
    assert "nobody knows how to do work of kind 'triple'" in find(tmp_path, name, NOW).said
    assert find(tmp_path, name, NOW).why == "unknown_kind"


def test_what_is_left_of_a_removal_that_was_cut_off_is_in_nobodys_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = ask_double(tmp_path, 4)
    do_all(tmp_path)
    with monkeypatch.context() as cut_off:
        cut_off.setattr("schakel.jobs.job.shutil.rmtree", lambda *_, **__: None)
        remove(tmp_path, name, NOW)
    assert jobs(tmp_path, NOW) == []
    assert ask_double(tmp_path, 4) == name
    assert (find(tmp_path, name, NOW).state, result(tmp_path, name)) == (State.WAITING, None)


def test_it_stops_where_it_waits_and_at_its_next_step(tmp_path: Path) -> None:
    waiting = ask_double(tmp_path, 1)
    ask_to_stop(tmp_path, waiting, NOW)
    assert find(tmp_path, waiting, NOW).state is State.STOPPED
    running = ask_double(tmp_path, 2)

    def is_stopped(asked: Mapping[str, Any], report: Progress) -> Mapping[str, Any]:  # noqa: ARG001
        ask_to_stop(tmp_path, running, NOW)
        with pytest.raises(JobError, match="stop it first"):
            remove(tmp_path, running, NOW)
        report.advance(1)
        return {}

    assert do_all(tmp_path, double=is_stopped) == 1
    assert find(tmp_path, running, NOW).state is State.STOPPED
    remove(tmp_path, running, NOW)
    assert [job.id for job in jobs(tmp_path, NOW)] == [waiting]


def test_nobody_who_begins_is_said_after_a_minute(tmp_path: Path) -> None:
    name = ask_double(tmp_path, 1)
    assert find(tmp_path, name, NOW + timedelta(seconds=59)).state is State.WAITING
    assert find(tmp_path, name, NOW + timedelta(seconds=61)).state is State.CUT_OFF


def test_progress_of_somebody_else_is_not_that_of_who_works_now(tmp_path: Path) -> None:
    name = ask_double(tmp_path, 1)
    write_progress(tmp_path / FOLDER / name, "long gone", "doubling", 1, 2)
    with turn(tmp_path):
        assert find(tmp_path, name, NOW).state is State.CUT_OFF


SLOW = """
import sys, time
from datetime import datetime, UTC
from pathlib import Path
from schakel.jobs.working import work

def slow(asked, report):
    report.begin("slow work", 10)
    report.advance(3)
    print("begun", flush=True)
    time.sleep(600)

work(Path(sys.argv[1]), {"double": slow}, now=lambda: datetime.now(UTC), explain=str)
"""


def test_a_worker_killed_in_the_middle_leaves_a_job_that_says_so_and_can_start_again(tmp_path: Path) -> None:
    name = ask_double(tmp_path, 21)
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    worker = subprocess.Popen([sys.executable, "-c", SLOW, str(tmp_path)], stdout=subprocess.PIPE, env=environment)
    assert worker.stdout is not None
    try:
        assert worker.stdout.readline() == b"begun\n"
        running = find(tmp_path, name, NOW)
        assert (running.state, running.doing, running.total) == (State.RUNNING, "slow work", 10)
        assert do_all(tmp_path) == 0
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
    assert find(tmp_path, name, NOW).state is State.CUT_OFF
    assert do_all(tmp_path) == 0
    start_again(tmp_path, name, NOW)
    assert find(tmp_path, name, NOW).state is State.WAITING
    assert do_all(tmp_path) == 1
    assert result(tmp_path, name) == {"double": 42}


@pytest.mark.parametrize("name", ["../../etc", "double-zzz", "", "double-0123456789abcdef"])
def test_a_name_that_is_none(tmp_path: Path, name: str) -> None:
    ask_double(tmp_path, 1)
    assert result(tmp_path, name) is None
    with pytest.raises(JobError, match="there is no job"):
        find(tmp_path, name, NOW)
