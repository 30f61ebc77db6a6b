"""Spans between two states: which edges they straddle, where they count, and what that makes of sums."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schakel.measures.figure import MONTHS_IN, period_end, period_start
from schakel.measures.term import parse_term
from schakel.measures.unseen import NEAR_DAYS, OPEN, Span, why_not_known
from schakel.measures.wording import UNSEEN, say_span
from schakel.vocabulary.tables import TABLES

# Mostly around the edges of a few months: there a day more or less decides.
NEAR = st.builds(lambda month, days: date(2019, month, 1) + timedelta(days=days), st.integers(1, 4), st.integers(-25, 25))
DAYS = st.one_of(NEAR, NEAR, st.dates(date(2018, 1, 1), date(2020, 12, 31)))


@pytest.mark.parametrize(
    ("after", "on", "counts_on", "edges"),
    [
        (date(2018, 12, 31), date(2019, 3, 31), date(2019, 3, 31), [2, 3]),
        (date(2018, 12, 31), date(2019, 1, 31), date(2019, 1, 31), []),
        (date(2019, 1, 1), date(2019, 2, 1), date(2019, 1, 31), []),
        (date(2019, 1, 7), date(2019, 2, 7), date(2019, 1, 31), []),
        (date(2019, 1, 7), date(2019, 2, 8), date(2019, 2, 8), [2]),
        (date(2019, 1, 25), date(2019, 2, 25), date(2019, 2, 25), []),  # the state of 25 January serves as the end of it
        (date(2019, 1, 24), date(2019, 2, 25), date(2019, 2, 25), [2]),
        (date(2019, 1, 31), date(2019, 2, 1), date(2019, 2, 1), []),  # night after night: each day is its own
        (date(2019, 1, 28), date(2019, 2, 4), date(2019, 1, 31), []),  # week after week
    ],
)
def test_a_state_near_the_edge_of_a_month_serves_as_that_edge(after: date, on: date, counts_on: date, edges: list[int]) -> None:
    span = Span(after, on)
    assert span.counts_on == counts_on
    assert list(span.edges()) == [date(2019, month, 1) for month in edges]


STATES = st.lists(DAYS, min_size=2, max_size=40, unique=True)


# A state of 22 January is too early for the end of that month, one of 10 February too late.
@example(states=[date(2018, 12, 31), date(2019, 1, 22), date(2019, 2, 26)], left=[date(2019, 1, 23)], period="month")
@example(states=[date(2018, 12, 31), date(2019, 1, 27), date(2019, 2, 10)], left=[date(2019, 2, 9)], period="month")
@given(states=STATES, left=st.lists(DAYS, max_size=40), period=st.sampled_from(list(MONTHS_IN)))
def test_a_known_period_counts_what_happened_in_it_give_or_take_a_week(states: list[date], left: list[date], period: str) -> None:
    """Drawn: the days on which things really left, and the days of the states that show it."""
    spans = [Span(*pair) for pair in pairwise(sorted(states))]
    shown = [(day, span) for day in left for span in spans if span.after < day <= span.on]
    near = timedelta(days=NEAR_DAYS)
    start = period_start(period, min(states))
    while start <= max(states):
        end = period_end(period, start)
        if not any(span.straddles(edge) for span in spans for edge in (start, end)):
            counted = sum(start <= span.counts_on < end for _, span in shown)
            assert sum(start + near <= day < end - near for day, _ in shown) <= counted
            assert counted <= sum(start - near <= day < end + near for day, _ in shown)
        start = end


@given(states=STATES)
def test_no_span_counts_twice_and_months_that_are_known_make_a_known_year(states: list[date]) -> None:
    spans = [Span(*pair) for pair in pairwise(sorted(states))]
    for span in spans:
        assert span.after < span.counts_on <= span.on
        of = {period: period_start(period, span.counts_on) for period in MONTHS_IN}
        # The month in which it counts lies in the quarter and the year in which it does: sums add up.
        assert period_start("quarter", of["month"]) == of["quarter"]
        assert period_start("year", of["month"]) == of["year"]
        inside = [edge for edge in span.edges() if span.after < edge <= span.on]
        assert list(span.edges()) == inside == sorted(set(inside))
    edges = {edge for span in spans for edge in span.edges()}
    for year in (2018, 2019, 2020):
        months = [date(year, month, 1) for month in range(1, 13)]
        if not edges & {*months, date(year + 1, 1, 1)}:
            assert not any(span.straddles(date(each, 1, 1)) for span in spans for each in (year, year + 1))


UNSEEN_OF_2019 = {("items", "withdrawn_on"): (Span(date(2018, 12, 31), date(2019, 12, 31)),)}


@pytest.mark.parametrize(
    ("time", "known"),
    [
        ({"on": "withdrawn_on"}, []),
        ({"on": "added_on"}, [1, 2, 3, 4]),
        ({"held": {"from": "added_on", "until": "withdrawn_on"}, "at": "end"}, [4]),
        ({"held": {"from": "added_on", "until": "withdrawn_on"}, "at": "start"}, [1]),
        ({"held": {"from": "added_on", "until": "withdrawn_on"}, "at": "start_of_year"}, [1, 2, 3, 4]),
        ({"held": {"from": "added_on", "until": "withdrawn_on"}, "at": "whole"}, []),
        ({"held": {"from": "added_on"}, "at": "end"}, [1, 2, 3, 4]),
    ],
)
def test_a_term_is_known_when_the_edges_that_it_looks_at_are(time: dict[str, object], known: list[int]) -> None:
    term = parse_term({"table": "items", "count": "item_id", **time}, where="example")

    def is_known(period: str, month: int) -> bool:
        return (
            why_not_known(
                [term], UNSEEN_OF_2019, level="location", place_code="L1", period=period, starts_on=date(2019, month, 1)
            )
            is None
        )

    assert [quarter for quarter in (1, 2, 3, 4) if is_known("quarter", quarter * 3 - 2)] == known
    assert is_known("year", 1)


OF_B = {
    ("items", "withdrawn_on"): (Span(date(2018, 12, 31), date(2019, 12, 31), "b", frozenset({("organisation", "B")})),),
}


@pytest.mark.parametrize(
    ("more", "waits"),
    [
        ({}, False),
        # A title that A alone holds is one that B does not: what B has decides.
        ({"distinct": "title_id", "held_by_one": "owner_code", "as_of_now": ["owner_code"]}, True),
    ],
)
def test_a_place_waits_for_another_feed_only_where_it_looks_everywhere(more: dict[str, object], waits: bool) -> None:
    counted = more or {"count": "item_id"}
    term = parse_term({"table": "items", **counted, "held": {"from": "added_on", "until": "withdrawn_on"}}, where="example")
    at: dict[str, Any] = {"level": "organisation", "period": "quarter", "starts_on": date(2019, 1, 1)}
    assert (why_not_known([term], OF_B, place_code="A", **at) is not None) is waits
    assert why_not_known([term], OF_B, place_code="B", **at) is not None


def _spans(*given: tuple[str, date, date]) -> dict[tuple[str, str], tuple[Span, ...]]:
    return {("items", "withdrawn_on"): tuple(sorted(Span(after, on, feed) for feed, after, on in given))}


MARCH, MAY, YEAR_END = date(2019, 3, 31), date(2019, 5, 31), date(2019, 12, 31)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (_spans(("b", MARCH, OPEN), ("a", MARCH, OPEN)), "Feeds a and b have given no new state yet since that of 2019-03-31."),
        (
            # One of them lags less, and is waited for all the same.
            _spans(("b", MARCH, OPEN), ("a", MAY, OPEN)),
            "Feeds a and b have given no new state yet: a since that of 2019-05-31; b since that of 2019-03-31.",
        ),
        (
            _spans(*((name, MARCH, OPEN) for name in "edcba")),
            "Feeds a, b, c and 2 more have given no new state yet since that of 2019-03-31.",
        ),
        (
            # No state that is to come mends what another feed did not tell.
            _spans(("a", date(2018, 12, 31), YEAR_END), ("b", MARCH, OPEN), ("c", date(2018, 12, 31), YEAR_END)),
            "Feeds a and c do not tell on which day items left between the states of 2018-12-31 and 2019-12-31.",
        ),
    ],
)
def test_every_feed_that_a_figure_waits_for_is_named(given: dict[tuple[str, str], tuple[Span, ...]], says: str) -> None:
    term = parse_term({"table": "items", "count": "item_id", "held": {"from": "added_on", "until": "withdrawn_on"},
                       "at": "whole"}, where="example")  # fmt: skip
    why = why_not_known([term], given, level="network", place_code="n", period="quarter", starts_on=date(2019, 4, 1))
    assert why is not None
    assert say_span(why, date.isoformat, "en") == says


def test_every_day_that_a_source_may_not_tell_has_words() -> None:
    days = {(table.name, column.bounds) for table in TABLES.values() for column in table.columns if column.bounds}
    for language, words in UNSEEN.items():
        assert set(words) >= {day for day in days if day[0] != "item_events"}, language  # no measure looks at those
