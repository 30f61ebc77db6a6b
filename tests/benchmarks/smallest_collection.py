"""The smallest collection of a province, and the best use of a million items at 48 locations, on drawn demand; and tenfold."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import bench
import numpy as np
from bench import Row, peak_gib, watch

from schakel.collection.clash import find_clash
from schakel.collection.copies import Titles
from schakel.collection.limits import room_of, sizes_of
from schakel.collection.sized import Worth, best_within
from schakel.collection.smallest import Norms, find_smallest, whole_province

TITLES, ORGANISATIONS, LOCATIONS, WISHES, ITEMS = 240_000, 4, 48, 2_500_000, 1_000_000
TITLE = "The smallest collection"
CODES = tuple(map(str, range(LOCATIONS)))


def run(small: bool, folder: Path) -> Iterator[Row]:  # noqa: ARG001  (the frame gives a folder to every benchmark)
    """Draw titles, of which few are asked much; find every plan."""
    part = 50 if small else 1
    size = TITLES // part
    r = np.random.default_rng(0)
    titles = draw(r, size, WISHES / part)
    compile_loops()
    with watch() as taken:
        found = find_smallest(titles, np.ones(size), Norms((0.95,) * ORGANISATIONS, 0.999))
    note = (
        f"{size:,} titles, {ORGANISATIONS} organisations, {found.plan.copies.sum():,} copies; {taken.seconds:.1f} s on the wall"
    )
    yield Row("fewest copies for 95 and 99.9 %, CPU", taken.cpu_seconds, "s", 20, note)
    yield Row("gap to its bound", 100 * found.gap, "%", 0.1)

    placed = place(r, titles, ITEMS / part)
    kept = kept_of(placed)
    limits = room_of(sizes_of({}, 0.25, CODES, kept), CODES)
    with watch() as taken:
        sized = best_within(placed, limits, Worth())
    note = f"{kept.sum():,} items, {LOCATIONS} locations, a quarter less room; {taken.seconds:.1f} s on the wall"
    yield Row("keep, move, drop, CPU", taken.cpu_seconds, "s", 20, note)
    yield Row("gap to its bound", 100 * sized.gap, "%", 0.1)

    weak = int(np.argmin(sized.shares[:-1]))
    raised = sized.shares[:-1] + np.where(np.arange(ORGANISATIONS) == weak, 0.005, -0.02)
    norms = Norms(tuple(float(share) for share in raised), 0.95)
    with watch() as taken:
        both = best_within(placed, limits, Worth(), norms=norms)
    told = ", ".join(f"{share:.1%}" for share in norms.organisation)
    note = f"the same room, norms of {told} and {norms.province:.1%}; {taken.seconds:.1f} s on the wall"
    yield Row("room and norms in one plan, CPU", taken.cpu_seconds, "s", 20, note)
    yield Row("gap to its bound", 100 * both.gap, "%", 0.1)

    asked = placed.demand * np.array([0.9] * ORGANISATIONS + [0.96])
    with watch() as taken:
        clash = find_clash(placed, limits, asked)
    names = f"{len(clash.norms)} norm and {len(clash.limits)} locations" if clash else "none proven"
    yield Row("what clashes, CPU", taken.cpu_seconds, "s", None, f"norms of 90 and 96 %: {names}")
    yield Row("most memory", peak_gib(), "GiB", 4)
    del titles, placed, found, sized, both

    size = 10 * TITLES // part
    large = place(r, draw(r, size, 10 * WISHES / part), 10 * ITEMS / part)
    kept = kept_of(large)
    limits = room_of(sizes_of({}, 0.25, CODES, kept), CODES)
    with watch() as taken:
        sized = best_within(large, limits, Worth())
    note = f"{size:,} titles, {kept.sum():,} items; {taken.seconds:.1f} s on the wall; gap {sized.gap:.4%}"
    yield Row("ten times: keep, move, drop, CPU", taken.cpu_seconds, "s", None, note)
    yield Row("ten times: most memory, the drawing too", peak_gib(), "GiB", None)


def draw(r: np.random.Generator, size: int, wishes: float) -> Titles:
    """Titles with the demand at each organisation."""
    popular = 1 / (np.arange(size) + 20.0) ** 0.8
    mean = popular[:, None] * r.gamma(1.0, 1.0, (size, ORGANISATIONS)) * np.array([0.46, 0.19, 0.2, 0.15])
    mean *= wishes / mean.sum()
    return whole_province(
        Titles(np.arange(ORGANISATIONS), mean, 0.35 + mean, mean[:, 0].copy(), mean[:, 0].copy(), np.full(size, 20.5 / 365))
    )


def place(r: np.random.Generator, titles: Titles, items: float) -> Titles:
    """The same at locations, with the items there are. In single precision: ten times as many must fit in memory."""
    organisation_of = np.arange(LOCATIONS) * ORGANISATIONS // LOCATIONS
    place_mean = np.empty((titles.size, LOCATIONS), dtype=np.float32)
    for organisation in range(ORGANISATIONS):
        own = np.flatnonzero(organisation_of == organisation)
        place_mean[:, own] = titles.mean[:, [organisation]] * r.dirichlet(np.full(len(own), 1.5), titles.size)
    kept = np.empty(place_mean.shape, dtype=np.int16)
    total = sum(float(((place_mean[:, [at]] + 0.05) ** 0.7).sum()) for at in range(LOCATIONS))
    for at in range(LOCATIONS):
        kept[:, at] = r.poisson((place_mean[:, at] + 0.05) ** 0.7 * (items / total))
    return replace(
        titles, organisation_of=organisation_of, place_mean=place_mean, place_shape=np.float32(0.1) + place_mean, kept=kept,
        most=kept.sum(axis=1, dtype=np.int64),
    )  # fmt: skip


def kept_of(titles: Titles) -> np.ndarray:
    """Items by location."""
    assert titles.kept is not None
    return titles.kept.sum(axis=0, dtype=np.int64)


def compile_loops() -> None:
    """Every loop once, on few titles."""
    r = np.random.default_rng(1)
    few = draw(r, 2_500, 20_000)
    find_smallest(few, np.ones(few.size), Norms((0.9,) * ORGANISATIONS, 0.99))
    placed = place(r, few, 9_000)
    best_within(placed, room_of(sizes_of({}, 0.25, CODES, kept_of(placed)), CODES), Worth())
    find_clash(placed, (), placed.demand * 0.5)


if __name__ == "__main__":
    bench.main(TITLE, run)
