"""Intervals, funnels and classes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.measures.comparison import CLASSES, baseline, byar, funnel, interval, wilson


def test_the_check_value_of_wilson() -> None:
    found = wilson(40, 43)
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (0.8139, 0.9760)


@given(whole=st.integers(1, 10**6), share=st.floats(0, 1))
def test_wilson_holds_the_share_and_stays_within_0_and_1(whole: int, share: float) -> None:
    part = round(whole * share)
    found = wilson(part, whole)
    assert found is not None
    assert -1e-12 <= found.low <= part / whole + 1e-12
    assert part / whole - 1e-12 <= found.high <= 1


@given(count=st.integers(0, 10**7))
def test_byar_holds_the_count(count: int) -> None:
    found = byar(count)
    assert 0 <= found.low <= count <= found.high


def test_more_than_all_is_no_proportion() -> None:
    with pytest.raises(ValueError, match="the numerator lies between 0 and the denominator"):
        wilson(5, 4)
    assert wilson(0, 0) is None
    assert interval("proportion", 5, 4) is None
    assert interval("quantile", 5, 4) is None


def test_the_common_value_is_a_sum_over_a_sum() -> None:
    assert baseline([(1, 1), (0, 99)]) == 0.01
    assert baseline([]) is None


def test_a_small_place_is_within_chance_where_a_large_one_with_the_same_share_is_not() -> None:
    small, large, rest, unknown = funnel("proportion", [(4, 5), (800, 1000), (5000, 10000), (None, 10)])
    assert small.position == "not_significant"
    assert large.position == "high_0001"
    assert rest.position in CLASSES
    assert unknown.position is None


def test_rates_are_classed_too() -> None:
    low, _ = funnel("rate", [(10, 100), (5000, 10000)])
    assert low.position == "low_0001"
