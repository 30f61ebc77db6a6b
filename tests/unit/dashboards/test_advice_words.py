"""Advice in words: every reason has its sentence, persons are few and never counted, and nothing claims a cause."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from schakel.advice.effects import STANDINGS, Effect
from schakel.collection.advised import Action, Reason
from schakel.collection.weeding import GROUNDS
from schakel.collection.weeding import LEFT_OUT as WEEDING_LEFT_OUT
from schakel.dashboards import advice_words as words
from schakel.dashboards.advice_effect import Taken, effect_page, effect_row
from schakel.reports.numbers import Language

LANGUAGES: tuple[Language, ...] = ("nl", "en")
MAKERS = [
    Path(__file__).parents[3] / "schakel" / name
    for name in ("collection/weeding_advice.py", "advice/buying.py", "collection/plan_advice.py")
]


def codes() -> set[str]:
    """Codes of reasons that the makers give, read from their code."""
    found = set(GROUNDS)
    for path in MAKERS:
        found |= set(re.findall(r'Reason\(\s*"(\w+)"', path.read_text()))
        found |= set(re.findall(r'else "(\w+)", figures\)', path.read_text()))
        found |= set(re.findall(r'"(plan_\w+)"', path.read_text()))
    return found


def test_every_code_of_a_maker_has_a_sentence_in_both_languages() -> None:
    assert len(codes()) > 10
    for language in LANGUAGES:
        assert codes() - set(words.SENTENCE[language]) == set()
        assert set(GROUNDS) - set(words.GROUND[language]) == set()
        assert set(WEEDING_LEFT_OUT) - set(words.LEFT_OUT[language]) == set()
    assert set(words.SENTENCE["nl"]) == set(words.SENTENCE["en"])
    assert set(words.LEFT_OUT["nl"]) == set(words.LEFT_OUT["en"])


def test_a_number_and_its_noun_agree() -> None:
    def said(items: int) -> str:
        reason = Reason("queue_over_threshold", {"waiting": 7, "items": items, "threshold": 3.0})
        return words.sentence(reason, "nl").replace("\xa0", " ")

    assert said(1) == "7 wachtenden voor 1 exemplaar in het netwerk; afgesproken is hoogstens 3 per exemplaar."
    assert "voor 2 exemplaren" in said(2)


@pytest.mark.parametrize("waiting", [1, 2])
def test_one_or_two_who_wait_are_not_counted(waiting: int) -> None:
    reason = Reason("no_item_for_holds", {"waiting": waiting})
    assert words.sentence(reason, "nl").startswith("Minder dan 3")
    assert words.sentence(reason, "en").startswith("Fewer than 3")


def test_an_unknown_reason_is_told_as_it_is_and_never_breaks_the_page() -> None:
    assert words.sentence(Reason("wrong_shelf", {"metres": 3}), "nl") == "Wrong shelf (metres 3)."
    assert "days not lent" in words.sentence(Reason("not_lent", {"days_not_lent": 900}), "en")


def taken(action: Action, effect: dict[str, Any], *, verdict: str = "do", waiting: int | None = None) -> Taken:
    reasons = (Reason("no_item_for_holds", {"waiting": waiting}),) if waiting is not None else ()
    on = date(2020, 1, 2)
    return Taken(action, "Titel", "1", "Dorp", verdict, "anke", on, "", reasons, Effect("k", **effect))


MOVED = {"standing": "carried_out", "carried_out_on": date(2020, 2, 1), "days": 200, "loans_before": 1, "loans_after": 3}
STAYED = {"standing": "kept", "days": 200, "loans_before": 2, "loans_after": 2}


def test_what_moved_stands_beside_what_stayed_and_no_cause_is_claimed() -> None:
    page = effect_page([taken(Action.MOVE, MOVED), taken(Action.MOVE, STAYED, verdict="no")], "Noord", "nl")
    assert page.title == "Noord: 1 van 1 besluit uitgevoerd"
    says = " ".join(page.findings[0].says)
    assert "1,8 uitleningen per exemplaar per jaar ervoor, 5,5 erna" in says
    assert "bleven staan: 3,7 ervoor, 3,7 erna" in says
    assert "komt niet altijd door elkaar" in says
    assert not re.search(r"dankzij|doordat|omdat|daardoor|leverde", says)


def test_too_early_is_said() -> None:
    carried_out = {"standing": "carried_out", "carried_out_on": date(2020, 2, 1)}
    for action in (Action.MOVE, Action.WEED):
        assert "te vroeg" in " ".join(effect_page([taken(action, carried_out)], "Noord", "nl").findings[0].says)
        assert "Te vroeg" in effect_row(taken(action, carried_out), "nl").says
    assert "Te vroeg" in effect_row(taken(Action.WEED, {"standing": "too_early"}), "nl").says


def test_a_wait_of_few_is_not_told() -> None:
    bought = {"standing": "carried_out", "carried_out_on": date(2020, 2, 1), "days": 200, "copies_added": 2, "waiting_now": 1,
              "items_now": 3, "served_before": 2, "wait_before": 40.0, "served_after": 9, "wait_after": 12.0}  # fmt: skip
    says = effect_row(taken(Action.BUY, bought, waiting=8), "nl").says.replace("\xa0", " ")
    assert "2 exemplaren erbij" in says
    assert "Wachtenden toen 8, nu minder dan 3." in says
    assert "Te weinig reserveringen" in says
    assert "binnen 40 dagen" in effect_row(taken(Action.BUY, {**bought, "served_before": 3}, waiting=8), "nl").says.replace(
        "\xa0", " "
    )


def weeded(wishes: int) -> Taken:
    gone = {"standing": "carried_out", "carried_out_on": date(2020, 2, 1), "days": 200, "missed_since": wishes}
    return taken(Action.WEED, gone)


@pytest.mark.parametrize(
    ("wishes", "row", "all_together"),
    [
        ([0, 5, 9], "Sindsdien 5 wensen voor de titel", "naar 2 ervan was daarna nog vraag die de bibliotheek niet zelf vervulde "
         "(14 wensen)."),
        # From 11 together and 9 in a row the 2 would follow.
        ([0, 2, 9], "Sindsdien minder dan 3 wensen voor de titel", "niet zelf vervulde."),
        ([0, 1, 0], "Sindsdien minder dan 3 wensen voor de titel", "naar 1 ervan was daarna nog vraag die de bibliotheek niet "
         "zelf vervulde."),
    ],
)  # fmt: skip
def test_few_wishes_after_weeding_are_not_counted(wishes: list[int], row: str, all_together: str) -> None:
    every = [weeded(many) for many in wishes]
    assert row in effect_row(every[1], "nl").says
    assert all_together in effect_page(every, "Noord", "nl").findings[0].says[1]
    assert "geen wens voor de titel" in effect_row(every[0], "nl").says


# What is bought cannot go otherwise, and has no item that can be unknown.
CAN_STAND = [
    (action, standing)
    for action in (Action.WEED, Action.MOVE, Action.BUY)
    for standing in STANDINGS
    if action is not Action.BUY or standing not in ("otherwise", "unknown")
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("action", "standing"), CAN_STAND)
def test_every_standing_has_its_words(standing: str, action: Action, language: Language) -> None:
    on = date(2020, 2, 1)
    day = {"carried_out_on": on} if standing in ("carried_out", "otherwise", "left_anyway") else {}
    says = effect_row(taken(action, {"standing": standing, **day}), language).says
    assert says
    assert "{" not in says


def test_loans_of_items_that_are_gone_are_not_of_nought_items() -> None:
    told = words.sentence(Reason("little_used_elsewhere", {"loans_elsewhere": 1, "copies_elsewhere": 0}), "nl")
    assert told.replace("\xa0", " ") == "Op vergelijkbare locaties 1 uitlening in een jaar, van exemplaren die er niet meer zijn."
