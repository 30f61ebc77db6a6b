"""Who waits for each title on a day, and which of its items may serve whom.

A hold reaches as far as its kind says. A *branch* hold is served by what stands or belongs at its pickup, a hold that
names an item by that item, any other by every item of the title, but not by one that its owner still keeps to itself.
So the holds of a title fall into parts, each with items of its own; what the narrow parts leave is for the network.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

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
SELECT d.day, h.title_id, l.organisation_code AS organisation, d.day - h.placed_on AS waited,
    CASE WHEN $now AND h.item_id IS NOT NULL THEN 'item' WHEN h.kind = 'branch' THEN 'branch' ELSE 'network' END AS reach,
    CASE WHEN $now AND h.item_id IS NOT NULL THEN h.item_id WHEN h.kind = 'branch' THEN h.pickup_location_code END AS place,
    h.available_on IS NOT NULL AND h.available_on <= d.day + CAST($promised AS INTEGER) AS is_served,
    h.available_on IS NULL AND h.outcome = 'cancelled_by_borrower' AND h.ended_on <= d.day + CAST($promised AS INTEGER) AS gave_up
FROM holds h JOIN _days d ON h.placed_on <= d.day AND {is_open}
LEFT JOIN locations l ON l.location_code = h.pickup_location_code
WHERE h.title_id IS NOT NULL AND h.kind IS DISTINCT FROM 'interlibrary'
"""
OPEN_NOW = "h.outcome = 'open' AND h.available_on IS NULL AND h.ended_on IS NULL"
OPEN_THEN = (
    "(h.available_on IS NULL OR h.available_on > d.day) AND (h.ended_on IS NULL OR h.ended_on > d.day) "
    "AND NOT (h.available_on IS NULL AND h.outcome IN ('fulfilled', 'not_collected'))"
)
STOCK = """
CREATE OR REPLACE TEMP TABLE _stock_of AS
WITH named AS (SELECT DISTINCT day, title_id, place FROM _waiting_for WHERE reach = 'item'),
branches AS (
    SELECT DISTINCT day, title_id, place, organisation FROM _waiting_for WHERE reach = 'branch' AND place IS NOT NULL),
stood AS (
    SELECT w.day, i.title_id, i.item_id, i.location_code AS home, i.current_location_code AS seen_at, i.status,
        CASE WHEN k.material IS NOT NULL OR w.day - i.added_on < coalesce(r.days, $reserved) THEN i.owner_code END AS kept_by
    FROM items i JOIN (SELECT DISTINCT day, title_id FROM _waiting_for) w USING (title_id)
    LEFT JOIN _reserves r ON r.organisation = i.owner_code
    LEFT JOIN _keeps k ON k.organisation = i.owner_code AND k.material = i.material
    WHERE (i.added_on IS NULL OR i.added_on <= w.day OR $now) AND (i.withdrawn_on IS NULL OR i.withdrawn_on > w.day)
      AND (i.status IS NULL OR list_position($not_lendable, i.status) IS NULL OR ($now AND i.status = 'on_order'))),
{gone}
stock AS (
    SELECT s.day, s.title_id, s.item_id, s.home, s.status IS NOT DISTINCT FROM 'on_order' AS is_ordered, {is_in} AS is_in,
        CASE WHEN {is_in} THEN coalesce({at}, s.home) ELSE s.home END AS at, s.kept_by
    FROM stood s {of_gone})
SELECT s.day, s.title_id,
    CASE WHEN n.place IS NOT NULL THEN 'item' WHEN coalesce(a.place, b.place) IS NOT NULL THEN 'branch'
        WHEN s.kept_by IS NOT NULL THEN 'organisation' ELSE 'network' END AS reach,
    coalesce(n.place, a.place, b.place, s.kept_by) AS place,
    count(*) FILTER (NOT is_ordered) AS items, count(*) FILTER (is_in AND NOT is_ordered) AS on_shelf,
    count(*) FILTER (is_ordered) AS on_order, count(*) FILTER (NOT is_ordered AND kept_by IS NULL) AS shared_items,
    count(*) FILTER (is_in AND NOT is_ordered AND kept_by IS NULL) AS shared_on_shelf,
    count(*) FILTER (is_ordered AND kept_by IS NULL) AS shared_on_order
FROM stock s LEFT JOIN named n ON n.day = s.day AND n.title_id = s.title_id AND n.place = s.item_id
LEFT JOIN branches a ON a.day = s.day AND a.title_id = s.title_id AND a.place = s.at
    AND (s.kept_by IS NULL OR s.kept_by = a.organisation)
LEFT JOIN branches b ON b.day = s.day AND b.title_id = s.title_id AND b.place = s.home
    AND (s.kept_by IS NULL OR s.kept_by = b.organisation)
GROUP BY ALL
"""
IN_NOW, AT_NOW = "(s.status IS NOT DISTINCT FROM 'available')", "s.seen_at"
IN_THEN, AT_THEN = "(g.item_id IS NULL)", "NULL"
GONE_THEN = """
gone AS (
    SELECT s.day, s.item_id FROM stood s JOIN loans l ON l.item_id = s.item_id AND l.lent_on <= s.day
        AND l.lent_on > s.day - 400 AND (l.returned_on IS NULL OR l.returned_on > s.day)
    WHERE l.lent_on <= $last AND l.lent_on > $first - 400 AND (l.returned_on IS NULL OR l.returned_on > $first)
    UNION
    SELECT s.day, s.item_id FROM stood s JOIN holds h ON h.item_id = s.item_id AND h.available_on <= s.day
        AND (h.ended_on IS NULL OR h.ended_on > s.day)
    WHERE h.available_on <= $last AND (h.ended_on IS NULL OR h.ended_on > $first)),
"""
OF_GONE = "LEFT JOIN gone g ON g.day = s.day AND g.item_id = s.item_id"
"""The state and place of an item are known of today only: of the past it is known whether it was lent or set aside."""
BANDS = range(len(WAITED) + 1)
BANDED = f"""
SELECT *, CASE {" ".join(f"WHEN waited <= {days} THEN {n}" for n, days in enumerate(WAITED))} ELSE {len(WAITED)} END AS band
FROM _waiting_for
"""
COUNTED = ", ".join(
    f"count(*) FILTER (band = {n}) AS w{n}, count(*) FILTER (band = {n} AND is_served) AS s{n}" for n in BANDS
)  # fmt: skip
PARTS = f"""
SELECT day, title_id, reach, place, organisation, max(waited) AS longest, {COUNTED} FROM ({BANDED}) {{some}}
GROUP BY ALL ORDER BY ALL
"""
STOCKS = "SELECT * FROM _stock_of {some} ORDER BY ALL"
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


def read_wanted(connection: duckdb.DuckDBPyConnection, agreement: Agreement, day: date) -> list[Wanted]:
    """All titles that are waited for on the last day that is known, in order of title."""
    look_at(connection, agreement, [day], is_now=True)
    return [wanted for _, wanted in wanted_by_day(connection)]


def look_at(connection: duckdb.DuckDBPyConnection, agreement: Agreement, days: Sequence[date], *, is_now: bool) -> None:
    """Make `_waiting_for` and `_stock_of` (day, title_id, …): who waited on these days, and the items of what they waited for.

    All days at once, so that loans and items are read once.

    Args:
        is_now: the one day is the last that is known; of earlier days it is known too who was served since.
    """
    reserves = agreement.at("owner_reserves")
    connection.register(
        "_reserves",
        pa.table({"organisation": pa.array(list(reserves), pa.string()), "days": pa.array(list(reserves.values()), pa.int64())}),
    )
    connection.register("_keeps", agreement.kept())
    connection.register("_days", pa.table({"day": pa.array(days, pa.date32())}))
    promised = agreement.whole("queue.promised_days")
    connection.execute(WAITING.format(is_open=OPEN_NOW if is_now else OPEN_THEN), {"now": is_now, "promised": promised})
    stock = STOCK.format(
        is_in=IN_NOW if is_now else IN_THEN,
        at=AT_NOW if is_now else AT_THEN,
        gone="" if is_now else GONE_THEN,
        of_gone="" if is_now else OF_GONE,
    )
    given = {"now": is_now, "not_lendable": list(NOT_LENDABLE), "reserved": agreement.whole("owners.reserved_days")}
    connection.execute(stock, given if is_now else given | {"first": min(days), "last": max(days)})


def wanted_by_day(connection: duckdb.DuckDBPyConnection, some: str = "") -> Iterator[tuple[date, Wanted]]:
    """The titles of `look_at`, in order of day and title.

    Args:
        some: a join that leaves some of them; all by default.
    """
    stocks: dict[tuple[date, str], dict[tuple[str, str | None], tuple[Stock, Stock]]] = {}
    for day, title, reach, place, *counts in connection.execute(STOCKS.format(some=some)).fetchall():
        stocks.setdefault((day, title), {})[reach, place] = Stock(*counts[:3]), Stock(*counts[3:])
    waiting: dict[tuple[date, str], list[tuple[str, str | None, str | None, int, tuple[int, ...]]]] = {}
    for day, title, reach, place, organisation, longest, *bands in connection.execute(PARTS.format(some=some)).fetchall():
        waiting.setdefault((day, title), []).append((reach, place, organisation, longest, tuple(bands)))
    known = {title: (name, material) for title, name, material in connection.execute(TITLES).fetchall()}
    for (day, title), rows in waiting.items():
        yield day, _wanted(title, known.get(title, (None, None)), rows, stocks.get((day, title), {}))


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
