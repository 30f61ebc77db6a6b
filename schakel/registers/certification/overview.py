"""How each holder stands on a day: the newest round, whether a certificate holds, and what is to be mended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from schakel.records.standing import Doing
from schakel.registers.certification.models import CERTIFIED, Certification, Finding, Kind

SOON: Final = timedelta(days=183)
"""Before its last day a certificate asks for a next round."""
Verdict = Literal["holds", "soon", "lapsed", "none"]


@dataclass(frozen=True)
class Row:
    """One holder.

    Args:
        newest: its newest round. valid_until: of the certificate that lasts longest, of whichever round; None = it never had one.
        verdict: holds; "soon" when it lapses within half a year; lapsed; "none" when there never was one.
        open: findings of all rounds that are to be mended; late: of those, whose day passed.
    """

    newest: Certification
    valid_until: date | None
    verdict: Verdict
    open: int
    late: int


def overview(records: Iterable[Certification], findings: Iterable[Finding], today: date) -> list[Row]:
    """By kind and name; a holder is certified by one scheme at a time."""
    rounds: dict[tuple[str, str], list[Certification]] = {}
    for each in records:
        rounds.setdefault((each.kind, each.holder), []).append(each)
    open_: dict[int, list[Finding]] = {}
    for finding in findings:
        if finding.state == Doing.OPEN:
            open_.setdefault(finding.certification_id, []).append(finding)  # type: ignore[attr-defined]
    order = list(Kind.values)
    rows = []
    for (_kind, _holder), found in sorted(rounds.items(), key=lambda pair: (order.index(pair[0][0]), pair[0][1])):
        to_mend = [finding for each in found for finding in open_.get(each.pk, ())]
        given = [each.valid_until for each in found if each.valid_until is not None and _was_given(each, today)]
        until = max(given, default=None)
        newest = max(found, key=lambda each: (each.round, each.pk))
        rows.append(Row(newest, until, _verdict(until, today), len(to_mend), sum(each.due_on < today for each in to_mend)))
    return rows


def _was_given(each: Certification, today: date) -> bool:
    return each.stage in CERTIFIED and each.decided_on is not None and each.decided_on <= today


def _verdict(until: date | None, today: date) -> Verdict:
    if until is None:
        return "none"
    if until < today:
        return "lapsed"
    return "soon" if until <= today + SOON else "holds"
