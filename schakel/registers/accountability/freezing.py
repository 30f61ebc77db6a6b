"""Freezing a report: what it says at that moment, with its snapshot, as an edition that nothing changes any more."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from schakel.errors import InputError
from schakel.registers.accountability.models import Edition, YearReport
from schakel.reports.kept import as_document, report_of
from schakel.reports.numbers import Language
from schakel.reports.report import Report


class TamperedError(InputError):
    """The contents of an edition are not those that were frozen."""


class UnchangedError(InputError):
    """The newest edition says the same already."""


@dataclass(frozen=True)
class Snapshotted:
    """The figures of a report: their snapshot, "" when there is none, and whether they are simulated."""

    id: str = ""
    is_simulated: bool = False


def newest_of(report: YearReport) -> Edition | None:
    """The edition that counts; None while there is none."""
    return Edition.objects.filter(report=report).order_by("number").last()


def freeze(report: YearReport, says: Mapping[Language, Report], of: Snapshotted, *, why: str, at: datetime) -> Edition:
    """Keep the report as it stands as its next edition.

    Args:
        why: what is different from the edition before; "" for the first.

    Raises:
        UnchangedError: when nothing is different.
    """
    contents = {language: as_document(each) for language, each in says.items()}
    digest = _digest(contents)
    with transaction.atomic():
        # Two who freeze at once get two numbers, or the second is told that nothing changed.
        YearReport.objects.select_for_update().get(pk=report.pk)
        last = newest_of(report)
        if last is not None and last.digest == digest:
            raise UnchangedError(f"edition {last.number} of report {report.pk} says the same")
        return Edition.objects.create(
            report=report, number=last.number + 1 if last else 1, frozen_at=at, snapshot_id=of.id,
            is_simulated=of.is_simulated, why=why, contents=contents, digest=digest,
        )  # fmt: skip


def thawed(edition: Edition, language: Language) -> Report:
    """The report that was frozen.

    Raises:
        TamperedError: when the database was changed afterwards.
    """
    if _digest(edition.contents) != edition.digest:
        raise TamperedError(f"edition {edition.number} of {edition.report} was changed after it was frozen")
    return report_of(edition.contents[language])


def is_as(edition: Edition, says: Mapping[Language, Report]) -> bool:
    """Whether the report would say the same now."""
    return edition.digest == _digest({language: as_document(each) for language, each in says.items()})


def _digest(contents: Any) -> str:
    # Through JSON and back, so that what was read from the database and what was made now are written alike.
    plain = json.loads(json.dumps(contents))
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
