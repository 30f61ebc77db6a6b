"""The command as a function, and a small data folder for it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sample_network import make_network

from schakel.cli.exits import Exit
from schakel.cli.main import run


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it printed."""

    exit: Exit
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


Schakel = Callable[..., Ended]


@pytest.fixture
def schakel(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Schakel:
    """Run `schakel` with these words."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("SCHAKEL_DATA", "SCHAKEL_KEYS", "SCHAKEL_DEBUG"):
        monkeypatch.delenv(name, raising=False)

    def call(*words: object) -> Ended:
        capsys.readouterr()
        ended = run([str(word) for word in words])
        printed = capsys.readouterr()
        return Ended(ended, printed.out, printed.err)

    return call


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """A data folder with the samples of three sources as its feeds; nothing is fetched yet."""
    return make_network(tmp_path / "data")
