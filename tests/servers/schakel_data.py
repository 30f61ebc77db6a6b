"""A data folder with one feed on a database, and the way from there to a snapshot."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from schakel.intake.fetch import FetchResult, fetch
from schakel.intake.refresh import refresh
from schakel.intake.settings import Settings, load_settings
from schakel.vocabulary.progress import Progress, Silent
from schakel.warehouse.snapshot import Snapshot

TODAY = date(2025, 3, 1)


def settings_for(folder: Path, source: str, dsn: str, more: str = "") -> Settings:
    """Settings with one feed, called as its source."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    (data / "schakel.toml").write_text(
        f'network = {{ code = "proef", name = "Proef" }}\nkeys = "../keys"\n'
        f'[[feeds]]\nname = "{source}"\nsource = "{source}"\ndsn_env = "DSN"\n{more}'
    )
    return load_settings(data, {"DSN": dsn})


def fetched(settings: Settings, report: Progress | None = None) -> Mapping[str, FetchResult]:
    """The results of a fetch, by extract."""
    return {result.extract: result for result in fetch(settings, today=TODAY, report=report or Silent())}


def refreshed(settings: Settings) -> Snapshot:
    """A snapshot of all that was fetched."""
    return refresh(settings, now=datetime(2025, 3, 1, 3, tzinfo=UTC), report=Silent())


def ask(snapshot: Snapshot, query: str) -> list[tuple[Any, ...]]:
    """Rows of a snapshot."""
    with snapshot.connect(threads=1) as connection:
        return connection.execute(query).fetchall()


def texts(rows: list[tuple[Any, ...]]) -> list[list[str]]:
    """Rows as the servers' own clients write them."""
    return [["NULL" if value is None else str(value) for value in row] for row in rows]
