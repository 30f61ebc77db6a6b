"""Putting one extract away as a batch: text columns and `_line` in one Parquet file, then its card."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schakel.vocabulary.progress import Progress
from schakel.warehouse.batch import RAW, Batch
from schakel.warehouse.durable import TEMPORARY, put_in_place, speaking_of_room

LINE = "_line"
"""Row number in the extract; 1 is the first row of data."""

_ROWS_A_GROUP = 200_000
_SAMPLE = 20_000
"""Rows by which is judged whether a column repeats itself."""


def write_rows(path: Path, parts: Iterable[pa.RecordBatch], columns: tuple[str, ...], report: Progress) -> int:
    """Write the rows of an extract to a file under construction; returns how many there were."""
    schema = pa.schema([*((name, pa.string()) for name in columns), (LINE, pa.int64())])
    rows = 0
    with speaking_of_room(path, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        parts = iter(parts)
        first = next(parts, None)
        # What is measured, and why statistics and most dictionaries are left out: docs/decisions/004.
        options = {"compression": "zstd", "compression_level": 1, "write_statistics": False}
        with pq.ParquetWriter(path, schema, use_dictionary=repeating(first), **options) as writer:
            for part in chain((first,) if first is not None else (), parts):
                count = part.num_rows
                lines = pa.array(np.arange(rows + 1, rows + count + 1))
                table = pa.Table.from_arrays([*(part.column(name) for name in columns), lines], schema=schema)
                writer.write_table(table, row_group_size=_ROWS_A_GROUP)
                rows += count
                report.advance(count)
    return rows


def repeating(part: pa.RecordBatch | None) -> list[str]:
    """Columns whose values come back often enough to be written once and pointed to; judged by the first rows.

    >>> repeating(pa.record_batch({"loan": ["1", "2", "3"], "branch": ["a", "a", "a"]}))
    ['branch']
    """
    if part is None:
        return []
    sample = part.slice(0, _SAMPLE)
    return [name for name in sample.schema.names if 2 * pc.count_distinct(sample.column(name)).as_py() <= sample.num_rows]


def put_away(data: Path, temporary: Path, batch: Batch) -> None:
    """Give the rows their place and then the batch its card; only now the batch exists."""
    with speaking_of_room(batch.card(data), temporary):
        put_in_place(temporary, batch.parquet(data))
        batch.write(data)


def under_construction(data: Path, feed: str, extract: str, number: int) -> Path:
    """Where rows are written before the batch has a name; extracts that come in side by side have numbers of their own."""
    return data / RAW / feed / extract / f"rows-{number}{TEMPORARY}"


def hashing(parts: Iterable[pa.RecordBatch], into: "hashlib._Hash") -> Iterator[pa.RecordBatch]:
    """Pass rows on while adding them to a hash that does not depend on how they were cut into parts."""
    for part in parts:
        columns = [*(pc.fill_null(column, "\x00") for column in part.columns), "\x1e", "\x1f"]
        if part.num_rows and part.num_columns:
            joined = pc.binary_join_element_wise(*columns)
            into.update(memoryview(joined.buffers()[2]))
        yield part


def sweep(data: Path, batches: Iterable[Batch]) -> int:
    """Remove what a fetch that was killed left behind in the raw store; returns how many files that were."""
    known = {batch.parquet(data) for batch in batches}
    raw = data / RAW
    stale = [*raw.glob(f"*/*/*{TEMPORARY}"), *(path for path in raw.glob("*/*/*.parquet") if path not in known)]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)
