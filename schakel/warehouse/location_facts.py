"""What was so of a location, and from when: worked out from successive registers and from dated opening hours.

A register tells how things are on its day. What two registers say differently changed on the day of the second, as far
as anybody knows. Where several extracts speak of one place they complete each other, as in `choosing`.

Hours of a regular week come, the open and the staffed ones apart, from the first of these that knows them:

1. dated rows of opening hours that hold on that day;
2. the register of that day, which is the last one until then;
3. the first register after it: of earlier days nothing else is known;
4. rows of opening hours without a day from which they hold, which are the hours of now;
5. the first dated rows after it.

The other facts come from the register, by 2 and 3.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import groupby
from typing import Any

import pyarrow as pa

from schakel.vocabulary.places import LOCATION_FACTS
from schakel.warehouse.expressions import name
from schakel.warehouse.loads import Unit
from schakel.warehouse.regular_weeks import Hours, Opening, hours_on, in_weeks, regular
from schakel.warehouse.stage import Workshop


@dataclass(frozen=True)
class Facts:
    """The facts of a location; None = not known."""

    kind: str | None = None
    open_hours_week: float | None = None
    staffed_hours_week: float | None = None
    has_collection: bool | None = None
    has_all_functions: bool | None = None
    is_shared_building: bool | None = None


@dataclass(frozen=True)
class State:
    """What one extract told of a location on its day."""

    known_on: date
    facts: Facts


@dataclass(frozen=True)
class Span:
    """Days [since, until) on which the facts were the same; None = no earlier day is known, still so."""

    since: date | None
    until: date | None
    facts: Facts


def find_spans(
    registers: Sequence[Sequence[State]], openings: Iterable[Opening], opened_on: date | None, closed_on: date | None
) -> list[Span]:
    """The history of one location in spans without a hole, from its first day of service to its last.

    Args:
        registers: the states of each extract, oldest first; the extract that goes before others first.
        openings: its rows of opening hours, in any order.
    """
    rows = list(openings)
    dated = regular(one for one in rows if one.is_dated)
    undated = [one for one in rows if not one.is_dated]
    days = {state.known_on for states in registers for state in states} | {one.since for one in dated}
    days |= {one.until for one in (*dated, *undated) if one.until is not None}
    later = min((one.since for one in dated), default=None)
    spans: list[Span] = []
    starts = [opened_on, *sorted(day for day in days if opened_on is None or day > opened_on)]
    for start, until in zip(starts, [*starts[1:], None], strict=True):
        if closed_on is not None and start is not None and start >= closed_on:
            break
        day = start or date.min
        others = [hours_on(undated, day), hours_on(dated, max(day, later)) if later is not None else None]
        facts = _facts_on(registers, day, hours_on(dated, day), others)
        if spans and spans[-1].facts == facts:
            spans[-1] = replace(spans[-1], until=until)
        else:
            spans.append(Span(start, until, facts))
    if spans and closed_on is not None:
        spans[-1] = replace(spans[-1], until=min(spans[-1].until or closed_on, closed_on))
    return spans


def _facts_on(registers: Sequence[Sequence[State]], day: date, dated: Hours | None, others: Sequence[Hours | None]) -> Facts:
    """The facts of a day; hours by dated rows go before the register, `others` come after it."""
    known: list[Facts] = []
    first_after: list[Facts] = []
    for states in registers:
        until_now = [state for state in states if state.known_on <= day]
        (known if until_now else first_after).append(until_now[-1].facts if until_now else states[0].facts)
    told = {one.name: _first(getattr(facts, one.name) for facts in (*known, *first_after)) for one in fields(Facts)}
    register = Hours(told["open_hours_week"], told["staffed_hours_week"])
    weeks = [week for week in (dated, register, *others) if week is not None]
    told["open_hours_week"] = _first(week.opened for week in weeks)
    told["staffed_hours_week"] = _first(week.staffed for week in weeks)
    return Facts(**told)


def _first(values: Iterable[Any]) -> Any:
    return next((value for value in values if value is not None), None)


def remember(shop: Workshop, unit: Unit, stage: str, number: int) -> None:
    """Keep what the batches of a unit of `locations` say of each place, before only the newest of them stays."""
    con = shop.connection
    told = ", ".join(name(one.name) for one in fields(Facts))
    typed = ", ".join(f"{name(one.name)} {LOCATION_FACTS.column(one.name).type}" for one in fields(Facts))
    con.execute(
        "CREATE TEMP TABLE IF NOT EXISTS location_states (place INTEGER, feed INTEGER, is_distinct BOOLEAN, newest DATE, "
        f"location_code VARCHAR, known_on DATE, {typed})"
    )
    if not unit.loads:
        return
    known_on = ", ".join(f"({load.number}, DATE '{load.batch.known_on}')" for load in unit.loads)
    newest = max(load.batch.known_on for load in unit.loads)
    con.execute(
        f"INSERT INTO location_states SELECT ?, ?, ?, ?, location_code, known_on, {told} FROM {stage} "
        f"JOIN (VALUES {known_on}) b (_batch, known_on) USING (_batch) WHERE _fault IS NULL "
        "QUALIFY row_number() OVER (PARTITION BY location_code, known_on ORDER BY _seq DESC, _line) = 1",
        [number, unit.loads[0].feed_order, unit.part.distinct, newest],
    )


def derive(shop: Workshop) -> str | None:
    """The query of all rows of `location_facts`; None when no place is known."""
    if not (shop.is_filled("locations") or shop.is_filled("opening_hours")):
        return None
    con = shop.connection
    served = {code: (opened, closed) for code, opened, closed in con.execute(
        "SELECT location_code, opened_on, closed_on FROM locations UNION ALL "
        "SELECT DISTINCT location_code, CAST(NULL AS DATE), CAST(NULL AS DATE) FROM opening_hours ANTI JOIN locations "
        "USING (location_code)"
    ).fetchall()}  # fmt: skip
    registers, openings = _registers(shop), _openings(shop)
    rows = []
    for code, (opened_on, closed_on) in served.items():
        spans = find_spans(registers.get(code, ()), in_weeks(openings.get(code, ())), opened_on, closed_on)
        for number, span in enumerate(spans, start=1):
            rows.append((code, number, span.since, span.until, *(getattr(span.facts, one.name) for one in fields(Facts))))
    con.register("derived_location_facts", pa.table(_columns(rows)))
    columns = ", ".join(f"CAST({name(one.name)} AS {one.type}) AS {name(one.name)}" for one in LOCATION_FACTS.columns)
    return f"SELECT {columns}, CAST(NULL AS INTEGER) AS _batch FROM derived_location_facts"


def _columns(rows: Sequence[tuple[Any, ...]]) -> dict[str, pa.Array]:
    kinds = {
        "VARCHAR": pa.string(), "INTEGER": pa.int32(), "DATE": pa.date32(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_(),
    }  # fmt: skip
    order = ("location_code", "number", "valid_from", "valid_until", *(one.name for one in fields(Facts)))
    values = list(zip(*rows, strict=True)) if rows else [()] * len(order)
    return {column: pa.array(each, kinds[LOCATION_FACTS.column(column).type]) for column, each in zip(order, values, strict=True)}


def _registers(shop: Workshop) -> Mapping[str, list[list[State]]]:
    """The states of each location by extract; a state like the one before it is left out."""
    if not shop.is_filled("locations"):
        return {}
    told = ", ".join(name(one.name) for one in fields(Facts))
    rows = shop.connection.execute(
        f"SELECT location_code, place, known_on, {told} FROM location_states "
        f"QUALIFY row({told}) IS DISTINCT FROM lag(row({told})) OVER (PARTITION BY location_code, place ORDER BY known_on) "
        "ORDER BY location_code, feed, is_distinct, newest DESC, place, known_on"
    ).fetchall()
    found: dict[str, list[list[State]]] = defaultdict(list)
    for (code, _), states in groupby(rows, key=lambda row: (row[0], row[1])):
        found[code].append([State(row[2], Facts(*row[3:])) for row in states])
    return found


def _openings(shop: Workshop) -> Mapping[str, list[Opening]]:
    minutes = "CAST(left({0}, 2) AS INTEGER) * 60 + CAST(right({0}, 2) AS INTEGER)"
    rows = shop.connection.execute(
        f"SELECT location_code, weekday, {minutes.format('opens')}, {minutes.format('closes')}, is_staffed, valid_from, "
        "valid_until FROM opening_hours WHERE valid_until IS NULL OR valid_until > valid_from"
    ).fetchall()
    found: dict[str, list[Opening]] = defaultdict(list)
    for code, *row in rows:
        found[code].append(Opening(*row))
    return found
