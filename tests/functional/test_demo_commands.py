"""The demo from the command line: built once, gone on with, never over somebody's own data."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import schakel.cli.commands.demo as demo_command
from schakel.cli.exits import Exit
from schakel.cli.main import run
from schakel.warehouse.account import totals
from schakel.warehouse.snapshot import current

SMALL = ("--years", "1", "--scale", "0.002", "--no-serve")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    data = tmp_path_factory.mktemp("demo") / "network"
    with pytest.MonkeyPatch.context() as patch:
        # Somebody may save a file of the package while the tests run.
        patch.setattr(demo_command, "digest", lambda *folders: "+".join(folders))
        assert run(["demo", "--data", str(data), *SMALL]) is Exit.DONE
        yield data


def test_the_demo_is_loaded_like_real_data_and_says_that_it_is_simulated(schakel: Any, demo: Path) -> None:
    snapshot = current(demo)
    assert snapshot is not None
    assert snapshot.simulated
    counts = {account.table: account for account in totals(snapshot)}
    assert counts["loans"].loaded > 1000
    assert sum(account.refused for account in counts.values()) > 0, "planted dirt is seen"
    document = schakel("measure", "loans", "--data", demo, "--json").document
    assert document["simulated"] is True
    assert document["figures"][-1]["starts_on"] == "2020-01-01"
    assert document["figures"][-1]["value"] == counts["loans"].loaded


def test_run_again_it_goes_on_with_what_is_there(schakel: Any, demo: Path) -> None:
    before = current(demo)
    files = {path: path.stat().st_mtime_ns for path in (demo / "extracts").rglob("*")}
    ended = schakel("demo", "--data", demo, *SMALL, "--json")
    assert ended.exit is Exit.DONE
    assert before is not None
    assert ended.document["snapshot"]["id"] == before.id
    assert {path: path.stat().st_mtime_ns for path in (demo / "extracts").rglob("*")} == files


def test_a_change_of_the_code_asks_for_a_refresh(demo: Path) -> None:
    assert demo_command.digest("measures") != demo_command.digest("measures", "warehouse")
    stamp = json.loads((demo / demo_command.STAMP).read_text())
    assert stamp["road"] == "+".join(demo_command.CODE)
    assert "measures" in demo_command.CODE, "a measure that was added must show"


def test_keys_lie_outside_the_data(demo: Path) -> None:
    assert not list(demo.rglob("*.key"))
    assert list(demo.parent.rglob("*.key"))


def test_a_folder_with_settings_of_somebody_is_left_alone(schakel: Any, tmp_path: Path) -> None:
    (tmp_path / "schakel.toml").write_text('network = { code = "x", name = "Real" }\n')
    ended = schakel("demo", "--data", tmp_path, *SMALL)
    assert ended.exit is Exit.REFUSED
    assert "not of a demo" in ended.err
    assert [path.name for path in tmp_path.iterdir() if path.name != "state"] == ["schakel.toml"]
