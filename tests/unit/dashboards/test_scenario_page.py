"""Scenarios side by side: what is hidden in the table is told nowhere else on the page."""

from typing import Any

import pytest
from small_site.what_if import LESS, replay_document
from twins.drawn_lending import wishes

from schakel.dashboards.scenario_notes import notes_in_words
from schakel.dashboards.scenario_page import base_of, compared, comparison_file
from schakel.privacy.audience import DEFAULT, Audience
from schakel.privacy.reader import Reader, Role
from schakel.reports.origin import Origin
from schakel.scenarios.record import _COUNTS, unlimited

REASONS = [
    *_COUNTS, *unlimited(wishes([{}])), "locations of which no journey is known: visited twice a week",
    "holds of which the record has only the journey",
]  # fmt: skip
CHOSEN = "requests outside in the record: share and days of supply are our choice"
READER = Reader(Role.SUPPORT)


def test_what_the_table_hides_is_in_no_sentence_and_no_check() -> None:
    document = replay_document(LESS, "less", "s", -0.014)
    document["fit"] = [{"figure": name, "recorded": value, "replayed": value, "off": 0.0} for name, value in
                       (("loans", 340000.0), ("holds_ready", 2.0))]  # fmt: skip
    shown = compared([document], READER, DEFAULT, {}, "nl")
    assert "45 wensen meer" in shown.title
    assert [fit[0] for fit in shown.fits] == ["Uitleningen", "Reserveringen klaargezet"]
    document["scenarios"][0]["figures"] |= {"lost": 2.0, "holds_ready": 2.0}
    shown = compared([document], READER, DEFAULT, {}, "nl")
    assert "wens" not in shown.title
    assert "haalt de norm van 95\xa0% niet meer" in shown.title
    assert [fit[0] for fit in shown.fits] == ["Uitleningen"]
    document["scenarios"][0]["figures"]["lost"] = 120.0
    document["scenarios"][1]["figures"]["lost"] = 2.0
    assert "wens" not in compared([document], READER, DEFAULT, {}, "nl").title


def test_an_outcome_that_was_counted_otherwise_says_so_and_does_not_stand_beside_one_of_now() -> None:
    now = replay_document(LESS, "less", "s", -0.014)
    first = {key: value for key, value in now.items() if key != "counting"}
    second = {**now, "counting": 2}
    assert compared([now], READER, DEFAULT, {}, "nl").warning == ""
    for before, since in ((first, ("niet ophaalde", "zonder eigenaar")), (second, ("zonder eigenaar",))):
        warning = compared([before], READER, DEFAULT, {}, "nl").warning
        assert "Reken het scenario opnieuw door" in warning
        assert [each for each in ("niet ophaalde", "zonder eigenaar") if each in warning] == list(since)
        assert base_of(now) != base_of(before)


@pytest.mark.parametrize("reason", REASONS)
def test_what_takes_no_part_is_told_in_dutch(reason: str) -> None:
    ((dutch, count),) = notes_in_words({reason: 12345, "left out": 0}, "nl")
    assert dutch != reason
    assert count == "12.345"
    assert notes_in_words({reason: 12345}, "en") == ((reason, "12,345"),)


def test_a_choice_of_ours_is_told_though_it_counts_no_rows() -> None:
    assert notes_in_words({CHOSEN: None}, "en") == ((CHOSEN, ""),)
    assert notes_in_words({CHOSEN: None}, "nl")[0][0].endswith("is onze keuze")


def test_where_nothing_is_priced_no_amount_of_zero_is_shown() -> None:
    document = replay_document(LESS, "less", "s", -0.014)
    for told in document["scenarios"]:
        told["figures"]["euros"], told["differences"]["euros"] = 0.0, {"mean": 0.0, "low": 0.0, "high": 0.0}
    euros = {row.figure: row for row in compared([document], READER, DEFAULT, {}, "nl").rows}["euros"]
    assert (euros.base, euros.cells[0].value, euros.cells[0].difference) == ("niets geprijsd", "niets geprijsd", "")


def priced(cents: int, was: float, now: float) -> dict[str, Any]:
    """An outcome of a scenario that prices movements, beside a record that has so many euros by the same prices."""
    document = replay_document(LESS, "less", "s", -0.014)
    document["scenarios"][0]["figures"]["euros"] = 0.0
    told = document["scenarios"][1]
    told["scenario"]["movement_cents"], told["figures"]["euros"] = cents, now
    told["as_it_was"] = {**document["scenarios"][0]["figures"], "euros": was}
    told["differences"]["euros"] = {"mean": now - was, "low": now - was, "high": now - was}
    return document


def test_the_record_stands_in_euros_by_the_prices_of_the_scenario() -> None:
    document, free = priced(50, 2600.0, 2705.0), replay_document(LESS, "less", "s", -0.014)
    for told in free["scenarios"]:
        told["figures"]["euros"], told["differences"]["euros"] = 0.0, {"mean": 0.0, "low": 0.0, "high": 0.0}
    for beside in ([document], [document, free], [free, document]):
        euros = {row.figure: row for row in compared(beside, READER, DEFAULT, {}, "nl").rows}["euros"]
        cell = euros.cells[beside.index(document)]
        assert (euros.base, cell.value, cell.difference) == ("€\xa02.600,00", "€\xa02.705,00", "+€\xa0105,00")
    both = compared([document, priced(100, 5200.0, 5410.0)], READER, DEFAULT, {}, "nl")
    assert {row.figure: row.base for row in both.rows}["euros"] == "per scenario anders gerekend"
    written = comparison_file([document], Audience.SUPPORT, DEFAULT, Origin("s", False), "nl").decode("utf-8-sig").splitlines()
    assert [line.split(";")[4:7] for line in written if ";euros;" in line] == [["2705", "2600", "105"]]
