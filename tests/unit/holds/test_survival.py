"""Kaplan and Meier's curve against plain Python, and against a published example."""

from math import exp, log, sqrt

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from schakel.holds.survival import curve

# Weeks of remission under 6-mercaptopurine (Freireich 1963; Kalbfleisch and Prentice 2002, table 1.1); False = censored.
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
ENDED = [True, True, True, False, True, False, True, False, False, True, True, False, False, False, True, True] + [False] * 5


def plain(waits: list[tuple[int, bool]]) -> list[tuple[int, float, float, float]]:
    """(day, share that waits on, low, high) for each day with an end, by the definition."""
    share, variance, found = 1.0, 0.0, []
    for day in sorted({days for days, has_ended in waits if has_ended}):
        at_risk = sum(days >= day for days, _ in waits)
        ends = sum(days == day and has_ended for days, has_ended in waits)
        share *= 1 - ends / at_risk
        if share > 0:
            variance += ends / (at_risk * (at_risk - ends))
            spread = 1.959964 * sqrt(variance) / log(share)
            found.append((day, share, share ** exp(-spread), share ** exp(spread)))
        else:
            found.append((day, 0.0, float("nan"), float("nan")))
    return found


def test_the_published_example() -> None:
    found = curve(np.array(WEEKS), np.array(ENDED))
    told = dict(zip(found.days.tolist(), found.waiting.round(4).tolist(), strict=True))
    assert told == {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
    assert found.quantile(0.5).days == 23
    assert (found.quantile(0.5).low, found.quantile(0.9).days) == (13, None)


@given(st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=30))
def test_as_by_the_definition(waits: list[tuple[int, bool]]) -> None:
    found = curve(np.array([days for days, _ in waits]), np.array([ended for _, ended in waits]))
    expected = plain(waits)
    assert found.days.tolist() == [row[0] for row in expected]
    for number, column in enumerate((found.waiting, found.low, found.high), start=1):
        assert np.allclose(column, [row[number] for row in expected], equal_nan=True)


def test_nobody_waits() -> None:
    found = curve(np.zeros(0, np.int64), np.zeros(0, np.bool_))
    assert (found.quantile(0.5).days, found.share_within(5), found.number) == (None, 0.0, 0)


def test_open_waits_make_the_median_longer_than_leaving_them_out() -> None:
    ended = np.array([1, 2, 3, 4, 5])
    both = np.concatenate([ended, np.full(5, 30)])
    assert curve(ended, np.ones(5, np.bool_)).quantile(0.5).days == 3
    assert curve(both, np.arange(10) < 5).quantile(0.5).days == 5
