"""A file that does not say of which day it is: fetch says plainly that the day of fetching is taken, and how to say another."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from schakel.cli.exits import Exit

MAP = """
extract = "places"
files = ["places*.csv"]
mode = "state"
{line}
[tables.locations.columns]
location_code = "code"
name = "name"
"""
SETTINGS = """
network = { code = "x", name = "X" }
keys = "../keys"
today = 2024-05-01
[[feeds]]
name = "lists"
source = "csv_files"
path = "in"
maps = "maps"
"""
SAID = "lists: places: 1 file does not say of which day it is; the day of fetching is taken, 2024-05-01."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    (data / "in").mkdir(parents=True)
    (data / "maps").mkdir()
    (data / "in" / "places_2024-03.csv").write_text("code,name\nA,Aa\n")
    (data / "schakel.toml").write_text(SETTINGS)
    return data


def _fetch(schakel: Any, data: Path, line: str) -> Any:
    (data / "maps" / "places.toml").write_text(MAP.format(line=line))
    ended = schakel("fetch", "--data", data)
    assert ended.exit is Exit.DONE, ended.err
    return ended


def test_the_account_says_that_the_day_of_fetching_is_taken(schakel: Any, folder: Path) -> None:
    out = " ".join(_fetch(schakel, folder, "").out.split())
    assert SAID in out
    assert "let its column map say the day: known_on takes it from the name of the file, known_since gives it" in out
    assert "does not say of which day" not in _fetch(schakel, folder, "").out, "only what is new is told"


@pytest.mark.parametrize("line", [r"known_on = '_(\d{4}-\d{2})'", "known_since = 2024-03-01"])
def test_a_map_that_says_the_day_is_believed(schakel: Any, folder: Path, line: str) -> None:
    ended = _fetch(schakel, folder, line)
    assert "does not say of which day" not in ended.out
    (batch,) = schakel("batches", "--data", folder, "--json").document["batches"]
    assert date.fromisoformat(batch["known_on"]) == date(2024, 3, 1)


def test_what_was_kept_under_the_day_of_fetching_is_named_when_the_map_says_another(schakel: Any, folder: Path) -> None:
    _fetch(schakel, folder, "")
    (before,) = schakel("batches", "--data", folder, "--json").document["batches"]
    err = _fetch(schakel, folder, r"known_on = '_(\d{4}-\d{2})'").err
    assert f"kept as of 2024-03-01; {before['batch_id']} holds the same as of 2024-05-01" in err
    assert f"`schakel reject {before['batch_id']}" in err
