"""A country of lending: 400 million loans in ten years, far more than one province will ever have.

Made by DuckDB from row numbers and hashes into the files of a snapshot: the sizes and the shape are those of public
libraries of the Netherlands (domain §3.3: 63.8 million loans in 2019, 24.4 million items, 3.6 million members), the
values mean nothing. Needs about 25 GiB of disk while it runs. The environment variable COUNTRY_FILES names a folder in which
the files stay for a next run.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import bench
import duckdb
from bench import Row, peak_gib, watch

from schakel.measures.catalogue import find_measures
from schakel.measures.engine import Network, compute
from schakel.vocabulary.tables import TABLES
from schakel.warehouse.snapshot import Snapshot

TITLE = "The country in ten years"
YEARS = range(2014, 2024)
LOANS, ITEMS, TITLES, MEMBERS = 400_000_000, 24_000_000, 2_500_000, 3_600_000
BRANCHES, ORGANISATIONS, MUNICIPALITIES = 1_000, 134, 342
ROOM_GIB = 20
LIMIT = "6GB"
MADE = "made"
"""Stands in the folder when all its files are whole."""


def run(small: bool, folder: Path) -> Iterator[Row]:
    """Make the country, count loans per month per branch, then compute each measure by itself."""
    share = 0.001 if small else 1.0
    free = shutil.disk_usage(folder).free / 1024**3
    if not small and free < ROOM_GIB:
        raise SystemExit(f"{folder}: {free:.0f} GiB free, {ROOM_GIB} needed; give another place with --folder or COUNTRY_FILES")
    folder = Path(os.environ.get("COUNTRY_FILES", folder)) / f"country-{share:g}"
    with watch() as making:
        if not (folder / MADE).exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            make(folder, share)
            (folder / MADE).touch()
    size = sum(path.stat().st_size for path in folder.rglob("*.parquet")) / 1024**3
    loans = int(LOANS * share)
    yield Row("making the files", making.seconds, "s", note=f"{loans:,} loans, {size:.1f} GiB")
    snapshot = Snapshot("country", folder, date(2023, 12, 31), datetime(2024, 1, 1), True)
    connection = snapshot.connect(threads=2, memory_limit=LIMIT)
    connection.execute(f"SET temp_directory = '{folder / 'spill'}'")
    with watch() as counting:
        rows = connection.execute(
            "SELECT location_code, date_trunc('month', lent_on) AS month, count(*) FROM loans GROUP BY ALL"
        ).fetchall()
    yield Row("loans per month per branch", counting.seconds, "s", 10, f"{len(rows):,} figures")
    taken: dict[str, float] = {}
    for name, measure in find_measures().items():
        with watch() as computing:
            compute(connection, {name: measure}, today=date(2023, 12, 31), network=Network("country", "Country"))
        taken[name] = computing.seconds
        print(f"  {name}: {computing.seconds:.1f} s, {computing.cpu_seconds:.1f} CPU-s, {peak_gib():.1f} GiB", file=sys.stderr)
    slowest = sorted(taken, key=lambda name: -taken[name])
    for name in slowest[:10]:
        yield Row(f"measure {name}", taken[name], "s", 120, "all levels, periods and years")
    yield Row("all measures one after another", sum(taken.values()), "s", note=f"{len(taken)} measures")
    yield Row("most memory", peak_gib(), "GiB", 8)


def make(folder: Path, share: float) -> None:
    """Write the files of the snapshot; a column that is not made here is empty."""
    spill = folder / "spill"
    with duckdb.connect(
        config={"threads": 2, "memory_limit": LIMIT, "temp_directory": str(spill), "preserve_insertion_order": False}
    ) as con:
        items, titles, members = (max(int(size * share), 100) for size in (ITEMS, TITLES, MEMBERS))
        # A power law from a uniform draw: a few titles are lent very often, most hardly.
        draw = "hash(i, {}) / 18446744073709551616.0"
        item = f"CAST(power({draw.format(1)}, 3) * {items - 1} AS BIGINT)"
        drawn = f"(hash(i, 2) % {BRANCHES})"
        branch = f"printf('NL-08%04d1%03d', {drawn} % {ORGANISATIONS}, 1 + {drawn} % 999)"
        owner = f"printf('NL-08%04d0000', {drawn} % {ORGANISATIONS})"
        pseudonym = "printf('%020x', hash({}, {}))"
        listed = "SET VARIABLE {} = (SELECT list({} ORDER BY i) FROM range({}) r(i))"
        for name, text in (("branches", branch), ("owners", owner)):
            con.execute(listed.format(name, text.replace(drawn, "i"), BRANCHES))
        code_of, owner_of = "getvariable('branches')[CAST({} AS BIGINT) + 1]", "getvariable('owners')[CAST({} AS BIGINT) + 1]"
        made = {
            "organisations": (ORGANISATIONS, {
                "organisation_code": "printf('NL-08%04d0000', i)", "name": "'organisation ' || i", "kind": "'library'",
            }),
            "areas": (MUNICIPALITIES, {
                "area_code": "printf('GM%04d', i)", "kind": "'municipality'", "name": "'municipality ' || i",
                "is_in_network": "true", "year": "2022",
            }),
            "service_areas": (MUNICIPALITIES, {
                "organisation_code": f"printf('NL-08%04d0000', i % {ORGANISATIONS})", "municipality_code": "printf('GM%04d', i)",
            }),
            "titles": (titles, {
                "title_id": "'t' || i", "publication_year": "1990 + hash(i) % 34", "material": "'book'", "audience": "'adult'",
            }),
            "items": (items, {
                "item_id": "'i' || i", "title_id": f"'t' || CAST(power({draw.format(3)}, 2) * {titles - 1} AS BIGINT)",
                "owner_code": owner, "location_code": branch, "material": "'book'",
                "audience": "CASE WHEN hash(i, 4) % 3 = 0 THEN 'youth' ELSE 'adult' END", "status": "'available'",
                "added_on": "DATE '2005-01-01' + CAST(hash(i, 5) % 6900 AS INTEGER)",
                "withdrawn_on": "CASE WHEN hash(i, 6) % 3 = 0 THEN DATE '2024-01-01' - CAST(hash(i, 6) % 30 AS INTEGER) END",
            }),
        }  # fmt: skip
        for table, (rows, columns) in made.items():
            write(con, folder / f"{table}.parquet", table, columns, 0, rows)
        con.execute(
            f"COPY (SELECT DISTINCT location_code, 'NL-08' || substr(location_code, 6, 4) || '0000' AS organisation_code, "
            f"location_code AS name, 'fixed' AS kind, "
            f"printf('GM%04d', hash(location_code) % {MUNICIPALITIES}) AS municipality_code, "
            f"20.0 AS staffed_hours_week, 30.0 AS open_hours_week, true AS has_collection "
            f"FROM read_parquet('{folder}/items.parquet')) TO '{folder}/locations_.parquet'"
        )
        finish(con, folder, "locations")
        con.execute(
            "COPY (SELECT location_code, 1 AS number, kind, staffed_hours_week, open_hours_week, has_collection "
            f"FROM read_parquet('{folder}/locations.parquet')) TO '{folder}/location_facts_.parquet'"
        )
        finish(con, folder, "location_facts")
        con.execute(
            f"COPY (SELECT printf('GM%04d', a) AS area_code, make_date(y, 1, 1) AS counted_on, 'all' AS age_class, "
            f"CAST(51000 AS INTEGER) AS persons FROM range({MUNICIPALITIES}) m(a), range({YEARS[0]}, {YEARS[-1] + 1}) t(y)) "
            f"TO '{folder}/inhabitants_.parquet'"
        )
        finish(con, folder, "inhabitants")
        months = [date(year, month, 1) for year in YEARS for month in range(1, 13)]
        each = max(int(LOANS * share) // len(months), 1000)
        for table in ("loans", "renewals", "holds", "borrowers"):
            (folder / table).mkdir()
        for number, month in enumerate(months):
            first = number * each
            # Rows come by day and place, as a snapshot keeps them: row after row, so nothing needs to be sorted.
            rank = f"(i - {first})"
            day = f"DATE '{month}' + CAST({rank} * 28 // {each} AS INTEGER)"
            place = f"(({rank} * 28 * {BRANCHES} // {each}) % {BRANCHES})"
            # People borrow where they live, as a rule: one loan in ten is made elsewhere.
            member = (
                f"(CASE WHEN hash(i, 15) % 10 = 0 THEN hash(i, 8) % {members} "
                f"ELSE (hash(i, 8) % {max(members // BRANCHES, 1)} * {BRANCHES} + {place}) % {members} END)"
            )
            keeper = f"(CASE WHEN hash(i, 10) % 20 = 0 THEN hash(i, 14) % {BRANCHES} ELSE {place} END)"
            write(con, folder / "loans" / f"{month}.parquet", "loans", {
                "loan_id": "'l' || i", "item_id": f"'i' || {item}", "borrower_pseudonym": pseudonym.format(month.year, member),
                "location_code": code_of.format(place),
                "lent_on": day, "due_on": f"{day} + 21", "returned_on": f"{day} + CAST(hash(i, 9) % 28 AS INTEGER)",
                "owner_code": owner_of.format(keeper),
                "material": "'book'",
            }, first, first + each)  # fmt: skip
            write(con, folder / "renewals" / f"{month}.parquet", "renewals", {
                "renewal_id": "'r' || i", "loan_id": "'l' || i", "location_code": code_of.format(drawn),
                "renewed_on": day,
            }, first, first + each // 4)  # fmt: skip
            write(con, folder / "holds" / f"{month}.parquet", "holds", {
                "hold_id": "'h' || i", "item_id": f"'i' || {item}", "borrower_pseudonym": pseudonym.format(month.year, member),
                "pickup_location_code": code_of.format(place),
                "kind": "'network'", "placed_on": day, "available_on": f"{day} + CAST(hash(i, 11) % 60 AS INTEGER)",
                "ended_on": f"{day} + CAST(60 + hash(i, 12) % 7 AS INTEGER)", "outcome": "'fulfilled'",
            }, first, first + each // 20)  # fmt: skip
        for year in YEARS:
            write(con, folder / "borrowers" / f"{year}.parquet", "borrowers", {
                "borrower_pseudonym": pseudonym.format(year, "i"), "year": str(year), "location_code": branch,
                "organisation_code": owner, "age_class": "'35-49'",
                "registered_on": f"DATE '{year}-01-01' - CAST(hash(i, 13) % 3000 AS INTEGER) + 300",
            }, 0, members)  # fmt: skip
    shutil.rmtree(spill, ignore_errors=True)


def write(con: duckdb.DuckDBPyConnection, path: Path, table: str, columns: dict[str, str], first: int, end: int) -> None:
    """Rows `first` to `end` of a table, with its promised columns in order."""
    promised = ", ".join(
        f'CAST({columns.get(column.name, "NULL")} AS {column.type}) AS "{column.name}"' for column in TABLES[table].columns
    )
    con.execute(
        f"COPY (SELECT {promised}, 1::INTEGER AS _batch FROM range({first}, {end}) r(i)) "
        f"TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
    )


def finish(con: duckdb.DuckDBPyConnection, folder: Path, table: str) -> None:
    """Give a table that was made in another way its promised columns."""
    made = folder / f"{table}_.parquet"
    there = {row[0] for row in con.execute(f"DESCRIBE SELECT * FROM read_parquet('{made}')").fetchall()}
    promised = ", ".join(
        f'CAST({column.name if column.name in there else "NULL"} AS {column.type}) AS "{column.name}"'
        for column in TABLES[table].columns
    )
    con.execute(f"COPY (SELECT {promised}, 1::INTEGER AS _batch FROM read_parquet('{made}')) TO '{folder}/{table}.parquet'")
    made.unlink()


if __name__ == "__main__":
    bench.main(TITLE, run)
