"""A made-up Evergreen of a few hundred rows, with the oddities that real ones have.

The tables are those of the source's own sample; the rows, numbered from 1001, are in the folder `rows`.
"""

from pathlib import Path

from servers.postgresql import PostgresServer

import schakel.sources.evergreen

SAMPLE = Path(str(schakel.sources.evergreen.__file__)).parent / "sample" / "evergreen-3.17.sql"
ROWS = Path(__file__).parent / "rows" / "evergreen-3.17.sql"
SCHEMAS = ("actor", "asset", "biblio", "action", "permission", "reporter")


def make_evergreen(server: PostgresServer, database: str) -> None:
    """Make the database, fill it, and let `lezer` read it."""
    server.sql(f"CREATE DATABASE {database}")
    server.sql(SAMPLE.read_text(encoding="utf-8"), database)
    server.sql(ROWS.read_text(encoding="utf-8"), database)
    server.reader(database, SCHEMAS)
