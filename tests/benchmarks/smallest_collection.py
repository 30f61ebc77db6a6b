"""The smallest collection of a province, and the best use of a million items at 48 locations, on drawn demand."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import bench
import numpy as np
from bench import Row, peak_gib, watch

from schakel.collection.copies import Titles
from schakel.collection.sized import Worth, best_within, sizes_of
from schakel.collection.smallest import Norms, find_smallest, whole_province

TITLES, ORGANISATIONS, LOCATIONS, WISHES, ITEMS = 240_000, 4, 48, 2_500_000, 1_000_000
TITLE = "The smallest collection"


def run(small: bool, folder: Path) -> Iterator[Row]:  # noqa: ARG001  (the frame gives a folder to every benchmark)
    """Draw titles, of which few are asked much; find both plans."""
    part = 50 if small else 1
    size = TITLES // part
    r = np.random.default_rng(0)
    popular = 1 / (np.arange(size) + 20.0) ** 0.8
    mean = popular[:, None] * r.gamma(1.0, 1.0, (size, ORGANISATIONS)) * np.array([0.46, 0.19, 0.2, 0.15])
    mean *= WISHES / part / mean.sum()
    titles = whole_province(
        Titles(np.arange(ORGANISATIONS), mean, 0.35 + mean, mean[:, 0].copy(), mean[:, 0].copy(), np.full(size, 20.5 / 365))
    )
    find_smallest(draw_few(titles), np.ones(100), Norms((0.9,) * ORGANISATIONS, 0.99))  # compiles
    with watch() as taken:
        found = find_smallest(titles, np.ones(size), Norms((0.95,) * ORGANISATIONS, 0.999))
    note = f"{size:,} titles, {ORGANISATIONS} organisations, {found.plan.copies.sum():,} copies; {taken.cpu_seconds:.1f} CPU-s"
    yield Row("fewest copies for 95 and 99.9 %", taken.seconds, "s", 20, note)
    yield Row("gap to its bound", 100 * found.gap, "%", 0.1)

    organisation_of = np.arange(LOCATIONS) * ORGANISATIONS // LOCATIONS
    share = r.dirichlet(np.full(LOCATIONS // ORGANISATIONS, 1.5), size)
    place_mean = np.column_stack([mean[:, [o]] * share for o in range(ORGANISATIONS)])
    weight = (place_mean + 0.05) ** 0.7
    kept = r.poisson(weight * (ITEMS / part / weight.sum())).astype(np.int16)
    placed = replace(
        titles, organisation_of=organisation_of, place_mean=place_mean, place_shape=0.1 + place_mean, kept=kept,
        most=kept.sum(axis=1).astype(np.int64),
    )  # fmt: skip
    sizes = sizes_of({}, 0.25, tuple(map(str, range(LOCATIONS))), kept.sum(axis=0))
    with watch() as taken:
        sized = best_within(placed, sizes, Worth())
    note = f"{kept.sum():,} items, {LOCATIONS} locations, a quarter less room; {taken.cpu_seconds:.1f} CPU-s"
    yield Row("keep, move, drop", taken.seconds, "s", 20, note)
    yield Row("gap to its bound", 100 * sized.gap, "%", 0.1)
    yield Row("most memory", peak_gib(), "GiB", 4)


def draw_few(titles: Titles) -> Titles:
    """The first hundred titles."""
    return Titles(
        titles.organisation_of, titles.mean[:100], titles.shape[:100], titles.province_mean[:100], titles.province_shape[:100],
        titles.load_per_wish[:100],
    )  # fmt: skip


if __name__ == "__main__":
    bench.main(TITLE, run)
