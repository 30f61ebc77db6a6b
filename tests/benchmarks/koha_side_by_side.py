"""The same ten figures of the same loans: on Koha's own database, with Koha's own keys, and on a snapshot made of it.

Both must give the same answer, else the benchmark stops. Each figure is asked twice on either side and the faster counts,
so that neither pays for a cold cache. MariaDB answers a query on one thread; the snapshot uses two.
"""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))  # the test servers stand beside this folder

import bench
from bench import Row, watch
from servers.koha_database import SAMPLES
from servers.mariadb import MariaServer, mariadb_server

from schakel.intake.fetch import fetch
from schakel.intake.refresh import refresh
from schakel.intake.settings import load_settings
from schakel.sources.database_url import DatabaseUrl
from schakel.sources.koha.mariadb import MariaDbSession
from schakel.vocabulary.progress import Silent
from schakel.warehouse.snapshot import Snapshot

TITLE = "Ten figures on Koha's database and on a snapshot of it"
LOANS = 1_000_000
DAY = date(2025, 1, 1)

# Only the columns that are used: MariaDB writes the union out before it counts, and a wide one would be unfair to it.
NEEDED = "issue_id, borrowernumber, itemnumber, branchcode, issuedate"
ALL_LOANS = f"(SELECT {NEEDED} FROM issues UNION ALL SELECT {NEEDED} FROM old_issues) l"
FIGURES = {
    "loans by place and month": (
        f"SELECT branchcode, DATE_FORMAT(issuedate, '%Y-%m') m, COUNT(*) FROM {ALL_LOANS} GROUP BY 1, 2 ORDER BY 1, 2",
        "SELECT location_code, strftime(lent_on, '%Y-%m') AS m, count(*) FROM loans GROUP BY 1, 2 ORDER BY 1, 2",
    ),
    "active borrowers by place and year": (
        f"SELECT branchcode, YEAR(issuedate) y, COUNT(DISTINCT borrowernumber) FROM {ALL_LOANS} GROUP BY 1, 2 ORDER BY 1, 2",
        "SELECT location_code, year(lent_on) AS y, count(DISTINCT borrower_pseudonym) FROM loans GROUP BY 1, 2 ORDER BY 1, 2",
    ),
    "active borrowers of one year": (
        f"SELECT COUNT(DISTINCT borrowernumber) FROM {ALL_LOANS} WHERE issuedate >= '2024-01-01' AND issuedate < '2025-01-01'",
        "SELECT count(DISTINCT borrower_pseudonym) FROM loans WHERE lent_on >= '2024-01-01' AND lent_on < '2025-01-01'",
    ),
    "loans by carrier and year": (
        f"""SELECT CASE i.itype WHEN 'BK' THEN 'book' WHEN 'DVD' THEN 'film' ELSE 'music' END c, YEAR(issuedate) y, COUNT(*)
            FROM {ALL_LOANS} JOIN items i ON i.itemnumber = l.itemnumber GROUP BY 1, 2 ORDER BY 1, 2""",
        "SELECT material, year(lent_on) AS y, count(*) FROM loans GROUP BY 1, 2 ORDER BY 1, 2",
    ),
    "loans of items of another place by month": (
        f"""SELECT DATE_FORMAT(issuedate, '%Y-%m') m, COUNT(*) FROM {ALL_LOANS} JOIN items i ON i.itemnumber = l.itemnumber
            WHERE i.homebranch <> l.branchcode GROUP BY 1 ORDER BY 1""",
        """SELECT strftime(l.lent_on, '%Y-%m') AS m, count(*) FROM loans l JOIN items i USING (item_id)
           WHERE i.location_code <> l.location_code GROUP BY 1 ORDER BY 1""",
    ),
    "days a loan lasts by place and year": (
        """SELECT branchcode, YEAR(issuedate) y, SUM(DATEDIFF(returndate, issuedate)), COUNT(*)
           FROM old_issues WHERE returndate IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2""",
        """SELECT location_code, year(lent_on) AS y, sum(returned_on - lent_on), count(*)
           FROM loans WHERE returned_on IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2""",
    ),
    "renewals by place and month": (
        f"""SELECT l.branchcode, DATE_FORMAT(r.`timestamp`, '%Y-%m') m, COUNT(*) FROM checkout_renewals r
            JOIN {ALL_LOANS} ON l.issue_id = r.checkout_id GROUP BY 1, 2 ORDER BY 1, 2""",
        "SELECT location_code, strftime(renewed_on, '%Y-%m') AS m, count(*) FROM renewals GROUP BY 1, 2 ORDER BY 1, 2",
    ),
    "items not lent in a year by place": (
        """SELECT homebranch, COUNT(*) FROM items i WHERE
             NOT EXISTS (SELECT 1 FROM old_issues o WHERE o.itemnumber = i.itemnumber AND o.issuedate >= '2024-01-01')
             AND NOT EXISTS (SELECT 1 FROM issues o WHERE o.itemnumber = i.itemnumber AND o.issuedate >= '2024-01-01')
           GROUP BY 1 ORDER BY 1""",
        """SELECT location_code, count(*) FROM items i
           WHERE NOT EXISTS (SELECT 1 FROM loans l WHERE l.item_id = i.item_id AND l.lent_on >= '2024-01-01')
           GROUP BY 1 ORDER BY 1""",
    ),
    "titles lent by place and year": (
        f"""SELECT branchcode, YEAR(issuedate) y, COUNT(DISTINCT i.biblionumber) FROM {ALL_LOANS}
            JOIN items i ON i.itemnumber = l.itemnumber GROUP BY 1, 2 ORDER BY 1, 2""",
        """SELECT l.location_code, year(lent_on) AS y, count(DISTINCT i.title_id) FROM loans l JOIN items i USING (item_id)
           GROUP BY 1, 2 ORDER BY 1, 2""",
    ),
    "days a hold waits by place and month": (
        """SELECT branchcode, DATE_FORMAT(reservedate, '%Y-%m') m, SUM(DATEDIFF(waitingdate, reservedate)), COUNT(*)
           FROM old_reserves WHERE waitingdate IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2""",
        """SELECT pickup_location_code, strftime(placed_on, '%Y-%m') AS m, sum(available_on - placed_on), count(*)
           FROM holds WHERE available_on IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2""",
    ),
}


def run(small: bool, folder: Path) -> Iterator[Row]:
    """Fill Koha, take a snapshot of it, ask both."""
    loans = 20_000 if small else LOANS
    with mariadb_server("--innodb-buffer-pool-size=1G") as server:
        say(f"filling Koha with {loans:,} loans")
        fill(server, loans)
        dsn = server.dsn("koha")
        say("from Koha to a snapshot")
        with watch() as all_:
            snapshot = take(folder, dsn)
        yield Row("from Koha to a snapshot", all_.seconds, "s", note=f"{loans:,} loans, {all_.cpu_seconds:.1f} CPU-s of ours")
        theirs = MariaDbSession(DatabaseUrl.parse(dsn, where="benchmark"))
        with snapshot.connect(threads=2) as ours:
            took = [0.0, 0.0]
            for name, (on_koha, on_snapshot) in FIGURES.items():
                answer, slow = fastest(lambda query=on_koha: rows_of(theirs, query))
                same, fast = fastest(lambda query=on_snapshot: plain(ours.execute(query).fetchall()))
                if answer != same or not answer:
                    raise SystemExit(f"{name}: the answers differ.\nKoha     {answer[:3]}\nSchakel  {same[:3]}")
                took = [took[0] + slow, took[1] + fast]
                yield Row(name, slow / fast, "× as fast", note=note(slow, fast, len(answer)))
            yield Row("all ten", took[0] / took[1], "× as fast", note=note(took[0], took[1], len(FIGURES)))
        theirs.close()


def note(slow: float, fast: float, rows: int) -> str:
    """Both times beside each other."""
    return f"Koha {slow:.3f} s, Schakel {fast:.3f} s, {rows:,} equal answers"


def say(what: str) -> None:
    """Progress, beside the figures."""
    print(f"  {what}", file=sys.stderr, flush=True)


def fastest(ask: Callable[[], list[list[str]]]) -> tuple[list[list[str]], float]:
    """The answer, and the seconds of the faster of two times."""
    seconds = []
    for _ in range(2):
        with watch() as taken:
            answer = ask()
        seconds.append(taken.seconds)
    return answer, min(seconds)


def rows_of(session: MariaDbSession, query: str) -> list[list[str]]:
    """The answer of Koha, fetched as the source does it."""
    return plain([tuple(row.values()) for batch in session.read(query) for row in batch.to_pylist()])


def plain(rows: list[tuple[Any, ...]]) -> list[list[str]]:
    """Rows in which a number is the same whatever its type."""
    return [[str(int(value)) if isinstance(value, int | float | Decimal) else str(value) for value in row] for row in rows]


def take(folder: Path, dsn: str) -> Snapshot:
    """A snapshot, as anyone would make it."""
    data = folder / "data"
    data.mkdir()
    (data / "schakel.toml").write_text(
        'network = { code = "meting", name = "Meting" }\nkeys = "../keys"\n'
        '[[feeds]]\nname = "koha"\nsource = "koha"\ndsn_env = "DSN"\n'
    )
    settings = load_settings(data, {"DSN": dsn})
    failed = [result.said for result in fetch(settings, today=DAY, report=Silent()) if result.outcome != "kept"]
    if failed:
        raise SystemExit("\n".join(failed))
    return refresh(settings, now=datetime(2025, 1, 1, tzinfo=UTC), report=Silent())


def fill(server: MariaServer, loans: int) -> None:
    """48 branches, an item for ten loans, a borrower for 25; three years, some items lent far more than others.

    Products of large primes stand in for chance, so that every run measures the same rows.
    """
    schema = (SAMPLES / "koha-25.05.sql").read_text(encoding="utf-8").partition("INSERT INTO")[0]
    server.sql("CREATE DATABASE koha CHARACTER SET utf8mb4")
    server.sql(schema, "koha")
    sizes = {"loans": loans, "items": loans // 10, "borrowers": loans // 25, "titles": loans // 25, "holds": loans // 20}
    server.sql((Path(__file__).parent / "koha_side_by_side.sql").read_text(encoding="utf-8").format(**sizes), "koha")
    server.reader("koha")


if __name__ == "__main__":
    bench.main(TITLE, run)
