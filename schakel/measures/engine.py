"""Compute every measure at every level and period.

Two steps. The rows of all terms are asked from the engine that holds the data (DuckDB on one machine, Spark on a
cluster), each distinct term once, however many measures use it. What comes back is small: a few numbers for each place
and month. Levels, periods and ratios are then made here, on DuckDB, for all measures in one go. The list of places
leads, so that a branch without a single loan shows 0 and does not disappear.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from queue import SimpleQueue
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from schakel.measures.assembly import assemble, split_by
from schakel.measures.definition import Measure
from schakel.measures.engines import Engine, engine_for
from schakel.measures.extents import Extent, find_extents, first_year
from schakel.measures.figure import FIGURE_COLUMNS, PERIODS
from schakel.measures.levels import OUTSIDE, levels_of, target_of
from schakel.measures.pieces import pieces
from schakel.measures.quantities import FOUND, asked_of, carrier_of, found_rows, found_things, quantities, traits_of
from schakel.measures.readings import Asked, put_together, readings, rows_told
from schakel.measures.rows import held_by_thing, place_of, rows_of
from schakel.measures.term import Term
from schakel.measures.things import has_numbers, numbers_of_places, things_at_level
from schakel.measures.unseen import Unseen
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
    unseen: Unseen | None = None,
    registered_since: date | None = None,
    periods: Sequence[str] = PERIODS,
    report: Progress | None = None,
) -> pa.Table:
    """All figures of these measures, in columns `FIGURE_COLUMNS`, sorted as they are kept.

    Args:
        connection: a DuckDB connection or a Spark session that has the promised tables by name.
        today: last day that anything is known of; periods that begin later have no figures.
        known_on: for tables that are known up to an earlier day, that day.
        known_since: for tables of which only survivors are known before a day, that day (`knowledge.known_since`).
        unseen: the spans between states in which a day is not known (`knowledge.unseen_spans`); without them every day is.
        registered_since: day of the first register of places (`knowledge.registered_since`): where no loan or count says from
            when there are figures.
        periods: kinds of period that have figures.
    """
    report = report or Silent()
    engine = engine_for(connection)
    # A version that begins later tells of no period that there is, and its rows need not be read.
    measures = {
        name: replace(measure, versions=in_force)
        for name, measure in measures.items()
        if (in_force := tuple(version for version in measure.versions if version.valid_from <= today))
    }
    terms = tuple(dict.fromkeys(term for measure in measures.values() for version in measure.versions for term in version.terms))
    extents = find_extents(
        terms, engine.table, lambda table: engine.fetch(table).to_pylist(), today=today, known_on=known_on or {},
        known_since=known_since,
    )  # fmt: skip
    window = Window(first_year(extents, today, registered_since), today, tuple(periods))
    # Only years can be told of without the quarters that they are put together from.
    looked_at = window if window.periods == ("year",) else replace(window, periods=PERIODS)

    def world_of(way_in: Engine) -> World:
        calendar = way_in.bring(calendar_table(looked_at), CALENDAR)
        return World(way_in.table, calendar, looked_at, network.code, known_on or {}, unseen or {})

    world = world_of(engine)
    numbers = {key: number for number, key in enumerate(dict.fromkeys(_wanted(measures, extents)))}
    asked = {key: number for number, key in enumerate(dict.fromkeys((carrier_of(term), part) for term, part in numbers))}
    report.begin("figures", len(asked))
    if not numbers:
        engine.forget(CALENDAR)
        return NO_FIGURES
    beside = engine.beside()
    ways_in = [(engine, world), *([(beside, world_of(beside))] if beside is not None else [])]
    found = [FOUND.empty_table()]
    for reading, tables in _read_all(ways_in, readings(asked), asked):
        found += tables
        report.advance(len(reading))
    if beside is not None:
        beside.leave()
    places = {name: engine.fetch(world.table(name).select(*columns)) for name, columns in _PLACES.items()}
    engine.forget(CALENDAR)
    return _put_together(measures, numbers, asked, pa.concat_tables(found), extents, replace(world, window=window), places)


_ARROW = {"VARCHAR": pa.string(), "DATE": pa.date32(), "DOUBLE": pa.float64(), "BIGINT": pa.int64(), "BOOLEAN": pa.bool_()}
NO_FIGURES = pa.schema([(name, _ARROW[type_]) for name, type_ in FIGURE_COLUMNS.items()]).empty_table()
"""When no table that a measure reads has a row."""

CALENDAR = "schakel_calendar"
READING = "schakel_reading"
KEPT = "schakel_things"
TIMES = "schakel_times"
STANDS = "schakel_stands"
AT_LEVEL = "schakel_things_at_level"


def _read_all(
    ways_in: Sequence[tuple[Engine, World]], all_readings: Sequence[Sequence[Asked]], asked: Mapping[Asked, int]
) -> Iterator[tuple[Sequence[Asked], list[pa.Table]]]:
    """First step, in the order of the readings; as many at once as there are ways in to the data.

    While one waits for a query that a single core can do, or is made ready, the other one uses the rest of the machine.
    """
    if len(ways_in) == 1:
        for reading in all_readings:
            yield reading, [table.cast(FOUND) for table in _read(*ways_in[0], reading, asked)]
        return
    free: SimpleQueue[tuple[Engine, World]] = SimpleQueue()
    for way_in in ways_in:
        free.put(way_in)

    def read(reading: Sequence[Asked]) -> list[pa.Table]:
        engine, world = way_in = free.get()
        try:
            return [table.cast(FOUND) for table in _read(engine, world, reading, asked)]
        finally:
            free.put(way_in)

    readers = ThreadPoolExecutor(len(ways_in), thread_name_prefix="reading-measures")
    try:
        yield from zip(all_readings, readers.map(read, all_readings), strict=True)
    finally:
        readers.shutdown(cancel_futures=True)


def _read(engine: Engine, world: World, reading: Sequence[Asked], numbers: Mapping[Asked, int]) -> Iterator[pa.Table]:
    """First step for the terms of one reading."""
    if len(reading) == 1:
        yield from ask(engine, world, *reading[0], numbers[reading[0]])
        return
    together, names = put_together(world, reading)
    together = engine.keep(together, READING)
    for (term, part), columns in zip(reading, names, strict=True):
        yield engine.fetch(found_rows(term, rows_told(world, term, part, together, columns), numbers[term, part]))
    engine.forget(READING)


def ask(engine: Engine, world: World, term: Term, part: str | None, number: int) -> Iterator[pa.Table]:
    """First step for one term, read by itself. Distinct things are kept in the engine once, and counted level by level."""
    if term.way != "distinct":
        yield engine.fetch(found_rows(term, rows_of(world, term, part), number))
        return
    stands = engine.keep(numbers_of_places(world, place_of(world, term)), STANDS) if has_numbers(term) else None
    for piece in pieces(world, term, engine.size):
        rows = engine.keep(rows_of(piece, term, part, stands), KEPT)
        times = engine.keep(held_by_thing(piece, term), TIMES) if term.times is not None else None
        for level in levels_of(term):
            # Kept, for its months are looked at twice: which there are, and which periods each of them meets.
            things = engine.keep(things_at_level(piece, term, rows, level, times, stands), AT_LEVEL)
            yield engine.fetch(found_things(piece, term, things, number))
    engine.forget(AT_LEVEL)
    engine.forget(STANDS)
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
    numbers: Mapping[Asked, int],
    asked: Mapping[Asked, int],
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
        carriers = {key: asked[carrier_of(key[0]), key[1]] for key in numbers}
        traits = here.bring(traits_of({number: term for (term, _), number in asked.items()}), "traits")
        shares = here.bring(asked_of((carriers[key], number, key[0].quantile) for key, number in numbers.items()), "asked")
        targets = {target_of(term) for term, _ in numbers}
        made = quantities(local, here.bring(found, "found"), traits, shares, targets, here.keep)
        known = here.keep(made, "quantities")
        figures = assemble(measures, numbers, known, extents, world.window, leading_places(local), world.unseen)
        return here.fetch(figures)


def _wanted(measures: Mapping[str, Measure], extents: Mapping[Term, Extent | None]) -> Iterator[Asked]:
    for measure in measures.values():
        for version in measure.versions:
            for term in version.terms:
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
