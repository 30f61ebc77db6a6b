"""A session on MariaDB over ODBC: one connection, one read-only transaction with a consistent snapshot.

Why ODBC, and what was measured: docs/decisions/020-mariadb-over-odbc.md.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from schakel.sources.database import DatabaseError
from schakel.sources.database_url import DatabaseUrl

DRIVER_NAME = "MariaDB Unicode"
"""As Debian registers it."""

DRIVER_PLACES = ("/usr/lib/*/odbc/libmaodbc.so", "/usr/lib/*/libmaodbc.so", "/usr/lib64/libmaodbc.so")

OPTIONS = {"ssl_ca": "SSLCA", "ssl_cert": "SSLCERT", "ssl_key": "SSLKEY", "tls": "FORCETLS"}
"""What may stand behind the question mark of the connection URL, and what the driver calls it; `driver` too."""

LONGEST_TEXT = 8000
"""Bytes of the longest text. A longer one is refused by the driver, never cut."""

PART_BYTES = 32 * 2**20
PART_ROWS = 65_000
LOGIN_SECONDS = 20


class MariaDbSession:
    """A session on one database; see `Session`."""

    has_schemas = False

    def __init__(self, url: DatabaseUrl) -> None:
        self._url = url
        self._connection: Any = _connect(url)
        for statement in (
            # Not every server runs with the modes that Koha asks for; with none, 0000-00-00 stays what it is.
            "SET SESSION sql_mode = ''",
            "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
            "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
        ):
            self._run(lambda connection, text=statement: connection.execute(text))

    def columns(self) -> Mapping[str, frozenset[str]]:
        """The columns of the database that the account may read, by table."""
        found: dict[str, set[str]] = {}
        query = "SELECT TABLE_NAME AS t, COLUMN_NAME AS c FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()"
        for part in self.read(query):
            for table, column in zip(part.column("t").to_pylist(), part.column("c").to_pylist(), strict=True):
                found.setdefault(table, set()).add(column)
        return {table: frozenset(columns) for table, columns in found.items()}

    def unreadable(self) -> Collection[str]:
        """Nothing: MariaDB does not show what the account may not read."""
        return ()

    def read(self, query: str) -> Iterator[pa.RecordBatch]:
        """The rows of one statement.

        This driver (before its version 3.1.17, which Debian 12 lacks) takes the whole answer into memory first; a map
        of a large table therefore reads in spans of its key, the `window` of `database_query`.
        """
        reader = self._run(
            lambda connection: connection.read_arrow_batches(
                query,
                batch_size=PART_ROWS,
                max_bytes_per_batch=PART_BYTES,
                max_text_size=LONGEST_TEXT,
                max_binary_size=LONGEST_TEXT,
            )
        )
        while (part := self._run(lambda _: next(reader, None))) is not None:
            yield part

    def grant(self, table: str) -> str:
        """The statement that gives the right to read a table."""
        return f"GRANT SELECT ON `{self._url.database}`.`{table}` TO '{self._url.user}'@'…'"

    def close(self) -> None:
        """Let the connection go; the driver ends it."""
        self._connection = None

    def _run(self, step: Any) -> Any:
        from arrow_odbc import Error

        if self._connection is None:
            raise DatabaseError(f"{self._url.name}: the session is closed; open an extract before asking for the next")
        try:
            return step(self._connection)
        except Error as error:
            raise DatabaseError(explain(str(error), self._url)) from None


def _connect(url: DatabaseUrl) -> Any:
    try:
        from arrow_odbc import Error, connect
    except OSError as error:
        raise DatabaseError(
            "MariaDB is read over ODBC and this machine has no libodbc; install it: apt-get install unixodbc odbc-mariadb"
        ) from error
    try:
        return connect(_address(url), user=url.user, password=url.password, login_timeout_sec=LOGIN_SECONDS)
    except Error as error:
        raise DatabaseError(explain(str(error), url)) from None


def _address(url: DatabaseUrl) -> str:
    unknown = [name for name, _ in url.options if name not in (*OPTIONS, "driver")]
    if unknown:
        allowed = ", ".join(("driver", *OPTIONS))
        raise DatabaseError(f"{url.name}: option {unknown[0]!r} of the connection URL is not known; allowed are {allowed}")
    parts = {
        "Driver": url.option("driver") or _driver(), "SERVER": url.host, "PORT": str(url.port or 3306), "DATABASE": url.database,
        # As text, not as prepared statements: servers before 10.6 do not prepare START TRANSACTION.
        "CHARSET": "utf8mb4", "PREPONCLIENT": "1",
    }  # fmt: skip
    parts.update({OPTIONS[name]: value for name, value in url.options if name in OPTIONS})
    return "".join(f"{name}={{{value.replace('}', '}}')}}};" for name, value in parts.items())


def _driver() -> str:
    for pattern in DRIVER_PLACES:
        for path in sorted(Path("/").glob(pattern.lstrip("/"))):
            return str(path)
    return DRIVER_NAME


_TOLD = re.compile(r"Native error: (\d+), Message: (?:\[[^\]]*\])*(.*)", re.DOTALL)


_GONE = re.compile("broken pipe|connection reset|lost connection|gone away", re.IGNORECASE)


def explain(message: str, url: DatabaseUrl) -> str:
    """What the driver says, without its wrapping, its password and its silence on what to do."""
    text = url.without_password(message)
    told = _TOLD.search(text)
    number, said = (int(told[1]), told[2].strip()) if told else (0, text)
    if "Can't open lib" in text or "Data source name not found" in text:
        return "the ODBC driver of MariaDB is not on this machine; install it: apt-get install odbc-mariadb"
    if "without truncation" in text:
        return f"a text is longer than {LONGEST_TEXT} bytes; shorten it in the query of the map, as in LEFT(title, 500)"
    if number in (2002, 2003, 2005):
        return (
            f"{url.host}:{url.port or 3306} does not answer ({said}); see that the server runs, and the host and port of the URL"
        )
    if number in (1044, 1045):
        return f"the server does not let user {url.user} in ({said}); see the user, password and database of the URL"
    if number in (2006, 2013, 2055, 1053, 1927) or _GONE.search(said):
        return f"the database went away ({said})"
    if number in (1142, 1143):
        return f"user {url.user} lacks a right ({said})"
    return said
