"""One column map that is wrong: its extract waits and is named, and the others of the folder are loaded."""

from pathlib import Path
from typing import Any

import pytest

from schakel.cli.exits import Exit

GOOD = """
extract = "visits"
files = ["visits*.csv"]
known_since = 2020-02-01
[tables.visits.columns]
location_code = "place"
starts_on = "day"
ends_on = { from = "day", add = 1 }
visits = "n"
"""
OTHER = GOOD.replace("visits*.csv", "more*.csv").replace('"visits"', '"more"', 1)
WRONG = {
    "not toml": (OTHER + "[read\n", "more.toml: is not TOML"),
    "an unknown word": (OTHER + "pattern = 3\n", "more.toml: tables.visits.columns.pattern: table `visits` has"),
    "a wrong setting": ('read = { delimeter = ";" }\n' + OTHER, "extract more: read has 'delimeter'"),
    "the same extract": (GOOD.replace("visits*.csv", "more*.csv"), "visits.toml: extract 'visits' is described by more.toml too"),
}
SETTINGS = """
network = { code = "x", name = "X" }
keys = "../keys"
[[feeds]]
name = "one"
source = "csv_files"
path = "in"
maps = "maps"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    for name, text in {
        "in/visits_1.csv": "place,day,n\nA,2020-01-01,3\n",
        "in/more_1.csv": "place,day,n\nA,2020-01-02,4\n",
        "maps/visits.toml": GOOD,
        "maps/third.toml": GOOD.replace("visits*.csv", "third*.csv").replace('"visits"', '"third"', 1),
        "in/third_1.csv": "place,day,n\nA,2020-01-03,5\n",
        "schakel.toml": SETTINGS,
    }.items():
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text(text)
    return data


@pytest.mark.parametrize(("text", "says"), WRONG.values(), ids=WRONG)
def test_the_others_are_kept_and_loaded_and_the_wrong_one_is_named(schakel: Any, folder: Path, text: str, says: str) -> None:
    (folder / "maps" / "more.toml").write_text(text)
    ended = schakel("fetch", "--data", folder, "--json")
    assert ended.exit is Exit.REFUSED
    kept = {result["extract"] for result in ended.document["extracts"] if result["outcome"] == "kept"}
    assert kept == ({"third"} if "described by" in says else {"visits", "third"})
    (failed,) = [result for result in ended.document["extracts"] if result["outcome"] == "failed"]
    assert says in failed["said"]
    assert "its extract is not read until it is mended" in failed["said"]
    refreshed = schakel("refresh", "--data", folder, "--json")
    assert refreshed.exit is Exit.DONE, refreshed.err
    (visits,) = [row for row in refreshed.document["accounts"] if row["table"] == "visits"]
    assert visits["loaded"] == len(kept)
    checked = schakel("check", "--data", folder)
    assert checked.exit is Exit.REFUSED
    assert says.split(":")[0] in checked.out


def test_a_map_that_becomes_wrong_takes_no_row_out_of_the_figures(schakel: Any, folder: Path) -> None:
    (folder / "maps" / "more.toml").write_text(OTHER)
    assert schakel("fetch", "--data", folder).exit is Exit.DONE
    assert schakel("refresh", "--data", folder).exit is Exit.DONE
    before = sorted(path.name for path in folder.rglob("*.parquet"))
    (folder / "maps" / "more.toml").write_text(OTHER + "[read\n")
    ended = schakel("refresh", "--data", folder)
    assert ended.exit is Exit.REFUSED
    assert "more.toml: is not TOML" in ended.err
    assert "What was fetched as more of feed one would fall out of the figures" in ended.err
    assert sorted(path.name for path in folder.rglob("*.parquet")) == before
    (folder / "maps" / "more.toml").write_text(OTHER)
    assert schakel("refresh", "--data", folder).exit is Exit.DONE


def test_a_shipped_map_does_not_come_back_in_the_place_of_a_wrong_one(schakel: Any, network: Path) -> None:
    maps = network / "own"
    maps.mkdir()
    (maps / "bezoek.toml").write_text('extract = "bezoek"\nfiles = ["bezoek*.csv"\n')
    settings = network / "schakel.toml"
    settings.write_text(settings.read_text().replace('source = "wise"', 'source = "wise"\nmaps = "own"'))
    ended = schakel("fetch", "--data", network, "--json")
    assert ended.exit is Exit.REFUSED
    told = [result["extract"] for result in ended.document["extracts"]]
    assert "bezoek" not in told
    assert "exemplaren" in told
    (maps / "bezoek.toml").write_text("whatever this is")
    (failed,) = schakel("fetch", "--data", network, "--feed", "wise", "--json").document["extracts"]
    assert "it cannot be told which extract bezoek.toml describes, so no file is read" in failed["said"]
