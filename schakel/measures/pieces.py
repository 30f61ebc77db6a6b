"""Years of distinct things in pieces, so that what is looked at together fits in memory.

Things are counted anew in each year: who borrowed in two years counts in both. So the years of a large table can be
looked at one after the other, and each figure stays the same. A loan of each person of a whole country at each place,
ten years long, would be hundreds of millions of rows at once; a year of it is some ten million.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from schakel.measures.term import Term
from schakel.measures.world import World

MOST_ROWS = 60_000_000
"""Rows of a table that are looked at together. Smaller tables are read once: each piece costs a query a level."""


def pieces(world: World, term: Term, size: Callable[[str], int]) -> Iterator[World]:
    """The world with a few of its years at a time, all of them in order; the world itself when nothing is large.

    Args:
        term: that counts distinct things. size: tells how many rows a table has.
    """
    window = world.window
    rows = max(size(table) for table in (term.table, *((term.without[0],) if term.without is not None else ())))
    each = len(window.years) * MOST_ROWS // max(rows, 1)
    # A day that counts a month earlier than it is (`Span.counts_on`) may count in the piece before: then all stays together.
    if each >= len(window.years) or (term.table, term.on) in world.unseen:
        yield world
        return
    for first in window.years[:: max(each, 1)]:
        until = min(first + max(each, 1) - 1, window.last_year)
        calendar = world.calendar.filter(world.calendar.cal_year.between(first, until))
        yield replace(world, calendar=calendar, window=replace(window, first_year=first, until=until))
