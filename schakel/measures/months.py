"""Intervals and distinct things as months of a year: bit 0 is January, bit 11 December."""

from datetime import date

import ibis
import ibis.expr.types as ir

from schakel.measures.term import Term
from schakel.measures.unseen import NEAR_DAYS
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


def counts_before(world: World, term: Term, table: ir.Table, column: str) -> ir.BooleanValue | None:
    """Whether a day counts on the last day of the month before, as `Span.counts_on` says; None when none of them does."""
    if all(span.counts_on == span.on for span in world.unseen.get((term.table, column), ())):
        return None
    day, after = table[column], table[str(term.promise.bound_of(column))]
    is_near = (day.day() <= NEAR_DAYS) & (month_number(after + ibis.interval(days=1)) < month_number(day))
    return is_near.fill_null(False)


def power(exponent: ir.IntegerValue) -> ir.IntegerValue:
    """2 ** exponent, for 0 up to 60, as a whole number of 64 bits: engines would shift a 1 as a number of 32 bits."""
    return ibis.literal(1 << 60, type="int64") >> (60 - exponent).cast("int32")


TOGETHER = 5
"""Years of which distinct things have their months in one number: a million items are then a row or two each, not five."""


def block_of(world: World, year: ir.IntegerValue) -> ir.IntegerValue:
    """First year of the block that a year of the window lies in; the first block begins with the first year that is computed.

    A window that is one block needs no year of each row: fifteen million loans are then told apart by one column less.
    """
    if len(world.window.years) <= TOGETHER:
        return ibis.literal(world.window.first_year, type="int64")
    return year - (year - world.window.first_year % TOGETHER) % TOGETHER


def within_blocks(world: World, table: ir.Table, keys: list[str], **values: ir.Scalar) -> ir.Table:
    """Rows put together by these columns and the block of years; where all is one block, that is said afterwards.

    A column less to tell rows apart by is a tenth less work on many millions of them.
    """
    if len(world.window.years) > TOGETHER:
        return table.group_by([*keys, "cal_year"]).aggregate(**values)
    return table.group_by(keys).aggregate(**values).mutate(cal_year=ibis.literal(world.window.first_year, type="int64"))


def of_window(world: World, table: ir.Table, column: str) -> ir.Table:
    """Rows of a table of which that day lies in the years that are computed.

    By day, not by what is made of it: whole pieces of a file need not be read then.
    """
    first, last = date(world.window.first_year, 1, 1), date(world.window.last_year, 12, 31)
    day = table[column]
    return table.filter((day >= ibis.date(first.isoformat())) & (day <= ibis.date(last.isoformat())))


def over_years(world: World, found: ir.Table) -> ir.Table:
    """Replace `begins` and `ends` (months, the end not included) by `cal_year` and `bits`: a row a year.

    Of things it is a row a block of years, until `by_year`.
    """
    others = [name for name in found.columns if name not in ("amount", "rows")]
    years = world.calendar.filter(world.calendar.period == "year").select("cal_year")
    length = 12
    if "only_year" in found.columns:
        first, after = found.only_year * 12, (found.only_year + 1) * 12
        found = found.mutate(begins=ibis.greatest(found.begins, first), ends=ibis.least(found.ends, after)).drop("only_year")
    if "thing" in found.columns:
        years, length = years.select(cal_year=block_of(world, years.cal_year)).distinct(), 12 * TOGETHER
    else:  # reduce first: a million items have few different pairs of months
        first, after = world.window.first_year * 12, (world.window.last_year + 1) * 12
        found = found.mutate(begins=ibis.greatest(found.begins, first), ends=ibis.least(found.ends, after))
        keys = [name for name in others if name in found.columns]
        found = found.group_by(keys).aggregate(amount=found.amount.sum(), rows=found["rows"].sum())
    spread = found.join(years, [found.begins < years.cal_year * 12 + length, found.ends > years.cal_year * 12])
    first_month = ibis.greatest(spread.begins - spread.cal_year * 12, 0)
    after_month = ibis.least(spread.ends - spread.cal_year * 12, length)
    spread = spread.mutate(bits=(first_month < after_month).ifelse(power(after_month) - power(first_month), 0))
    return spread.filter(spread.bits > 0).drop("begins", "ends")


def by_year(world: World, rows: ir.Table) -> ir.Table:
    """Rows of blocks of years as rows of years."""
    years = world.calendar.filter(world.calendar.period == "year").select(year_itself="cal_year")
    rows = rows.join(years.mutate(cal_year=block_of(world, years.year_itself)), "cal_year")
    back = ((rows.year_itself - rows.cal_year) * 12).cast("int32")
    rows = rows.mutate(bits=(rows.bits >> back) & 0b111111111111, cal_year=rows.year_itself).drop("year_itself")
    return rows.filter(rows.bits > 0)


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
    before = ibis.window(group_by=["thing", "cal_year"], order_by="holder", preceding=(None, 1))
    held = held.mutate(earlier=bits_together(held.bits).over(before).fill_null(0))
    held = held.mutate(shared=held.bits & held.earlier)
    months = held.group_by("thing", "cal_year").aggregate(any_holder=bits_together(held.bits), shared=bits_together(held.shared))
    found = found.join(months, ["thing", "cal_year"])
    found = found.mutate(bits=found.bits & (found.any_holder - found.shared)).drop("any_holder", "shared", "holder")
    return found.filter(found.bits > 0)


def without_use(world: World, term: Term, found: ir.Table) -> ir.Table:
    """Take away the months in which the thing has a row in the other table.

    A thing that was there during the whole of a period and not used in it has all months of the period left.
    """
    assert term.without is not None
    name, key, on = term.without
    other = of_window(world, world.table(name), on)
    day = other[on]
    year = day.year().cast("int64")
    block = block_of(world, year)
    if world.window.periods == ("year",):  # used on some day of a year is used in all of it
        used = power((year - block) * 12 + 12) - power((year - block) * 12)
    else:
        used = power(month_number(day) - block * 12)
    other = other.select(thing=other[key], cal_year=block, used=used)
    other = other.filter(other.thing.notnull()).group_by("thing", "cal_year").aggregate(used=bits_together(other.used))
    found = found.left_join(other, ["thing", "cal_year"]).drop("thing_right", "cal_year_right")
    found = found.mutate(bits=found.bits - (found.bits & found.used.fill_null(0))).drop("used")
    found = found.filter(found.bits > 0)
    keys = [name for name in found.columns if name not in ("thing", "amount", "rows")]
    found = by_year(world, found.group_by(keys).aggregate(amount=found.amount.sum(), rows=found["rows"].sum()))
    return wholly(world, found.group_by(keys).aggregate(amount=found.amount.sum(), rows=found["rows"].sum()))


def wholly(world: World, rows: ir.Table) -> ir.Table:
    """Rows that count in the periods they wholly fill, with few different months in the place of thousands.

    A row that has not the whole year fills at most quarters and months, and no quarter asks for months of another: it is
    as well told by its months of each quarter apart.
    """
    slots = world.calendar.filter(world.calendar.period.isin(["quarter", "year"]))
    slots = slots.select("cal_year", "period", asked=slots.all_bits)
    rows = rows.join(slots, "cal_year")
    is_whole_year = rows.bits == 0b111111111111
    rows = rows.filter(is_whole_year == (rows.period == "year")).mutate(bits=rows.bits & rows.asked).drop("period", "asked")
    return rows.filter(rows.bits > 0)
