"""The account that a snapshot gives of itself, as plain rows for pages and commands: batches, refusals, audits, totals."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from schakel.warehouse.snapshot import Snapshot

_NUMBERS = "rows_in, loaded, refused, superseded, repeated, left_out, coalesce(held, 0)"


@dataclass(frozen=True)
class Account:
    """What became of the rows of all batches for one table; the last six numbers add up to `rows_in`."""

    table: str
    rows_in: int
    loaded: int
    refused: int
    superseded: int
    repeated: int
    left_out: int
    held: int


@dataclass(frozen=True)
class BatchLine:
    """One batch as the snapshot knows it.

    Args:
        status: `loaded`, `replaced`, `refused` (as a whole, and let through), `held`, `rejected` or `not_loaded`.
        said: why, when it is not loaded.
        refused: rows refused, over all tables it fills.
    """

    batch_id: str
    feed: str
    source: str
    extract: str
    origin: str
    known_on: date
    period: str | None
    fetched_at: str
    rows: int
    columns_left_out: str
    released_by: str | None
    released_why: str | None
    status: str
    said: str
    refused: int


@dataclass(frozen=True)
class Refusal:
    """Rows refused for one reason.

    Args:
        batches: in how many batches it occurs.
        sample: what was found, as far as it may be told (`warehouse.found`); `(hidden)` for personal columns.
    """

    feed: str
    table: str
    column: str
    reason: str
    rows: int
    batches: int
    sample: str


@dataclass(frozen=True)
class RefusedRow:
    """One refused row and where to find it."""

    feed: str
    batch_id: str
    table: str
    line: int
    column: str
    found: str
    reason: str


@dataclass(frozen=True)
class AuditResult:
    """The outcome of one audit; `sample` holds a few findings, a line each."""

    audit: str
    says: str
    severity: str
    passed: bool
    findings: int
    sample: str


def totals(snapshot: Snapshot) -> list[Account]:
    """The account of every table, over all batches."""
    query = (
        'SELECT "table", sum(rows_in), sum(loaded), sum(refused), sum(superseded), sum(repeated), sum(left_out), '
        "sum(coalesce(held, 0)) FROM accounts GROUP BY 1 ORDER BY 1"
    )
    return [Account(row[0], *(int(number) for number in row[1:])) for row in _rows(snapshot, query)]


def of_batch(snapshot: Snapshot, batch_id: str) -> list[Account]:
    """The account of one batch, by table."""
    query = f'SELECT "table", {_NUMBERS} FROM accounts WHERE batch_id = ? ORDER BY 1'
    return [Account(*row) for row in _rows(snapshot, query, batch_id)]


def by_batch(snapshot: Snapshot) -> dict[str, list[Account]]:
    """The accounts of all batches in one read, by batch and then by table."""
    query = f'SELECT batch_id, "table", {_NUMBERS} FROM accounts ORDER BY 1, 2'
    found: dict[str, list[Account]] = {}
    for batch_id, *account in _rows(snapshot, query):
        found.setdefault(batch_id, []).append(Account(*account))
    return found


def batches(snapshot: Snapshot) -> list[BatchLine]:
    """All batches, the newest first."""
    query = (
        "SELECT batch_id, feed, source, extract, origin, known_on, period, fetched_at, rows, columns_left_out, released_by, "
        "released_why, status, said, "
        "coalesce((SELECT CAST(sum(refused) AS BIGINT) FROM accounts a WHERE a.batch_id = b.batch_id), 0) FROM batches b "
        "ORDER BY known_on DESC, batch_id"
    )
    return [BatchLine(*row) for row in _rows(snapshot, query)]


def held(snapshot: Snapshot) -> dict[str, str]:
    """Why the refresh that built it holds batches, or fetch did before, by batch."""
    return dict(_rows(snapshot, "SELECT batch_id, held FROM batches WHERE status = 'held'"))


def refusals(snapshot: Snapshot, batch_id: str | None = None) -> list[Refusal]:
    """Refused rows by reason, the most frequent first; of one batch, or of all."""
    query = (
        'SELECT feed, "table", "column", reason, count(*), count(DISTINCT batch_id), min(found) FROM refused '
        'WHERE ? IS NULL OR batch_id = ? GROUP BY feed, "table", "column", reason ORDER BY count(*) DESC, 1, 2, 3, 4'
    )
    return [Refusal(*row) for row in _rows(snapshot, query, batch_id, batch_id)]


def refused_rows(snapshot: Snapshot, *, batch_id: str | None = None, limit: int = 100) -> list[RefusedRow]:
    """The first refused rows, with batch and line; of one batch, or of all."""
    query = (
        'SELECT feed, batch_id, "table", line, "column", found, reason FROM refused WHERE ? IS NULL OR batch_id = ? '
        "ORDER BY batch_id, line, 3 LIMIT ?"
    )
    return [RefusedRow(*row) for row in _rows(snapshot, query, batch_id, batch_id, limit)]


def audits(snapshot: Snapshot) -> list[AuditResult]:
    """All audits, those that found something first."""
    query = "SELECT audit, says, severity, passed, findings, sample FROM audits ORDER BY passed, audit"
    return [AuditResult(*row) for row in _rows(snapshot, query)]


def _rows(snapshot: Snapshot, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with snapshot.connect(threads=1) as connection:
        return connection.execute(query, list(values)).fetchall()
