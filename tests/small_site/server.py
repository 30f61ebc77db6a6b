"""The small site behind its real server, on a port of its own."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Site:
    """A site that answers, and who can sign in."""

    address: str
    passwords: dict[str, str]
    process_id: int


@contextmanager
def running(data: Path, *, within_seconds: float = 90, variables: Mapping[str, str] | None = None) -> Iterator[Site]:
    """Serve a data folder with demo accounts until the block ends; `variables` are added to the environment of the site."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = data.parent / f"{data.name}-{port}.log"
    command = [sys.executable, "-m", "schakel.website", "--data", str(data), "serve", "--port", str(port), "--demo-accounts"]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONUNBUFFERED": "1", **(variables or {})}
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, process, log, within_seconds)
        passwords = dict(re.findall(r"^  (\w+) +([0-9a-f-]{19}) ", log.read_text(), re.MULTILINE))
        yield Site(address, passwords, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the site stopped: {log.read_text()}")
        try:
            with urllib.request.urlopen(f"{address}/static/schakel/mark.svg", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the site did not answer within {seconds} s: {log.read_text()}")
