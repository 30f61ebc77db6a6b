"""A good pattern fast: for each small count the cheapest other table, one after the other; then what turned out superfluous is
shown again.

After Kelly, Golden and Assad (1992), *Cell suppression: disclosure protection for sensitive tabular data*, Networks 22,
with their cost for a cell that is hidden already: none.
"""

from collections.abc import Iterable

import numpy as np

from schakel.privacy.attacker import not_seen_safe
from schakel.privacy.knowledge import TOLERANCE, Floats, Whole
from schakel.privacy.perturbations import Changes
from schakel.privacy.puzzle import FREE, Part


def protect(part: Part, questions: int) -> tuple[set[int], list[int]]:
    """Groups to hide, and the members that nothing protects.

    Args:
        questions: linear programs, at most, for showing groups again; 0 = not tried.
    """
    search = _Search(part, np.arange(len(part.members)))
    search.safe_as_it_is(part)
    for member in search.order():
        if not search.is_safe(member) and not search.protect(member):
            search.failed.append(member)
    if search.failed or not questions:
        return search.chosen, search.failed
    return _cleaned(part, search, questions), []


class _Search:
    """The tables found so far.

    Args:
        members: of the part, which take part; the others stand still.
    """

    def __init__(self, part: Part, members: Whole) -> None:
        self.part, self.members = part, members
        self.needs, self.group = part.needs[members], part.group[members]
        self.room = part.room[members]
        self.chosen: set[int] = set()
        self.failed: list[int] = []
        self.asked = 0
        self.lowest, self.highest = np.zeros(len(members)), np.zeros(len(members))
        self.by_low: list[set[int]] = [set()] * len(members)
        self.by_high: list[set[int]] = [set()] * len(members)
        self.most = float(self.needs.max())
        self.changes = Changes(
            part.known, part.members[members], _rows(part, members), self.room.copy(), np.full(len(members), np.inf)
        )
        self._price(np.arange(len(members)), part.price[members])

    def order(self) -> list[int]:
        """Those to protect, the largest count first: it needs its neighbours least."""
        asked = np.flatnonzero(self.needs > 0)
        return [int(at) for at in asked[np.argsort(-self.room[asked], kind="stable")]]

    def safe_as_it_is(self, part: Part) -> None:
        """See which small counts protect each other, before anything is hidden besides: the attack asks less than the search."""
        free = np.flatnonzero(part.group == FREE)
        unsafe = not_seen_safe(part.known, part.members[free], part.rows, part.needs[free])
        safe = np.setdiff1d(free[part.needs[free] > 0], free[unsafe])
        self.highest[safe] = part.needs[safe]

    def is_safe(self, member: int) -> bool:
        """Whether tables found before protect it."""
        return bool(self.highest[member] - self.lowest[member] >= self.needs[member] - TOLERANCE)

    def protect(self, member: int) -> bool:
        """Find other tables in which this count is another, and hide what they need."""
        found = self._tables(member)
        if found is None:
            return False
        for table in found:
            self._keep(table)
        return True

    def _tables(self, member: int) -> list[Floats] | None:
        """One table with all of the change upward, or one down and one up: what costs less."""
        need, room = float(self.needs[member]), float(self.room[member])
        self.asked += 1
        up = self.changes.cheapest(member, need)
        if up is not None and up[0] < TOLERANCE:
            return [up[1]]
        if 0 < room < need:
            self.asked += 2
            down, rest = self.changes.cheapest(member, -room), self.changes.cheapest(member, need - room)
            if down is not None and rest is not None and (up is None or down[0] + rest[0] < up[0]):
                return [down[1], rest[1]]
        if up is not None:
            return [up[1]]
        return self._as_wide_as_can_be(member, need)

    def _as_wide_as_can_be(self, member: int, need: float) -> list[Floats] | None:
        self.asked += 4
        price = self.part.price[self.members].copy()
        price[[at for at in range(len(price)) if self.group[at] in self.chosen]] = 0.0
        self._price(np.arange(len(price)), np.zeros(len(price)))
        most, least = self.changes.widest(member, upward=True), self.changes.widest(member, upward=False)
        self._price(np.arange(len(price)), price)
        if most is None or least is None or most[member] - least[member] < need - TOLERANCE:
            return None
        upward = min(float(most[member]), need)
        both = [self.changes.cheapest(member, upward), self.changes.cheapest(member, upward - need)]
        return [found[1] for found in both if found is not None] if None not in both else None

    def _keep(self, table: Floats) -> None:
        touched = np.flatnonzero(np.abs(table) > TOLERANCE)
        used = {int(group) for group in self.group[touched] if group >= 0}
        fresh = used - self.chosen
        self.chosen |= fresh
        if fresh:
            free = np.flatnonzero(np.isin(self.group, list(fresh)))
            self._price(free, np.zeros(len(free)))
        for at in touched[self.needs[touched] > 0]:
            if table[at] > self.highest[at] + TOLERANCE:
                self.highest[at], self.by_high[at] = table[at], used
            elif table[at] < self.lowest[at] - TOLERANCE:
                self.lowest[at], self.by_low[at] = table[at], used

    def _price(self, members: Whole, of_group: Floats) -> None:
        """A whole change of what is needed costs what the group costs; a cell with less room is dearer a unit."""
        taken = of_group / np.clip(self.room[members], 1.0, self.most)
        self.changes.price(members, of_group / self.most, taken)

    def rests_on(self, group: int) -> list[int]:
        """Those whose protection uses this group."""
        return [int(at) for at in np.flatnonzero(self.needs > 0) if group in self.by_low[at] or group in self.by_high[at]]

    def forget(self, members: Iterable[int]) -> None:
        """Drop the tables that protect these."""
        for at in members:
            self.lowest[at] = self.highest[at] = 0.0
            self.by_low[at] = self.by_high[at] = set()


def _rows(part: Part, members: Whole) -> Whole:
    if len(members) == len(part.members):
        return part.rows
    touched = np.diff(part.known.sums[part.rows][:, part.members[members]].tocsr().indptr) > 0
    return np.asarray(part.rows[touched])


def _cleaned(part: Part, before: _Search, questions: int) -> set[int]:
    """Show again each group without which everything can still be protected: first those on which the least rests.

    On a table of 1,071 cells, 21 of the 31 groups that could be shown again had at most 15 counts resting on them, and took a
    sixth of the questions: so the questions go there first.
    """
    inside = np.flatnonzero(part.is_hidden(before.chosen))
    search = _Search(part, inside)
    search.chosen = set(before.chosen)
    for at, member in enumerate(inside):
        search.lowest[at], search.highest[at] = before.lowest[member], before.highest[member]
        search.by_low[at], search.by_high[at] = before.by_low[member], before.by_high[member]
    rests = {group: len(search.rests_on(group)) for group in before.chosen}
    for group in sorted(before.chosen, key=lambda each: (rests[each], -part.cost[each], each)):
        if search.asked >= questions:
            break
        _show_again(search, group)
    return search.chosen


def _show_again(search: _Search, group: int) -> None:
    own = np.flatnonzero(search.group == group)
    resting = search.rests_on(group)
    kept = [(at, search.lowest[at], search.highest[at], search.by_low[at], search.by_high[at]) for at in resting]
    search.changes.bound(own, np.zeros(len(own)), np.zeros(len(own)))
    search.forget(resting)
    if all(search.is_safe(at) or search.protect(at) for at in resting):
        search.chosen.discard(group)
        return
    for at, low, high, by_low, by_high in kept:
        search.lowest[at], search.highest[at], search.by_low[at], search.by_high[at] = low, high, by_low, by_high
    search.changes.bound(own, search.room[own], np.full(len(own), np.inf))
