"""From nightly stocks without names to single journeys: equal rows are counted off, and each is followed night by night.

Of equal rows there are three tonight and two tomorrow: the third came in. Which one it was nobody knows, and no figure
needs it. When there are three again the night after, the third is a new journey. Only nights that were accepted count:
what is missing between two of them says nothing.
"""

from schakel.errors import InputError
from schakel.warehouse.expressions import literal, name
from schakel.warehouse.loads import Unit
from schakel.warehouse.stage import Workshop
from schakel.warehouse.states import day_of, not_before

RECEIVED = {"transits": ("sent_on", "received_on")}
"""Tables whose rows end when the stock no longer shows them, with the columns of their first day and of their end."""


class StockError(InputError):
    """A map of mode `stock` gives no column that can hold a made name."""


def follow(shop: Workshop, unit: Unit, stage: str, kept: str) -> None:
    """Make the table `kept`: one row for each journey, named after its content and its place among equals."""
    table, part = unit.table, unit.part
    made = [column for column in table.key if column in part.columns and part.columns[column].batch == "line"]
    if len(made) != 1:
        raise StockError(
            f"column map of {unit.map.name!r}: tables.{table.name}: mode is 'stock', so one key column must be "
            f'{{ batch = "line" }}, to be replaced by a made name; key columns are {", ".join(table.key)}'
        )
    content = [column.name for column in table.columns if column.name in part.columns and column.name != made[0]]
    ends = RECEIVED.get(table.name)
    is_derived = ends is not None and ends[1] not in part.columns
    con = shop.connection
    text = " || '|' || ".join(f"coalesce(CAST({name(column)} AS VARCHAR), '~')" for column in content)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE counted AS "
        "SELECT *, _state - row_number() OVER (PARTITION BY _same, _ordinal ORDER BY _state) AS _run FROM ("
        "SELECT _batch, _line, _state, _same, row_number() OVER (PARTITION BY _same, _state ORDER BY _seq, _line) AS _ordinal "
        f"FROM (SELECT _batch, _line, _state, _seq, md5_number({text}) AS _same FROM {stage} WHERE _fault IS NULL))"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE journeys AS "
        "SELECT *, row_number() OVER (PARTITION BY _same, _ordinal ORDER BY _last) AS _nth FROM ("
        "SELECT _same, _ordinal, max(_state) AS _last, arg_max(_batch, _state) AS _batch, arg_max(_line, _state) AS _line "
        "FROM counted GROUP BY _same, _ordinal, _run)"
    )
    if unit.map.gone == "drop":
        con.execute(f"DELETE FROM journeys WHERE _last < {len(unit.days) - 1}")
    prefix = f"{unit.loads[0].scope}:" if unit.loads and unit.loads[0].scope else ""
    made_name = f"{literal(prefix)} || format('{{:032x}}-{{}}-{{}}', j._same, j._ordinal, j._nth)"
    replaced = [f"{made_name} AS {name(made[0])}"]
    if is_derived and ends is not None:
        replaced.append(f"{not_before(day_of(unit.days, '(j._last + 1)'), f's.{ends[0]}')} AS {ends[1]}")
    con.execute(
        f"CREATE TEMP TABLE {kept} AS SELECT s.* REPLACE ({', '.join(replaced)}) "
        f"FROM {stage} s JOIN journeys j USING (_batch, _line) WHERE s._fault IS NULL"
    )
    good = shop.count(f"SELECT _batch, count(*) FROM {stage} WHERE _fault IS NULL GROUP BY _batch")
    left = shop.count(f"SELECT _batch, count(*) FROM {kept} GROUP BY _batch")
    for batch, rows in good.items():
        shop.tally(batch, table.name).superseded += rows - left.get(batch, 0)
