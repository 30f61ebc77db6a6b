"""`kill -9` at every call to the disk while an entry is added, and many at once: an entry is there whole or not at all."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import made_up
import pytest

KILLER = Path(made_up.__file__).parent / "ledger_killer.py"


def run(*words: object) -> list[dict[str, Any]]:
    done = subprocess.run([sys.executable, str(KILLER), *map(str, words)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("before", "old", "new", "least"),
    [
        ("nothing", [], ["prefill"], 9),
        ("two", ["prefill", "check"], ["prefill", "check", "sign"], 5),
        ("torn", ["prefill", "check"], ["prefill", "check", "sign"], 7),
    ],
)
def test_an_act_that_is_killed_is_in_the_ledger_or_not_at_all(
    tmp_path: Path, before: str, old: list[str], new: list[str], least: int
) -> None:
    first, *tries = run(tmp_path, before)
    assert first["undisturbed"] == {"entries": new, "is_whole": True, "torn": 0}
    assert len(tries) >= least
    for one in tries:
        assert one["signal"] == signal.SIGKILL
        assert one["left"]["entries"] in (old, new), one
        assert one["left"]["is_whole"], one
        assert one["again"] == {"entries": new, "is_whole": True, "torn": 0}, one
    assert {str(one["left"]["entries"]) for one in tries} == {str(old), str(new)}, "the writing itself was not among the steps"


def test_processes_that_act_at_once_keep_the_chain_and_send_once(tmp_path: Path) -> None:
    [ended] = run(tmp_path, "together", 6)
    assert ended["is_whole"]
    assert ended["torn"] == 0
    assert ended["sent"] == ended["entries"].count("send") == 1
    assert len(ended["entries"]) == 3 + 6 * 3 + 1
