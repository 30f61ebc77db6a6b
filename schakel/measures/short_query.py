"""A term as a query that a person reads: what is counted, of which rows, in which period, by place.

It says what the whole query of `explain.query` counts and leaves out how: no months as bits, no levels, no day on which a
source was silent. `$first_day` is the first day of a period and `$day_after` the first day after it. At higher levels its
rows are added up; distinct things are counted anew there.
"""

from collections.abc import Iterable

from schakel.measures.months import ALL
from schakel.measures.rows import paths_of_rows
from schakel.measures.term import Term, Where, follow


def short_query(term: Term) -> str:
    """The query of one term.

    >>> from schakel.measures.term import parse_term
    >>> print(short_query(parse_term({"table": "loans", "count": "loan_id", "on": "lent_on"}, where="example")))
    SELECT location_code AS place, count(loan_id) AS amount
    FROM loans
    WHERE lent_on >= $first_day AND lent_on < $day_after
    GROUP BY place
    """
    name = _Names(term)
    place, rows = name(term.place), _rows(term, name)
    if term.times is not None:
        thing = str(term.column)
        each = short_query_of_things(term.times, thing, term.at)
        rows = ["FROM (", f"  SELECT DISTINCT {place} AS place, {thing}", *(f"  {line}" for line in rows), ")",
                "JOIN (", *(f"  {line}" for line in each), f") USING ({thing})"]  # fmt: skip
        return "\n".join(["SELECT place, sum(amount) AS amount", *rows, "GROUP BY place"])
    return "\n".join([f"SELECT {place} AS place, {_amount(term, name)} AS amount", *rows, "GROUP BY place"])


def short_query_of_batches(term: Term) -> str:
    """The query of which batches the rows of a term came in, by place.

    A thing that counts as often as something else does (`times`) counts as a row by itself here.

    >>> from schakel.measures.term import parse_term
    >>> print(short_query_of_batches(parse_term({"table": "loans", "count": "loan_id", "on": "lent_on"}, where="example")))
    SELECT DISTINCT location_code AS place, _batch AS batch
    FROM loans
    WHERE lent_on >= $first_day AND lent_on < $day_after
    """
    name = _Names(term)
    place, rows = name(term.place), _rows(term, name)
    batch = "_batch" if term.counted is not None or not name.joins else f"{term.table}._batch"
    return "\n".join([f"SELECT DISTINCT {place} AS place, {batch} AS batch", *rows])


def _rows(term: Term, name: "_Names") -> list[str]:
    """What a term looks at, as lines from FROM on."""
    place = name(term.place)
    rows = [f"FROM {term.table}", *name.joins, *_where([*_in_time(term, name), *(_test(each, name) for each in term.where)])]
    if term.without is not None:
        table, key, on = term.without
        same = f"{table}.{key} = {term.table}.{key}"
        rows.append(f"  AND NOT EXISTS (SELECT 1 FROM {table} WHERE {same} AND {_within(on)})")
    if term.held_by_one is not None:
        thing = name(str(term.column))
        only_one = [f"SELECT {thing}", *rows, f"GROUP BY {thing} HAVING count(DISTINCT {name(term.held_by_one)}) = 1"]
        rows += [f"  AND {thing} IN (", *(f"    {line}" for line in only_one), "  )"]
    if term.counted is not None:
        rows += [f"  -- where {column.name} has rows for {ALL} beside others, those are the total"
                 for column in term.promise.columns if ALL in column.allowed]  # fmt: skip
        rows.append(f"QUALIFY {term.counted} = max({term.counted}) OVER (PARTITION BY {place})")
        rows = ["FROM (", *(f"  {line}" for line in ["SELECT *", *rows]), ")"]
    return rows


def short_query_of_things(term: Term, thing: str, at: str) -> list[str]:
    """How often each thing counts, as lines."""
    name = _Names(term)
    tests = [*_in_time(term, name, at), *(_test(each, name) for each in term.where)]
    return [f"SELECT {name(thing)}, count(*) AS amount", f"FROM {term.table}", *name.joins, *_where(tests), f"GROUP BY {thing}"]


class _Names:
    """How the columns at the ends of paths are called, and the joins that reach them."""

    def __init__(self, term: Term) -> None:
        self._table = term.table
        self.joins: list[str] = []
        for path in dict.fromkeys(paths_of_rows(term, None)):
            before = self._table
            for number, step in enumerate(follow(term.promise, path)[0], start=1):
                target, key = str(step.references).split(".")
                called = "_".join(path.split(".")[:number])
                join = f"LEFT JOIN {target} AS {called} ON {called}.{key} = {before}.{step.name}"
                self.joins += [join] if join not in self.joins else []
                before = called

    def __call__(self, path: str) -> str:
        *links, column = path.split(".")
        table = "_".join(links) or self._table
        return f"{table}.{column}" if self.joins else column


def _amount(term: Term, name: _Names) -> str:
    if term.of is not None and term.of.years_since is not None:
        return f"quantile_disc(year($first_day) - {name(term.of.years_since)}, {term.quantile:g})"
    if term.of is not None:
        # Who still waits, or left without being served, was waiting until then: no engine has one word for that.
        until = name(str(term.of.days_until))
        ends = [until, *([name(term.of.censored_on)] if term.of.censored_on else []), "current_date"]
        served = f"{until} IS NOT NULL"
        if term.of.served_as:
            served += f" OR {name('outcome')} IN ({_values(term.of.served_as)})"
        days = f"coalesce({', '.join(ends)}) - {name(str(term.of.days_from))}"
        return f"kaplan_meier(\n    {term.quantile:g}, {days},\n    {served}\n  )"
    column = name(str(term.column))
    return {"count": f"count({column})", "sum": f"sum({column})", "distinct": f"count(DISTINCT {column})"}[term.way]


def _where(tests: Iterable[str]) -> list[str]:
    return [f"{'  AND' if number else 'WHERE'} {test}" for number, test in enumerate(tests)]


def _within(column: str) -> str:
    return f"{column} >= $first_day AND {column} < $day_after"


_NEW_YEAR = "date_trunc('year', $first_day)"


def _in_time(term: Term, name: _Names, moment: str | None = None) -> Iterable[str]:
    """When a row counts. `moment`: that of the term that asks, where it is another one."""
    at = moment or term.at
    if term.on is not None:
        yield _within(name(term.on))
    if term.during is not None:
        first, after = map(name, term.during)
        yield f"{first} >= $first_day AND {after} <= $day_after"
    if term.counted is not None:
        column = name(term.counted)
        yield {"end": f"{column} < $day_after", "start": f"{column} <= $first_day"}.get(at, f"{column} <= {_NEW_YEAR}")
        if term.lasts == "year":
            yield f"year({column}) = year($first_day)"
    if term.held is not None:
        first_day, until = term.held
        begins, ends = {
            "end": ("< $day_after", ">= $day_after"), "whole": ("<= $first_day", ">= $day_after"),
            "start": ("< $first_day", ">= $first_day"),
        }.get(at, (f"< {_NEW_YEAR}", f">= {_NEW_YEAR}"))  # fmt: skip
        if first_day is not None:
            # Where a source does not tell since when, it was always there.
            yield f"({name(first_day)} IS NULL OR {name(first_day)} {begins})"
        for column in until:
            yield f"({name(column)} IS NULL OR {name(column)} {ends})"
    if term.held_year is not None:
        yield f"{name(term.held_year)} = year($first_day)"


def _test(where: Where, name: _Names) -> str:
    column = name(where.column)
    match where.test:
        case "in":
            return f"{column} IN ({_values(where.value)})"
        case "not_in":
            return f"({column} IS NULL OR {column} NOT IN ({_values(where.value)}))"
        case "is_known":
            return f"{column} IS {'NOT ' if where.value else ''}NULL"
        case "same_as":
            return f"{column} = {name(where.value)}"
        case "same_year_as":
            return f"year({column}) = {name(where.value)}"
        case "within_years":
            return f"{column} >= year($first_day) - {where.value}"
        case "days_after":
            least, most = where.value
            days = f"{column} - {name(str(where.days_after))}"
            bounds = [f"{days} >= {least}"] * (least is not None) + [f"{days} <= {most}"] * (most is not None)
            return " AND ".join(bounds)
        case _:
            return f"{column} {'>=' if where.test == 'at_least' else '<='} {_values((where.value,))}"


def _values(values: Iterable[object]) -> str:
    return ", ".join(str(value) if isinstance(value, int | float) else f"'{value}'" for value in values)
