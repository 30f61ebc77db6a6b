"""A figure that is said to be the same is counted neither as better nor as worse."""

from dataclasses import replace
from datetime import date

import pytest

from schakel.dashboards.my_library import trend
from schakel.measures.catalogue import find_measures
from schakel.measures.figure import Figure
from schakel.privacy.audience import Audience
from schakel.privacy.release import Persons, release

SHARE, WAIT = (find_measures()[name] for name in ("members_share", "hold_wait_median"))


@pytest.mark.parametrize(
    ("before", "now", "said", "direction"),
    [
        (0.1982, 0.1979, "Evenveel als in 2019.", ""),
        (0.1982, 0.1882, "1,0\u00a0procentpunt lager dan in 2019.", "worse"),
        (0.1982, 0.2082, "1,0\u00a0procentpunt hoger dan in 2019.", "better"),
    ],
)
def test_the_direction_is_that_of_the_words(before: float, now: float, said: str, direction: str) -> None:
    plain = Figure("m", date(2000, 1, 1), "organisation", "P", "year", date(2019, 1, 1), "", before, None, before, 1, True)
    both = [plain, replace(plain, starts_on=date(2020, 1, 1), value=now)]
    series = release(both, {"m": Persons(False, False)}, lambda _: Audience.OWN)
    assert trend(series, series[1], SHARE, "nl") == (said, direction)


def test_waiting_longer_is_worse() -> None:
    plain = Figure("m", date(2000, 1, 1), "organisation", "P", "year", date(2019, 1, 1), "", 4.0, None, 4.0, 1, True)
    both = [plain, replace(plain, starts_on=date(2020, 1, 1), value=6.0)]
    series = release(both, {"m": Persons(False, False)}, lambda _: Audience.OWN)
    assert trend(series, series[1], WAIT, "nl")[1] == "worse"
