"""Days: closed is closed, the van comes twice a week, and the table back from busy time to days is right."""

from datetime import date

import numpy as np
import pytest

from schakel.demo import facts
from schakel.demo.calendar import CELLS_A_DAY, NEVER, TRICKLE, Calendar, build_calendar

PLACES = tuple(place for place in facts.locations() if place.lends)


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return build_calendar(2019, 2, PLACES, (1.0, 0.9))


def test_day_numbers_go_both_ways(calendar: Calendar) -> None:
    assert calendar.date(calendar.number(date(2020, 2, 29))) == date(2020, 2, 29)
    assert calendar.date(calendar.start) == date(2019, 1, 1)
    assert calendar.date(calendar.end) == date(2020, 12, 31)


def test_no_library_opens_during_the_closure(calendar: Calendar) -> None:
    closed = calendar.number(date(2020, 3, 16))
    assert {calendar.date(int(day)) for day in calendar.next_open[:, closed]} <= {date(2020, 6, day) for day in (2, 3, 4, 5, 6)}
    usual = calendar.weight[:, calendar.number(date(2019, 4, 1)) : calendar.number(date(2019, 5, 1))].sum()
    assert calendar.weight[:, calendar.number(date(2020, 4, 1)) : calendar.number(date(2020, 5, 1))].sum() < 2 * TRICKLE * usual


def test_nobody_lends_on_christmas_day(calendar: Calendar) -> None:
    assert not calendar.weight[:, calendar.number(date(2019, 12, 25))].any()


def test_the_van_comes_twice_in_every_usual_week(calendar: Calendar) -> None:
    monday = calendar.number(date(2019, 9, 2))
    for row in calendar.next_van:
        week = {int(row[day]) for day in range(monday, monday + 7)}
        assert len([day for day in week if day < monday + 7]) == 2


def test_busy_time_leads_back_to_its_day(calendar: Calendar) -> None:
    rng = np.random.default_rng(3)
    for row in range(0, len(PLACES), 7):
        for cell in rng.integers(0, calendar.inverse.shape[1], 50):
            day = int(calendar.inverse[row, cell])
            if day == NEVER:
                assert calendar.cumulative[row, -1] <= (cell + 1) / CELLS_A_DAY
            else:
                before = calendar.cumulative[row, day - 1] if day else 0.0
                assert before <= cell / CELLS_A_DAY + 1e-3
                assert calendar.cumulative[row, day] >= cell / CELLS_A_DAY - 1e-3
