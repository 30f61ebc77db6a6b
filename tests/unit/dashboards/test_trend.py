"""A figure beside the year before: better, worse, or the same, and never more than the page shows."""

from dataclasses import replace
from datetime import date

import pytest

from schakel.dashboards.my_library import trend
from schakel.measures.catalogue import find_measures
from schakel.measures.figure import Figure
from schakel.privacy.audience import DEFAULT, Audience
from schakel.privacy.persons import Persons
from schakel.privacy.release import release
from schakel.reports.words import change_in_words

SHARE, WAIT, HOURS, NORM, LOANS = (
    find_measures()[name] for name in ("members_share", "hold_wait_median", "staffed_hours_per_1000", "norm_95_strict", "loans")
)


@pytest.mark.parametrize(
    ("before", "now", "said", "direction"),
    [
        (0.1982, 0.1979, "Evenveel als in 2019.", "same"),
        (0.1982, 0.1978, "Evenveel als in 2019.", "same"),
        (0.1982, 0.1882, "1,0\u00a0procentpunt lager dan in 2019.", "worse"),
        (0.1982, 0.2082, "1,0\u00a0procentpunt hoger dan in 2019.", "better"),
    ],
)
def test_the_direction_is_that_of_the_words(before: float, now: float, said: str, direction: str) -> None:
    plain = Figure("m", date(2000, 1, 1), "organisation", "P", "year", date(2019, 1, 1), "", before, None, before, 1, True)
    both = [plain, replace(plain, starts_on=date(2020, 1, 1), value=now)]
    series = release(both, {"m": Persons(False, False)}, lambda _: Audience.OWN, thresholds=DEFAULT)
    found = trend(series, series[1], SHARE, "nl")
    assert (found.sentence, found.direction) == (said, direction)


def test_waiting_longer_is_worse() -> None:
    plain = Figure("m", date(2000, 1, 1), "organisation", "P", "year", date(2019, 1, 1), "", 4.0, None, 4.0, 1, True)
    both = [plain, replace(plain, starts_on=date(2020, 1, 1), value=6.0)]
    series = release(both, {"m": Persons(False, False)}, lambda _: Audience.OWN, thresholds=DEFAULT)
    found = trend(series, series[1], WAIT, "nl")
    assert (found.direction, found.course, found.word) == ("worse", "up", "Minder goed")


def test_what_is_written_the_same_is_said_to_be_the_same() -> None:
    # 2.68 and 2.72 are both written 2,7: 1 % of difference, which nobody can see on the page.
    assert change_in_words(2.68, 2.72, HOURS, "2019", "nl") == "evenveel als in 2019"
    assert change_in_words(2.61, 2.72, HOURS, "2019", "nl") == "4\u00a0% minder dan in 2019"


def test_shares_that_differ_in_the_last_digit_only_are_about_the_same() -> None:
    assert change_in_words(0.9658, 0.9657, NORM, "2019", "nl") == "ongeveer evenveel als in 2019"
    assert change_in_words(0.9658, 0.9658, NORM, "2019", "en") == "the same as in 2019"


def test_from_nothing_to_something_has_no_percentage() -> None:
    assert change_in_words(3, 0, LOANS, "2019", "nl") == "in 2019 was het 0"
    assert change_in_words(0, 0, LOANS, "2019", "nl") == "evenveel als in 2019"
