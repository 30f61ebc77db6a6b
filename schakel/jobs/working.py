"""Doing what was asked, one job at a time, the oldest first, until nothing waits."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from schakel.errors import SchakelError
from schakel.jobs.job import FOLDER, RESULT, STOP, State, end, find, next_waiting, write_progress
from schakel.jobs.turn import turn
from schakel.vocabulary.progress import Progress
from schakel.warehouse.durable import write_json

EVERY_SECONDS = 0.5
Doer = Callable[[Mapping[str, Any], Progress], Mapping[str, Any]]
"""Works out what was asked, and tells how far it is; the answer is in words of JSON."""


class RefusedError(SchakelError):
    """The work cannot be done, for a reason that has a name: see `Job.why`."""

    def __init__(self, why: str, message: str, values: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.why, self.values = why, values or {}


class StoppedError(SchakelError):
    """Somebody asked this work to stop."""


class KeptProgress:
    """Tells the files of the job how far it is, and stops the work when that was asked."""

    def __init__(self, folder: Path, token: str) -> None:
        self._folder, self._token = folder, token
        self._doing, self._done = "", 0
        self._total: int | None = None
        self._written = -EVERY_SECONDS
        self._write(is_news=True)

    def begin(self, what: str, total: int | None) -> None:
        """The next piece of work."""
        self._doing, self._done, self._total = what, 0, total
        self._write(is_news=True)

    def advance(self, n: int) -> None:
        """So many steps further."""
        self._done += n
        self._write(is_news=False)

    def say(self, message: str) -> None:
        """Left to the answer: what a person should know stands in it."""

    def _write(self, *, is_news: bool) -> None:
        if (self._folder / STOP).exists():
            raise StoppedError("stopped on request")
        if is_news or time.monotonic() - self._written >= EVERY_SECONDS:
            write_progress(self._folder, self._token, self._doing, self._done, self._total)
            self._written = time.monotonic()


def work(
    data: Path, doers: Mapping[str, Doer], *, now: Callable[[], datetime], explain: Callable[[Exception], str],
    say: Callable[[str], None] = lambda _: None,
) -> int:  # fmt: skip
    """Do all that waits; returns how many jobs were done. At once done when another process works already.

    Args:
        doers: who does it, by kind of job.
        explain: what a fault of ours is told as, without values.
        say: told of each job that begins and ends.
    """
    count = 0
    while True:
        with turn(data) as token:
            if token is None:
                return count
            while (name := next_waiting(data)) is not None:
                _do(data, name, doers, token, now, explain, say)
                count += 1
        # Who asked while the turn was being let go saw it held, and counts on us.
        if next_waiting(data) is None:
            return count


def _do(
    data: Path, name: str, doers: Mapping[str, Doer], token: str, now: Callable[[], datetime],
    explain: Callable[[Exception], str], say: Callable[[str], None],
) -> None:  # fmt: skip
    job, folder = find(data, name, now()), data / FOLDER / name
    say(f"{name}: begins")
    state, why, said = State.FAILED, "", ""
    values: Mapping[str, str] = {}
    try:
        progress = KeptProgress(folder, token)
        if job.kind not in doers:
            raise RefusedError(
                "unknown_kind", f"nobody knows how to do work of kind {job.kind!r}; it was asked by another version of Schakel"
            )
        write_json(folder / RESULT, doers[job.kind](job.asked, progress))
        state = State.DONE
    except StoppedError:
        state = State.STOPPED
    except RefusedError as refused:
        why, said, values = refused.why, str(refused), refused.values
    except SchakelError as refused:
        said = str(refused)
    except Exception as fault:
        why, said = "fault", explain(fault)
    end(folder, state, now(), why=why, said=said, values=values)
    say(f"{name}: {state.value}{f' ({said})' if said else ''}")
