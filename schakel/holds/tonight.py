"""The open holds of one night and the items that could serve them, as arrays, from a snapshot."""

from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from schakel.holds.agreement import Agreement
from schakel.holds.places import Places

Ints = NDArray[np.int64]
NONE = -1


@dataclass(frozen=True)
class Holds:
    """Open holds, in order of title and then of the queue: who asked first stands first.

    Args:
        title: number of the title. pickup: number of the place.
        is_branch: only items that stand or belong at the pickup may serve it.
        item: number of the item that was asked for by itself; -1 = any item of the title.
        waited: days since the wish.
    """

    title: Ints
    pickup: Ints
    is_branch: NDArray[np.bool_]
    item: Ints
    waited: Ints

    def __len__(self) -> int:
        return len(self.title)


@dataclass(frozen=True)
class Items:
    """Items that can be taken from a shelf tonight, in order of title.

    Args:
        at: where it stands. home: where it belongs. owner: number of the organisation; -1 when not known.
        age: days since it was added; very old when not known.
        is_kept: of a material that its owner lends to its own locations only.
    """

    title: Ints
    at: Ints
    home: Ints
    owner: Ints
    age: Ints
    is_kept: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.title)


@dataclass(frozen=True)
class Tonight:
    """What the assignment works on, the keys behind the numbers, and what could not take part.

    Args:
        left_out: holds and items that take no part, counted by reason.
        waiting: all open holds, those left out included.
    """

    holds: Holds
    items: Items
    titles: pa.Array
    item_ids: pa.Array
    waiting: int
    left_out: dict[str, int]


def read_tonight(connection: duckdb.DuckDBPyConnection, places: Places, agreement: Agreement, tonight: date) -> Tonight:
    """The holds that wait for an item and the items on the shelves, pruned to titles that have both.

    A hold that waits and yet names an item is a hold of that item only. Requests by interlibrary loan are served from
    outside and take no part.
    """
    connection.register("_places", pa.table({"code": list(places.codes), "number": np.arange(len(places.codes))}))
    connection.register("_owners", pa.table({"code": list(places.organisations), "number": np.arange(len(places.organisations))}))
    connection.register("_keeps", agreement.kept())
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE _waiting AS SELECT h.hold_id, h.title_id, h.item_id, h.placed_on, "
        "p.number AS pickup, h.kind FROM holds h LEFT JOIN _places p ON p.code = h.pickup_location_code "
        "WHERE h.outcome = 'open' AND h.available_on IS NULL AND h.ended_on IS NULL AND h.placed_on <= ?",
        [tonight],
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE _lendable AS SELECT i.item_id, i.title_id, i.added_on, s.number AS here, "
        "coalesce(b.number, s.number) AS home, coalesce(o.number, -1) AS owner, k.material IS NOT NULL AS is_kept "
        "FROM items i SEMI JOIN _waiting w ON w.title_id = i.title_id "
        "ANTI JOIN (SELECT item_id FROM holds WHERE outcome = 'ready' AND item_id IS NOT NULL) r ON r.item_id = i.item_id "
        "LEFT JOIN _places s ON s.code = coalesce(i.current_location_code, i.location_code) "
        "LEFT JOIN _places b ON b.code = i.location_code LEFT JOIN _owners o ON o.code = i.owner_code "
        "LEFT JOIN _keeps k ON k.organisation = i.owner_code AND k.material = i.material "
        "WHERE i.status = 'available' AND (i.withdrawn_on IS NULL OR i.withdrawn_on > ?)",
        [tonight],
    )
    left_out = _left_out(connection)
    titles = (
        connection.sql(
            "SELECT DISTINCT title_id AS id FROM _waiting WHERE pickup IS NOT NULL AND kind IS DISTINCT FROM 'interlibrary' "
            "INTERSECT SELECT title_id FROM _lendable WHERE here IS NOT NULL ORDER BY id"
        )
        .to_arrow_table()["id"]
        .combine_chunks()
    )
    connection.register("_titles", pa.table({"id": titles, "number": np.arange(len(titles))}))
    items = connection.sql(
        "SELECT t.number AS title, i.here, i.home, i.owner, i.item_id, i.is_kept, "
        "coalesce(CAST(? AS DATE) - i.added_on, 100000) AS age "
        "FROM _lendable i JOIN _titles t ON t.id = i.title_id WHERE i.here IS NOT NULL ORDER BY title, i.here, i.item_id",
        params=[tonight],
    ).to_arrow_table()
    connection.register("_items", pa.table({"id": items["item_id"], "number": np.arange(len(items))}))
    holds = connection.sql(
        "SELECT t.number AS title, w.pickup, w.kind IS NOT DISTINCT FROM 'branch' AS is_branch, "
        "CASE WHEN w.item_id IS NULL THEN -1 ELSE i.number END AS item, CAST(? AS DATE) - w.placed_on AS waited "
        "FROM _waiting w JOIN _titles t ON t.id = w.title_id LEFT JOIN _items i ON i.id = w.item_id "
        "WHERE w.pickup IS NOT NULL AND w.kind IS DISTINCT FROM 'interlibrary' AND (w.item_id IS NULL OR i.number IS NOT NULL) "
        "ORDER BY title, w.placed_on, w.hold_id",
        params=[tonight],
    ).to_arrow_table()
    waiting = connection.execute("SELECT count(*) FROM _waiting").fetchall()[0][0]
    # Its title takes part, as another item of it stands in; the item that it asks for does not.
    named = connection.execute(
        "SELECT count(*) FROM _waiting w JOIN _titles t ON t.id = w.title_id LEFT JOIN _items i ON i.id = w.item_id "
        "WHERE w.pickup IS NOT NULL AND w.kind IS DISTINCT FROM 'interlibrary' AND w.item_id IS NOT NULL AND i.number IS NULL"
    ).fetchall()[0][0]
    if named:
        left_out["hold asks for an item that is not on a shelf, while another of the title is"] = named
    left_out["no item of the title is on a shelf"] = (
        waiting - len(holds) - sum(count for reason, count in left_out.items() if reason.startswith("hold"))
    )
    return Tonight(
        holds=Holds(
            title=_whole(holds["title"]),
            pickup=_whole(holds["pickup"]),
            is_branch=np.asarray(holds["is_branch"].to_numpy()),
            item=_whole(holds["item"]),
            waited=_whole(holds["waited"]),
        ),
        items=Items(
            title=_whole(items["title"]),
            at=_whole(items["here"]),
            home=_whole(items["home"]),
            owner=_whole(items["owner"]),
            age=_whole(items["age"]),
            is_kept=np.asarray(items["is_kept"].to_numpy()),
        ),
        titles=titles,
        item_ids=items["item_id"].combine_chunks(),
        waiting=waiting,
        left_out=left_out,
    )


def _left_out(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    rows = connection.execute(
        "SELECT CASE WHEN kind IS NOT DISTINCT FROM 'interlibrary' THEN 'hold is served by interlibrary loan' "
        "WHEN title_id IS NULL THEN 'hold names no title' "
        "WHEN pickup IS NULL THEN 'hold is collected at a place that is closed or not known' END AS reason, count(*) "
        "FROM _waiting GROUP BY reason HAVING reason IS NOT NULL "
        "UNION ALL SELECT 'item stands at a place that is closed or not known', count(*) FROM _lendable WHERE here IS NULL "
        "UNION ALL SELECT 'item has no known owner (takes part)', count(*) FROM _lendable WHERE owner = -1 ORDER BY 1"
    ).fetchall()
    return {reason: count for reason, count in rows if count}


def _whole(column: pa.ChunkedArray) -> Ints:
    return np.asarray(pc.fill_null(column, NONE).to_numpy(), dtype=np.int64)
