"""`schakel smallest` on a small network: what is printed, what is written, what is refused."""

import csv
from pathlib import Path
from typing import Any

import pytest
from made_up.lending import make_lending_network

from schakel.cli.exits import Exit
from schakel.collection.plan_advice import check_plan
from schakel.scenarios.act_lists import read_acts


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_lending_network(tmp_path_factory.mktemp("lending") / "data")


def test_the_smallest_collection_with_bound_margin_and_curve(schakel: Any, data: Path) -> None:
    document = schakel("smallest", "--data", data, "--local", 80, "--province", 90, "--json").document
    assert document["bound"] <= document["cost"] == document["copies"]["province"]
    for place, aim in document["aims"].items():
        assert aim >= (0.9 if place == "province" else 0.8) - 1e-9
        assert document["shares_promised"][place] >= aim - 1e-9
    judged = document["judged"]
    assert len(judged["delivered"]) == 3
    assert sum(judged["copies"]) == judged["cost"]
    assert len(judged["as_it_was"]["delivered"]) == len(judged["as_it_was"]["measured"]) == 3
    # Without the norm of the province no library needs more.
    assert sum(judged["own_copies"]) <= sum(judged["copies"])
    assert document["items_left_out"] == {"no location of a library": 1, "cannot be lent now": 1}
    sizes = [point["copies"]["province"] for point in document["curve"]]
    assert sizes == sorted(sizes)
    told = schakel("smallest", "--data", data, "--local", 80, "--province", 90, "--money", "--language", "en")
    assert told.exit is Exit.DONE
    assert "proven: none costs less than" in told.out
    assert "waits as long as people were seen to wait" in told.out
    assert "The forecast misses" in told.out


def test_lists_tell_of_every_item_once(schakel: Any, data: Path, tmp_path: Path) -> None:
    (tmp_path / "sizes.csv").write_text("location_code,size\nA,20\nB,15\n")
    document = schakel(
        "smallest", "--data", data, "--sizes", tmp_path / "sizes.csv", "--shrink", 50, "--lists", tmp_path / "lists", "--json"
    ).document
    rows = {name: list(csv.DictReader((tmp_path / "lists" / name).read_text().splitlines())) for name in document["lists"]}
    assert sum(map(len, rows.values())) == document["items_now"] == 120
    places = {place["location_code"]: place for place in document["locations"]}
    assert {code: place["room"] for code, place in places.items()} == {"A": 20, "B": 15, "C": 30}
    comes_to = dict.fromkeys(places, 0)
    still_there = set()
    for acts in rows.values():
        for act in acts:
            if act["action"] != "drop":
                comes_to[act["to_location_code"] or act["location_code"]] += 1
                still_there.add(act["title_id"])
    assert comes_to == {code: place["planned"] for code, place in places.items()}
    assert all(place["planned"] <= place["room"] for place in places.values())
    for act in (act for acts in rows.values() for act in acts if act["action"] == "drop"):
        assert (act["last_in_province"] == "yes") == (act["title_id"] not in still_there)
    assert document["worth"] <= document["bound"]


def test_money_buys_and_last_copies_stay(schakel: Any, data: Path, tmp_path: Path) -> None:
    (tmp_path / "sizes.csv").write_text("organisation_code,location_code,size,cents\nO1,,,60000\n,C,40,\n")
    given = ("smallest", "--data", data, "--sizes", tmp_path / "sizes.csv", "--keep-last", "--buy", 30_000, "--json")
    document = schakel(*given, "--lists", tmp_path / "plan").document
    assert {limit["name"]: limit["at_most"] for limit in document["limits"]} == {"C": 40, "O1": 60_000, "what is bought": 30_000}
    assert all(limit["used"] <= limit["at_most"] for limit in document["limits"])
    assert document["bought"]["cents"] <= 30_000
    rows = [row for name in document["lists"] for row in csv.DictReader((tmp_path / "plan" / name).read_text().splitlines())]
    # Advice and scenarios read what is written here.
    assert check_plan(tmp_path) == tmp_path / "plan"
    bought = [act for act in read_acts(tmp_path / "plan") if act.action == "buy"]
    assert sum(act.copies for act in bought) == document["bought"]["copies"] > 0
    assert {act.to for act in bought} <= {"A", "B", "C"}
    assert [row["item_id"] for row in rows if row["action"] == "buy"] == [""] * document["bought"]["copies"]
    assert not any(row["last_in_province"] for row in rows)
    assert sum(place["buy"] for place in document["locations"]) == document["bought"]["copies"]
    assert document["last_copies"]["worth_lost"] >= -1e-3 * document["worth"]
    assert "Keeping the last copies costs" in schakel(*given[:-1], "--language", "en").out
    (tmp_path / "sizes.csv").write_text("location_code,size\nA,1\nB,1\nC,1\n")
    ended = schakel("smallest", "--data", data, "--sizes", tmp_path / "sizes.csv", "--keep-last")
    assert ended.exit is Exit.REFUSED
    assert "one copy of each of the" in ended.err
    assert "give --shrink or --sizes too" in schakel("smallest", "--data", data, "--keep-last").err


def test_sizes_that_cannot_be_are_refused(schakel: Any, data: Path, tmp_path: Path) -> None:
    ended = schakel("smallest", "--data", data, "--shrink", 95, "--must-meet-norms")
    assert ended.exit is Exit.REFUSED
    assert "have room for" in ended.err
    assert "and that is proven" in ended.err
    assert "possible is" in ended.err
    assert "no collection of fewer than" in ended.err
    wrong = {
        "place,size\nA,1\n": "asked are location_code",
        "location_code,size\nA,many\n": "line 2: size is 'many'",
        "location_code,size\nQ,1\n": "no location 'Q'",
        "location_code,size\nA,1\nA,2\n": "has a size already",
    }
    for text, says in wrong.items():
        (tmp_path / "wrong.csv").write_text(text)
        ended = schakel("smallest", "--data", data, "--sizes", tmp_path / "wrong.csv")
        assert ended.exit is Exit.REFUSED
        assert says in ended.err
    assert "cannot be planned for" in schakel("smallest", "--data", data, "--local", 100).err
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letters.txt").write_text("mine")
    ended = schakel("smallest", "--data", data, "--shrink", 10, "--lists", tmp_path / "mine")
    assert ended.exit is Exit.REFUSED
    assert "letters.txt" in ended.err
    assert "give --shrink or --sizes too, or --buy" in schakel("smallest", "--data", data, "--lists", tmp_path / "x").err
