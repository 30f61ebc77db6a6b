"""The table of states: what may be done, by whom, and what a delivery is after what was done."""

from pathlib import Path

import pytest
from made_up.delivering import ANKE, BRAM, CARLA, DRISS, assignment, chained

from schakel.deliveries.handbook import deliveries_page
from schakel.deliveries.recipient import Assignment
from schakel.deliveries.states import TABLE, Act, NotNow, NotYours, State, can_act, check_may_act, diagram, fold, may_act, step
from schakel.privacy.reader import Reader

ID = "b9/quarter/2023-Q1"


def test_every_state_can_be_reached_and_only_one_row_stands_for_a_state_and_act() -> None:
    assert len({(each.state, each.act) for each in TABLE}) == len(TABLE)
    reached = {State.DUE}
    for _ in State:
        reached |= {each.to for each in TABLE if each.state in reached}
    assert reached == set(State)
    assert {each.act for each in TABLE} == set(Act)
    assert all(can_act(state) for state in State), "no state without a way on"


def test_what_is_sent_or_came_is_never_made_unsent() -> None:
    back = {each.to for each in TABLE if each.state in (State.SENT, State.RECEIPTED)}
    assert back == {State.RECEIPTED, State.CORRECTING}
    assert [each.state for each in TABLE if each.act is Act.SEND] == [State.SIGNED], "only what was signed is sent, once"


@pytest.mark.parametrize("act", [Act.ENTER, Act.PREFILL, Act.VOID])
@pytest.mark.parametrize("state", [State.CHECKED, State.SIGNED])
def test_a_change_makes_check_and_signature_fall(state: State, act: Act) -> None:
    assert step(state, act).to is State.PREFILLED


def test_an_act_that_is_not_in_the_table_says_what_can_be_done() -> None:
    with pytest.raises(NotNow, match="it is prefilled, so sign cannot be done now; what can be done is prefill, enter, check"):
        step(State.PREFILLED, Act.SIGN)


def test_a_delivery_is_the_fold_of_its_entries() -> None:
    acts = ["prefill", "enter", "check", "sign", "enter", "check", "sign", "send", "receipt", "correct", "prefill"]
    facts = [{"reason": "fte was filled in"} if act == "enter" else {"draft": number} for number, act in enumerate(acts)]
    found = fold(ID, chained([(ID, Act(act), fact) for act, fact in zip(acts, facts, strict=True)]))
    assert (found.state, found.round, found.draft, found.last) == (State.PREFILLED, 2, 2, 11)
    assert found.facts["draft"] == 10
    fallen = fold(ID, chained([(ID, Act(act), fact) for act, fact in zip(acts[:5], facts[:5], strict=True)]))
    assert (fallen.state, fallen.fell) == (State.PREFILLED, "fte was filled in")
    again = fold(ID, chained([(ID, Act(act), fact) for act, fact in zip(acts[:6], facts[:6], strict=True)]))
    assert again.fell == ""


def test_the_first_sending_and_receipt_stay_those_of_the_first_round() -> None:
    once = ["prefill", "check", "sign", "send", "receipt"]
    entries = chained([(ID, Act(act), {}) for act in [*once, "correct", *once]])
    found = fold(ID, entries)
    assert (found.first_sent_at, found.sent_at) == (entries[3].at, entries[9].at)
    assert found.first_receipted_at == entries[4].at


QUARTER, SURVEY, PROVINCE = assignment(), assignment("kb", "wsob-b9"), assignment("province", "year-report")


@pytest.mark.parametrize(
    ("reader", "of", "acts"),
    [
        (ANKE, QUARTER, set(Act)),
        (ANKE, SURVEY, set(Act) - {Act.SIGN}),
        (BRAM, SURVEY, {Act.ENTER, Act.CHECK, Act.SIGN, Act.VOID, Act.RECEIPT}),
        (BRAM, QUARTER, {Act.ENTER, Act.CHECK, Act.VOID, Act.RECEIPT}),
        (BRAM, assignment("kb", "wsob-dnk"), set()),
        (BRAM, PROVINCE, set()),
        (CARLA, PROVINCE, {Act.RECEIPT}),
        (DRISS, PROVINCE, set()),
    ],
)
def test_who_may_do_what(reader: Reader, of: Assignment, acts: set[Act]) -> None:
    assert {act for act in Act if may_act(reader, of, act)} == acts


@pytest.mark.parametrize(
    ("reader", "of", "act", "says"),
    [
        (ANKE, SURVEY, Act.SIGN, "sign of kb/wsob-b9 is for library staff of NL-0890010000, not for support"),
        (BRAM, QUARTER, Act.SEND, "send of b9/quarter is for support, not for library"),
        (
            BRAM,
            assignment("kb", "wsob-dnk"),
            Act.SIGN,
            "is for library staff of NL-0890030000, not for library staff of NL-0890010000",
        ),
        (CARLA, PROVINCE, Act.SIGN, "sign of province/year-report is for support, not for partner"),
        (DRISS, PROVINCE, Act.RECEIPT, "receipt of province/year-report is for support or partner, not for none"),
    ],
)
def test_who_may_not_is_told_who_may(reader: Reader, of: Assignment, act: Act, says: str) -> None:
    with pytest.raises(NotYours, match=says):
        check_may_act(reader, of, act)


def test_the_page_in_the_handbook_is_that_of_the_table(project: Path) -> None:
    page = (project / "docs" / "handbook" / "deliveries.md").read_text()
    assert f"```mermaid\n{diagram()}```" in page
    assert page == deliveries_page(), "run make handbook"
