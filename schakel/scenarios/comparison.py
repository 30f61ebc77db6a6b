"""Scenarios side by side: each run again under the same chances, differences with their interval.

Every wish draws its own numbers, whatever happened before it; so two scenarios with one seed differ by what was changed and
not by luck (common random numbers). An interval is that of the draws over the seeds; it says nothing of how well the record fits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from scipy.stats import t as student

from schakel.scenarios.changes import Supply, apply, read_supply
from schakel.scenarios.engine import follow, replay
from schakel.scenarios.model import Friction
from schakel.scenarios.places import Transport, read_places
from schakel.scenarios.record import Record
from schakel.scenarios.results import Result, result
from schakel.scenarios.scenario import AS_RECORDED, Scenario
from schakel.vocabulary.progress import Progress

CONFIDENCE = 0.95
FIGURES = tuple(field.name for field in fields(Result))


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
class Compared:
    """One scenario: its figures as the mean over the seeds, and how they differ from the record replayed.

    Args:
        dropped: items that the first run did not have. deviations: wishes of the first run that found the recorded item gone.
    """

    scenario: Scenario
    figures: Mapping[str, float | None]
    differences: Mapping[str, Difference | None]
    dropped: int
    deviations: int
    events: int


def prepare(record: Record, report: Progress) -> Prepared:
    """Read the transport, and follow the record once to learn how long each hold waited while items stood idle."""
    transport, supply = read_places(record), read_supply(record)
    report.begin("follow the record", None)
    changed = apply(AS_RECORDED, record, transport, supply, 0)
    _, friction = follow(record.wishes, changed.items, changed.places, changed.policy, record.days)
    return Prepared(record, transport, supply, friction)


def compare(prepared: Prepared, scenarios: Sequence[Scenario], seeds: Sequence[int], report: Progress) -> list[Compared]:
    """The record with nothing changed first, then each scenario."""
    report.begin("replay", (len(scenarios) + 1) * len(seeds))
    runs = [_runs(prepared, scenario, seeds, report) for scenario in (AS_RECORDED, *scenarios)]
    base = runs[0][0]
    return [
        Compared(
            scenario=scenario,
            figures={name: mean([getattr(each, name) for each in results]) for name in FIGURES},
            differences={
                name: difference([(getattr(a, name), getattr(b, name)) for a, b in zip(results, base, strict=True)])
                for name in FIGURES
            },
            dropped=dropped,
            deviations=deviations,
            events=events,
        )
        for scenario, (results, dropped, deviations, events) in zip((AS_RECORDED, *scenarios), runs, strict=True)
    ]


def _runs(prepared: Prepared, scenario: Scenario, seeds: Sequence[int], report: Progress) -> tuple[list[Result], int, int, int]:
    found, dropped, deviations, events = [], 0, 0, 0
    record = prepared.record
    for number, seed in enumerate(seeds):
        changed = apply(scenario, record, prepared.transport, prepared.supply, seed)
        told = replay(
            record.wishes, changed.items, changed.places, changed.policy, prepared.friction, days=record.days, seed=seed
        )  # fmt: skip
        found.append(result(told, record.wishes, prepared.transport, scenario, record.days))
        if number == 0:
            dropped, deviations, events = changed.dropped, int(told.deviations[0]), told.events
        report.advance(1)
    return found, dropped, deviations, events


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
    half = float(student.ppf((1 + CONFIDENCE) / 2, len(steps) - 1) * np.std(steps, ddof=1) / np.sqrt(len(steps)))
    return Difference(middle, middle - half, middle + half)
