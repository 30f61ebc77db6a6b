"""What the replay works on: wishes, items, places and policy as arrays of whole numbers.

Days are counted from the first day of the replayed period (day 0). NamedTuples, because compiled loops take them as they are.
"""

from collections.abc import Callable
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from schakel.collection.resting import Grids, Prices, Work, all_grids, new_work

Ints = NDArray[np.int32]
Shorts = NDArray[np.int16]
Bytes = NDArray[np.int8]

NEVER = 1 << 30
"""A day, or a number of days, that lies beyond every period."""
LONGEST = (1 << 15) - 1
"""Numbers of days that are kept in two bytes are at most this, and it is never: a period is shorter."""
UNKNOWN = -1

WALK_IN, HOLD, PASSING = 0, 1, 2
"""Kinds of wishes: taken from the shelf at once; reserved; and one that no item of the collection had a part in."""

AT_START, TO_PICKUP, ON_SHELF, ON_LOAN, AWAY, GOING_HOME = 0, 1, 2, 3, 4, 5
"""Where a wish stands when the period begins: not begun, or with an item that is on its way, set aside, lent, waiting
for the van home, or in it."""


class Outcome(IntEnum):
    """How a wish ended within the period; every wish has exactly one."""

    OPEN = 0
    OWN = 1
    PROVINCE = 2
    OUTSIDE = 3
    REFERRED_TO_EBOOK = 4
    REFUSED_BY_LIMIT = 5
    GAVE_UP_FOR_FEE = 6
    LEFT_EMPTY_HANDED = 7
    CANCELLED_BY_BORROWER = 8
    CANCELLED_BY_LIBRARY = 9
    LAPSED = 10
    NOT_COLLECTED = 11
    NOT_SUPPLIED_FROM_OUTSIDE = 12
    LENT_BEFORE = 13
    UNOWNED = 14
    """Lent, and nobody knows whose the item is."""


LENT = (Outcome.OWN, Outcome.PROVINCE, Outcome.OUTSIDE, Outcome.UNOWNED)
LOST = (
    Outcome.REFUSED_BY_LIMIT,
    Outcome.GAVE_UP_FOR_FEE,
    Outcome.LEFT_EMPTY_HANDED,
    Outcome.CANCELLED_BY_LIBRARY,
    Outcome.LAPSED,
    Outcome.NOT_COLLECTED,
    Outcome.NOT_SUPPLIED_FROM_OUTSIDE,
)
"""Ended without a loan: in the denominator of the strict norm, unless the borrower gave the wish up in the record (`lost.py`)."""


class Wishes(NamedTuple):
    """One entry a wish, in order of `placed`; see `wishes_of`. As narrow as can be: a year of a country has thirty million.

    Args:
        kind, title, place: place is where the borrower collects.
        organisation: of the place, or of who asked when no place is known.
        borrower: whose wish it is; UNKNOWN when the record does not say. One number a borrower and year, and no more than that.
        placed: day; negative when before the period.
        item, found, origin, transit: the recorded item, the day it was set aside (for a walk-in: lent), from which place
            it came, and days on the way (UNKNOWN: by the visiting days). item is UNKNOWN when none served it.
        shelf: days from ready to taken, or to the end of waiting for the borrower.
        loan: days lent; UNKNOWN = not collected; NEVER = not back.
        back_wait, back_transit: days from return to the van home, and in it; UNKNOWN by the visiting days.
        ends, ending: day and outcome of a hold that never got an item; NEVER when still open. For a passing wish `ending`
            is its outcome; for a hold that stood ready and was not lent, by whose doing (LAPSED, CANCELLED_BY_LIBRARY, or
            NOT_COLLECTED by the borrower's).
        stage, stage_day: where it stands at the start (AT_START …), and the day of what comes next for it.
    """

    kind: Bytes
    title: Ints
    place: Shorts
    organisation: Shorts
    borrower: Ints
    placed: Ints
    item: Ints
    found: Ints
    origin: Shorts
    transit: Shorts
    shelf: Shorts
    loan: Shorts
    back_wait: Shorts
    back_transit: Shorts
    ends: Ints
    ending: Bytes
    stage: Bytes
    stage_day: Ints


_BYTES = ("kind", "ending", "stage")
_PLACES = ("place", "organisation", "origin")
_DAYS = ("transit", "shelf", "loan", "back_wait", "back_transit")


def wishes_of(column: Callable[[str], NDArray[Any]]) -> Wishes:
    """Wishes of columns of any whole numbers, made one by one: wide, they would take twice the memory.

    Raises:
        ValueError: when there are more places or organisations than their two bytes can tell apart.
    """
    return Wishes(*(_narrow(name, column(name)) for name in Wishes._fields))


def _narrow(name: str, values: NDArray[Any]) -> NDArray[Any]:
    if name in _PLACES and values.max(initial=UNKNOWN) > LONGEST:
        raise ValueError(f"{name} {values.max()}: a replay tells at most {LONGEST + 1} places and organisations apart")
    values = np.minimum(values, LONGEST) if name in _DAYS else values
    return values.astype(np.int8 if name in _BYTES else np.int16 if name in (*_DAYS, *_PLACES) else np.int32)


class Items(NamedTuple):
    """One entry an item.

    Args:
        owner: organisation, UNKNOWN when the record is silent. home: location at the start.
        enters, leaves: first day lendable, and first day no longer (withdrawn, missing); NEVER when it stays.
        by_title, of_title: items of title t are of_title[by_title[t] : by_title[t + 1]], in order of number.
        moves_*: items given another home: item, day sent, days on the way, destination; in order of day.
    """

    title: Ints
    owner: Ints
    home: Ints
    enters: Ints
    leaves: Ints
    by_title: Ints
    of_title: Ints
    moves_item: Ints
    moves_sent: Ints
    moves_transit: Ints
    moves_to: Ints


class Places(NamedTuple):
    """Locations: organisation of each, next day of a visit (place × day), order of nearness (rank[a, b], 0 nearest).

    Args:
        as_recorded: the visiting days are those of the record, so that recorded journeys hold.
    """

    organisation: Ints
    next_visit: NDArray[np.int32]
    rank: NDArray[np.int32]
    as_recorded: NDArray[np.bool_]


AS_RECORDED, HOME, STAY, BY_POLICY = range(4)
"""Where an item rests that came back away from home: as the record tells, always home, where it is, or by the policy of
`collection/resting.py`. With STAY and BY_POLICY an item that may not rest where it came back goes home, or on."""


class Resting(NamedTuple):
    """What decides where items rest.

    Args:
        rule: AS_RECORDED, HOME, STAY, BY_POLICY. across: an item may rest at places of other organisations than its owner.
        rates, by_hold: wishes a day by title and place, forecast, and the part of them that are holds; no rows unless BY_POLICY.
        cost, fetch: of a journey, by from and to; and of one that somebody waits for.
        prices, grids, work: as `resting_place` takes them. usual, idle, lent, may: room to work in, by place.
    """

    rule: int
    across: bool
    rates: NDArray[np.float32]
    by_hold: NDArray[np.float32]
    cost: NDArray[np.float64]
    fetch: NDArray[np.float64]
    prices: Prices
    grids: Grids
    work: Work
    usual: NDArray[np.int64]
    idle: NDArray[np.int64]
    lent: NDArray[np.int64]
    may: NDArray[np.bool_]


def resting(
    rule: int, locations: int, *, across: bool = False, rates: NDArray[np.float32] | None = None,
    by_hold: NDArray[np.float32] | None = None, cost: NDArray[np.float64] | None = None,
    fetch: NDArray[np.float64] | None = None, prices: Prices | None = None,
) -> Resting:  # fmt: skip
    """With room to work in, for one run at a time. Without `by_hold` nobody places a hold but who found no item; without `fetch`
    waiting is free."""
    few = np.zeros(locations, dtype=np.int64)
    rates = np.zeros((0, locations), dtype=np.float32) if rates is None else rates
    cost = np.zeros((locations, locations)) if cost is None else cost
    return Resting(
        rule, across, rates, np.zeros_like(rates) if by_hold is None else by_hold, cost, cost if fetch is None else fetch,
        prices or Prices(*[0.0] * 9), all_grids(), new_work(locations), few.copy(), few.copy(), few.copy(),
        np.zeros(locations, dtype=np.bool_),
    )  # fmt: skip


class Policy(NamedTuple):
    """Rules of a run; shares from 0 to 1.

    Args:
        period_days: a hold lapses after so many days; UNKNOWN = as recorded, and NEW_HOLD_DAYS for a hold that the record
            does not have.
        shelf_days: longest wait for the borrower; UNKNOWN = as recorded.
        most_open_holds: of one borrower; who has so many places no other. UNKNOWN = no limit.
        supply_share, supply_days: of requests to libraries outside: share that is supplied, and after how many days.
        emptied: by title: the record had items of it, this run has none.
        has_ebook: by title.
    """

    period_days: int
    shelf_days: int
    most_open_holds: int
    fee_share: float
    ebook_share: float
    hold_share: float
    interlibrary_share: float
    supply_share: float
    supply_days: int
    emptied: NDArray[np.bool_]
    has_ebook: NDArray[np.bool_]


NEW_HOLD_DAYS = 365
"""An ordinary hold lapses after a year (default of the library system used in the province)."""


class Friction(NamedTuple):
    """What a replay that follows the record to the letter found out; see `docs/decisions/100-replay.md`.

    Args:
        days: by wish: days on which an item of its title stood idle while the hold waited; NEVER = no limit known.
        drawn: holds from which a hold that the record does not have draws its friction and shelf days.
        odd: by wish: the record did what the rules would not, so in a replay it may be done again; see `Told`.
    """

    days: Ints
    drawn: Ints
    odd: NDArray[np.bool_]


class Told(NamedTuple):
    """What a run tells.

    Args:
        outcome, ended, item, available: by wish: how and when it ended (NEVER while open), the item, and the day it stood
            ready (NEVER when it did not).
        friction: by wish, as `Friction.days`; only a run that follows the record tells it, and of others it is empty.
        journeys: reason (hold, return, collection, sent on to rest) × from × to: items sent in the period.
        odd: by wish: the record tells what no rule explains. A walk-in took an item that stood elsewhere; a hold was sent an
            item while another stood where it is collected.
        deviations: of the recorded item: 0 it was not to be had; 1 a walk-in took it from elsewhere, as in the record; 2 it
            stood idle, but elsewhere, so that a walk-in could not have it (counted in 0 too).
        events: how many events were handled.
    """

    outcome: Bytes
    ended: Ints
    item: Ints
    available: Ints
    friction: Ints
    odd: NDArray[np.bool_]
    journeys: NDArray[np.int64]
    deviations: NDArray[np.int64]
    events: int
