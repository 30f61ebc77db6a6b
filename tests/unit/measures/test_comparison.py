"""Intervals, funnels and classes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.measures.comparison import (
    CLASSES,
    Z_95,
    Z_998,
    Interval,
    baseline,
    byar,
    classify,
    counted,
    funnel,
    interval,
    limits,
    wilson,
)


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


# Values that the makers of PHEindicatormethods publish to check it with: github.com/ukhsa-collaboration/PHEindicatormethods at
# 093fd28, tests/testthat: testdata_Byars_Wilson.xlsx, testdata_Proportion.xlsx, testdata_Rate.xlsx, testdata_funnel_*.csv.
@pytest.mark.parametrize(
    ("part", "whole", "z", "low", "high"),
    [
        (1, 100, Z_95, 0.0017674320641406511, 0.054486196178705294),
        (1, 100, Z_998, 0.000873065697299977, 0.1045544528370582),
        (65, 100, Z_95, 0.5525444329688797, 0.7363575175690247),
        (65, 100, Z_998, 0.4954946574070431, 0.7783540614089697),
        (1045, 5000, Z_998, 0.19179381799015244, 0.22731562902525818),
        (0.445, 1, Z_95, 0.04381744772058822, 0.9334621276979156),
        (9856, 12345, Z_95, 0.7912101752909069, 0.8053640073614909),
        (7776456, 7564336677, Z_998, 0.0010269040118442213, 0.0010291812992698397),
    ],
)
def test_published_intervals_of_proportions(part: float, whole: float, z: float, low: float, high: float) -> None:
    found = wilson(part, whole, z)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-6)


@pytest.mark.parametrize(
    ("count", "z", "low", "high"),
    [
        (65, Z_95, 50.163187710459454, 82.84913854593984),
        (1045, Z_95, 982.5932018073325, 1110.33121298565),
        (1, Z_95, 0.01307213290150435, 5.5637555824752605),
        (65, Z_998, 42.8802614714802, 94.00029084431802),
        (10, Z_998, 2.916318374695686, 24.193724927880535),
    ],
)
def test_published_intervals_of_byar(count: float, z: float, low: float, high: float) -> None:
    found = byar(count, z)
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-6)


@pytest.mark.parametrize(
    ("count", "whole", "scale", "z", "low", "high"),
    [
        (1, 100, 100, Z_95, 0.025317807984289897, 5.571643390938898),
        (5, 100, 100, Z_95, 1.62348639011842, 11.668332079322669),
        (5, 100, 100, Z_998, 0.739371731917839, 16.454745203680105),
        (20, 100, 100, Z_95, 12.211428834875937, 30.889880369197066),
        (7776456, 7564336677, 100, Z_998, 0.102690317308454, 0.10291817639509068),
        (10, 200, 100_000, Z_95, 2393.7249569837822, 9195.729302878237),
        (250, 220, 100_000, Z_95, 99984.94738532876, 128631.14487455782),
    ],
)
def test_published_intervals_of_rates_are_exact_below_ten(
    count: float, whole: float, scale: float, z: float, low: float, high: float
) -> None:
    found = interval("rate", count, whole, scale, z)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), rel=2e-6)


@pytest.mark.parametrize(
    ("size", "low_95", "high_95", "low_998", "high_998"),
    [
        (1, 0.03204264, 1, 0, 1),
        (2, 0.25885383, 1, 0, 1),
        (539, 0.77306949, 0.83977947, 0.7538344, 0.85901456),
        (110000, 0.80408963, 0.80875933, 0.80274317, 0.81010578),
    ],
)
def test_published_funnel_limits(size: float, low_95: float, high_95: float, low_998: float, high_998: float) -> None:
    for z, low, high in ((Z_95, low_95, high_95), (Z_998, low_998, high_998)):
        found = limits("proportion", 0.806424478571495, size, z)
        assert found is not None
        assert (found.low, found.high) == pytest.approx((low, high), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    ("kind", "common", "part", "whole", "position"),
    [
        ("proportion", 0.806424478571495, 35078.488, 41980, "high_0001"),
        ("proportion", 0.806424478571495, 24803.6256, 31824, "low_0001"),
        ("proportion", 0.806424478571495, 38314.0408, 47678, "not_significant"),
        ("proportion", 0.806424478571495, 38045.3716, 46958, "high_0025"),
        ("proportion", 0.806424478571495, 30277.5312, 37828, "low_0025"),
        ("proportion", 0.806424478571495, 48590.8983, 60459, "not_significant"),
        ("rate", 0.006685089282628765, 2111, 307381, "not_significant"),
        ("rate", 0.006685089282628765, 2083, 297424, "high_0025"),
        ("rate", 0.006685089282628765, 1825, 284206, "not_significant"),
        ("rate", 0.006685089282628765, 1809, 288384, "low_0025"),
        ("rate", 0.006685089282628765, 2130, 286718, "high_0001"),
    ],
)
def test_published_classes_of_a_funnel(kind: str, common: float, part: float, whole: float, position: str) -> None:
    assert classify(part / whole, limits(kind, common, whole, Z_95), limits(kind, common, whole, Z_998)) == position


@given(count=st.integers(0, 3000), expected=st.floats(0.5, 3000), z=st.sampled_from((Z_95, Z_998)))
def test_outside_the_limits_is_what_has_an_interval_without_the_common_value(count: int, expected: float, z: float) -> None:
    own, found = counted(count, z), limits("rate", expected / 1000, 1000, z)
    assert found is not None
    if abs(own.low - expected) > 1e-5 * expected:
        assert (count / 1000 > found.high) == (own.low > expected)
    if abs(own.high - expected) > 1e-5 * expected and not 9 <= count <= 11:
        assert (count / 1000 < found.low) == (own.high < expected)


def test_nothing_expected_leaves_no_room_and_no_size_has_no_limits() -> None:
    assert limits("rate", 0.0, 100, Z_95) == Interval(0.0, 0.0)
    assert limits("rate", 1.0, 0, Z_95) is None
    assert limits("count", 1.0, 10, Z_95) is None
