"""`schakel measure` and `explain` of a library that tells once a year what it has, and not what left."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from made_up.library import ITEMS, LOANS, LOCATIONS, Library

from schakel.measures.catalogue import find_measures
from schakel.measures.precompute import precompute

WHY = "Aanvoer lib zegt niet op welke dag exemplaren weggingen tussen de standen van 2018-12-31 en 2019-12-31."


def refreshed(root: Path) -> Path:
    """Two states of 2019; one of three items left."""
    library = Library(root).set_up(locations=LOCATIONS, loans=LOANS, items=ITEMS.replace("mode =", "may_shrink = 0.0\nmode ="))
    library.put("locations.csv", "code,name,organisation", "L1,East,O1")
    library.put(
        "loans.csv", "id,item,borrower,place,lent,returned,name", *(f"{n},a,1,L1,{n:02}-01-2019,,Jan" for n in range(1, 9))
    )
    heads = "id,place,owner,status,added,price"
    library.put("items_2018-12-31.csv", heads, *(f"{item},L1,O1,B,2010-01-01," for item in "abc"))
    library.put("items_2019-12-31.csv", heads, *(f"{item},L1,O1,B,2010-01-01," for item in "ab"))
    assert all(result.outcome != "failed" for result in library.fetch())
    measures = {name: find_measures()[name] for name in ("loans", "withdrawal_rate")}
    library.refresh(finish=[partial(precompute, today=date(2019, 12, 31), measures=measures)])
    return library.data


def test_what_is_not_known_is_no_0_and_the_command_says_why(schakel: Any, tmp_path: Path) -> None:
    asked = ("measure", "withdrawal_rate", "--data", refreshed(tmp_path), "--language", "nl")
    quarters = schakel(*asked, "--period", "quarter", "--json").document["figures"]
    assert [(each["value"], each["is_complete"], each["why_incomplete"]) for each in quarters] == [(None, False, WHY)] * 4
    (year,) = schakel(*asked, "--json").document["figures"]
    assert (year["numerator"], year["denominator"], year["is_complete"], year["why_incomplete"]) == (1, 3, True, None)
    printed = " ".join(schakel(*asked, "--period", "quarter").out.split())
    assert f"2019-Q1, 2019-Q2, 2019-Q3, 2019-Q4. {WHY}" in printed


def test_a_definition_says_that_states_tell_no_days(schakel: Any) -> None:
    assert "Geeft een bron alleen standen" in schakel("explain", "withdrawal_rate", "--language", "nl").out
    assert "standen" not in schakel("explain", "loans", "--language", "nl").out
