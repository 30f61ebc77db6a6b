"""Advice that is kept: the very same thing is advised once, by who spoke first."""

from datetime import date

from schakel.advice.kept import SAID_BEFORE, said_once
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
