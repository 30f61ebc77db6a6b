"""`schakel replay` on the samples: what it prints, what it keeps, and how it refuses."""

import json
from pathlib import Path
from typing import Any

import pytest
from sample_network import make_network

from schakel.cli.exits import Exit
from schakel.cli.main import run


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = make_network(tmp_path_factory.mktemp("replayed") / "data")
    assert run(["fetch", "--data", str(data)]) is Exit.DONE
    assert run(["refresh", "--data", str(data)]) is Exit.DONE
    return data


@pytest.fixture
def half(tmp_path: Path) -> Path:
    path = tmp_path / "half.toml"
    path.write_text('title = "De helft"\n[collection]\ndrop_share = 0.5\ndrop_rule = "oldest"\n')
    return path


def test_scenarios_stand_side_by_side_and_are_kept_with_snapshot_and_seed(schakel: Any, refreshed: Path, half: Path) -> None:
    ended = schakel("replay", half, "--data", refreshed, "--year", 2020, "--runs", 2, "--seed", 7, "--json")
    assert ended.exit is Exit.DONE
    document = ended.document
    assert [each["scenario"]["name"] for each in document["scenarios"]] == ["as_recorded", "half"]
    assert document["scenarios"][0]["figures"]["loans"] > 0
    kept = refreshed / "scenarios" / f"half_2020_{document['snapshot']}_seed7x2.json"
    assert json.loads(kept.read_text()) == document["scenarios"][1]
    again = schakel("replay", half, "--data", refreshed, "--year", 2020, "--runs", 2, "--seed", 7, "--json")
    assert again.document == document


def test_for_people_it_is_a_table_a_sentence_and_whether_it_fits(schakel: Any, refreshed: Path, half: Path) -> None:
    ended = schakel("replay", half, "--data", refreshed, "--year", 2020, "--runs", 1)
    assert "De helft: de eigen collectie bedient" in ended.out
    assert "Klopt het?" in ended.out
    assert "schatting" in ended.out
    assert "replay" in ended.err
    english = schakel("replay", half, "--data", refreshed, "--year", 2020, "--runs", 1, "--language", "en")
    assert "De helft: the own collection serves" in english.out


def test_a_wrong_scenario_and_a_year_without_loans_are_refused(schakel: Any, refreshed: Path, half: Path) -> None:
    half.write_text('title = "x"\n[holds]\nshelf_days = "five"\n')
    wrong = schakel("replay", half, "--data", refreshed)
    assert wrong.exit is Exit.REFUSED
    assert "holds.shelf_days is 'five'; allowed is a whole number of days" in wrong.err
    assert schakel("replay", "--data", refreshed, "--year", 1999).exit is Exit.REFUSED
