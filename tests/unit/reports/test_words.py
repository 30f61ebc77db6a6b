"""Findings in words: the same figure, both languages, and all that can be odd about it."""

from dataclasses import replace
from datetime import date

import pytest

from schakel.measures.catalogue import find_measures
from schakel.measures.figure import Figure
from schakel.measures.unseen import Span
from schakel.measures.wording import say_unseen
from schakel.privacy.audience import DEFAULT, Audience
from schakel.privacy.persons import Persons
from schakel.privacy.publishable import Publishable
from schakel.privacy.release import release
from schakel.reports.words import change_in_words, finding, limit

LOANS, SHARE, WAIT = (find_measures()[name] for name in ("loans_per_inhabitant", "members_share", "hold_wait_median"))


def figure(year: int, value: float | None, **more: object) -> Publishable:
    plain = Figure("m", date(2008, 1, 1), "organisation", "P", "year", date(year, 1, 1), "", value, None, value, 1, True)
    plain = replace(plain, **more)  # type: ignore[arg-type]
    return release([plain], {"m": Persons(False, False)}, lambda _: Audience.OWN, thresholds=DEFAULT)[0]


@pytest.mark.parametrize(
    ("now", "before", "measure", "nl", "en"),
    [
        (4.2, 6.1, LOANS, "31\u00a0% minder dan in 2019", "31% less than in 2019"),
        (6.1, 6.1, LOANS, "evenveel als in 2019", "the same as in 2019"),
        (6.1, 6.06, LOANS, "0,7\u00a0% meer dan in 2019", "0.7% more than in 2019"),
        (0, 0, LOANS, "evenveel als in 2019", "the same as in 2019"),
        (3, 0, LOANS, "in 2019 was het 0", "in 2019 it was 0"),
        (0.25, 0.27, SHARE, "2,0\u00a0procentpunt lager dan in 2019", "2.0\u00a0percentage points lower than in 2019"),
        (0.26, 0.25, SHARE, "1,0\u00a0procentpunt hoger dan in 2019", "1.0\u00a0percentage point higher than in 2019"),
        (9, 6, WAIT, "50\u00a0% meer dan in 2019", "50% more than in 2019"),
    ],
)
def test_a_change_in_words(now: float, before: float, measure: object, nl: str, en: str) -> None:
    assert change_in_words(now, before, measure, "2019", "nl") == nl  # type: ignore[arg-type]
    assert change_in_words(now, before, measure, "2019", "en") == en  # type: ignore[arg-type]


def test_a_change_of_definition_is_no_change_of_use() -> None:
    said = finding(figure(2020, 4.2), figure(2019, 6.1), LOANS, None, "nl", is_comparable=False)
    assert said == "Uitleningen per inwoner in 2020: 4,20; de definitie veranderde, dus niet te vergelijken met 2019"


def test_a_period_that_still_runs_is_not_compared() -> None:
    said = finding(figure(2020, 4.2, is_complete=False), figure(2019, 6.1), LOANS, None, "en", is_comparable=True)
    assert said == "Loans per inhabitant in 2020: 4.20; the data do not cover the whole period yet"


def test_a_figure_that_is_not_known() -> None:
    assert (
        finding(figure(2020, None), None, LOANS, None, "nl", is_comparable=True) == "Uitleningen per inwoner in 2020: niet bekend"
    )


def test_a_norm_is_written_as_it_was_set() -> None:
    assert (limit(0.95, SHARE, "nl"), limit(0.999, SHARE, "nl"), limit(12.0, LOANS, "nl")) == ("95\u00a0%", "99,9\u00a0%", "12")


def test_a_first_period_that_is_not_wholly_covered_is_said_to_be_so() -> None:
    said = finding(figure(2018, 4.2, is_complete=False), None, LOANS, None, "nl", is_comparable=False)
    assert said == "Uitleningen per inwoner in 2018: 4,20; de gegevens beslaan nog niet het hele tijdvak"


def test_why_a_figure_is_not_known_is_said_in_its_title() -> None:
    why = say_unseen((("items", "withdrawn_on"), (Span(date(2018, 12, 31), date(2019, 12, 31), "bind"),)), "nl")
    said = finding(figure(2020, None), None, LOANS, None, "nl", is_comparable=True, why=why)
    assert said == "Uitleningen per inwoner in 2020: niet bekend; aanvoer bind zegt niet op welke dag exemplaren weggingen"
    said = finding(figure(2020, 4.2, is_complete=False), None, LOANS, None, "nl", is_comparable=True, why=why)
    assert said == "Uitleningen per inwoner in 2020: 4,20; aanvoer bind zegt niet op welke dag exemplaren weggingen"
