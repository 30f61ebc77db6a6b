"""Work that takes longer than a page: asked for here, done by `schakel work` in a process of its own."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Thread
from typing import Any, cast

from django.conf import settings
from django.utils import timezone

from schakel.jobs.job import FOLDER, Job, State, ask, ask_to_stop, jobs, next_waiting, remove, result, start_again

LOG = "work.log"


def data_folder() -> Path:
    """The data folder of this site."""
    return cast(Path, settings.DATA)


def ask_for(kind: str, asked: Mapping[str, Any], what: Mapping[str, Any] | None = None) -> str:
    """Ask for work and see that somebody does it; returns the name of the job. Asked twice it is one job."""
    name = ask(data_folder(), kind, asked, what=what, now=timezone.now())
    start_worker(data_folder())
    return name


def again(name: str) -> None:
    """Start once more what did not end well."""
    start_again(data_folder(), name, timezone.now())
    start_worker(data_folder())


def stop(name: str) -> None:
    """Stop it, at its next step when it runs."""
    ask_to_stop(data_folder(), name, timezone.now())


def forget(name: str) -> None:
    """Remove a job and its answer."""
    remove(data_folder(), name, timezone.now())


def all_jobs(kind: str) -> list[Job]:
    """Jobs of one kind in the order in which they were asked. Places in line count all kinds."""
    return [job for job in jobs(data_folder(), timezone.now()) if job.kind == kind]


def job_named(name: str, kind: str) -> Job | None:
    """One job; None when there is none."""
    return next((job for job in all_jobs(kind) if job.id == name), None)


def answer(job: Job) -> Mapping[str, Any] | None:
    """What it came to; None unless it ended well."""
    return result(data_folder(), job.id) if job.state is State.DONE else None


def start_worker(data: Path) -> None:
    """See that somebody works on what waits. Two at once is one: who comes second sees that it is done already.

    In a session of its own: it outlives the process that answers pages, and Ctrl+C of the site is not for it.
    """
    if next_waiting(data) is None:
        return
    command = [sys.executable, "-m", "schakel.cli", "work", "--gently", "--data", str(data)]
    with (data / FOLDER / LOG).open("ab") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    # Somebody must hear that it ended, or it stays in the list of the system's processes.
    Thread(target=process.wait, daemon=True).start()
