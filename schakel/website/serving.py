"""Start the site on a data folder: environment, database, accounts, and the server that answers."""

import multiprocessing
import os
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from schakel.errors import InputError, SchakelError
from schakel.website.database import VARIABLE


class ServeError(SchakelError):
    """The site cannot start."""


_LOCAL = ("127.0.0.1", "localhost", "::1")


def prepare(data: Path, *, host: str = "127.0.0.1") -> None:
    """Set the environment of the site and bring its database up to date. Safe to do again.

    Raises:
        InputError: when the data folder is not there.
    """
    if not data.is_dir():
        raise InputError(f"{data}: there is no such data folder; make one with `schakel demo`, or see docs/how-to/load-data.md")
    os.environ["DJANGO_SETTINGS_MODULE"] = "schakel.website.settings"
    os.environ["SCHAKEL_DATA"] = str(data.absolute())
    os.environ.setdefault("SCHAKEL_SECRET_KEY", _secret(data))
    os.environ.setdefault("SCHAKEL_HOSTS", ",".join(dict.fromkeys((*_LOCAL[:2], "[::1]", host))))

    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import call_command
    from django.db.utils import OperationalError

    try:
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
    except ImproperlyConfigured as error:
        if VARIABLE not in os.environ or "psycopg" not in str(error):
            raise
        raise ServeError(
            f"{VARIABLE} is set, and the driver of PostgreSQL is not there; pip install schakel[postgresql]"
        ) from error
    except OperationalError as error:
        if VARIABLE not in os.environ:
            raise
        # The driver names host, database and user, and never the password; its first line says what is wrong.
        why = str(error).strip().splitlines()[0]
        raise ServeError(
            f"{VARIABLE}: the database of the site cannot be used: {why}. See that it runs and lets us in"
        ) from error


def serve(
    data: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    demo_accounts: bool = False,
    workers: int = 2,
    say: Callable[[str], None] = print,
) -> None:
    """Serve the site until it is stopped.

    Args:
        demo_accounts: make the four people of the demo, with new random passwords that are told once; on this machine only.
        say: told where the site is and who can sign in.

    Raises:
        InputError: the data folder is not there, or demo accounts are asked for on an address that others can reach.
        ServeError: the port is taken.
    """
    if demo_accounts and host not in _LOCAL:
        raise InputError(f"demo accounts are for this machine only; host is {host!r}, allowed are {', '.join(_LOCAL)}")
    _check_port(host, port)
    prepare(data, host=host)
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    if demo_accounts:
        for line in _demo_lines(data):
            say(line)
    from schakel.registers.advice.measuring import measure
    from schakel.warehouse.snapshot import current

    snapshot = current(data)
    if snapshot is not None:
        # A refresh measures what came of decisions; here what the demo invented since, or what a refresh was stopped before.
        measure(snapshot)
    else:
        say(
            f"{data} has no snapshot yet: the pages will say so. "
            "Run `schakel fetch` and `schakel refresh`; the site then shows it at once."
        )
    from schakel.website.background import start_worker

    # What waited when the machine went down.
    start_worker(data)
    say(f"Schakel is on {address}  (stop with Ctrl+C)")

    # A forked worker would inherit an engine whose threads it does not have, and wait for them for ever.
    multiprocessing.set_start_method("spawn", force=True)

    from granian import Granian
    from granian.constants import Interfaces, Loops
    from granian.log import LogLevels

    Granian(
        "schakel.website.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        # Reading is all from memory, so threads would only wait for each other; two let one wait for the database.
        blocking_threads=2,
        backlog=256,
        loop=Loops.asyncio,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()


def _demo_lines(data: Path) -> list[str]:
    from schakel.measures.reading import FiguresError, places
    from schakel.records.found_by_name import modules
    from schakel.registers.advice.invented import invent_decisions
    from schakel.warehouse.snapshot import current
    from schakel.website.accounts.demo import make_demo_people

    snapshot = current(data)
    by_level: dict[str, dict[str, str]] = {"organisation": {}, "location": {}}
    if snapshot is not None:
        # Before the first refresh there are no places yet.
        with suppress(FiguresError):
            every = {level: places(snapshot, level) for level in by_level}
            with snapshot.connect() as connection:
                rows = connection.execute(
                    "SELECT organisation_code FROM organisations WHERE coalesce(kind, 'library') = 'library'"
                )
                libraries = {code for (code,) in rows.fetchall()}
            by_level = {
                level: {each.code: each.name for each in found if level != "organisation" or each.code in libraries}
                for level, found in every.items()
            }
    code = next(iter(by_level["organisation"]), None)
    people = make_demo_people(code)
    if snapshot is not None and snapshot.simulated and code is not None:
        invent_decisions(snapshot, code, by="bram")
        for module in modules("invented"):
            if invent := getattr(module, "invent", None):
                invent(snapshot.known_on, by_level["organisation"], by_level["location"])
    width = max(len(person.name) for person in people)
    return ["Sign in as:"] + [f"  {person.name:<{width}}  {person.password}  {person.says}" for person in people]


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServeError(
                f"port {port} on {host} cannot be used ({error.strerror}); stop what uses it, or choose another with --port"
            ) from error


def _secret(data: Path) -> str:
    """The key that signs sessions: made once, readable by the owner only."""
    path = data / "site.secret"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()
