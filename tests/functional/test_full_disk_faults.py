"""A disk that is really full: a clear message, the snapshot before intact, nothing lost when there is room again."""

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from made_up.library import NOW, Library, small_library

from schakel.intake.holding import reject, take_back
from schakel.warehouse.batch import list_batches
from schakel.warehouse.durable import DiskFullError
from schakel.warehouse.snapshot import current

MEGABYTE = 1 << 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """The data folder on a disk of 24 MB of its own, where this user may mount one."""
    place = tmp_path / "data"
    place.mkdir()
    options = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place)]
    if os.geteuid() != 0 or shutil.which("mount") is None or subprocess.run(options, check=False, capture_output=True).returncode:
        pytest.skip("no disk of its own: mounting one needs root; the limit on the size of files still tests a full disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def filled_up(place: Path, left: int) -> Path:
    """Fill the disk but for `left` bytes."""
    filler = place / "filler"
    with filler.open("wb") as file:
        size = shutil.disk_usage(place).free - left
        while size > 0:
            file.write(b"x" * min(size, MEGABYTE))
            size -= MEGABYTE
    return filler


def with_more_loans(library: Library) -> Library:
    rows = [[str(n), "", f"{n:08d}", "L1", "03-01-2020", "", f"Name {os.urandom(20).hex()}"] for n in range(100, 20_000)]
    library.put("loans_more.csv", "id,item,borrower,place,lent,returned,name", *rows)
    return library


@pytest.mark.parametrize("left", [0, 4096, 20 * 1024, 100 * 1024])
def test_fetch_on_a_full_disk(tmp_path: Path, small_disk: Path, left: int) -> None:
    library = small_library(tmp_path)
    before = library.load()
    kept = list_batches(library.data)
    with_more_loans(library)
    filler = filled_up(small_disk, left)
    with pytest.raises(DiskFullError, match=r"the disk is full\. What was loaded before is untouched; make room"):
        library.fetch()
    assert list_batches(library.data) == kept
    assert current(library.data) == before
    assert library.ask("SELECT count(*) FROM loans") == [(3,)]
    filler.unlink()
    assert [result.outcome for result in library.fetch()].count("kept") == 1
    library.refresh()
    assert library.ask("SELECT count(*) FROM loans") == [(3 + 19_900,)]


@pytest.mark.parametrize("left", [0, 4096, 30 * 1024, 200 * 1024])
def test_refresh_on_a_full_disk(tmp_path: Path, small_disk: Path, left: int) -> None:
    library = small_library(tmp_path)
    before = library.load()
    with_more_loans(library).fetch()
    filler = filled_up(small_disk, left)
    with pytest.raises(DiskFullError, match="the disk is full"):
        library.refresh(now=before.built_at.replace(day=2))
    assert current(library.data) == before
    assert library.ask("SELECT count(*) FROM loans") == [(3,)]
    assert [path.name for path in (library.data / "snapshots").iterdir()] == [before.id], "half a snapshot keeps the disk full"
    filler.unlink()
    library.refresh(now=before.built_at.replace(day=2))
    assert library.ask("SELECT count(*) FROM loans") == [(3 + 19_900,)]


def decide(library: Library, how: Callable[..., object]) -> None:
    [batch] = list_batches(library.data, extract="loans")
    how(library.settings(), batch.batch_id, by="Anke", why="two months in one", now=NOW)


def test_a_decision_on_a_full_disk_is_not_taken(tmp_path: Path, small_disk: Path) -> None:
    library = small_library(tmp_path)
    before = library.load()
    for how, loans in ((reject, 0), (take_back, 3)):
        kept = list_batches(library.data)
        filler = filled_up(small_disk, 0)
        with pytest.raises(DiskFullError, match=r"the disk is full\. What was loaded before is untouched; make room"):
            decide(library, how)
        assert list_batches(library.data) == kept
        assert current(library.data) is not None
        assert not list((library.data / "raw").rglob("*.part")), "half a card"
        filler.unlink()
        decide(library, how)
        library.refresh(now=before.built_at.replace(day=2 + bool(loans)))
        assert library.ask("SELECT count(*) FROM loans") == [(loans,)]


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_decision_over_the_quota_is_not_taken(tmp_path: Path) -> None:
    library = small_library(tmp_path)
    library.load()
    kept = list_batches(library.data)
    with no_file_larger_than(100), pytest.raises(DiskFullError, match="the disk is full"):
        decide(library, reject)
    assert list_batches(library.data) == kept
    decide(library, reject)
    assert list_batches(library.data) != kept


@pytest.mark.parametrize("work", [lambda library: library.fetch(), lambda library: library.refresh()], ids=["fetch", "refresh"])
def test_a_quota_is_a_full_disk_too(tmp_path: Path, work: Callable[[Library], object]) -> None:
    library = small_library(tmp_path)
    before = library.load()
    with_more_loans(library)
    if "refresh" in str(work.__code__.co_names):  # type: ignore[attr-defined]
        library.fetch()
    with no_file_larger_than(50_000), pytest.raises(DiskFullError, match="the disk is full"):
        work(library)
    assert current(library.data) == before
    library.load()
    assert library.ask("SELECT count(*) FROM loans") == [(3 + 19_900,)]
