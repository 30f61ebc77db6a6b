"""What is answered to replays, strangers, late and broken messages; what is kept of them; that nothing else happens."""

from typing import Any

import pytest
from lxml import etree

from schakel.interlibrary.iso18626.delivering import sealed
from schakel.interlibrary.iso18626.held import Outcome
from schakel.interlibrary.iso18626.messages import NAMESPACE
from schakel.interlibrary.iso18626.reading import LARGEST_BYTES, read_message
from schakel.interlibrary.iso18626.states import Side, State
from schakel.interlibrary.iso18626.writing import write_message

R, S = Side.REQUESTING, Side.SUPPLYING


def request(pair: Any, request_id: str = "r1") -> bytes:
    """A request of North as it is sent, without its secret."""
    pair.north.ask(request_id)
    return write_message(pair.north.store.posted.pop()[1])


def error_of(answer: Any) -> tuple[str, str]:
    found = read_message(answer.content)
    assert found.confirmation_header.message_status == "ERROR"
    return str(found.error_data.error_type), found.error_data.error_value


def changed(content: bytes, old: str, new: str) -> bytes:
    assert old.encode() in content
    return content.replace(old.encode(), new.encode(), 1)


def test_a_confirmation_repeats_whose_message_it_answers(pair: Any) -> None:
    answer = pair.south.hear(request(pair))
    header = read_message(answer.content).confirmation_header
    assert answer.status == 200
    assert (header.message_status, header.requesting_agency_request_id) == ("OK", "r1")
    assert header.timestamp.text == "2024-03-01T09:01:00.000Z"
    assert header.timestamp_received.text == "2024-03-01T09:01:00.000Z"


def test_the_same_message_twice_gets_the_same_answer_and_happens_once(pair: Any) -> None:
    content = request(pair)
    first, again = pair.south.hear(content), pair.south.hear(content)
    assert (first.content, again.outcome) == (again.content, Outcome.REPLAY)
    assert len(pair.south.store.requests) == 1
    assert [heard.outcome for heard in pair.south.store.heard] == [Outcome.TAKEN, Outcome.REPLAY]


def test_a_replay_of_an_old_message_does_not_turn_back_the_state(asked: Any) -> None:
    asked.south.say(S, "WillSupply")
    content = write_message(asked.south.store.posted[-1][1])
    asked.carry()
    asked.south.say(S, "Unfilled", reason="OnLoan")
    asked.carry()
    again = asked.north.hear(content)
    assert asked.north.held(R).state is State.UNFILLED
    assert again.outcome in (Outcome.REPLAY, Outcome.LATE)


def test_a_refused_message_is_refused_again_with_the_same_words(pair: Any) -> None:
    content = changed(request(pair), "<requestingAgencyRequestId>r1", "<requestingAgencyRequestId>")
    first, again = pair.south.hear(content), pair.south.hear(content)
    assert first.content == again.content
    assert error_of(first) == ("UnrecognisedDataValue", "requestingAgencyRequestId: is empty")


def test_two_requests_under_one_id_are_not_mixed(pair: Any) -> None:
    content = request(pair)
    pair.south.hear(content)
    other = pair.south.hear(changed(content, "De avonden", "Something else"))
    assert error_of(other)[0] == "UnrecognisedDataValue"
    assert pair.south.held(S).what.title == "De avonden"


@pytest.mark.parametrize("shown", ["", "wrong", "south shows this to north"])
def test_a_wrong_secret_gets_in_nobody(pair: Any, shown: str) -> None:
    answer = pair.south.hear(request(pair), shown=shown)
    assert (answer.status, answer.outcome, pair.south.store.requests) == (401, Outcome.STRANGER, {})


def test_a_stranger_learns_no_more_than_who_shows_a_wrong_secret(pair: Any) -> None:
    content = request(pair)
    wrong = pair.south.hear(content, shown="wrong")
    stranger = pair.south.hear(changed(content, "NL-0700010000", "NL-0700990000"), shown="north shows this to south")
    assert error_of(wrong) == error_of(stranger)
    assert wrong.status == stranger.status == 401


def test_the_secret_may_stand_in_the_message_and_is_not_kept(pair: Any) -> None:
    pair.north.ask()
    message = pair.north.store.posted.pop()[1]
    content = sealed(message, "north shows this to south", pair.north.agencies)
    assert pair.south.hear(content, shown="").outcome is Outcome.TAKEN
    assert b"north shows this" in content
    assert all(b"shows this" not in heard.content + heard.answer for heard in pair.south.store.heard)


def test_a_partner_cannot_speak_for_another_partner(asked: Any) -> None:
    """South's secret opens only what South says; a message in North's name needs North's."""
    asked.south.say(S, "WillSupply")
    content = write_message(asked.south.store.posted.pop()[1])
    forged = changed(content, "<agencyIdValue>NL-0700020000", "<agencyIdValue>NL-0700010000")
    assert asked.north.hear(forged).status == 401
    assert asked.north.held(R).state is State.ASKED


def test_a_message_for_somebody_else_is_not_taken(pair: Any) -> None:
    answer = pair.south.hear(changed(request(pair), "NL-0700020000", "NL-0700030000"))
    assert error_of(answer) == ("UnrecognisedDataValue", "supplyingAgencyId: ISIL:NL-0700030000 is not us")


def test_an_action_on_an_unknown_request(asked: Any) -> None:
    asked.north.say(R, "Cancel")
    content = write_message(asked.north.store.posted.pop()[1])
    answer = asked.south.hear(changed(content, ">r1<", ">r9<"))
    assert error_of(answer)[0] == "UnrecognisedDataValue"
    assert read_message(answer.content).confirmation_header.requesting_agency_request_id == "r9"


def test_an_action_that_may_not_come_now(asked: Any) -> None:
    asked.north.say(R, "Cancel")
    content = write_message(asked.north.store.posted.pop()[1])
    answer = asked.south.hear(changed(content, ">Cancel<", ">ShippedReturn<"))
    kind, value = error_of(answer)
    assert (kind, value) == (
        "UnsupportedActionType",
        "action: may not come now: hear ShippedReturn in state asked of the supplying side",
    )
    assert asked.south.held(S).state is State.ASKED


def test_an_action_that_is_not_supported(asked: Any) -> None:
    asked.north.say(R, "Cancel")
    content = write_message(asked.north.store.posted.pop()[1])
    assert error_of(asked.south.hear(changed(content, ">Cancel<", ">ShippedForward<")))[0] == "UnsupportedActionType"


def test_a_message_that_a_newer_one_overtook_changes_nothing_and_is_no_fault(asked: Any) -> None:
    asked.south.say(S, "WillSupply")
    late = write_message(asked.south.store.posted.pop()[1])
    asked.south.say(S, "Unfilled", reason="OnLoan")
    asked.carry()
    answer = asked.north.hear(late)
    assert (answer.outcome, asked.north.held(R).state) == (Outcome.LATE, State.UNFILLED)
    assert read_message(answer.content).confirmation_header.message_status == "OK"


def test_the_same_status_out_of_its_turn_is_a_fault(asked: Any) -> None:
    asked.south.say(S, "WillSupply")
    content = write_message(asked.south.store.posted.pop()[1])
    answer = asked.north.hear(changed(content, "<status>WillSupply", "<status>Overdue"))
    assert error_of(answer)[0] == "UnrecognisedDataValue"
    assert asked.north.held(R).state is State.ASKED


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"no xml", 400), (b"", 400), (b"<!DOCTYPE a><a/>", 400), (b"x" * (LARGEST_BYTES + 1), 400), (b"<a/>", 401)],
)
def test_what_is_no_message_is_answered_in_the_form_of_the_standard_and_kept(pair: Any, content: bytes, status: int) -> None:
    answer = pair.south.hear(content)
    assert answer.status == status
    assert error_of(answer)[0] in ("BadlyFormedMessage", "UnrecognisedDataValue")
    assert len(pair.south.store.heard) == 1
    assert len(pair.south.store.heard[0].content) <= 4096


def test_a_broken_message_of_a_partner_is_answered_in_its_own_kind(asked: Any) -> None:
    asked.north.say(R, "Cancel")
    content = write_message(asked.north.store.posted.pop()[1])
    answer = asked.south.hear(changed(content, "<action>Cancel</action>", "<deed>Cancel</deed>"))
    assert b"requestingAgencyMessageConfirmation" in answer.content
    assert error_of(answer)[0] == "UnrecognisedDataElement"
    assert answer.status == 200


def test_a_confirmation_that_is_posted_is_no_message(asked: Any) -> None:
    confirmation = asked.south.store.heard[0].answer
    assert asked.south.hear(confirmation).outcome is Outcome.STRANGER


def test_nothing_of_a_borrower_is_kept(pair: Any) -> None:
    root = etree.fromstring(request(pair))
    patron = etree.SubElement(root[0], f"{{{NAMESPACE}}}patronInfo")
    etree.SubElement(patron, f"{{{NAMESPACE}}}surname").text = "Janssen"
    content = etree.tostring(root)
    assert pair.south.hear(content).outcome is Outcome.TAKEN
    assert pair.south.hear(content[:-30]).status == 400
    assert b"Janssen" in content[:-30]
    for heard in pair.south.store.heard:
        assert b"Janssen" not in heard.content + heard.answer
        assert heard.digest


def test_answers_follow_the_schema(asked: Any, real_data: Any) -> None:
    schema = etree.XMLSchema(etree.parse(str(real_data / "iso18626" / "ISO-18626-v1_2.xsd")))
    asked.south.hear(b"no xml")
    asked.south.hear(b"<a/>")
    asked.north.say(R, "Cancel")
    content = write_message(asked.north.store.posted[-1][1])
    asked.south.hear(changed(content, ">Cancel<", ">Fly<"))
    asked.carry()
    answers = [heard.answer for node in (asked.north, asked.south) for heard in node.store.heard]
    assert len(answers) > 4
    for answer in answers:
        schema.assertValid(etree.fromstring(answer))
