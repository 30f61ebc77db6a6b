"""Figures of measurements against a plain twin, and what must hold of them whatever people answer."""

from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from twins import measurements_twin as twin

from schakel.registers.effect.change import Pairs, change, compared, once, spread
from schakel.registers.effect.interval import Estimate, difference, paired_shares, share

ANSWERS = st.integers(1, 5)
ROWS = st.lists(st.tuples(ANSWERS, ANSWERS), min_size=3, max_size=60)
ANY = st.lists(st.tuples(st.none() | ANSWERS, st.none() | ANSWERS), max_size=60)
COUNTS = st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


def _good(value: int) -> bool:
    return value >= 4


def _near(found: Estimate | None, expected: twin.Ends) -> None:
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx(expected, abs=1e-9, rel=1e-9)


def _varies(rows: list[tuple[int, int]]) -> bool:
    return len({b - a for a, b in rows}) > 1 and (len({a for a, _ in rows}) > 1 or len({b for _, b in rows}) > 1)


@given(COUNTS)
def test_the_interval_of_a_share(counted: tuple[int, int]) -> None:
    found = share(*counted)
    _near(found, twin.wilson(*counted))
    assert 0 <= found.low <= found.value <= found.high <= 1
    rest = share(counted[1] - counted[0], counted[1])
    assert (rest.low, rest.high) == pytest.approx((1 - found.high, 1 - found.low))


@given(COUNTS, COUNTS)
def test_a_difference_of_shares_turns_its_sign_with_its_sides_and_stays_within_one(
    a: tuple[int, int], b: tuple[int, int]
) -> None:
    found, back = difference(share(*a), share(*b)), difference(share(*b), share(*a))
    _near(found, twin.apart(twin.wilson(*a), twin.wilson(*b)))
    assert (back.low, back.high) == pytest.approx((-found.high, -found.low))
    assert -1 - 1e-12 <= found.low <= found.value <= found.high <= 1 + 1e-12


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=80))
def test_a_difference_of_shares_of_the_same_people(rows: list[tuple[bool, bool]]) -> None:
    many = Counter(rows)
    found = paired_shares(many[True, True], many[False, True], many[True, False], many[False, False])
    _near(found, twin.shares_apart(rows))
    assert -1 <= found.low <= found.value <= found.high <= 1


@given(ROWS)
def test_a_change_of_people_asked_twice(rows: list[tuple[int, int]]) -> None:
    assume(_varies(rows))
    found = change(Counter(rows), _good)
    assert found is not None
    _near(found.change, twin.moved(rows))
    _near(found.size, twin.size(rows))
    _near(found.share_change, twin.shares_apart([(_good(a), _good(b)) for a, b in rows]))
    assert (found.n, found.good_before, found.good_after) == (
        len(rows),
        sum(_good(a) for a, _ in rows),
        sum(_good(b) for _, b in rows),
    )
    assert found.after - found.before == pytest.approx(found.change.value if found.change else 0)


@given(ROWS, ROWS)
def test_a_change_beside_that_of_a_comparison_group(rows: list[tuple[int, int]], others: list[tuple[int, int]]) -> None:
    assume(all(len({b - a for a, b in each}) > 1 and len({a for a, _ in each}) > 1 for each in (rows, others)))
    found = compared(Counter(rows), Counter(others), _good)
    assert found is not None
    _near(found.more, twin.more(rows, others))
    _near(found.size, twin.more_size(rows, others))
    good = [twin.shares_apart([(_good(a), _good(b)) for a, b in each]) for each in (rows, others)]
    _near(found.share_more, twin.apart(*good))
    back = compared(Counter(others), Counter(rows), _good)
    assert back is not None
    assert back.more is not None
    assert found.more is not None
    assert (back.more.low, back.more.high) == pytest.approx((-found.more.high, -found.more.low))


@given(ANY)
def test_who_answered_once_counts_for_no_change_and_nobody_counts_twice(rows: list[tuple[int | None, int | None]]) -> None:
    pairs: Pairs = Counter(rows)
    both = [(a, b) for a, b in rows if a is not None and b is not None]
    after = [b for _, b in rows if b is not None]
    found, last = change(pairs, _good), once(pairs, _good)
    assert (found.n if found else 0) == len(both)
    assert (last.n if last else 0) == len(after)
    assert (last.good if last else 0) == sum(_good(each) for each in after)


@given(ROWS, st.integers(-20, 20))
def test_another_scale_of_as_many_steps_gives_the_same_change_and_size(rows: list[tuple[int, int]], shift: int) -> None:
    found, other = change(Counter(rows), None), change(Counter((a + shift, b + shift) for a, b in rows), None)
    assert found is not None
    assert other is not None
    for one, two in ((found.change, other.change), (found.size, other.size)):
        assert (one is None) == (two is None)
        if one and two:
            assert (one.low, one.high) == pytest.approx((two.low, two.high), abs=1e-9)


@given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 40))
def test_when_all_changed_the_same_nothing_says_how_sure_it_is(before: int, after: int, many: int) -> None:
    found = change({(before, after): many}, _good)
    assert found is not None
    assert found.change is None
    assert found.size is None
    beside = compared({(before, after): many}, {(before, before): many}, None)
    assert beside is not None
    assert beside.more is None


@given(st.lists(st.integers(-10, 10), min_size=2, max_size=50))
def test_a_spread_of_counts_is_that_of_the_values(values: list[int]) -> None:
    from statistics import mean, variance

    found = spread(Counter(values).items())
    assert (found.n, found.mean, found.variance) == (len(values), pytest.approx(mean(values)), pytest.approx(variance(values)))
