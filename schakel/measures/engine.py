"""Compute every measure at every level and period.

Two steps. The rows of all terms are asked from the engine that holds the data (DuckDB on one machine, Spark on a
cluster), each distinct term once, however many measures use it. What comes back is small: a few numbers for each place
and month. Levels, periods and ratios are then made here, on DuckDB, for all measures in one go. The list of places
leads, so that a branch without a single loan shows 0 and does not disappear.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from schakel.measures.assembly import assemble, split_by
from schakel.measures.definition import Measure, Version
from schakel.measures.engines import Engine, engine_for
from schakel.measures.extents import Extent, find_extents, first_year
from schakel.measures.figure import FIGURE_COLUMNS
from schakel.measures.levels import OUTSIDE, levels_of, target_of, things_at_level
from schakel.measures.quantities import FOUND, found_rows, quantities, traits_of
from schakel.measures.rows import held_by_thing, rows_of
from schakel.measures.term import Term
from schakel.measures.world import Window, World, calendar_table
from schakel.vocabulary.progress import Progress, Silent

BACKSTAGE = ("storage", "office")
"""Locations that have figures only where there are data."""


@dataclass(frozen=True)
class Network:
    """The place that stands for everything together."""

    code: str
    name: str


def compute(
    connection: Any,
    measures: Mapping[str, Measure],
    *,
    today: date,
    network: Network,
    known_on: Mapping[str, date] | None = None,
    known_since: Mapping[str, date] | None = None,
    report: Progress | None = None,
) -> pa.Table:
    """All figures of these measures, in columns `FIGURE_COLUMNS`, sorted as they are kept.

    Args:
        connection: a DuckDB connection or a Spark session that has the promised tables by name.
        today: last day that anything is known of; periods that begin later have no figures.
        known_on: for tables that are known up to an earlier day, that day.
        known_since: for tables of which only survivors are known before a day, that day (`knowledge.known_since`).
    """
    report = report or Silent()
    engine = engine_for(connection)
    terms = tuple(
        dict.fromkeys(term for measure in measures.values() for version in measure.versions for term in terms_of(version))
    )
    extents = find_extents(
        terms, engine.table, lambda table: engine.fetch(table).to_pylist(), today=today, known_on=known_on or {},
        known_since=known_since,
    )  # fmt: skip
    window = Window(first_year(extents, today), today)
    world = World(engine.table, engine.bring(calendar_table(window), CALENDAR), window, network.code, known_on or {})
    numbers = {key: number for number, key in enumerate(dict.fromkeys(_wanted(measures, extents)))}
    report.begin("figures", len(numbers))
    if not numbers:
        engine.forget(CALENDAR)
        return NO_FIGURES
    found = [FOUND.empty_table()]
    for (term, part), number in numbers.items():
        found += [table.cast(FOUND) for table in _ask(engine, world, term, part, number)]
        report.advance(1)
    places = {name: engine.fetch(world.table(name).select(*columns)) for name, columns in _PLACES.items()}
    engine.forget(CALENDAR)
    return _put_together(measures, numbers, pa.concat_tables(found), extents, world, places)


_ARROW = {"VARCHAR": pa.string(), "DATE": pa.date32(), "DOUBLE": pa.float64(), "BIGINT": pa.int64(), "BOOLEAN": pa.bool_()}
NO_FIGURES = pa.schema([(name, _ARROW[type_]) for name, type_ in FIGURE_COLUMNS.items()]).empty_table()
"""When no table that a measure reads has a row."""

CALENDAR = "schakel_calendar"
KEPT = "schakel_things"
TIMES = "schakel_times"


def _ask(engine: Engine, world: World, term: Term, part: str | None, number: int) -> Iterator[pa.Table]:
    """First step for one term. Distinct things are kept in the engine once, and counted level by level."""
    rows = rows_of(world, term, part)
    if term.way != "distinct":
        yield engine.fetch(found_rows(term, rows, number))
        return
    rows = engine.keep(rows, KEPT)
    times = engine.keep(held_by_thing(world, term.times, str(term.column)), TIMES) if term.times is not None else None
    for level in levels_of(term):
        yield engine.fetch(found_rows(term, things_at_level(world, term, rows, level, times), number))
    engine.forget(KEPT)
    engine.forget(TIMES)


_PLACES = {
    "organisations": ("organisation_code", "name", "kind", "opened_on", "closed_on"),
    "locations": ("location_code", "organisation_code", "name", "kind", "municipality_code", "opened_on", "closed_on"),
    "areas": ("area_code", "kind", "name", "parent_code", "is_in_network"),
    "service_areas": ("organisation_code", "municipality_code", "valid_from", "valid_until"),
}


def _put_together(
    measures: Mapping[str, Measure],
    numbers: Mapping[tuple[Term, str | None], int],
    found: pa.Table,
    extents: Mapping[Term, Extent | None],
    world: World,
    places: Mapping[str, pa.Table],
) -> pa.Table:
    with duckdb.connect() as connection:
        here = engine_for(connection)
        for name, table in places.items():
            here.bring(table, name)
        local = World(here.table, here.bring(calendar_table(world.window), CALENDAR), world.window, world.network_code)
        terms = [term for term, _ in numbers]
        traits = here.bring(traits_of(terms), "traits")
        asked = quantities(local, here.bring(found, "found"), traits, {target_of(term) for term in terms})
        figures = assemble(measures, numbers, here.keep(asked, "quantities"), extents, world.window, leading_places(local))
        return here.fetch(figures)


def terms_of(version: Version) -> tuple[Term, ...]:
    """All terms of a version, numerator first."""
    return (*version.numerator, *version.denominator)


def _wanted(measures: Mapping[str, Measure], extents: Mapping[Term, Extent | None]) -> Iterator[tuple[Term, str | None]]:
    for measure in measures.values():
        for version in measure.versions:
            for term in terms_of(version):
                if extents[term] is None:
                    continue
                yield term, None
                if (part := split_by(term, measure)) is not None:
                    yield term, part


def leading_places(world: World) -> ir.Table:
    """The places that have a figure even in a period without a row."""
    locations, organisations, areas = world.table("locations"), world.table("organisations"), world.table("areas")
    never = ibis.null("date")
    registered = locations.left_join(organisations, locations.organisation_code == organisations.organisation_code).select(
        place_code=locations.location_code,
        kind=locations.kind.fill_null(""),
        run_by=organisations.kind.fill_null(""),
        opened_on=locations.opened_on,
        closed_on=locations.closed_on,
    )
    registered = registered.filter(~registered.kind.isin([OUTSIDE, *BACKSTAGE]) & (registered.run_by != OUTSIDE))
    libraries = organisations.filter(organisations.kind.fill_null("library") == "library")
    inside = areas.filter((areas.kind == "municipality") & areas.is_in_network.fill_null(True))
    stacked = [
        registered.select("place_code", "opened_on", "closed_on", level=ibis.literal("location")),
        libraries.select("opened_on", "closed_on", place_code="organisation_code", level=ibis.literal("organisation")),
        inside.select(place_code="area_code", opened_on=never, closed_on=never, level=ibis.literal("municipality")),
    ]
    whole = world.calendar.limit(1).select(
        place_code=ibis.literal(world.network_code), opened_on=never, closed_on=never, level=ibis.literal("network")
    )
    order = ("level", "place_code", "opened_on", "closed_on")
    return ibis.union(*(table.select(*order) for table in (*stacked, whole)))
