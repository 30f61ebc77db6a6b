"""The frame of a benchmark: it measures, prints a table, gives JSON, and asserts no time.

A benchmark is a script beside this one with

    TITLE = "What is measured"
    def run(small: bool, folder: Path) -> Iterator[Row]: …
    if __name__ == "__main__":
        bench.main(TITLE, run)

`small` asks for a tiny size, to see that it still runs. `folder` is a temporary folder that is removed afterwards.
"""

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Row:
    """One figure.

    Args:
        target: at most this much, of what we hold ourselves to; None = no target.
        note: what else to know, such as the size that was measured.
    """

    what: str
    value: float
    unit: str
    target: float | None = None
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None without a target."""
        return None if self.target is None else self.value <= self.target


@dataclass
class Watch:
    """What a stretch of work took: seconds on the wall, and of the processors."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0


@contextmanager
def watch() -> Iterator[Watch]:
    """Take the time of a block."""
    taken = Watch()
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        yield taken
    finally:
        taken.seconds, taken.cpu_seconds = time.perf_counter() - wall, time.process_time() - cpu


def peak_gib() -> float:
    """Most memory that this process held at any time so far, in GiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def main(title: str, run: Callable[[bool, Path], Iterable[Row]]) -> None:
    """Run the benchmark as a script."""
    arguments = argparse.ArgumentParser(description=title)
    arguments.add_argument("--json", type=Path, help="write the figures to this file too")
    arguments.add_argument("--small", action="store_true", help="a tiny size, to see that it runs")
    arguments.add_argument("--folder", type=Path, help="where temporary files go (default: the system's temporary folder)")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="schakel-bench-", dir=given.folder) as folder:
        rows = list(run(given.small, Path(folder)))
    drawn = Table(title=title, title_justify="left")
    for head in ("what", "measured", "at most", "note"):
        drawn.add_column(head, justify="right" if head in ("measured", "at most") else "left")
    for row in rows:
        drawn.add_row(row.what, figure(row.value, row.unit), figure(row.target, row.unit), row.note)
    Console().print(drawn)
    if given.json:
        given.json.write_text(json.dumps({"title": title, "small": given.small, "rows": [asdict(row) for row in rows]}))


def figure(value: float | None, unit: str) -> str:
    """A figure with its unit; empty for None.

    >>> figure(1234.5, "s"), figure(0.04321, "s"), figure(None, "s")
    ('1,234 s', '0.0432 s', '')
    """
    if value is None:
        return ""
    return f"{value:,.0f} {unit}" if abs(value) >= 1000 else f"{value:.3g} {unit}"
