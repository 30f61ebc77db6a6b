"""Forecasts rest on what was known, are right about waits that follow their law, and say how they turned out."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from schakel.holds.forecast import EVERY, Calibration, by_returns, calibrate, finding, forecast, learn, looks
from schakel.holds.standing import Standing

TODAY = date(2020, 12, 31)


def stood(day: date, days: list[int], served: list[bool], *, half: float = 6.0, branch: bool = False) -> Standing:
    """Holds of one kind."""
    number = len(days)
    ids = pa.array([str(at) for at in range(number)])
    ones = np.ones(number, dtype=np.int64)
    return Standing(
        day, ids, ids, ids, np.full(number, branch), ones, ones, ones, ones, np.full(number, half), np.full(number, 2 * half),
        np.array(days, dtype=np.int64), np.array(served, dtype=np.bool_),
    )  # fmt: skip


def test_it_is_looked_at_the_past_every_four_weeks() -> None:
    assert looks(TODAY, 2) == [TODAY - 2 * EVERY, TODAY - EVERY]


def test_nothing_that_came_later_is_known() -> None:
    standing = stood(TODAY - timedelta(days=10), [4, 10, 11, 30], [True] * 4)
    known = standing.as_known_on(TODAY)
    assert known.days.tolist() == [4, 10, 10, 10]
    assert known.is_served.tolist() == [True, True, False, False]
    assert learn([standing], TODAY - timedelta(days=10)) == {}


def test_a_forecast_of_the_past_does_not_learn_from_what_came_later() -> None:
    """Fifty were open thirty days ago and are all served after fifty days: today nobody can know."""
    past = [stood(TODAY - timedelta(days=30), [50] * 50, [True] * 50)]
    assert np.isinf(forecast(stood(TODAY, [0], [False]), learn(past, TODAY)).half).all()
    assert forecast(stood(TODAY, [0], [False]), learn(past, TODAY + timedelta(days=30))).half.tolist() == [50.0]


def test_a_forecast_is_that_of_holds_alike() -> None:
    long_ago = TODAY - timedelta(days=300)
    past = [stood(long_ago, [5] * 80 + [20] * 20, [True] * 100), stood(long_ago, [50] * 100, [True] * 100, half=20.0)]
    made = forecast(stood(TODAY, [0, 0], [False] * 2), learn(past, TODAY))
    assert (made.half.tolist(), made.nine.tolist(), made.based_on.tolist()) == ([5.0] * 2, [20.0] * 2, [100] * 2)
    assert forecast(stood(TODAY, [0], [False], half=20.0), learn(past, TODAY)).half.tolist() == [50.0]


def test_a_rare_kind_takes_the_curve_of_a_wider_kind() -> None:
    long_ago = TODAY - timedelta(days=300)
    past = [stood(long_ago, [5] * 100, [True] * 100), stood(long_ago, [90] * 5, [True] * 5, branch=True)]
    made = forecast(stood(TODAY, [0], [False], branch=True), learn(past, TODAY))
    assert (made.half.tolist(), made.based_on.tolist()) == ([5.0], [105])


def test_holds_that_nothing_can_come_to_are_a_kind_of_their_own() -> None:
    long_ago = TODAY - timedelta(days=300)
    slow = stood(long_ago, [70] * 100, [True] * 100, half=90.0)
    never = stood(long_ago, [300] * 100, [True] * 40 + [False] * 60, half=np.inf)
    curves = learn([slow, never], TODAY)
    assert forecast(stood(TODAY, [0], [False], half=90.0), curves).half.tolist() == [70.0]
    assert forecast(stood(TODAY, [0], [False], half=np.inf), curves).half.tolist() == [np.inf]
    assert {row.group for row in calibrate([slow], [never])} == {"all", "no item"}


def test_where_half_are_never_served_no_day_is_named() -> None:
    long_ago = TODAY - timedelta(days=300)
    past = [stood(long_ago, [5] * 45 + [300] * 55, [True] * 45 + [False] * 55)]
    assert np.isinf(forecast(stood(TODAY, [0], [False]), learn(past, TODAY)).half).all()
    assert np.isinf(forecast(stood(TODAY, [0], [False]), {}).half).all()


def test_waits_that_follow_one_law_turn_out_as_forecast() -> None:
    rng = np.random.default_rng(1)
    days = [TODAY - EVERY * back for back in range(26, 6, -1)]
    past = [stood(day, rng.geometric(0.05, 500).tolist(), [True] * 500, half=2.0) for day in days]
    rows = {(row.method, row.group): row for row in calibrate(past, past[10:])}
    good, bad = rows["holds alike", "all"], rows["returns alone", "all"]
    assert good.within_half == pytest.approx(0.5, abs=0.05)
    assert good.within_nine == pytest.approx(0.9, abs=0.03)
    # Returns alone said two days, where it takes fourteen.
    assert bad.within_half is not None
    assert bad.within_half < 0.2
    assert finding(list(rows.values()), 10).endswith("the forecast holds.")
    assert "forecasts made on 10 days" in finding(list(rows.values()), 10)


@pytest.mark.parametrize(
    ("half", "nine", "says"),
    [
        (0.52, 0.82, "the forecast is 8 points too hopeful."),
        (0.44, 0.99, "the forecast is 6 points too hopeful."),
        (0.58, 0.93, "the forecast is 8 points too gloomy."),
        (0.46, 0.86, "the forecast holds."),
    ],
)
def test_it_says_in_words_when_forecasts_were_wrong(half: float, nine: float, says: str) -> None:
    assert finding([Calibration("holds alike", "all", 100, 0, half, nine)], 13).endswith(says)


def test_waits_that_still_run_do_not_count_as_failures() -> None:
    """Half of the waits are cut off at five days; what is forecast from whole ones is still about right."""
    rng = np.random.default_rng(2)
    waits = rng.geometric(0.1, 4000)
    cut = np.arange(4000) % 2 == 0
    whole = stood(TODAY - 5 * EVERY, waits.tolist(), [True] * 4000)
    tried = stood(TODAY - EVERY, np.where(cut, np.minimum(waits, 5), waits).tolist(), (~cut | (waits <= 5)).tolist())
    found = calibrate([whole], [tried])[0]
    assert found.within_half == pytest.approx(0.52, abs=0.05)
    assert found.within_nine == pytest.approx(0.9, abs=0.03)


def test_without_a_past_it_says_so() -> None:
    rows = calibrate([], [stood(TODAY, [3], [True], half=np.inf)])
    assert "too little past" in finding(rows, 1)
    assert by_returns(stood(TODAY, [3], [True])).half.tolist() == [6.0]
