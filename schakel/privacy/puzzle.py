"""The question of complementary suppression as arrays: what is known, what is hidden already, what can be hidden besides."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import log10

import numpy as np

from schakel.privacy.attacker import narrow
from schakel.privacy.cell import Cell, FigureKey, Quantity, Release
from schakel.privacy.knowledge import Flags, Floats, Knowledge, Whole, knowledge

KNOWN = -2
"""Group of what is known whatever is hidden: zeros, and what an earlier release showed."""
FREE = -1
"""Group of what is hidden already."""

Cost = Callable[[Cell, int], float]
"""Of hiding one cell, given of how many sums it is the total."""


def least_lost(cell: Cell, total_of: int) -> float:
    """One for a cell, half as much again for each sum that it is the total of, and a little for its size.

    A total is what most readers come for; among equals the smallest count is missed least.
    """
    return 1.0 + 0.5 * total_of + 0.01 * log10(1.0 + cell.size)


@dataclass(frozen=True)
class Part:
    """Unknowns that hang together, and some of which must be protected.

    Args:
        members: unknowns, `rows`: relations, both as numbers of `known`.
        group: by member; `KNOWN` does not occur.
        needs: by member, how wide its interval must be.
    """

    known: Knowledge
    members: Whole
    rows: Whole
    group: Whole
    needs: Floats
    cost: Floats

    @property
    def groups(self) -> Whole:
        """Numbers of what can be hidden."""
        return np.unique(self.group[self.group >= 0])

    @property
    def room(self) -> Floats:
        """By member, how much can be taken away from it without a reader seeing that it cannot be."""
        return np.asarray((self.known.values - self.known.lowest)[self.members])

    @property
    def price(self) -> Floats:
        """By member, what hiding its group costs; 0 when it is hidden already."""
        return np.where(self.group >= 0, self.cost[np.maximum(self.group, 0)] if len(self.cost) else 0.0, 0.0)

    def is_hidden(self, chosen: set[int]) -> Flags:
        """By member, whether it is hidden when these groups are."""
        return np.asarray((self.group == FREE) | np.isin(self.group, list(chosen)))


@dataclass(frozen=True)
class Puzzle:
    """Everything that is released together.

    Args:
        group: by unknown: `KNOWN`, `FREE`, or the number of the group that hides it.
        cost: by group.
        cells: by group, the cells that are hidden with it: those that show the same quantity.
        needs: by unknown.
    """

    known: Knowledge
    group: Whole
    cost: Floats
    cells: Sequence[Sequence[FigureKey]]
    needs: Floats

    def parts(self) -> Iterator[Part]:
        """What hangs together and has something to protect."""
        for members, rows in self.known.components(self.group != KNOWN):
            # Without a relation there is nothing to reckon with.
            if len(rows) and self.needs[members].any():
                yield Part(self.known, members, rows, self.group[members], self.needs[members], self.cost)


def puzzle(new: Release, before: Sequence[Release], cost: Cost, told: Knowledge | None = None) -> Puzzle:
    """What of a release can be hidden besides.

    Args:
        before: earlier releases that the same reader has.
        told: what the reader knows whatever is hidden; a count that can be told by it must not be told more closely. Left out,
            nothing is kept of what `before` tells.
    """
    known = knowledge([*before, new])
    group = np.full(len(known.values), KNOWN, dtype=np.int64)
    for release in (*before, new):
        for cell in release.cells:
            group[[known.index[unknown] for unknown in cell.counts.items()]] = FREE
    shown = [cell for cell in new.cells if cell.hidden is None]
    joined = _joined([[known.index[unknown] for unknown in cell.counts.items()] for cell in shown], len(known.values))
    totals: dict[Quantity, int] = {}
    for relation in new.relations:
        totals[relation.total] = totals.get(relation.total, 0) + (len(relation.parts) > 1)
    price: list[float] = []
    cells: list[list[FigureKey]] = []
    number: dict[int, int] = {}
    for cell, root in zip(shown, joined, strict=True):
        if not cell.counts:
            continue
        at = number.setdefault(root, len(cells))
        if at == len(cells):
            cells.append([])
            price.append(0.0)
        cells[at].append(cell.key)
        price[at] += cost(cell, max(totals.get(quantity, 0) for quantity in cell.counts))
        group[[known.index[unknown] for unknown in cell.counts.items()]] = at
    for release in (*before, new):
        for cell in release.cells:
            if (cell.is_zero and not cell.is_withheld) or (cell.hidden is None and release is not new):
                group[[known.index[unknown] for unknown in cell.counts.items()]] = KNOWN
    return Puzzle(known, group, np.array(price), cells, _needs(known, before, group, told))


def _needs(known: Knowledge, before: Sequence[Release], group: Whole, told: Knowledge | None) -> Floats:
    """What could be told before this release is not kept by hiding something of it."""
    needs = np.where(group == KNOWN, 0.0, known.needs)
    if told is not None:
        for at, (low, high) in narrow(told).items():
            needs[known.index[told.unknowns[at]]] = min(needs[known.index[told.unknowns[at]]], high - low)
    elif before:
        earlier = knowledge(before)
        needs[[known.index[earlier.unknowns[at]] for at in narrow(earlier)]] = 0.0
    return np.asarray(needs)


def _joined(unknowns: Sequence[Sequence[int]], size: int) -> list[int]:
    """By cell, a number that cells share which show the same unknown: hiding one alone would hide nothing."""
    root = list(range(size))

    def find(at: int) -> int:
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    for of_cell in unknowns:
        for other in of_cell[1:]:
            root[find(other)] = find(of_cell[0])
    return [find(of_cell[0]) if of_cell else -1 for of_cell in unknowns]
