"""Starting the site, which is a program of its own: neither knows the other's inside."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NoReturn

from schakel.cli.exits import Ended, Exit
from schakel.measures.norm_facts import Fact
from schakel.vocabulary.progress import Progress

REGISTER = "site.sqlite3"
"""The database of the site in a data folder, where it is not one of its own (SCHAKEL_DATABASE)."""


def has_own_database() -> bool:
    """Whether the site keeps its database outside the data folder."""
    return bool(os.environ.get("SCHAKEL_DATABASE"))


def _has_register(data: Path) -> bool:
    return has_own_database() or (data / REGISTER).exists()


def become_the_site(data: Path, *options: str) -> NoReturn:
    """Replace this process by the site on a data folder, so that Ctrl-C and signals reach it as they are."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", "schakel.website", "--data", str(data), "serve", *options])


def measure_effects(data: Path, report: Progress) -> None:
    """See in the new snapshot what came of decisions on advice.

    The register of decisions is the site's, so a process of the site does it; where no site was ever served there is none.
    A snapshot that is in its place stays there when this fails: it is said, and done when the site starts.
    """
    if not _has_register(data):
        return
    report.begin("what came of decisions on advice", None)
    asked = [sys.executable, "-m", "schakel.website", "--data", str(data), "measure_effects"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["it gave no reason"])[-1]
        report.say(
            f"what came of decisions on advice was not measured: {why}. The snapshot is in its place; run: "
            f"python -m schakel.website --data {data} measure_effects"
        )


def due_in_register(data: Path, before: Mapping[str, date], *, forget: bool) -> Mapping[str, int]:
    """How much the database of the site keeps from before the day of each rule; with `forget` it is removed.

    Raises:
        Ended: the site could not look.
    """
    if not _has_register(data) or not before:
        return {}
    rules = [f"{rule}={day}" for rule, day in before.items()]
    asked = [
        sys.executable,
        "-m",
        "schakel.website",
        "--data",
        str(data),
        "forget_due",
        *rules,
        *(["--forget"] if forget else []),
    ]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["it gave no reason"])[-1]
        where = "the database of the site (SCHAKEL_DATABASE)" if has_own_database() else str(data / REGISTER)
        raise Ended(Exit.REFUSED, f"{where}: could not be looked at: {why}. Is the site writing, try again in a minute")
    found: Mapping[str, int] = json.loads(done.stdout)
    return found


def counted_in_registers(data: Path, on: date) -> tuple[Fact, ...]:
    """What the registers of the site tell of norms on a day; nothing where no site was ever served.

    Raises:
        Ended: the site could not look.
    """
    if not _has_register(data):
        return ()
    asked = [sys.executable, "-m", "schakel.website", "--data", str(data), "count_norms", str(on)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["it gave no reason"])[-1]
        where = "the database of the site (SCHAKEL_DATABASE)" if has_own_database() else str(data / REGISTER)
        raise Ended(Exit.REFUSED, f"{where}: could not be looked at: {why}. Is the site writing, try again in a minute")
    days = ("starts_on", "known_on")
    return tuple(Fact(**each | {day: date.fromisoformat(each[day]) for day in days}) for each in json.loads(done.stdout))


def check_port(host: str, port: int) -> None:
    """See whether the site will be able to listen, before minutes of other work.

    Raises:
        Ended: naming the port.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"port {port} on {host} cannot be used ({error.strerror}); stop what uses it, or choose another with --port"
            raise Ended(Exit.REFUSED, f"{message} (make demo PORT=…)") from error
