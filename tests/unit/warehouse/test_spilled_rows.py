"""What does not fit in memory goes to a folder of its own among the data, and nothing of it stays."""

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from schakel.warehouse.snapshot import FOLDER, SPILL, Snapshot, sweep_building

MORE_THAN_FITS = "CREATE TEMP TABLE many AS SELECT uuid()::VARCHAR AS word FROM range(2_000_000)"


def a_snapshot(data: Path) -> Snapshot:
    path = data / FOLDER / "one"
    path.mkdir(parents=True)
    return Snapshot("one", path, date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC), simulated=True)


def test_rows_that_do_not_fit_are_kept_among_the_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    data = tmp_path / "data"
    connection = a_snapshot(data).connect(threads=1, memory_limit="50MB")
    assert not list(data.glob(f"{SPILL}*"))
    connection.execute(MORE_THAN_FITS)
    assert len(list(data.glob(f"{SPILL}*"))) == 1
    assert not list(elsewhere.iterdir())
    connection.close()
    assert not list(data.glob(f"{SPILL}*"))


def test_two_connections_do_not_share_a_folder(tmp_path: Path) -> None:
    snapshot = a_snapshot(tmp_path)
    connections = [snapshot.connect(threads=1, memory_limit="50MB") for _ in range(2)]
    for connection in connections:
        connection.execute(MORE_THAN_FITS)
    assert len(list(tmp_path.glob(f"{SPILL}*"))) == 2


def test_a_refresh_sweeps_what_a_killed_process_left_and_leaves_what_runs(tmp_path: Path) -> None:
    snapshot = a_snapshot(tmp_path)
    (snapshot.path / "snapshot.json").write_text("{}")
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = tmp_path / f"{SPILL}{ended.pid}-0a0a0a0a"
    left.mkdir()
    connection = snapshot.connect(threads=1, memory_limit="50MB")
    connection.execute(MORE_THAN_FITS)
    assert sweep_building(tmp_path) == 1
    assert not left.exists()
    assert connection.execute("SELECT count(DISTINCT word) FROM many").fetchall() == [(2_000_000,)]
