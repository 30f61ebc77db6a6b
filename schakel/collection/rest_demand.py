"""What is asked of each title at each place, and how much of it by holds: the demand that decides where items rest.

A hold comes wherever the item stands: it is placed at a place that has none, and brought there. Who walks in takes what
stands there; of walk-ins at a place where the title never stood the record says nothing, and none are made up. It knows only who
came while an item stood there: so many, over the time in which one did, are those who come while one does.
Wishes of a title at an organisation are forecast as for all else (`demand.py`). The part of them that are holds is drawn to what
is usual for the kind there (Dirichlet-multinomial), where the title stands; elsewhere all of them are.
"""

from datetime import date
from typing import NamedTuple

import duckdb
import numpy as np
from numpy.typing import NDArray

from schakel.collection.demand import fit_demand, forecast
from schakel.collection.place_demand import fit_weight, strengths
from schakel.collection.wish_history import Catalogue, Floats, month_number, read_history
from schakel.warehouse.numbering import Numbering

LEAST_IDLE = 0.25
"""Part of the time that an item is taken to have stood idle, at least: forecasts of more loans than can be would make it none."""
LEAST_TIME = 0.25
"""Part of the time that a title is taken to have stood where it was lent, at least."""
NEARLY_ALL = 1.0 - 1e-6
"""Part of the wishes that are holds, at most, where a title stands: where nobody comes to the shelf that is known."""
AHEAD = 12
"""Months of demand that are looked at: every season once."""


class RestDemand(NamedTuple):
    """By title and place.

    Args:
        rates: wishes a day. by_hold: the part of them that are holds; all of them only where the title never stood, so that of
            the shelf nothing is known.
    """

    rates: NDArray[np.float32]
    by_hold: NDArray[np.float32]


def rest_demand(connection: duckdb.DuckDBPyConnection, on: date, titles: list[str], places: list[str]) -> RestDemand:
    """Forecast for a year from the month of a day, with what was known before it.

    Raises:
        InputError: when less than a year of wishes lies before.
    """
    day = on.replace(day=1)
    history, until = read_history(connection, day), month_number(day)
    model = fit_demand(history, until)
    found, catalogue = forecast(model, until, until + AHEAD), history.catalogue
    part = history.within(model.first, until)
    wishes = np.zeros((len(catalogue.kind_of), len(catalogue.locations)))
    np.add.at(wishes, (part.title, part.location), part.wishes)
    numbering = Numbering(connection, ("titles", "locations"))
    since = date(model.first // 12, model.first % 12 + 1, 1)
    held = np.minimum(_counted(numbering, _HOLDS, [since, day] * 2, catalogue), wishes)
    walked = wishes - held
    items = _counted(numbering, _STANDS, [day, day], catalogue)
    # What floated somewhere, or came there lately, was there for a while at least.
    there = np.maximum(_counted(numbering, _THERE, [since, day, since, day], catalogue) / (day - since).days, LEAST_TIME)
    stands = (items > 0) | (walked > 0)
    there, items = np.where(stands, there, 0.0), np.where(stands, np.maximum(items, 1), 0)
    mean, share = np.zeros(wishes.shape, dtype=np.float32), np.ones(wishes.shape, dtype=np.float32)
    for organisation in range(len(catalogue.organisations)):
        here = np.flatnonzero(catalogue.organisation_of == organisation)
        by_hold = _divided(found.mean[:, [organisation]], strengths(held[:, here], catalogue))
        by_walk = _walk_ins(walked[:, here], there[:, here], catalogue) * items[:, here]
        both = np.column_stack([held[:, here].sum(axis=1), walked[:, here].sum(axis=1)])
        part_held = _part_held(both, np.asarray(stands[:, here].any(axis=1)), catalogue)[:, None]
        walks = _divided(found.mean[:, [organisation]], by_walk) * (1 - part_held) / found.days
        walks = while_idle(walks, items[:, here], catalogue.loan_days[:, None])
        holds = by_hold * part_held / found.days
        mean[:, here] = walks + holds
        share[:, here] = part_by_hold(holds, walks)
    return _in_order(RestDemand(mean, share), catalogue, titles, places)


def part_by_hold(holds: Floats, walks: Floats) -> Floats:
    """The part of wishes that are holds: all of them where nobody walks in, and else a little less, however few do."""
    of_holds = np.divide(holds, walks + holds, out=np.ones(holds.shape), where=walks + holds > 0)
    return np.where(walks > 0, np.minimum(of_holds, NEARLY_ALL), of_holds)


def _divided(whole: Floats, weights: Floats) -> Floats:
    total = weights.sum(axis=1, keepdims=True)
    return np.asarray(whole * np.divide(weights, total, out=np.zeros(weights.shape), where=total > 0))


def _walk_ins(walked: Floats, there: Floats, catalogue: Catalogue) -> Floats:
    """Walk-ins for each item of a title that stands at a place, up to a factor: drawn to what is usual for the kind there.

    Args:
        walked: by title and place. there: item-years that it stood there, as a share of the time that was counted.
    """
    usual = np.zeros((2, len(catalogue.kinds), walked.shape[1]))
    np.add.at(usual[0], catalogue.kind_of, walked)
    np.add.at(usual[1], catalogue.kind_of, there)
    expected = np.maximum(usual[0] / np.maximum(usual[1], 1e-9), 1e-9)[catalogue.kind_of] * there
    total = expected.sum(axis=1, keepdims=True)
    shares = np.divide(expected, total, out=np.zeros(expected.shape), where=total > 0)
    each = walked + fit_weight(walked, shares) * shares
    return np.asarray(np.divide(each, there, out=np.zeros(each.shape), where=there > 0))


def while_idle(walk_ins: Floats, items: Floats, loan_days: Floats) -> Floats:
    """Walk-ins a day while an item stands there, from those that were served, over all days.

    Exact for one item that only walk-ins take; for more, all are taken to be lent as often as by chance each of them is.

    >>> while_idle(np.array([0.025, 0.025, 0.0]), np.array([1, 2, 0]), np.array(20.0)).round(4).tolist()
    [0.05, 0.0267, 0.0]
    """
    busy = np.minimum(1.0, walk_ins * loan_days / np.maximum(items, 1)) ** np.maximum(items, 1)
    return np.asarray(walk_ins / np.maximum(LEAST_IDLE, 1.0 - busy))


def _part_held(both: Floats, stands: NDArray[np.bool_], catalogue: Catalogue) -> Floats:
    """Part of the wishes for each title at an organisation that are holds.

    Args:
        both: holds and walk-ins by title. stands: titles that stand on some shelf there.
    """
    counted = np.where(stands[:, None], both, 0.0)
    usual = np.zeros((len(catalogue.kinds), 2))
    np.add.at(usual, catalogue.kind_of, counted)
    everything = np.maximum(usual.sum(axis=0), 0.5)
    # A kind with few wishes is drawn to all kinds, by one wish.
    usual = usual + everything / everything.sum()
    usual = (usual / usual.sum(axis=1, keepdims=True))[catalogue.kind_of]
    weight = fit_weight(counted, usual)
    part = (counted[:, 0] + weight * usual[:, 0]) / (counted.sum(axis=1) + weight)
    return np.where(stands, part, 1.0)


def _counted(numbering: Numbering, query: str, parameters: list[date], catalogue: Catalogue) -> Floats:
    """Rows counted by title and location of the catalogue; what is elsewhere is in none."""
    rows, column = numbering.arrays(query, parameters), {code: at for at, code in enumerate(catalogue.locations)}
    place = np.array([column.get(code, -1) for code in numbering.keys["locations"].to_pylist()], dtype=np.int64)
    found = np.zeros((len(catalogue.kind_of), len(catalogue.locations)))
    at = place[rows["location"]]
    np.add.at(found, (rows["title"][at >= 0], at[at >= 0]), rows["n"][at >= 0])
    return found


def _in_order(demand: RestDemand, catalogue: Catalogue, titles: list[str], places: list[str]) -> RestDemand:
    """In the order of the caller; what the catalogue does not have is asked by nobody."""
    column, row = ({code: at for at, code in enumerate(codes)} for codes in (places, titles))
    known = np.array([row.get(code, -1) for code in catalogue.titles.to_pylist()], dtype=np.int64)
    kept, columns = np.flatnonzero(known >= 0), np.array([column[code] for code in catalogue.locations], dtype=np.int64)
    where = np.ix_(known[kept], columns)
    rates = np.zeros((len(titles), len(places)), dtype=np.float32)
    by_hold = np.ones(rates.shape, dtype=np.float32)
    rates[where], by_hold[where] = demand.rates[kept], demand.by_hold[kept]
    return RestDemand(rates, by_hold)


# As the wishes of a forecast are counted, but for who walked in. A hold counts when it was placed, its loan when it was lent:
# at the edges of the years that are looked at one may be without the other.
_HOLDS = """
SELECT t.number AS title, p.number AS location, count(*) AS n FROM (
  SELECT coalesce(h.title_id, i.title_id) AS title_id, h.pickup_location_code AS code
  FROM holds h LEFT JOIN items i USING (item_id)
  WHERE h.placed_on >= $1 AND h.placed_on < $2 AND h.kind IS DISTINCT FROM 'interlibrary'
    AND h.outcome IN ('fulfilled', 'expired', 'cancelled_by_library')
  UNION ALL
  SELECT title_id, pickup_location_code FROM interlibrary_requests
  WHERE placed_on >= $3 AND placed_on < $4 AND (outcome = 'unfilled' OR scope = 'national_in' AND lent_on IS NOT NULL))
JOIN number_of_titles t ON t.key = title_id JOIN number_of_locations p ON p.key = code GROUP BY ALL ORDER BY ALL
"""
_STANDS = """
SELECT t.number AS title, p.number AS location, count(*) AS n FROM items i
JOIN number_of_titles t ON t.key = i.title_id JOIN number_of_locations p ON p.key = i.location_code
WHERE coalesce(i.added_on, DATE '1900-01-01') < $1 AND coalesce(i.withdrawn_on, DATE '9999-01-01') >= $2 GROUP BY ALL ORDER BY ALL
"""
_THERE = """
SELECT t.number AS title, p.number AS location, CAST(sum(greatest(0, least(coalesce(i.withdrawn_on, DATE '9999-01-01'), $2)
  - greatest(coalesce(i.added_on, DATE '1900-01-01'), $1))) AS BIGINT) AS n FROM items i
JOIN number_of_titles t ON t.key = i.title_id JOIN number_of_locations p ON p.key = i.location_code
WHERE coalesce(i.withdrawn_on, DATE '9999-01-01') > $3 AND coalesce(i.added_on, DATE '1900-01-01') < $4 GROUP BY ALL ORDER BY ALL
"""
