"""What the private database servers of tests share: a folder, an unprivileged user, a free port, and a sure end.

A server of a test runs as somebody without rights in a temporary folder, listens on loopback only, and never touches
a server that the machine may run already.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


class ServerMissingError(Exception):
    """The programs of a database server are not on this machine."""


class ServerFailedError(Exception):
    """A private server did not start; the message holds the end of its log."""


def program(name: str, *folders: str) -> Path:
    """Where a program is: in one of `folders` (patterns such as /usr/lib/postgresql/*/bin, newest first), or on the path."""
    for pattern in folders:
        for folder in sorted(Path("/").glob(pattern.lstrip("/")), reverse=True):
            if (folder / name).is_file():
                return folder / name
    found = shutil.which(name)
    if found is not None:
        return Path(found)
    raise ServerMissingError(
        f"{name} is not on this machine; run sh setup/databases.sh, or leave these tests out: -m 'not database'"
    )


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def account() -> str | None:
    """Whom the server runs as: None = ourselves; servers refuse to run as root, so root steps down."""
    if os.geteuid() != 0:
        return None
    for name in ("nobody", "daemon"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise ServerMissingError("there is no user `nobody` to run a test server as; run the tests as an ordinary user")


@contextmanager
def private_folder() -> Iterator[Path]:
    """A temporary folder that belongs to `account()`; short, because the path of a socket may have 107 characters."""
    folder = Path(tempfile.mkdtemp(prefix="schakel-db-"))
    name = account()
    if name is not None:
        shutil.chown(folder, name)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(command: Sequence[str | Path], folder: Path) -> None:
    """Run a set-up program to its end, in `folder`, as `account()`."""
    done = subprocess.run(
        [str(word) for word in command], cwd=folder, user=account(), capture_output=True, text=True, check=False,
        env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
    )  # fmt: skip
    if done.returncode != 0:
        raise ServerFailedError(f"{command[0]} ended with {done.returncode}: {(done.stdout + done.stderr)[-2000:]}")


@contextmanager
def running(
    command: Sequence[str | Path], folder: Path, is_up: Callable[[], bool], *, stop: signal.Signals
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; `is_up` is asked until it says so (at most a minute)."""
    log = folder / "server.log"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [str(word) for word in command], cwd=folder, user=account(), stdout=sink, stderr=subprocess.STDOUT,
            env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while not is_up():
            if process.poll() is not None or time.monotonic() > deadline:
                raise ServerFailedError(f"{command[0]} did not start: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(stop)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(30)
