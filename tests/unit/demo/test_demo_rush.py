"""Long queues in the demo: who waits there is served in turn, and a kind of hold does not tell how it ends."""

from datetime import timedelta

import numpy as np

from schakel.demo.calendar import NEVER
from schakel.demo.facts import closures
from schakel.demo.rush import LASTS, MOST, wanted_titles
from schakel.demo.wishes import BY_BORROWER, BY_LIBRARY, EXPIRED, FULFILLED
from schakel.demo.world import World, simulate
from schakel.vocabulary.progress import Silent


def _open(world: World, day: int) -> np.ndarray:
    holds = world.holds
    return (holds.placed <= day) & (holds.available > day) & (holds.ended > day)


def test_a_wanted_title_has_a_long_queue_that_is_no_longer_than_meant(world: World) -> None:
    wanted, stock = wanted_titles(world.calendar, world.stock), world.stock
    items = np.bincount(stock.title, minlength=len(stock.title_kind))
    longest = np.zeros(len(items))
    for day in range(world.calendar.start, world.calendar.end, 7):
        waiting = np.bincount(world.holds.title[_open(world, day)], minlength=len(items))
        longest = np.maximum(longest, waiting / np.maximum(items, 1))
    assert len(wanted) == -(-len(items) // 1000)
    assert longest[wanted].max() > 2
    # Beside the queue stand the few who will give up.
    assert longest[wanted].max() < MOST + 2


def test_of_a_wanted_title_nothing_is_lent_from_the_shelf_while_it_is_new(world: World) -> None:
    wanted, stock, loans = wanted_titles(world.calendar, world.stock), world.stock, world.loans
    first = np.full(len(stock.title_kind), 32000)
    np.minimum.at(first, stock.title, stock.added)
    title = np.where(loans.item >= 0, stock.title[loans.item], -1)
    new = np.isin(title, wanted) & (loans.lent < first[title] + LASTS)
    assert new.sum() > 10
    assert (loans.way[new] > 0).all()
    # Each of these loans ends one hold, and no hold ends with two loans.
    taken = world.served.loan[world.served.loan >= 0]
    assert len(np.unique(taken)) == len(taken)
    assert np.isin(np.flatnonzero(new), taken).all()


def test_a_hold_of_the_branch_gets_an_item_of_the_branch_and_the_kind_does_not_tell_how_it_ends(world: World) -> None:
    holds = world.holds
    got = holds.item >= 0
    assert (holds.home[got & holds.is_branch] == holds.pickup[got & holds.is_branch]).all()
    shares = [holds.is_branch[holds.outcome == kind].mean() for kind in (FULFILLED, BY_BORROWER)]
    assert 0.1 < shares[0] < 0.6
    assert abs(shares[0] - shares[1]) < 0.15


def test_a_library_cancels_and_a_hold_lapses_only_where_no_item_is_left(world: World) -> None:
    holds, stock = world.holds, world.stock
    last = np.full(len(stock.title_kind), -1)
    np.maximum.at(last, stock.title, np.minimum(stock.gone, stock.missing))
    in_vain = (holds.item < 0) & np.isin(holds.outcome, (BY_LIBRARY, EXPIRED)) & (holds.ended < 32000)
    waited_for_lack = ~np.isin(holds.title, wanted_titles(world.calendar, stock))
    assert (in_vain & waited_for_lack).sum() > 10
    assert (holds.ended[in_vain & waited_for_lack] >= last[holds.title[in_vain & waited_for_lack]] - 14).all()


def test_while_people_wait_hardly_an_item_stands_on_a_shelf() -> None:
    # At a hundredth of the volume most shelves have no other loan of the kind on most days.
    world = simulate(years=2, seed=4, scale=0.1, report=Silent())
    stock, loans, served = world.stock, world.loans, world.served
    wanted = np.isin(stock.title, wanted_titles(world.calendar, stock))
    standing = total = 0
    for day in range(world.calendar.start + 60, world.calendar.end, 7):
        # While doors are closed, and just after, what came back does wait for who may not come.
        if any(start <= world.calendar.date(day) < end + timedelta(days=28) for start, end in closures()):
            continue
        waiting = np.bincount(world.holds.title[_open(world, day)], minlength=len(stock.title_kind))
        mine = wanted & (waiting[stock.title] >= 3) & (stock.added <= day) & (np.minimum(stock.gone, stock.missing) > day)
        away = np.zeros(len(stock.title), dtype=bool)
        away[loans.item[(loans.item >= 0) & (loans.lent <= day) & (loans.returned > day)]] = True
        until = np.where(served.back < NEVER, np.maximum(served.back, served.left), served.left)
        away[served.item[(served.asked <= day) & (until > day)]] = True
        standing, total = standing + int((mine & ~away).sum()), total + int(mine.sum())
    assert total > 500
    # Without care three of five would stand there; at a tenth of the volume one in nine has no other loan of the kind
    # to take the place of, in the whole network hardly one.
    assert standing < 0.14 * total


def test_no_item_is_in_two_places_at_once(world: World) -> None:
    loans = world.loans
    own = np.flatnonzero(loans.item >= 0)
    own = own[np.lexsort((loans.lent[own], loans.item[own]))]
    same = loans.item[own][1:] == loans.item[own][:-1]
    assert (loans.lent[own][1:][same] >= loans.returned[own][:-1][same]).all()
