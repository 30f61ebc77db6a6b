"""What is left of a budget.

Spending counts as it is. A commitment counts for what was not spent on it yet, until its rest is released: then it counts for
nothing more. So money that is first committed and then spent counts once, and whoever spends more than was committed takes the
rest from what is free.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

_NOTHING: Final = Decimal(0)


@dataclass(frozen=True)
class Line:
    """A budget line, as far as it counts.

    Args:
        number: of the record; None for one that was not kept yet.
        commitment: number of the commitment that it spends; None for a commitment, and for what was not committed before.
    """

    number: int | None
    is_commitment: bool
    amount: Decimal
    on: date
    commitment: int | None = None
    released_on: date | None = None
    project: int | None = None


@dataclass(frozen=True)
class Taken:
    """What of a budget is spent, and what is committed and not spent yet."""

    spent: Decimal = _NOTHING
    committed: Decimal = _NOTHING

    @property
    def together(self) -> Decimal:
        """What can no longer be given away."""
        return self.spent + self.committed


def taken(lines: Iterable[Line], until: date | None = None) -> Taken:
    """What these lines of one budget take; of those up to a day, when one is given."""
    known = [line for line in lines if until is None or line.on <= until]
    spent_on: defaultdict[int | None, Decimal] = defaultdict(Decimal)
    for line in known:
        if not line.is_commitment:
            spent_on[line.commitment] += line.amount
    committed = sum((open_of(line, spent_on[line.number], until) for line in known if line.is_commitment), _NOTHING)
    return Taken(sum(spent_on.values(), _NOTHING), committed)


def open_of(commitment: Line, spent: Decimal, until: date | None = None) -> Decimal:
    """What of a commitment is still to be spent, given what was spent on it."""
    is_released = commitment.released_on is not None and (until is None or commitment.released_on <= until)
    return _NOTHING if is_released else max(_NOTHING, commitment.amount - spent)
