"""Small counts of persons, and what must be hidden beside them so that they do not follow from a sum.

Simple on purpose: it protects the cells of one page or file against the sums on that same page or file. Tables that
are linked over pages need a solver, and are a later step.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key")


@dataclass(frozen=True)
class Counts:
    """What stands behind one cell; None where that side counts no persons, or is not known."""

    numerator: float | None
    denominator: float | None

    def is_small(self, threshold: int) -> bool:
        """Whether a side, or who is in the denominator and not in the numerator, is 1 up to the threshold.

        The last one is as telling as the first: 998 of 1,000 points at two persons.

        >>> Counts(4, None).is_small(5), Counts(0, 20).is_small(5), Counts(998, 1000).is_small(5), Counts(5, 10).is_small(5)
        (True, False, True, False)
        """
        sides = [self.numerator, self.denominator]
        if self.numerator is not None and self.denominator is not None:
            sides.append(self.denominator - self.numerator)
        return any(side is not None and 0 < side < threshold for side in sides)

    @property
    def size(self) -> float:
        """By which the least costly neighbour is chosen."""
        return max(self.numerator or 0.0, self.denominator or 0.0)


def small(cells: Mapping[Key, Counts], threshold: int) -> set[Key]:
    """The cells that are hidden for themselves."""
    return {key for key, counts in cells.items() if counts.is_small(threshold)}


def complement(
    cells: Mapping[Key, Counts], sums: Iterable[tuple[Key, Sequence[Key]]], hidden: set[Key], threshold: int
) -> set[Key]:
    """The cells to hide besides, given the sums (total, parts) that a reader can make on the page.

    A sum gives something away when exactly one of its cells is hidden, and when the hidden parts together are so few
    that each of them is known (two hidden parts that make 2 are both 1). Then the smallest part that is not zero is hidden
    too, and the total when no such part is left. Repeats until no sum gives anything away.
    """
    relations = [(total, [part for part in parts if part in cells]) for total, parts in sums if total in cells]
    extra: set[Key] = set()
    changed = True
    while changed:
        changed = False
        for total, parts in relations:
            gone = hidden | extra
            parts_gone = [part for part in parts if part in gone]
            if total in gone:
                follows = len(parts_gone) == 0 and bool(parts)
            else:
                follows = bool(parts_gone) and _follows(cells, parts_gone, extra, threshold)
            if not follows:
                continue
            left = [part for part in parts if part not in gone and cells[part].size > 0]
            if left:
                extra.add(min(left, key=lambda part: cells[part].size))
            elif total not in gone:
                extra.add(total)
            else:
                # The total is hidden and all its parts are zero or absent: nothing a reader could subtract.
                continue
            changed = True
    return extra


def _follows(cells: Mapping[Key, Counts], parts: Sequence[Key], extra: set[Key], threshold: int) -> bool:
    if len(parts) == 1:
        return True
    if any(part in extra for part in parts):
        return False
    together = sum(cells[part].size for part in parts)
    return together in (len(parts), len(parts) * (threshold - 1))
