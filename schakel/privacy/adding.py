"""How the counts of a side add up over time, places and parts: read from its definition, as far as that says it.

What is not sure is said to be neither: then a reader is given no sum that may be wrong, and `linked` says so.
"""

from collections.abc import Sequence
from enum import Enum

from schakel.measures.term import Term


class Over(Enum):
    """What the figure of a longer period is to those of the shorter ones in it."""

    SUM = "sum"
    """Rows are dated: each is in one month."""
    LAST = "last"
    """A state at the end of the period: that of its last month."""
    FIRST = "first"
    """A state at the start of the period, or of its year: that of its first month."""
    OVERLAP = "overlap"
    """Different things: who borrows in two months is one borrower of the quarter."""
    UNSURE = "unsure"


def over_time(terms: Sequence[Term]) -> Over:
    """What a longer period is to the shorter ones; terms that are added must agree.

    >>> dated = Term(table="loans", way="count", column="loan_id", on="lent_on")
    >>> state = Term(table="borrowers", way="count", column="borrower_pseudonym", held=("registered_on", ("valid_until",)))
    >>> over_time([dated]).value, over_time([state]).value, over_time([dated, state]).value
    ('sum', 'last', 'unsure')
    """
    found = {_over_time(term) for term in terms}
    return found.pop() if len(found) == 1 else Over.UNSURE


def over_places(terms: Sequence[Term]) -> Over:
    """What a place (or all parts) is to the smaller ones in it: a sum, or less where one thing can be in several."""
    found = {_over_places(term) for term in terms}
    return found.pop() if len(found) == 1 else Over.OVERLAP if found == {Over.SUM, Over.OVERLAP} else Over.UNSURE


def _over_time(term: Term) -> Over:
    if term.way == "quantile" or term.without is not None or term.times is not None or term.at == "whole":
        return Over.UNSURE
    if term.on is not None or term.during is not None:
        return Over.OVERLAP if term.way == "distinct" else Over.SUM
    return Over.LAST if term.at == "end" else Over.FIRST


def _over_places(term: Term) -> Over:
    if term.way == "quantile" or term.times is not None or term.held_by_one is not None:
        return Over.UNSURE
    return Over.OVERLAP if term.way == "distinct" else Over.SUM
