"""A made-up Koha of a few hundred rows, in the form of one version, with the oddities that real ones have.

The tables are those of the source's own sample; the rows, numbered from 1001, are in the folder `rows`.
"""

from pathlib import Path

from servers.mariadb import MariaServer

import schakel.sources.koha

SAMPLES = Path(str(schakel.sources.koha.__file__)).parent / "sample"
ROWS = Path(__file__).parent / "rows"
VERSIONS = ("25.05", "17.06")


def make_koha(server: MariaServer, database: str, version: str) -> None:
    """Make the database, fill it, and let `lezer` read it."""
    server.sql(f"CREATE DATABASE {database} CHARACTER SET utf8mb4;")
    server.sql((SAMPLES / f"koha-{version}.sql").read_text(encoding="utf-8"), database)
    for rows in ("koha.sql", f"koha-{version}.sql"):
        server.sql((ROWS / rows).read_text(encoding="utf-8"), database)
    server.reader(database)
