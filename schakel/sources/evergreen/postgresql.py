"""A session on PostgreSQL over ADBC: one connection, one read-only transaction in which nothing changes.

Why ADBC, and what was measured: docs/decisions/021-postgresql-over-adbc.md.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import pyarrow as pa

from schakel.sources.database import DatabaseError
from schakel.sources.database_url import DatabaseUrl
from schakel.sources.source import Feed, SourceError

TIME_ZONE = "Europe/Amsterdam"
"""In which a moment becomes a day, unless the feed says otherwise."""

OPTIONS = ("sslmode", "sslrootcert", "sslcert", "sslkey", "application_name", "connect_timeout", "target_session_attrs")
"""What may stand behind the question mark of the connection URL; passed on as it is."""

PART_BYTES = 8 * 2**20
_T = TypeVar("_T")


def time_zone_of(feed: Feed) -> str:
    """The setting `time_zone` of a feed."""
    given = feed.settings.get("time_zone", TIME_ZONE)
    if not isinstance(given, str) or not re.fullmatch(r"[A-Za-z0-9_+/-]+", given):
        raise SourceError(f'feed {feed.name}: time_zone is {given!r}; give a name such as "{TIME_ZONE}"')
    return given


class PostgreSqlSession:
    """A session on one database; see `Session`."""

    has_schemas = True

    def __init__(self, url: DatabaseUrl, time_zone: str = TIME_ZONE) -> None:
        self._url = url
        self._connection: Any = None
        self._connection = self._run(lambda: _connect(url))
        for statement in (
            # The driver has begun a transaction; these must come before its first query.
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
            f"SET LOCAL TIME ZONE '{time_zone}'",
            "SET LOCAL DateStyle = 'ISO, YMD'",
            "SET LOCAL statement_timeout = 0",
        ):
            try:
                self._execute(statement)
            except DatabaseError:
                self.close()
                raise

    def columns(self) -> Mapping[str, frozenset[str]]:
        """The columns that the account may read, by `schema.table`."""
        return {table: columns for table, columns in self._all_columns().items() if columns}

    def unreadable(self) -> Collection[str]:
        """Tables of which the account may read no column."""
        return [table for table, columns in self._all_columns().items() if not columns]

    def read(self, query: str) -> Iterator[pa.RecordBatch]:
        """The rows of one statement, as the server sends them."""
        cursor = self._run(lambda: self._open().cursor())
        try:
            self._run(lambda: cursor.adbc_statement.set_options(**{"adbc.postgresql.batch_size_hint_bytes": str(PART_BYTES)}))
            self._run(lambda: cursor.execute(query))
            reader = self._run(cursor.fetch_record_batch)
            while (part := self._run(lambda: next(reader, None))) is not None:
                yield part
        finally:
            cursor.close()

    def grant(self, table: str) -> str:
        """The statements that give the right to read a table."""
        schema = table.partition(".")[0]
        return f'GRANT USAGE ON SCHEMA {schema} TO "{self._url.user}"; GRANT SELECT ON {table} TO "{self._url.user}"'

    def close(self) -> None:
        """End the session; twice is once."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _all_columns(self) -> dict[str, frozenset[str]]:
        # Not information_schema: that hides a table without rights, and then "missing" and "forbidden" look the same.
        query = """
            SELECT n.nspname || '.' || c.relname AS t, a.attname AS a,
                   has_schema_privilege(n.oid, 'USAGE') AND has_column_privilege(c.oid, a.attnum, 'SELECT') AS readable
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        """
        found: dict[str, set[str]] = {}
        for part in self.read(query):
            for row in part.to_pylist():
                columns = found.setdefault(row["t"], set())
                if row["readable"]:
                    columns.add(row["a"])
        return {table: frozenset(columns) for table, columns in found.items()}

    def _execute(self, statement: str) -> None:
        with self._open().cursor() as cursor:
            self._run(lambda: cursor.execute(statement))

    def _open(self) -> Any:
        if self._connection is None:
            raise DatabaseError(f"{self._url.name}: the session is closed; open an extract before asking for the next")
        return self._connection

    def _run(self, step: Callable[[], _T]) -> _T:
        from adbc_driver_manager import Error

        try:
            return step()
        except (Error, OSError, pa.ArrowException) as error:
            raise DatabaseError(explain(str(error), self._url)) from None


def _connect(url: DatabaseUrl) -> Any:
    from adbc_driver_postgresql import dbapi

    unknown = [name for name, _ in url.options if name not in OPTIONS]
    if unknown:
        raise DatabaseError(
            f"{url.name}: option {unknown[0]!r} of the connection URL is not known; allowed are {', '.join(OPTIONS)}"
        )
    options = {"connect_timeout": "20", "application_name": "schakel", **dict(url.options)}
    host = f"[{url.host}]" if ":" in url.host else url.host
    address = f"{host}:{url.port}" if url.port else host
    return dbapi.connect(
        f"postgresql://{quote(url.user, safe='')}:{quote(url.password, safe='')}@{address}/{quote(url.database, safe='')}"
        f"?{urlencode(options, quote_via=quote)}"
    )


def explain(message: str, url: DatabaseUrl) -> str:
    """What the driver says, without its wrapping, its password and its silence on what to do."""
    text = url.without_password(message)
    said = re.sub(r"^(IO|INVALID_STATE|UNKNOWN|INTERNAL|INVALID_ARGUMENT|UNAUTHENTICATED|UNAUTHORIZED|NOT_FOUND): ", "", text)
    said = re.sub(r"\[libpq\] ", "", said)
    # The query itself would follow: long, and the map holds it.
    said = said.partition(" Query: ")[0].partition(". Vendor code")[0].strip()
    if "authentication failed" in said or "no pg_hba.conf entry" in said or ("does not exist" in said and "FATAL" in said):
        return f"the server does not let user {url.user} in ({said}); see the user, password and database of the URL"
    if "terminating connection" in said or "server closed the connection" in said or "no connection to the server" in said:
        return f"the database went away ({said})"
    if "could not translate host" in said or "Connection refused" in said or "timeout expired" in said:
        return (
            f"{url.host}:{url.port or 5432} does not answer ({said}); see that the server runs, and the host and port of the URL"
        )
    return said
