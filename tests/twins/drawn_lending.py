"""Small lendings drawn at random for the replay: few titles, items and days, so that everything gets in the way of everything."""

import random

import numpy as np
from numpy.typing import NDArray

from schakel.collection.resting import Prices
from schakel.scenarios.model import (
    AT_START,
    HOLD,
    NEVER,
    PASSING,
    UNKNOWN,
    WALK_IN,
    Items,
    Outcome,
    Places,
    Policy,
    Resting,
    Wishes,
    resting,
    wishes_of,
)
from schakel.scenarios.places import next_visits

PLACES = 4
ORGANISATIONS = (0, 0, 1, 1)


def column(values: list[int]) -> NDArray[np.int32]:
    return np.array(values, dtype=np.int32)


def places(days: int, visits: list[list[bool]] | None = None) -> Places:
    every = np.ones((PLACES, 7), dtype=bool) if visits is None else np.array(visits)
    rank = [[abs(a - b) * 2 - (b > a) for b in range(PLACES)] for a in range(PLACES)]
    return Places(
        column(list(ORGANISATIONS)), next_visits(every, 0, days), np.array(rank, dtype=np.int32), np.ones(PLACES, dtype=bool)
    )


def policy(titles: int, **changed: object) -> Policy:
    no = np.zeros(titles, dtype=bool)
    usual = Policy(UNKNOWN, UNKNOWN, UNKNOWN, 0.0, 0.0, 0.5, 0.5, 0.9, 8, no, no)
    return usual._replace(**changed)


def stock(titles: list[int], homes: list[int], *, enters: list[int] | None = None, leaves: list[int] | None = None,
          moves: list[tuple[int, int, int, int]] | None = None, count: int | None = None) -> Items:  # fmt: skip
    number = max(titles) + 1 if count is None else count
    moved = sorted(moves or [], key=lambda move: move[1])
    return Items(
        title=column(titles), owner=column([ORGANISATIONS[home] for home in homes]), home=column(homes),
        enters=column(enters or [-NEVER] * len(titles)), leaves=column(leaves or [NEVER] * len(titles)),
        by_title=column(np.searchsorted(sorted(titles), range(number + 1)).tolist()),
        of_title=column(np.argsort(titles, kind="stable").tolist()),
        moves_item=column([m[0] for m in moved]), moves_sent=column([m[1] for m in moved]),
        moves_transit=column([m[2] for m in moved]), moves_to=column([m[3] for m in moved]),
    )  # fmt: skip


def wishes(rows: list[dict[str, int]]) -> Wishes:
    """Rows with only what matters; the rest is as for somebody who takes item 0 from its shelf for a week."""
    usual = {"kind": WALK_IN, "title": 0, "place": 0, "borrower": UNKNOWN, "placed": 0, "item": 0, "found": NEVER,
             "origin": UNKNOWN,
             "transit": UNKNOWN, "shelf": 0, "loan": 7, "back_wait": UNKNOWN, "back_transit": UNKNOWN, "ends": NEVER,
             "ending": UNKNOWN, "stage": AT_START, "stage_day": NEVER}  # fmt: skip
    full = [usual | row for row in rows]
    for row in full:
        row.setdefault("organisation", ORGANISATIONS[row["place"]])
        if row["kind"] == WALK_IN:
            row["found"] = row["placed"]
    full.sort(key=lambda row: row["placed"])
    return wishes_of(lambda name: column([row[name] for row in full]))


def draw_lending(seed: int, days: int) -> tuple[Wishes, Items, Places, Policy]:
    """Anything goes here, also records that contradict themselves: only the two engines must agree on it."""
    r = random.Random(seed)
    titles, number = r.randrange(1, 5), r.randrange(1, 9)
    of = [r.randrange(titles) for _ in range(number)]
    moves = [(r.randrange(number), r.randrange(days), r.randrange(4), r.randrange(PLACES)) for _ in range(r.randrange(4))]
    items = stock(of, [r.randrange(PLACES) for _ in of], count=titles, moves=moves,
                  enters=[r.choice([-NEVER, -NEVER, 0, r.randrange(days), NEVER]) for _ in of],
                  leaves=[r.choice([NEVER, NEVER, r.randrange(days)]) for _ in of])  # fmt: skip
    rows: list[dict[str, int]] = []
    borrowers = r.choice([2, 6])
    for _ in range(r.randrange(1, 60)):
        kind = r.choice([WALK_IN, WALK_IN, HOLD, HOLD, PASSING])
        item = r.randrange(number)
        row = {"kind": kind, "title": of[item], "place": r.randrange(PLACES), "placed": r.randrange(days), "item": item,
               "shelf": r.randrange(0, 5), "loan": r.choice([0, 1, 5, 9, NEVER]), "back_wait": r.choice([UNKNOWN, 0, 2]),
               "back_transit": r.choice([UNKNOWN, 0, 1, 3]), "borrower": r.randrange(UNKNOWN, borrowers)}  # fmt: skip
        if kind == HOLD:
            row["placed"] -= r.choice([0, 0, 4])
            row |= {
                "found": max(row["placed"], 0) + r.randrange(0, 9),
                "origin": r.randrange(PLACES),
                "transit": r.choice([UNKNOWN, 0, 2]),
            }
            if r.random() < 0.2:
                ended = (Outcome.NOT_COLLECTED, Outcome.LAPSED, Outcome.CANCELLED_BY_LIBRARY)[row["shelf"] % 3]
                row |= {"loan": UNKNOWN, "ending": int(ended)}
            if r.random() < 0.3:
                ends = r.choice([NEVER, max(row["placed"], 0) + r.randrange(0, 12)])
                row |= {"item": UNKNOWN, "found": NEVER, "loan": 9, "ends": ends,
                        "ending": int(r.choice([Outcome.CANCELLED_BY_BORROWER, Outcome.LAPSED]))}  # fmt: skip
            elif r.random() < 0.15:
                row |= {"placed": -9, "stage": r.randrange(1, 6), "stage_day": r.randrange(0, 6)}
        if kind == PASSING:
            row |= {"item": UNKNOWN, "ending": int(r.choice([Outcome.OUTSIDE, Outcome.OWN]))}
        rows.append(row)
    visits = [[r.random() < 0.4 for _ in range(7)] for _ in range(PLACES)]
    for row_of_days in visits:
        row_of_days[r.randrange(7)] = True
    # A place whose record says nothing of a wait would float; in this network every place has its van.
    there = places(days, visits)._replace(as_recorded=np.array([r.random() < 0.7 for _ in range(PLACES)]))
    rules = policy(titles, period_days=r.choice([UNKNOWN, 3, 20]), shelf_days=r.choice([UNKNOWN, 1, 3]),
                   most_open_holds=r.choice([UNKNOWN, 1, 2, 3]), fee_share=r.choice([0.0, 0.3]), ebook_share=r.choice([0.0, 0.5]),
                   has_ebook=np.array([r.random() < 0.5 for _ in range(titles)]),
                   emptied=np.array([r.random() < 0.1 for _ in range(titles)]))  # fmt: skip
    # Of a source that does not know whose its items are.
    items = items._replace(owner=column([UNKNOWN if r.random() < 0.2 else int(owner) for owner in items.owner]))
    return wishes(rows), items, there, rules


def draw_rest(seed: int, titles: int) -> Resting:
    """A rule for where items rest, and the demand that the policy goes by."""
    r = np.random.default_rng(seed)
    roads = r.uniform(50, 300, (PLACES, PLACES)) * (1 - np.eye(PLACES))
    # Of one title in four the forecast knows nothing.
    rates = (r.gamma(0.5, 0.1, (titles, PLACES)) * (r.random((titles, 1)) < 0.75)).astype(np.float32)
    by_hold, fetch = r.random((titles, PLACES)).astype(np.float32), roads + 150.0 * (1 - np.eye(PLACES))
    prices = Prices(1 / 7, 0.0, 0.5, 500.0, 1075.0, 50.0, 1 / 700, float(r.choice([0.0, 0.5, 1.0])), float(r.choice([0.0, 40.0])))
    return resting(
        int(r.integers(0, 4)), PLACES, across=bool(r.integers(0, 2)), rates=rates, by_hold=by_hold, cost=roads, fetch=fetch,
        prices=prices,
    )  # fmt: skip
