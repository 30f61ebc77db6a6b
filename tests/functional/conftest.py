"""A small data folder made of the samples of the sources, and the command as a function."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from schakel.cli.exits import Exit
from schakel.cli.main import run

SOURCES = Path(__file__).parents[2] / "schakel" / "sources"
SETTINGS = """network = { code = "drenthe", name = "Drenthe" }
keys = "../keys"
today = 2020-12-31
"""


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
    data = tmp_path / "data"
    settings = SETTINGS
    for feed in ("gids", "cbs", "wise"):
        shutil.copytree(SOURCES / feed / "sample", data / "extracts" / feed)
        settings += f'\n[[feeds]]\nname = "{feed}"\nsource = "{feed}"\npath = "extracts/{feed}"\n'
    # Two months in two files: one is no usual size for the other, so both come in one.
    loans = sorted((data / "extracts" / "wise").glob("uitleningen_*.csv"))
    for extra in loans[1:]:
        extra.unlink()
    (data / "schakel.toml").write_text(settings)
    return data
