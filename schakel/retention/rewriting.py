"""Writing rows anew without something of a person: first beside, then in place by one rename, so that a kill loses nothing.

A batch gets a file of its own and its card is moved to it; a table of a snapshot is replaced under its own name. Whoever
has the old file open reads it to its end. What was done already is found done, so doing it again finishes it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schakel.warehouse.batch import Batch, Forgotten
from schakel.warehouse.durable import TEMPORARY, put_in_place, speaking_of_room
from schakel.warehouse.raw_store import repeating
from schakel.warehouse.snapshot import FOLDER as SNAPSHOTS

Losing = Callable[[pa.RecordBatch], pa.Array]
"""Which rows lose something: true, false or not known for each row of a part."""
Lost = Callable[[pa.RecordBatch, pa.Array], pa.RecordBatch]
"""A part without what the rows that are marked lose."""

AT_ONCE = 200_000


def rows_that_lose(path: Path, losing: Losing, columns: Sequence[str] | None = None) -> int:
    """How many rows of a Parquet file lose something. Only these columns are read, where they are enough to tell."""
    with pq.ParquetFile(path) as file:
        return sum(_count(losing(part)) for part in file.iter_batches(AT_ONCE, columns=columns))


def rewrite_batch(data: Path, batch: Batch, losing: Losing, lost: Lost, *, what: str, on: str) -> Batch | None:
    """Take something out of a batch; None when there is nothing to take out."""
    before = batch.parquet(data)
    rows = rows_that_lose(before, losing)
    if rows == 0:
        return None
    after = replace(batch, forgotten=(*batch.forgotten, Forgotten(what, on, rows)))
    _write_anew(before, after.parquet(data), losing, lost, is_raw=True)
    after.write(data)
    # A kill before this leaves a file that no card names: the next fetch and the next forgetting sweep it.
    before.unlink()
    return after


def rewrite_table(path: Path, losing: Losing, lost: Lost, columns: Sequence[str] | None = None) -> int:
    """Take something out of a table of a snapshot; returns how many rows lost something."""
    rows = rows_that_lose(path, losing, columns)
    if rows:
        _write_anew(path, path, losing, lost, is_raw=False)
    return rows


def sweep_tables(data: Path) -> None:
    """Remove what a forgetting that was killed left half written among the tables of snapshots."""
    for path in (data / SNAPSHOTS).rglob(f"*{TEMPORARY}"):
        path.unlink(missing_ok=True)


def without_value(columns: Iterable[str]) -> Lost:
    """Empties these columns in the rows that are marked."""
    names = frozenset(columns)

    def lost(part: pa.RecordBatch, marks: pa.Array) -> pa.RecordBatch:
        arrays = [
            pc.if_else(marks, pa.nulls(1, column.type)[0], column) if name in names else column
            for name, column in zip(part.schema.names, part.columns, strict=True)
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=part.schema)

    return lost


def without_row(part: pa.RecordBatch, marks: pa.Array) -> pa.RecordBatch:
    """Leaves the rows out that are marked."""
    return part.filter(pc.invert(pc.fill_null(marks, False)))


def _count(marks: pa.Array) -> int:
    return int(pc.sum(marks).as_py() or 0)


def _write_anew(source: Path, target: Path, losing: Losing, lost: Lost, *, is_raw: bool) -> None:
    temporary = target.with_name(target.name + TEMPORARY)
    with speaking_of_room(target, temporary):
        with pq.ParquetFile(source) as file:
            parts = file.iter_batches(AT_ONCE)
            first = next(parts, None)
            # Raw rows as `raw_store` writes them; tables as the engine reads them best, with statistics.
            dictionary = repeating(first) if is_raw else True
            # The engine declares a column without a single empty cell to have none; now there are.
            schema = pa.schema([field.with_nullable(True) for field in file.schema_arrow])
            with pq.ParquetWriter(
                temporary, schema, compression="zstd", use_dictionary=dictionary, write_statistics=not is_raw
            ) as writer:
                for part in (first, *parts) if first is not None else ():
                    after = lost(part, losing(part))
                    writer.write_batch(pa.RecordBatch.from_arrays(after.columns, schema=schema))
        put_in_place(temporary, target)
