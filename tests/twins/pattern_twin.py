"""Complementary suppression by trying every set of cells; and the attack by SciPy's linear programs, each from the start."""

from collections.abc import Iterable, Mapping
from itertools import combinations

import numpy as np
from scipy.optimize import linprog

from schakel.privacy.cell import Cell, FigureKey, Quantity, Relation, Sum
from schakel.privacy.puzzle import least_lost


def width(cells: Iterable[Cell], relations: Iterable[Relation], hidden: set[FigureKey], of: Quantity) -> float:
    """How wide the interval of one hidden count is."""
    low: dict[Quantity, float] = {}
    high: dict[Quantity, float] = {}
    for cell in cells:
        for quantity, value in cell.counts.items():
            gone = cell.key in hidden
            low[quantity], high[quantity] = (1.0 if gone else value), (np.inf if gone else value)
    names = list(low)
    place = {name: at for at, name in enumerate(names)}
    equal, below = [], []
    for relation in relations:
        row = np.zeros(len(names))
        row[[place[part] for part in relation.parts]] = 1.0
        row[place[relation.total]] -= 1.0
        if relation.sum is Sum.EQUAL:
            equal.append(row)
        else:
            below.append(row if relation.sum is Sum.AT_MOST else -row)
    ends = []
    for sign in (1.0, -1.0):
        goal = np.zeros(len(names))
        goal[place[of]] = sign
        found = linprog(
            goal,
            A_eq=np.array(equal) if equal else None,
            b_eq=np.zeros(len(equal)) if equal else None,
            A_ub=np.array(below) if below else None,
            b_ub=np.zeros(len(below)) if below else None,
            bounds=[(low[name], high[name]) for name in names],
        )
        if found.status == 3:
            return float("inf")
        assert found.status == 0, found.message
        ends.append(sign * found.fun)
    return ends[1] - ends[0]


def protects(cells: Iterable[Cell], relations: Iterable[Relation], hidden: set[FigureKey]) -> bool:
    """Whether every small count of one quantity a cell is hidden widely enough."""
    cells = list(cells)
    return all(
        width(cells, relations, hidden, quantity) >= cell.threshold - 1e-6
        for cell in cells
        for quantity, value in cell.counts.items()
        if 0 < value < cell.threshold
    )


def cheapest_by_trying(cells: Iterable[Cell], relations: Iterable[Relation]) -> float:
    """The least cost of any set of cells that protects. For tables of few cells."""
    cells, relations = list(cells), list(relations)
    small = {cell.key for cell in cells if cell.is_small}
    cost: Mapping[FigureKey, float] = {
        cell.key: least_lost(cell, sum(relation.total in cell.counts and len(relation.parts) > 1 for relation in relations))
        for cell in cells
    }
    free = [cell.key for cell in cells if cell.key not in small and not cell.is_zero]
    best = float("inf")
    for size in range(len(free) + 1):
        for chosen in combinations(free, size):
            price = sum(cost[name] for name in chosen)
            if price < best - 1e-9 and protects(cells, relations, small | set(chosen)):
                best = price
        if best <= size:  # a cell costs 1 or more
            break
    return best
