"""Scenarios beside the record: in one measure, and in that of the definitions."""

import pytest
from made_up.recorded import HOLDS, LOANS, TRANSITS, on, recorded, rows

from schakel.scenarios.comparison import compare, prepare
from schakel.scenarios.fit import fit
from schakel.scenarios.model import PASSING, Outcome
from schakel.scenarios.scenario import Scenario
from schakel.vocabulary.progress import Silent


def test_loans_without_an_owner_are_loans_and_count_in_no_norm() -> None:
    items = [{"item_id": item, "title_id": "t", "owner_code": owner, "location_code": "A", "status": "available"}
             for item, owner in (("a1", "O1"), ("a2", None), ("c1", "O2"))]  # fmt: skip
    loans = [{"loan_id": str(number), "item_id": item, "location_code": "A", "owner_code": owner, "lent_on": on(number),
              "returned_on": on(number + 2)}
             for number, (item, owner) in enumerate(
                 (("a1", "O1"), ("a2", None), ("c1", "O2"), (None, None), (None, "O1"), (None, "away")))]  # fmt: skip
    organisations = [{"organisation_code": code, "name": code, "kind": kind}
                     for code, kind in (("O1", "library"), ("O2", "library"), ("away", "outside"))]  # fmt: skip
    with recorded(items=items, loans=loans, organisations=organisations) as found:
        (base,) = compare(prepare(found, Silent()), [], [1], Silent())
        fits = {each.figure: each for each in fit(found, base.figures)}
    assert [row["ending"] for row in rows(found) if row["kind"] == PASSING] == [
        Outcome.UNOWNED, Outcome.OWN, Outcome.OUTSIDE
    ]  # fmt: skip
    assert base.figures["loans"] == 6
    assert (base.figures["own_lenient"], base.figures["own_strict"], base.figures["province_strict"]) == (2 / 4, 2 / 4, 3 / 4)
    assert {name: fits[name].off for name in ("loans", "own_lenient", "own_strict")} == {
        "loans": 0, "own_lenient": 0, "own_strict": 0
    }  # fmt: skip


def test_the_record_is_reckoned_by_the_detour_and_the_prices_of_the_scenario_beside_it() -> None:
    priced = Scenario("priced", "Met prijzen", movement_cents=50, kilometre_cents=2, detour=2.6)
    stays = Scenario("stay", "Laten staan", rest="stay", rest_across=True, movement_cents=50)
    with recorded(loans=LOANS, holds=HOLDS, transits=TRANSITS) as record:
        base, same, fewer = compare(prepare(record, Silent()), [priced, stays], [1, 2], Silent())
    assert (base.figures["movements"], base.figures["euros"], fewer.figures["movements"]) == (2, 0, 1)
    assert same.as_it_was["kilometres"] == pytest.approx(2 * base.figures["kilometres"])  # type: ignore[operator]
    assert same.as_it_was["euros"] == pytest.approx(1 + same.figures["kilometres"] * 0.02)  # type: ignore[operator]
    assert fewer.as_it_was["euros"] == 1
    assert fewer.differences["euros"].mean == -0.5  # type: ignore[union-attr]
    for each in (same.differences, same.organisations["O1"].differences, same.locations["A"].differences):
        assert {name: each[name].mean for name in ("kilometres", "co2_kg")} == {"kilometres": 0, "co2_kg": 0}  # type: ignore[union-attr]
    assert same.differences["euros"].mean == 0  # type: ignore[union-attr]
