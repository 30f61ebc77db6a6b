"""What is left of a budget, against sums a person would make with pencil and paper."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schakel.registers.projects.budget import Line, taken

START = date(2023, 1, 1)
_cents = st.integers(1, 30_000_000).map(lambda cents: Decimal(cents) / 100)
_days = st.integers(0, 400).map(lambda days: START + timedelta(days=days))


@st.composite
def _booked(draw: Any) -> list[tuple[Decimal, date, date | None, list[tuple[Decimal, date]]]]:
    """Commitments, each with what was spent on it; the last one stands for what was never committed."""
    made = draw(st.lists(st.tuples(_cents, _days, st.none() | _days, st.lists(st.tuples(_cents, _days), max_size=4)), max_size=6))
    return [*made, (Decimal(0), START, None, draw(st.lists(st.tuples(_cents, _days), max_size=4)))]


def _lines(booked: Any) -> list[Line]:
    lines = []
    for number, (amount, on, released_on, spendings) in enumerate(booked, start=1):
        if amount:
            lines.append(Line(number, True, amount, on, None, released_on))
        of = number if amount else None
        lines += [Line(100 * number + part, False, money, day, of) for part, (money, day) in enumerate(spendings)]
    return lines


def _by_pencil(booked: Any, until: date | None) -> tuple[Decimal, Decimal]:
    spent = open_ = Decimal(0)
    for amount, on, released_on, spendings in booked:
        used = Decimal(0)
        for money, day in spendings:
            if until is None or day <= until:
                used += money
        spent += used
        is_known = until is None or on <= until
        is_released = released_on is not None and (until is None or released_on <= until)
        if is_known and not is_released and amount > used:
            open_ += amount - used
    return spent, open_


@given(_booked(), st.none() | _days, st.randoms())
def test_spent_and_committed_are_plain_sums_in_any_order(booked: Any, until: date | None, random: Any) -> None:
    lines = _lines(booked)
    random.shuffle(lines)
    found = taken(lines, until)
    assert (found.spent, found.committed) == _by_pencil(booked, until)
    assert found.together == found.spent + found.committed


@given(_booked(), st.data())
def test_what_a_line_takes_more_is_never_more_than_its_amount(booked: Any, data: Any) -> None:
    """So that no line takes from the budget what it does not say, and taking one away never makes the rest take more."""
    lines = _lines(booked)
    if not lines:
        return
    line = data.draw(st.sampled_from([each for each in lines if not any(other.commitment == each.number for other in lines)]))
    without = taken([each for each in lines if each is not line]).together
    assert 0 <= taken(lines).together - without <= line.amount
