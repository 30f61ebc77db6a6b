"""What to buy: by hand, from the queue to the library whose borrowers wait."""

from datetime import date, timedelta
from typing import Any

import pytest
from made_up.engine import engine

from schakel.advice.buying import BY_OTHERS, NOT_OVER, advise_buying
from schakel.collection.advised import Action
from schakel.dashboards.advice_words import sentence
from schakel.holds.agreement import Agreement, Setting, our_agreement
from schakel.holds.queue import IN_TIME, LITTLE_GAIN, LOOK_WIDER, NAMED

ON = date(2020, 6, 1)
PLACES = [
    {"location_code": code, "name": code, "organisation_code": organisation}
    for code, organisation in (("A1", "A"), ("A2", "A"), ("B1", "B"))
]


def holds(title: str, place: str, many: int, **more: Any) -> list[dict[str, Any]]:
    return [
        {"hold_id": f"{title}-{place}-{n}-{more}", "title_id": title, "pickup_location_code": place, "kind": "network",
         "placed_on": ON - timedelta(days=30 + n), "outcome": "open", **more}
        for n in range(many)
    ]  # fmt: skip


def item(title: str, number: int, status: str = "on_loan") -> dict[str, Any]:
    return {"item_id": f"{title}-{number}", "title_id": title, "status": status, "owner_code": "A", "location_code": "A1"}


def test_copies_go_to_who_waits_and_to_the_place_where_most_wait() -> None:
    waiting = [*holds("t", "A1", 2), *holds("t", "A2", 4), *holds("t", "B1", 3)]
    lists = {
        each.organisation: each
        for each in advise_buying(engine(locations=PLACES, items=[item("t", 1)], holds=waiting), our_agreement(), ON)
    }
    rows = {code: found.rows[0] for code, found in lists.items()}
    assert {code: (row.action, row.location) for code, row in rows.items()} == {"A": (Action.BUY, "A2"), "B": (Action.BUY, "B1")}
    first, promise = rows["A"].reasons
    assert first.code == "queue_over_threshold"
    assert {name: first.figures[name] for name in ("waiting", "waiting_here", "items", "longest_days")} == {
        "waiting": 9, "waiting_here": 6, "items": 1, "longest_days": 33,
    }  # fmt: skip
    assert rows["A"].copies + rows["B"].copies == promise.figures["copies_for_promise"]
    assert rows["A"].copies > rows["B"].copies
    assert rows["A"].key == "buy:A2:t"


def test_a_title_without_an_item_says_so() -> None:
    found = advise_buying(engine(locations=PLACES, holds=holds("t", "B1", 1)), our_agreement(), ON)
    assert [each.organisation for each in found] == ["B"]
    assert found[0].rows[0].reasons[0].code == "no_item_for_holds"


def test_what_is_not_bought_is_counted_once_for_each_library_that_waits() -> None:
    waiting = [
        *holds("short", "A1", 2), *holds("short", "B1", 1),
        *holds("ordered", "A1", 4), *holds("ready", "A1", 9, available_on=ON),
        *holds("one", "A1", 3), *holds("one", "B1", 1), *holds("endless", "B1", 2),
    ]  # fmt: skip
    items = [item("short", 1), item("ordered", 1), *(item("ordered", n, "on_order") for n in range(2, 6)), item("one", 1)]
    agreement = our_agreement()
    found = {
        each.organisation: each for each in advise_buying(engine(locations=PLACES, items=items, holds=waiting), agreement, ON)
    }
    assert found["A"].left_out[NOT_OVER] == 1
    assert found["B"].left_out[NOT_OVER] == 1
    assert found["A"].left_out[IN_TIME] == 1
    assert {row.title_id for each in found.values() for row in each.rows} == {"one", "endless"}
    # Two copies for four who wait: three at A, so the second goes there too (equal remainders go by code).
    one = next(row for row in found["A"].rows if row.title_id == "one")
    assert one.copies == 2
    assert found["B"].left_out[BY_OTHERS] == 1


def test_where_no_number_keeps_the_promise_what_helps_most_is_advised_and_told_after_what_keeps_it() -> None:
    waiting = [*holds("endless", "A1", 900, placed_on=ON), *holds("short", "A1", 2, placed_on=ON)]
    found = advise_buying(engine(locations=PLACES, holds=waiting), our_agreement(), ON)
    kept, endless = found[0].rows
    assert (kept.title_id, kept.copies, kept.reasons[1].code) == ("short", 2, "promise_not_kept")
    assert (endless.title_id, endless.reasons[1].code) == ("endless", "promise_out_of_reach")
    figures = endless.reasons[1].figures
    # Each serves one at once and, in the 28 days that are left, 28/24 more: a loan of 21 days and 3 of handing over.
    assert endless.copies == figures["copies_for_promise"] > 190
    assert abs(float(figures["served_per_copy"]) - (1 + 28 / 24)) < 0.01
    assert figures["share_after"] == pytest.approx(float(figures["served_per_copy"]) * endless.copies / 900)
    assert "De belofte van 90\xa0% wordt ook dan niet gehaald." in sentence(endless.reasons[1], "nl")


def test_a_queue_of_which_the_like_was_never_served_buys_nothing() -> None:
    # Nine hundred who have waited for years without an item: nothing says that one more item would serve any of them.
    found = advise_buying(engine(locations=PLACES, holds=holds("t", "A1", 900)), our_agreement(), ON)
    assert (found[0].rows, found[0].left_out) == ((), {LITTLE_GAIN: 1})


def test_nothing_is_bought_where_another_branch_has_one_to_spare_or_too_few_are_helped() -> None:
    waiting = [*holds("wider", "B1", 1, kind="branch"), *holds("named", "A1", 4, item_id="named-1")]
    agreement = our_agreement()
    items = [item("wider", 1), item("named", 1)]
    found = {
        each.organisation: each for each in advise_buying(engine(locations=PLACES, items=items, holds=waiting), agreement, ON)
    }
    assert (found["B"].rows, found["B"].left_out) == ((), {LOOK_WIDER: 1})
    assert (found["A"].rows, found["A"].left_out) == ((), {NAMED: 1})
    # With four at one branch the queue of the whole network would be too long as well.
    crowded = engine(locations=PLACES, items=items, holds=holds("wider", "B1", 4, kind="branch"))
    assert [row.location for each in advise_buying(crowded, agreement, ON) for row in each.rows] == ["B1"]
    dear = Agreement({**agreement.settings, "queue.least_gain": Setting(3.0, "persons", "a dear title")})
    found = {each.organisation: each for each in advise_buying(crowded, dear, ON)}
    assert (found["B"].rows, found["B"].left_out) == ((), {LITTLE_GAIN: 1})


def test_holds_of_a_place_without_an_organisation_count_and_buy_nothing() -> None:
    waiting = [*holds("t", "A1", 1), *holds("t", "nowhere", 9)]
    found = advise_buying(engine(locations=PLACES, items=[item("t", 1)], holds=waiting), our_agreement(), ON)
    assert [each.organisation for each in found] == ["A"]
    assert found[0].rows[0].reasons[0].figures["waiting"] == 10
