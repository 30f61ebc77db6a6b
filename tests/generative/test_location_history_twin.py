"""Spans of a location's facts are what a twin finds that asks each day and each minute anew."""

from dataclasses import asdict
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from twins.location_history import Row, days_between, twin_facts

from schakel.warehouse.location_facts import Facts, State, find_spans
from schakel.warehouse.regular_weeks import Opening

FIRST, END = date(2019, 12, 1), date(2020, 9, 1)
# Around six weeks is where a holiday ends and a regular week begins.
LENGTHS = st.sampled_from([1, 7, 14, 41, 42, 43, 44, 60, 150])
DAYS = st.sampled_from([0, 1, 30, 31, 42, 43, 73, 85, 86, 100]).map(lambda days: date(2020, 1, 1) + timedelta(days=days))
HOURS = st.sampled_from([None, 4.0, 15.0, 20.5])
FACTS = st.builds(
    Facts,
    kind=st.sampled_from([None, "fixed", "school"]),
    open_hours_week=HOURS,
    staffed_hours_week=HOURS,
    has_collection=st.sampled_from([None, True, False]),
)
REGISTERS = st.lists(
    st.dictionaries(DAYS, FACTS, min_size=1, max_size=3).map(lambda found: [State(day, found[day]) for day in sorted(found)]),
    max_size=2,
)


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    found: dict[tuple[int, int, date], Row] = {}
    for _ in range(draw(st.integers(0, 6))):
        weekday, opens = draw(st.integers(1, 2)), draw(st.sampled_from([540, 555, 780]))
        closes = opens + draw(st.sampled_from([45, 240, 300]))
        since = draw(st.one_of(DAYS, st.just(date(1900, 1, 1))))
        is_open = draw(st.booleans())
        until = None if is_open else max(since, FIRST) + timedelta(days=draw(LENGTHS))
        is_staffed = draw(st.sampled_from([True, True, False, None]))
        found[weekday, opens, since] = (weekday, opens, closes, is_staffed, since, until)
        if until is not None and draw(st.booleans()):  # the same hours come back, or were told twice
            again = until + timedelta(days=draw(st.sampled_from([-10, 0, 1, 41, 42, 43])))
            found[weekday, opens, again] = (weekday, opens, closes, is_staffed, again, again + timedelta(days=draw(LENGTHS)))
    return list(found.values())


@settings(max_examples=60, deadline=None)
@given(registers=REGISTERS, drawn=rows(), opened_on=st.none() | DAYS, service=st.none() | st.sampled_from([0, 1, 31, 90]))
def test_spans_are_what_the_days_say(
    registers: list[list[State]], drawn: list[Row], opened_on: date | None, service: int | None
) -> None:
    closed_on = (opened_on or FIRST) + timedelta(days=service) if service is not None else None
    spans = find_spans(registers, [Opening(*row) for row in drawn], opened_on, closed_on)
    told = [[(state.known_on, asdict(state.facts)) for state in states] for states in registers]
    days = [
        day
        for day in days_between(FIRST, END)
        if (opened_on is None or day >= opened_on) and (closed_on is None or day < closed_on)
    ]
    expected = twin_facts(told, drawn, days, END + timedelta(days=400))
    found = {
        day: asdict(span.facts)
        for span in spans
        for day in days_between(max(span.since or FIRST, FIRST), min(span.until or END, END))
    }
    assert found == expected
    assert all(before.until == after.since and before.facts != after.facts for before, after in pairwise(spans))
