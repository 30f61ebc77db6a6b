"""How every open hold stood on a day, now or in the past: its place in the queue, and the items that could come to it."""

from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.special import gammaincinv

from schakel.holds.agreement import Agreement
from schakel.holds.loan_days import usual_loan_days
from schakel.holds.places import NEVER, read_places
from schakel.holds.reach import BRANCH, NOT_LENDABLE

OPEN = """
CREATE OR REPLACE TEMP TABLE _standing AS
SELECT hold_id, title_id, pickup_location_code AS pickup, coalesce(kind, 'network') AS kind, $day - placed_on AS waited,
    coalesce(available_on, ended_on, $known) AS moment, available_on IS NOT NULL AND available_on <= $known AS is_served
FROM holds
WHERE placed_on <= $day AND (available_on IS NULL OR available_on > $day) AND (ended_on IS NULL OR ended_on > $day)
  AND title_id IS NOT NULL AND kind IS DISTINCT FROM 'interlibrary'
  AND NOT (available_on IS NULL AND outcome IN ('fulfilled', 'not_collected'))
"""
STOCK = """
CREATE OR REPLACE TEMP TABLE _stock AS
SELECT i.title_id, i.location_code, i.material, l.item_id IS NULL AND r.item_id IS NULL AS is_in
FROM items i SEMI JOIN _standing s USING (title_id)
LEFT JOIN (SELECT DISTINCT item_id FROM loans
    WHERE lent_on <= $day AND lent_on > $day - 400 AND (returned_on IS NULL OR returned_on > $day)) l ON l.item_id = i.item_id
LEFT JOIN (SELECT DISTINCT item_id FROM holds
    WHERE available_on <= $day AND (ended_on IS NULL OR ended_on > $day) AND item_id IS NOT NULL) r ON r.item_id = i.item_id
WHERE (i.added_on IS NULL OR i.added_on <= $day) AND (i.withdrawn_on IS NULL OR i.withdrawn_on > $day)
  AND (i.status IS NULL OR list_position($lendable, i.status) IS NULL)
"""
"""The state of an item is known of today only: one that is missing now is left out of the past too."""
ROWS = f"""
WITH seen AS (
    SELECT s.*, s.kind = '{BRANCH}' AS is_branch, t.material, coalesce(t.items, 0) AS items, coalesce(t.is_in, 0) AS is_in,
        coalesce(h.items, 0) AS items_here, coalesce(h.is_in, 0) AS is_in_here
    FROM _standing s
    LEFT JOIN (SELECT title_id, any_value(material) AS material, count(*) AS items, count(*) FILTER (is_in) AS is_in
        FROM _stock GROUP BY title_id) t USING (title_id)
    LEFT JOIN (SELECT title_id, location_code, count(*) AS items, count(*) FILTER (is_in) AS is_in FROM _stock GROUP BY ALL) h
        ON h.title_id = s.title_id AND h.location_code = s.pickup)
SELECT hold_id, title_id, pickup, is_branch, waited, material,
    CASE WHEN is_branch THEN row_number() OVER (PARTITION BY title_id, pickup, is_branch ORDER BY waited DESC, hold_id)
        ELSE count(*) FILTER (NOT is_branch OR items_here > 0) OVER (
            PARTITION BY title_id ORDER BY waited DESC, hold_id ROWS UNBOUNDED PRECEDING) END AS place,
    row_number() OVER (PARTITION BY title_id, pickup ORDER BY waited DESC, hold_id) AS place_here,
    CASE WHEN is_branch THEN items_here ELSE items END AS items, CASE WHEN is_branch THEN is_in_here ELSE is_in END AS is_in,
    is_in_here, least(moment, $known) - $day AS days, is_served
FROM seen ORDER BY hold_id
"""
"""Who waits with a *branch* hold stands in the queue of that branch, for its own items (as in `reach`); who may get any item
stands behind all but those whose branch has none, as they are in nobody's way."""


@dataclass(frozen=True)
class Standing:
    """Open holds on one day, one entry each.

    Args:
        day: the day.
        waited: days since the wish. place: 1 = first in the queue that it stands in, of the title or of its branch.
        items: lendable ones that may serve it. is_in: of those on a shelf.
        half, nine: days to come by queue and returns alone, for half and for nine of ten; infinite without items.
        days: days to come as it went: until ready, or as far as is known.
        is_served: became ready within what is known; else broken off, or still open.
    """

    day: date
    hold_id: pa.Array
    title_id: pa.Array
    pickup: pa.Array
    is_branch: NDArray[np.bool_]
    waited: NDArray[np.int64]
    place: NDArray[np.int64]
    items: NDArray[np.int64]
    is_in: NDArray[np.int64]
    half: NDArray[np.float64]
    nine: NDArray[np.float64]
    days: NDArray[np.int64]
    is_served: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.waited)

    def as_known_on(self, day: date) -> "Standing":
        """What of the outcome was known on an earlier day than the last one."""
        ahead = (day - self.day).days
        fields = vars(self) | {"days": np.minimum(self.days, ahead), "is_served": self.is_served & (self.days <= ahead)}
        return Standing(**fields)


def read_standing(connection: duckdb.DuckDBPyConnection, agreement: Agreement, day: date, known: date) -> Standing:
    """The open holds of a day, and how it went with them up to the day until which we know."""
    connection.execute(OPEN, {"day": day, "known": known})
    connection.execute(STOCK, {"day": day, "lendable": list(NOT_LENDABLE)})
    rows = connection.sql(ROWS, params={"day": day, "known": known}).to_arrow_table()
    number = {name: np.asarray(rows[name].to_numpy(), dtype=np.int64) for name in NUMBERS}
    materials = rows["material"].to_pylist()
    usual = usual_loan_days(connection, day)
    loan = np.array([usual.of(material) for material in materials]) + agreement["queue.handing_over_days"]
    places = read_places(connection, agreement, day)
    # To a pickup from anywhere: the mean of the days by the route of that week; where no van comes, as elsewhere.
    reached = np.where(places.days < NEVER, places.days, np.nan)
    np.fill_diagonal(reached, np.nan)
    by_code = {
        code: float(np.nanmean(column))
        for code, column in zip(places.codes, reached.T, strict=True)
        if not np.isnan(column).all()
    }
    elsewhere = float(np.mean(list(by_code.values()))) if by_code else 0.0
    travel = np.array([by_code.get(code, elsewhere) for code in rows["pickup"].to_pylist()])
    is_branch = np.asarray(rows["is_branch"].to_numpy(), dtype=np.bool_)
    travel = np.where(is_branch | (number["place_here"] <= number["is_in_here"]), 0.0, travel)
    half, nine = (days_by_returns(number["place"], number["is_in"], number["items"], loan, travel, share) for share in (0.5, 0.9))
    return Standing(
        day=day,
        hold_id=rows["hold_id"].combine_chunks(),
        title_id=rows["title_id"].combine_chunks(),
        pickup=rows["pickup"].combine_chunks(),
        is_branch=is_branch,
        waited=number["waited"],
        place=number["place"],
        items=number["items"],
        is_in=number["is_in"],
        half=half,
        nine=nine,
        days=number["days"],
        is_served=np.asarray(rows["is_served"].to_numpy(), dtype=np.bool_),
    )


NUMBERS = ("waited", "place", "place_here", "items", "is_in", "is_in_here", "days")


def days_by_returns(
    place: NDArray[np.int64], is_in: NDArray[np.int64], items: NDArray[np.int64], loan_days: NDArray[np.float64],
    travel_days: NDArray[np.float64], share: float,
) -> NDArray[np.float64]:  # fmt: skip
    """Days within which a hold is served with this chance, by queue and returns alone.

    What is on a shelf goes to the first of the queue at once. The others wait for the k-th return; returns come
    independently, `items / loan_days` a day, so that the wait is gamma-distributed. Infinite without items.

    The third in the queue of one title with two items, both out for three weeks: half wait 28 days at most.

    >>> one = np.array([3]), np.array([0]), np.array([2]), np.array([21.0]), np.array([0.0])
    >>> days_by_returns(*one, 0.5).round(1).tolist()
    [28.1]
    """
    behind = np.maximum(place - is_in, 0)
    with np.errstate(divide="ignore"):
        scale = np.where(items > 0, loan_days / np.maximum(items, 1), np.inf)
    waits = np.where(behind > 0, gammaincinv(np.maximum(behind, 1), share) * scale, 0.0)
    return np.asarray(np.where(items > 0, travel_days + waits, np.inf))
