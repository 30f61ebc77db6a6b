"""Sends a delivery over and over in a child process and ends it, each time one step later; then a second child sends it again.

Run as `python delivery_killer.py ROOT`: ROOT/signed is a network whose delivery is signed. A step is a call that touches
the disk. Each try prints one line of JSON. This process itself starts no threads and opens no engine, so that it can fork.
"""

import hashlib
import itertools
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from made_up.deliveries import ANKE, Network

STEPS = ((os, "fsync"), (Path, "rename"), (Path, "mkdir"), (shutil, "rmtree"), (os, "replace"))


def die_at(step: int) -> None:
    """Patch the calls so that the process ends itself just before the step-th."""
    count = itertools.count(1)

    def deadly(call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            if next(count) == step:
                os._exit(9)
            return call(*args, **kwargs)

        return counted

    for owner, name in STEPS:
        setattr(owner, name, deadly(getattr(owner, name)))


def outbox(network: Network) -> dict[str, str]:
    """Files in the folder of the recipient, with their hashes."""
    folder = network.data / "outbox" / "zandstreek"
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def in_child(action: Callable[[], Any]) -> tuple[int, Any]:
    """Do something in a child; returns how it ended and what it gave."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.write(writing, json.dumps(action()).encode())
        os._exit(0)
    os.close(writing)
    answer = b"".join(iter(lambda: os.read(reading, 65536), b""))
    os.close(reading)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), json.loads(answer) if answer else None


def main(root: Path) -> None:
    """Every step, until sending comes to its end."""
    network = Network(root / "now" / "data")

    def fresh() -> None:
        shutil.rmtree(root / "now", ignore_errors=True)
        shutil.copytree(root / "signed", root / "now")

    def send() -> None:
        network.desk().send(ANKE)

    def look() -> dict[str, Any]:
        return {"state": network.desk().stands().state, "outbox": outbox(network)}

    def again() -> dict[str, Any]:
        left = look()
        if left["state"] != "sent":
            send()
        ledger = network.desk().ledger
        sent = sum(entry.act == "send" for entry in ledger.entries())
        return {"left": left, "again": look(), "sends": sent, "is_whole": ledger.verify().is_whole}

    fresh()
    in_child(send)
    print(json.dumps(in_child(look)[1]))
    for step in itertools.count(1):
        fresh()

        def deadly(step: int = step) -> None:
            die_at(step)
            send()

        ended, _ = in_child(deadly)
        print(json.dumps({"step": step, "ended": ended, **in_child(again)[1]}), flush=True)
        if not ended:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]))
