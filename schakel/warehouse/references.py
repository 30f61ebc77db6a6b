"""Values that point to other tables: places by their own code or any alias, things by their identifier."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import duckdb

from schakel.vocabulary.table import Column, Table
from schakel.warehouse.expressions import literal, literals, name
from schakel.warehouse.sayings import Said, Saying, say

PLACES = {"locations": "location", "organisations": "organisation", "areas": "area"}
"""Tables whose codes have aliases, with the kind of alias."""

FILLED_FROM: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "loans": {"owner_code": ("items", "item_id"), "material": ("items", "item_id"), "audience": ("items", "item_id")},
}
"""Columns taken from another table when the source is silent: the table, and our column that refers to it."""

_ISIL = r"NL-\d{10}"


def target(column: Column) -> tuple[str, str] | None:
    """The table and column it refers to; None when it refers to nothing."""
    if column.references is None:
        return None
    table, key = column.references.split(".")
    return table, key


def order_of_tables(tables: Mapping[str, Table]) -> list[str]:
    """Aliases first, then every table after those it refers to, is filled from or is worked out from."""
    ordered: list[str] = ["aliases"]

    def visit(table: str) -> None:
        if table in ordered:
            return
        for column in tables[table].columns:
            found = target(column)
            if found is not None:
                visit(found[0])
        for other in (*(filled for filled, _ in FILLED_FROM.get(table, {}).values()), *tables[table].derived_from):
            visit(other)
        ordered.append(table)

    for table in sorted(tables):
        visit(table)
    return ordered


def make_resolver(connection: duckdb.DuckDBPyConnection, table: str, key: str, is_filled: bool) -> None:
    """Make the two look-ups of a table of places: `resolve_T` by the exact text, `resolve_T_low` whatever the case.

    An own code goes before an alias; a text that, whatever the case, means two places resolves to none.
    """
    if is_filled:
        connection.execute(f"CREATE TYPE code_of_{table} AS ENUM (SELECT {key} FROM {table} ORDER BY {key})")
    own = (
        f"SELECT {key} AS text, {key} AS code, 0 AS rank FROM {table}"
        if is_filled
        else "SELECT '' AS text, '' AS code, 0 AS rank WHERE false"
    )
    connection.execute(
        f"CREATE TEMP TABLE resolve_{table} AS SELECT text, arg_min(code, (rank, code)) AS code FROM "
        f"({own} UNION ALL SELECT alias, code, 1 FROM aliases WHERE kind = {literal(PLACES[table])}) GROUP BY text"
    )
    connection.execute(
        f"CREATE TEMP TABLE resolve_{table}_low AS SELECT lower(text) AS text, min(code) AS code FROM resolve_{table} "
        "GROUP BY lower(text) HAVING count(DISTINCT code) = 1"
    )


def closed_type(column: Column, is_filled: Callable[[str], bool]) -> str | None:
    """The type in which a column with a closed list of values stands on stage; None when its values are not closed.

    The engine keeps such a value as a number of one or two bytes that sorts like its text, so that rows are written,
    sorted and compared in less time and memory (docs/decisions/004). What is not in the list is in no row that is kept:
    it was refused as a word that is not ours, or as an orphan.
    """
    if column.allowed:
        return f"ENUM {literals(sorted(column.allowed))}"
    found = target(column)
    return f"code_of_{found[0]}" if found is not None and found[0] in PLACES and is_filled(found[0]) else None


@dataclass(frozen=True)
class Reference:
    """How one referring column is looked up: joins to add, the value as the other table knows it, and when it is an orphan."""

    joins: str
    value: str
    orphan: str | None
    reason: Said


def look_up(column: Column, is_filled: bool) -> Reference | None:
    """The look-up of one column that the map fills; None when there is nothing to look up."""
    found = target(column)
    if found is None:
        return None
    table, key = found
    v, alias = name(f"v_{column.name}"), name(f"k_{column.name}")
    reason = say(Saying.ORPHAN, table=table)
    if table in PLACES:
        low = name(f"l_{column.name}")
        joins = f" LEFT JOIN resolve_{table} {alias} ON {alias}.text = {v}"
        joins += f" LEFT JOIN resolve_{table}_low {low} ON {low}.text = lower({v})"
        value = f"coalesce({alias}.code, {low}.code, {v})"
        if not is_filled:
            return Reference(joins, value, None, reason)
        known = name(f"e_{column.name}")
        joins += f" LEFT JOIN {table} {known} ON {known}.{key} = coalesce({alias}.code, {low}.code)"
        return Reference(joins, value, f"{v} IS NOT NULL AND {known}.{key} IS NULL", reason)
    if not is_filled:
        return None
    joins = f" LEFT JOIN {table} {alias} ON {alias}.{key} = {v}"
    return Reference(joins, v, f"{v} IS NOT NULL AND {alias}.{key} IS NULL", reason)


def belongs(
    table: Table, columns: list[str], organisations: tuple[str, ...], locations_filled: bool
) -> tuple[str, str, str] | None:
    """Joins, condition and found value for a row that speaks of other organisations only.

    A row belongs when any of its places belongs (a journey has two ends), or when it names no place at all. A code that
    no table knows is judged by its ISIL: the organisation is its first digits and 0000.
    """
    joins, owners = "", []
    for column in table.columns:
        found = target(column)
        key = column.name == "organisation_code" and table.name == "organisations"
        if column.name not in columns or not (key or (found is not None and found[0] in ("organisations", "locations"))):
            continue
        r = name(f"r_{column.name}")
        isil = f"CASE WHEN regexp_full_match({r}, {literal(_ISIL)}) THEN left({r}, 9) || '0000' END"
        if key or (found is not None and found[0] == "organisations"):
            owners.append(r)
        elif locations_filled:
            place = name(f"p_{column.name}")
            joins += f" LEFT JOIN locations {place} ON {place}.location_code = {r}"
            owners.append(f"coalesce({place}.organisation_code, {isil})")
        else:
            owners.append(isil)
    if not owners:
        return None
    allowed = literals(organisations)
    given = " OR ".join(f"{owner} IS NOT NULL" for owner in owners)
    ours = " OR ".join(f"coalesce({owner} IN {allowed}, false)" for owner in owners)
    return joins, f"({given}) AND NOT ({ours})", f"coalesce({', '.join(owners)})"
