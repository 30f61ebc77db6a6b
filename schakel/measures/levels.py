"""From rows at a place to rows at every level: location, organisation, municipality, network."""

from collections.abc import Iterable

import ibis
import ibis.expr.types as ir

from schakel.measures.figure import LEVELS
from schakel.measures.months import NEVER, month_number, power
from schakel.measures.term import Term, follow
from schakel.measures.world import World

OUTSIDE = "outside"

LEVELS_OF = {
    "locations": LEVELS,
    "organisations": ("organisation", "network"),
    "areas": ("organisation", "municipality", "network"),
}
"""The levels at which something that is tied to such a place says something."""


def target_of(term: Term) -> str:
    """The table of places that a term is tied to: `locations`, `organisations` or `areas`."""
    column = follow(term.promise, term.place)[1]
    return (column.references or f"{column.name.removesuffix('_code')}s.").split(".")[0]


def levels_of(term: Term) -> tuple[str, ...]:
    """The levels at which a term says something."""
    return LEVELS_OF[target_of(term)]


def at_levels(world: World, rows: ir.Table, targets: Iterable[str]) -> ir.Table:
    """Rows with `level` and `place_code` in the place of `place` and `lives_in`: once for each level a row belongs to.

    A place that the register does not know still counts, for itself and for the network. Places outside the network do
    not count at all.

    Args:
        rows: with `target`, the kind of place, and whatever else a row has.
        targets: the kinds of place that occur.
    """
    stacked = [
        at_level(world, rows.filter(rows.target == target).drop("target"), target, level)
        for target in sorted(targets)
        for level in LEVELS_OF[target]
    ]
    return ibis.union(*stacked) if len(stacked) > 1 else stacked[0]


def at_level(world: World, rows: ir.Table, target: str, level: str) -> ir.Table:
    """Rows of one kind of place at one level."""
    others = [name for name in rows.columns if name not in ("place", "lives_in")]
    if target == "areas" and level == "organisation":
        return _served(world, rows).select(*others, "level", "place_code")
    placed = {"locations": _locations, "organisations": _organisations, "areas": _areas}[target](world, rows)
    if level == "network":
        placed = placed.filter(placed.counts_in_network)
    code = ibis.literal(world.network_code) if level == "network" else placed[level]
    found = placed.mutate(level=ibis.literal(level), place_code=code)
    return found.filter(found.place_code.notnull()).select(*others, "level", "place_code")


def _locations(world: World, rows: ir.Table) -> ir.Table:
    locations, organisations, areas = world.table("locations"), world.table("organisations"), world.table("areas")
    register = locations.left_join(organisations, locations.organisation_code == organisations.organisation_code).select(
        place_key=locations.location_code,
        organisation=locations.organisation_code,
        stands_in=locations.municipality_code,
        is_outside=(locations.kind == OUTSIDE).fill_null(False) | (organisations.kind == OUTSIDE).fill_null(False),
    )
    placed = rows.left_join(register, rows.place == register.place_key)
    placed = placed.filter(~placed.is_outside.fill_null(False)).drop("place_key", "is_outside")
    municipality = placed.stands_in
    if "lives_in" in rows.columns:
        homes = areas.filter(areas.kind == "postcode4").select(home=areas.area_code, lives_where=areas.parent_code)
        placed = placed.left_join(homes, placed.lives_in == homes.home).drop("home")
        municipality = placed.lives_in.isnull().ifelse(placed.stands_in, placed.lives_where)
    placed = placed.mutate(location=placed.place, municipality=municipality, counts_in_network=ibis.literal(True))
    return _without(placed, "place", "lives_in", "stands_in", "lives_where")


def _without(table: ir.Table, *names: str) -> ir.Table:
    return table.drop([name for name in names if name in table.columns])


def _organisations(world: World, rows: ir.Table) -> ir.Table:
    organisations = world.table("organisations")
    register = organisations.select(place_key=organisations.organisation_code, place_kind=organisations.kind)
    placed = rows.left_join(register, rows.place == register.place_key)
    placed = placed.filter((placed.place_kind != OUTSIDE).fill_null(True))
    none = ibis.null("string")
    placed = placed.mutate(location=none, organisation=placed.place, municipality=none, counts_in_network=ibis.literal(True))
    return _without(placed, "place", "lives_in", "place_key", "place_kind")


def _areas(world: World, rows: ir.Table) -> ir.Table:
    """Municipalities, and the network by those within it; organisations come in `_served`."""
    areas = world.table("areas")
    register = areas.filter(areas.kind == "municipality").select(
        place_key=areas.area_code, is_inside=areas.is_in_network.fill_null(True)
    )
    placed = rows.join(register, rows.place == register.place_key)
    none = ibis.null("string")
    placed = placed.mutate(location=none, organisation=none, municipality=placed.place, counts_in_network=placed.is_inside)
    return _without(placed, "place", "lives_in", "place_key", "is_inside")


def _served(world: World, rows: ir.Table) -> ir.Table:
    """Organisations by the municipalities they serve, in the months in which they serve them."""
    served = world.table("service_areas")
    register = served.select(
        "organisation_code", served_key=served.municipality_code, since=served.valid_from, till=served.valid_until
    )
    placed = rows.join(register, rows.place == register.served_key)
    first = ibis.greatest(month_number(placed.since).fill_null(0) - placed.cal_year * 12, 0)
    after = ibis.least(month_number(placed.till).fill_null(NEVER) - placed.cal_year * 12, 12)
    months = (first < after).ifelse(power(ibis.greatest(after, 0)) - power(ibis.least(first, 12)), 0)
    placed = placed.mutate(bits=placed.bits & months, level=ibis.literal("organisation"), place_code=placed.organisation_code)
    return placed.filter(placed.bits > 0)
