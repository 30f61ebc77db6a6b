"""Conditions of a term as expressions: follow references, keep the rows that count."""

from collections.abc import Iterable

import ibis
import ibis.expr.types as ir

from schakel.measures.term import Term, Where, follow
from schakel.measures.world import World
from schakel.vocabulary.tables import TABLES


def reach(world: World, term: Term, paths: Iterable[str]) -> tuple[ir.Table, dict[str, str]]:
    """The table of a term with the columns at the end of each path, and the name each got.

    References are followed by left joins: a row whose item is not known stays, with an empty value.
    """
    table = world.table(term.table)
    names: dict[str, str] = {}
    for path in dict.fromkeys(paths):
        steps, end = follow(term.promise, path)
        at = end.name if not steps else steps[0].name
        for number, step in enumerate(steps):
            target, key = str(step.references).split(".")
            wanted = steps[number + 1].name if number + 1 < len(steps) else end.name
            tag = f"{path.replace('.', '_')}_{number}"
            other = world.table(target).select(**{f"key_{tag}": ibis._[key], f"to_{tag}": ibis._[wanted]})
            table = table.left_join(other, table[at] == other[f"key_{tag}"]).drop(f"key_{tag}")
            at = f"to_{tag}"
        names[path] = at
    return table, names


def paths_of(term: Term) -> list[str]:
    """All columns that the conditions of a term look at."""
    paths: list[str] = []
    for where in term.where:
        paths.append(where.column)
        if where.test in ("same_as", "same_year_as"):
            paths.append(where.value)
        if where.days_after is not None:
            paths.append(where.days_after)
    return paths


def holds(table: ir.Table, names: dict[str, str], where: Where) -> ir.BooleanValue:
    """Whether a row passes; never "unknown": an unknown value passes `not_in` and fails every other test."""
    value = table[names[where.column]]
    match where.test:
        case "in":
            passes = value.isin(where.value)
        case "not_in":
            return value.isnull() | ~value.isin(where.value)
        case "at_least":
            passes = value >= where.value
        case "at_most":
            passes = value <= where.value
        case "is_known":
            return value.notnull() if where.value else value.isnull()
        case "same_as":
            passes = value == table[names[where.value]]
        case "same_year_as":
            passes = value.year() == table[names[where.value]]
        case "days_after":
            days = value.delta(table[names[str(where.days_after)]], unit="day")
            least, most = where.value
            passes = ibis.literal(True)
            if least is not None:
                passes = passes & (days >= least)
            if most is not None:
                passes = passes & (days <= most)
        case "within_years":  # the upper bound ends the interval instead, see `rows.held`
            passes = value.notnull()
        case _:
            raise ValueError(f"there is no test {where.test!r}; `parse_term` lets only those of `TESTS` through")
    return passes.fill_null(False)


def table_of(name: str) -> str:
    """Name of the key column of a promised table with a single key."""
    (key,) = TABLES[name].key
    return key
