"""Days between two states of a source: what changed in them is known, but not on which of them.

A library system that tells once a year which items it has tells how many left in that year, and of no quarter how many.
A figure is known when no such span straddles an edge that it looks at: of a count of events the first and the last day
of its period, of a stock the day on which it is counted.

A figure waits for the feeds that tell of its place, and for no other: organisation A with a state a month keeps its months
beside B with one a year. Of all places together each feed is waited for.

A state of the last or the first seven days of a month serves as the edge of that month: what is found by one of the first
seven days counts in the month before, since hardly any of those days belong to it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from schakel.measures.figure import period_end
from schakel.measures.term import Term

NEAR_DAYS = 7
"""So near to its edge a state tells how a month ended: libraries close around New Year, and a server may be late."""

Column = tuple[str, str]
"""A table, and a day in it."""

PlaceKey = tuple[str, str]
"""A level, and the code of a place."""

OPEN = date.max
"""The day on which a span ends that no state has ended yet."""

EVERYWHERE = frozenset[PlaceKey]()
"""Of a span of which it is not told at which places things came or went."""


@dataclass(frozen=True, order=True)
class Span:
    """Something happened after the one day and at the latest on the other; both are days of states of one feed.

    Args:
        on: `OPEN` when the feed gave no state since, and is still waited for.
        places: below the network at which it happened, or would; `EVERYWHERE` when that is not told.
    """

    after: date
    on: date
    feed: str = ""
    places: frozenset[PlaceKey] = field(default=EVERYWHERE, compare=False)

    @property
    def is_open(self) -> bool:
        """No state has ended it yet."""
        return self.on == OPEN

    def is_of(self, level: str, place_code: str) -> bool:
        """Whether the figures of a place wait for it; those of all places together always do.

        >>> span = Span(date(2018, 12, 31), date(2019, 12, 31), "b", frozenset({("organisation", "B")}))
        >>> span.is_of("organisation", "A"), span.is_of("organisation", "B"), span.is_of("network", "drenthe")
        (False, True, True)
        """
        return level == "network" or not self.places or (level, place_code) in self.places

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

    def edges(self, until: date = OPEN) -> Iterator[date]:
        """First days of months that it straddles, up to a day; that must be given for one that is open."""
        edge, last = period_end("month", self.after.replace(day=1)), min(self.counts_on, until)
        while edge <= last:
            if self.straddles(edge):
                yield edge
            edge = period_end("month", edge)


Unseen = Mapping[Column, Sequence[Span]]
"""The spans of each day that some source does not tell itself."""

Why = tuple[Column, tuple[Span, ...]]
"""Why a figure is not known: a day that sources do not tell, and of each of their feeds the states between which it lies; all of
these are open, or none is."""


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


def looks_everywhere(term: Term, table: str) -> bool:
    """Whether its figure of one place rests on rows of that table at all places.

    A title that one organisation holds is held by no other; of a title that is waited for, items elsewhere count as well.
    """
    return term.held_by_one is not None or (term.times is not None and term.times.table == table != term.table)


def why_not_known(
    terms: Iterable[Term], unseen: Unseen, *, level: str, place_code: str, period: str, starts_on: date
) -> Why | None:
    """The day that no source tells, and of each feed the first span that straddles an edge of the period; None without any.

    The first one found says what is wrong; the feeds of which the same is wrong stand beside it, by name.
    """
    day: Column | None = None
    found: dict[str, Span] = {}
    is_open = False
    for term in terms:
        for column, edge in edges_looked_at(term, period, starts_on):
            everywhere = looks_everywhere(term, column[0])
            for span in unseen.get(column, ()):
                if not (everywhere or span.is_of(level, place_code)) or not span.straddles(edge):
                    continue
                if day is None:
                    day, is_open = column, span.is_open
                # A state that is still to come tells of all days at once; of one that came each day is a reason of its own.
                if span.is_open == is_open and (is_open or column == day):
                    found.setdefault(span.feed, span)
    return None if day is None else (day, tuple(found[feed] for feed in sorted(found)))
