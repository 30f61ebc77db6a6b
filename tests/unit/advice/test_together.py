"""The lists of all makers together: the same thing is advised once, and the last copy stays."""

from datetime import date

from made_up.engine import engine

from schakel.advice.together import LAST, SAID_BEFORE, guarded, said_once
from schakel.collection.advised import Action, AdviceList, Advised, Reason

ON = date(2020, 12, 31)


def weed(item: str, code: str) -> Advised:
    return Advised(Action.WEED, "A", "t", item, (Reason(code, {}),))


def test_what_the_rules_said_the_plan_does_not_say_again() -> None:
    rules = AdviceList("weeding", "NOORD", ON, "rules", (weed("i1", "not_lent"),), {"in_use": 3})
    plan = AdviceList("plan", "NOORD", ON, "plan", (weed("i1", "plan_no_room"), weed("i2", "plan_no_room")), {"kept_by_plan": 5})
    first, second = said_once([rules, plan])
    assert first == rules
    assert [row.item_id for row in second.rows] == ["i2"]
    assert second.left_out == {"kept_by_plan": 5, SAID_BEFORE: 1}


def test_the_plan_does_not_weed_the_last_copy_that_the_rules_left() -> None:
    """Of `pair` the rules weed one and the plan the other; of `three` one more may go; `gone` is no copy."""
    copies = {"a1": "pair", "a2": "pair", "b1": "three", "b2": "three", "b3": "three"}
    items = [{"item_id": item, "title_id": title} for item, title in copies.items()]
    items += [
        {"item_id": "gone", "title_id": "pair", "withdrawn_on": ON},
        {"item_id": "lost", "title_id": "pair", "status": "missing"},
    ]

    def weeds(kind: str, organisation: str, *of: str) -> AdviceList:
        rows = tuple(Advised(Action.WEED, "A", copies[item], item, (Reason("r", {}),)) for item in of)
        return AdviceList(kind, organisation, ON, kind, rows, {})

    lists = [
        weeds("weeding", "NOORD", "a1"), weeds("weeding", "ZUID", "b1"), weeds("plan", "NOORD", "a2", "b2"),
        weeds("plan", "ZUID", "b3"),
    ]  # fmt: skip
    with engine(items=items) as connection:
        found = guarded(connection, lists, ON)
    assert [[row.item_id for row in each.rows] for each in found] == [["a1"], ["b1"], ["b2"], []]
    assert [each.left_out for each in found] == [{}, {}, {LAST: 1}, {LAST: 1}]
