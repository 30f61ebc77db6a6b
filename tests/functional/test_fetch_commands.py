"""Fetching from the command line: kept once, held when it looks wrong, refused with words that help."""

import json
from pathlib import Path
from typing import Any

import pytest

from schakel.cli.exits import Exit


def test_fetch_keeps_every_extract_and_tells_so(schakel: Any, network: Path) -> None:
    ended = schakel("fetch", "--data", network)
    assert ended.exit is Exit.DONE, ended.out + ended.err
    assert "exemplaren" in ended.out
    assert "▸ wise: exemplaren exemplaren_2020-12-31.csv" in ended.err


def test_fetching_twice_is_fetching_once(schakel: Any, network: Path) -> None:
    first = schakel("fetch", "--data", network, "--json").document
    before = {path: path.read_bytes() for path in (network / "raw").rglob("*") if path.is_file()}
    second = schakel("fetch", "--data", network, "--json").document
    assert set(first["outcomes"]) == {"kept"}
    assert second["outcomes"] == {"known": first["outcomes"]["kept"]}
    assert {path: path.read_bytes() for path in (network / "raw").rglob("*") if path.is_file()} == before


def test_json_is_one_document_and_progress_is_elsewhere(schakel: Any, network: Path) -> None:
    ended = schakel("fetch", "--data", network, "--json")
    assert {result["outcome"] for result in json.loads(ended.out)["extracts"]} == {"kept"}
    assert "▸" in ended.err


def test_only_the_feed_that_is_asked_for(schakel: Any, network: Path) -> None:
    document = schakel("fetch", "--data", network, "--feed", "gids", "--json").document
    assert {result["feed"] for result in document["extracts"]} == {"gids"}


def test_a_feed_that_is_not_there_is_refused_with_those_that_are(schakel: Any, network: Path) -> None:
    ended = schakel("fetch", "--data", network, "--feed", "gidz")
    assert ended.exit is Exit.REFUSED
    assert "'gidz'" in ended.err
    assert "gids, cbs, wise" in ended.err


def test_an_extract_without_rows_is_held_until_released(schakel: Any, network: Path) -> None:
    visits = network / "extracts" / "wise" / "bezoek_2020-12-31.csv"
    visits.write_text(visits.read_text().splitlines()[0] + "\n")
    ended = schakel("fetch", "--data", network)
    assert ended.exit is Exit.HELD
    assert "it has no rows" in ended.out
    listed = schakel("batches", "--data", network, "--held", "--json")
    assert listed.exit is Exit.HELD
    [batch] = listed.document["batches"]
    assert batch["extract"] == "bezoek"
    released = schakel("release", batch["batch_id"], "--by", "Anke", "--why", "closed all month", "--data", network, "--json")
    assert released.exit is Exit.DONE
    assert released.document["batch"]["decisions"][-1]["by"] == "Anke"
    assert schakel("batches", "--data", network, "--held").exit is Exit.DONE
    again = schakel("release", batch["batch_id"], "--by", "Anke", "--why", "again", "--data", network)
    assert again.exit is Exit.REFUSED
    assert "Anke released it" in again.err


def test_releasing_what_is_not_there_names_what_is_held(schakel: Any, network: Path) -> None:
    schakel("fetch", "--data", network)
    ended = schakel("release", "wise/bezoek/nothing", "--by", "Anke", "--why", "x", "--data", network)
    assert ended.exit is Exit.REFUSED
    assert "held are: none" in ended.err


def test_a_missing_column_is_refused_and_the_others_go_on(schakel: Any, network: Path) -> None:
    items = network / "extracts" / "wise" / "exemplaren_2020-12-31.csv"
    items.write_text(items.read_text().replace("Exemplaarnummer", "Nummer", 1))
    ended = schakel("fetch", "--data", network, "--json")
    assert ended.exit is Exit.REFUSED
    [failed] = [result for result in ended.document["extracts"] if result["outcome"] == "failed"]
    assert "'Exemplaarnummer'" in failed["said"]
    assert "Titelnummer" in failed["said"], "names the columns there are"
    assert ended.document["outcomes"]["kept"] > 10


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("network = 3", "network is 3"),
        ('network = { code = "d", name = "D" }\nkeyz = "x"', "'keyz'"),
        ('network = { code = "d", name = "D" }\nkeys = "keys"', "inside the data folder"),
        ("network = {", "is not TOML"),
        ('network = { code = "d", name = "D" }\n[[feeds]]\nname = "x"\nsource = "nowhere"', "'nowhere'"),
    ],
)
def test_settings_that_cannot_be_are_refused(schakel: Any, network: Path, wrong: str, said: str) -> None:
    (network / "schakel.toml").write_text(wrong)
    ended = schakel("fetch", "--data", network)
    assert ended.exit is Exit.REFUSED
    assert said in ended.out + ended.err
    assert "Traceback" not in ended.err


def test_a_folder_without_settings_is_refused_with_what_to_do(schakel: Any, tmp_path: Path) -> None:
    for command in ("fetch", "refresh", "batches"):
        ended = schakel(command, "--data", tmp_path / "nowhere", "--json")
        assert ended.exit is Exit.REFUSED
        assert ended.document["exit"] == 1
        assert "schakel.toml" in ended.document["error"]


def test_a_rejected_batch_is_told_of_with_who_and_why_and_can_be_taken_back(schakel: Any, network: Path) -> None:
    schakel("fetch", "--data", network, "--feed", "gids")
    name = schakel("batches", "--data", network, "--json").document["batches"][0]["batch_id"]
    says = ("--by", "Anke", "--why", "dates in another form", "--data", network)
    assert schakel("reject", name, *says).exit is Exit.DONE
    assert f"{name} was rejected by Anke: dates in another form." in schakel("batches", "--data", network).out
    again = schakel("reject", name, *says)
    assert again.exit is Exit.REFUSED
    assert "rejected already, by Anke" in again.err
    assert schakel("reject", name, "--undo", *says).exit is Exit.DONE
