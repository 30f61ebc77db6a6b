"""Typing the rows of one unit: refused rows are put aside, duplicates within a batch are settled, the rest stays on stage."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from schakel.warehouse.expressions import literal, name
from schakel.warehouse.loads import Load, Unit
from schakel.warehouse.sayings import Saying, say
from schakel.warehouse.typed_rows import Fault, left_out_query, typed_rows

REPEATED, CLASH, OUTDATED = -1, -2, -3
"""What `_fault` says of a row whose key was there before in the same batch, with the same and with other content, and of
a row of a period that a later batch tells anew."""

ONE_KEY_ONE_ROW = ("facts", "period")
"""Modes in which a key that two batches have is one thing told twice, not the next state of it."""

_AT_ONCE = 500
"""Rows of ours in one statement."""


def insert_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]) -> None:
    """Add rows of ours to a table: a statement for many rows costs the engine little more than one for a row."""
    for first in range(0, len(rows), _AT_ONCE):
        part = rows[first : first + _AT_ONCE]
        places = ", ".join(f"({', '.join('?' * len(row))})" for row in part)
        connection.execute(f"INSERT INTO {table} VALUES {places}", [value for row in part for value in row])


DUPLICATE = say(Saying.CLASH)


@dataclass
class Tally:
    """What became of the rows of one batch for one table."""

    rows_in: int = 0
    loaded: int = 0
    refused: int = 0
    superseded: int = 0
    repeated: int = 0
    left_out: int = 0
    held: int = 0


@dataclass
class Workshop:
    """Where a snapshot is being built: the engine, the files of the batches, and what has been counted so far.

    Args:
        filled: tables that have rows.
        could_load: how many rows of some batches that do not count could be loaded, by table and their numbers.
    """

    connection: duckdb.DuckDBPyConnection
    data: Path
    folder: Path
    filled: set[str] = field(default_factory=set)
    tallies: dict[tuple[int, str], Tally] = field(default_factory=dict)
    could_load: dict[tuple[str, tuple[int, ...]], int] = field(default_factory=dict)

    def tally(self, batch: int, table: str) -> Tally:
        """The count of one batch and table."""
        return self.tallies.setdefault((batch, table), Tally())

    def count(self, query: str) -> dict[int, int]:
        """A query of batch and number."""
        return dict(self.connection.execute(query).fetchall())

    def insert(self, table: str, rows: Sequence[Sequence[object]]) -> None:
        """Add rows of ours to a table; see `insert_rows`."""
        insert_rows(self.connection, table, rows)

    def is_filled(self, table: str) -> bool:
        """Whether a table that was built before has rows."""
        return table in self.filled


def put_on_stage(shop: Workshop, unit: Unit, stage: str) -> None:
    """Make the table `stage` of all typed rows of a unit; rows that stay have an empty `_fault`."""
    loads = [load for load in unit.loads if load.batch.rows]
    for load in (*unit.loads, *unit.replaced):
        shop.tally(load.number, unit.table.name).rows_in += load.batch.rows
    for load in unit.replaced:
        shop.tally(load.number, unit.table.name).superseded += load.batch.rows
    if not loads:
        columns = ", ".join(f"CAST(NULL AS {c.type}) AS {name(c.name)}" for c in unit.table.columns)
        shop.connection.execute(
            f"CREATE TEMP TABLE {stage} AS SELECT 0 AS _batch, 0 AS _line, 0 AS _state, 0 AS _seq, '' AS _span, 0 AS _fault, "
            f"'' AS _found, {columns} WHERE false"
        )
        return
    _make_members(shop, unit, loads)
    files = [load.batch.parquet(shop.data) for load in loads]
    available = {column for load in loads for column in load.batch.columns}
    typed = typed_rows(unit, files, available, shop.is_filled)
    shop.connection.execute(f"CREATE TEMP TABLE {stage} AS {typed.sql}")
    left_out = left_out_query(unit, files, available)
    if left_out is not None:
        for batch, rows in shop.count(left_out).items():
            shop.tally(batch, unit.table.name).left_out += rows
    if unit.map.period_column is not None:
        _keep_latest_of_each_period(shop, unit, stage)
    if unit.is_added_up:
        _add_up(shop, unit, stage)
    elif unit.map.mode != "stock":
        _settle_duplicates(shop, unit, stage)
    _put_aside(shop, unit, stage, typed.faults)


def put_apart(shop: Workshop, unit: Unit) -> None:
    """Account for batches that are held: each row that is refused keeps its reason, the others are held.

    To be done before the unit itself is put on stage, whose leavings are read later.
    """
    if not unit.held:
        return
    days = tuple(sorted({load.batch.known_on for load in unit.held})) if unit.map.mode != "facts" else ()
    put_on_stage(shop, Unit(unit.map, unit.part, unit.held, (), days, unit.place), "apart")
    shop.connection.execute("DROP TABLE apart")
    for load in unit.held:
        tally = shop.tally(load.number, unit.table.name)
        tally.superseded = 0
        tally.held = tally.rows_in - tally.refused - tally.repeated - tally.left_out


def clear_stage(shop: Workshop, unit: Unit, stage: str) -> None:
    """Undo `put_apart` and `put_on_stage`: nothing of it is counted or kept."""
    shop.connection.execute(f"DROP TABLE {stage}")
    for load in (*unit.loads, *unit.replaced, *unit.held):
        shop.tallies.pop((load.number, unit.table.name), None)
    numbers = ", ".join(str(load.number) for load in (*unit.loads, *unit.held))
    if numbers:
        shop.connection.execute(f"DELETE FROM refused_rows WHERE tbl = {literal(unit.table.name)} AND _batch IN ({numbers})")


def _make_members(shop: Workshop, unit: Unit, loads: Iterable[Load]) -> None:
    days = {day: number for number, day in enumerate(unit.days)}
    rows = [
        (member, load.number, load.batch.known_on, first_day(load.batch.period), days.get(load.batch.known_on, 0), member)
        for member, load in enumerate(loads)
    ]
    shop.connection.execute(
        "CREATE OR REPLACE TEMP TABLE members "
        "(member BIGINT, _batch INTEGER, _known_on DATE, _period DATE, _state INTEGER, _seq INTEGER)"
    )
    shop.insert("members", rows)


def first_day(period: str | None) -> date | None:
    """The first day of a period.

    >>> first_day("2019-03"), first_day("2019"), first_day(None)
    (datetime.date(2019, 3, 1), datetime.date(2019, 1, 1), None)
    """
    if period is None:
        return None
    year, _, month = period.partition("-")
    return date(int(year), int(month or 1), 1)


def _settle_duplicates(shop: Workshop, unit: Unit, stage: str) -> None:
    """Of rows with one key in one batch the first counts; equal ones are repeats, others are refused naming the first.

    Makes the table `suspects` of the good rows whose key stands there more than once, and `verdict` of those that do not count.
    """
    key = ", ".join(name(column) for column in unit.table.key)
    con = shop.connection
    # A state repeats the keys of the one before; elsewhere one search over all batches serves `still_repeated`, too.
    by = key if unit.map.mode in ONE_KEY_ONE_ROW else f"_batch, {key}"
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE suspects AS SELECT * FROM {stage} SEMI JOIN (SELECT {by} FROM {stage} "
        f"WHERE _fault IS NULL GROUP BY {by} HAVING count(*) > 1) USING ({by}) WHERE _fault IS NULL"
    )
    content = ", ".join(name(column.name) for column in unit.table.columns if column.name not in unit.table.key) or "1"
    same = "true" if unit.part.distinct else "content IS NOT DISTINCT FROM first_content"
    keep_content = (
        "" if unit.part.distinct else f", row({content}) AS content, first_value(row({content})) OVER w AS first_content"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE verdict AS "
        f"SELECT _batch, _line, first_line, CASE WHEN {same} THEN {REPEATED} ELSE {CLASH} END AS f "
        f"FROM (SELECT _batch, _line, first_value(_line) OVER w AS first_line{keep_content} "
        f"FROM suspects WINDOW w AS (PARTITION BY _batch, {key} ORDER BY _line)) WHERE _line <> first_line"
    )
    if not con.execute("SELECT count(*) FROM verdict").fetchall()[0][0]:
        return
    con.execute(
        f"UPDATE {stage} SET _fault = v.f, _found = {literal(Saying.FIRST_ON.format(line=''))} || v.first_line FROM verdict v "
        f"WHERE {stage}._batch = v._batch AND {stage}._line = v._line"
    )
    _count_repeated(shop, unit, stage)


def still_repeated(unit: Unit) -> str | None:
    """The query of keys that good rows of more than one batch have; None when `_settle_duplicates` did not look for them.

    To be asked before another unit is put on stage.
    """
    if unit.map.mode not in ONE_KEY_ONE_ROW or unit.is_added_up or not unit.has_rows:
        return None
    key = ", ".join(name(column) for column in unit.table.key)
    return f"SELECT {key} FROM suspects ANTI JOIN verdict USING (_batch, _line) GROUP BY {key} HAVING count(*) > 1"


def _count_repeated(shop: Workshop, unit: Unit, stage: str) -> None:
    for batch, rows in shop.count(f"SELECT _batch, count(*) FROM {stage} WHERE _fault = {REPEATED} GROUP BY _batch").items():
        shop.tally(batch, unit.table.name).repeated += rows


def _keep_latest_of_each_period(shop: Workshop, unit: Unit, stage: str) -> None:
    """Of each period that the rows name only the newest day that mentions it counts, cells that vanished included."""
    con = shop.connection
    con.execute(f"CREATE OR REPLACE TEMP TABLE mentioned AS SELECT _span, max(_state) AS newest FROM {stage} GROUP BY _span")
    con.execute(
        f"UPDATE {stage} SET _fault = {OUTDATED} FROM mentioned m WHERE {stage}._span = m._span AND _state < m.newest "
        "AND _fault IS NULL"
    )
    for batch, rows in shop.count(f"SELECT _batch, count(*) FROM {stage} WHERE _fault = {OUTDATED} GROUP BY _batch").items():
        shop.tally(batch, unit.table.name).superseded += rows


def _add_up(shop: Workshop, unit: Unit, stage: str) -> None:
    """Rows of equal key become one, with their number or sums; those beyond the first are accounted for as repeated."""
    con, part = shop.connection, unit.part
    key = ", ".join(name(column) for column in unit.table.key)
    sums = "".join(f", sum({name(column)}) AS {name(column)}" for column in part.sums)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE added AS SELECT _batch, min(_line) AS _line, count(*) AS _rows{sums} FROM {stage} "
        f"WHERE _fault IS NULL GROUP BY _batch, {key}"
    )
    sets = [f"{name(column)} = a.{name(column)}" for column in part.sums]
    if part.count is not None:
        sets.append(f"{name(part.count)} = a._rows")
    same = f"{stage}._batch = a._batch AND {stage}._line = a._line"
    con.execute(
        f"UPDATE {stage} SET _fault = {REPEATED} WHERE _fault IS NULL AND NOT EXISTS (SELECT 1 FROM added a WHERE {same})"
    )
    con.execute(f"UPDATE {stage} SET {', '.join(sets)} FROM added a WHERE {same}")
    _count_repeated(shop, unit, stage)


def _put_aside(shop: Workshop, unit: Unit, stage: str, faults: Sequence[Fault]) -> None:
    con = shop.connection
    con.execute("CREATE OR REPLACE TEMP TABLE reasons (fault SMALLINT, col VARCHAR, reason VARCHAR)")
    listed = [(number, fault.column, str(fault.reason)) for number, fault in enumerate(faults, start=1)]
    shop.insert("reasons", [*listed, (CLASH, ", ".join(unit.table.key), str(DUPLICATE))])
    con.execute(
        f"INSERT INTO refused_rows SELECT s._batch, {literal(unit.table.name)}, s._line, r.col, coalesce(s._found, ''), r.reason "
        f"FROM {stage} s JOIN reasons r ON r.fault = s._fault"
    )
    for batch, rows in shop.count(
        f"SELECT _batch, count(*) FROM refused_rows WHERE tbl = {literal(unit.table.name)} "
        f"AND _batch IN (SELECT _batch FROM members) GROUP BY _batch"
    ).items():
        shop.tally(batch, unit.table.name).refused = rows
