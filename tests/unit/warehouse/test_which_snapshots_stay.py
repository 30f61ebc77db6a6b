"""Which snapshots stay, how they are told apart, and what is in them when they are published."""

from pathlib import Path

import pytest
from made_up.library import LOCATIONS, NOW, Library

from schakel.warehouse.snapshot import current, pin, snapshots, unpin


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Places and nothing else."""
    made = Library(tmp_path).set_up(locations=LOCATIONS)
    made.put("locations.csv", "code,name,organisation", "L1,East,O1", "L2,West,O1", "L3,Abroad,O2")
    return made


def test_the_last_three_snapshots_and_the_pinned_ones_stay(library: Library) -> None:
    library.fetch()
    made = [library.refresh(now=NOW.replace(day=1))]
    pin(library.data, made[0].id, why="published in the yearly monitor")
    made += [library.refresh(now=NOW.replace(day=day)) for day in range(2, 7)]
    assert [s.id for s in snapshots(library.data)] == [made[0].id, *(s.id for s in made[-3:])]
    assert current(library.data) == made[-1]
    unpin(library.data, made[0].id)
    library.refresh(now=NOW.replace(day=8))
    assert made[0].id not in [s.id for s in snapshots(library.data)]


def test_two_refreshes_of_one_moment_are_two_snapshots(library: Library) -> None:
    library.fetch()
    first, second = library.refresh(), library.refresh()
    assert second.id == f"{first.id}-2"
    assert current(library.data) == second
    assert [s.id for s in snapshots(library.data)] == [first.id, second.id]


def test_a_step_that_finishes_writes_into_the_snapshot_before_it_is_published(library: Library) -> None:
    library.fetch()
    seen = []

    def finish(snapshot: object) -> None:
        seen.append((snapshot.path.name.startswith(".building"), current(library.data)))  # type: ignore[attr-defined]
        with snapshot.connect() as con:  # type: ignore[attr-defined]
            con.execute(f"COPY (SELECT count(*) AS rows FROM locations) TO '{snapshot.path}/_figures.parquet'")  # type: ignore[attr-defined]

    library.refresh(finish=[finish])
    assert seen == [(True, None)]
    assert library.ask("SELECT rows FROM figures") == [(3,)]
