"""How rows of the tables become wishes, and what a scenario makes of them; every row is given in the test."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_up.recorded import HOLDS, LOANS, START, TRANSITS, network, on, recorded, rows

from schakel.collection.rebalancing import values_of
from schakel.collection.rest_demand import RestDemand
from schakel.dashboards.act_list_words import wrong_list_in_words
from schakel.dashboards.scenario_words import meaning, wrong_in_words
from schakel.scenarios.act_lists import ActListError, read_acts
from schakel.scenarios.changes import SUPPLY_SHARE, apply, read_supply, rest_of
from schakel.scenarios.comparison import compare, prepare
from schakel.scenarios.fit import fit
from schakel.scenarios.model import AT_START, AWAY, GOING_HOME, HOLD, NEVER, ON_LOAN, PASSING, UNKNOWN, WALK_IN, Outcome
from schakel.scenarios.places import read_places, with_weekdays
from schakel.scenarios.record import TABLES, NoRecordError, Record, read_record, unlimited
from schakel.scenarios.scenario import AS_RECORDED, Scenario, ScenarioError
from schakel.vocabulary.progress import Silent
from schakel.warehouse.numbering import Numbering


@pytest.fixture(scope="module")
def record() -> Iterator[Record]:
    with recorded(loans=LOANS, holds=HOLDS, transits=TRANSITS) as found:
        yield found


def test_a_hold_and_its_loan_are_one_wish_with_its_journeys(record: Record) -> None:
    (hold,) = [row for row in rows(record) if row["kind"] == HOLD and row["item"] >= 0]
    expected = {
        "placed": 1,
        "found": 6,
        "origin": 2,
        "place": 1,
        "transit": 2,
        "shelf": 1,
        "loan": 11,
        "back_wait": 1,
        "back_transit": 2,
    }
    assert {name: hold[name] for name in expected} == expected


def test_a_loan_without_a_hold_is_somebody_at_the_shelf(record: Record) -> None:
    walk_ins = [
        (row["placed"], row["item"], row["loan"], row["stage"], row["stage_day"])
        for row in rows(record)
        if row["kind"] == WALK_IN
    ]
    assert walk_ins == [(-9, 1, 14, ON_LOAN, 5), (3, 0, 7, AT_START, NEVER)]


def test_a_hold_that_got_nothing_waits_until_it_ended(record: Record) -> None:
    (hold,) = [row for row in rows(record) if row["kind"] == HOLD and row["item"] == UNKNOWN]
    assert (hold["placed"], hold["found"], hold["ends"], hold["ending"]) == (2, NEVER, 30, Outcome.LAPSED)


def test_a_loan_of_no_known_item_passes_by_and_is_counted(record: Record) -> None:
    # Of an owner that nobody knows the kind of, as the measure `norm_999_strict` has it.
    assert [row["ending"] for row in rows(record) if row["kind"] == PASSING] == [Outcome.PROVINCE]
    assert record.counted["loans of no known item: they stay as they were"] == 1
    assert record.counted["holds without a known title: left out"] == 1


def test_with_nothing_changed_the_replay_tells_what_the_tables_tell(record: Record) -> None:
    prepared = prepare(record, Silent())
    (base,) = compare(prepared, [], [1, 2], Silent())
    assert base.deviations == 0
    assert {each.figure: each.off for each in fit(record, base.figures)} == dict.fromkeys(
        ("loans", "own_lenient", "own_strict", "wait_mean", "holds_ready", "movements"), 0.0
    )
    assert base.figures["own_lenient"] == pytest.approx(1 / 3)
    assert base.figures["own_strict"] == pytest.approx(1 / 4)


def test_a_hold_that_stood_ready_says_by_whose_doing_it_was_not_lent() -> None:
    ready = {"title_id": "t", "item_id": "a1", "pickup_location_code": "A", "placed_on": on(12), "available_on": on(13),
             "ended_on": on(15)}  # fmt: skip
    waits = {"title_id": "t", "pickup_location_code": "A", "placed_on": on(16), "ended_on": on(20)}
    kinds = [("expired", "branch"), ("not_collected", "branch"), ("expired", "interlibrary")]
    holds = [{**row, "hold_id": f"{row['placed_on']}{n}", "outcome": outcome, "kind": kind}
             for row in (ready, waits) for n, (outcome, kind) in enumerate(kinds)]  # fmt: skip
    with network(loans=LOANS, holds=holds) as connection:
        read = read_record(Numbering(connection, TABLES), START, on(366))
        others = dict.fromkeys(("loans", "own_lenient", "wait_mean", "holds_ready", "movements"))
        (measured,) = fit(read, {**others, "own_strict": 1.0})
    asked = [each for each in rows(read) if each["placed"] in (12, 16)]
    lapsed, not_collected, cancelled = Outcome.LAPSED, Outcome.NOT_COLLECTED, Outcome.CANCELLED_BY_BORROWER
    # By interlibrary loan its request tells what became of it, so that it is not counted twice.
    assert [each["ending"] for each in asked] == [lapsed, not_collected, not_collected, lapsed, cancelled, cancelled]
    # Loans of the year: l1 own, l2 and l4 not; two holds lapsed by the library's doing.
    assert (measured.figure, measured.recorded) == ("own_strict", 1 / 5)


def test_a_journey_to_a_loan_that_no_hold_tells_of_is_a_hold() -> None:
    with network(loans=LOANS, transits=TRANSITS) as connection:
        found = read_record(Numbering(connection, TABLES), START, date(2021, 1, 1))
    (hold,) = [row for row in rows(found) if row["kind"] == HOLD]
    assert (hold["placed"], hold["found"], hold["transit"], hold["shelf"]) == (6, 6, 2, 1)
    assert found.counted["holds of which the record has only the journey"] == 1


def test_an_item_that_waits_for_the_van_home_on_the_first_day_is_still_there() -> None:
    before = [LOANS[1] | {"lent_on": on(-20), "returned_on": on(-1)}, LOANS[0]]
    back = [TRANSITS[1] | {"sent_on": on(2), "received_on": on(4)}]
    with network(loans=before, transits=back) as connection:
        found = read_record(Numbering(connection, TABLES), START, date(2021, 1, 1))
        assert [(row["stage"], row["stage_day"]) for row in rows(found) if row["placed"] < 0] == [(AWAY, 2)]
        (base,) = compare(prepare(found, Silent()), [], [1], Silent())
    assert base.figures["movements"] == 1


@pytest.mark.parametrize(("received", "day"), [(on(4), 4), (None, NEVER)])
def test_an_item_that_has_been_on_its_way_home_since_long_before_the_period_still_is(received: date | None, day: int) -> None:
    before = [LOANS[1] | {"lent_on": on(-200), "returned_on": on(-150)}, LOANS[0]]
    back = [TRANSITS[1] | {"sent_on": on(-149), "received_on": received}]
    with recorded(loans=before, transits=back) as found:
        assert [(row["stage"], row["stage_day"]) for row in rows(found) if row["placed"] < 0] == [(GOING_HOME, day)]
    arrived = [TRANSITS[1] | {"sent_on": on(-149), "received_on": on(-140)}]
    with recorded(loans=before, transits=arrived) as found:
        assert [row["placed"] for row in rows(found)] == [3]


def test_a_missing_item_is_not_to_be_had_from_the_day_it_was_missed() -> None:
    items = [{"item_id": "a1", "title_id": "t", "owner_code": "O1", "location_code": "A", "status": "missing"}]
    missed = [{"item_id": "a1", "event": "status_changed", "happened_on": on(40), "before": "available", "after": "missing"}]
    with network(items=items, item_events=missed, loans=LOANS[:1]) as connection:
        found = read_record(Numbering(connection, TABLES), START, date(2021, 1, 1))
    assert found.items.leaves.tolist() == [40]


@contextmanager
def borrowed(**who: str | None) -> Iterator[Record]:
    """Two loans and two holds of these borrowers, and a hold of the year before."""
    before = {**HOLDS[1], "hold_id": "h0", "placed_on": on(-40), "ended_on": None, "outcome": "open"}
    held, lent = [before, *HOLDS[:2]], LOANS[:2]
    with network(
        loans=[row | {"borrower_pseudonym": who.get(row["loan_id"])} for row in lent],
        holds=[row | {"borrower_pseudonym": who.get(row["hold_id"])} for row in held],
        transits=TRANSITS,
    ) as connection:
        yield read_record(Numbering(connection, TABLES), START, date(2021, 1, 1))


def test_wishes_of_one_borrower_have_one_number_and_no_pseudonym() -> None:
    with borrowed(l1="p-anke", l2="p-carla", h1="p-anke", h2="p-bram", h0="p-last-year") as found:
        by_day = {row["placed"]: row["borrower"] for row in rows(found)}
        # Of a hold and its loan it is the borrower of the hold: who of the loan would be another pseudonym after New Year.
        assert by_day[1] == by_day[3] != by_day[2]
        assert sorted({*by_day.values()}) == [0, 1, 2]
        assert "p-" not in repr(found.wishes)
        assert list(unlimited(found.wishes).values()) == [0, 1]


def test_wishes_of_nobody_known_are_counted_and_not_one_borrower() -> None:
    with borrowed(l1="p-anke", h0="p-anke") as found:
        assert [row["borrower"] for row in rows(found)] == [0, UNKNOWN, UNKNOWN, 0]
        assert list(unlimited(found.wishes).values()) == [2, 0]
        limit = Scenario("one", "Eén reservering", most_open_holds=1)
        base, one = compare(prepare(found, Silent()), [limit], [1], Silent())
        assert (base.figures["refused_by_limit"], one.figures["refused_by_limit"]) == (0, 0)


def test_a_limit_of_open_holds_takes_from_who_reserves_most() -> None:
    with borrowed(h1="p-anke", h2="p-anke", h0="p-bram", l2="p-anke") as found:
        limits = [Scenario(f"at {most}", "Grens", most_open_holds=most) for most in (1, 2)]
        base, one, two = compare(prepare(found, Silent()), limits, [1, 2], Silent())
        assert [each.figures["refused_by_limit"] for each in (base, one, two)] == [0, 1, 0]
        assert two.figures == base.figures
        assert one.figures["lost"] == base.figures["lost"] == 1
        assert one.figures["open"] == base.figures["open"]


def test_a_period_without_loans_is_refused() -> None:
    with network(loans=LOANS) as connection, pytest.raises(NoRecordError, match="no loans from 2018-01-01"):
        read_record(Numbering(connection, TABLES), date(2018, 1, 1), date(2019, 1, 1))


def dropped(record: Record, **what: Any) -> list[bool]:
    changed = apply(Scenario("x", "X", **what), record, read_places(record), read_supply(record), seed=1)
    return [bool(day >= NEVER) for day in changed.items.enters]


def test_what_goes_is_what_the_scenario_says(record: Record) -> None:
    assert dropped(record, drop_items=("c1",)) == [False, False, True]
    # a2 was lent in the year before, a1 was not.
    assert dropped(record, drop_share=0.5) == [True, False, False]
    assert dropped(record, sizes={"A": 0}) == [True, True, False]
    assert sum(dropped(record, sizes={"A": 1}, drop_rule="random")) == 1


def test_a_title_without_items_left_is_known(record: Record) -> None:
    gone = Scenario("x", "X", drop_items=("a1", "a2", "c1"))
    assert apply(gone, record, read_places(record), read_supply(record), 1).policy.emptied.tolist() == [True]


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"drop_items": ("zz",)}, "'zz'"),
        ({"sizes": {"Q": 3}}, "collection.size names 'Q'; locations are A, B, C"),
        ({"weekdays": {"Q": (1,)}}, "transport.weekdays names 'Q'"),
    ],
)
def test_names_that_the_snapshot_does_not_have_are_refused(record: Record, what: dict[str, Any], said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        dropped(record, **what)


def test_least_lent_needs_a_year_before() -> None:
    with network(loans=LOANS[:1]) as connection:
        found = read_record(Numbering(connection, TABLES), START, date(2021, 1, 1))
        with pytest.raises(ScenarioError, match="no loans in the year before 2020-01-01"):
            dropped(found, drop_share=0.1)


def test_supply_from_outside_is_that_of_the_record(record: Record) -> None:
    assert (read_supply(record).share, read_supply(record).is_recorded) == (SUPPLY_SHARE, False)
    asked = [
        {"request_id": str(n), "requester_code": "O1", "scope": "national_in", "placed_on": on(0), "outcome": outcome,
         "received_on": on(6) if outcome == "completed" else None}
        for n, outcome in enumerate(["completed", "completed", "completed", "unfilled"])
    ]  # fmt: skip
    with network(loans=LOANS, interlibrary_requests=asked) as connection:
        found = read_supply(read_record(Numbering(connection, TABLES), START, date(2021, 1, 1)))
    assert (found.share, found.days) == (0.75, 6)


def test_a_smaller_collection_beside_the_record_in_one_sentence(record: Record) -> None:
    scenario = Scenario("less", "Zonder a1", drop_items=("a1", "a2"), hold_share=0.0)
    base, less = compare(prepare(record, Silent()), [scenario], [1, 2, 3], Silent())
    assert base.scenario is AS_RECORDED
    loans = less.differences["loans"]
    assert loans is not None
    assert (loans.mean, loans.low, loans.high) == (-1, -1, -1)
    told = asdict(less)
    said = meaning("Zonder a1", told["figures"], told["differences"], "nl")
    assert said.startswith(
        "Zonder a1: er is 1 uitlening minder (33,3\xa0%), de eigen collectie bedient 0,0\xa0% van de vraag (nu 25,0\xa0%), "
        "1 wens meer blijft onvervuld"
    )
    assert "0.0% of demand (now 25.0%), 1 more wish is lost" in meaning("x", told["figures"], told["differences"], "en")


def test_days_that_run_backwards_and_journeys_without_an_end_are_counted_and_played() -> None:
    holds = [
        {"hold_id": "b1", "title_id": "t", "pickup_location_code": "A", "placed_on": on(9), "ended_on": on(4),
         "outcome": "expired"},
        {"hold_id": "b2", "title_id": "t", "pickup_location_code": "B", "placed_on": on(3), "ended_on": on(-4),
         "outcome": "cancelled_by_borrower"},
    ]  # fmt: skip
    loans = [LOANS[0] | {"returned_on": on(1)}, LOANS[3]]
    lost = [TRANSITS[1] | {"received_on": None}, TRANSITS[0] | {"sent_on": on(9), "received_on": on(8), "reason": "return"}]
    items = [{"item_id": "a1", "title_id": "t", "owner_code": None, "location_code": "A", "status": "available"}]
    with network(loans=loans, holds=holds, transits=lost, items=items) as connection:
        found = read_record(Numbering(connection, TABLES), START, date(2021, 1, 1))
        (base,) = compare(prepare(found, Silent()), [], [1], Silent())
    told = {reason.partition(":")[0]: count for reason, count in found.counted.items() if count}
    assert told == {
        "holds closed before they were placed": 2, "loans returned before they were lent": 1, "journeys that never arrived": 1,
        "journeys that arrived before they were sent": 1, "loans of no known item": 1, "items without an owner": 1,
        "journeys of no known item": 2,
    }  # fmt: skip
    assert (base.figures["open"], base.figures["loans"]) == (0, 2)
    assert [(row["ends"], row["placed"]) for row in rows(found) if row["kind"] == HOLD] == [(3, 3), (9, 9)]


def test_where_items_rest_changes_movements_and_the_parts_tell_whose(record: Record) -> None:
    stay = Scenario("stay", "Laten staan", rest="stay", rest_across=True)
    base, stays = compare(prepare(record, Silent()), [stay], [1, 2], Silent())
    assert (base.figures["movements"], stays.figures["movements"]) == (2, 1)
    assert (base.organisations["O1"].figures["sent"], stays.organisations["O1"].figures["sent"]) == (1, 0)
    assert stays.locations["B"].differences["sent"].mean == -1  # type: ignore[union-attr]
    assert stays.emission.kg_per_km > 0


def test_the_policy_of_a_replay_weighs_what_its_scenario_agreed(record: Record) -> None:
    agreed = {**values_of(), "lost_cents": 900.0, "movement_cents": 0.0, "km_cents": 0.0}
    scenario = Scenario("x", "X", rest="policy", rest_values=agreed, hold_share=0.25)
    transport, nothing = read_places(record), np.zeros((1, 3), dtype=np.float32)
    rest = rest_of(scenario, record, transport, transport.arrays, RestDemand(nothing, nothing))
    assert (rest.prices.lost, rest.prices.hold_share, rest.cost.max()) == (900.0, 0.25, 0.0)
    # Journeys cost nothing here, but who waits for one waits: twice as long when the van comes once a week and not every day.
    weekly = with_weekdays(transport, dict.fromkeys(range(3), (0,)), record.days)
    seldom = rest_of(scenario, record, transport, weekly, RestDemand(nothing, nothing))
    assert 0.0 < rest.fetch[0, 1] < seldom.fetch[0, 1] == 500.0


def acted(tmp_path: Path, text: str) -> Scenario:
    (tmp_path / "list.csv").write_text(text)
    return Scenario("acts", "Lijst", acts=read_acts(tmp_path / "list.csv"), item_cents=2000, hold_share=0.0)


def test_a_list_of_acts_moves_drops_and_buys(record: Record, tmp_path: Path) -> None:
    scenario = acted(
        tmp_path, "action,item_id,title_id,to_location_code,copies\nmove,a2,t,B,\ndrop,a1,t,,\nkeep,c1,t,,\nbuy,,t,C,2\n"
    )
    changed = apply(scenario, record, read_places(record), read_supply(record), seed=1)
    assert (changed.dropped, changed.bought) == (1, 2)
    assert changed.items.home.tolist() == [0, 1, 2, 2, 2]
    assert changed.items.owner.tolist() == [0, 0, 1, 1, 1]
    assert [bool(day >= NEVER) for day in changed.items.enters] == [True, False, False, False, False]
    assert changed.items.of_title[changed.items.by_title[0] : changed.items.by_title[1]].tolist() == [0, 1, 2, 3, 4]
    _, listed = compare(prepare(record, Silent()), [scenario], [1], Silent())
    assert (listed.figures["bought"], listed.figures["euros"]) == (2, 40.0)


@pytest.mark.parametrize(
    ("line", "said", "dutch"),
    [
        ("burn,a1,t,,", "action is 'burn'; allowed are keep, move", 'action is "burn"; toegestaan is keep, move'),
        ("move,a1,t,,", "names no to_location_code", "om a1 te verplaatsen ontbreekt to_location_code"),
        ("drop,,t,,", "names no item_id", "bij drop ontbreekt item_id"),
        ("buy,,,A,1", "names no title_id and location", "bij buy ontbreekt title_id of de locatie"),
        ("buy,,t,A,none", "copies is 'none'", 'copies is "none"; schrijf een heel getal'),
        ("buy,,t,A,²", "copies is '²'", 'copies is "²"'),
        ("drop,zz,t,,", "line 2: 'zz' is not in the table items", '"zz" komt in deze momentopname niet voor (exemplaren)'),
        ("buy,,t,Q,1", "'Q' is not in the table locations", '"Q" komt in deze momentopname niet voor (locaties)'),
    ],
)
def test_a_wrong_line_of_a_list_is_refused(record: Record, tmp_path: Path, line: str, said: str, dutch: str) -> None:
    def try_it() -> None:
        scenario = acted(tmp_path, f"action,item_id,title_id,to_location_code,copies\n{line}\n")
        apply(scenario, record, read_places(record), read_supply(record), seed=1)

    with pytest.raises((ScenarioError, ActListError), match=said) as refused:
        try_it()
    error = refused.value.acts if isinstance(refused.value, ScenarioError) else refused.value
    assert isinstance(error, ActListError)
    told = wrong_list_in_words(error.values, "nl")
    assert ", regel 2: " in told
    assert dutch in told
    assert not isinstance(refused.value, ScenarioError) or told in wrong_in_words(refused.value, "nl")
