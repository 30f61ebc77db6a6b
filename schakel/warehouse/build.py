"""Building a snapshot beside the current one and putting it in its place when every audit that counts is passed."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from schakel.errors import SchakelError
from schakel.vocabulary.progress import Progress
from schakel.vocabulary.tables import TABLES
from schakel.warehouse.account import held
from schakel.warehouse.audits import find_audits
from schakel.warehouse.durable import speaking_of_room, sync, write_json
from schakel.warehouse.expressions import literal
from schakel.warehouse.found import told
from schakel.warehouse.loads import Load, choose
from schakel.warehouse.plan import BuiltAlreadyError, Plan
from schakel.warehouse.references import order_of_tables
from schakel.warehouse.sayings import Said, Saying, say
from schakel.warehouse.snapshot import (
    BUILDING,
    EXTRAS,
    FOLDER,
    PINNED,
    Snapshot,
    SnapshotError,
    current,
    make_current,
    prune,
    sweep_building,
)
from schakel.warehouse.stage import Workshop
from schakel.warehouse.tables import build_table

SAMPLE = 5
"""Findings of a failed audit that are kept and shown."""


class NothingToLoadError(SchakelError):
    """There is no batch that counts."""


class AuditError(SchakelError):
    """An audit of severity `stop` found something; the snapshot before stays."""


def build(
    data: Path,
    loads: Sequence[Load],
    *,
    now: datetime,
    as_known_on: date | None,
    simulated: bool,
    network: tuple[str, str],
    finish: Sequence[Callable[[Snapshot], None]],
    report: Progress,
    threads: int = 2,
    memory_limit: str = "6GB",
) -> Snapshot:
    """Type all loads into a new snapshot and make it the current one. The caller holds the lock of refresh.

    Raises:
        NothingToLoadError: no load counts on that day.
        AuditError: naming the audit, with sample findings.
        DiskFullError: when there is no room.
    """
    if sweep_building(data):
        report.say("removed an unfinished snapshot of a refresh that was stopped")
    chosen, reasons = choose(loads, as_known_on)
    if not chosen:
        raise NothingToLoadError(
            f"{data}: no batch to load"
            + (f" that was known on {as_known_on}" if as_known_on else "")
            + "; run `schakel fetch` first"
            + (f". Not loaded: {'; '.join(sorted(set(reasons.values())))}" if reasons else "")
        )  # fmt: skip
    folder = data / FOLDER / f"{BUILDING}{os.getpid()}"
    with speaking_of_room(folder):
        try:
            folder.mkdir(parents=True)
            snapshot = Snapshot(
                id=_name(now, chosen, as_known_on),
                path=folder,
                known_on=max(load.batch.known_on for load in chosen),
                as_known_on=as_known_on,
                built_at=now,
                simulated=simulated,
                network_code=network[0],
                network_name=network[1],
            )
            waiting = [
                load for load in loads if load.batch.is_waiting and (as_known_on is None or load.batch.known_on <= as_known_on)
            ]
            plan = Plan(chosen, waiting, presumed=_held_before(data, chosen) if as_known_on is None else set())
            snapshot = _fill(data, snapshot, loads, plan, reasons, report, threads, memory_limit)
            for step in finish:
                step(snapshot)
            return _publish(data, snapshot)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _held_before(data: Path, chosen: Sequence[Load]) -> set[int]:
    """Loads that the refresh of the current snapshot held, by number: they are most likely as bad as they were.

    Not of an extract that names its periods in a column: of those the rows of all batches are compared.
    """
    try:
        before = current(data)
    except SnapshotError:
        return set()
    found = held(before) if before is not None else {}
    return {
        load.number
        for load in chosen
        if load.batch.batch_id in found and not load.batch.released and load.map is not None and load.map.period_column is None
    }


def _name(now: datetime, chosen: Sequence[Load], as_known_on: date | None) -> str:
    digest = hashlib.sha256("\n".join([*(load.batch.batch_id for load in chosen), str(as_known_on), now.isoformat()]).encode())
    return f"{now:%Y%m%dT%H%M%S}-{digest.hexdigest()[:8]}"


def _fill(
    data: Path, snapshot: Snapshot, loads: Sequence[Load], plan: Plan, reasons: dict[int, str], report: Progress,
    threads: int, memory_limit: str,
) -> Snapshot:  # fmt: skip
    spill = snapshot.path / "spill"
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": threads,
        "memory_limit": memory_limit,
        "temp_directory": str(spill),
        # Every table is sorted when it is written; keeping the order of rows before that costs time and memory.
        "preserve_insertion_order": False,
    }
    counts = None
    while counts is None:
        # A batch that must be held after it filled a table is found once: the next time round it is left out.
        with duckdb.connect(config=config) as connection, suppress(BuiltAlreadyError):
            shop = Workshop(connection, data, snapshot.path)
            _prepare(shop)
            plan.begin()
            for left in snapshot.path.glob("*.parquet"):
                left.unlink()
            order = order_of_tables(TABLES)
            report.begin("refresh", len(order))
            for table in order:
                build_table(shop, TABLES[table], plan)
                report.advance(1)
            plan.settle()
            _write_accounts(shop, loads, plan, reasons, report)
            _audit(shop, report)
            counts = {
                table: connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0] for table in sorted(shop.filled)
            }
        shutil.rmtree(spill, ignore_errors=True)
    return replace(snapshot, row_counts=counts)


def _prepare(shop: Workshop) -> None:
    con = shop.connection
    con.execute(
        "CREATE TEMP TABLE refused_rows (_batch INTEGER, tbl VARCHAR, line BIGINT, col VARCHAR, found VARCHAR, reason VARCHAR)"
    )
    con.execute(
        "CREATE TEMP TABLE derived_events (item_id VARCHAR, event VARCHAR, happened_on DATE, happened_after DATE, "
        "before VARCHAR, after VARCHAR)"
    )
    for table in TABLES.values():
        columns = ", ".join(f'CAST(NULL AS {column.type}) AS "{column.name}"' for column in table.columns)
        con.execute(f"CREATE VIEW {table.name} AS SELECT {columns}, CAST(NULL AS INTEGER) AS _batch WHERE false")


def _write_accounts(shop: Workshop, loads: Sequence[Load], plan: Plan, reasons: dict[int, str], report: Progress) -> None:
    con = shop.connection
    for extra, columns in EXTRAS.items():
        con.execute(f"CREATE TABLE {extra} ({columns})")
    replaced = {load.number for unit in plan.units() for load in unit.replaced}
    refused = _refused_as_a_whole(shop)
    why_not = reasons | plan.reasons()
    rows = []
    for load in loads:
        batch, said = load.batch, why_not.get(load.number, "")
        status = "loaded"
        if load.number in plan.held or (said and batch.is_waiting):
            status = "held"
        elif said:
            status = "rejected" if batch.rejected is not None else "not_loaded"
        elif load.number in replaced:
            status, said = "replaced", str(say(Saying.TOLD_ANEW))
        elif load.number in refused:
            # Somebody let it through all the same.
            status, said = "refused", str(say(Saying.ALL_OF_IT))
        if load.number in plan.held:
            report.say(_tell_held(load, plan.held[load.number]))
        elif status != "loaded" and status != "replaced":
            report.say(f"{batch.origin}: not loaded: {said}")
        released = batch.released
        rows.append(
            (load.number, batch.batch_id, batch.feed, batch.source, batch.extract, batch.origin, batch.known_on, batch.period,
             batch.fetched_at.isoformat(), batch.sha256, batch.rows, json.dumps(dict(batch.columns_left_out), ensure_ascii=False),
             batch.without_pseudonym, load.map.mode if load.map else "",
             str(plan.held[load.number]) if load.number in plan.held else batch.held, released.by if released else None,
             released.why if released else None, status, said)
        )  # fmt: skip
    shop.insert("batches", rows)
    names = {load.number: load.batch.batch_id for load in loads}
    counted = [
        (names[batch], table, t.rows_in, t.loaded, t.refused, t.superseded, t.repeated, t.left_out, t.held)
        for (batch, table), t in sorted(shop.tallies.items())
    ]
    shop.insert("accounts", counted)
    found = told("r.found", "b.feed, r.tbl, r.col")
    con.execute(
        f"INSERT INTO refused SELECT b.feed, b.batch_id, r.tbl, r.line, r.col, {found}, r.reason "
        "FROM refused_rows r JOIN batches b ON b.batch_no = r._batch"
    )
    for extra, order in (("batches", "1"), ("accounts", "1, 2"), ("refused", "2, 3, 4")):
        _copy(shop, extra, order)
    total = sum(t.refused for t in shop.tallies.values())
    if total:
        report.say(f"{total} rows were refused; each is kept with its reason")


def _refused_as_a_whole(shop: Workshop) -> set[int]:
    some = {batch for (batch, _), tally in shop.tallies.items() if tally.refused}
    return some - {batch for (batch, _), t in shop.tallies.items() if t.refused < t.rows_in - t.left_out}


def _tell_held(load: Load, said: Said) -> str:
    batch = load.batch
    whole = "refused as a whole and " if said.saying in (Saying.NONE_IS_OURS, Saying.ALL_REFUSED) else ""
    foreign = (
        f"It is an extract of another organisation; feed {batch.feed!r} may only speak of those (setting organisations). "
        if said.saying is Saying.NONE_IS_OURS
        else ""
    )
    return (
        f"{batch.origin}: {whole}held, it replaces nothing: {said}. {foreign}Look at it, then export it again and "
        f"`schakel reject {batch.batch_id}`, or `schakel release {batch.batch_id}` when it is right all the same"
    )


def _copy(shop: Workshop, extra: str, order: str) -> None:
    path = literal(str(shop.folder / f"_{extra}.parquet"))
    shop.connection.execute(f"COPY (SELECT * FROM {extra} ORDER BY {order}) TO {path} (FORMAT parquet, COMPRESSION zstd)")


def _audit(shop: Workshop, report: Progress) -> None:
    filled = frozenset(shop.filled)
    stops = []
    for audit_name, audit in find_audits().items():
        found = 0
        sample: list[str] = []
        for query in audit.queries(filled):
            rows = shop.connection.execute(f"SELECT * FROM ({query}) LIMIT 1000").fetchall()
            found += len(rows)
            sample += sorted(str(row[0]) for row in rows)[: SAMPLE - len(sample)]
        shop.connection.execute(
            "INSERT INTO audits VALUES (?, ?, ?, ?, ?, ?)",
            [audit_name, audit.says, audit.severity, not found, found, "\n".join(sample)],
        )
        if found:
            said = f"audit {audit_name} ({audit.says}) found {found}{' or more' if found >= 1000 else ''}: {'; '.join(sample)}"
            report.say(said)
            if audit.severity == "stop":
                stops.append(said)
    if stops:
        raise AuditError("the new snapshot is not published, the one before stays: " + ". ".join(stops))
    _copy(shop, "audits", "1")


def _place(data: Path, snapshot: Snapshot) -> dict[str, Any]:
    """Name and folder of the new snapshot, free to be taken.

    The same batches at the same moment give the same name: a refresh that was killed between its two renames left it
    behind, or it is current already and gets a number.
    """
    try:
        before = current(data)
    except SnapshotError:
        # The pointer leads to a snapshot that somebody removed: a refresh is what mends that.
        before = None
    name, number = snapshot.id, 1
    while (data / FOLDER / name).exists():
        path = data / FOLDER / name
        if (before is None or before.id != name) and not (path / PINNED).exists():
            shutil.rmtree(path)
        else:
            number += 1
            name = f"{snapshot.id}-{number}"
    return {"id": name, "path": data / FOLDER / name}


def _publish(data: Path, snapshot: Snapshot) -> Snapshot:
    placed = replace(snapshot, **_place(data, snapshot))
    final = placed.path
    write_json(snapshot.path / "snapshot.json", placed.as_json())
    for path in snapshot.path.rglob("*"):
        sync(path)
    sync(snapshot.path)
    os.replace(snapshot.path, final)  # noqa: PTH105 - the fault tests stop the process at this very call
    sync(final.parent)
    make_current(data, placed)
    prune(data)
    return placed
