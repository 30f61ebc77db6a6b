"""The whole simulated network, put together: people, collection, lending, wishes, calibrated on the published series."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schakel.demo import facts
from schakel.demo.borrowing import Pools, draw_borrowers, in_order
from schakel.demo.calendar import Calendar, build_calendar
from schakel.demo.counts import Meeting, count_ebooks, count_visits, simulate_meetings
from schakel.demo.lending import Flows, Loans, Served, count_owned, simulate_loans, tune_rates
from schakel.demo.own_first import keep_at_home
from schakel.demo.people import Members, simulate_members
from schakel.demo.rush import keep_out, reserve_all, wanted_titles
from schakel.demo.stock import Stock, simulate_stock
from schakel.demo.wishes import Holds, simulate_holds
from schakel.vocabulary.progress import Progress

WITHIN_ORGANISATION = 0.035
"""Share of the loans of a branch that comes from another branch of its organisation; our choice."""
MARGIN = 1.025
PILOT_ITEMS = 40_000


@dataclass
class World:
    """Everything that happened; locations are indices in `places`, days are numbers of `calendar`, members indices.

    Args:
        scale: 1 = the real network; the places stay all there, their volume shrinks.
        loans: in order of day and location, only those of the real days and the warm-up; item -1 came from outside Drenthe.
        borrower: member of each loan. visits: by month and location. ebooks: first and last day, downloads by organisation.
    """

    scale: float
    calendar: Calendar
    places: tuple[facts.Location, ...]
    members: Members
    stock: Stock
    loans: Loans
    served: Served
    borrower: NDArray[np.int32]
    young: NDArray[np.bool_]
    holds: Holds
    visits: NDArray[np.int64]
    ebooks: list[tuple[int, int, dict[str, int]]]
    meetings: list[Meeting]

    @property
    def years(self) -> range:
        """The simulated years."""
        return range(self.calendar.first.year, self.calendar.last.year + 1)

    @property
    def owner(self) -> NDArray[np.int32]:
        """Index of the organisation of each lending location."""
        return _owners(self.places)


def simulate(*, years: int, seed: int, scale: float, report: Progress) -> World:
    """Let the network live for the `years` that end with the last published one."""
    first_year = facts.LAST_YEAR - years + 1
    published = facts.published()
    places = tuple(place for place in facts.locations() if place.lends)
    streams = iter(np.random.default_rng(seed).spawn(12))
    series = [published[year] for year in range(first_year - 1, facts.LAST_YEAR + 1)]
    loans_wanted = [round(year.loans * scale) for year in series[1:]]
    trend = [year.loans / series[1].loans for year in series[1:]]

    report.begin("simulate people and collection", 2)
    calendar = build_calendar(first_year, years, places, tuple(trend))
    members = simulate_members(calendar, places, tuple(round(year.members * scale) for year in series), next(streams))
    demand = np.bincount(members.home, members.activity, minlength=len(places)) + 5.0 * scale
    demand /= demand.sum()
    report.advance(1)
    targets = tuple(round(year.items * scale) for year in series)
    stock = simulate_stock(calendar, demand, _owners(places), targets, next(streams))
    report.advance(1)

    report.begin("simulate lending", 5)
    tune_rates(stock, demand, loans_wanted[0] * MARGIN)
    calendar, flows = _calibrate(calendar, places, stock, demand, trend, loans_wanted, seed)
    report.advance(1)
    loans, served = simulate_loans(calendar, stock, flows, next(streams))
    served = keep_at_home(calendar, stock, flows, loans, served)
    report.advance(1)
    _meet_targets(calendar, places, loans, served, loans_wanted, next(streams))
    _withdraw_after_return(stock, loans)
    wanted = wanted_titles(calendar, stock)
    keep_out(calendar, stock, loans, served, wanted)
    young = in_order(stock, loans, served, next(streams))
    served = reserve_all(stock, loans, served, wanted)
    report.advance(1)
    pools = Pools(calendar, members, places)
    rng = next(streams)
    borrower = draw_borrowers(loans, young, pools, members, rng)
    report.advance(1)
    drawn = pools.draw(served.asked, served.pickup, np.zeros(len(served.item), dtype=bool), rng).astype(np.int32)
    holds = simulate_holds(calendar, stock, served, wanted, borrower, drawn, next(streams))
    report.advance(1)
    return World(
        scale=scale,
        calendar=calendar,
        places=places,
        members=members,
        stock=stock,
        loans=loans,
        served=served,
        borrower=borrower,
        young=young,
        holds=holds,
        visits=count_visits(calendar, loans.location, loans.lent, len(places), next(streams)),
        ebooks=count_ebooks(calendar, scale, next(streams)),
        meetings=simulate_meetings(calendar, places, scale, next(streams)),
    )


def _owners(places: tuple[facts.Location, ...]) -> NDArray[np.int32]:
    ids = [organisation.id for organisation in facts.organisations()]
    return np.array([ids.index(place.organisation.id) for place in places], dtype=np.int32)


def plan_flows(
    places: tuple[facts.Location, ...], demand: NDArray[Any], owned: NDArray[np.int16], crossing: NDArray[np.float64]
) -> Flows:
    """How often the next borrower of an item sits at another branch, so that each organisation gets the share it should.

    What flows in is fixed by destination (a share of its loans) and spread over senders by their size.

    Args:
        crossing: by organisation, how much more must be tried to come from others than has to arrive.
    """
    owner = _owners(places)
    count = len(places)
    flow = np.zeros((count, count))
    for to, place in enumerate(places):
        own, outside = place.organisation.own_share or 1.0, place.organisation.outside_share or 0.0
        for senders, share in (
            (owner != owner[to], (1 - own - outside) * crossing[owner[to]]),
            ((owner == owner[to]), WITHIN_ORGANISATION),
        ):
            weight = np.where(senders & (np.arange(count) != to), demand, 0.0)
            if weight.sum() > 0:
                flow[:, to] += weight / weight.sum() * share * demand[to]
    table = np.cumsum(flow / demand[:, None], axis=1)
    return Flows(out=table[:, -1], table=table, owner=owner, owned=owned)


def _calibrate(
    calendar: Calendar,
    places: tuple[facts.Location, ...],
    stock: Stock,
    demand: NDArray[Any],
    trend: list[float],
    wanted: list[int],
    seed: int,
) -> tuple[Calendar, Flows]:
    """Run a sample of the items and correct the years, until a full run brings a little more than the published loans.

    The flows are corrected as well: who has an own item on the shelf takes none of another, so more must be tried.
    """
    owner = _owners(places)
    aim = np.zeros(int(owner.max()) + 1)
    for place in places:
        own, outside = place.organisation.own_share or 1.0, place.organisation.outside_share or 0.0
        aim[owner[places.index(place)]] = (1 - own - outside) / (1 - outside)
    crossing, owned = np.ones(len(aim)), count_owned(stock, owner)
    flows = plan_flows(places, demand, owned, crossing)
    step = max(1, len(stock.title) // PILOT_ITEMS)
    # Whole titles, since who borrows an item depends on the others of its title.
    items = np.flatnonzero(stock.title % step == 0).astype(np.int32)
    share = len(items) / len(stock.title)
    level = np.array(trend)
    for _ in range(4):
        loans, served = simulate_loans(calendar, stock, flows, np.random.default_rng(seed), items)
        keep_at_home(calendar, stock, flows, loans, served)
        found = np.bincount(calendar.year[loans.lent] + 1, minlength=len(wanted) + 2)[1 : len(wanted) + 1] / share
        level = level * (np.array(wanted) * MARGIN / np.maximum(found, 1)) ** 1.25
        calendar = build_calendar(calendar.first.year, len(wanted), places, tuple(level))
        lender = owner[loans.location]
        came = np.bincount(lender, owner[stock.home[loans.item]] != lender, len(aim)) / np.bincount(lender, minlength=len(aim))
        crossing *= np.clip(aim / np.maximum(came, 1e-6), 0.3, 3.0)
        flows = plan_flows(places, demand, owned, crossing)
    return calendar, flows


def _withdraw_after_return(stock: Stock, loans: Loans) -> None:
    """An item that came back later than it should leave the collection leaves it the day after."""
    late = np.flatnonzero((loans.item >= 0) & (loans.returned >= stock.gone[loans.item]))
    np.maximum.at(stock.gone, loans.item[late], loans.returned[late].astype(np.int32) + 1)


def _meet_targets(
    calendar: Calendar,
    places: tuple[facts.Location, ...],
    loans: Loans,
    served: Served,
    wanted: list[int],
    rng: np.random.Generator,
) -> None:
    """Leave out loans from the shelf, and put in those of items from outside Drenthe, until each year has its loans."""
    year = calendar.year[loans.lent]
    keep = np.ones(len(year), dtype=bool)
    keep[loans.lent > calendar.end] = False
    extra_location, extra_lent = [], []
    outside = np.array([place.organisation.outside_share or 0.0 for place in places])
    for index, number in enumerate(wanted):
        mine = np.flatnonzero(year == index)
        share = outside[loans.location[mine]] * number / len(mine)
        copied = mine[rng.random(len(mine)) < share]
        extra_location.append(loans.location[copied])
        extra_lent.append(loans.lent[copied])
        surplus = len(mine) + len(copied) - number
        shelf = mine[loans.way[mine] == 0]
        if surplus > 0:
            keep[rng.permutation(shelf)[:surplus]] = False
    location, lent = np.concatenate(extra_location), np.concatenate(extra_lent)
    back = calendar.next_open[location, np.minimum(lent + rng.integers(8, 30, len(lent)), calendar.days - 1)]
    place = np.cumsum(keep) - 1
    has = served.loan >= 0
    served.loan[has] = np.where(keep[served.loan[has]], place[served.loan[has]], -2)
    added = {"item": np.full(len(lent), -1), "location": location, "lent": lent, "returned": back, "way": np.full(len(lent), 3)}
    for name, values in added.items():
        column = getattr(loans, name)
        setattr(loans, name, np.concatenate([column[keep], values.astype(column.dtype)]))
