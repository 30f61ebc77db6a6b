"""What the trail of the registers keeps of who changed something: emptied when its time is over; what was changed stays."""

from datetime import datetime

from auditlog.models import LogEntry
from django.db.models import Q, QuerySet


def names_due(before: datetime) -> int:
    """How many changes of before that moment still say who made them."""
    return _with_name(before).count()


def forget_names(before: datetime) -> int:
    """Empty who made the changes of before that moment; returns how many."""
    return _with_name(before).update(actor=None, actor_email=None)


def _with_name(before: datetime) -> "QuerySet[LogEntry]":
    nobody = Q(actor=None) & (Q(actor_email=None) | Q(actor_email=""))
    found: QuerySet[LogEntry] = LogEntry.objects.filter(timestamp__lt=before).exclude(nobody)
    return found
