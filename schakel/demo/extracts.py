"""Writing extracts: columns of numbers and words to a CSV file in the form of the source, with the dirt that belongs to it."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, timedelta
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow.csv import WriteOptions, write_csv

from schakel.demo.calendar import WARM_UP, Calendar
from schakel.demo.dirt import DAMAGES, KEYS, Damage
from schakel.errors import SchakelError

FIRST_LOAN, FIRST_RENEWAL, FIRST_HOLD, FIRST_TRANSIT, FIRST_REQUEST = 100_000_001, 400_000_001, 50_000_001, 70_000_001, 60_000_001
FIRST_ITEM, FIRST_TITLE = 30_000_001, 1_000_001
"""First number of each kind; loan n of the simulation is FIRST_LOAN + n."""
OUTSIDE, OUTSIDE_PLACE = "99", "9901"
"""What the library system calls the suppliers outside Drenthe."""


class DemoFolderError(SchakelError):
    """The folder for the demo cannot be written to."""


def numbers(values: NDArray[Any], empty: NDArray[np.bool_] | None = None) -> pa.Array:
    """Whole numbers; `empty` says which are not known."""
    return _array(values.astype(np.int64), pa.int64(), empty)


def words(values: Sequence[str], index: NDArray[Any], empty: NDArray[np.bool_] | None = None) -> pa.Array:
    """Words by their place in a list."""
    return pa.DictionaryArray.from_arrays(_array(index.astype(np.int32), pa.int32(), empty), texts(values))


def texts(values: Sequence[str]) -> pa.Array:
    """The values as text, in their order."""
    parts = [value.encode() for value in values]
    edges = np.cumsum([0, *(len(part) for part in parts)]).astype(np.int32)
    return pa.StringArray.from_buffers(len(parts), pa.py_buffer(edges), pa.py_buffer(b"".join(parts)))


def _array(values: NDArray[Any], kind: pa.DataType, empty: NDArray[np.bool_] | None) -> pa.Array:
    # pa.array() imports pandas first, which takes longer than a small network does.
    valid = None if empty is None else pa.py_buffer(np.packbits(~empty, bitorder="little"))
    return pa.Array.from_buffers(kind, len(values), [valid, pa.py_buffer(np.ascontiguousarray(values))])


def dates(calendar: Calendar, days: NDArray[Any], empty: NDArray[np.bool_] | None = None) -> pa.Array:
    """Day numbers as DD-MM-YYYY."""
    known = days if empty is None else days[~empty]
    low, high = (int(known.min()), int(known.max())) if len(known) else (0, 0)
    names = _texts(calendar.first).slice(low + _LONG_AGO, high - low + 1)
    return pa.DictionaryArray.from_arrays(_array((np.clip(days, low, high) - low).astype(np.int32), pa.int32(), empty), names)


_LONG_AGO = 36_000
"""Days before the first day of the simulation from which dates are written out beforehand."""


@cache
def _texts(first: date) -> pa.Array:
    """The text of each day number, from long ago to ten years on."""
    start = first - timedelta(days=_LONG_AGO + WARM_UP)
    days = np.datetime64(start) + np.arange(_LONG_AGO + 4_000)
    return texts([f"{day[8:10]}-{day[5:7]}-{day[:4]}" for day in np.datetime_as_string(days)])


class Extracts:
    """A folder of extracts; files are written behind one's back by two threads, in the end always the same bytes.

    Use as a context: leaving it waits for all files and writes the account of the planted dirt.
    """

    def __init__(self, folder: Path, calendar: Calendar, rng: np.random.Generator) -> None:
        """`folder` will hold one folder a feed."""
        self.folder = folder
        self.calendar = calendar
        self.planted: list[dict[str, object]] = []
        self._rng = rng
        self._pool = ThreadPoolExecutor(2)
        self._busy: list[Future[None]] = []
        self._next_key = dict.fromkeys(KEYS, 0)

    def __enter__(self) -> "Extracts":
        """Nothing to do."""
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """Wait for the files; pass on what went wrong with one."""
        self._pool.shutdown(wait=True, cancel_futures=kind is not None)
        if kind is None:
            for future in self._busy:
                future.result()

    def write(self, feed: str, extract: str, name: str, columns: Mapping[str, pa.Array], *, dirty: bool = False) -> None:
        """Write one file with `;` between columns.

        Args:
            name: of the file. dirty: plant the damages of this extract.
        """
        table = pa.table(dict(columns))
        path = self.folder / feed / name
        path.parent.mkdir(parents=True, exist_ok=True)
        extra = self._spoil(feed, extract, name, table) if dirty else ""
        while len(self._busy) >= 4:  # not more in memory than this
            self._busy.pop(0).result()
        self._busy.append(self._pool.submit(_write, path, table, extra))

    def write_rows(self, feed: str, name: str, head: str, rows: Sequence[Sequence[object]], *, delimiter: str = ";") -> None:
        """Write a small file from rows of values; None is empty."""
        path = self.folder / feed / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            head + "\n" + _lines((["" if v is None else str(v) for v in row] for row in rows), delimiter), encoding="utf-8"
        )

    def write_json(self, feed: str, name: str, content: object) -> None:
        """Write a small JSON file."""
        path = self.folder / feed / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    def _spoil(self, feed: str, extract: str, name: str, table: pa.Table) -> str:
        lines = []
        for damage in DAMAGES.get(extract, ()):
            number = min(int(self._rng.poisson(table.num_rows * damage.share)), table.num_rows)
            if number == 0:
                continue
            picked = table.take(numbers(np.sort(self._rng.choice(table.num_rows, size=number, replace=False))))
            lines += self._spoiled(extract, damage, picked)
            self.planted.append(
                {"feed": feed, "extract": extract, "file": name, "damage": damage.name, "column": damage.column, "rows": number}
            )
        return _lines(lines)

    def _spoiled(self, extract: str, damage: Damage, picked: pa.Table) -> list[list[str]]:
        rows = []
        for found in picked.to_pylist():
            row = {column: "" if value is None else str(value) for column, value in found.items()}
            damage.spoil(row)
            if extract in KEYS and not damage.keeps_key:
                key, first = KEYS[extract]
                row[key] = str(first + self._next_key[extract])
                self._next_key[extract] += 1
            rows.append(list(row.values()))
        return rows


def _lines(rows: Iterable[Sequence[str]], delimiter: str = ";") -> str:
    buffer = StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return buffer.getvalue()


def _write(path: Path, table: pa.Table, extra: str) -> None:
    plain = pa.table(
        {
            name: column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
            for name, column in zip(table.column_names, table.columns, strict=True)
        }
    )
    try:
        with path.open("wb") as file:
            file.write((";".join(table.column_names) + "\n").encode())
            # Nothing we write holds a mark that needs quotes; the writer refuses when that is not so.
            write_csv(plain, file, WriteOptions(include_header=False, delimiter=";", quoting_style="none", batch_size=1 << 14))
            file.write(extra.encode())
    except OSError as error:
        raise DemoFolderError(
            f"{path.name}: cannot be written in {path.parent}: {error}; make room or choose another folder"
        ) from error


def last_day_of(year: int) -> date:
    """31 December."""
    return date(year + 1, 1, 1) - timedelta(days=1)
