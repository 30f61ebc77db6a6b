"""A job: what was asked, how far it is and how it ended, in a few small files of a folder of its own.

`jobs/ID/` in the data folder holds `job.json` (what was asked), `progress.json` (once it began), `end.json` (once it ended)
and `result.json` (when it ended well). The name follows from what is asked, so that the same work asked twice is one job.
Nothing says that a job *is running*: that is seen from the lock of who works, which the system lets go when it dies.
"""

import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

from schakel.errors import InputError
from schakel.jobs.turn import holder
from schakel.warehouse.durable import write_json

FOLDER = "jobs"
JOB, PROGRESS, END, RESULT, STOP = "job.json", "progress.json", "end.json", "result.json", "stop"
TO_BEGIN = timedelta(seconds=60)
"""Within this time somebody begins on what waits, or nobody is there to do it."""
_NAME = re.compile(r"[a-z_]+-[0-9a-f]{16}")


class State(Enum):
    """How a job stands. CUT_OFF: it began and whoever did it is gone, or nobody ever began."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    CUT_OFF = "cut_off"


CAN_START = (State.FAILED, State.STOPPED, State.CUT_OFF)


class JobError(InputError):
    """There is no such job, or it cannot do that now."""


@dataclass(frozen=True)
class Job:
    """One job as it stands now.

    Args:
        asked: what is to be worked out, in words of JSON.
        place: in line, 1 = next; None when it does not wait.
        doing, done, total: the piece of work that runs, and how many of its steps are done; total None = not known.
        why: why it failed, in one word, so that a page can say it in the language of its reader; empty when it is none of those.
        said: the same in a sentence for who keeps Schakel running; both empty of what did not fail.
        values: what stood where, for a page that says it; empty of most reasons.
    """

    id: str
    kind: str
    asked: Mapping[str, Any]
    asked_at: datetime
    state: State
    place: int | None = None
    doing: str = ""
    done: int = 0
    total: int | None = None
    ended_at: datetime | None = None
    why: str = ""
    said: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_busy(self) -> bool:
        """Whether its page is worth reading again soon."""
        return self.state in (State.WAITING, State.RUNNING)


def ask(data: Path, kind: str, asked: Mapping[str, Any], *, what: Mapping[str, Any] | None = None, now: datetime) -> str:
    """Ask for work, and get its name; asked before, it is the same job, which starts anew when it had not ended well.

    Args:
        what: what makes it this work and no other, when that is less than all of `asked`.
    """
    name = name_of(kind, asked if what is None else what)
    final = data / FOLDER / name
    final.parent.mkdir(parents=True, exist_ok=True)
    if not final.exists():
        beside = final.with_name(f".{name}.{secrets.token_hex(4)}")
        beside.mkdir()
        write_json(beside / JOB, {"kind": kind, "asked": asked, "asked_at": now.isoformat()})
        try:
            # Only one of those who ask at the same moment succeeds: a folder that is not empty is never replaced.
            beside.rename(final)
            return name
        except OSError:
            shutil.rmtree(beside)
    if find(data, name, now).state in CAN_START:
        start_again(data, name, now)
    return name


def name_of(kind: str, what: Mapping[str, Any]) -> str:
    """The name of a job, from what is asked.

    >>> name_of("replay", {"year": 2020, "seed": 1}) == name_of("replay", {"seed": 1, "year": 2020})
    True
    """
    content = json.dumps(what, sort_keys=True, ensure_ascii=False).encode()
    return f"{kind}-{hashlib.sha256(content).hexdigest()[:16]}"


def start_again(data: Path, name: str, now: datetime) -> None:
    """Put a job in line once more.

    Raises:
        JobError: it waits, runs or ended well.
    """
    job = find(data, name, now)
    if job.state not in CAN_START:
        raise JobError(f"job {name} is {job.state.value}; only what failed, was stopped or was cut off can start again")
    folder = data / FOLDER / name
    write_json(folder / JOB, {"kind": job.kind, "asked": dict(job.asked), "asked_at": now.isoformat()})
    for part in (STOP, RESULT, PROGRESS, END):
        (folder / part).unlink(missing_ok=True)


def ask_to_stop(data: Path, name: str, now: datetime) -> None:
    """Take a job out of the line, or let who does it stop at the next step; of what has ended nothing changes."""
    job = find(data, name, now)
    if job.is_busy:
        (data / FOLDER / name / STOP).touch()
    if job.state is State.WAITING:
        end(data / FOLDER / name, State.STOPPED, now)


def remove(data: Path, name: str, now: datetime) -> None:
    """Forget a job and its answer.

    Raises:
        JobError: it is being done.
    """
    if find(data, name, now).state is State.RUNNING:
        raise JobError(f"job {name} is running; stop it first")
    # Out of the way in one step: what is half removed after a crash is no job, and does not stand in the way of a new one.
    gone = data / FOLDER / f".{name}.{secrets.token_hex(4)}"
    (data / FOLDER / name).rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def find(data: Path, name: str, now: datetime) -> Job:
    """One job.

    Raises:
        JobError: there is none of that name.
    """
    found = next((job for job in jobs(data, now) if job.id == name), None)
    if found is None:
        raise JobError(f"there is no job {name!r}")
    return found


def jobs(data: Path, now: datetime) -> list[Job]:
    """All jobs, in the order in which they were asked."""
    token = holder(data)
    found = sorted((_read(folder, token, now) for folder in folders(data)), key=lambda job: (job.asked_at, job.id))
    line = [job.id for job in found if job.state is State.WAITING]
    return [_in_line(job, line.index(job.id) + 1) if job.state is State.WAITING else job for job in found]


def next_waiting(data: Path) -> str | None:
    """What nobody began on, longest asked first; None when there is nothing to do."""
    waiting = [folder for folder in folders(data) if not (folder / PROGRESS).exists() and not (folder / END).exists()]
    return (
        min(waiting, key=lambda folder: ((_json(folder / JOB) or {}).get("asked_at", ""), folder.name)).name if waiting else None
    )


def folders(data: Path) -> list[Path]:
    """The folders of all jobs that are whole."""
    return [path for path in (data / FOLDER).glob("*") if _NAME.fullmatch(path.name) and (path / JOB).exists()]


def result(data: Path, name: str) -> Mapping[str, Any] | None:
    """The answer of a job that ended well; None of any other."""
    if not _NAME.fullmatch(name) or not (data / FOLDER / name / END).exists():
        return None
    found: Mapping[str, Any] | None = _json(data / FOLDER / name / RESULT)
    return found


def write_progress(folder: Path, token: str, doing: str, done: int, total: int | None) -> None:
    """Say how far it is. Not flushed to the disk: after a crash of the machine nobody works on it any more."""
    beside = folder / f".{PROGRESS}.{os.getpid()}"
    beside.write_text(json.dumps({"token": token, "doing": doing, "done": done, "total": total}), encoding="utf-8")
    beside.replace(folder / PROGRESS)


def end(
    folder: Path, state: State, now: datetime, *, why: str = "", said: str = "", values: Mapping[str, str] | None = None
) -> None:  # fmt: skip
    """Write down how it ended."""
    told = {"state": state.value, "why": why, "said": said, "values": dict(values or {}), "ended_at": now.isoformat()}
    write_json(folder / END, told)


def _read(folder: Path, token: str | None, now: datetime) -> Job:
    card = _json(folder / JOB) or {}
    progress, ended = _json(folder / PROGRESS), _json(folder / END)
    asked_at = datetime.fromisoformat(card.get("asked_at", now.isoformat()))
    state = State.WAITING
    if ended is not None:
        state = State(ended["state"])
    elif progress is not None:
        state = State.RUNNING if token is not None and progress["token"] == token else State.CUT_OFF
    elif token is None and now - asked_at > TO_BEGIN:
        state = State.CUT_OFF
    return Job(
        id=folder.name, kind=card.get("kind", ""), asked=card.get("asked", {}), asked_at=asked_at, state=state,
        doing=progress["doing"] if progress else "", done=progress["done"] if progress else 0,
        total=progress["total"] if progress else None,
        ended_at=datetime.fromisoformat(ended["ended_at"]) if ended else None, why=ended.get("why", "") if ended else "",
        said=ended["said"] if ended else "", values=ended.get("values", {}) if ended else {},
    )  # fmt: skip


def _in_line(job: Job, place: int) -> Job:
    return Job(**{**vars(job), "place": place})


def _json(path: Path) -> Any:
    with suppress(FileNotFoundError, json.JSONDecodeError):
        return json.loads(path.read_text(encoding="utf-8"))
    return None
