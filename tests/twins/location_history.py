"""The history of one location, day by day and minute by minute: sets of days where Schakel has spans. Slow and boring."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

Row = tuple[int, int, int, bool | None, date, date | None]
"""weekday, opens, closes, is_staffed, valid_from, valid_until"""
NAMES = ("kind", "open_hours_week", "staffed_hours_week", "has_collection", "has_all_functions", "is_shared_building")


def days_between(first: date, after: date) -> Iterator[date]:
    for number in range((after - first).days):
        yield first + timedelta(days=number)


def regular_days(rows: Sequence[Row], end: date) -> dict[tuple[int, int, int, bool | None], set[date]]:
    """The days on which each equal row holds, holidays of six weeks filled in or left out. `end` lies after all of them."""
    found: dict[tuple[int, int, int, bool | None], set[date]] = defaultdict(set)
    for *row, since, until in rows:
        found[tuple(row)] |= set(days_between(since, until or end))
    for holding in found.values():
        for day in sorted(holding):
            nearby = [n for n in range(1, 44) if day + timedelta(days=n) in holding]
            if nearby and 1 < nearby[0] <= 43:
                holding |= set(days_between(day, day + timedelta(days=nearby[0])))
        for day in sorted(holding):
            if day - timedelta(days=1) not in holding:
                last = day
                while last in holding:
                    last += timedelta(days=1)
                if (last - day).days <= 42:
                    holding -= set(days_between(day, last))
    return found


def week(rows: Sequence[tuple[int, int, int, bool | None]]) -> tuple[float | None, float | None]:
    if not rows:
        return None, None
    minutes = {(weekday, minute) for weekday, opens, closes, _ in rows for minute in range(opens, closes)}
    staffed = {(weekday, minute) for weekday, opens, closes, is_staffed in rows if is_staffed for minute in range(opens, closes)}
    return len(minutes) / 60, None if any(row[3] is None for row in rows) else len(staffed) / 60


def twin_facts(
    registers: Sequence[Sequence[tuple[date, dict[str, Any]]]], rows: Sequence[Row], days: Sequence[date], end: date
) -> dict[date, dict[str, Any]]:
    dated = regular_days([row for row in rows if row[4] > date(1900, 1, 1)], end)
    first = min((min(holding) for holding in dated.values() if holding), default=None)
    found = {}
    for day in days:
        told: dict[str, Any] = {}
        for name in NAMES:
            now = [
                max((s for s in states if s[0] <= day), key=lambda s: s[0])[1][name]
                for states in registers
                if states[0][0] <= day
            ]
            later = [states[0][1][name] for states in registers if states[0][0] > day]
            told[name] = next((value for value in (*now, *later) if value is not None), None)
        weeks = [week([row for row, holding in dated.items() if day in holding])]
        weeks.append((told["open_hours_week"], told["staffed_hours_week"]))
        weeks.append(week([row[:4] for row in rows if row[4] <= date(1900, 1, 1) and (row[5] is None or day < row[5])]))
        if first is not None and day < first:
            weeks.append(week([row for row, holding in dated.items() if first in holding]))
        told["open_hours_week"] = next((value for value, _ in weeks if value is not None), None)
        told["staffed_hours_week"] = next((value for _, value in weeks if value is not None), None)
        found[day] = told
    return found
