"""From a term to its rows: place, year, months (as bits), part, amount. This is the only step that reads big tables.

Each big table is first reduced to one row per place and month (or per thing, place and year, when distinct things are
counted), and only then tied to organisations, municipalities and periods.
"""

from collections.abc import Iterable

import ibis
import ibis.expr.types as ir

from schakel.measures.class_months import classes_by_version, in_months_of_version
from schakel.measures.conditions import holds, paths_of, reach
from schakel.measures.months import (
    ALL,
    NEVER,
    bits_together,
    block_of,
    counts_before,
    month_number,
    of_window,
    only_of_one_holder,
    over_years,
    power,
    until_next_count,
    within_blocks,
    without_use,
)
from schakel.measures.rulesets import find_rule_sets
from schakel.measures.term import Term
from schakel.measures.things import STAND, by_number
from schakel.measures.whole_years import in_months_looked_at, in_years, years_suffice
from schakel.measures.world import World


def rows_of(world: World, term: Term, part: str | None, stands: ir.Table | None = None) -> ir.Table:
    """Rows of a term: of everything together (`part` None), or by part.

    Columns: `place` (code as in the table), `lives_in` (postcode-4, when the term has a residence), `cal_year`, `bits`
    (months), `amount`, `rows`; and where they apply `part`, `thing` for distinct things (then a row is of a block
    of years), `lapse` and `is_reached` for quantiles.

    Args:
        stands: the numbers of places (`things.numbers_of_places`): `stand` then comes in the place of `place`.
    """
    table, names = looked_at(world, term, paths_of_rows(term, part))
    found = table.select(**row_columns(world, term, part, table, names))
    return rows_from(world, term, part, found if stands is None else by_number(found, stands))


def looked_at(world: World, term: Term, paths: Iterable[str]) -> tuple[ir.Table, dict[str, str]]:
    """The table of a term, no further than its days matter, and the names of its columns by path."""
    table, names = reach(world, term, paths)
    if term.on is not None:
        table = of_window(world, table, names[term.on])
    return table, names


def place_of(world: World, term: Term) -> ir.Column:
    """The place of each row that a term looks at."""
    table, names = looked_at(world, term, [path for path in (term.on, term.place) if path is not None])
    return table[names[term.place]]


def row_columns(world: World, term: Term, part: str | None, table: ir.Table, names: dict[str, str]) -> dict[str, ir.Value]:
    """What each row of the table says to a term: what `rows_from` goes on from. `passes`: whether the row counts."""
    columns: dict[str, ir.Value] = {"place": table[names[term.place]]}
    if term.where:
        columns["passes"] = ibis.and_(*(holds(table, names, where) for where in term.where))
    if term.residence is not None:
        columns["lives_in"] = table[names[term.residence]]
    if part == "class":
        columns |= classes_by_version(find_rule_sets()[str(term.rule_set)], table)
    elif part is not None:
        columns["part"] = table[names[part]]
    columns["amount"] = _amount(table, term, names)
    if term.way == "distinct" or term.without is not None:
        columns["thing"] = table[names[str(term.column)]]
    if term.held_by_one is not None:
        columns["holder"] = table[names[term.held_by_one]]
    if term.of is not None:
        columns |= _lapse(table, term, names, world)
    columns |= _time(world, term, table, names)
    for column in term.promise.columns:
        if (term.counted is not None and ALL in column.allowed) or column.name == "area_name":
            columns[f"is_all_{column.name}"] = table[column.name] == ALL
    return columns


def rows_from(world: World, term: Term, part: str | None, found: ir.Table) -> ir.Table:
    """Rows of a term, from what each row of its table (or several that are the same to it) says."""
    if "passes" in found.columns:
        found = found.filter(found.passes).drop("passes")
    known = [name for name in ("thing", "amount", "part", "lapse") if name in found.columns]
    found = found.filter([found[name].notnull() for name in known])
    if part == "class":
        found = in_months_of_version(find_rule_sets()[str(term.rule_set)], found, 0 if term.at == "end" else 1)
    if part is not None and f"is_all_{part}" in found.columns:
        found = found.filter(~found[f"is_all_{part}"]).drop(f"is_all_{part}")
    if term.held is not None:
        by_year = "thing" not in found.columns and years_suffice(world, term)
        found = in_years(world, term, found) if by_year else over_years(world, found)
    elif term.counted is not None:
        found = over_years(world, until_next_count(world, term, found))
    elif term.during is not None:
        found = found.filter((found.bits > 0) & found.cal_year.between(world.window.first_year, world.window.last_year))
    if term.of is not None and term.of.years_since is not None:
        found = found.mutate(lapse=ibis.greatest(found.cal_year - found.lapse, 0))
    if term.held_by_one is not None:
        found = only_of_one_holder(found)
    if term.without is not None:
        found = without_use(world, term, found)
    elif term.way == "distinct":
        keys = [name for name in ("thing", "place", STAND, "lives_in", "part") if name in found.columns]
        return within_blocks(world, found, keys, bits=bits_together(found.bits))
    keys = [name for name in ("place", "lives_in", "cal_year", "bits", "part", "lapse", "is_reached") if name in found.columns]
    return found.group_by(keys).aggregate(amount=found.amount.sum(), rows=found["rows"].sum())


def held_by_thing(world: World, counted: Term) -> ir.Table:
    """How often each thing of a term with `times` counts, by months: columns thing, cal_year, bits, amount."""
    term, thing = counted.times, str(counted.column)
    assert term is not None
    table, names = reach(world, term, [*paths_of_rows(term, None), thing])
    table = table.filter([holds(table, names, where) for where in term.where]) if term.where else table
    time = _time(world, term, table, names, moment_of=counted)
    found = table.select(thing=table[names[thing]], amount=_amount(table, term, names), **time)
    found = found.filter(found.thing.notnull())
    # One row a thing and pair of months, so that the spread over years stays small.
    found = found.group_by("thing", "begins", "ends").aggregate(amount=found.amount.sum(), rows=found["rows"].sum())
    spread = over_years(world, found)
    return spread.group_by("thing", "cal_year", "bits").aggregate(amount=spread.amount.sum())


def _amount(table: ir.Table, term: Term, names: dict[str, str]) -> ir.NumericValue:
    if term.way == "sum":
        return table[names[str(term.column)]].cast("float64")
    # A snapshot has no row without a column that is required: what is known to be there need not be read.
    if term.way == "count" and not (term.promise.has(str(term.column)) and term.promise.column(str(term.column)).required):
        return table[names[str(term.column)]].notnull().ifelse(1.0, 0.0)
    return ibis.literal(1.0)


def _time(world: World, term: Term, table: ir.Table, names: dict[str, str], moment_of: Term | None = None) -> dict[str, ir.Value]:
    """Months of each row. `moment_of`: the term of which the moment is looked at, where that is another one."""
    if term.on is not None:
        before = counts_before(world, term, table, term.on)
        month = _month(table[names[term.on]], before)
        year = table[names[term.on]].year().cast("int64") if before is None else month // 12
        first_year = block_of(world, year) if term.way == "distinct" else year
        month = year * 12 if years_suffice(world, term) else month
        return {
            "cal_year": first_year,
            "bits": power(month - first_year * 12),
            "rows": ibis.literal(1, type="int64"),
        }
    if term.during is not None:
        first, after = (month_number(table[names[column]]) for column in term.during)
        # The last day is the day before `after`, so a span that ends on the first of a month does not touch that month.
        last = after - (table[names[term.during[1]]].day() == 1).ifelse(1, 0)
        within = (first // 12 == last // 12) & (last >= first)
        bits = power(last % 12 + 1) - power(first % 12)
        return {"cal_year": first // 12, "bits": within.ifelse(bits, 0).fill_null(0), "rows": ibis.literal(1, type="int64")}
    if term.counted is not None:
        return {
            "counted_on": table[names[term.counted]],
            "young_until": _young_until(table, term, names, 0 if term.at == "end" else 1),
            "rows": ibis.literal(1, type="int64"),
        }
    assert term.held is not None
    first, after = term.held
    start = table[names[first]] if first is not None else None
    before = counts_before(world, term, table, first) if first is not None else None
    ends_on = [_month(table[names[each]], counts_before(world, term, table, each)).fill_null(NEVER) for each in after]
    shift = 1 if term.at in ("start", "start_of_year") else 0
    begins = ibis.literal(0, type="int64") if start is None else _month(start, before).fill_null(0) + shift
    if term.at == "whole" and start is not None:
        is_late = start.day() > 1 if before is None else before | (start.day() > 1)
        begins = (_month(start, before) + is_late.ifelse(1, 0)).fill_null(0)
    ends = ibis.least(*ends_on, NEVER) + shift
    ends = ibis.least(ends, _young_until(table, term, names, shift))
    if years_suffice(world, moment_of or term):
        begins, ends = in_months_looked_at(world, moment_of or term, begins, ends)
    found: dict[str, ir.Value] = {"begins": begins, "ends": ends, "rows": ibis.literal(1, type="int64")}
    if term.held_year is not None:
        found["only_year"] = table[names[term.held_year]].cast("int64")
    return found


def _month(day: ir.DateValue, counts_before: ir.BooleanValue | None) -> ir.IntegerValue:
    """Number of the month in which a day counts."""
    return month_number(day) if counts_before is None else month_number(day) - counts_before.ifelse(1, 0)


def _young_until(table: ir.Table, term: Term, names: dict[str, str], shift: int) -> ir.IntegerValue:
    """First month in which the row fails a test `within_years`: being young is something that ends."""
    years = [(table[names[where.column]].cast("int64"), where.value) for where in term.where if where.test == "within_years"]
    return (
        ibis.least(NEVER, *((year + most + 1) * 12 + shift for year, most in years))
        if years
        else ibis.literal(NEVER, type="int64")
    )


def _lapse(table: ir.Table, term: Term, names: dict[str, str], world: World) -> dict[str, ir.Value]:
    assert term.of is not None
    if term.of.years_since is not None:
        return {"lapse": table[names[term.of.years_since]].cast("int64"), "is_reached": ibis.literal(True)}
    # What a faster feed tells of days after the last common one is not looked at: its events without the waits that a
    # slower feed still counts would make every wait look short. A row that began after that day has no lapse.
    last = ibis.date(world.last_day_of(term.table).isoformat())
    start, reached = table[names[str(term.of.days_from)]], table[names[str(term.of.days_until)]]
    ended = table[names[term.of.censored_on]] if term.of.censored_on is not None else ibis.null("date")
    if term.of.served_as:
        reached = reached.fill_null(table.outcome.isin(term.of.served_as).ifelse(ended, ibis.null("date")))
    reached = (reached <= last).ifelse(reached, ibis.null("date"))
    days = reached.fill_null(ibis.least(ended.fill_null(last), last)).delta(start, unit="day").cast("int64")
    lapse = (start <= last).ifelse(ibis.greatest(days, 0), ibis.null("int64"))
    return {"lapse": lapse, "is_reached": reached.notnull()}


def paths_of_rows(term: Term, part: str | None) -> list[str]:
    """All columns that a term looks at."""
    paths = [*paths_of(term), term.place, term.residence, term.column, term.on, term.counted, term.held_year, term.held_by_one]
    paths += [*(term.during or ()), *((term.held[0], *term.held[1]) if term.held else ()), part if part != "class" else None]
    if term.of is not None:
        paths += [term.of.years_since, term.of.days_from, term.of.days_until, term.of.censored_on]
    return [path for path in paths if path is not None]
