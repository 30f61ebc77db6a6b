"""Scenarios side by side: what is hidden in the table is told nowhere else on the page."""

import pytest
from small_site.what_if import LESS, replay_document

from schakel.dashboards.scenario_notes import note_in_words
from schakel.dashboards.scenario_page import base_of, compared
from schakel.privacy.reader import Reader, Role
from schakel.scenarios.record import _COUNTS

REASONS = [*_COUNTS, "locations of which no journey is known: visited twice a week"]
READER = Reader(Role.SUPPORT)


def test_what_the_table_hides_is_in_no_sentence_and_no_check() -> None:
    document = replay_document(LESS, "less", "s", -0.014)
    document["fit"] = [{"figure": name, "recorded": value, "replayed": value, "off": 0.0} for name, value in
                       (("loans", 340000.0), ("holds_ready", 2.0))]  # fmt: skip
    shown = compared([document], READER, {}, "nl")
    assert "45 wensen meer" in shown.title
    assert [fit[0] for fit in shown.fits] == ["Uitleningen", "Reserveringen klaargezet"]
    document["scenarios"][0]["figures"] |= {"lost": 2.0, "holds_ready": 2.0}
    shown = compared([document], READER, {}, "nl")
    assert "wens" not in shown.title
    assert "haalt de norm van 95\xa0% niet meer" in shown.title
    assert [fit[0] for fit in shown.fits] == ["Uitleningen"]
    document["scenarios"][0]["figures"]["lost"] = 120.0
    document["scenarios"][1]["figures"]["lost"] = 2.0
    assert "wens" not in compared([document], READER, {}, "nl").title


def test_an_outcome_that_was_counted_otherwise_says_so_and_does_not_stand_beside_one_of_now() -> None:
    now = replay_document(LESS, "less", "s", -0.014)
    before = {key: value for key, value in now.items() if key != "counting"}
    assert compared([now], READER, {}, "nl").warning == ""
    assert "Reken het scenario opnieuw door" in compared([before], READER, {}, "nl").warning
    assert base_of(now) != base_of(before)


@pytest.mark.parametrize("reason", REASONS)
def test_what_takes_no_part_is_told_in_dutch(reason: str) -> None:
    assert note_in_words(reason, "nl") != reason
    assert note_in_words(reason, "en") == reason


def test_where_nothing_is_priced_no_amount_of_zero_is_shown() -> None:
    document = replay_document(LESS, "less", "s", -0.014)
    for told in document["scenarios"]:
        told["figures"]["euros"], told["differences"]["euros"] = 0.0, {"mean": 0.0, "low": 0.0, "high": 0.0}
    euros = {row.figure: row for row in compared([document], READER, {}, "nl").rows}["euros"]
    assert (euros.base, euros.cells[0].value, euros.cells[0].difference) == ("niets geprijsd", "niets geprijsd", "")
    document["scenarios"][1]["scenario"]["movement_cents"] = 50
    document["scenarios"][1]["figures"]["euros"] = 12.5
    document["scenarios"][1]["differences"]["euros"] = {"mean": 12.5, "low": 12.0, "high": 13.0}
    euros = {row.figure: row for row in compared([document], READER, {}, "nl").rows}["euros"]
    assert (euros.base, euros.cells[0].value) == ("niets geprijsd", "€\xa012,50")
