"""The whole demo network of five years, from extracts to figures: what a night's refresh costs a province."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import bench
from bench import Row, peak_gib, watch

from schakel.collection.dissection import write_missed
from schakel.demo.build import build
from schakel.demo.carry import release_closed_months
from schakel.intake.fetch import fetch
from schakel.intake.refresh import refresh
from schakel.intake.settings import load_settings
from schakel.measures.catalogue import find_measures
from schakel.measures.figure import PERIODS
from schakel.measures.precompute import precompute
from schakel.vocabulary.progress import Silent

TITLE = "A province of five years"
NOW = datetime(2021, 1, 1, tzinfo=UTC)


def run(small: bool, folder: Path) -> Iterator[Row]:
    """Simulate, fetch, refresh, compute, take the norms apart; then fetch once more, which finds nothing new."""
    data = folder / "network"
    with watch() as simulating:
        build(data, years=5, scale=0.01 if small else 1.0)
    settings = load_settings(data, {})
    today = settings.today or NOW.date()
    size = sum(path.stat().st_size for path in (data / "extracts").rglob("*") if path.is_file()) / 1024**3
    yield Row("simulating the library system", simulating.seconds, "s", note=f"{size:.2f} GiB of extracts")
    # The library system writes by day; its last pages must not go to the disk while the night's work is timed.
    os.sync()
    with watch() as fetching:
        fetch(settings, today=today, report=Silent(), now=NOW)
    release_closed_months(settings, now=NOW)
    with watch() as refreshing:
        snapshot = refresh(settings, now=NOW, report=Silent())
    rows = sum(snapshot.row_counts.values())
    yield Row("fetch: extracts to raw batches", fetching.seconds, "s")
    yield Row("refresh: raw batches to a snapshot", refreshing.seconds, "s", note=f"{rows:,} rows")
    loans, items = snapshot.row_counts["loans"], snapshot.row_counts["items"]
    yield Row("extracts to snapshot", fetching.seconds + refreshing.seconds, "s", 120, f"{loans:,} loans, {items:,} items")
    measures = find_measures()
    for what, periods, target in (
        ("every measure, place and year", ("year",), 15),
        ("the same for months, quarters and years, as a refresh writes them", PERIODS, None),
    ):
        with watch() as measuring:
            found = precompute(snapshot, today=today, periods=periods, report=Silent())
        yield Row(what, measuring.seconds, "s", target, f"{len(measures)} measures, {found:,} figures")
    with watch() as dissecting:
        write_missed(snapshot)
    yield Row(
        "norm dissection", dissecting.seconds, "s", 5, f"by cause, title, place and month; {dissecting.cpu_seconds:.1f} CPU-s"
    )
    with watch() as again:
        fetch(settings, today=today, report=Silent(), now=NOW)
    yield Row("fetch again: nothing new", again.seconds, "s")
    yield Row("most memory", peak_gib(), "GiB")


if __name__ == "__main__":
    bench.main(TITLE, run)
