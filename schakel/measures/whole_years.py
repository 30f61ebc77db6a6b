"""Spans and events told by the year, for who asks for nothing but years.

A year looks at few months: its last one, its first one, or at all of them as one. Told in those months alone, before
anything is put together, hundreds of different choices of months are some tens, and a hold that waited three weeks in May
is no row at all. Which of the months that are looked at lie in a span stays the same, so every figure stays the same.
"""

import ibis.expr.types as ir
from ibis import least

from schakel.measures.levels import target_of
from schakel.measures.months import NEVER
from schakel.measures.term import Term
from schakel.measures.world import World


def years_suffice(world: World, term: Term) -> bool:
    """Whether the rows of a term may be told by year.

    Areas keep their months, since an organisation may serve one for a part of the year; and fractions are added once, so
    that a year is the same to the last bit whether months are asked for or not.
    """
    has_fractions = "sum" in (term.way, term.times.way if term.times is not None else "")
    return world.window.periods == ("year",) and not has_fractions and target_of(term) != "areas"


def in_months_looked_at(
    world: World, term: Term, begins: ir.IntegerValue, ends: ir.IntegerValue
) -> tuple[ir.IntegerValue, ir.IntegerValue]:
    """A span (months, the end not included) from the first month that a year looks at, until the first that lies beyond it.

    Args:
        term: of which the moment (`at`) says which months those are; years must suffice for it.
    """
    if term.at == "whole":
        return _january_from(begins), ends - ends % 12
    if term.at == "end":
        return _last_month_from(world, begins), _last_month_from(world, ends)
    return _january_from(begins), _january_from(ends)


def in_years(world: World, term: Term, found: ir.Table) -> ir.Table:
    """`months.over_years` for who asks for years: a row for each year whose moment lies in the span, told in that month."""
    years = world.calendar.filter(world.calendar.period == "year")
    if term.at == "whole":
        years = years.select("cal_year", bits=years.all_bits, first=years.cal_year * 12, after=years.cal_year * 12 + 12)
    elif term.at == "end":
        today = world.window.today
        month = years.cal_year * 12 + (years.cal_year == today.year).ifelse(today.month - 1, 11)
        years = years.select("cal_year", bits=years.last_bit, first=month, after=month + 1)
    else:
        years = years.select("cal_year", bits=years.first_bit, first=years.cal_year * 12, after=years.cal_year * 12 + 1)
    meets = [found.begins <= years["first"], found.ends >= years.after]
    if "only_year" in found.columns:
        meets.append(found.only_year == years.cal_year)
    found = found.join(years, meets)
    return found.drop([name for name in ("begins", "ends", "only_year", "first", "after") if name in found.columns])


def _january_from(month: ir.IntegerValue) -> ir.IntegerValue:
    return (month + 11) - (month + 11) % 12


def _last_month_from(world: World, month: ir.IntegerValue) -> ir.IntegerValue:
    """The last month of its year. That of the year that runs is the month of today: after it nothing is looked at."""
    now = world.window.today.year * 12 + world.window.today.month - 1
    return (month <= now).ifelse(least(month - month % 12 + 11, now), NEVER)
