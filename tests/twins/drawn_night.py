"""One night of a small network drawn at random: everything on which an assignment can go wrong, within a few holds."""

import random
from dataclasses import replace
from itertools import combinations

import numpy as np
import pyarrow as pa

from schakel.holds.agreement import Agreement, Setting, our_agreement
from schakel.holds.journeys import Journeys, journeys_of
from schakel.holds.places import NEVER, Places
from schakel.holds.tonight import Holds, Items, Tonight

PLENTY = 1_000_000


def agreed(**values: float) -> Agreement:
    """Our agreement with other values: `agreed(weights__km_cents=0)`."""
    changed = {name.replace("__", "."): Setting(value, "", "test") for name, value in values.items()}
    return replace(our_agreement(), settings={**our_agreement().settings, **changed})


def network(
    organisation: list[int], km: list[list[float]] | None = None, days: list[list[int]] | None = None,
    picks: list[int] | None = None, room: list[int] | None = None,
) -> Places:  # fmt: skip
    """Places A, B, C … of organisations O0, O1 …; by default 10 km and two days between any two, and no limits."""
    number = len(organisation)
    apart = 1 - np.eye(number)
    return Places(
        codes=tuple("ABCDEFGHIJ"[:number]),
        organisations=tuple(f"O{at}" for at in range(max(organisation) + 1)),
        organisation=np.array(organisation, dtype=np.int32),
        days=np.array(2 * apart if days is None else days, dtype=np.int32),
        km=np.array(10 * apart if km is None else km, dtype=np.float64),
        km_source="drawn",
        picks=np.array([PLENTY] * number if picks is None else picks, dtype=np.int64),
        room=np.array([PLENTY] * number if room is None else room, dtype=np.int64),
    )


def night(holds: list[tuple[int, int, int]], items: list[tuple[int, int]], **more: list[int]) -> Tonight:
    """Holds (title, pickup, days waited) and items (title, where), in any order.

    Args:
        more: `home`, `owner`, `age`, `is_kept` by item; `asked` (number of an item, in order of title) and `is_branch` by hold.
    """
    at = sorted(range(len(holds)), key=lambda row: (holds[row][0], -holds[row][2], row))
    it = sorted(range(len(items)), key=lambda row: (items[row][0], row))
    none = [-1] * len(holds)

    def of_items(name: str, usual: list[int]) -> np.ndarray:
        return np.array([more.get(name, usual)[row] for row in it], dtype=np.int64)

    table = np.array([holds[row] for row in at], dtype=np.int64).reshape(len(holds), 3)
    stand = [where for _, where in items]
    return Tonight(
        holds=Holds(
            title=table[:, 0],
            pickup=table[:, 1],
            is_branch=np.array([more.get("is_branch", [0] * len(holds))[row] for row in at], dtype=np.bool_),
            item=np.array([more.get("asked", none)[row] for row in at], dtype=np.int64),
            waited=table[:, 2],
        ),
        items=Items(
            title=np.array([items[row][0] for row in it], dtype=np.int64),
            at=of_items("at", stand),
            home=of_items("home", stand),
            owner=of_items("owner", [0] * len(items)),
            age=of_items("age", [1000] * len(items)),
            is_kept=of_items("is_kept", [0] * len(items)).astype(np.bool_),
        ),
        titles=pa.array([f"t{number}" for number in range(10)]),
        item_ids=pa.array([f"i{number}" for number in range(len(items))]),
        waiting=len(holds),
        left_out={},
    )


def draw_night(seed: int, size: int, *, plenty_of_room: bool = False) -> tuple[Tonight, Journeys]:
    """A night with about `size` holds and as many items, and the rules that hold in it."""
    r = random.Random(seed)
    number = r.randrange(2, 5)
    organisation = [0, *(r.randrange(2) for _ in range(number - 1))]
    km = [[0.0] * number for _ in range(number)]
    days = [[0] * number for _ in range(number)]
    for start, end in combinations(range(number), 2):
        km[start][end] = km[end][start] = r.choice([5.0, 10.0, 10.0, 40.0])
        days[start][end], days[end][start] = r.choice([1, 2, 2, 7, NEVER]), r.choice([1, 2, 7])
    room = [PLENTY if plenty_of_room or r.random() < 0.3 else r.randrange(3) for _ in range(number)]
    places = network(organisation, km, days, [r.choice([0, 1, 2, PLENTY]) for _ in range(number)], room)
    titles = max(1, size // 3)
    items = sorted((r.randrange(titles), r.randrange(number)) for _ in range(r.randrange(1, size + 1)))
    holds = [(r.randrange(titles), r.randrange(number), r.choice([0, 3, 3, 30, 500])) for _ in range(r.randrange(1, size + 1))]
    asked = [
        r.choice([at for at, item in enumerate(items) if item[0] == hold[0]] or [-1]) if r.random() < 0.2 else -1
        for hold in holds
    ]
    tonight = night(
        holds,
        items,
        asked=asked,
        is_branch=[int(r.random() < 0.3) for _ in holds],
        home=[item[1] if r.random() < 0.7 else r.randrange(number) for item in items],
        owner=[r.choice([-1, 0, max(organisation)]) for _ in items],
        age=[r.choice([1, 10, 1000]) for _ in items],
        is_kept=[int(r.random() < 0.2) for _ in items],
    )
    journeys = journeys_of(
        places,
        replace(
            agreed(weights__unfilled_cents=r.choice([300, 5000]), owners__reserved_days=r.choice([0, 5])),
            by_place={
                "floats": {"O0": r.random() < 0.5},
                "lending_balance": {"O1": r.choice([0, 70])} if max(organisation) else {},
            },
        ),
    )
    return tonight, journeys


def draw_crowded_night(seed: int) -> tuple[Tonight, Journeys]:
    """A night on which any item may go to any hold of its title, and picks and van room are short nearly everywhere."""
    r = random.Random(seed)
    number, titles = r.randrange(3, 7), r.randrange(3, 12)
    km = [[0.0] * number for _ in range(number)]
    for start, end in combinations(range(number), 2):
        km[start][end] = km[end][start] = r.choice([1.0, 5.0, 10.0, 20.0, 40.0])
    holds = [(r.randrange(titles), r.randrange(number), r.choice([0, 3, 10, 30])) for _ in range(r.randrange(titles, 4 * titles))]
    items = sorted((r.randrange(titles), r.randrange(number)) for _ in range(r.randrange(titles, 4 * titles)))
    picks, room = [r.randrange(1, 4) for _ in range(number)], [r.randrange(3) for _ in range(number)]
    places = network([0] * number, km, picks=picks, room=room)
    return night(holds, items), journeys_of(places, agreed(weights__unfilled_cents=r.choice([300, 1000, 5000])))
