"""Every ending of the command: exit codes, usage, faults that show nobody's data."""

import errno
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from schakel.cli import main
from schakel.cli.exits import MEANINGS, Exit


def command_that(fails: BaseException) -> click.Command:
    @click.command()
    def command() -> None:
        raise fails

    return command


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Any:
    def fail(error: BaseException) -> None:
        monkeypatch.setattr(main.Commands, "get_command", lambda *_: command_that(error))

    return fail


def test_a_fault_shows_no_value_and_no_traceback(schakel: Any, failing: Any, tmp_path: Path) -> None:
    failing(ValueError("cannot convert 'Geheim Persoon' to DATE"))
    ended = schakel("fetch")
    assert ended.exit is Exit.FAULT
    log = tmp_path / "state" / "schakel" / "schakel.log"
    assert str(log) in ended.err
    written = log.read_text()
    assert "builtins.ValueError" in written
    assert re.search(r"test_command_endings\.py:\d+ in command", written)
    assert "Geheim" not in ended.err + ended.out + written
    assert "Traceback" not in ended.err


def test_debug_shows_all_to_who_asks_for_it(schakel: Any, failing: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHAKEL_DEBUG", "1")
    failing(ValueError("cannot convert 'Geheim Persoon' to DATE"))
    assert "Geheim Persoon" in schakel("fetch").err


def test_a_full_disk_is_no_fault_of_ours(schakel: Any, failing: Any) -> None:
    failing(OSError(errno.ENOSPC, "No space left on device"))
    ended = schakel("fetch")
    assert ended.exit is Exit.REFUSED
    assert "The disk is full" in ended.err


def test_stopping_it_says_what_is_kept(schakel: Any, failing: Any) -> None:
    failing(KeyboardInterrupt())
    ended = schakel("fetch")
    assert ended.exit is Exit.STOPPED
    assert "previous snapshot is whole" in ended.err


@pytest.mark.parametrize(
    "words", [["fetc"], ["fetch", "--nonsense"], ["measure"], ["refresh", "--as-known-on", "31-12-2020"], []]
)
def test_what_cannot_be_understood_is_usage(schakel: Any, words: list[str]) -> None:
    ended = schakel(*words)
    assert ended.exit is Exit.USAGE
    assert ended.err
    assert ended.out == ""


def test_usage_is_a_document_too_for_machines(schakel: Any) -> None:
    ended = schakel("refresh", "--as-known-on", "yesterday", "--json")
    assert ended.document["exit"] == 2
    assert "'yesterday' is not a day" in ended.document["error"]


def test_help_names_every_exit_code(schakel: Any) -> None:
    ended = schakel("--help")
    assert ended.exit is Exit.DONE
    for code, says in MEANINGS.items():
        assert re.search(rf"^ +{code.value}  {re.escape(says)}$", ended.out, re.MULTILINE)


def test_the_installed_command_runs_and_a_closed_pipe_is_no_error() -> None:
    command = Path(sys.executable).parent / "schakel"
    done = subprocess.run(f"{command} handbook tables | head -1", shell=True, capture_output=True, text=True, timeout=120)
    assert done.stdout == "# Tables\n"
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("refesh", "there is no command 'refesh'; did you mean refresh?"),
        ("frobnicate", "there is no command 'frobnicate'; commands are batches, check, deliver, deliveries, demo"),
    ],
)
def test_a_command_that_does_not_exist_is_told_with_those_that_do(schakel: Any, typed: str, says: str) -> None:
    ended = schakel(typed)
    assert ended.exit is Exit.USAGE
    assert says in ended.err


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOTDIR])
def test_a_folder_that_does_not_let_us_is_named_with_what_to_do(schakel: Any, failing: Any, number: int) -> None:
    failing(OSError(number, "Not so", "data/raw/x"))
    ended = schakel("fetch")
    assert ended.exit is Exit.REFUSED
    assert "data/raw/x: cannot be read or written (Not so)" in ended.err


def test_another_error_of_the_system_is_a_fault(schakel: Any, failing: Any) -> None:
    failing(OSError(errno.EIO, "Input/output error", "data/raw/x"))
    assert schakel("fetch").exit is Exit.FAULT
