"""From rows to quantities: one number for each term, place and period. Ratios and quantiles are made here.

The first step is asked from the engine that holds the data, one query a term, and gives back little: a row for each
place and month. The second step takes what came back for all terms at once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from schakel.measures.levels import at_levels, target_of
from schakel.measures.term import Term
from schakel.measures.world import World

FOUND = pa.schema(
    [
        ("term", pa.int64()), ("level", pa.string()), ("place", pa.string()), ("lives_in", pa.string()), ("part", pa.string()),
        ("cal_year", pa.int64()), ("bits", pa.int64()), ("lapse", pa.int64()), ("is_reached", pa.bool_()),
        ("period", pa.string()), ("starts_on", pa.date32()), ("amount", pa.float64()), ("rows", pa.int64()),
    ]
)  # fmt: skip
"""What the first step gives. `level`, `period` and `starts_on` are filled for distinct things, in the place of `cal_year` and
`bits`: they must be counted anew at each level, and so many have months of their own that they are few only by period."""

KEYS = ("term", "level", "place_code", "period", "starts_on", "part")
QUANTITIES = (*KEYS, "amount", "rows", "value")
"""What the second step gives.

`amount` is empty when a row of data covers the period only in part, as a quarter covers its months: then the quarter
has an amount and its months have none. `value` is filled for quantiles alone.
"""

NEARLY = 1e-9
"""A curve that reaches a half to the last bit but one has reached a half: exp(sum(ln)) is not exact."""


Keep = Callable[[ir.Table, str], ir.Table]


def ratio(numerator: ir.NumericValue, denominator: ir.NumericValue) -> ir.FloatingValue:
    """The only division: as floating numbers on every engine, and over 0 it says nothing.

    On some engines a whole number divided by a whole number is rounded down without a word.
    """
    return numerator.cast("float64") / denominator.cast("float64").nullif(0.0)


def found_rows(term: Term, rows: ir.Table, number: int) -> ir.Table:
    """First step: the rows of one term in columns `FOUND`."""
    given = {name: rows[name] for name in FOUND.names if name in rows.columns}
    if term.residence is not None and "lives_in" in given:
        given["lives_in"] = rows.lives_in.fill_null("")  # empty: has no known home; NULL: homes do not matter
    given["term"] = ibis.literal(number)
    given.setdefault("part", ibis.literal(""))
    empty = {field.name: ibis.null(ibis.dtype(_IBIS_OF.get(str(field.type), str(field.type)))) for field in FOUND}
    return rows.select(**{name: given.get(name, empty[name]) for name in FOUND.names})


_IBIS_OF = {"bool": "boolean", "double": "float64", "date32[day]": "date"}


def found_things(world: World, term: Term, rows: ir.Table, number: int) -> ir.Table:
    """First step: distinct things of one level in columns `FOUND`, by period."""
    by_period = _in_periods(world, rows.mutate(when=ibis.literal(when_of(term))))
    calendar = world.calendar.select("slot", "period", "starts_on")
    return found_rows(term, by_period.join(calendar, "slot").drop("slot"), number)


def carrier_of(term: Term) -> Term:
    """The term whose rows are asked: quantiles of one thing are read off the same rows."""
    return replace(term, quantile=0.5) if term.way == "quantile" else term


def traits_of(terms: Mapping[int, Term]) -> pa.Table:
    """What the second step must know of the rows of each term, by the number they were found under."""
    rows = [{"term": number, "target": target_of(term), "when": when_of(term)} for number, term in terms.items()]
    return pa.Table.from_pylist(rows, schema=pa.schema([("term", pa.int64()), ("target", pa.string()), ("when", pa.string())]))


def asked_of(shares: Iterable[tuple[int, int, float | None]]) -> pa.Table:
    """Which terms are made of the rows of which: the number of the rows, of the term, and the share of a quantile."""
    fields = [("term", pa.int64()), ("asked", pa.int64()), ("share", pa.float64())]
    names = [name for name, _ in fields]
    return pa.Table.from_pylist([dict(zip(names, each, strict=True)) for each in shares], schema=pa.schema(fields))


def when_of(term: Term) -> str:
    """How months and periods must meet: `some`, `within`, `whole`, or a moment."""
    if term.on is not None:
        return "some"
    if term.during is not None:
        return "within"
    return term.at


def quantities(world: World, found: ir.Table, traits: ir.Table, asked: ir.Table, targets: Iterable[str], keep: Keep) -> ir.Table:
    """Second step: every term at every level, place, period and part, in columns `QUANTITIES`.

    Rows are brought together by period first and tied to levels then, so that each row is looked at once and not once a
    level. Two kinds go the other way: areas, because the months in which an organisation serves a municipality are known
    before the period; and rows with a residence, of which each level looks at the place or at the home but not at both.

    Args:
        keep: runs an expression and keeps its rows under a name.
    """
    rows = found.join(traits, "term")
    raw = rows.filter(rows.level.isnull()).drop("level")
    counted = rows.filter(rows.level.notnull()).rename(place_code="place")
    counted = counted.join(world.calendar.select("slot", "period", "starts_on"), ["period", "starts_on"])
    is_early = (raw.target == "areas") | raw.lives_in.notnull()
    # Kept, not written out: each level would make one long query of all that went before.
    tied = _together(at_levels(world, keep(raw.filter(is_early), "early_rows"), targets), "bits")
    table = _in_periods(world, tied).cast({"rows": "int64"})
    table = ibis.union(table, counted.select(*table.columns))
    if others := [target for target in targets if target != "areas"]:
        late = keep(_in_periods(world, raw.filter(~is_early)), "rows_in_periods").cast(
            {"rows": "int64"}
        )  # DuckDB keeps sums wider
        table = ibis.union(table, at_levels(world, late, others).select(*table.columns))
    plain = table.filter(table.lapse.isnull())
    sums = plain.group_by(_KEYS).aggregate(amount=_known_sum(plain), rows=plain["rows"].sum())
    sums = sums.join(asked.filter(asked.share.isnull()).drop("share"), "term").mutate(value=ibis.null("float64"))
    read = _quantiles(table.filter(table.lapse.notnull()), asked.filter(asked.share.notnull()))
    both = ibis.union(sums, read.select(*sums.columns)).drop("term").rename(term="asked")
    return both.join(world.calendar.select("slot", "period", "starts_on"), "slot").select(*QUANTITIES)


_KEYS = ("term", "level", "place_code", "slot", "part")
_ROW_KEYS = ("term", "part", "lapse", "is_reached")


def _together(table: ir.Table, *time: str) -> ir.Table:
    """Rows that differ in nothing but their numbers, added."""
    names = ("level", "place_code", "target", "place", "lives_in", *_ROW_KEYS, "when", "cal_year", *time)
    keys = [name for name in names if name in table.columns]
    return table.group_by(keys).aggregate(amount=_known_sum(table), rows=table["rows"].sum())


def _in_periods(world: World, table: ir.Table) -> ir.Table:
    """Rows added by place and period (`slot`): those that meet the period, in the way their term asks.

    Many rows have the same months, so it is first found which months meet which period.
    """
    months = table.select("when", "cal_year", "bits").distinct().join(world.calendar, "cal_year")
    months = months.filter(_meets(months.when, months))
    is_covered = (months.when != "within") | ((months.bits & months.all_bits) == months.bits)
    meets = months.select("when", "cal_year", "bits", "slot", is_covered=is_covered)
    table = table.join(meets, ["when", "cal_year", "bits"])
    table = table.mutate(amount=table.is_covered.ifelse(table.amount, ibis.null("float64")))
    return _together(table.drop("when", "cal_year", "bits"), "slot")


def _meets(when: ir.StringValue, months: ir.Table) -> ir.BooleanValue:
    """Whether months (`bits`) meet the period beside them."""
    bits, period = months.bits, months.all_bits
    moment = ibis.cases((when == "end", months.last_bit), (when == "start", months.first_bit), else_=1)
    return ibis.cases(
        (when.isin(["some", "within"]), (bits & period) > 0),
        (when == "whole", (bits & period) == period),
        else_=(bits & moment) > 0,
    )


def _known_sum(table: ir.Table) -> ir.FloatingScalar:
    """The sum of the amounts; empty when one of them is."""
    return table.amount.isnull().any().ifelse(ibis.null("float64"), table.amount.sum())


def _quantiles(table: ir.Table, asked: ir.Table) -> ir.Table:
    """The smallest lapse at which at least that share has been reached, by Kaplan and Meier (1958).

    Who left before being reached (a hold that was cancelled or is still open) was at risk until then: such a row lowers
    the number at risk and is no event. `value` is empty when the curve does not come that far. Ties: events come before
    departures of the same day. Assumes that leaving says nothing of the wait; wrong when people cancel *because* it is long.
    """
    days = table.group_by([*_KEYS, "lapse"]).aggregate(
        reached=table.amount.sum(where=table.is_reached).fill_null(0.0), left=table.amount.sum(), rows=table["rows"].sum()
    )
    before = ibis.window(group_by=_KEYS, order_by="lapse", preceding=None, following=0)
    days = days.mutate(at_risk=days.left.sum().over(ibis.window(group_by=_KEYS)) - days.left.sum().over(before) + days.left)
    # ln(0) is an error on some engines; a curve that falls to nothing is written as a very small number instead.
    days = days.mutate(step=ibis.greatest(1.0 - ratio(days.reached, days.at_risk), 1e-300).ln())
    days = days.mutate(curve=days.step.sum().over(before).exp())
    days = days.join(asked, "term")
    found = days.group_by([*_KEYS, "asked"]).aggregate(
        amount=days.reached.sum(), rows=days["rows"].sum(), value=days.lapse.min(where=days.curve <= 1.0 - days.share + NEARLY)
    )
    return found.mutate(value=found.value.cast("float64"))
