"""Runs fetch, refresh or a decision on a batch over and over in a child process and kills it (SIGKILL), each time one step later.

Run as `python killer.py ROOT WORK HOW`: ROOT/before holds a library before the work. A step is a call that touches the
disk or the engine. After each death a second child looks at what is left, does the work again and looks once more. Each
try prints one line of JSON. This process itself starts no threads, so that it can fork.
"""

import hashlib
import itertools
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parents[1]))

from made_up.library import NOW, Library
from schakel.errors import SchakelError
from schakel.intake.holding import reject, take_back
from schakel.retention.person import forget_borrower, needles_of
from schakel.retention.year import forget_year
from schakel.sources import find_sources
from schakel.vocabulary.progress import Silent
from schakel.warehouse.batch import list_batches
from schakel.warehouse.snapshot import current

STEPS = {
    "disk": [(os, "replace"), (os, "fsync"), (shutil, "rmtree"), (Path, "unlink")],
    "rows": [(pq.ParquetWriter, "write_table"), (pq.ParquetWriter, "close")],
    "ledger": [(os, name) for name in ("open", "ftruncate", "pwrite", "fsync", "close")],
    "engine": [(duckdb.DuckDBPyConnection, "execute")],
}


def state(library: Library) -> dict[str, str | None]:
    """What is there: the batches with their rows, and the current snapshot with all of its tables."""
    raw = hashlib.sha256()
    for batch in list_batches(library.data):
        raw.update(repr(batch).encode())
        raw.update(_content(batch.parquet(library.data)))
    snapshot = current(library.data)
    if snapshot is None:
        return {"raw": raw.hexdigest(), "snapshot": None}
    digest = hashlib.sha256()
    for path in sorted(snapshot.path.glob("*.parquet")):
        digest.update(path.name.encode() + _content(path))
    return {"raw": raw.hexdigest(), "snapshot": digest.hexdigest()}


def _content(path: Path) -> bytes:
    return repr(sorted(map(repr, pq.read_table(path, use_threads=False).to_pylist()))).encode()


def work_on(library: Library, work: str) -> None:
    """Do the work; `both` is a fetch and a refresh, `decide` a decision and a refresh that goes by it."""
    if work in ("reject", "decide"):
        decide(library, is_rejected=True)
    if work == "take_back":
        decide(library, is_rejected=False)
    if work in ("fetch", "both"):
        library.fetch()
    if work in ("refresh", "both", "decide"):
        library.refresh()
    if work == "forget_borrower":
        forget_one(library, "0001")
    if work == "forget_year":
        done = forget_year(library.settings(), 2020, today=date(2021, 6, 1), now=NOW, report=Silent())
        assert done.left == 0


def forget_one(library: Library, number: str) -> None:
    """Forget a borrower; its extract lies elsewhere and stays."""
    needles = needles_of(library.settings(), number, None)
    done = forget_borrower(
        library.settings(), needles, today=date(2020, 6, 1), now=NOW, logs=(), remove_extracts=False, report=Silent()
    )
    assert done.searched.is_clean, done.searched.found


def decide(library: Library, *, is_rejected: bool) -> None:
    """Reject the newest batch of loans, or take that back; who finds it done is content."""
    batch = max(list_batches(library.data, extract="loans"), key=lambda one: (one.known_on, one.fetched_at, one.batch_id))
    if (batch.rejected is not None) != is_rejected:
        act = reject if is_rejected else take_back
        act(library.settings(), batch.batch_id, by="Anke", why="two months in one", now=NOW)


def die_at(step: int, kind: str) -> None:
    """Patch the calls of a kind so that the process kills itself just before the step-th."""
    count = itertools.count(1)

    def deadly(call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            if next(count) == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **kwargs)

        return counted

    if kind == "engine":
        _die_in_engine(deadly)
        return
    for owner, name in STEPS[kind]:
        setattr(owner, name, deadly(getattr(owner, name)))


def _die_in_engine(deadly: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    # The engine's own class cannot be patched; the warehouse calls it through this stand-in.
    connect = duckdb.connect

    class Connection:
        def __init__(self, inner: duckdb.DuckDBPyConnection) -> None:
            self._inner = inner
            self.execute = deadly(inner.execute)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._inner, name)

        def __enter__(self) -> "Connection":
            return self

        def __exit__(self, *_: object) -> None:
            self._inner.close()

    duckdb.connect = lambda *args, **kwargs: Connection(connect(*args, **kwargs))  # type: ignore[assignment]


def in_child(action: Callable[[], Any], kill_after: float | None = None) -> tuple[int, Any]:
    """Do something in a child; returns the signal that ended it (0 = none) and what it gave."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            answer = json.dumps(action())
        except SchakelError as error:
            answer = json.dumps({"error": type(error).__name__, "said": str(error)})
        os.write(writing, answer.encode())
        os._exit(0)
    os.close(writing)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    answer_bytes = b"".join(iter(lambda: os.read(reading, 65536), b""))
    os.close(reading)
    _, status = os.waitpid(child, 0)
    return (os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0), json.loads(answer_bytes) if answer_bytes else None


def main(root: Path, work: str, how: str) -> None:
    """Kill at every step of a kind (`disk`, `rows`, `engine:N` for every N-th), or at random moments (`random:N:SEED`)."""
    before, place = root / "before", root / "now"
    # What these import is imported once here, not in every child.
    find_sources()
    pa.array([""])
    pa.scalar("")
    kind, _, rest = how.partition(":")

    def fresh() -> None:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(before, place)

    def undisturbed() -> dict[str, Any]:
        started = time.monotonic()
        work_on(Library(place), work)
        return {"took": time.monotonic() - started, **state(Library(place))}

    fresh()
    print(
        json.dumps({"before": in_child(lambda: state(Library(place)))[1], "undisturbed": (expected := in_child(undisturbed)[1])})
    )
    tries: Any
    if kind == "random":
        times, _, seed = rest.partition(":")
        moments = random.Random(int(seed))
        tries = [moments.uniform(0, expected["took"]) for _ in range(int(times))]
    else:
        tries = itertools.count(1, int(rest or 1))
    for step in tries:
        fresh()

        def deadly(step: Any = step) -> None:
            if kind != "random":
                die_at(step, kind)
            work_on(Library(place), work)

        ended, _ = in_child(deadly, kill_after=step if kind == "random" else None)
        if not ended and kind != "random":
            break

        def again() -> dict[str, Any]:
            left = state(Library(place))
            work_on(Library(place), work)
            stale = [str(path) for path in place.rglob("*") if path.name.endswith(".part") or path.name.startswith(".building")]
            return {"left": left, "again": state(Library(place)), "stale": stale}

        _, found = in_child(again)
        print(json.dumps({"step": step, "signal": ended, **found}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
