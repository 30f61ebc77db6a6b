"""What is coming, how a session is valued, and what was planned and held in a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from schakel.records.standing import Standing
from schakel.registers.learning.models import Enrolment, Evaluation, Kind, Session

LEAST: Final = 5
"""Evaluations from which on a mark and remarks are shown: with fewer, who knows the group knows who said it."""


TIME: Final = timedelta(days=14)
"""Within which after a session it is evaluated. What came of it is shown after that: a mark that moves tells the newest one."""


@dataclass(frozen=True)
class Valued:
    """Evaluations of sessions that had enough of them. `mark` None = there are none."""

    many: int = 0
    mark: float | None = None
    remarks: tuple[str, ...] = ()


def is_evaluated(session: Session, now: datetime) -> bool:
    """Whether it can be evaluated now."""
    return session.standing != Standing.CANCELLED and session.ends_at <= now <= session.ends_at + TIME


def valued(sessions: Sequence[Session], now: datetime) -> Valued:
    """What participants thought of those sessions together.

    A session with too few evaluations is left out of every sum, so that none follows from two of them. Remarks stand in the order
    of the alphabet, so that none stands beside a mark.
    """
    closed = [each.pk for each in sessions if each.ends_at + TIME < now]
    of: dict[int, list[tuple[int, str]]] = {}
    for session, mark, remark in Evaluation.objects.filter(session__in=closed).values_list("session", "mark", "remark"):
        of.setdefault(session, []).append((mark, remark))
    enough = [each for marks in of.values() if len(marks) >= LEAST for each in marks]
    if not enough:
        return Valued()
    mark = sum(mark for mark, _remark in enough) / len(enough)
    return Valued(len(enough), mark, tuple(sorted(remark for _mark, remark in enough if remark)))


def coming(now: datetime) -> "QuerySet[Any]":
    """Sessions to come, the first one first, with `given` seats and how many are `waiting`."""
    found: QuerySet[Any] = Session.objects.filter(standing=Standing.PLANNED, starts_at__gt=now).select_related("course")
    return found.annotate(
        given=Count("enrolments", filter=Q(enrolments__has_seat=True)),
        waiting=Count("enrolments", filter=Q(enrolments__has_seat=False, enrolments__is_withdrawn=False)),
    ).order_by("starts_at", "id")  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One kind in one year. `kind` None = all together."""

    kind: Kind | None
    to_come: int
    held: int
    cancelled: int
    attended: int
    valued: Valued


def of_year(year: int, now: datetime) -> list[Row]:
    """Every kind that had sessions in that year by the local calendar, and all together."""
    found = Session.objects.filter(starts_at__year__gte=year - 1, starts_at__year__lte=year + 1).select_related("course")
    sessions = [each for each in found.order_by("id") if timezone.localtime(each.starts_at).year == year]
    attended = Enrolment.objects.filter(session__in=[each.pk for each in sessions], attended=True).order_by()
    came = dict(attended.values_list("session").annotate(many=Count("id")))
    rows = []
    for kind in (*Kind, None):
        of = [each for each in sessions if kind is None or each.course.kind == kind]
        if of:
            standing = [each.standing for each in of]
            planned, held, cancelled = (standing.count(each) for each in (Standing.PLANNED, Standing.HELD, Standing.CANCELLED))
            rows.append(Row(kind, planned, held, cancelled, sum(came.get(each.pk, 0) for each in of), valued(of, now)))
    return rows


def years(today: int) -> list[int]:
    """Years that have sessions, the newest first; this year always."""
    found = {timezone.localtime(each).year for each in Session.objects.values_list("starts_at", flat=True)}
    return sorted(found | {today}, reverse=True)
