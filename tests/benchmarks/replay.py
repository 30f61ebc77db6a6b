"""A year of lending replayed, beside the same rules in SimPy: seconds of processor, events, and the ratio of the two.

The record is drawn here, not read: a network of items that go out and come back, with holds, in the shape of the real one.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from bench import Row, main, watch

sys.path.insert(0, str(Path(__file__).parents[1]))
from twins.replay_simpy import Replay

from schakel.scenarios.engine import follow, replay
from schakel.scenarios.model import HOLD, NEVER, UNKNOWN, WALK_IN, Items, Places, Policy, Wishes
from schakel.scenarios.places import next_visits

TITLE = "A year of lending replayed"
DAYS = 365
PLACES = 48
LOANS, ITEMS = 3_000_000, 1_000_000
TWIN_SHARE = 0.01
TARGET_CPU_SECONDS = 4.0


def run(small: bool, folder: Path) -> Iterator[Row]:  # noqa: ARG001
    """Both engines."""
    share = TWIN_SHARE if small else 1.0
    record = _draw(round(LOANS * share), round(ITEMS * share))
    wishes, items, places, policy = record
    compile_first = _draw(200, 100)
    follow(*compile_first, DAYS)
    with watch() as taken:
        told, friction = follow(wishes, items, places, policy, DAYS)
    yield Row("follow the record", taken.cpu_seconds, "CPU-s", note=f"{len(wishes.kind):,} wishes, {told.events:,} events")
    fewer = items._replace(enters=np.where(np.arange(len(items.title)) % 10 == 0, NEVER, items.enters).astype(np.int32))
    with watch() as taken:
        told = replay(wishes, fewer, places, policy, friction, days=DAYS, seed=1)
    target = None if small else TARGET_CPU_SECONDS
    yield Row("replay with a tenth less", taken.cpu_seconds, "CPU-s", target, f"{told.events:,} events")
    fast = told.events / taken.cpu_seconds
    yield Row("events a second", fast, "events")

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


def _draw(loans: int, items: int) -> tuple[Wishes, Items, Places, Policy]:
    """Loans spread over items; a tenth of them by a hold, half of those from elsewhere. One loan an item at a time."""
    rng = np.random.default_rng(2020)
    titles = max(items // 5, 1)
    title = rng.integers(0, titles, items)
    home = rng.integers(0, PLACES, items)
    each = -(-loans // items)
    slot = DAYS // each
    item = np.repeat(np.arange(items), each)[:loans]
    turn = np.tile(np.arange(each), items)[:loans]
    found = turn * slot + rng.integers(0, max(slot // 3, 1), loans)
    by_hold = rng.random(loans) < 0.1
    away = by_hold & (rng.random(loans) < 0.5)
    placed = np.where(by_hold, np.maximum(found - rng.integers(0, 20, loans), 0), found)
    place = np.where(away, rng.integers(0, PLACES, loans), home[item])
    columns = {
        "kind": np.where(by_hold, HOLD, WALK_IN), "title": title[item], "place": place, "organisation": place // 12,
        "placed": placed, "item": item, "found": found, "origin": home[item],
        "transit": np.where(place != home[item], 3, UNKNOWN),
        "shelf": np.where(by_hold, rng.integers(0, 6, loans), 0), "loan": rng.integers(1, max(slot // 3, 2), loans),
        "back_wait": np.where(place != home[item], 1, UNKNOWN), "back_transit": np.where(place != home[item], 2, UNKNOWN),
        "ends": np.full(loans, NEVER), "ending": np.full(loans, UNKNOWN), "stage": np.zeros(loans),
        "stage_day": np.full(loans, NEVER),
    }  # fmt: skip
    order = np.argsort(placed, kind="stable")
    wishes = Wishes(*(columns[name][order].astype(np.int32) for name in Wishes._fields))
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
    return wishes, stock, there, Policy(UNKNOWN, UNKNOWN, 0.0, 0.0, 0.0, 0.5, 0.5, 0.9, 8, no, no)


if __name__ == "__main__":
    main(TITLE, run)
