"""Terms that can be told from one reading of their table.

A measure is a file of its own, so many terms look at the same rows of the same big table, each with conditions of its
own. Terms with the same table, place and days are read together: rows that say the same to all of them are put together
first, in one reading, and each term is then told from that much smaller table.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import ibis.expr.types as ir

from schakel.measures.rows import looked_at, paths_of_rows, row_columns, rows_from
from schakel.measures.term import Term
from schakel.measures.world import World

Asked = tuple[Term, str | None]
"""A term, and the part by which it is split (None = everything together)."""


def readings(asked: Iterable[Asked]) -> list[list[Asked]]:
    """What can be read together; a term that must be read by itself is alone."""
    together: dict[Any, list[Asked]] = {}
    for term, part in asked:
        together.setdefault(_reading(term) or (term, part), []).append((term, part))
    return list(together.values())


def _reading(term: Term) -> tuple[Any, ...] | None:
    """What terms of one reading have in common; None for those whose things, counts or sums would be lost in it."""
    if term.way not in ("count", "quantile") or term.without is not None or term.counted is not None:
        return None
    return term.table, term.place, term.on, term.during, term.held


def put_together(world: World, asked: Sequence[Asked]) -> tuple[ir.Table, list[dict[str, str]]]:
    """Rows that say the same to all these terms, with how many they are; and by which names each term finds its columns."""
    paths = [path for term, part in asked for path in paths_of_rows(term, part)]
    table, names = looked_at(world, asked[0][0], paths)
    columns: dict[Any, str] = {}
    of_terms = [
        {
            name: columns.setdefault(value.op(), f"column_{len(columns)}")
            for name, value in row_columns(world, term, part, table, names).items()
        }
        for term, part in asked
    ]
    found = table.select(**{name: value.to_expr() for value, name in columns.items()})
    return found.group_by(list(columns.values())).aggregate(times=found.count()), of_terms


def rows_told(world: World, term: Term, part: str | None, together: ir.Table, names: dict[str, str]) -> ir.Table:
    """`rows_of` a term, from what was put together."""
    found = together.select("times", **{name: together[column] for name, column in names.items()})
    found = found.mutate(amount=found.amount * found.times, rows=found["rows"] * found.times).drop("times")
    return rows_from(world, term, part, found)
