"""`schakel holds` on a small network: what is printed, what is written, and that no person is in it."""

import csv
from pathlib import Path
from typing import Any

import pytest
from made_up.holds import make_holds_network

from schakel.cli.exits import Exit


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_holds_network(tmp_path_factory.mktemp("holds") / "data")


def test_assign_writes_pick_lists_without_persons(schakel: Any, data: Path, tmp_path: Path) -> None:
    document = schakel("holds", "assign", "--data", data, "--lists", tmp_path / "lists", "--json").document
    assert document["proof"]["is_proven"] is True
    assert document["proof"]["cost_cents"] == document["proof"]["bound_cents"]
    methods = {each["method"]: each for each in document["methods"]}
    assert set(methods) == {
        "flow", "flow_same_holds", "local_first", "title_by_title", "best_hold_nearest", "best_hold_first_come",
    }  # fmt: skip
    assert methods["flow"]["filled"] == 2
    assert document["agreed"]["limits.picks"]["why"]
    rows = [row for path in (tmp_path / "lists").iterdir() for row in csv.DictReader(path.read_text().splitlines())]
    assert {(row["item_id"], row["location_code"], row["to_location_code"]) for row in rows} == {
        ("i1", "A", "B"),
        ("i2", "B", "B"),
    }
    written = "".join(path.read_text() for path in (tmp_path / "lists").iterdir())
    assert not any(word in written for word in ("p-one", "p-two", "h1", "h2"))


def test_assign_names_what_takes_no_part(schakel: Any, data: Path) -> None:
    document = schakel("holds", "assign", "--data", data, "--json").document
    assert document["waiting"] == 5
    assert document["left_out"] == {
        "hold is served by interlibrary loan": 1,
        "hold names no title": 1,
        "item has no known owner (takes part)": 1,
        "no item of the title is on a shelf": 1,
    }
    ended = schakel("holds", "assign", "--data", data, "--language", "en")
    assert "Proven: against serving nobody" in ended.out
    assert "hold names no title: 1" in ended.out
    assert "reservering noemt geen titel: 1" in schakel("holds", "assign", "--data", data).out


def test_assign_refuses_a_folder_with_other_files(schakel: Any, data: Path, tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    ended = schakel("holds", "assign", "--data", data, "--lists", tmp_path)
    assert ended.exit is Exit.REFUSED
    assert "letters.txt" in ended.err
    assert (tmp_path / "letters.txt").read_text() == "mine"


def test_an_agreement_that_is_wrong_is_refused(schakel: Any, data: Path) -> None:
    (data / "holds.toml").write_text("[limits]\npicks = 3\n")
    try:
        ended = schakel("holds", "queue", "--data", data)
    finally:
        (data / "holds.toml").unlink()
    assert ended.exit is Exit.REFUSED
    assert "limits.picks" in ended.err


def test_distances_that_are_given_are_used(schakel: Any, data: Path) -> None:
    (data / "distances.csv").write_text("from,to,km\nA,B,40\nB,A,41.5\n")
    try:
        document = schakel("holds", "assign", "--data", data, "--json").document
        (data / "distances.csv").write_text("from,to,km\nA,B,far\n")
        ended = schakel("holds", "assign", "--data", data)
    finally:
        (data / "distances.csv").unlink()
    assert document["kilometres"] == "given: distances.csv"
    assert document["methods"][0]["km"] == 81.5
    assert ended.exit is Exit.REFUSED
    assert "line 2 is 'A,B,far'" in ended.err


def test_queue_says_what_to_buy(schakel: Any, data: Path) -> None:
    document = schakel("holds", "queue", "--data", data, "--json").document
    queues = {each["title_id"]: each for each in document["queues"]}
    assert (queues["t1"]["waiting"], queues["t1"]["items"], queues["t1"]["to_buy"]) == (2, 2, 0)
    assert (queues["t2"]["items"], queues["t2"]["ratio"], queues["t2"]["to_buy"]) == (0, None, 1)
    # The second is waited for at one branch only, which has none to lend: the item is bought for that branch.
    assert (queues["t2"]["buy_at"], queues["t2"]["branch_waiting"], queues["t2"]["out_of_reach"]) == ({"B": 1}, 1, 0)
    assert document["total"]["kept_share"] < document["total"]["kept_share_after"]
    assert "back" not in document
    assert schakel("holds", "queue", "--data", data, "--back", "--json").document["back"] == []
    assert "too little past to judge promises by" in schakel("holds", "queue", "--data", data, "--back", "--language", "en").out
    ended = schakel("holds", "queue", "--data", data, "--over", "--rows", "1")
    assert ended.exit is Exit.DONE
    assert "t2" in ended.out
    assert "t1" not in ended.out


def test_waits_keep_open_holds_and_list_what_cannot_be_right(schakel: Any, data: Path) -> None:
    document = schakel("holds", "waits", "--data", data, "--json").document
    everything = {(each["place"], each["kind"]): each for each in document["waits"]}["all", "all"]
    assert (everything["holds"], everything["ready"], everything["open"]) == (6, 2, 4)
    checks = {check["check"]: check["found"] for check in document["checks"]}
    assert (checks["short_expiry"], checks["open_without_title"]) == (1, 1)
    assert schakel("holds", "waits", "--data", data, "--since", "2020-01-01", "--until", "2020-02-01").exit is Exit.DONE


def test_forecast_says_when_there_is_too_little_past(schakel: Any, data: Path) -> None:
    document = schakel("holds", "forecast", "--data", data, "--json").document
    assert {hold["hold_id"] for hold in document["holds"]} == {"h1", "h2", "h5"}
    assert not any("pseudonym" in key for key in document["holds"][0])
    assert "too little past" in document["finding"] or "forecasts made on" in document["finding"]
    assert "Days still to wait" in schakel("holds", "forecast", "--data", data, "--language", "en").out


def test_without_a_part_the_parts_are_listed(schakel: Any) -> None:
    assert schakel("holds").exit is Exit.USAGE
    assert schakel("holds", "nothing").exit is Exit.USAGE
