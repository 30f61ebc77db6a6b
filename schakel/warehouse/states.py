"""From successive states to what happened: the latest state of each key, when it came, moved and went."""

from collections.abc import Sequence
from datetime import date

from schakel.warehouse.expressions import name
from schakel.warehouse.loads import Unit
from schakel.warehouse.stage import Workshop

ENDS = {
    "items": ("added_on", "withdrawn_on"),
    "locations": ("opened_on", "closed_on"),
    "organisations": ("opened_on", "closed_on"),
}
"""Tables whose rows stay when the source no longer has them, with the columns of their first day and first day after."""

_CHANGES = (
    ("moved", "coalesce(current_location_code, location_code)"),
    ("owner_changed", "owner_code"),
    ("status_changed", "status"),
)


def day_of(days: Sequence[date], state: str) -> str:
    """The day of a state as an expression; empty when there is no such state."""
    listed = ", ".join(f"DATE '{day}'" for day in days)
    return f"([{listed}])[{state} + 1]"


def collapse(shop: Workshop, unit: Unit, stage: str, kept: str) -> None:
    """Make the table `kept`: of each key the latest good row.

    A row that was refused still shows that its item was there: only a key that no row of a state has is gone.
    """
    con = shop.connection
    table, key = unit.table, ", ".join(name(column) for column in unit.table.key)
    has_ends = table.name in ENDS and not unit.part.distinct and len(unit.days) > 1
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE latest AS SELECT {key}, max(_seq) AS _seq FROM {stage} WHERE _fault IS NULL GROUP BY {key}"
    )
    if not has_ends:
        con.execute(
            f"CREATE TEMP TABLE {kept} AS SELECT s.* FROM {stage} s SEMI JOIN latest USING ({key}, _seq) WHERE _fault IS NULL"
        )
    else:
        starts, ends = ENDS[table.name]
        there = " AND ".join(f"{name(column)} IS NOT NULL" for column in table.key)
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE presence AS SELECT {key}, min(_state) AS first_state, max(_state) AS last_state, "
            # A bit for each state counts them in a quarter of the time of count(DISTINCT).
            f"bit_count(bitstring_agg(_state, 0, {len(unit.days) - 1})) AS states FROM {stage} WHERE {there} GROUP BY {key}"
        )
        came = day_of(unit.days, "nullif(first_state, 0)") if table.name == "items" else "NULL"
        gone = day_of(unit.days, "(last_state + 1)")
        found = [f"{_first_day(starts, came)} AS {starts}", f"coalesce({ends}, {not_before(gone, starts)}) AS {ends}"]
        # Before the first of the list there is no day, so what the first state has has no bound.
        for told, is_derived, bound in (
            (starts, "true", "(first_state - 1)"), (ends, f"last_state < {len(unit.days) - 1}", "last_state"),
        ):  # fmt: skip
            if (column := table.bound_of(told)) is not None:
                found.append(f"CASE WHEN s.{told} IS NULL AND {is_derived} THEN {day_of(unit.days, bound)} END AS {column}")
        con.execute(
            f"CREATE TEMP TABLE {kept} AS SELECT s.* REPLACE ({', '.join(found)}) "
            f"FROM {stage} s JOIN latest USING ({key}, _seq) JOIN presence USING ({key}) WHERE _fault IS NULL"
        )
        if table.name == "items":
            _derive_events(shop, unit, stage)
    _count_superseded(shop, unit, stage, kept)


def not_before(day: str, start: str) -> str:
    """A day found between states, not earlier than the first day; empty when there is none (`greatest` skips what is empty)."""
    return f"CASE WHEN {day} IS NOT NULL THEN greatest({day}, {start}) END"


def _first_day(column: str, came: str) -> str:
    return f"coalesce({column}, {came})"


def _count_superseded(shop: Workshop, unit: Unit, stage: str, kept: str) -> None:
    good = shop.count(f"SELECT _batch, count(*) FROM {stage} WHERE _fault IS NULL GROUP BY _batch")
    left = shop.count(f"SELECT _batch, count(*) FROM {kept} GROUP BY _batch")
    for batch, rows in good.items():
        shop.tally(batch, unit.table.name).superseded += rows - left.get(batch, 0)


def _derive_events(shop: Workshop, unit: Unit, stage: str) -> None:
    """What happened between states; coming and the last going follow from the items themselves (`item_events_query`)."""
    con = shop.connection
    happened, before_it = day_of(unit.days, "_state"), day_of(unit.days, "(_state - 1)")
    lags = ", ".join(f"{value} AS {event}_after, lag({value}) OVER w AS {event}_before" for event, value in _CHANGES)
    changed = " OR ".join(f"{event}_before <> {event}_after" for event, _ in _CHANGES)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE successive AS SELECT * FROM (SELECT item_id, _state, lag(_state) OVER w AS previous, "
        f"{lags} FROM {stage} WHERE _fault IS NULL WINDOW w AS (PARTITION BY item_id ORDER BY _seq)) WHERE {changed}"
    )
    for event, _ in _CHANGES:
        con.execute(
            f"INSERT INTO derived_events SELECT item_id, '{event}', {happened}, {day_of(unit.days, 'previous')}, "
            f"{event}_before, {event}_after FROM successive WHERE {event}_before <> {event}_after"
        )
    con.execute("DROP TABLE successive")
    went = day_of(unit.days, "(previous + 1)")
    con.execute(
        "CREATE OR REPLACE TEMP TABLE gaps AS SELECT * FROM ("
        "SELECT item_id, _state, lag(_state) OVER (PARTITION BY item_id ORDER BY _state) AS previous "
        f"FROM (SELECT DISTINCT item_id, _state FROM {stage} SEMI JOIN (SELECT item_id FROM presence "
        "WHERE states < last_state - first_state + 1) USING (item_id))) WHERE _state > previous + 1"
    )
    con.execute(
        f"INSERT INTO derived_events SELECT item_id, 'withdrawn', {went}, {day_of(unit.days, 'previous')}, NULL, NULL FROM gaps"
    )
    con.execute(f"INSERT INTO derived_events SELECT item_id, 'returned_to_stock', {happened}, {before_it}, NULL, NULL FROM gaps")


def item_events_query() -> str:
    """All that happened to items that are loaded, one row for each item, day and event."""
    return (
        "SELECT item_id, event, happened_on, max(happened_after) AS happened_after, min(before) AS before, min(after) AS after "
        "FROM (SELECT item_id, event, happened_on, happened_after, before, after FROM derived_events "
        "SEMI JOIN items USING (item_id) "
        "UNION ALL SELECT item_id, 'added', added_on, added_after, NULL, NULL FROM items WHERE added_on IS NOT NULL "
        "UNION ALL SELECT item_id, 'withdrawn', withdrawn_on, withdrawn_after, NULL, NULL FROM items "
        "WHERE withdrawn_on IS NOT NULL) "
        "GROUP BY item_id, event, happened_on"
    )
