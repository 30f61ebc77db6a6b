"""What the registers tell of norms. A register that can count one has a module `counting` with a function `facts`.

What people only wrote down there is told, not counted (`Fact.is_counted`), and a count speaks before it.
"""

from datetime import date

from auditlog.models import LogEntry
from django.db.models import Max

from schakel.measures.norm_facts import Fact
from schakel.records.found_by_name import modules


def counted(on: date) -> tuple[Fact, ...]:
    """How norms stand by what the registers hold on that day."""
    return tuple(fact for module in modules("counting") for fact in module.facts(on))


def newest_change() -> int:
    """Number of the last change in any register; another number, perhaps other facts."""
    return LogEntry.objects.aggregate(newest=Max("id"))["newest"] or 0
