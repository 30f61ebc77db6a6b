"""*Gegevens*: every row accounted for. What came in, what was refused and why, what waits for a person, what audits found."""

from collections.abc import Sequence
from dataclasses import dataclass

from schakel.dashboards.numbers import Language, number
from schakel.dashboards.periods import day
from schakel.warehouse import account
from schakel.warehouse.snapshot import Snapshot

PER_PAGE = 40

_STATUS = {
    "nl": {
        "loaded": "geladen",
        "replaced": "vervangen door nieuwere",
        "refused": "geweigerd",
        "held": "wacht op u",
        "not_loaded": "niet geladen",
    },
    "en": {
        "loaded": "loaded",
        "replaced": "replaced by newer",
        "refused": "refused",
        "held": "waits for you",
        "not_loaded": "not loaded",
    },
}
_SEVERITY = {
    "nl": {"stop": "houdt een verversing tegen", "warn": "waarschuwt"},
    "en": {"stop": "stops a refresh", "warn": "warns"},
}


@dataclass(frozen=True)
class AccountRow:
    """Rows in, and what became of them; the last five add up to the first."""

    name: str
    rows_in: str
    loaded: str
    refused: str
    superseded: str
    repeated: str
    left_out: str


@dataclass(frozen=True)
class BatchRow:
    """One batch."""

    batch_id: str
    feed: str
    extract: str
    known_on: str
    rows: str
    status: str
    tone: str
    said: str
    accounts: tuple[AccountRow, ...]


@dataclass(frozen=True)
class RefusalRow:
    """One reason."""

    where: str
    reason: str
    sample: str
    rows: str


@dataclass(frozen=True)
class AuditRow:
    """One audit."""

    says: str
    severity: str
    passed: bool
    findings: str
    sample: tuple[str, ...]


@dataclass(frozen=True)
class DataPage:
    """The whole page; `batches` is one page of them."""

    known_on: str
    as_known_on: str
    tables: tuple[AccountRow, ...]
    held: tuple[BatchRow, ...]
    batches: tuple[BatchRow, ...]
    batches_total: str
    pages: int
    refusals: tuple[RefusalRow, ...]
    refused_total: str
    audits: tuple[AuditRow, ...]
    audits_failed: int


def data_page(snapshot: Snapshot, page: int, language: Language) -> DataPage:
    """Put the page together.

    Args:
        page: which page of batches, from 1; beyond the last gives the last.
    """
    accounts = account.by_batch(snapshot)
    lines = account.batches(snapshot)
    rows = [_batch(line, accounts.get(line.batch_id, ()), language) for line in lines]
    refusals, audits = account.refusals(snapshot), account.audits(snapshot)
    pages = max(1, -(-len(rows) // PER_PAGE))
    first = (min(page, pages) - 1) * PER_PAGE
    return DataPage(
        known_on=day(snapshot.known_on, language),
        as_known_on=day(snapshot.as_known_on, language) if snapshot.as_known_on else "",
        tables=tuple(_account(each, language) for each in account.totals(snapshot)),
        held=tuple(row for row, line in zip(rows, lines, strict=True) if line.status == "held"),
        batches=tuple(rows[first : first + PER_PAGE]),
        batches_total=number(len(rows), 0, language),
        pages=pages,
        refusals=tuple(
            RefusalRow(
                f"{each.feed} · {each.table}" + (f".{each.column}" if each.column else ""),
                each.reason,
                each.sample or "",
                number(each.rows, 0, language),
            )
            for each in refusals
        ),
        refused_total=number(sum(each.rows for each in refusals), 0, language),
        audits=tuple(
            AuditRow(
                each.says,
                _SEVERITY[language].get(each.severity, each.severity),
                each.passed,
                number(each.findings, 0, language),
                tuple(filter(None, (each.sample or "").splitlines()[:3])),
            )
            for each in audits
        ),
        audits_failed=sum(not each.passed for each in audits),
    )


def _batch(line: account.BatchLine, accounts: Sequence[account.Account], language: Language) -> BatchRow:
    said = line.said or ""
    if line.released_by:
        let = (
            f"doorgelaten door {line.released_by}: {line.released_why}"
            if language == "nl"
            else f"let through by {line.released_by}: {line.released_why}"
        )
        said = f"{said}; {let}" if said else let
    return BatchRow(
        batch_id=line.batch_id,
        feed=line.feed,
        extract=line.extract,
        known_on=day(line.known_on, language),
        rows=number(line.rows, 0, language),
        status=_STATUS[language].get(line.status, line.status),
        tone={"held": "warn", "refused": "warn", "not_loaded": "warn", "loaded": "good"}.get(line.status, ""),
        said=said,
        accounts=tuple(_account(each, language) for each in accounts),
    )


def _account(each: account.Account, language: Language) -> AccountRow:
    numbers = (each.rows_in, each.loaded, each.refused, each.superseded, each.repeated, each.left_out)
    return AccountRow(each.table, *(number(value, 0, language) for value in numbers))
