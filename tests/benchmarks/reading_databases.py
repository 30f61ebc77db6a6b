"""Two million loans from MariaDB and PostgreSQL as Arrow text: our sessions, beside the other drivers that were compared.

What was chosen, and why, stands in docs/decisions/020 and 021. Each way runs in a process of its own, so that its peak of
memory is its own. Drivers that are not among our requirements are measured where they are installed (`pip install
connectorx pymysql`).
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # the test servers stand beside this folder

import bench
import pyarrow as pa
from bench import Row, peak_gib, watch
from servers.mariadb import mariadb_server
from servers.postgresql import postgres_server

from schakel.sources.database import as_text
from schakel.sources.database_query import Query, Window
from schakel.sources.database_url import DatabaseUrl
from schakel.sources.evergreen.postgresql import PostgreSqlSession
from schakel.sources.koha.mariadb import MariaDbSession

TITLE = "Reading two million loans from a database"
LOANS = 2_000_000
MARIADB = """SELECT issue_id, borrowernumber, itemnumber, branchcode, LEFT(CAST(issuedate AS CHAR), 10) AS issuedate,
  LEFT(CAST(date_due AS CHAR), 10) AS date_due, LEFT(CAST(returndate AS CHAR), 10) AS returndate FROM loans WHERE {window}"""
POSTGRESQL = """SELECT issue_id, borrowernumber, itemnumber, branchcode, issuedate::date AS issuedate, date_due::date AS date_due,
  returndate::date AS returndate FROM loans"""
FILL = """CREATE TABLE loans (issue_id int PRIMARY KEY, borrowernumber int, itemnumber int, branchcode varchar(10),
  issuedate {moment}, date_due {moment}, returndate {moment});
  INSERT INTO loans SELECT n, CASE WHEN n % 7 > 0 THEN n % 120000 END, n % 1000000,
  CONCAT('V', n % 48), {day}, {day}, {day} FROM {numbers}; """


def run(small: bool, folder: Path) -> Iterator[Row]:  # noqa: ARG001
    """Fill both servers, then read each way."""
    loans = 50_000 if small else LOANS
    with mariadb_server("--innodb-buffer-pool-size=1G") as maria, postgres_server("shared_buffers=512MB") as postgres:
        maria.sql("CREATE DATABASE meting")
        postgres.sql("CREATE DATABASE meting")
        day, numbers = "'2019-01-01' + INTERVAL n * 16 SECOND", f"(SELECT seq AS n FROM seq_1_to_{loans}) s"
        maria.sql(FILL.format(moment="datetime", day=day, numbers=numbers), "meting")
        day = "timestamptz '2019-01-01' + n * interval '16 seconds'"
        postgres.sql(FILL.format(moment="timestamptz", day=day, numbers=f"generate_series(1, {loans}) n"), "meting")
        maria.reader("meting")
        postgres.reader("meting", ["public"])
        for way, (package, on_maria, _) in WAYS.items():
            if find_spec(package) is None:
                print(f"  {way}: {package} is not installed, left out", file=sys.stderr)
                continue
            dsn = (maria if on_maria else postgres).dsn("meting")
            done = subprocess.run([sys.executable, __file__, "--way", way, dsn], check=True, capture_output=True, text=True)
            found = json.loads(done.stdout)
            note = f"{found['rows']:,} rows, {found['seconds']:.1f} s on the wall, peak {found['peak_gib'] * 1024:.0f} MiB"
            yield Row(way, found["cpu_seconds"], "CPU-s", note=note)


def odbc(dsn: str) -> int:
    """Our session, in spans of the key."""
    session = MariaDbSession(DatabaseUrl.parse(dsn, where="benchmark"))
    query = Query(MARIADB, Window("issue_id", ("loans",), 200_000))
    rows = sum(as_text(batch, "x").num_rows for statement in query.statements(session) for batch in session.read(statement))
    session.close()
    return rows


def adbc(dsn: str) -> int:
    """Our session."""
    session = PostgreSqlSession(DatabaseUrl.parse(dsn, where="benchmark"))
    rows = sum(as_text(batch, "x").num_rows for batch in session.read(POSTGRESQL))
    session.close()
    return rows


def connectorx(query: str) -> Callable[[str], int]:
    """Streams, on connections of its own."""

    def read(dsn: str) -> int:
        from connectorx import read_sql

        parts = read_sql(dsn, query.replace("{window}", "1 = 1"), return_type="arrow_stream", batch_size=65_536)
        return sum(as_text(batch, "x").num_rows for batch in parts)

    return read


def pymysql(dsn: str) -> int:
    """Row by row, in Python."""
    from pymysql import connect
    from pymysql.cursors import SSCursor

    url = DatabaseUrl.parse(dsn, where="benchmark")
    connection = connect(
        host=url.host, port=url.port, user=url.user, password=url.password, database=url.database, cursorclass=SSCursor
    )
    count = 0
    with connection, connection.cursor() as cursor:
        cursor.execute(MARIADB.replace("{window}", "1 = 1").replace("%", "%%"))
        rows = iter(cursor)
        while part := list(islice(rows, 65_536)):
            columns = [pa.array(["" if value is None else str(value) for value in column]) for column in zip(*part, strict=True)]
            count += len(columns[0])
    return count


WAYS: dict[str, tuple[str, bool, Callable[[str], int]]] = {
    "MariaDB: schakel (arrow-odbc)": ("arrow_odbc", True, odbc),
    "MariaDB: connectorx": ("connectorx", True, connectorx(MARIADB)),
    "MariaDB: pymysql": ("pymysql", True, pymysql),
    "PostgreSQL: schakel (adbc)": ("adbc_driver_postgresql.dbapi", False, adbc),
    "PostgreSQL: connectorx": ("connectorx", False, connectorx(POSTGRESQL)),
}

if __name__ == "__main__":
    if sys.argv[1:2] == ["--way"]:
        import_module(WAYS[sys.argv[2]][0])  # once a process, and no reading
        with watch() as reading:
            read_rows = WAYS[sys.argv[2]][2](sys.argv[3])
        taken = {"rows": read_rows, "seconds": reading.seconds, "cpu_seconds": reading.cpu_seconds, "peak_gib": peak_gib()}
        print(json.dumps(taken))
    else:
        bench.main(TITLE, run)
