"""Days between two states of a source: what changed in them is known, but not on which of them.

A library system that tells once a year which items it has tells how many left in that year, and of no quarter how many.
A figure is known when no such span straddles an edge that it looks at: of a count of events the first and the last day
of its period, of a stock the day on which it is counted.

A state of the last or the first seven days of a month serves as the edge of that month: what is found by one of the first
seven days counts in the month before, since hardly any of those days belong to it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from schakel.measures.figure import period_end
from schakel.measures.term import Term

NEAR_DAYS = 7
"""So near to its edge a state tells how a month ended: libraries close around New Year, and a server may be late."""

Column = tuple[str, str]
"""A table, and a day in it."""


@dataclass(frozen=True, order=True)
class Span:
    """Something happened after the one day and at the latest on the other; both are days of states."""

    after: date
    on: date

    @property
    def counts_on(self) -> date:
        """The day on which it is counted; `months.counts_before` says the same to an engine.

        >>> Span(date(2018, 12, 31), date(2019, 12, 31)).counts_on, Span(date(2019, 1, 1), date(2020, 1, 1)).counts_on
        (datetime.date(2019, 12, 31), datetime.date(2019, 12, 31))
        """
        before = self.on.replace(day=1) - timedelta(days=1)
        return before if self.on.day <= NEAR_DAYS and self.after < before else self.on

    def straddles(self, edge: date) -> bool:
        """Whether it may have happened before that day as well as on or after it.

        >>> year = Span(date(2018, 12, 28), date(2019, 12, 31))
        >>> [year.straddles(date(*edge, 1)) for edge in ((2019, 1), (2019, 2), (2019, 12), (2020, 1))]
        [False, True, True, False]
        """
        return self.after < edge - timedelta(days=NEAR_DAYS) and self.counts_on >= edge

    @property
    def edges(self) -> Iterator[date]:
        """First days of months that it straddles."""
        edge = period_end("month", self.after.replace(day=1))
        while edge <= self.counts_on:
            if self.straddles(edge):
                yield edge
            edge = period_end("month", edge)


Unseen = Mapping[Column, Sequence[Span]]
"""The spans of each day that some source does not tell itself."""


def days_of(term: Term) -> Iterator[Column]:
    """The days of things that came and went by which a term counts."""
    if term.on is not None:
        yield term.table, term.on
    for each in (term, term.times):
        if each is not None and each.held is not None:
            yield from ((each.table, day) for day in (each.held[0], *each.held[1]) if day is not None)


def edges_looked_at(term: Term, period: str, starts_on: date) -> Iterator[tuple[Column, date]]:
    """The days of a term, each with the edges that must not be straddled for its figure of that period to be known."""
    both = (starts_on, period_end(period, starts_on))
    of_stock = {"end": both[1:], "start": both[:1], "start_of_year": (date(starts_on.year, 1, 1),), "whole": both}
    for column in days_of(term):
        yield from ((column, edge) for edge in (both if term.on is not None else of_stock[term.at]))


def why_not_known(terms: Iterable[Term], unseen: Unseen, period: str, starts_on: date) -> tuple[Column, Span] | None:
    """The day that no source tells, and the span that straddles an edge of the period; None when there is none."""
    for term in terms:
        for column, edge in edges_looked_at(term, period, starts_on):
            for span in unseen.get(column, ()):
                if span.straddles(edge):
                    return column, span
    return None
