"""The cheapest pattern, proven; or, on large tables, a bound below which no pattern can cost.

After Fischetti and Salazar-González (2001), *Solving the cell suppression problem on tabular data with linear constraints*,
Management Science 47: a master problem chooses what to hide; for each small count a reader's linear programs say whether it
is hidden enough; where it is not, their dual prices give a cut that every pattern that protects must meet. Ours asks for
the width of the interval (their sliding protection), so a cut adds the prices of both ends.
"""

from collections.abc import Iterable

import highspy
import numpy as np

from schakel.privacy.knowledge import TOLERANCE, Floats, Whole
from schakel.privacy.perturbations import Changes, quiet_solver
from schakel.privacy.puzzle import FREE, Part

_VIOLATED = 1e-4


def fewest(part: Part, known_good: set[int], rounds: int) -> tuple[set[int], float]:
    """The cheapest pattern and its cost as bound; after `rounds` the best one known, with the bound reached.

    Args:
        known_good: a pattern that protects.
    """
    cost = sum(part.cost[group] for group in known_good)
    bound = least_cost(part, rounds)
    if bound >= cost - TOLERANCE * max(1.0, cost):
        return known_good, float(cost)
    master = _Master(part, whole=True)
    reader = _Reader(part)
    for _ in range(max(rounds, 1) * 10):
        chosen, bound = master.solve()
        if bound >= cost - TOLERANCE * max(1.0, cost):
            return known_good, float(cost)
        cuts = reader.cuts(chosen)
        if not cuts:
            return {int(group) for group, share in zip(part.groups, chosen, strict=True) if share > 0.5}, bound
        master.add(cuts)
    return known_good, bound


def least_cost(part: Part, rounds: int) -> float:
    """What every pattern that protects costs at least: the master problem with shares of cells, and cuts of some rounds."""
    master = _Master(part, whole=False)
    reader = _Reader(part)
    bound = 0.0
    for _ in range(rounds):
        chosen, now = master.solve()
        stands_still = now <= bound * (1 + 1e-4) and bound > 0
        bound = max(bound, now)
        cuts = master.lonely(chosen)
        if not cuts or stands_still:
            cuts += reader.cuts(chosen, at_most=200)
        if not cuts:
            break
        master.add(cuts)
    return bound


Cut = tuple[Whole, Floats, float]
"""Columns of groups, the share of each, and what the chosen ones together must reach."""


class _Master:
    """Chooses groups. Column = place in `part.groups`.

    Args:
        whole: a group is hidden or not; otherwise a share of it can be.
    """

    def __init__(self, part: Part, *, whole: bool) -> None:
        self.part, self.groups = part, part.groups
        size = len(self.groups)
        self.column = np.full(len(part.cost), -1)
        self.column[self.groups] = np.arange(size)
        self._solver = quiet_solver()
        self._solver.setOptionValue("mip_rel_gap", 1e-6)
        empty = highspy.HighsLp()
        empty.num_col_, empty.num_row_ = size, 0
        empty.col_cost_ = part.cost[self.groups]
        empty.col_lower_, empty.col_upper_ = np.zeros(size), np.ones(size)
        if whole:
            empty.integrality_ = [highspy.HighsVarType.kInteger] * size
        self._solver.passModel(empty)
        self._without_free: list[Whole] = []
        self.add(self._first())

    def solve(self) -> tuple[Floats, float]:
        """The cheapest choice that meets all cuts so far: by column, and what it costs at least."""
        self._solver.run()
        info = self._solver.getInfo()
        cost = info.mip_dual_bound if self._solver.getLp().integrality_ else info.objective_function_value
        return np.clip(np.asarray(self._solver.getSolution().col_value), 0.0, 1.0), float(cost)

    def add(self, cuts: Iterable[Cut]) -> None:
        """Ask for these too."""
        for columns, shares, least in cuts:
            self._solver.addRow(least, highspy.kHighsInf, len(columns), columns.astype(np.int32), shares.astype(float))

    def lonely(self, chosen: Floats) -> list[Cut]:
        """A count hidden alone in a sum hides nothing: no pattern of least cost has one. Only what `chosen` breaks."""
        found = []
        for columns in self._without_free:
            shares_now = chosen[columns]
            for place in np.flatnonzero(2 * shares_now > shares_now.sum() + _VIOLATED):
                shares = np.ones(len(columns))
                shares[place] = -1.0
                found.append((columns, shares, 0.0))
        return found

    def _first(self) -> list[Cut]:
        """Where a small count is the only hidden one of a sum, another one must be. Keeps the sums without a hidden one."""
        part, found = self.part, []
        place = np.full(len(part.known.values), -1)
        place[part.members] = np.arange(len(part.members))
        for row in part.rows[part.known.is_equal[part.rows]]:
            inside = place[part.known.sums[row].indices]
            inside = inside[inside >= 0]
            group = part.group[inside]
            columns = np.unique(self.column[group[group >= 0]])
            free = inside[group == FREE]
            if len(free) == 1 and part.needs[free[0]] > 0:
                found.append((columns, np.ones(len(columns)), 1.0))
            if not len(free):
                self._without_free.append(columns)
        return found


class _Reader:
    """Asks for each small count how wide its interval is when shares of cells are hidden, and what would widen it."""

    def __init__(self, part: Part) -> None:
        self.part = part
        size = len(part.members)
        self.asked = [int(at) for at in np.flatnonzero(part.needs > 0)]
        self.most = float(part.needs.max())
        self.changes = Changes(part.known, part.members, part.rows, part.room.copy(), np.full(size, np.inf))
        self.matrix = part.known.sums[part.rows][:, part.members].T.tocsr()
        self.slack = part.known.slack[part.rows]
        self.column = np.full(len(part.cost), -1)
        self.column[part.groups] = np.arange(len(part.groups))
        self.start = 0

    def cuts(self, chosen: Floats, at_most: int = 1_000_000) -> list[Cut]:
        """The cuts that this choice breaks; asked are `at_most` counts, the next ones the next time."""
        part = self.part
        share = np.where(part.group >= 0, chosen[self.column[np.maximum(part.group, 0)]] if len(chosen) else 0.0, 1.0)
        share[share < 1e-7] = 0.0
        up = np.where(share > 1 - 1e-7, np.inf, share * self.most)
        self.changes.bound(np.arange(len(share)), part.room * share, up)
        found = []
        count = min(at_most, len(self.asked))
        for number in range(count):
            member = self.asked[(self.start + number) % len(self.asked)]
            cut = self._cut(member, share)
            if cut is not None:
                found.append(cut)
        self.start = (self.start + count) % max(len(self.asked), 1)
        return found

    def _cut(self, member: int, share: Floats) -> Cut | None:
        need = float(self.part.needs[member])
        width, coefficient, rest = 0.0, np.zeros(len(share)), 0.0
        for sign in (1.0, -1.0):
            change = self.changes.widest(member, upward=sign > 0)
            if change is None:
                return None
            width += sign * float(change[member])
            prices = -self.changes.duals()
            reduced = -np.asarray(self.matrix @ prices)
            reduced[member] += sign
            reduced[np.abs(reduced) < TOLERANCE] = 0.0
            coefficient += np.where(reduced > 0, need, 0.0) + np.maximum(-reduced, 0.0) * self.part.room
            rest += float(np.maximum(prices, 0.0) @ self.slack)
        if width >= need - TOLERANCE:
            return None
        constant = float(coefficient[self.part.group == FREE].sum()) + rest
        shares = np.zeros(len(self.part.groups))
        inside = self.part.group >= 0
        np.add.at(shares, self.column[self.part.group[inside]], np.minimum(coefficient[inside], need))
        least = need - constant
        shares = np.minimum(shares, least)
        if least <= TOLERANCE or shares @ self._chosen(share) >= least - _VIOLATED:
            return None
        columns = np.flatnonzero(shares)
        return columns, shares[columns], least

    def _chosen(self, share: Floats) -> Floats:
        found = np.zeros(len(self.part.groups))
        inside = self.part.group >= 0
        found[self.column[self.part.group[inside]]] = share[inside]
        return found
