"""One large extract in the form of the library system becomes Arrow text: our reader, beside the others that were compared.

Why ours is as it is stands in docs/decisions/010-reading-csv.md. Each way runs in a process of its own, so that its peak of
memory is its own.
"""

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import bench
import duckdb
import pyarrow as pa
import pyarrow.csv
from bench import Row, peak_gib, watch

from schakel.sources.csv_reader import read_csv
from schakel.sources.read_settings import ReadSettings

TITLE = "Reading one extract of 1 GB"
MEGABYTES = 1000
HEADS = ["Uitleennummer", "Exemplaarnummer", "Lidnummer", "Vestiging", "Uitleendatum", "Uiterste inleverdatum", "Ingeleverd op"]


def run(small: bool, folder: Path) -> Iterator[Row]:
    """Write the file, then read it each way."""
    file = folder / "uitleningen_2020-11_2020-12-31.csv"
    write(file, 50 if small else MEGABYTES)
    for way in WAYS:
        command = [sys.executable, __file__, "--way", way, str(file)]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        note = f"{found['rows']:,} rows, {found['seconds']:.1f} s on the wall, peak {found['peak_gib']:.2f} GiB"
        yield Row(way, found["cpu_seconds"], "CPU-s", note=note)


def write(path: Path, megabytes: int) -> None:
    """Loans, a million different rows over and over, one in a hundred with an accent."""
    rows = "".join(
        f"{number};{30_000_000 + number * 7 % 999_983};{number % 99_991};41{number % 48:02d};{1 + number % 28:02d}-11-2020;"
        f"{'02-12-2020' if number % 100 else 'één week'};\n"
        for number in range(1_000_000)
    ).encode()
    with path.open("wb") as out:
        out.write((";".join(HEADS) + "\n").encode())
        for _ in range(max(1, megabytes * 1_000_000 // len(rows))):
            out.write(rows)


def ours(path: Path) -> int:
    """Checked, streaming, broken rows kept."""
    with path.open("rb") as opened:
        return sum(batch.num_rows for batch in read_csv(opened, ReadSettings(delimiter=";"), origin=path.name))


def arrow(path: Path) -> int:
    """Arrow's reader alone: no place of a wrong byte, a ragged row stops it."""
    options = pa.csv.ConvertOptions(column_types=dict.fromkeys(HEADS, pa.string()))
    parse = pa.csv.ParseOptions(delimiter=";", newlines_in_values=True)
    read = pa.csv.ReadOptions(block_size=8 << 20)
    return sum(batch.num_rows for batch in pa.csv.open_csv(path, read, parse, options))


def duck(path: Path) -> int:
    """DuckDB's reader on two threads, rejected rows kept; it needs a file on disk."""
    connection = duckdb.connect(config={"threads": 2})
    query = f"SELECT * FROM read_csv('{path}', delim = ';', header = true, all_varchar = true, store_rejects = true)"
    return sum(batch.num_rows for batch in connection.sql(query).to_arrow_reader(100_000))


def python(path: Path) -> int:
    """The csv module, row by row."""
    count = 0
    with path.open(encoding="utf-8", newline="") as opened:
        rows = csv.reader(opened, delimiter=";")
        next(rows)
        while block := list(islice(rows, 100_000)):
            count += len(pa.table([pa.array(column, pa.string()) for column in zip(*block, strict=True)], names=HEADS))
    return count


WAYS: dict[str, Callable[[Path], int]] = {"schakel": ours, "pyarrow alone": arrow, "duckdb": duck, "csv module": python}

if __name__ == "__main__":
    if sys.argv[1:2] == ["--way"]:
        with watch() as reading:
            rows = WAYS[sys.argv[2]](Path(sys.argv[3]))
        taken = {"rows": rows, "seconds": reading.seconds, "cpu_seconds": reading.cpu_seconds, "peak_gib": peak_gib()}
        print(json.dumps(taken))
    else:
        bench.main(TITLE, run)
