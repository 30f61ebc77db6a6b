"""What the agreements tell of the norms of a plan: whether they are there, and whether they were kept."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.utils import translation

from schakel.measures.norm_facts import Fact
from schakel.records.counted import of_year
from schakel.registers.agreements.models import Agreement, Kind, Subject
from schakel.registers.agreements.periods import over


def facts(on: date) -> tuple[Fact, ...]:
    """Of every year since the first agreement was adopted, as it stood at its end or on that day."""
    found = [each for each in Agreement.objects.prefetch_related("promises__measurements") if each.adopted_on is not None]
    first = min((each.adopted_on.year for each in found if each.adopted_on is not None), default=on.year + 1)
    return tuple(fact for year in range(first, on.year + 1) for fact in _of_year(found, year, on))


def _of_year(found: list[Agreement], year: int, on: date) -> Iterator[Fact]:
    until = min(on, date(year, 12, 31))
    holding = [each for each in found if each.holds_on(until)]
    levels = [each for each in holding if each.kind == Kind.SERVICE_LEVEL]
    if any(each.kind == Kind.SERVICE_LEVEL for each in found):
        yield of_year("sla_document", "", year, bool(levels), until, "lijst Afspraken: dienstverlening (SLA)")
    for each in levels:
        is_kept = _is_kept(each, year, min(until, on - timedelta(days=1)))
        if is_kept is not None:
            source = f"lijst Metingen van beloften: {each.title}"
            yield of_year("sla_kept", each.title, year, is_kept, until, source)
    if any(each.kind == Kind.COLLECTION for each in found):
        agreed = {each.subject for each in holding if each.kind == Kind.COLLECTION}
        for subject in Subject:
            source = "lijst Afspraken: collectie (POC)"
            yield of_year("poc_agreements", _named(subject), year, subject in agreed, until, source)


def _named(subject: Subject) -> str:
    """In Dutch, whoever asks: it names the thing of which the norm is asked."""
    with translation.override("nl"):
        return str(subject.label)


def _is_kept(agreement: Any, year: int, last: date) -> bool | None:
    """By the periods of that year that are over; None when nothing was broken and something was not measured."""
    expected = measured = 0
    for promise in agreement.promises.all():
        values = {each.starts_on: each.value for each in promise.measurements.all()}
        for start in over(promise, last):
            if start.year != year:
                continue
            expected += 1
            if start in values:
                measured += 1
                if not promise.is_kept_by(values[start]):
                    return False
    return True if expected and measured == expected else None
