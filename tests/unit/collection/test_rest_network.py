"""All items of a network decided on in one compiled pass, beside one decision after the other in plain Python."""

import numpy as np

from schakel.collection.rebalancing import fetch_cents, journey_cents, prices_of, values_of
from schakel.collection.rest_network import Room, Shelved, rest_all
from schakel.collection.resting import all_grids, new_work, resting_place

PLACES, TITLES = 6, 40
ORGANISATION = np.array([0, 0, 0, 1, 1, 1], dtype=np.int32)


def test_one_pass_decides_as_one_after_the_other_would() -> None:
    r = np.random.default_rng(5)
    title = np.sort(r.integers(0, TITLES, 160)).astype(np.int32)
    home = r.integers(0, PLACES, 160).astype(np.int32)
    # Many of a title stand together, so that like decisions follow each other.
    place = np.where(r.random(160) < 0.5, home, r.integers(0, 2, 160)).astype(np.int64)
    items = Shelved(title, place.copy(), home, ORGANISATION[home], r.random(160) < 0.8)
    rates = (r.gamma(0.3, 0.05, (TITLES, PLACES)) * (r.random((TITLES, 1)) < 0.9)).astype(np.float32)
    by_hold = r.random((TITLES, PLACES)).astype(np.float32)
    values = values_of()
    cost = journey_cents(values, np.abs(np.arange(PLACES)[:, None] - np.arange(PLACES)) * 10.0)
    fetch = fetch_cents(values, cost, np.full((PLACES, PLACES), 2.0))
    prices, grids, work = prices_of(values), all_grids(), new_work(PLACES)
    asked = np.flatnonzero(items.is_idle)

    expected = place.copy()
    for at in asked:
        mine = title == title[at]
        usual = np.bincount(home[mine], minlength=PLACES)
        may = items.owner[at] == ORGANISATION
        idle, lent = (np.bincount(expected[mine & which], minlength=PLACES) for which in (items.is_idle, ~items.is_idle))
        here = rates[title[at]], by_hold[title[at]]
        # Known at home: somebody comes to the shelf there.
        is_known = here[0][home[at]] > 0 and here[1][home[at]] < 1
        expected[at] = (
            resting_place(*here, usual, idle, lent, expected[at], home[at], may, cost, fetch, prices, grids, work)
            if is_known else home[at]
        )  # fmt: skip
    room = Room(*np.zeros((3, PLACES), dtype=np.int64), np.zeros(PLACES, dtype=np.bool_))
    for some in np.array_split(asked, 3):
        rest_all(some, items, rates, by_hold, ORGANISATION, False, cost, fetch, prices, grids, work, room)
    assert items.place.tolist() == expected.tolist()
    assert 10 < (expected != place).sum() < 120
