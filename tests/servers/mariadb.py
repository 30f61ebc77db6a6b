"""A private MariaDB server for tests and benchmarks, and a plain way to run SQL on it."""

import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from servers.process import account, free_port, private_folder, program, run, running

PASSWORD = "geheim-woord#1"
"""Of the user that reads; holds a character that a URL must escape, as real passwords do."""


@dataclass(frozen=True)
class MariaServer:
    """A running server; its user `root` has no password and only reaches it over the socket."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    def dsn(self, database: str, user: str = "lezer") -> str:
        """Connection URL for a user made by `reader`."""
        return f"mysql://{user}:{PASSWORD.replace('#', '%23')}@127.0.0.1:{self.port}/{database}"

    def sql(self, text: str, database: str = "") -> list[list[str]]:
        """Run statements with the server's own client; rows as text, NULL as the word NULL."""
        done = subprocess.run(
            [str(program("mariadb")), "--no-defaults", f"--socket={self.folder}/s", "--user=root", "--batch", "-N",
             "--default-character-set=utf8mb4", "--local-infile=1", *([database] if database else [])],
            input=text, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise RuntimeError(f"mariadb: {done.stderr}")
        return [line.split("\t") for line in done.stdout.splitlines()]

    def reader(self, database: str, user: str = "lezer", tables: Sequence[str] = ("*",)) -> None:
        """Make a user that may only read `tables` of the database."""
        self.sql(f"CREATE USER IF NOT EXISTS '{user}'@'127.0.0.1' IDENTIFIED BY '{PASSWORD}';")
        for table in tables:
            self.sql(f"GRANT SELECT ON {database}.{table} TO '{user}'@'127.0.0.1';")

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait(30)


@contextmanager
def mariadb_server(*settings: str) -> Iterator[MariaServer]:
    """Start a server with `settings` (such as --innodb-buffer-pool-size=1G); it ends with the block."""
    daemon = program("mariadbd", "/usr/sbin", "/usr/libexec")
    with private_folder() as folder:
        data = folder / "data"
        run([program("mariadb-install-db"), "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal",
             "--skip-test-db", *([f"--user={account()}"] if account() else [])], folder)  # fmt: skip
        port = free_port()
        command = [
            daemon, "--no-defaults", f"--datadir={data}", f"--socket={folder}/s", f"--port={port}", "--bind-address=127.0.0.1",
            "--skip-name-resolve", "--character-set-server=utf8mb4", "--local-infile=1", "--pid-file=pid",
            # A server that starts sweeps temporary tables from this folder: in a shared one, those of another server.
            f"--tmpdir={folder}",
            # Koha asks for a mode without NO_ZERO_DATE; old rows do hold 0000-00-00.
            "--sql-mode=", "--innodb-flush-log-at-trx-commit=2", *settings,
        ]  # fmt: skip
        ping = [str(program("mariadb-admin")), "--no-defaults", f"--socket={folder}/s", "--user=root", "ping"]
        with running(
            command, folder, lambda: subprocess.run(ping, capture_output=True, check=False).returncode == 0, stop=signal.SIGTERM
        ) as process:
            yield MariaServer(folder, port, process)
