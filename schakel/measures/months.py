"""Intervals and distinct things as months of a year: bit 0 is January, bit 11 December."""

import ibis
import ibis.expr.types as ir

from schakel.measures.term import Term
from schakel.measures.world import World

NEVER = 9999 * 12
"""Month far ahead: for what has no end."""

ALL = "all"
"""How tables of counts call a row that stands for all age classes or areas together."""


@ibis.udf.agg.builtin(name="bit_or", signature=(("int64",), "int64"))
def bits_together(bits):  # type: ignore[no-untyped-def]
    """Months in which any of the rows has a bit. Ibis offers `bit_or` on few engines; DuckDB and Spark share the function."""


def month_number(day: ir.DateValue) -> ir.IntegerValue:
    """Months since the year 0: a number that can be compared and subtracted on every engine."""
    return day.year().cast("int64") * 12 + day.month().cast("int64") - 1


def power(exponent: ir.IntegerValue) -> ir.IntegerValue:
    """2 ** exponent as a whole number."""
    return ibis.literal(1, type="int64") << exponent.cast("int64")


def over_years(world: World, found: ir.Table) -> ir.Table:
    """Replace `begins` and `ends` (months, the end not included) by one row a year with `cal_year` and `bits`."""
    others = [name for name in found.columns if name not in ("amount", "rows")]
    if "thing" not in found.columns:  # reduce first: a million items have few different pairs of months
        first, after = world.window.first_year * 12, (world.window.today.year + 1) * 12
        found = found.mutate(begins=ibis.greatest(found.begins, first), ends=ibis.least(found.ends, after))
        found = found.group_by(others).aggregate(amount=found.amount.sum(), rows=found["rows"].sum())
    years = world.calendar.filter(world.calendar.period == "year").select("cal_year")
    spread = found.join(years, [found.begins < (years.cal_year + 1) * 12, found.ends > years.cal_year * 12])
    if "only_year" in found.columns:
        spread = spread.filter(spread.only_year == spread.cal_year).drop("only_year")
    first_month = ibis.greatest(spread.begins - spread.cal_year * 12, 0)
    after_month = ibis.least(spread.ends - spread.cal_year * 12, 12)
    spread = spread.mutate(bits=(first_month < after_month).ifelse(power(after_month) - power(first_month), 0))
    return spread.filter(spread.bits > 0).drop("begins", "ends")


def until_next_count(world: World, term: Term, found: ir.Table) -> ir.Table:
    """Let each count hold from its month until the next month in which that organisation (or area) was counted.

    A count is of a whole organisation on one day: of several days in a month the last one tells, and a branch that is
    missing from the next count is not carried on. A count on the first of a month tells the start of that month; a later
    one tells the start of the next. Where a source gives a row for all areas or ages together beside rows for each, the
    former is the total.
    """
    found = found.filter(found.counted_on <= ibis.date(world.window.today.isoformat())).mutate(series=found.place)
    if term.promise.column(term.place).references == "locations.location_code":
        locations = world.table("locations").select(series_key="location_code", run_by="organisation_code")
        found = found.left_join(locations, found.place == locations.series_key)
        found = found.mutate(series=found.run_by.fill_null(found.place)).drop("series_key", "run_by")
    for flag in [name for name in found.columns if name.startswith("is_all_")]:
        together = found.group_by("series", "counted_on").aggregate(has_all=found[flag].any())
        found = found.join(together, ["series", "counted_on"])
        found = found.filter(found[flag] | ~found.has_all).drop("has_all", flag)
    month = month_number(found.counted_on)
    found = found.mutate(begins=month if term.at == "end" else month + (found.counted_on.day() > 1).ifelse(1, 0))
    months = found.group_by("series", "begins").aggregate(counted_on=found.counted_on.max())
    months = months.mutate(ends=months.begins.lead().over(group_by="series", order_by="begins").fill_null(NEVER))
    found = found.join(months, ["series", "begins", "counted_on"])
    if term.lasts == "year":
        found = found.mutate(ends=ibis.least(found.ends, (found.counted_on.year().cast("int64") + 1) * 12))
    return found.mutate(ends=ibis.least(found.ends, found.young_until)).drop("counted_on", "series", "young_until")


def only_of_one_holder(found: ir.Table) -> ir.Table:
    """Keep the months in which exactly one holder in the whole network has the thing."""
    held = found.filter(found.holder.notnull()).group_by("thing", "holder", "cal_year").aggregate(bits=bits_together(found.bits))
    alone = ibis.literal(0, type="int64")
    for month in range(12):
        holders = ((held.bits & (1 << month)) > 0).ifelse(1, 0).sum()
        alone = alone + (holders == 1).ifelse(1 << month, 0)
    single = held.group_by("thing", "cal_year").aggregate(alone=alone)
    found = found.join(single, ["thing", "cal_year"])
    found = found.mutate(bits=found.bits & found.alone).drop("alone", "holder")
    return found.filter(found.bits > 0)


def with_use(world: World, term: Term, found: ir.Table) -> ir.Table:
    """Add `used`: the months in which the thing has a row in the other table."""
    assert term.without is not None
    name, key, on = term.without
    other = world.table(name)
    day = other[on]
    other = other.select(thing=other[key], cal_year=day.year().cast("int64"), used=power(day.month() - 1))
    other = other.filter(other.thing.notnull() & other.cal_year.between(world.window.first_year, world.window.today.year))
    other = other.group_by("thing", "cal_year").aggregate(used=bits_together(other.used))
    found = found.left_join(other, ["thing", "cal_year"]).drop("thing_right", "cal_year_right")
    return found.mutate(used=found.used.fill_null(0))
