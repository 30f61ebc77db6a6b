"""*Gegevens*: every row accounted for. What came in, what was refused and why, what waits for a person, what audits found."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schakel.dashboards.sayings import Words, audit, column, finding, sample, table, told
from schakel.reports.numbers import Language, number
from schakel.reports.periods import day
from schakel.warehouse import account
from schakel.warehouse.snapshot import Snapshot

PER_PAGE = 40

_STATUS = {
    "nl": {
        "loaded": "geladen",
        "replaced": "vervangen door nieuwere",
        "refused": "geweigerd",
        "held": "wacht op u",
        "rejected": "afgekeurd",
        "not_loaded": "niet geladen",
    },
    "en": {
        "loaded": "loaded",
        "replaced": "replaced by newer",
        "refused": "refused",
        "held": "waits for you",
        "rejected": "rejected",
        "not_loaded": "not loaded",
    },
}
_SEVERITY = {
    "nl": {"stop": "houdt een verversing tegen", "warn": "waarschuwt"},
    "en": {"stop": "stops a refresh", "warn": "warns"},
}


@dataclass(frozen=True)
class AccountRow:
    """Rows in, and what became of them; the last six add up to the first."""

    name: str
    rows_in: str
    loaded: str
    refused: str
    superseded: str
    repeated: str
    left_out: str
    held: str


@dataclass(frozen=True)
class BatchRow:
    """One batch."""

    batch_id: str
    name: str
    known_on: str
    rows: str
    status: str
    tone: str
    said: Words
    released: str
    accounts: tuple[AccountRow, ...]


@dataclass(frozen=True)
class ExtractRow:
    """All batches of one extract of one feed. `tone` is `warn` when one of them waits or was refused."""

    key: str
    name: str
    batches: str
    newest: str
    rows: str
    refused: str
    said: str
    tone: str


@dataclass(frozen=True)
class RefusalRow:
    """One reason."""

    table: str
    where: str
    reason: Words
    sample: Words
    rows: str


@dataclass(frozen=True)
class AuditRow:
    """One audit."""

    says: Words
    severity: str
    passed: bool
    findings: str
    sample: tuple[Words, ...]


@dataclass(frozen=True)
class DataPage:
    """What came in and what became of it, without the single batches."""

    known_on: str
    as_known_on: str
    loaded: str
    tables: tuple[AccountRow, ...]
    held: tuple[BatchRow, ...]
    extracts: tuple[ExtractRow, ...]
    batches_total: str
    refusals: tuple[RefusalRow, ...]
    refused_total: str
    audits: tuple[AuditRow, ...]
    audits_failed: int


@dataclass(frozen=True)
class ExtractPage:
    """The batches of one extract, the newest first; `batches` is one page of them."""

    key: str
    name: str
    batches_total: str
    pages: int
    batches: tuple[BatchRow, ...]


def data_page(snapshot: Snapshot, language: Language) -> DataPage:
    """Put the page together."""
    lines = account.batches(snapshot)
    refusals, audits, totals = account.refusals(snapshot), account.audits(snapshot), account.totals(snapshot)
    return DataPage(
        known_on=day(snapshot.known_on, language),
        as_known_on=day(snapshot.as_known_on, language) if snapshot.as_known_on else "",
        loaded=number(sum(each.loaded for each in totals), 0, language),
        tables=tuple(_account(each, language) for each in totals),
        held=tuple(_batch(line, (), language) for line in lines if line.status == "held"),
        extracts=tuple(_extracts(lines, language)),
        batches_total=number(len(lines), 0, language),
        refusals=tuple(
            RefusalRow(
                table(each.table, language),
                f"{each.feed} · {column(each.column, language)} ({each.table}.{each.column})" if each.column else each.feed,
                told(each.reason, language),
                sample(each.sample or "", each.reason, language),
                number(each.rows, 0, language),
            )
            for each in refusals
        ),
        refused_total=number(sum(each.rows for each in refusals), 0, language),
        audits=tuple(
            AuditRow(
                audit(each.audit, each.says, language),
                _SEVERITY[language].get(each.severity, each.severity),
                each.passed,
                number(each.findings, 0, language),
                tuple(finding(each.audit, line, language) for line in (each.sample or "").splitlines()[:3] if line),
            )
            for each in audits
        ),
        audits_failed=sum(not each.passed for each in audits),
    )


def extract_page(snapshot: Snapshot, extract: str, page: int, language: Language) -> ExtractPage | None:
    """The batches of one extract; None when the snapshot knows no such extract.

    Args:
        extract: feed and extract, as in `feed/uitleningen`.
        page: which page of batches, from 1; beyond the last gives the last.
    """
    lines = [line for line in account.batches(snapshot) if _key(line) == extract]
    lines.sort(key=lambda line: (line.known_on, line.period or "", line.batch_id), reverse=True)
    if not lines:
        return None
    accounts = account.by_batch(snapshot)
    pages = -(-len(lines) // PER_PAGE)
    first = (min(page, pages) - 1) * PER_PAGE
    return ExtractPage(
        key=extract,
        name=_name(lines[0]),
        batches_total=number(len(lines), 0, language),
        pages=pages,
        batches=tuple(_batch(line, accounts.get(line.batch_id, ()), language) for line in lines[first : first + PER_PAGE]),
    )


def _extracts(lines: Sequence[account.BatchLine], language: Language) -> Iterator[ExtractRow]:
    grouped: dict[str, list[account.BatchLine]] = {}
    for line in lines:
        grouped.setdefault(_key(line), []).append(line)
    for key, members in sorted(grouped.items()):
        by_status = Counter(line.status for line in members)
        told_of = [
            f"{number(by_status[status], 0, language)} {_STATUS[language][status]}"
            for status in ("held", "refused", "rejected", "not_loaded", "replaced")
            if by_status[status]
        ]
        is_odd = any(by_status[status] for status in ("held", "refused", "not_loaded"))
        yield ExtractRow(
            key=key,
            name=_name(members[0]),
            batches=number(len(members), 0, language),
            newest=day(max(line.known_on for line in members), language),
            rows=number(sum(line.rows for line in members), 0, language),
            refused=number(sum(line.refused for line in members), 0, language),
            said="; ".join(told_of) or _STATUS[language]["loaded"],
            tone="warn" if is_odd else "good",
        )


def _key(line: account.BatchLine) -> str:
    return f"{line.feed}/{line.extract}"


def _name(line: account.BatchLine) -> str:
    return f"{line.feed} · {line.extract}"


def _batch(line: account.BatchLine, accounts: Sequence[account.Account], language: Language) -> BatchRow:
    released = ""
    if line.released_by:
        by = "doorgelaten door" if language == "nl" else "let through by"
        released = f"{by} {line.released_by}: {line.released_why}"
    return BatchRow(
        batch_id=line.batch_id,
        name=_name(line),
        known_on=day(line.known_on, language) + (f" ({line.period})" if line.period else ""),
        rows=number(line.rows, 0, language),
        status=_STATUS[language].get(line.status, line.status),
        tone={"held": "warn", "refused": "warn", "not_loaded": "warn", "loaded": "good"}.get(line.status, ""),
        said=told(line.said or "", language),
        released=released,
        accounts=tuple(_account(each, language) for each in accounts),
    )


def _account(each: account.Account, language: Language) -> AccountRow:
    numbers = (each.rows_in, each.loaded, each.refused, each.superseded, each.repeated, each.left_out, each.held)
    return AccountRow(table(each.table, language), *(number(value, 0, language) for value in numbers))
