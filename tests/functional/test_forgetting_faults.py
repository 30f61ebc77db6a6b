"""`kill -9` at every step of forgetting: done again, it ends as if nothing had happened, and nothing is left."""

import json
import signal
import subprocess
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import made_up
import pytest
from made_up.library import NOW, small_library

from schakel.measures.precompute import precompute

KILLER = Path(made_up.__file__).parent / "killer.py"


@pytest.mark.parametrize("work", ["forget_borrower", "forget_year"])
def test_forgetting_that_is_killed_is_finished_by_doing_it_again(tmp_path: Path, work: str) -> None:
    library = small_library(tmp_path / "before")
    assert all(result.outcome == "kept" for result in library.fetch())
    library.refresh(now=NOW, finish=[partial(precompute, today=date(2020, 6, 1))])
    run = subprocess.run([sys.executable, str(KILLER), str(tmp_path), work, "disk"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    tries: list[dict[str, Any]]
    first, *tries = [json.loads(line) for line in run.stdout.splitlines()]
    old, new = first["before"], first["undisturbed"]
    assert (old["raw"], old["snapshot"]) != (new["raw"], new["snapshot"])
    assert len(tries) >= 8
    for one in tries:
        assert one["signal"] in (0, signal.SIGKILL), one
        assert "error" not in one, one
        assert (one["again"]["raw"], one["again"]["snapshot"]) == (new["raw"], new["snapshot"]), one
        assert one["stale"] == [], one
