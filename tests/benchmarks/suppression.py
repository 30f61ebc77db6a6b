"""What must be hidden beside small counts of 12 municipalities x 20 age classes x 12 months with all margins; and the attack."""

import sys
from collections.abc import Iterator
from pathlib import Path

import bench
import numpy as np
from bench import Row, peak_gib, watch

sys.path.insert(0, str(Path(__file__).parents[1]))
from twins.drawn_tables import linked_table

from schakel.privacy.attacker import leaks
from schakel.privacy.audience import Audience
from schakel.privacy.cell import Cell, Relation, Release, hide_small
from schakel.privacy.pattern import Effort, Pattern, pattern

PLACES, AGES, MONTHS, THRESHOLD = 12, 20, 12, 10
TITLE = "Which figures are hidden beside small counts"


def run(small: bool, folder: Path) -> Iterator[Row]:  # noqa: ARG001  (the frame gives a folder to every benchmark)
    """Many small counts, few of them, and small tables with their proven optimum."""
    r = np.random.default_rng(0)
    places, ages = (3, 4) if small else (PLACES, AGES)
    for says, mean in (("few small counts", 90.0), ("many small counts", 30.0)):
        cells, relations = linked_table(draw(r, places, ages, MONTHS, mean), THRESHOLD)
        with watch() as fast:
            found = pattern(cells, relations, audience=Audience.PUBLIC, effort=Effort(exact_up_to=0, rounds=0))
        note = f"{len(cells):,} cells ({places} x {ages} x {MONTHS} with margins), {len(found.small)} small"
        yield Row(f"{says}: pattern", fast.cpu_seconds, "CPU-s", 60, note)
        yield Row(f"{says}: hidden besides", len(found.beside), "cells", None, f"cost {found.cost:.0f}")
        new = released(cells, relations, found)
        with watch() as attack:
            told = leaks(new)
        yield Row(f"{says}: the attack", attack.cpu_seconds, "CPU-s", 60, f"{len(told)} leaks")
        with watch() as attack:
            told = leaks(Release(new.cells, new.audience, new.relations), [new])
        yield Row(f"{says}: the attack with an earlier release", attack.cpu_seconds, "CPU-s", None, f"{len(told)} leaks")
        with watch() as bound:
            least = pattern(
                cells, relations, audience=Audience.PUBLIC, effort=Effort(exact_up_to=0, rounds=20, questions=0)
            ).bound
        gap = 100 * (found.cost - least) / found.cost if found.cost else 0.0
        note = f"no pattern costs less than {least:.0f}; {bound.cpu_seconds:.1f} CPU-s"
        yield Row(f"{says}: gap to the bound", gap, "%", None, note)

    costs, best, proven, exact_time, tables = 0.0, 0.0, 0, 0.0, 3 if small else 30
    beside, least_beside = 0, 0
    for _ in range(tables):
        cells, relations = linked_table(draw(r, 4, 5, 1, 18.0), THRESHOLD)
        quick = pattern(cells, relations, audience=Audience.PUBLIC, effort=Effort(exact_up_to=0, rounds=0))
        costs += quick.cost
        beside += len(quick.beside)
        with watch() as exact:
            found = pattern(cells, relations, audience=Audience.PUBLIC, effort=Effort(exact_up_to=100, rounds=40))
        best += found.cost
        least_beside += len(found.beside)
        proven += found.is_proven
        exact_time += exact.cpu_seconds
    note = f"{tables} tables of 4 x 5 with margins, {proven} proven"
    yield Row("small tables: rule of thumb above the minimum", 100 * (costs / best - 1) if best else 0.0, "%", None, note)
    yield Row("small tables: hidden besides", beside, "cells", None, f"{least_beside} in the tables of the proven least cost")
    yield Row("small tables: a proven minimum", exact_time / tables, "CPU-s", None, note)
    yield Row("most memory", peak_gib(), "GiB", 4)


def draw(r: np.random.Generator, places: int, ages: int, months: int, mean: float) -> np.ndarray:
    """Counts around a mean, over places and ages of unequal size and a season."""
    size, age = r.dirichlet(np.full(places, 2.0)) * places, r.dirichlet(np.full(ages, 3.0)) * ages
    season = 1 + 0.2 * np.sin(np.arange(months))
    return r.poisson(mean * size[:, None, None] * age[None, :, None] * season)


def released(cells: list[Cell], relations: list[Relation], found: Pattern) -> Release:
    """The cells as a reader gets them."""
    return Release(tuple(hide_small(cells)), Audience.PUBLIC, tuple(relations)).hiding(found.hidden)


if __name__ == "__main__":
    bench.main(TITLE, run)
