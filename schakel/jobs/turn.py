"""Whose turn it is to work: a lock that the system lets go when its holder dies, with a mark of who holds it."""

import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = ".jobs.lock"
TRIES, PAUSE_SECONDS = 40, 0.025
"""Who only looks holds the lock for an instant; a second of trying tells them from who works."""


@contextmanager
def turn(data: Path) -> Iterator[str | None]:
    """Hold the turn; gives the mark of this holder, or None when another one works."""
    data.mkdir(parents=True, exist_ok=True)
    handle = os.open(data / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _taken(handle):
            yield None
            return
        token = secrets.token_hex(8)
        os.ftruncate(handle, 0)
        os.pwrite(handle, token.encode(), 0)
        yield token
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    for _ in range(TRIES):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(PAUSE_SECONDS)
        else:
            return True
    return False


def holder(data: Path) -> str | None:
    """The mark of who works now; None when nobody does."""
    try:
        handle = os.open(data / LOCK, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return os.pread(handle, 64, 0).decode(errors="replace")
    else:
        return None
    finally:
        os.close(handle)
