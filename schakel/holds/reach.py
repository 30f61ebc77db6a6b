"""Who waits for each title on a day, and which of its items may serve whom.

A hold reaches as far as its kind says. A *branch* hold is served by what stands or belongs at its pickup, a hold that
names an item by that item, any other by every item of the title, but not by one that its owner still keeps to itself.
So the holds of a title fall into parts, each with items of its own; what the narrow parts leave is for the network.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
import pyarrow as pa

from schakel.holds.agreement import Agreement

NOT_LENDABLE = ("on_order", "missing", "invoiced", "in_repair", "administrative_loan", "withdrawn")
"""States in which an item serves nobody; the same as in the measure `hold_queue_ratio`."""
WAITED = (3, 14, 42, 90)
"""Limits between holds that waited long and short, in days: who waits long is served less often, whatever is on a shelf."""
NETWORK, BRANCH, ITEM = "network", "branch", "item"

WAITING = """
CREATE OR REPLACE TEMP TABLE _waiting_for AS
SELECT h.title_id, l.organisation_code AS organisation, $day - h.placed_on AS waited,
    CASE WHEN $now AND h.item_id IS NOT NULL THEN 'item' WHEN h.kind = 'branch' THEN 'branch' ELSE 'network' END AS reach,
    CASE WHEN $now AND h.item_id IS NOT NULL THEN h.item_id WHEN h.kind = 'branch' THEN h.pickup_location_code END AS place,
    h.available_on IS NOT NULL AND h.available_on <= $until AS is_served
FROM holds h LEFT JOIN locations l ON l.location_code = h.pickup_location_code
WHERE h.placed_on <= $day AND h.title_id IS NOT NULL AND h.kind IS DISTINCT FROM 'interlibrary' AND {is_open}
"""
OPEN_NOW = "h.outcome = 'open' AND h.available_on IS NULL AND h.ended_on IS NULL"
OPEN_THEN = (
    "(h.available_on IS NULL OR h.available_on > $day) AND (h.ended_on IS NULL OR h.ended_on > $day) "
    "AND NOT (h.available_on IS NULL AND h.outcome IN ('fulfilled', 'not_collected'))"
)
STOCK = """
WITH named AS (SELECT DISTINCT title_id, place FROM _waiting_for WHERE reach = 'item'),
branches AS (SELECT DISTINCT title_id, place, organisation FROM _waiting_for WHERE reach = 'branch' AND place IS NOT NULL),
stock AS (
    SELECT i.title_id, i.item_id, i.location_code AS home, i.status IS NOT DISTINCT FROM 'on_order' AS is_ordered,
        {is_in} AS is_in, CASE WHEN {is_in} THEN coalesce({at}, i.location_code) ELSE i.location_code END AS at,
        CASE WHEN k.material IS NOT NULL OR $day - i.added_on < coalesce(r.days, $reserved) THEN i.owner_code END AS kept_by
    FROM items i SEMI JOIN _waiting_for w USING (title_id) LEFT JOIN _reserves r ON r.organisation = i.owner_code
    LEFT JOIN _keeps k ON k.organisation = i.owner_code AND k.material = i.material {marks}
    WHERE (i.added_on IS NULL OR i.added_on <= $day OR $now) AND (i.withdrawn_on IS NULL OR i.withdrawn_on > $day)
      AND (i.status IS NULL OR list_position($not_lendable, i.status) IS NULL OR ($now AND i.status = 'on_order')))
SELECT s.title_id,
    CASE WHEN n.place IS NOT NULL THEN 'item' WHEN coalesce(a.place, b.place) IS NOT NULL THEN 'branch'
        WHEN s.kept_by IS NOT NULL THEN 'organisation' ELSE 'network' END AS reach,
    coalesce(n.place, a.place, b.place, s.kept_by) AS place,
    count(*) FILTER (NOT is_ordered) AS items, count(*) FILTER (is_in AND NOT is_ordered) AS on_shelf,
    count(*) FILTER (is_ordered) AS on_order, count(*) FILTER (NOT is_ordered AND kept_by IS NULL),
    count(*) FILTER (is_in AND NOT is_ordered AND kept_by IS NULL), count(*) FILTER (is_ordered AND kept_by IS NULL)
FROM stock s LEFT JOIN named n ON n.title_id = s.title_id AND n.place = s.item_id
LEFT JOIN branches a ON a.title_id = s.title_id AND a.place = s.at AND (s.kept_by IS NULL OR s.kept_by = a.organisation)
LEFT JOIN branches b ON b.title_id = s.title_id AND b.place = s.home AND (s.kept_by IS NULL OR s.kept_by = b.organisation)
GROUP BY ALL ORDER BY ALL
"""
IN_NOW = "i.status IS NOT DISTINCT FROM 'available'"
IN_THEN = "l.item_id IS NULL AND aside.item_id IS NULL"
MARKS_THEN = """
LEFT JOIN (SELECT DISTINCT item_id FROM loans
    WHERE lent_on <= $day AND lent_on > $day - 400 AND (returned_on IS NULL OR returned_on > $day)) l ON l.item_id = i.item_id
LEFT JOIN (SELECT DISTINCT item_id FROM holds
    WHERE available_on <= $day AND (ended_on IS NULL OR ended_on > $day) AND item_id IS NOT NULL) aside
    ON aside.item_id = i.item_id
"""
"""The state and place of an item are known of today only: of the past it is known whether it was lent or set aside."""
PARTS = f"""
SELECT title_id, reach, place, organisation, max(waited) AS longest,
    {", ".join(f"count(*) FILTER (band = {n}) AS w{n}, count(*) FILTER (band = {n} AND is_served) AS s{n}" for n in range(5))}
FROM (SELECT *, CASE {" ".join(f"WHEN waited <= {days} THEN {n}" for n, days in enumerate(WAITED))} ELSE 4 END AS band
    FROM _waiting_for) GROUP BY ALL ORDER BY ALL
"""


TITLES = "SELECT title_id, title, material FROM titles SEMI JOIN _waiting_for USING (title_id)"


@dataclass(frozen=True)
class Stock:
    """Items of one title that may serve one part. on_shelf is of the items; on_order is not."""

    items: int = 0
    on_shelf: int = 0
    on_order: int = 0


@dataclass(frozen=True)
class Part:
    """Those who wait for one title and may be served by the same items.

    Args:
        reach: item, branch or network. place: the item or the location; None for the network.
        waiting: by how long they waited (`WAITED`). served: of those, ready within the promised days; of the past only.
        stock: items that this part has before all others; of the network those that are in no narrower part.
        shared: of those, what may serve the network when it is left over: what its owner keeps may not.
    """

    reach: str
    place: str | None
    waiting: tuple[int, ...]
    served: tuple[int, ...]
    longest_days: int
    stock: Stock
    shared: Stock

    @property
    def total(self) -> int:
        """All who wait in it."""
        return sum(self.waiting)


@dataclass(frozen=True)
class Wanted:
    """One title that is waited for.

    Args:
        title, material: None of a title that is in no register.
        kept: by organisation, (who of the network part waits there, items that only they may have yet).
        free: items for anyone of the network: in no part, and kept by nobody.
    """

    title_id: str
    title: str | None
    material: str | None
    parts: tuple[Part, ...]
    kept: Mapping[str, tuple[int, Stock]]
    free: Stock


def read_wanted(connection: duckdb.DuckDBPyConnection, agreement: Agreement, day: date, *, is_now: bool = True) -> list[Wanted]:
    """All titles that are waited for on a day, in order of title.

    Args:
        is_now: the day is the last that is known; of an earlier day what is asked is also who was served since.
    """
    reserves = agreement.at("owner_reserves")
    connection.register(
        "_reserves",
        pa.table({"organisation": pa.array(list(reserves), pa.string()), "days": pa.array(list(reserves.values()), pa.int64())}),
    )
    connection.register("_keeps", agreement.kept())
    until = day + timedelta(days=agreement.whole("queue.promised_days"))
    connection.execute(WAITING.format(is_open=OPEN_NOW if is_now else OPEN_THEN), {"day": day, "now": is_now, "until": until})
    stock = STOCK.format(
        is_in=IN_NOW if is_now else IN_THEN,
        at="i.current_location_code" if is_now else "NULL",
        marks="" if is_now else MARKS_THEN,
    )
    given = {"day": day, "now": is_now, "not_lendable": list(NOT_LENDABLE), "reserved": agreement.whole("owners.reserved_days")}
    stocks: dict[str, dict[tuple[str, str | None], tuple[Stock, Stock]]] = {}
    for title, reach, place, *counts in connection.execute(stock, given).fetchall():
        stocks.setdefault(title, {})[reach, place] = Stock(*counts[:3]), Stock(*counts[3:])
    waiting: dict[str, list[tuple[str, str | None, str | None, int, tuple[int, ...]]]] = {}
    for title, reach, place, organisation, longest, *bands in connection.execute(PARTS).fetchall():
        waiting.setdefault(title, []).append((reach, place, organisation, longest, tuple(bands)))
    known = {title: (name, material) for title, name, material in connection.execute(TITLES).fetchall()}
    return [_wanted(title, known.get(title, (None, None)), rows, stocks.get(title, {})) for title, rows in waiting.items()]


def _wanted(
    title: str,
    known: tuple[str | None, str | None],
    rows: list[tuple[str, str | None, str | None, int, tuple[int, ...]]],
    stocks: Mapping[tuple[str, str | None], tuple[Stock, Stock]],
) -> Wanted:
    by_part: dict[tuple[str, str | None], list[tuple[str | None, int, tuple[int, ...]]]] = {}
    for reach, place, organisation, longest, bands in rows:
        by_part.setdefault((reach, place), []).append((organisation, longest, bands))
    none = Stock(), Stock()
    free = stocks.get((NETWORK, None), none)
    parts = []
    for (reach, place), mine in by_part.items():
        counts = [sum(column) for column in zip(*(bands for _, _, bands in mine), strict=True)]
        # A branch hold that names no pickup is reached by nothing.
        own = free if reach == NETWORK else stocks.get((reach, place), none) if place is not None else none
        parts.append(Part(reach, place, tuple(counts[::2]), tuple(counts[1::2]), max(each[1] for each in mine), *own))
    network = {organisation: sum(bands[::2]) for organisation, _, bands in by_part.get((NETWORK, None), []) if organisation}
    kept = {
        place: (network.get(place, 0), held[0]) for (reach, place), held in stocks.items() if reach == "organisation" and place
    }
    return Wanted(title, *known, tuple(parts), kept, free[0])
