"""Deliveries in words, in both languages."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from schakel.deliveries.calendar import Due, due_of
from schakel.deliveries.recipient import Agreement
from schakel.deliveries.recipient_files import KNOWN, read_recipient
from schakel.deliveries.states import Act, Delivery, State
from schakel.deliveries.words import ACTS, STATES, note, state_in_words
from schakel.reports.numbers import Language

TODAY = date(2023, 5, 3)
SENT_AT = datetime(2023, 1, 31, tzinfo=UTC)


def due(starts_on: date = date(2022, 10, 1), until: date | None = None) -> Due:
    recipient = read_recipient(KNOWN / "b9.toml")
    return due_of(replace(recipient, agreement=Agreement("x", date(2018, 1, 1), until)), recipient.assignments[0], starts_on)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_state_and_act_has_a_word_of_its_own(language: Language) -> None:
    for words, of in ((STATES, State), (ACTS, Act)):
        assert set(words[language]) == set(of)
        assert len(set(words[language].values())) == len(of)


@pytest.mark.parametrize(
    ("asked", "delivery", "late", "dutch", "english"),
    [
        (due(), Delivery("x"), 93, "93 dagen te laat.", "93 days late."),
        (due(), Delivery("x"), 1, "1 dag te laat.", "1 day late."),
        (due(), Delivery("x", first_sent_at=SENT_AT), 2, "2 dagen te laat verzonden.", "Sent 2 days late."),
        (due(), Delivery("x", first_sent_at=SENT_AT), 1, "1 dag te laat verzonden.", "Sent 1 day late."),
        (due(date(2023, 4, 1)), Delivery("x"), 0, "De periode loopt nog.", "The period still runs."),
        (due(until=date(2022, 12, 1)), Delivery("x"), 0,
         "De overeenkomst eindigt op 1 december 2022: lever niet zonder een nieuwe.",
         "The agreement ends on 1 December 2022: do not deliver without a new one."),
        (due(), Delivery("x", State.PREFILLED, fell="enter"), 0, "Controle en handtekening zijn vervallen: aangevuld.",
         "Check and sign-off fell: filled in."),
        (due(), Delivery("x", State.PREFILLED, fell="members.toml"), 0, "Controle en handtekening zijn vervallen: members.toml.",
         "Check and sign-off fell: members.toml."),
        (due(), Delivery("x", State.PREFILLED, fell="2 figures are otherwise in snapshot s2", facts={"changed": "snapshot"}), 0,
         "Controle en handtekening zijn vervallen: in een nieuwere momentopname zijn cijfers anders.",
         "Check and sign-off fell: figures are otherwise in a newer snapshot."),
        (due(), Delivery("x", State.CHECKED), 0, "", ""),
    ],
)  # fmt: skip
def test_what_is_the_matter_is_said(asked: Due, delivery: Delivery, late: int, dutch: str, english: str) -> None:
    assert note(asked, delivery, late, TODAY, "nl") == dutch
    assert note(asked, delivery, late, TODAY, "en") == english


def test_a_correction_has_its_number() -> None:
    assert state_in_words(Delivery("x", State.CORRECTING, round=2), "nl") == "in correctie"
    assert state_in_words(Delivery("x", State.RECEIPTED, round=3), "en") == "receipted (correction 2)"
