"""Of rows with equal keys, one: within an extract the newest counts as a whole; different extracts complete each other.

A list of places and a file with their coordinates both know a library; a file of events and one of attendance both know
a month. Their rows complete each other column by column, the first feed in the settings and then the newest batch going
before, as long as they come from one feed or the table is one of places, whose codes mean the same everywhere. Equal
keys of other tables from two feeds are two different things (see `scope`): the first feed's row counts.
"""

from collections.abc import Sequence

from schakel.vocabulary.table import Table
from schakel.warehouse.expressions import name
from schakel.warehouse.loads import Unit
from schakel.warehouse.references import PLACES
from schakel.warehouse.stage import Workshop, still_repeated


def choose(shop: Workshop, table: Table, units: Sequence[Unit], parts: Sequence[str]) -> str:
    """The query of the rows that count; those that lose or complete another are counted in the tallies."""
    together = " UNION ALL ".join(parts)
    if len(units) == 1 and (units[0].map.mode in ("state", "stock") or len(units[0].loads) == 1):
        return together
    con = shop.connection
    key = ", ".join(name(column) for column in table.key)
    con.execute(f"CREATE OR REPLACE TEMP VIEW all_rows AS {together}")
    # Of a single unit it is known already, and all rows need not be gone through again.
    again = still_repeated(units[0]) if len(units) == 1 else None
    con.execute(
        "CREATE OR REPLACE TEMP TABLE often AS " + (again or f"SELECT {key} FROM all_rows GROUP BY {key} HAVING count(*) > 1")
    )
    if not _number(shop, "SELECT count(*) FROM often"):
        return "SELECT * FROM all_rows"
    _rank(shop, table, units)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE losers AS SELECT _unit, _batch, _line FROM ("
        f"SELECT a._unit, a._batch, a._line, rank() OVER (PARTITION BY {key}, _unit ORDER BY r.rank) AS place "
        f"FROM all_rows a SEMI JOIN often USING ({key}) JOIN ranks r USING (_unit, _batch)) WHERE place > 1"
    )
    _tell(shop, table, "SELECT _batch, count(*) FROM losers GROUP BY _batch")
    kept = "SELECT a.* FROM all_rows a ANTI JOIN losers USING (_unit, _batch, _line)"
    return kept if len(units) == 1 else _complete(shop, table, kept, key)


def with_ends(table: Table, units: Sequence[Unit], chosen: str) -> str:
    """Time-tables of a map with `successive`: each holds until the next of its place begins."""
    of = [str(number) for number, unit in enumerate(units) if unit.part.successive]
    if not of:
        return chosen
    place, theirs = name(table.key[0]), f"_unit IN ({', '.join(of)})"
    begins = f"SELECT DISTINCT {place}, valid_from FROM ({chosen}) WHERE {theirs}"
    next_ = f"SELECT *, lead(valid_from) OVER (PARTITION BY {place} ORDER BY valid_from) AS next FROM ({begins})"
    return (
        f"SELECT c.* REPLACE (CASE WHEN {theirs} THEN coalesce(c.valid_until, n.next) ELSE c.valid_until END AS valid_until) "
        f"FROM ({chosen}) c LEFT JOIN ({next_}) n USING ({place}, valid_from)"
    )


def _rank(shop: Workshop, table: Table, units: Sequence[Unit]) -> None:
    """Which row goes before, by unit and batch; `side` says which units may complete each other."""
    ranked = sorted(
        ((number, load) for number, unit in enumerate(units) for load in unit.loads),
        key=lambda pair: (
            pair[1].feed_order,
            units[pair[0]].part.distinct,
            -pair[1].batch.known_on.toordinal(),
            -pair[1].batch.fetched_at.timestamp(),
            -pair[1].number,
        ),
    )
    con = shop.connection
    con.execute("CREATE OR REPLACE TEMP TABLE ranks (_unit INTEGER, _batch INTEGER, rank INTEGER, side INTEGER)")
    rows = [(unit, load.number, rank, 0 if table.name in PLACES else load.feed_order) for rank, (unit, load) in enumerate(ranked)]
    shop.insert("ranks", rows)


def _complete(shop: Workshop, table: Table, kept: str, key: str) -> str:
    con = shop.connection
    con.execute(
        "CREATE OR REPLACE TEMP TABLE contested AS "
        "SELECT *, first_value(side) OVER w AS first_side, row_number() OVER w AS place "
        f"FROM (SELECT k.*, r.rank, r.side FROM ({kept}) k SEMI JOIN often USING ({key}) JOIN ranks r USING (_unit, _batch)) "
        f"WINDOW w AS (PARTITION BY {key} ORDER BY rank)"
    )
    if not _number(shop, "SELECT count(*) FROM contested WHERE place > 1"):
        return kept
    _tell(shop, table, "SELECT _batch, count(*) FROM contested WHERE side <> first_side GROUP BY _batch")
    _tell(
        shop, table, "SELECT _batch, count(*) FROM contested WHERE side = first_side AND place > 1 GROUP BY _batch", repeated=True
    )
    # arg_min passes over empty values: of each column the first that is known.
    values = ", ".join(
        f"arg_min({name(column.name)}, rank) AS {name(column.name)}" for column in table.columns if column.name not in table.key
    )
    first = ", ".join(f"arg_min({column}, rank) AS {column}" for column in ("_unit", "_batch", "_line"))
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE completed AS SELECT {first}, {key}{', ' + values if values else ''} "
        f"FROM contested WHERE side = first_side GROUP BY {key}"
    )
    return f"SELECT * FROM ({kept}) ANTI JOIN completed USING ({key}) UNION ALL BY NAME SELECT * FROM completed"


def _tell(shop: Workshop, table: Table, query: str, *, repeated: bool = False) -> None:
    for batch, rows in shop.count(query).items():
        tally = shop.tally(batch, table.name)
        if repeated:
            tally.repeated += rows
        else:
            tally.superseded += rows


def _number(shop: Workshop, query: str) -> int:
    return int(shop.connection.execute(query).fetchall()[0][0])
