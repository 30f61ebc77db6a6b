"""The resting place of returned items once more, in plain Python: every event written out, and exact value iteration.

Not bound to a few places: the oracle for a policy that folds places together. Policies are judged in the same chain.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

State = tuple[tuple[int, ...], tuple[int, ...], int]
Policy = Callable[[tuple[int, ...], tuple[int, ...], int], int]
"""Idle by place (the returned item among them), lent by place, place of return -> where it rests."""


@dataclass(frozen=True)
class Small:
    rates: tuple[float, ...]
    items: int
    cost: tuple[tuple[float, ...], ...]
    returns: tuple[tuple[float, ...], ...]
    back_rate: float = 1.0
    hold_share: float = 1.0
    wait: float = 1.0
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
            rate = c.rates[place]
            if idle[place]:
                yield rate, 0.0, (plus(idle, place, -1), plus(lent, place, 1), 0), None
                continue
            yield rate * (1 - c.hold_share), c.lost, (idle, lent, waiting), None
            if any(idle):
                near = min((at for at in places if idle[at]), key=lambda at: (c.cost[at][place], at))
                paid = c.wait + c.cost[near][place]
                yield rate * c.hold_share, paid, (plus(idle, near, -1), plus(lent, place, 1), 0), None
            elif waiting < c.holds:
                yield rate * c.hold_share, c.wait, (idle, lent, waiting + 1), None
            else:
                yield rate * c.hold_share, c.outside, (idle, lent, waiting), None
        for place in places:
            for to in places:
                rate = lent[place] * c.back_rate * c.returns[place][to]
                left = plus(lent, place, -1)
                if rate and waiting:
                    for asked in places:
                        share = c.rates[asked] / sum(c.rates)
                        yield rate * share, c.cost[to][asked], (idle, plus(left, asked, 1), waiting - 1), None
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
