"""`schakel deliver`: a delivery by command, from the draft to the correction."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from made_up import deliveries
from made_up.deliveries import BRAM, Network, bring_to_signed

from schakel.cli.exits import Exit

ONE = "zandstreek/quarter/2020-Q4"


@pytest.fixture
def deliver(network: Network, schakel: Callable[..., Any]) -> Callable[..., Any]:
    """`deliver("prefill", ONE)` on the data of the test."""

    def call(act: str, *words: object) -> Any:
        return schakel("deliver", act, *words, "--data", network.data)

    return call


def test_from_the_draft_to_the_receipt(network: Network, deliver: Callable[..., Any]) -> None:
    assert "vooringevuld (regel 1 van het logboek)" in deliver("prefill", ONE).out
    shown = deliver("show", ONE, "--json").document
    assert (shown["state"], shown["figures"], len(shown["lines"])) == ("prefilled", 43, shown["spoken_of"])
    assert "Hoeveel voltijdbanen?" in deliver("show", ONE, "--all").out
    assert deliver("enter", ONE, "--part", "staff", "--answer", "fte=12,5").exit is Exit.DONE
    refused = deliver("check", ONE, "--looked-at", 999)
    assert (refused.exit, "look at all of them" in refused.err) == (Exit.REFUSED, True)
    assert deliver("check", ONE, "--looked-at", shown["spoken_of"]).exit is Exit.DONE
    assert "library staff" in deliver("sign", ONE).err, "the library signs on its own page"
    network.desk().sign(BRAM)
    assert "verzonden" in deliver("send", ONE, "--account", "anke").out
    assert "ontvangen" in deliver("receipt", ONE, "--mark", "K-1", "--on", "2021-01-21").out
    entries = network.desk().ledger.entries()
    assert [entry.act for entry in entries] == ["prefill", "enter", "check", "sign", "send", "receipt"]
    assert entries[4].by.account == "anke"
    assert entries[5].facts["received_on"] == "2021-01-21"


def test_a_wrong_answer_that_was_sent_begins_a_correction(network: Network, deliver: Callable[..., Any]) -> None:
    bring_to_signed(network.desk())
    assert deliver("send", ONE).exit is Exit.DONE
    refused = deliver("enter", ONE, "--answer", "fte=11")
    assert (refused.exit, "give the reason" in refused.err) == (Exit.REFUSED, True)
    assert "in correctie" in deliver("enter", ONE, "--answer", "fte=11", "--why", "Een baan telde dubbel").out


def test_questions_go_out_and_come_back_as_a_spreadsheet(network: Network, deliver: Callable[..., Any], tmp_path: Path) -> None:
    deliver("prefill", ONE)
    file = tmp_path / "vragen.xlsx"
    assert str(file) in deliver("questions", ONE, "--to", file).out
    book = openpyxl.load_workbook(file)
    book["Personeel"]["C2"] = "1.234"
    book.save(file)
    refused = deliver("enter", ONE, "--from", file)
    assert refused.exit is Exit.REFUSED
    assert "Personeel C2" in refused.err
    assert network.desk().answers() == {}
    book["Personeel"]["C2"] = 3
    book.save(file)
    assert deliver("enter", ONE, "--from", file).exit is Exit.DONE
    assert [each.value for each in network.desk().answers().values()] == [3.0]


def test_what_differs_after_a_refresh_is_told_and_corrected(network: Network, deliver: Callable[..., Any]) -> None:
    assert "Er is nog niets geleverd" in deliver("differs").out
    deliveries.bring_to_signed(network.desk())
    deliver("send", ONE)
    assert "Alle 1 leveringen kloppen nog" in deliver("differs").out
    assert deliver("correct", ONE, "--why", "nothing").exit is Exit.REFUSED
    more = "900009;30000004;700003;4102;20-11-2020;12-12-2020;;41;S;Volwassenen\n"
    network.rewrite("uitleningen*.csv", lambda text: text + more)
    network.load()
    ((told),) = deliver("differs", "--json").document["deliveries"]
    assert [(each["measure"], each["place_code"], each["delivered"], each["now"], each["why"]) for each in told["differ"]] == [
        ("loans", "NL-0899990000", 3.0, 4.0, "batch"), ("loans", "NL-0899991002", 1.0, 2.0, "batch"),
    ]  # fmt: skip
    assert "2 geleverde cijfers zijn nu anders, in 1 van 1 leveringen" in deliver("differs").out
    assert "in correctie" in deliver("correct", ONE, "--why", "one loan more").out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("prefill", "zandstreek/quarter"), "write recipient/assignment/period"),
        (("prefill", "zandstrek/quarter/2020-Q4"), "there is no recipient 'zandstrek'; recipients are zandstreek"),
        (("prefill", "zandstreek/year/2020"), "has no assignment 'year'; it has quarter"),
        (("prefill", "zandstreek/quarter/2020"), "is delivered by quarter, not by year"),
        (("prefill", "zandstreek/quarter/2021-Q1"), "not over until 2021-04-01"),
        (("prefill", "zandstreek/quarter/2017-Q4"), "the agreement of zandstreek"),
        (("prefill", "zandstreek/quarter/2018-Q1"), "has no figure of 2018-Q1"),
        (("show", "zandstreek/x/2020-Q4"), "no assignment 'x'"),
        (("send", ONE), "what can be done is prefill"),
        (("enter", ONE, "--answer", "people=3"), "questions are fte"),
        (("enter", ONE, "--answer", "fte=veel"), "“veel” is geen getal"),
        (("questions", ONE, "--to", "x.xlsx", "--part", "money"), "parts with questions are staff"),
    ],
)
def test_what_cannot_be_done_says_what_can(deliver: Callable[..., Any], words: tuple[str, ...], told: str) -> None:
    ended = deliver(*words)
    assert ended.exit is Exit.REFUSED
    assert told in ended.err


def test_a_delivery_is_shown_in_one_language(deliver: Callable[..., Any]) -> None:
    deliver("prefill", ONE)
    english = deliver("show", ONE, "--language", "en", "--all").out
    assert "pre-filled" in english
    assert "How many full-time equivalents?" in english
    assert "Uitleningen" not in english
    assert json.loads(deliver("show", ONE, "--json").out)["delivery"] == ONE
