"""Whole lives of a request between two libraries, each with its own store."""

from datetime import date
from typing import Any

import pytest
from lxml import etree

from schakel.interlibrary.iso18626.held import Outcome
from schakel.interlibrary.iso18626.messages import BibliographicInfo
from schakel.interlibrary.iso18626.reading import read_message
from schakel.interlibrary.iso18626.saying import SayError, Saying, say
from schakel.interlibrary.iso18626.states import (
    ENDED,
    STATUS_OF,
    TABLE,
    Effect,
    Side,
    State,
    can_say,
    event_of,
    step,
)
from schakel.interlibrary.iso18626.writing import write_message

R, S = Side.REQUESTING, Side.SUPPLYING


def states(pair: Any) -> tuple[State, State]:
    return pair.north.held(R).state, pair.south.held(S).state


def told(pair: Any, node: str, side: Side, event: str, **more: object) -> tuple[State, State]:
    getattr(pair, node).say(side, event, **more)
    pair.carry()
    return states(pair)


def test_a_loan_from_asking_to_back_on_the_shelf(asked: Any) -> None:
    assert states(asked) == (State.ASKED, State.ASKED)
    assert asked.south.held(S).what == BibliographicInfo(title="De avonden", author="Reve, Gerard")
    assert asked.south.held(S).needed_before == date(2024, 3, 20)
    assert told(asked, "south", S, "WillSupply") == (State.PROMISED, State.PROMISED)
    assert told(asked, "south", S, "Loaned", due_on=date(2024, 4, 20), item="123") == (State.UNDER_WAY, State.UNDER_WAY)
    assert asked.north.held(R).due_on == date(2024, 4, 20)
    assert told(asked, "north", R, "Received") == (State.RECEIVED, State.RECEIVED)
    assert told(asked, "south", S, "Overdue") == (State.OVERDUE, State.OVERDUE)
    assert told(asked, "north", R, "Renew") == (State.OVERDUE, State.OVERDUE)
    assert told(asked, "south", S, "yes to Renew", due_on=date(2024, 5, 11)) == (State.RECEIVED, State.RECEIVED)
    assert asked.north.held(R).due_on == date(2024, 5, 11)
    assert told(asked, "north", R, "ShippedReturn") == (State.SENT_BACK, State.SENT_BACK)
    assert told(asked, "south", S, "LoanCompleted") == (State.COMPLETED, State.COMPLETED)
    assert {heard.outcome for node in (asked.north, asked.south) for heard in node.store.heard} == {Outcome.TAKEN}


def test_unfilled_has_a_reason(asked: Any) -> None:
    with pytest.raises(SayError, match="needs a reason"):
        asked.south.say(S, "Unfilled")
    assert told(asked, "south", S, "Unfilled", reason="NotOnShelf") == (State.UNFILLED, State.UNFILLED)
    assert b"<reasonUnfilled>NotOnShelf" in asked.north.store.heard[-1].content


def test_retry_goes_back_to_asked(asked: Any) -> None:
    told(asked, "south", S, "RetryPossible", reason="OnLoan")
    assert told(asked, "north", R, "Retry") == (State.ASKED, State.ASKED)


@pytest.mark.parametrize(("reply", "ends"), [("yes to Cancel", (State.CANCELLED,) * 2), ("no to Cancel", (State.PROMISED,) * 2)])
def test_cancelling_is_asked_and_answered(asked: Any, reply: str, ends: tuple[State, State]) -> None:
    assert told(asked, "north", R, "Cancel") == (State.CANCEL_ASKED, State.CANCEL_ASKED)
    assert told(asked, "south", S, reply) == ends


def test_a_cancelling_that_crosses_the_shipment_is_answered_no_and_the_item_is_under_way(asked: Any) -> None:
    asked.south.say(S, "Loaned", due_on=date(2024, 4, 20))
    asked.north.say(R, "Cancel")
    asked.carry()
    assert states(asked) == (State.UNDER_WAY, State.UNDER_WAY)
    assert any(heard.event == "hear no to Cancel" for heard in asked.north.store.heard)


def test_a_request_for_the_status_is_answered_at_once(asked: Any) -> None:
    told(asked, "south", S, "WillSupply")
    assert told(asked, "north", R, "StatusRequest") == (State.PROMISED, State.PROMISED)
    last = asked.north.store.heard[-1]
    assert last.event == "hear status"
    assert b"<status>WillSupply</status>" in last.content


def test_a_refused_request_ends_as_refused_and_waits_for_the_desk(pair: Any) -> None:
    pair.north.ask()
    posted = pair.north.store.posted.pop()
    pair.south.hear(write_message(posted[1]))
    # South knows the id by now; North, after a crash, asks anew under the same id at a later moment.
    pair.north.store.requests.clear()
    pair.north.ask()
    pair.carry()
    held = pair.north.held(R)
    assert (held.state, held.waits_for_desk) == (State.REFUSED, True)


def test_what_may_not_be_said_is_refused_and_changes_nothing(asked: Any) -> None:
    with pytest.raises(SayError, match="say Received in state asked"):
        asked.north.say(R, "Received")
    assert (states(asked)[0], asked.north.store.posted) == (State.ASKED, [])


def test_a_second_colleague_who_pressed_too_sees_that_it_was_done(asked: Any) -> None:
    as_seen = asked.south.held(S)
    asked.south.say(S, "Unfilled", reason="OnLoan")
    with pytest.raises(SayError, match="say Unfilled in state unfilled of the supplying side; another colleague"):
        say(asked.south.store, asked.south.agencies, as_seen, Saying("Unfilled", reason="OnLoan"), now=asked.south.now())
    assert len(asked.south.store.posted) == 1


def test_a_reference_is_used_once(asked: Any) -> None:
    with pytest.raises(SayError, match="'r1'"):
        asked.north.ask("r1")


@pytest.mark.parametrize("request_id", ["", "  "])
def test_a_request_needs_a_reference(pair: Any, request_id: str) -> None:
    with pytest.raises(SayError, match="reference"):
        pair.north.ask(request_id)


def test_whatever_two_obedient_libraries_say_and_however_it_crosses_the_other_can_hear_it() -> None:
    """Walk through every pair of states with up to two messages under way each way, delivered in order."""
    seen, todo = set(), [(State.NEW, State.NEW, (), ())]
    in_every_state = ("Notification", "status", "StatusRequest", "Reminder")
    while todo:
        at = todo.pop()
        if at in seen:
            continue
        seen.add(at)
        north, south, to_north, to_south = at
        if len(to_south) < 2:
            says = [word for word in can_say(R, north) if word not in in_every_state]
            todo += [(step(R, north, f"say {word}").to, south, to_north, (*to_south, word)) for word in says]
        if len(to_north) < 2:
            says = [word for word in can_say(S, south) if word not in in_every_state]
            todo += [(north, step(S, south, f"say {word}").to, (*to_north, word), to_south) for word in says]
        if to_north:  # NotNow here is a hole in the table
            todo.append((step(R, north, f"hear {to_north[0]}").to, south, to_north[1:], to_south))
        if to_south:
            heard = step(S, south, f"hear {to_south[0]}")
            reply = ("no to Cancel",) if heard.effect is Effect.ANSWER_CANCEL_NO else ()
            todo.append((north, heard.to, (*to_north, *reply), to_south[1:]))
    ends = {(north, south) for north, south, *under_way in seen if under_way == [(), ()]}
    assert {(state, state) for state in ENDED if state is not State.REFUSED} <= ends
    assert len(seen) > 1000
    # With nothing under way neither side is stuck: it may speak, or the other may, or both are at the end.
    stuck = {(n, s) for n, s in ends if not {*can_say(R, n), *can_say(S, s)} - {*in_every_state} and {n, s} - set(ENDED)}
    assert stuck == set()


def test_every_state_can_be_left_or_is_an_end_and_has_a_status() -> None:
    for side in Side:
        reached = {s.to for s in TABLE if s.side is side} | {State.NEW}
        left = {s.state for s in TABLE if s.side is side and s.to is not s.state}
        assert reached - left <= set(ENDED)
    assert set(STATUS_OF) == {s.to for s in TABLE if s.side is S}


def test_messages_of_ours_follow_the_schema(asked: Any, schema: Any) -> None:
    for event, more in (
        ("WillSupply", {}),
        ("Loaned", {"due_on": date(2024, 4, 20), "item": "1"}),
        ("Notification", {"note": "dag"}),
    ):
        asked.south.say(S, event, **more)
        _, message, said = asked.south.store.posted[-1]
        content = write_message(message)
        schema.assertValid(etree.fromstring(content))
        assert read_message(content) == message
        assert event_of(message, "say") == said


@pytest.fixture
def schema(real_data: Any) -> Any:
    return etree.XMLSchema(etree.parse(str(real_data / "iso18626" / "ISO-18626-v1_2.xsd")))
