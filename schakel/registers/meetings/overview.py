"""Of each series in a year: how often it was planned, held and cancelled, and whether that is as often as it was meant."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Count

from schakel.records.standing import Standing
from schakel.registers.meetings.models import Kind, Meeting, Series

Verdict = Literal["as_meant", "too_few", "too_many", "runs", ""]


@dataclass(frozen=True)
class Row:
    """One series in one year.

    Args:
        meant: how often a year it is planned; None when nobody said.
        held, cancelled, to_come: meetings of that year.
        verdict: of a year that is over, or that has more than was meant already; "runs" while it can still come out right;
            "" when nothing was meant.
    """

    series: Series
    meant: int | None
    held: int
    cancelled: int
    to_come: int
    verdict: Verdict


def overview(year: int, today: date) -> list[Row]:
    """All series that run or met in that year, by kind and name."""
    counts: dict[int, dict[str, int]] = {}
    # Of the site's own calendar: a year in a question begins when it begins here.
    of_year = Meeting.objects.filter(starts_at__year=year).order_by().values_list("series", "standing")
    for series, standing, many in of_year.annotate(many=Count("pk")):
        counts.setdefault(series, {})[standing] = many
    order = list(Kind.values)
    rows = []
    for series in sorted(Series.objects.all(), key=lambda each: (order.index(each.kind), each.name)):
        found = counts.get(series.pk, {})
        if not series.is_running and not found:
            continue
        held, to_come = found.get(Standing.HELD, 0), found.get(Standing.PLANNED, 0)
        verdict = _verdict(series.a_year, held, is_over=today > date(year, 12, 31))
        rows.append(Row(series, series.a_year, held, found.get(Standing.CANCELLED, 0), to_come, verdict))
    return rows


def _verdict(meant: int | None, held: int, *, is_over: bool) -> Verdict:
    if meant is None:
        return ""
    if held > meant:
        return "too_many"
    if not is_over:
        return "runs"
    return "as_meant" if held == meant else "too_few"


def years(today: date) -> list[int]:
    """Years in which there are meetings, the newest first; this year always."""
    found = {each.year for each in Meeting.objects.datetimes("starts_at", "year")}
    return sorted(found | {today.year}, reverse=True)
