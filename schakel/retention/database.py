"""The database of the site: texts that hold a borrower are emptied, and what was freed is written over.

Nothing here knows the registers: any text that is no key is looked at.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from schakel.errors import SchakelError
from schakel.retention.searching import Needles

FILE = "site.sqlite3"
INSTEAD = "[vergeten]"


class DatabaseBusyError(SchakelError):
    """The site is writing."""


def forget_in_database(data: Path, needles: Needles) -> int:
    """Replace the number and the pseudonyms in texts; returns how many cells that were.

    A cell that is wholly the number of something else, in a column of numbers, stays.

    Raises:
        DatabaseBusyError: naming the file.
    """
    path = data / FILE
    if not path.exists():
        return 0
    try:
        with closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as database:
            database.execute("PRAGMA secure_delete = ON")
            database.execute("BEGIN IMMEDIATE")
            changed = sum(_forget_in_table(database, table, needles) for table in _tables(database))
            database.execute("COMMIT")
            # Pages that were freed before, and the log of writes, still hold old texts.
            database.execute("VACUUM")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError as error:
        raise DatabaseBusyError(
            f"{path}: cannot be changed now ({error}); stop the site, and run the same command again"
        ) from error
    return changed


def _tables(database: sqlite3.Connection) -> list[str]:
    return [
        row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    ]


def _forget_in_table(database: sqlite3.Connection, table: str, needles: Needles) -> int:
    keys = _keys(database, table)
    columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")') if row[1] not in keys]
    changed = 0
    for column in columns:
        rows = database.execute(f'SELECT rowid, "{column}" FROM "{table}"').fetchall()
        for number, value in rows:
            if isinstance(value, str | bytes) and (after := _without(value, needles)) != value:
                database.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (after, number))
                changed += 1
    return changed


def _keys(database: sqlite3.Connection, table: str) -> set[str]:
    """Columns of keys and of references: another text in them would break the row."""
    found = {row[1] for row in database.execute(f'PRAGMA table_info("{table}")') if row[5]}
    found |= {row[3] for row in database.execute(f'PRAGMA foreign_key_list("{table}")')}
    for index in database.execute(f'PRAGMA index_list("{table}")').fetchall():
        if index[2]:
            found |= {row[2] for row in database.execute(f'PRAGMA index_info("{index[1]}")')}
    return found


def _without(value: str | bytes, needles: Needles) -> str | bytes:
    content = value.encode() if isinstance(value, str) else value
    if content.strip() == needles.number.encode():
        return value
    after = needles.replaced(content, INSTEAD.encode())
    return after.decode() if isinstance(value, str) else after
