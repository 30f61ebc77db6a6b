"""What the registers tell of norms. A register that can count one has a module `counting` with a function `facts`.

What people only wrote down there is told, not counted (`Fact.is_counted`), and a count speaks before it.
"""

from datetime import date

from auditlog.models import LogEntry
from django.db.models import Max

from schakel.measures.norm_facts import Fact
from schakel.records.found_by_name import modules

_LAST = 1000
"""So many changes back one is looked for that came late."""


def counted(on: date) -> tuple[Fact, ...]:
    """How norms stand by what the registers hold on that day."""
    return tuple(fact for module in modules("counting") for fact in module.facts(on))


def of_year(norm: str, of: str, year: int, value: float | bool, on: date, source: str, *, where: str = "") -> Fact:
    """A counted fact of one year as it stood on that day, or at the year's end when that came first."""
    return Fact(norm, of, "year", date(year, 1, 1), value, min(on, date(year, 12, 31)), source, is_counted=True, where=where)


def newest_change() -> tuple[int, int]:
    """Names what the registers hold: another pair, perhaps other facts.

    The number of the last change alone is not enough: a database that many write to at once numbers a change before it is kept,
    so a lower number may come to stand after a higher one was seen. How many of the last are there tells that.
    """
    newest = LogEntry.objects.aggregate(newest=Max("id"))["newest"] or 0
    return newest, LogEntry.objects.filter(id__gt=newest - _LAST).count()
