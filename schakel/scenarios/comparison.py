"""Scenarios side by side: each run again under the same chances, differences with their interval.

Every wish draws its own numbers, whatever happened before it; so two scenarios with one seed differ by what was changed and
not by luck (common random numbers). An interval is that of the draws over the seeds; it says nothing of how well the record fits.
"""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields

import numpy as np
from scipy.special import stdtrit

from schakel.collection.rest_demand import RestDemand, rest_demand
from schakel.scenarios.changes import Supply, apply, read_supply, rest_of
from schakel.scenarios.emission import Emission, emission_of
from schakel.scenarios.engine import follow, replay
from schakel.scenarios.model import Friction
from schakel.scenarios.places import Transport, read_places
from schakel.scenarios.record import Record
from schakel.scenarios.results import Part, Result, Results, reckoned, results
from schakel.scenarios.scenario import AS_RECORDED, Scenario
from schakel.vocabulary.progress import Progress

CONFIDENCE = 0.95
AT_ONCE = 2
"""Runs at once at most: each has its own half a gigabyte in a year of three million loans."""
FIGURES = tuple(field.name for field in fields(Result))
PART_FIGURES = tuple(field.name for field in fields(Part))


@dataclass(frozen=True)
class Prepared:
    """What all runs of a period share."""

    record: Record
    transport: Transport
    supply: Supply
    friction: Friction


@dataclass(frozen=True)
class Difference:
    """A figure less the same figure with nothing changed: mean over the seeds; low and high None with one seed."""

    mean: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ComparedPart:
    """The figures of one organisation or location, as those of the network."""

    figures: Mapping[str, float | None]
    differences: Mapping[str, Difference | None]


@dataclass(frozen=True)
class Compared:
    """One scenario: its figures as the mean over the seeds, and how they differ from the record replayed.

    Args:
        as_it_was: the figures of the record replayed, by the detour and the prices of this scenario: a difference is from these.
        dropped: items that the first run did not have. deviations: wishes of the first run that found the recorded item gone.
        organisations, locations: by code; see `Part` for their figures.
        emission: with what kilometres were turned into CO2.
    """

    scenario: Scenario
    figures: Mapping[str, float | None]
    as_it_was: Mapping[str, float | None]
    differences: Mapping[str, Difference | None]
    dropped: int
    deviations: int
    events: int
    organisations: Mapping[str, ComparedPart]
    locations: Mapping[str, ComparedPart]
    emission: Emission


def prepare(record: Record, report: Progress) -> Prepared:
    """Read the transport, and follow the record once to learn how long each hold waited while items stood idle."""
    transport, supply = read_places(record), read_supply(record)
    report.begin("follow the record", None)
    changed = apply(AS_RECORDED, record, transport, supply, 0)
    _, friction = follow(record.wishes, changed.items, changed.places, changed.policy, record.days)
    return Prepared(record, transport, supply, friction)


def compare(prepared: Prepared, scenarios: Sequence[Scenario], seeds: Sequence[int], report: Progress) -> list[Compared]:
    """The record with nothing changed first, then each scenario."""
    demand = None
    if any(scenario.rest == "policy" for scenario in scenarios):
        report.begin("forecast demand", None)
        numbering = prepared.record.numbering
        demand = rest_demand(
            numbering.connection, prepared.record.first, numbering.keys["titles"].to_pylist(), list(prepared.transport.codes)
        )
    report.begin("replay", (len(scenarios) + 1) * len(seeds))
    # Threads, and not processes: the compiled loops run without the interpreter's lock, and share the record.
    with ThreadPoolExecutor(max_workers=min(AT_ONCE, len(os.sched_getaffinity(0)))) as pool:
        asked = [
            [pool.submit(_run, prepared, scenario, seed, demand) for seed in seeds] for scenario in (AS_RECORDED, *scenarios)
        ]
        played = []
        for runs in asked:
            ended = []
            for each in runs:
                ended.append(each.result())
                report.advance(1)
            found = [results for results, _, _, _ in ended]
            played.append(_Runs(found, *ended[0][1:]))
    return [_compared(scenario, runs, played[0]) for scenario, runs in zip((AS_RECORDED, *scenarios), played, strict=True)]


@dataclass(frozen=True)
class _Runs:
    found: list[Results]
    dropped: int
    deviations: int
    events: int


def _compared(scenario: Scenario, runs: _Runs, base: _Runs) -> Compared:
    def part(names: Sequence[str], mine: Sequence[Result | Part], theirs: Sequence[Result | Part]) -> ComparedPart:
        return ComparedPart(
            {name: mean([getattr(each, name) for each in mine]) for name in names},
            {
                name: difference([(getattr(a, name), getattr(b, name)) for a, b in zip(mine, theirs, strict=True)])
                for name in names
            },
        )

    was = [reckoned(each, scenario) for each in base.found]
    network = part(FIGURES, [each.network for each in runs.found], [each.network for each in was])
    first = runs.found[0]
    return Compared(
        scenario=scenario, figures=network.figures, differences=network.differences,
        as_it_was={name: mean([getattr(each.network, name) for each in was]) for name in FIGURES},
        dropped=runs.dropped, deviations=runs.deviations, events=runs.events,
        organisations={
            code: part(
                PART_FIGURES, [each.organisations[code] for each in runs.found], [each.organisations[code] for each in was]
            )
            for code in first.organisations
        },
        locations={
            code: part(PART_FIGURES, [each.locations[code] for each in runs.found], [each.locations[code] for each in was])
            for code in first.locations
        },
        emission=emission_of(scenario.fuel),
    )  # fmt: skip


def _run(
    prepared: Prepared, scenario: Scenario, seed: int, demand: RestDemand | None
) -> tuple[Results, int, int, int]:  # fmt: skip
    """One run: its figures, items dropped, deviations, events."""
    record, transport = prepared.record, prepared.transport
    changed = apply(scenario, record, transport, prepared.supply, seed)
    rest = rest_of(scenario, record, transport, changed.places, demand)
    told = replay(
        record.wishes, changed.items, changed.places, changed.policy, prepared.friction, days=record.days, seed=seed, rest=rest
    )  # fmt: skip
    organisations = record.numbering.keys["organisations"].to_pylist()
    found = results(
        told, record.wishes, changed.items, transport, organisations, scenario, days=record.days, bought=changed.bought
    )
    return found, changed.dropped, int(told.deviations[0]), told.events


def mean(values: Sequence[float | None]) -> float | None:
    """The mean; None when one of them is not known."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known and len(known) == len(values) else None


def difference(pairs: Sequence[tuple[float | None, float | None]]) -> Difference | None:
    """Mean of paired differences with Student's interval; None when one of them is not known.

    >>> found = difference([(3.0, 1.0), (5.0, 2.0), (4.0, 1.0)])
    >>> round(found.mean, 3), round(found.low, 3), round(found.high, 3)
    (2.667, 1.232, 4.101)
    """
    steps = [a - b for a, b in pairs if a is not None and b is not None]
    if not steps or len(steps) < len(pairs):
        return None
    if len(steps) == 1:
        return Difference(float(steps[0]), None, None)
    middle = float(np.mean(steps))
    half = float(stdtrit(len(steps) - 1, (1 + CONFIDENCE) / 2) * np.std(steps, ddof=1) / np.sqrt(len(steps)))
    return Difference(middle, middle - half, middle + half)
