"""The lists of all makers as one: nothing is said twice, and together they do not take what each of them would leave."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import duckdb
import pyarrow as pa

from schakel.collection.advised import Action, AdviceList, Advised
from schakel.collection.places import LENDABLE, read_places
from schakel.collection.weeding_advice import KIND

SAID_BEFORE = "said_before"
"""Why a list leaves a row out: another list says already what to do with the item, or to buy the title for that place."""
LAST = "last_in_province"
"""Why a list leaves a row out: no copy would be left."""


def said_once(lists: Sequence[AdviceList]) -> list[AdviceList]:
    """Of an item one thing is advised, by who spoke first: nobody can both move and weed it. A later list counts it out."""
    said: set[str] = set()
    found = []
    for each in lists:
        things = [row.item_id or row.key for row in each.rows]
        rows = tuple(row for row, thing in zip(each.rows, things, strict=True) if thing not in said)
        said.update(things)
        found.append(_without(each, rows, SAID_BEFORE))
    return found


def guarded(connection: duckdb.DuckDBPyConnection, lists: Sequence[AdviceList], on: date) -> list[AdviceList]:
    """Together they never weed the last copy in the province: who speaks first goes first, and what then is the last stays.

    A plan knew the copies of its own day. One of those that it keeps may have left or be missing since, so it is looked at
    when it speaks alone too. The rules look at the copies of tonight themselves.
    """
    if all(each.kind == KIND for each in lists for row in each.rows if row.action is Action.WEED):
        return list(lists)
    counting, left = _copies(connection, lists, on)
    found = []
    for each in lists:
        rows = tuple(row for row in each.rows if row.item_id not in counting or _may_go(row, left))
        found.append(_without(each, rows, LAST))
    return found


def _copies(
    connection: duckdb.DuckDBPyConnection, lists: Sequence[AdviceList], on: date
) -> tuple[set[str], dict[str, int]]:  # fmt: skip
    """Items to be weeded that count as a copy, and copies by title. As in weeding: one that can be lent, of the network."""
    weeded = [row for each in lists for row in each.rows if row.action is Action.WEED and row.item_id]
    connection.register("to_weed", pa.table({"item_id": pa.array([row.item_id for row in weeded], pa.string()),
                                             "title_id": pa.array([row.title_id for row in weeded], pa.string())}))  # fmt: skip
    rows = connection.execute(
        "SELECT i.title_id, count(*), list(i.item_id) FILTER (i.item_id IN (SELECT item_id FROM to_weed)) FROM items i "
        "JOIN organisations o ON o.organisation_code = i.owner_code AND o.kind IS DISTINCT FROM 'outside' "
        f"WHERE i.title_id IN (SELECT title_id FROM to_weed) AND i.location_code IN (SELECT unnest($places)) AND {LENDABLE} "
        "AND coalesce(i.added_on <= $on, true) AND coalesce(i.withdrawn_on > $on, true) GROUP BY ALL",
        {"on": on, "places": [each.code for each in read_places(connection, on)]},
    ).fetchall()
    return {item for _, _, items in rows for item in items or ()}, {title: copies for title, copies, _ in rows}


def _may_go(row: Advised, left: dict[str, int]) -> bool:
    if row.action is not Action.WEED:
        return True
    if left.get(row.title_id, 0) <= 1:
        return False
    left[row.title_id] -= 1
    return True


def _without(each: AdviceList, rows: tuple[Advised, ...], why: str) -> AdviceList:
    """The list with these rows only; what that leaves out is counted."""
    out = len(each.rows) - len(rows)
    return replace(each, rows=rows, left_out={**each.left_out, why: each.left_out.get(why, 0) + out}) if out else each
