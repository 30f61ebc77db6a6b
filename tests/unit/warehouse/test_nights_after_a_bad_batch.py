"""A bad batch that nobody rejects: night after night the same comes out, typed once; when it turns out right it counts."""

import shutil
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from made_up.library import ITEMS, LOCATIONS, Library
from made_up.months_of_loans import GOOD, ISO, ITEM_HEADS, JUNE, LOAN_HEADS, MONTHS

from schakel.intake.holding import held, release
from schakel.warehouse import judging, stage
from schakel.warehouse.account import batches

STATES = [f"{n},L1,O1,B,," for n in range(10)]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[str, str]]:
    """How often the rows of each batch were typed for each table."""
    found: Counter[tuple[str, str]] = Counter()
    put = stage.put_on_stage

    def counted(shop: Any, unit: Any, name: str) -> None:
        found.update((load.batch.batch_id, unit.table.name) for load in unit.loads if load.batch.rows)
        put(shop, unit, name)

    monkeypatch.setattr(stage, "put_on_stage", counted)
    monkeypatch.setattr(judging, "put_on_stage", counted)
    return found


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library(tmp_path).set_up(locations=LOCATIONS, loans=MONTHS, items=ITEMS)
    made.put("locations.csv", "code,name,organisation", "L1,East,O1")
    return made


def night(library: Library, day: int) -> tuple[object, ...]:
    """Fetch and refresh; what is held and why, the account of every batch, and what was refused and loaded."""
    now = datetime(2020, 6, day, 12, tzinfo=UTC)
    library.fetch(now=now)
    snapshot = library.refresh(now=now)
    return (
        [(batch.origin, str(batch.held)) for batch in held(library.settings())],
        [(batch.origin, batch.status) for batch in batches(snapshot)],
        library.ask("SELECT * FROM accounts ORDER BY ALL"),
        library.ask("SELECT * FROM refused ORDER BY ALL"),
        library.ask("SELECT * FROM loans ORDER BY ALL"),
        library.ask("SELECT * FROM items ORDER BY ALL"),
    )


def refused(library: Library) -> None:
    library.put(JUNE, LOAN_HEADS, *GOOD)
    night(library, 1)
    library.put(JUNE, LOAN_HEADS, *ISO)


def small_beside_the_one_before(library: Library) -> None:
    for month in ("2020-03", "2020-04", "2020-05"):
        library.put(f"loans_{month}_2020-12-31.csv", LOAN_HEADS, *(f"{month}{n},L1,02-{month[5:]}-2020" for n in range(4)))
    library.put(JUNE, LOAN_HEADS, *GOOD)
    night(library, 1)
    library.put("loans_2020-06_2021-01-31.csv", LOAN_HEADS, *GOOD[:4])


def two_at_once(library: Library) -> None:
    small_beside_the_one_before(library)
    library.put("loans_2020-03_2020-12-31.csv", LOAN_HEADS, *ISO)


def half_refused_state(library: Library) -> None:
    library.put("items_2020-01-01.csv", ITEM_HEADS, *STATES)
    night(library, 1)
    library.put("items_2020-02-01.csv", ITEM_HEADS, *(f"{n},L1,O1,{'Q' if n < 8 else 'B'},," for n in range(10)))


BAD = [refused, small_beside_the_one_before, two_at_once, half_refused_state]


@pytest.mark.parametrize("spoil", BAD)
def test_the_nights_after_give_the_same_and_type_each_batch_once(
    library: Library, typed: Counter[tuple[str, str]], spoil: Callable[[Library], None]
) -> None:
    spoil(library)
    typed.clear()
    first = night(library, 2)
    assert first[0], "something is held"
    assert max(typed.values()) > 1, "nobody knew of it yet"
    for day in (3, 4):
        typed.clear()
        assert night(library, day) == first
        assert set(typed.values()) == {1}, typed


@pytest.mark.parametrize("spoil", BAD)
def test_a_batch_that_is_bad_beside_it_is_found_all_the_same(library: Library, spoil: Callable[[Library], None]) -> None:
    spoil(library)
    night(library, 2)
    for heads, name, rows in (
        (LOAN_HEADS, "loans_2020-07_2021-01-31.csv", [row.replace("2020-06", "2020-07") for row in ISO]),
        (ITEM_HEADS, "items_2020-03-01.csv", [f"{n},L1,O1,Q,," for n in range(10)]),
    ):
        library.put(name, heads, *rows)
    third = night(library, 3)
    # A library that meets all of it in its first night knows nothing beforehand.
    shutil.rmtree(library.data / "snapshots")
    (library.data / "CURRENT").unlink()
    assert night(library, 4)[1:] == third[1:]
    assert {"loans_2020-07_2021-01-31.csv", "items_2020-03-01.csv"} & {origin for origin, _ in third[0]}  # type: ignore[attr-defined]


def test_what_is_right_the_next_night_counts(library: Library) -> None:
    """Nothing in the file changes: the settings let more of it be refused."""
    library.put(JUNE, LOAN_HEADS, *GOOD)
    night(library, 1)
    library.put(JUNE, LOAN_HEADS, *ISO[:6], *GOOD[6:])
    assert len(night(library, 2)[0]) == 1  # type: ignore[arg-type]
    library.set_up("may_refuse = 0.7", locations=LOCATIONS, loans="may_shrink = 0.0\n" + MONTHS, items=ITEMS)
    assert night(library, 3)[0] == []
    assert library.ask("SELECT count(*) FROM loans") == [(4,)]


def test_what_a_person_lets_through_counts(library: Library) -> None:
    half_refused_state(library)
    night(library, 2)
    [waiting] = held(library.settings())
    release(library.settings(), waiting.batch_id, by="Anke", why="so it is", now=datetime(2020, 6, 3, tzinfo=UTC))
    assert night(library, 3)[0] == []
    assert library.ask("SELECT count(*) FROM batches WHERE status = 'held'") == [(0,)]


def test_one_that_is_bad_for_its_second_table_only_is_typed_once_too(library: Library, typed: Counter[tuple[str, str]]) -> None:
    located = LOCATIONS.replace("files", 'mode = "state"\nfiles').replace('name = "name"', 'name = "name"\nlatitude = "lat"', 1)
    library.set_up(locations=located)
    library.put("locations.csv", "code,name,organisation,lat", "L1,East,O1,52", "L2,West,O1,52")
    night(library, 1)
    library.put("locations.csv", "code,name,organisation,lat", "L1,East,O8,x", "L2,West,O9,x")
    library.fetch(now=datetime(2020, 6, 2, tzinfo=UTC), today=datetime(2020, 6, 2, tzinfo=UTC).date())
    first = night(library, 2)
    assert first[0]
    typed.clear()
    assert night(library, 3) == first
    assert set(typed.values()) == {1}, typed
