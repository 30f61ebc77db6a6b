"""The lists of all makers as one: nothing is said twice, and together they do not take what each of them would leave."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

import duckdb
import pyarrow as pa

from schakel.collection.advised import Action, AdviceList, Advised
from schakel.collection.places import LENDABLE

SAID_BEFORE = "said_before"
"""Why a list leaves a row out: another list advises the very same."""
LAST = "last_in_province"
"""Why a list leaves a row out: no copy would be left."""


def said_once(lists: Sequence[AdviceList]) -> list[AdviceList]:
    """The same thing is advised once, by who spoke first; a later list counts it as left out."""
    said: set[str] = set()
    found = []
    for each in lists:
        keys = [row.key for row in each.rows]
        rows = tuple(row for row, key in zip(each.rows, keys, strict=True) if key not in said)
        said.update(keys)
        found.append(_without(each, rows, SAID_BEFORE))
    return found


def guarded(connection: duckdb.DuckDBPyConnection, lists: Sequence[AdviceList], on: date) -> list[AdviceList]:
    """Who speaks later does not weed the last copy that who spoke before left, as neither knew of the other.

    Args:
        lists: those of one maker together; each maker guards the last copy in what it says itself.
    """
    weeded: list[str] = []
    found: list[AdviceList] = []
    for _, of_kind in groupby(lists, key=lambda each: each.kind):
        group = list(of_kind)
        left = _copies_left(connection, group, weeded, on) if weeded else None
        for each in group:
            rows = each.rows if left is None else tuple(row for row in each.rows if _may_go(row, left))
            weeded += [row.item_id for row in rows if row.action is Action.WEED and row.item_id]
            found.append(_without(each, rows, LAST))
    return found


def _copies_left(
    connection: duckdb.DuckDBPyConnection, lists: Sequence[AdviceList], weeded: Sequence[str], on: date
) -> dict[str, int]:  # fmt: skip
    """Copies that can be lent, by title that is to be weeded, without those that are advised to go already."""
    titles = {row.title_id for each in lists for row in each.rows if row.action is Action.WEED}
    connection.register("to_weed", pa.table({"title_id": pa.array(sorted(titles), pa.string())}))
    connection.register("weeded", pa.table({"item_id": pa.array(weeded, pa.string())}))
    rows = connection.execute(
        "SELECT title_id, count(*) FROM (SELECT * FROM items SEMI JOIN to_weed USING (title_id)) i ANTI JOIN weeded "
        f"USING (item_id) WHERE {LENDABLE} AND coalesce(added_on <= $on, true) AND coalesce(withdrawn_on > $on, true) "
        "GROUP BY ALL",
        {"on": on},
    ).fetchall()
    return dict(rows)


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
