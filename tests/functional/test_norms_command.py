"""`schakel norms`, `schakel explain NORM`, and the facts that somebody gives."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from schakel.cli.exits import Exit
from schakel.measures.norm_facts import FILE
from schakel.measures.norms import STATUSES, find_norms

FACTS = """[[fact]]
norm = "dbo_meetings"
period = "2026"
value = 4
known_on = 2026-10-31
source = "Verslagen DBO"

[[fact]]
norm = "sgia_budget"
period = "2026"
value = 261500.5
known_on = 2026-11-01
source = "Grootboek"
"""
ON = ("--on", "2026-11-27")


@pytest.fixture
def told(refreshed: Path, tmp_path: Path) -> Path:
    """The refreshed folder with facts of two norms."""
    data = tmp_path / "told"
    shutil.copytree(refreshed, data, symlinks=True)
    (data / FILE).write_text(FACTS)
    return data


def test_every_norm_is_listed_with_authority_dates_kind_value_and_status(schakel: Any, refreshed: Path) -> None:
    document = schakel("norms", "--data", refreshed, *ON, "--json").document
    assert [norm["name"] for norm in document["norms"]] == list(find_norms())
    for norm in document["norms"]:
        assert norm["in_force"]
        assert norm["kind"]
        assert all(version["authority"] and version["valid_from"] for version in norm["versions"])
        assert {each["status"] for each in norm["standings"]} <= set(STATUSES)
        assert norm["standings"]
    of_each = next(norm["standings"] for norm in document["norms"] if norm["name"] == "collection_95_lenient")
    assert [(each["level"], each["place_code"]) for each in of_each][:1] == [("network", None)]
    assert {each["level"] for each in of_each[1:]} == {"organisation"}
    assert all(each["place_code"] and each["of"] and each["value"] is not None for each in of_each[1:])
    lacking = {norm["name"] for norm in document["norms"] if norm["standings"][0]["lacks_fact"]}
    assert lacking == {norm.name for norm in find_norms().values() if norm.needs_fact}
    assert document["facts"].endswith(FILE)
    assert schakel("norms", "--data", refreshed, *ON).out.count("Nog niemand heeft dit gegeven.") == len(lacking) == 30


def test_a_fact_is_judged_and_named_with_its_source(schakel: Any, told: Path) -> None:
    norms = {norm["name"]: norm for norm in schakel("norms", "--data", told, *ON, "--json").document["norms"]}
    (meetings,), (budget,) = norms["dbo_meetings"]["standings"], norms["sgia_budget"]["standings"]
    assert (meetings["status"], meetings["value"], meetings["known_on"]) == ("too_early", 4, "2026-10-31")
    assert (budget["status"], budget["source"], budget["period"]) == ("not_met", "Grootboek", "2026")
    dutch = schakel("norms", "--data", told, *ON).out.replace("\xa0", " ")
    english = schakel("norms", "--data", told, *ON, "--language", "en").out.replace("\xa0", " ")
    assert "€ 261.500,50" in dutch
    assert "€ 261,500.50" in english
    assert "te verwachten: 5,4." in dutch
    assert [
        word for word in ("asks", "since", "figure", "not met", "at least", "Snapshot") if re.search(rf"\b{word}\b", dutch)
    ] == []
    assert [
        word for word in ("vraagt", "sinds", "cijfer", "niet gehaald", "ten minste") if re.search(rf"\b{word}\b", english)
    ] == []


def test_before_its_first_day_a_norm_is_listed_and_not_judged(schakel: Any, refreshed: Path) -> None:
    norms = {norm["name"]: norm for norm in schakel("norms", "--data", refreshed, "--json").document["norms"]}
    assert (norms["sgia_budget"]["in_force"], norms["sgia_budget"]["standings"]) == (False, [])
    assert norms["collection_95_strict"]["in_force"]
    assert "geldt nog niet" in schakel("norms", "--data", refreshed).out


def test_before_a_refresh_norms_are_listed_without_figures(schakel: Any, network: Path) -> None:
    ended = schakel("norms", "--data", network, *ON)
    assert ended.exit is Exit.DONE
    assert "Er is nog geen momentopname" in ended.out


def test_facts_that_cannot_be_are_refused_by_norms_and_by_check(schakel: Any, told: Path) -> None:
    (told / FILE).write_text(FACTS.replace("dbo_meetings", "dbo"))
    ended = schakel("norms", "--data", told)
    assert ended.exit is Exit.REFUSED
    assert f"{FILE}: fact 1: norm is 'dbo'; norms that need a fact are background_collection, customer_talks, " in ended.err
    checked = schakel("check", "--data", told, "--json")
    assert checked.exit is Exit.REFUSED
    assert [part["what"] for part in checked.document["checked"] if not part["is_right"]] == ["facts of norms"]


@pytest.mark.parametrize("name", sorted(find_norms()))
def test_explain_tells_who_asks_a_norm_since_when_and_what_tells_it(schakel: Any, name: str) -> None:
    norm = find_norms()[name]
    for language in ("nl", "en"):
        ended = schakel("explain", name, "--language", language)
        assert ended.exit is Exit.DONE, ended.err
        assert norm.title[language] in ended.out
        for version in norm.versions:
            assert version.source in ended.out
            assert str(version.valid_from.year) in ended.out
        assert (norm.measure or ("norm_facts.toml" if norm.needs_fact else "")) in ended.out
    document = schakel("explain", name, "--json").document["norm"]
    assert (document["name"], document["kind"], document["needs_fact"]) == (name, norm.kind, norm.needs_fact)


def test_explain_of_what_is_neither_measure_nor_norm_names_both(schakel: Any) -> None:
    ended = schakel("explain", "sgia_budgett", "--json")
    assert ended.exit is Exit.REFUSED
    assert "there is no measure and no norm 'sgia_budgett'; did you mean sgia_budget?" in ended.err
    assert (ended.document["reason"], ended.document["there"]) == ("no_such_name", ["sgia_budget"])


def test_what_the_registers_of_the_site_count_is_told(schakel: Any, told: Path) -> None:
    """Beside the file: the register counts six meetings of 2023, and the file says something else of that year."""
    before = schakel("norms", "--data", told, "--on", "2023-12-31", "--json").document
    assert _of(before, "dbo_meetings")[0]["lacks_fact"], "no site was ever served"
    made = subprocess.run([sys.executable, "-m", "small_site.registers", str(told)], cwd=Path(__file__).parents[1], check=False)
    assert made.returncode == 0
    mark = FACTS.split("\n\n")[1].replace("sgia_budget", "transport_mark").replace("261500.5", "8")
    (told / FILE).write_text(f"{FACTS}\n{mark}".replace("2026", "2023"))
    found = schakel("norms", "--data", told, "--on", "2023-12-31", "--json").document
    (meetings,) = _of(found, "dbo_meetings")
    assert (meetings["value"], meetings["told_by"], meetings["status"]) == (6, "register", "met")
    assert meetings["typed_otherwise"] == 4
    assert _of(found, "sgia_budget")[0]["told_by"] == "register"
    assert _of(found, "transport_mark")[0]["told_by"] == "file"
    assert {each["of"]: each["value"] for each in _of(found, "innovation_meetings")}["Jeugd"] == 5


def _of(document: Any, name: str) -> list[dict[str, Any]]:
    return next(norm["standings"] for norm in document["norms"] if norm["name"] == name)


def test_a_register_that_cannot_be_read_is_refused_with_what_to_do(schakel: Any, told: Path) -> None:
    (told / "site.sqlite3").write_text("no database at all, and long enough to be looked at by whoever opens it as one")
    ended = schakel("norms", "--data", told)
    assert ended.exit is Exit.REFUSED
    assert "site.sqlite3: could not be looked at" in ended.err
