"""A year of lending replayed, beside the same rules in SimPy: seconds of processor, events, and the ratio of the two.

The record is drawn here, not read: a network of items that go out and come back, with holds, in the shape of the real one.
"""

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from bench import Row, main, peak_gib, watch
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))
from twins.replay_simpy import Replay

from schakel.collection.rebalancing import journey_cents, prices_of, values_of
from schakel.scenarios.engine import follow, replay
from schakel.scenarios.model import (
    BY_POLICY,
    HOLD,
    HOME,
    NEVER,
    STAY,
    UNKNOWN,
    WALK_IN,
    Friction,
    Items,
    Places,
    Policy,
    Told,
    Wishes,
    resting,
    wishes_of,
)
from schakel.scenarios.places import Transport, next_visits
from schakel.scenarios.results import Results, results
from schakel.scenarios.scenario import AS_RECORDED

TITLE = "A year of lending replayed"
DAYS = 365
PLACES = 48
LOANS, ITEMS = 3_000_000, 1_000_000
TWIN_SHARE = 0.01
POLICY_SHARE = 0.01
TARGET_CPU_SECONDS, TARGET_GIB = 4.0, 4.0
RUNS, AT_ONCE, TARGET_RUNS_SECONDS = 100, 2, 240.0


def run(small: bool, folder: Path) -> Iterator[Row]:  # noqa: ARG001
    """Both engines, a hundred runs, where items rest, and ten times the size."""
    share = TWIN_SHARE if small else 1.0
    follow(*_draw(200, 100), DAYS)
    # Memory is that of a process that did nothing else: the larger size in one of its own, the smaller first.
    wishes, items, places, policy = _draw(round(LOANS * share), round(ITEMS * share))
    with watch() as taken:
        told, friction = follow(wishes, items, places, policy, DAYS)
    yield Row("follow the record", taken.cpu_seconds, "CPU-s", note=f"{len(wishes.kind):,} wishes, {told.events:,} events")
    fewer = _tenth_less(items)
    with watch() as taken:
        told = replay(wishes, fewer, places, policy, friction, days=DAYS, seed=1)
    target = None if small else TARGET_CPU_SECONDS
    yield Row("replay with a tenth less", taken.cpu_seconds, "CPU-s", target, f"{told.events:,} events")
    fast = told.events / taken.cpu_seconds
    yield Row("events a second", fast, "events")
    yield from _hundred(wishes, fewer, places, policy, friction, 4 if small else RUNS, None if small else TARGET_RUNS_SECONDS)
    yield Row("memory at most, two runs at once", peak_gib(), "GiB", None if small else TARGET_GIB)
    yield from _rested(wishes, items, places, policy, friction)
    del wishes, items, fewer, friction, told

    wishes, items, places, policy = _draw(round(LOANS * TWIN_SHARE), round(ITEMS * TWIN_SHARE))
    told, friction = follow(wishes, items, places, policy, DAYS)
    told = replay(wishes, items, places, policy, friction, days=DAYS, seed=1)
    with watch() as taken:
        twin = Replay(wishes, items, places, policy, friction, DAYS, 1).run()
    if twin.outcome != told.outcome.tolist():
        raise RuntimeError("the two engines differ: see tests/generative/test_replay_against_twin.py")
    slow = told.events / taken.cpu_seconds
    yield Row("the same rules in SimPy, events a second", slow, "events", note=f"{told.events:,} events, the same outcomes")
    yield Row("ratio", fast / slow, "times")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        yield from alone.submit(_ten_times, share).result()


def _tenth_less(items: Items) -> Items:
    return items._replace(enters=np.where(np.arange(len(items.title)) % 10 == 0, NEVER, items.enters).astype(np.int32))


def _hundred(
    wishes: Wishes, items: Items, places: Places, policy: Policy, friction: Friction, runs: int, target: float | None
) -> Iterator[Row]:
    """Runs of other seeds, two at once as in `schakel replay`, each to its figures of the network and of all places."""

    def one(seed: int) -> int:
        told = replay(wishes, items, places, policy, friction, days=DAYS, seed=seed)
        return _figures(told, wishes, items, places).network.loans

    with watch() as taken, ThreadPoolExecutor(AT_ONCE) as pool:
        loans = list(pool.map(one, range(runs)))
    note = f"{runs} runs to figures by place, {taken.cpu_seconds / runs:.2f} CPU-s each, {min(loans):,} to {max(loans):,} loans"
    yield Row(f"{runs} runs on 2 cores", taken.seconds, "s", target, note)
    yield Row(f"{runs} runs", taken.cpu_seconds, "CPU-s")


def _figures(told: Told, wishes: Wishes, items: Items, places: Places) -> Results:
    codes = tuple(str(place) for place in range(PLACES))
    far = np.abs(np.arange(PLACES)[:, None] - np.arange(PLACES)).astype(float)
    transport = Transport(codes, places, np.ones((PLACES, 7), dtype=bool), far, 0, 0)
    return results(told, wishes, items, transport, codes[:4], AS_RECORDED, days=DAYS, bought=0)


def _rested(wishes: Wishes, items: Items, places: Places, policy: Policy, friction: Friction) -> Iterator[Row]:
    """The fixed rules on the whole record; the policy, which solves a decision at each return, on little of it."""
    for rule, name in ((HOME, "always home"), (STAY, "always stay")):
        rest = resting(rule, PLACES, across=True)
        with watch() as taken:
            told = replay(wishes, items, places, policy, friction, days=DAYS, seed=1, rest=rest)
        yield Row(f"replay, items rest: {name}", taken.cpu_seconds, "CPU-s", note=f"{int(told.journeys.sum()):,} movements")
    few, stock, places, policy = _draw(round(LOANS * POLICY_SHARE), round(ITEMS * POLICY_SHARE))
    _, friction = follow(few, stock, places, policy, DAYS)
    rng = np.random.default_rng(1)
    rates = rng.gamma(0.3, 0.3 / 365, (len(stock.by_title) - 1, PLACES)).astype(np.float32)
    road = np.abs(np.arange(PLACES)[:, None] - np.arange(PLACES)) * 2.0 * (1 + 0.1 * rng.random((PLACES, PLACES)))
    values = values_of()
    rest = resting(BY_POLICY, PLACES, across=True, rates=rates, cost=journey_cents(values, road), prices=prices_of(values))
    with watch() as taken:
        told = replay(few, stock, places, policy, friction, days=DAYS, seed=1, rest=rest)
    note = f"{len(few.kind):,} wishes, {int(told.journeys.sum()):,} movements, {int(told.journeys[3].sum()):,} sent on"
    yield Row("replay, items rest: policy", taken.cpu_seconds, "CPU-s", note=note)
    yield Row("policy, for each wish", 1000 * taken.cpu_seconds / len(few.kind), "CPU-ms")


def _ten_times(share: float) -> list[Row]:
    # A process of its own must load what was compiled; that is no part of a replay.
    follow(*_draw(200, 100), DAYS)
    wishes, items, places, policy = _draw(round(10 * LOANS * share), round(10 * ITEMS * share))
    drawn = peak_gib()
    with watch() as taken:
        told, friction = follow(wishes, items, places, policy, DAYS)
    rows = [
        Row("10 ×: follow the record", taken.cpu_seconds, "CPU-s", note=f"{len(wishes.kind):,} wishes, {told.events:,} events")
    ]
    del told
    fewer = _tenth_less(items)
    with watch() as taken:
        told = replay(wishes, fewer, places, policy, friction, days=DAYS, seed=1)
    rows.append(Row("10 ×: replay with a tenth less", taken.cpu_seconds, "CPU-s", note=f"{told.events:,} events"))
    with watch() as taken:
        found = _figures(told, wishes, fewer, places)
    note = f"figures of the network and {len(found.locations)} places, {found.network.loans:,} loans"
    rows.append(Row("10 ×: figures of a run", taken.cpu_seconds, "CPU-s", note=note))
    note = f"drawing the record took {drawn:.1f}"
    return [*rows, Row("10 ×: memory at most", peak_gib(), "GiB", TARGET_GIB if share == 1.0 else None, note)]


def _draw(loans: int, items: int) -> tuple[Wishes, Items, Places, Policy]:
    """Loans spread over items; a tenth of them by a hold, half of those from elsewhere. One loan an item at a time."""
    rng = np.random.default_rng(2020)
    titles = max(items // 5, 1)
    title = rng.integers(0, titles, items, dtype=np.int32)
    home = rng.integers(0, PLACES, items, dtype=np.int32)
    each = -(-loans // items)
    slot = DAYS // each
    item = np.repeat(np.arange(items, dtype=np.int32), each)[:loans]
    found = np.tile(np.arange(each, dtype=np.int32), items)[:loans] * np.int32(slot)
    found += rng.integers(0, max(slot // 3, 1), loans, dtype=np.int32)
    by_hold = rng.random(loans, dtype=np.float32) < 0.1
    away = by_hold & (rng.random(loans, dtype=np.float32) < 0.5)
    placed = np.where(by_hold, np.maximum(found - rng.integers(0, 20, loans, dtype=np.int32), 0), found)
    place = np.where(away, rng.integers(0, PLACES, loans, dtype=np.int32), home[item])
    order = np.argsort(placed, kind="stable").astype(np.int32)
    travels = place != home[item]

    def one_in(some: NDArray[np.bool_], yes: int | NDArray[np.int32], no: int) -> NDArray[np.int32]:
        return np.where(some, np.int32(yes) if isinstance(yes, int) else yes, np.int32(no))

    def same(value: int) -> NDArray[np.int32]:
        return np.full(loans, value, dtype=np.int32)

    columns = {
        "kind": lambda: one_in(by_hold, HOLD, WALK_IN), "title": lambda: title[item], "place": lambda: place,
        "organisation": lambda: place // np.int32(12),
        "borrower": lambda: np.random.default_rng(40).integers(0, max(loans // 40, 1), loans, dtype=np.int32),
        "placed": lambda: placed, "item": lambda: item, "found": lambda: found, "origin": lambda: home[item],
        "transit": lambda: one_in(travels, 3, UNKNOWN),
        "shelf": lambda: one_in(by_hold, rng.integers(0, 6, loans, dtype=np.int32), 0),
        "loan": lambda: rng.integers(1, max(slot // 3, 2), loans, dtype=np.int32),
        "back_wait": lambda: one_in(travels, 1, UNKNOWN), "back_transit": lambda: one_in(travels, 2, UNKNOWN),
        "ends": lambda: same(NEVER), "ending": lambda: same(UNKNOWN), "stage": lambda: same(0),
        "stage_day": lambda: same(NEVER),
    }  # fmt: skip
    # One column at a time, so that drawing takes little more memory than the record itself.
    wishes = wishes_of(lambda name: columns[name]()[order])
    nothing = np.zeros(0, dtype=np.int32)
    stock = Items(
        title.astype(np.int32), (home // 12).astype(np.int32), home.astype(np.int32), np.full(items, -NEVER, dtype=np.int32),
        np.full(items, NEVER, dtype=np.int32), np.searchsorted(np.sort(title), np.arange(titles + 1)).astype(np.int32),
        np.argsort(title, kind="stable").astype(np.int32), nothing, nothing, nothing, nothing,
    )  # fmt: skip
    visits = np.array([[(day + place) % 3 == 0 and day < 6 for day in range(7)] for place in range(PLACES)])
    visits[~visits.any(axis=1), 1] = True
    rank = np.abs(np.arange(PLACES)[:, None] - np.arange(PLACES)).astype(np.int32)
    there = Places(
        (np.arange(PLACES) // 12).astype(np.int32), next_visits(visits, 0, DAYS), rank, np.ones(PLACES, dtype=np.bool_)
    )
    no = np.zeros(titles, dtype=np.bool_)
    return wishes, stock, there, Policy(UNKNOWN, UNKNOWN, UNKNOWN, 0.0, 0.0, 0.5, 0.5, 0.9, 8, no, no)


if __name__ == "__main__":
    main(TITLE, run)
