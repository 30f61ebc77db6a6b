"""`schakel profile` on a small network: check, evaluate, and what is refused. Proposals are in the unit tests."""

from pathlib import Path
from typing import Any

import pytest
from made_up.lending import PROFILE, make_lending_network

from schakel.cli.exits import Exit


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_lending_network(tmp_path_factory.mktemp("lending") / "data")
    (folder / "profiles.toml").write_text(PROFILE, encoding="utf-8")
    return folder


def test_goals_are_held_against_what_is_there(schakel: Any, data: Path) -> None:
    document = schakel("profile", "evaluate", "--data", data, "--json").document
    (profile,) = document["profiles"]
    assert (profile["location"], profile["adopted_by"], profile["items"]) == ("A", "Bram", 60)
    (books,) = profile["categories"]
    assert {goal["kind"]: goal["status"] for goal in books["goals"]} == {"share": "met", "use": "not_met", "spread": "met"}
    assert books["evidence"]["loans"] == profile["loans_last_year"] > 100
    assert list(books["drift"]) == ["2018-01-01", "2019-01-01", "2020-01-01", "2020-07-01"]
    told = schakel("profile", "evaluate", "--data", data)
    assert told.exit is Exit.DONE
    assert "vastgesteld door Bram op 2 januari 2020: 60 exemplaren" in told.out
    assert "niet gehaald" in told.out
    checked = schakel("profile", "check", "--data", data, "--json").document
    assert checked["profiles"][0]["shares_percent"] == 99


def test_a_profile_of_120_percent_is_refused(schakel: Any, data: Path, tmp_path: Path) -> None:
    wrong = PROFILE.replace("= 99,", "= 70,") + '"youth/fiction/book" = { share_percent = 50 }\n'
    (tmp_path / "wrong.toml").write_text(wrong, encoding="utf-8")
    ended = schakel("profile", "check", "--data", data, "--file", tmp_path / "wrong.toml")
    assert ended.exit is Exit.REFUSED
    assert "profile 1 (A): the shares are 120 % together" in ended.err
    ended = schakel("profile", "propose", "--data", data, "--metres", 10, "--area", "GM1")
    assert ended.exit is Exit.REFUSED
    assert "area 'GM1' has no inhabitants" in ended.err
