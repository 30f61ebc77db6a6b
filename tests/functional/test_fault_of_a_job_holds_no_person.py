"""A job that breaks with somebody's values in its message keeps none of them, nor does the log that it speaks of."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from schakel.cli.fault import explain, logs
from schakel.jobs.job import State, ask, find
from schakel.jobs.working import work

NOW = datetime(2021, 1, 1, tzinfo=UTC)
PLANTED = ("7712345", "Geheimvrouw", "geheim@voorbeeld.nl", "9876ZX")


def broken(asked: Mapping[str, Any], progress: object) -> Mapping[str, Any]:  # noqa: ARG001
    number, name, mail, postcode = PLANTED
    try:
        raise KeyError(mail)
    except KeyError as error:
        raise ValueError(f"could not convert {number} of {name}, {postcode}") from error


def test_neither_the_job_nor_the_log_holds_a_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("SCHAKEL_DEBUG", raising=False)
    heard: list[str] = []
    name = ask(tmp_path, "broken", {}, now=NOW)
    work(tmp_path, {"broken": broken}, now=lambda: NOW, explain=explain, say=heard.append)
    assert find(tmp_path, name, NOW).state is State.FAILED
    assert "builtins.ValueError" in logs()[0].read_text()
    written = [path.read_text() for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) > 2
    assert [value for value in PLANTED for text in (*written, *heard) if value in text] == []
