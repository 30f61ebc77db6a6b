"""`schakel weed` on a small network: what is printed, what is written, what is refused."""

import csv
from pathlib import Path
from typing import Any

import pytest
from made_up.lending import make_lending_network

from schakel.cli.exits import Exit
from schakel.scenarios.act_lists import read_acts

RULES = """
[rules]
name = "Strict"
version = "1"
signed_by = "Anke"
signed_on = 2020-01-02
[by_category.idle_days]
"*/fiction/*" = { value = 60, why = "so that a small network has something to do" }
[elsewhere]
loans_per_copy = { value = 50, why = "as above" }
[move]
loans_per_copy = { value = 1, why = "as above" }
[room_at]
B = 5
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_lending_network(tmp_path_factory.mktemp("lending") / "data")
    (folder / "weeding.toml").write_text(RULES, encoding="utf-8")
    return folder


def test_every_item_is_accounted_for_and_every_advice_says_why(schakel: Any, data: Path) -> None:
    document = schakel("weed", "--data", data, "--json").document
    assert document["items_looked_at"] == 122
    counted = {what: 0 for place in document["locations"] for what in place["outcomes"]}
    for place in document["locations"]:
        assert sum(place["outcomes"].values()) == place["items"]
        for what, items in place["outcomes"].items():
            counted[what] += items
    assert sum(counted.values()) == 122
    assert counted["weed"] + counted["move"] == len(document["advised"]) > 3
    assert counted["last_in_province"] == len(document["last_in_province"])
    assert all(row["reasons"] for row in document["advised"])
    assert (document["rules"]["name"], document["rules"]["signed_by"]) == ("Strict", "Anke")


def test_lists_hold_the_reasons_and_bare_item_numbers(schakel: Any, data: Path, tmp_path: Path) -> None:
    document = schakel("weed", "--data", data, "--lists", tmp_path / "lists", "--json").document
    files = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "lists").iterdir()}
    assert set(files) == set(document["lists"])
    weeded = {row["item_id"] for row in document["advised"] if row["action"] == "weed"}
    batches = [name for name in files if name.endswith(".weed.items.txt")]
    assert {line for name in batches for line in files[name].splitlines()} == weeded
    moves = {(row["to"], row["item_id"]) for row in document["advised"] if row["action"] == "move"}
    told = {
        (name.split(".to.")[1].removesuffix(".items.txt"), line)
        for name in files
        if ".move.to." in name
        for line in files[name].split()
    }
    assert told == moves != set()
    rows = [row for name in files if name in ("A.csv", "C.csv") for row in csv.DictReader(files[name].splitlines())]
    assert {row["item_id"] for row in rows if row["action"] == "weed"} == weeded
    assert any("niet uitgeleend (grens: 60" in row["reasons"] for row in rows)
    # A scenario takes the folder as it is, what stays as the last in the province too.
    acts = read_acts(tmp_path / "lists")
    assert {act.item_id for act in acts if act.action == "weed"} == weeded
    assert {act.item_id for act in acts if act.action == "keep"} == {row["item_id"] for row in document["last_in_province"]}
    # Written again, nothing of before stays; among other files, nothing is written.
    (tmp_path / "lists" / "Q.weed.items.txt").write_text("1\n")
    schakel("weed", "--data", data, "--lists", tmp_path / "lists")
    assert not (tmp_path / "lists" / "Q.weed.items.txt").exists()
    (tmp_path / "lists" / "letter.odt").write_text("mine")
    ended = schakel("weed", "--data", data, "--lists", tmp_path / "lists")
    assert ended.exit is Exit.REFUSED
    assert "letter.odt" in ended.err


def test_one_location_the_guarded_and_what_is_refused(schakel: Any, data: Path) -> None:
    one = schakel("weed", "--data", data, "--location", "C", "--rows", 1)
    assert one.exit is Exit.DONE
    assert "niet uitgeleend (grens:" in one.out
    assert "Strict 1, getekend door Anke op 2 januari 2020" in one.out
    assert "Laatste in de provincie" in schakel("weed", "--data", data, "--last").out
    assert "Strict 1, signed by Anke on 2 January 2020" in schakel("weed", "--data", data, "--language", "en").out
    refused = schakel("weed", "--data", data, "--location", "Q")
    assert refused.exit is Exit.REFUSED
    assert "location 'Q' has no items; these have: A, C, S" in refused.err
