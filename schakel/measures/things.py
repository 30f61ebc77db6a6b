"""Distinct things, counted anew at each level: who borrows at two places counts at both, and once in the organisation.

Places are numbers while things are told apart: a number is compared faster than a code of thirteen letters, and of a country
forty million loans a year are put together by borrower and place, and again at each level.
"""

import ibis
import ibis.expr.types as ir

from schakel.measures.levels import at_level, target_of
from schakel.measures.months import bits_together, by_year, within_blocks
from schakel.measures.term import Term
from schakel.measures.world import World

STAND = "stand"
NOWHERE = 0
"""The number of a row without a place: it still counts for the network."""


def has_numbers(term: Term) -> bool:
    """Whether things of this term can be told apart by the number of their place.

    Not where the level looks at more than the place: at the home of a person, or at the months in which an organisation serves
    an area; and not where counts of a place follow each other.
    """
    return term.way == "distinct" and term.residence is None and term.counted is None and target_of(term) != "areas"


def numbers_of_places(world: World, place: ir.Column) -> ir.Table:
    """The places that occur in a column: their `stand` and their code, `place`."""
    codes = place.name("place").as_table().distinct()
    codes = codes.filter(codes.place.notnull())
    numbered = codes.select(
        stand=ibis.row_number().over(order_by=codes.place).cast("int64") + NOWHERE + 1,
        place=codes.place,
    )
    nowhere = world.calendar.limit(1).select(stand=ibis.literal(NOWHERE, type="int64"), place=ibis.null("string"))
    return ibis.union(numbered, nowhere)


def by_number(found: ir.Table, stands: ir.Table) -> ir.Table:
    """Rows with `stand` in the place of `place`."""
    known = stands.select("stand", stand_of=stands.place)
    found = found.left_join(known, found.place == known.stand_of)
    return found.mutate(stand=found.stand.fill_null(NOWHERE)).drop("place", "stand_of")


def things_at_level(
    world: World, term: Term, rows: ir.Table, level: str, times: ir.Table | None, stands: ir.Table | None = None
) -> ir.Table:
    """Distinct things counted anew at one level: one row is a number of things with the same months.

    Args:
        times: columns thing, cal_year, bits, amount: what each thing counts for in the months of `bits`; None = 1.
        stands: the numbers of places, when the rows have `stand` in the place of `place`.
    """
    given = rows.columns
    is_once = level == "location" and "lives_in" not in given and "part" not in given
    # All are of one level: a word less to tell the things apart by, told again of the few rows that are left.
    if stands is None:
        place, rows = "place_code", at_level(world, rows, target_of(term), level).drop("level")
    else:
        place, numbers = "number", _numbers_at_level(world, term, level, stands)
        rows = rows.join(numbers.select(STAND, "number"), STAND).drop(STAND)
    # The rows behind a number of things are the things themselves: that a person borrowed forty times makes no crowd.
    if not is_once:  # at a location a thing has one row a block of years already
        keys = [name for name in ("thing", place, "part") if name in rows.columns]
        rows = within_blocks(world, rows, keys, bits=bits_together(rows.bits))
    if times is None:
        keys = [name for name in rows.columns if name != "thing"]
        rows = rows.group_by(keys).aggregate(rows=rows.count())
        rows = rows.mutate(amount=rows["rows"].cast("float64"))
    else:
        rows = rows.join(times.rename(times_bits="bits"), ["thing", "cal_year"])
        rows = rows.mutate(bits=rows.bits & rows.times_bits).drop("times_bits")
        rows = rows.filter(rows.bits > 0)
        keys = [name for name in rows.columns if name not in ("thing", "amount")]
        rows = rows.group_by(keys).aggregate(amount=rows.amount.sum(), rows=rows.count())
    rows = by_year(world, rows)
    rows = rows.group_by(keys).aggregate(amount=rows.amount.sum(), rows=rows["rows"].sum())
    if stands is not None:
        rows = rows.join(numbers.select("number", "place_code").distinct(), "number").drop("number")
    return rows.mutate(level=ibis.literal(level)).rename(place="place_code")


def _numbers_at_level(world: World, term: Term, level: str, stands: ir.Table) -> ir.Table:
    """Each `stand` with the code of its place at that level, and one `number` for all that are of the same place."""
    placed = at_level(world, stands, target_of(term), level).select(STAND, "place_code")
    return placed.mutate(number=placed.stand.min().over(ibis.window(group_by="place_code")))
