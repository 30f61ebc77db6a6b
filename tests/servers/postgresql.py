"""A private PostgreSQL server for tests and benchmarks, and a plain way to run SQL on it."""

import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from servers.process import free_port, private_folder, program, run, running

PASSWORD = "geheim-woord#1"
"""Of the user that reads; holds a character that a URL must escape, as real passwords do."""

PLACES = ("/usr/lib/postgresql/*/bin",)
"""Debian keeps the server's programs off the path."""


@dataclass(frozen=True)
class PostgresServer:
    """A running server; its user `beheer` has no password over the socket, others need one over loopback."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    def dsn(self, database: str, user: str = "lezer") -> str:
        """Connection URL for a user made by `reader`."""
        return f"postgresql://{user}:{PASSWORD.replace('#', '%23')}@127.0.0.1:{self.port}/{database}"

    def sql(self, text: str, database: str = "postgres") -> list[list[str]]:
        """Run statements with the server's own client; rows as text, NULL as the word NULL."""
        done = subprocess.run(
            [str(program("psql", *PLACES)), "-X", "-q", "-A", "-t", "-F", "\t", "-P", "null=NULL", "-v", "ON_ERROR_STOP=1",
             "-h", str(self.folder), "-p", str(self.port), "-U", "beheer", "-d", database, "-f", "-"],
            input=text, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise RuntimeError(f"psql: {done.stderr}")
        return [line.split("\t") for line in done.stdout.splitlines()]

    def reader(self, database: str, schemas: Sequence[str], user: str = "lezer") -> None:
        """Make a user that may only read the tables of `schemas`."""
        self.sql(
            f"DO $$ BEGIN CREATE ROLE {user} LOGIN PASSWORD '{PASSWORD}'; EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
        )
        for schema in schemas:
            self.sql(
                f"GRANT USAGE ON SCHEMA {schema} TO {user}; GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {user};", database
            )

    def kill(self) -> None:
        """End it at once, its sessions too (a killed postmaster alone would leave sessions sending)."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(30)


@contextmanager
def postgres_server(*settings: str) -> Iterator[PostgresServer]:
    """Start a server with `settings` (such as shared_buffers=1GB); it ends with the block."""
    with private_folder() as folder:
        data = folder / "data"
        run([program("initdb", *PLACES), "-D", data, "-U", "beheer", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust",
             "--auth-host=scram-sha-256", "--no-sync"], folder)  # fmt: skip
        port = free_port()
        options = [
            "fsync=off",
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={folder}",
            "timezone=Europe/Amsterdam",
            *settings,
        ]
        command = [
            program("postgres", *PLACES),
            "-D",
            data,
            "-p",
            str(port),
            *(word for option in options for word in ("-c", option)),
        ]
        ping = [str(program("pg_isready", *PLACES)), "-q", "-h", str(folder), "-p", str(port)]
        with running(
            command, folder, lambda: subprocess.run(ping, capture_output=True, check=False).returncode == 0, stop=signal.SIGINT
        ) as process:
            yield PostgresServer(folder, port, process)
