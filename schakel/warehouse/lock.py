"""One fetch and one refresh at a time: a lock that the system itself lets go when its holder dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from schakel.errors import SchakelError


class BusyError(SchakelError):
    """Another process is doing this work already."""


LOOK_AGAIN_SECONDS = 0.02


@contextmanager
def locked(data: Path, work: str, *, patience_seconds: float = 0) -> Iterator[None]:
    """Hold the lock of `work` ("fetch", "refresh") on a data folder.

    Args:
        patience_seconds: how long to wait for who holds it, about; for work that takes its holder a moment.

    Raises:
        BusyError: naming the process that holds it.
    """
    data.mkdir(parents=True, exist_ok=True)
    path = data / f".{work}.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        for _ in range(int(patience_seconds / LOOK_AGAIN_SECONDS)):
            with suppress(BlockingIOError):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            time.sleep(LOOK_AGAIN_SECONDS)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(handle, 20).decode(errors="replace").strip() or "unknown"
            raise BusyError(f"{path}: process {holder} is busy with {work}; wait until it is ready and try again") from error
        with suppress(OSError):
            # Only for the message of who comes second; on a full disk the lock itself still holds.
            os.ftruncate(handle, 0)
            os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(handle)
