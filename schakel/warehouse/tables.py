"""Building one table of a snapshot from its units: type, collapse, choose between feeds, sort, write."""

from schakel.vocabulary.places import LOCATION_FACTS, LOCATIONS
from schakel.vocabulary.table import Table
from schakel.warehouse import location_facts
from schakel.warehouse.choosing import choose, with_ends
from schakel.warehouse.expressions import literal, name
from schakel.warehouse.judging import stage_judged
from schakel.warehouse.loads import Unit
from schakel.warehouse.plan import Plan
from schakel.warehouse.references import PLACES, make_resolver
from schakel.warehouse.stage import Workshop
from schakel.warehouse.states import collapse, item_events_query
from schakel.warehouse.stocks import follow

SORTED_BY = {
    "loans": ("lent_on", "location_code"),
    "renewals": ("renewed_on", "location_code"),
    "holds": ("placed_on", "pickup_location_code"),
    "transits": ("sent_on", "from_location_code"),
    "borrowers": ("year", "location_code"),
    "items": ("location_code",),
}
"""Order of rows in a file, so that a query of one month or place reads little; other tables by their key."""


def build_table(shop: Workshop, table: Table, plan: Plan) -> None:
    """Write one table, when some unit fills it or something can be derived; count what became of every row.

    Raises:
        BuiltAlreadyError: a batch that other tables were filled from must be held after all.
    """
    units, kept = [], []
    for number, planned in enumerate(plan.of_table(table)):
        unit = stage_judged(shop, plan, planned, f"stage_{number}")
        kept.append(_build_unit(shop, unit, number))
        units.append(unit)
    parts = [
        f"SELECT {number} AS _unit, * EXCLUDE (_fault, _found, _state, _seq, _span) FROM {one}" for number, one in enumerate(kept)
    ]
    chosen = with_ends(table, units, choose(shop, table, units, parts)) if parts else None
    if table.name == "item_events" and shop.is_filled("items"):
        chosen = _with_derived(table, chosen)
    if table is LOCATION_FACTS:
        chosen = location_facts.derive(shop)
    if chosen is not None:
        _write(shop, table, chosen)
    plan.written(units)
    for number, unit in enumerate(units):
        derived = unit.map.mode in ("state", "stock")
        shop.connection.execute(f"DROP TABLE kept_{number}" if derived else f"DROP VIEW kept_{number}; DROP TABLE stage_{number}")
    if table.name in {"aliases", *PLACES}:
        for place in PLACES:
            _make_resolver(shop, place)


def _build_unit(shop: Workshop, unit: Unit, number: int) -> str:
    stage, kept = f"stage_{number}", f"kept_{number}"
    con = shop.connection
    if unit.table is LOCATIONS:
        location_facts.remember(shop, unit, stage, number)
    if unit.map.mode == "state":
        collapse(shop, unit, stage, kept)
    elif unit.map.mode == "stock":
        follow(shop, unit, stage, kept)
    else:
        con.execute(f"CREATE OR REPLACE TEMP VIEW {kept} AS SELECT * FROM {stage} WHERE _fault IS NULL")
        return kept
    con.execute(f"DROP TABLE {stage}")
    return kept


def _with_derived(table: Table, chosen: str | None) -> str:
    columns = ", ".join(name(column.name) for column in table.columns)
    derived = f"SELECT CAST(NULL AS INTEGER) AS _batch, {columns} FROM ({item_events_query()})"
    if chosen is None:
        return derived
    key = ", ".join(table.key)
    return f"SELECT _batch, {columns} FROM ({chosen}) UNION ALL SELECT * FROM ({derived}) ANTI JOIN ({chosen}) USING ({key})"


def _write(shop: Workshop, table: Table, chosen: str) -> None:
    con = shop.connection
    path = shop.folder / f"{table.name}.parquet"
    # What stood on stage as a number of a closed list is written as its text.
    columns = ", ".join(f"CAST({name(column.name)} AS {column.type}) AS {name(column.name)}" for column in table.columns)
    # Where the key is not the order itself, batch and line settle ties: numbers sort faster than names.
    by = SORTED_BY.get(table.name)
    order = ", ".join(name(column) for column in ((*by, "_batch", "_line") if by else table.key))
    con.execute(
        f"COPY (SELECT {columns}, _batch FROM (SELECT * FROM ({chosen}) ORDER BY {order})) TO {literal(str(path))} "
        "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 122880, DICTIONARY_SIZE_LIMIT 4000)"
    )
    con.execute(f"CREATE OR REPLACE VIEW {table.name} AS SELECT * FROM read_parquet({literal(str(path))})")
    rows = 0
    for batch, loaded in con.execute(f"SELECT _batch, count(*) FROM {table.name} GROUP BY _batch").fetchall():
        rows += loaded
        if batch is not None:
            shop.tally(batch, table.name).loaded += loaded
    if rows:
        shop.filled.add(table.name)


def _make_resolver(shop: Workshop, place: str) -> None:
    """Anew after each table of places: aliases come first, and then each table knows its own codes."""
    keys = {"locations": "location_code", "organisations": "organisation_code", "areas": "area_code"}
    shop.connection.execute(
        f"DROP TABLE IF EXISTS resolve_{place}; DROP TABLE IF EXISTS resolve_{place}_low; DROP TYPE IF EXISTS code_of_{place}"
    )
    make_resolver(shop.connection, place, keys[place], shop.is_filled(place))
