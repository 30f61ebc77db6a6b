"""The command as a function, and a small data folder for it."""

import json
import shutil
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


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, fetched and refreshed once a worker; no test sees this folder, only copies of it."""
    home = tmp_path_factory.mktemp("built")
    data = make_network(home / "data")
    assert run(["fetch", "--data", str(data)]) is Exit.DONE
    assert run(["refresh", "--data", str(data)]) is Exit.DONE
    return home


@pytest.fixture(scope="module")
def refreshed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples, fetched and refreshed: a copy for each file of tests, with its keys beside it."""
    home = tmp_path_factory.mktemp("refreshed")
    shutil.copytree(built, home, dirs_exist_ok=True, symlinks=True)
    return home / "data"
