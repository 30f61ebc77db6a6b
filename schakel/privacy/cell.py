"""What a reader gets together, and what can be reckoned with it: cells, relations between their counts, releases.

A cell keeps its true counts; only `Publishable` leaves the building.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum

from schakel.errors import InputError
from schakel.measures.figure import period_name
from schakel.privacy.audience import Audience
from schakel.privacy.publishable import Hidden

FigureKey = tuple[str, str, str, str, str, str]
"""Measure, level, place, period, first day, part."""

Quantity = tuple[str, str, str, str, str, str]
"""What is counted, level, place, period, first day, part. Two measures that count the same have the same quantity, so that what
one shows is known of the other."""


class PrivacyError(InputError):
    """What would be released tells a small count of persons, or nothing can hide one. Names cells, never counts.

    Args:
        cells: which ones, for who says it in other words.
    """

    def __init__(self, message: str, cells: Sequence[FigureKey | Quantity] = ()) -> None:
        super().__init__(message)
        self.cells = tuple(cells)


class Sum(Enum):
    """What the sum of the parts is to the total."""

    EQUAL = "equal"
    AT_MOST = "at most"
    """Some parts are absent, or each part is a subset."""
    AT_LEAST = "at least"
    """Parts may overlap: who borrows at two locations is one borrower of the organisation."""


@dataclass(frozen=True)
class Relation:
    """The sum of the parts is equal to, at most, or at least the total. A reader is taken to know every relation."""

    total: Quantity
    parts: tuple[Quantity, ...]
    sum: Sum = Sum.EQUAL

    def __post_init__(self) -> None:
        if not self.parts or self.total in self.parts or len(set(self.parts)) < len(self.parts):
            raise ValueError(f"relation of {self.total} has parts {self.parts}; give different parts, without the total")


@dataclass(frozen=True)
class Cell:
    """One figure with its counts of persons.

    Args:
        counts: true counts of persons in it, by quantity, as far as they are known; empty when it counts no persons.
        threshold: the smallest count that this reader is shown.
        hidden: None when the figure is shown.
        is_withheld: hidden, and so would a zero be: that it is hidden does not tell that anybody is in it.
        base: to which multiple its counts are rounded when shown; 1 = not rounded.
    """

    key: FigureKey
    counts: Mapping[Quantity, float]
    threshold: int
    hidden: Hidden | None = None
    base: int = 1
    is_withheld: bool = False

    @property
    def is_small(self) -> bool:
        """Whether some count is 1 up to the threshold."""
        return any(0 < count < self.threshold for count in self.counts.values())

    @property
    def is_zero(self) -> bool:
        """Whether it is about nobody, so that it is always shown and nobody is protected by hiding it."""
        return not any(self.counts.values())

    @property
    def size(self) -> float:
        """The largest count: by it the least costly neighbour is chosen."""
        return max((abs(count) for count in self.counts.values()), default=0.0)

    @property
    def lowest(self) -> Mapping[Quantity, int]:
        """What a reader knows of each count when the cell is hidden. A figure of nobody is shown, so the largest is 1, unless
        it is withheld."""
        largest = max(self.counts, key=lambda quantity: self.counts[quantity], default=None)
        return {quantity: int(quantity == largest and not self.is_withheld) for quantity in self.counts}

    @property
    def name(self) -> str:
        """Place, period and part, as an error names it."""
        return cell_name(self.key)


@dataclass(frozen=True)
class Release:
    """Cells that one audience gets together.

    Args:
        cells: with what is hidden of them said; true counts stay in them, so a release itself never leaves the building.
        relations: what a reader can reckon with; `linked.relations` makes them.
        name: as an error calls it ("province/year/2020").
    """

    cells: tuple[Cell, ...]
    audience: Audience
    relations: tuple[Relation, ...] = ()
    name: str = field(default="", compare=False)

    def hiding(self, keys: Iterable[FigureKey]) -> "Release":
        """The same with these cells hidden besides."""
        beside = set(keys)
        return replace(
            self,
            cells=tuple(
                replace(cell, hidden=Hidden.COMPLEMENT) if cell.hidden is None and cell.key in beside else cell
                for cell in self.cells
            ),
        )

    def withholding(self, keys: Iterable[FigureKey]) -> "Release":
        """The same with these cells hidden so that not even a zero is told from them."""
        which = set(keys)
        return replace(
            self,
            cells=tuple(
                replace(cell, hidden=cell.hidden or Hidden.COMPLEMENT, is_withheld=True) if cell.key in which else cell
                for cell in self.cells
            ),
        )


def cell_name(key: FigureKey | Quantity) -> str:
    """Place, period and part, as an error names it.

    >>> cell_name(("members", "location", "NL-1-a", "quarter", "2020-07-01", "0-3"))
    'members of location NL-1-a in 2020-Q3, part 0-3'
    """
    what, level, place, period, starts_on, part = key
    when = period_name(period, date.fromisoformat(starts_on))
    return f"{what} of {level} {place} in {when}" + (f", part {part}" if part else "")


def hide_small(cells: Iterable[Cell]) -> list[Cell]:
    """The cells, those with a small count hidden."""
    return [replace(cell, hidden=Hidden.SMALL) if cell.is_small else cell for cell in cells]
