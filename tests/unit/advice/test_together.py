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


def test_what_the_rules_move_the_plan_does_not_weed() -> None:
    """Nobody can do both with one item."""
    move = Advised(Action.MOVE, "A", "t", "i1", (Reason("not_lent", {}),), to="B")
    lists = [AdviceList("weeding", "NOORD", ON, "rules", (move,), {}),
             AdviceList("plan", "NOORD", ON, "plan", (weed("i1", "plan_no_room"),), {})]  # fmt: skip
    first, second = said_once(lists)
    assert (first.rows, second.rows, second.left_out) == ((move,), (), {SAID_BEFORE: 1})


NETWORK: dict[str, list[dict[str, object]]] = {
    "organisations": [
        {"organisation_code": "NOORD", "kind": "library"}, {"organisation_code": "ZUID", "kind": "library"},
        {"organisation_code": "FAR", "kind": "outside"},
    ],
    "locations": [
        {"location_code": "A", "organisation_code": "NOORD"}, {"location_code": "B", "organisation_code": "ZUID"},
        {"location_code": "Z", "organisation_code": "FAR"},
    ],
}  # fmt: skip


def copy(item: str, title: str, **told: object) -> dict[str, object]:
    return {"item_id": item, "title_id": title, "owner_code": "NOORD", "location_code": "A", **told}


def weeds(kind: str, organisation: str, **of: str) -> AdviceList:
    """A list that weeds these items, each of a title."""
    rows = tuple(Advised(Action.WEED, "A", title, item, (Reason("r", {}),)) for item, title in of.items())
    return AdviceList(kind, organisation, ON, kind, rows, {})


def test_the_plan_does_not_weed_the_last_copy_that_the_rules_left() -> None:
    """Of `pair` the rules weed one and the plan the other; of `three` one more may go; `gone` is no copy."""
    copies = {"a1": "pair", "a2": "pair", "b1": "three", "b2": "three", "b3": "three"}
    items = [copy(item, title) for item, title in copies.items()]
    items += [copy("gone", "pair", withdrawn_on=ON), copy("lost", "pair", status="missing")]
    lists = [
        weeds("weeding", "NOORD", a1="pair"), weeds("weeding", "ZUID", b1="three"),
        weeds("plan", "NOORD", a2="pair", b2="three"), weeds("plan", "ZUID", b3="three"),
    ]  # fmt: skip
    with engine(items=items, **NETWORK) as connection:
        found = guarded(connection, lists, ON)
    assert [[row.item_id for row in each.rows] for each in found] == [["a1"], ["b1"], ["b2"], []]
    assert [each.left_out for each in found] == [{}, {}, {LAST: 1}, {LAST: 1}]


def test_a_plan_that_speaks_alone_does_not_weed_the_last_copy_either() -> None:
    """The copy that the plan keeps has left since, is missing, or is no copy of the network; one of each pair stays."""
    others: dict[str, dict[str, object]] = {
        "left": {"withdrawn_on": ON}, "lost": {"status": "missing"}, "to_come": {"added_on": date(2021, 1, 1)},
        "of_others": {"owner_code": "FAR"}, "at_others": {"location_code": "Z"}, "of_nobody": {"owner_code": None},
        "nowhere": {"location_code": None}, "stays": {},
    }  # fmt: skip
    items = [copy(f"{title}{number}", title) for title in others for number in (1, 2)]
    items += [copy(f"{title}3", title, **told) for title, told in others.items()]
    first = weeds("plan", "NOORD", **{f"{title}1": title for title in others})
    second = weeds("plan", "ZUID", **{f"{title}2": title for title in others})
    with engine(items=items, **NETWORK) as connection:
        found = guarded(connection, [first, second], ON)
    assert [len(each.rows) for each in found] == [8, 1]
    assert found[1].rows[0].title_id == "stays"
    assert found[1].left_out == {LAST: 7}


def test_what_is_no_copy_may_go() -> None:
    """An item that is missing is written off, though one copy is left: that one stays."""
    items = [copy("there", "t"), copy("lost", "t", status="missing")]
    with engine(items=items, **NETWORK) as connection:
        (found,) = guarded(connection, [weeds("plan", "NOORD", lost="t", there="t")], ON)
    assert [row.item_id for row in found.rows] == ["lost"]
