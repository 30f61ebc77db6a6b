"""The resting place of returned items once more, in plain Python: every event written out, and the exact best policy.

Not bound to a few places: the oracle for a policy that folds places together. Policies are judged in the same chain: by what
they cost a day in the long run, or, as the policy is used, by all that they cost when worth fades with time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

State = tuple[tuple[int, ...], tuple[int, ...], int]
Policy = Callable[[tuple[int, ...], tuple[int, ...], int], int]
"""Idle by place (the returned item among them), lent by place, place of return -> where it rests."""


@dataclass(frozen=True)
class Small:
    rates: tuple[float, ...]
    items: int
    cost: tuple[tuple[float, ...], ...]
    fetch: tuple[tuple[float, ...], ...]
    returns: tuple[tuple[float, ...], ...]
    held: tuple[float, ...]
    by_hold: tuple[float, ...]
    usual: tuple[int, ...]
    back_rate: float = 1.0
    lost: float = 0.0
    outside: float = 6.0
    holds: int = 0
    waiting_day: float = 0.0


def spread_over(total: int, spots: int) -> Iterator[tuple[int, ...]]:
    if spots == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in spread_over(total - first, spots - 1):
            yield (first, *rest)


def plus(counts: tuple[int, ...], place: int, by: int) -> tuple[int, ...]:
    return tuple(n + by * (at == place) for at, n in enumerate(counts))


class Chain:
    """All states of a small case, and of each what can happen: rate, cost, next state, place of return or None."""

    def __init__(self, small: Small) -> None:
        self.small, places = small, len(small.rates)
        self.states: list[State] = [
            (spots[:places], spots[places:], waiting)
            for spots in spread_over(small.items, 2 * places)
            for waiting in range(small.holds + 1 if not any(spots[:places]) else 1)
        ]
        self.number = {state: at for at, state in enumerate(self.states)}
        self.events = [list(self._of(*state)) for state in self.states]
        self.rate = 1.05 * (sum(small.rates) + small.items * small.back_rate)

    def _of(self, idle: tuple[int, ...], lent: tuple[int, ...], waiting: int) -> Iterator[tuple[float, float, State, int | None]]:
        c, places = self.small, range(len(self.small.rates))
        for place in places:
            rate, held = c.rates[place], c.held[place]
            if lent[place] >= c.usual[place]:
                rate, held = rate * c.by_hold[place], 1.0
            if idle[place]:
                yield rate, 0.0, (plus(idle, place, -1), plus(lent, place, 1), 0), None
                continue
            yield rate * (1 - held), c.lost, (idle, lent, waiting), None
            if any(idle):
                near = min((at for at in places if idle[at]), key=lambda at: (c.cost[at][place], at))
                yield rate * held, c.fetch[near][place], (plus(idle, near, -1), plus(lent, place, 1), 0), None
            elif waiting < c.holds:
                yield rate * held, 0.0, (idle, lent, waiting + 1), None
            else:
                yield rate * held, c.outside, (idle, lent, waiting), None
        for place in places:
            for to in places:
                rate = lent[place] * c.back_rate * c.returns[place][to]
                left = plus(lent, place, -1)
                if rate and waiting:
                    for asked in places:
                        holds = sum(rate * held for rate, held in zip(c.rates, c.held, strict=True))
                        share = c.rates[asked] * c.held[asked] / holds
                        yield rate * share, c.fetch[to][asked], (idle, plus(left, asked, 1), waiting - 1), None
                elif rate:
                    yield rate, 0.0, (plus(idle, to, 1), left, 0), to

    def cost_a_day(self, policy: Policy | None) -> float:
        """Of a policy; of the best there is when None."""
        places = range(len(self.small.rates))
        choices: list[list[tuple[float, list[tuple[float, int]]]]] = []
        steady: list[float] = []
        for events in self.events:
            mine = []
            for rate, paid, (idle, lent, waiting), back in events:
                if back is None:
                    options = [(paid, self.number[idle, lent, waiting])]
                else:
                    ends = places if policy is None else (policy(idle, lent, back),)
                    options = [
                        (self.small.cost[back][to], self.number[plus(plus(idle, back, -1), to, 1), lent, waiting]) for to in ends
                    ]
                mine.append((rate / self.rate, options))
            choices.append(mine)
            steady.append(1 - sum(rate for rate, _ in mine))
        value, change = [0.0] * len(self.states), [0.0]
        for _ in range(100_000):
            new = [
                self.small.waiting_day * state[2] / self.rate + stays * value[at]
                + sum(rate * min(paid + value[to] for paid, to in options) for rate, options in mine)
                for at, (state, stays, mine) in enumerate(zip(self.states, steady, choices, strict=True))
            ]  # fmt: skip
            change = [a - b for a, b in zip(new, value, strict=True)]
            value = [each - new[0] for each in new]
            if max(change) - min(change) < 1e-7 * max(abs(max(change)), 1e-12):
                break
        return (max(change) + min(change)) / 2 * self.rate

    def discounted(self, policy: Policy | None, discount: float, may: tuple[int, ...] | None = None) -> "Lasting":
        """All that a policy costs from each state on, worth fading as time goes; of the best policy there is when None.

        What a policy costs is the solution of linear equations. The best is found by policy iteration (Howard, 1960): each
        decision is set to what is cheapest at the values so far, until none changes. Exact but for rounding.

        Args:
            discount: share of worth lost a day. may: places where items may rest; None = all.
        """
        ends = list(range(len(self.small.rates))) if may is None else list(may)
        at, rate, after, back = zip(*(
            (at, rate, after, back) for at, events in enumerate(self.events) for rate, _, after, back in events
            if back is not None and rate > 0
        ), strict=True)  # fmt: skip
        paid = np.array([[self.small.cost[here][to] for to in ends] for here in back])
        leads = np.array([
            [self.number[plus(plus(idle, here, -1), to, 1), lent, waiting] for to in ends]
            for (idle, lent, waiting), here in zip(after, back, strict=True)
        ])  # fmt: skip
        if policy is None:
            chosen = np.argmin(paid, axis=1)
        else:
            chosen = np.array([ends.index(policy(idle, lent, here)) for (idle, lent, _), here in zip(after, back, strict=True)])
        rows = np.arange(len(chosen))
        while True:
            goes, cost = self._undecided()
            np.add.at(goes, (np.array(at), leads[rows, chosen]), np.array(rate))
            np.add.at(cost, np.array(at), np.array(rate) * paid[rows, chosen])
            flows = goes - np.diag(goes.sum(axis=1))
            values = np.linalg.solve(discount * np.eye(len(goes)) - flows, cost)
            worth = paid + values[leads]
            better = worth.min(axis=1) < worth[rows, chosen] - 1e-10 * np.abs(worth[rows, chosen])
            if policy is not None or not better.any():
                return Lasting(values, _shares_of_time(flows))
            chosen = np.where(better, np.argmin(worth, axis=1), chosen)

    def _undecided(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """What happens without a decision: rates from state to state, and cost a day of each state."""
        goes = np.zeros((len(self.states), len(self.states)))
        cost = np.array([self.small.waiting_day * waiting for _, _, waiting in self.states])
        for at, events in enumerate(self.events):
            for rate, paid, after, back in events:
                if back is None:
                    goes[at, self.number[after]] += rate
                    cost[at] += rate * paid
        return goes, cost


class Lasting(NamedTuple):
    """By state: what all that is to come costs, and the share of time in which the network is in that state."""

    values: NDArray[np.float64]
    time: NDArray[np.float64]

    def over(self, best: "Lasting") -> float:
        """What this costs more than the best, as a share of it, begun where the network is found when all goes best."""
        return float(best.time @ self.values / (best.time @ best.values) - 1)

    def over_at_worst(self, best: "Lasting") -> float:
        """The same, begun in the state in which it is most."""
        # Where nothing can be missed all is free: then this may cost nothing either.
        return float(((self.values + 1e-9) / (best.values + 1e-9) - 1).max())


def _shares_of_time(flows: NDArray[np.float64]) -> NDArray[np.float64]:
    balance, one = flows.T.copy(), np.zeros(len(flows))
    balance[-1], one[-1] = 1.0, 1.0
    return np.asarray(np.linalg.solve(balance, one))
