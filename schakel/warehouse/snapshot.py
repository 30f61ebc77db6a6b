"""A snapshot: every table at one moment of knowledge, in Parquet files that never change.

Readers open views over the files in an engine of their own, in memory: no lock, no writer to wait for. `CURRENT` names
the snapshot that counts; it is replaced by one rename.
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb

from schakel.errors import InputError, SchakelError
from schakel.vocabulary.tables import TABLES
from schakel.warehouse.durable import write_text
from schakel.warehouse.expressions import literal, name

CURRENT = "CURRENT"
FOLDER = "snapshots"
BUILDING = ".building-"
SPILL = "spill-"
PINNED = "pinned"
KEEP = 3
"""How many snapshots stay, besides those that are pinned."""

EXTRAS: Mapping[str, str] = {
    "batches": "batch_no INTEGER, batch_id VARCHAR, feed VARCHAR, source VARCHAR, extract VARCHAR, origin VARCHAR, "
    "known_on DATE, period VARCHAR, fetched_at VARCHAR, sha256 VARCHAR, rows BIGINT, columns_left_out VARCHAR, "
    "without_pseudonym BIGINT, "
    "mode VARCHAR, held VARCHAR, released_by VARCHAR, released_why VARCHAR, status VARCHAR, said VARCHAR",
    "refused": 'feed VARCHAR, batch_id VARCHAR, "table" VARCHAR, line BIGINT, "column" VARCHAR, found VARCHAR, reason VARCHAR',
    "audits": "audit VARCHAR, says VARCHAR, severity VARCHAR, passed BOOLEAN, findings BIGINT, sample VARCHAR",
    "accounts": 'batch_id VARCHAR, "table" VARCHAR, rows_in BIGINT, loaded BIGINT, refused BIGINT, superseded BIGINT, '
    "repeated BIGINT, left_out BIGINT, held BIGINT",
    "figures": "measure VARCHAR, version DATE, level VARCHAR, place_code VARCHAR, period VARCHAR, starts_on DATE, part VARCHAR, "
    "numerator DOUBLE, denominator DOUBLE, value DOUBLE, rows BIGINT, is_complete BOOLEAN",
    "unseen": "of_table VARCHAR, day VARCHAR, feed VARCHAR, after DATE, at_the_latest DATE, level VARCHAR, place_code VARCHAR",
    "wishes": "organisation_code VARCHAR, month DATE, material VARCHAR, audience VARCHAR, supplied_by VARCHAR, cause_95 VARCHAR, "
    "cause_999 VARCHAR, wishes BIGINT",
    "physical_use": "organisation_code VARCHAR, year INTEGER, material VARCHAR, audience VARCHAR, genre VARCHAR, "
    "has_ebook BOOLEAN, publication_year INTEGER, strand INTEGER, loans BIGINT, copies BIGINT",
    "digital_use": "organisation_code VARCHAR, year INTEGER, product VARCHAR, loans DOUBLE",
    "missed": "organisation_code VARCHAR, location_code VARCHAR, month DATE, title_id VARCHAR, material VARCHAR, "
    "audience VARCHAR, supplied_by VARCHAR, cause_95 VARCHAR, cause_999 VARCHAR, wishes BIGINT",
}
"""What stands beside the promised tables, in files whose name starts with `_`; the views have no `_`."""

GREW = ("accounts", "unseen")
"""Those that got columns since the first snapshots were written; they are empty in an older one."""


class SnapshotError(SchakelError):
    """A snapshot is missing or not what Schakel writes."""


@dataclass(frozen=True)
class Snapshot:
    """One snapshot.

    Args:
        known_on: the latest day of which some batch tells.
        as_known_on: the day whose knowledge was asked for; None = all there is.
        row_counts: rows of each promised table that has rows.
    """

    id: str
    path: Path
    known_on: date
    built_at: datetime
    simulated: bool
    as_known_on: date | None = None
    network_code: str = ""
    network_name: str = ""
    row_counts: Mapping[str, int] = field(default_factory=dict)

    def connect(self, threads: int = 2, memory_limit: str = "4GB") -> duckdb.DuckDBPyConnection:
        """A fresh engine with a view for each table; a table nobody fills is empty and has its promised columns.

        What does not fit in memory goes to a folder of its own among the data, made when it is needed: never to the folder
        where somebody happens to stand, for rows of borrowers are in it, nor to one that another process uses.
        """
        spill = self.path.parent.parent / f"{SPILL}{os.getpid()}-{uuid4().hex[:8]}"
        connection = duckdb.connect(config={"threads": threads, "memory_limit": memory_limit, "temp_directory": str(spill)})
        for table in TABLES.values():
            columns = ", ".join(f"{name(column.name)} {column.type}" for column in table.columns)
            self._view(connection, table.name, table.name, f"{columns}, _batch INTEGER")
        for extra, columns in EXTRAS.items():
            self._view(connection, extra, f"_{extra}", columns)
        return connection

    def _view(self, connection: duckdb.DuckDBPyConnection, view: str, file: str, columns: str) -> None:
        single, several = self.path / f"{file}.parquet", self.path / file
        if single.exists() or several.is_dir():
            files = single if single.exists() else several / "*.parquet"
            rows = f"SELECT * FROM read_parquet({literal(str(files))})"
            if view in GREW:
                connection.execute(f"CREATE TABLE _no_{view} ({columns})")
                rows = f"SELECT * FROM _no_{view} UNION ALL BY NAME {rows}"
            connection.execute(f"CREATE VIEW {view} AS {rows}")
        else:
            connection.execute(f"CREATE TABLE _no_{view} ({columns}); CREATE VIEW {view} AS SELECT * FROM _no_{view}")

    def as_json(self) -> dict[str, Any]:
        """What `snapshot.json` holds."""
        return {
            "id": self.id,
            "known_on": self.known_on.isoformat(),
            "as_known_on": self.as_known_on.isoformat() if self.as_known_on else None,
            "built_at": self.built_at.isoformat(),
            "simulated": self.simulated,
            "network": {"code": self.network_code, "name": self.network_name},
            "row_counts": dict(self.row_counts),
        }


def read_snapshot(path: Path) -> Snapshot:
    """Read one snapshot folder.

    Raises:
        SnapshotError: when it is not one.
    """
    try:
        value = json.loads((path / "snapshot.json").read_text(encoding="utf-8"))
        return Snapshot(
            id=value["id"],
            path=path,
            known_on=date.fromisoformat(value["known_on"]),
            as_known_on=date.fromisoformat(value["as_known_on"]) if value["as_known_on"] else None,
            built_at=datetime.fromisoformat(value["built_at"]),
            simulated=value["simulated"],
            network_code=value["network"]["code"],
            network_name=value["network"]["name"],
            row_counts=value["row_counts"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnapshotError(f"{path}: is not a whole snapshot: {error}; run `schakel refresh`") from error


def current(data: Path) -> Snapshot | None:
    """The snapshot that counts; None before the first refresh."""
    try:
        name_ = (data / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SnapshotError(f"{data / CURRENT}: names no snapshot: it cannot be read; run `schakel refresh`") from error
    return read_snapshot(data / FOLDER / name_)


def snapshots(data: Path) -> list[Snapshot]:
    """All whole snapshots, oldest first."""
    folders = [path for path in (data / FOLDER).glob("*") if path.is_dir() and not path.name.startswith(BUILDING)]
    found = [read_snapshot(path) for path in folders if (path / "snapshot.json").exists()]
    return sorted(found, key=lambda snapshot: (snapshot.built_at, snapshot.id))


def make_current(data: Path, snapshot: Snapshot) -> None:
    """Point to a snapshot; the one moment at which what readers see changes."""
    write_text(data / CURRENT, f"{snapshot.id}\n")


def pin(data: Path, snapshot_id: str, *, why: str) -> None:
    """Keep a snapshot for good, because something that was published rests on it.

    Raises:
        InputError: when there is no such snapshot.
    """
    write_text(_folder_of(data, snapshot_id) / PINNED, f"{why}\n")


def unpin(data: Path, snapshot_id: str) -> None:
    """Let a snapshot go with the others when its time comes."""
    (_folder_of(data, snapshot_id) / PINNED).unlink(missing_ok=True)


def _folder_of(data: Path, snapshot_id: str) -> Path:
    for snapshot in snapshots(data):
        if snapshot.id == snapshot_id:
            return snapshot.path
    raise InputError(f"there is no snapshot {snapshot_id!r}; there are {', '.join(s.id for s in snapshots(data)) or 'none'}")


def prune(data: Path) -> list[str]:
    """Remove snapshots that are neither current, nor pinned, nor among the last ones; returns their names."""
    now = current(data)
    old = [s for s in snapshots(data)[:-KEEP] if (now is None or s.id != now.id) and not (s.path / PINNED).exists()]
    for snapshot in old:
        # The card goes first: what is half removed after a crash is no snapshot, and is swept by the next refresh.
        (snapshot.path / "snapshot.json").unlink()
        shutil.rmtree(snapshot.path)
    return [snapshot.id for snapshot in old]


def sweep_building(data: Path) -> int:
    """Remove what a refresh that was killed left behind; call it only while holding the lock of refresh."""
    stale = unfinished(data)
    for path in stale:
        shutil.rmtree(path)
    return len(stale)


def unfinished(data: Path) -> list[Path]:
    """What killed processes left behind, while no refresh runs: half a snapshot, and rows that did not fit in memory."""
    stale = [
        path
        for path in (data / FOLDER).glob("*")
        if path.is_dir() and (path.name.startswith(BUILDING) or not (path / "snapshot.json").exists())
    ]
    return stale + [path for path in data.glob(f"{SPILL}*") if not _runs(path.name.removeprefix(SPILL).split("-")[0])]


def _runs(process: str) -> bool:
    """Whether a process of that number is there."""
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True
