"""What the journal of decisions keeps of who decided: emptied when its time is over; decision and effect stay."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from schakel.registers.advice.models import Change, Decision


def names_due(before: datetime) -> int:
    """How many decisions and changes of before that moment still say who, or have a note."""
    return _decisions(before).count() + _changes(before).count()


@transaction.atomic
def forget_names(before: datetime) -> int:
    """Empty name and note of what was decided before that moment; returns how many."""
    decisions = _decisions(before).update(by="", note="")
    return decisions + _changes(before).update(by="", note="", by_before="", note_before="")


def _decisions(before: datetime) -> "QuerySet[Decision]":
    return Decision.objects.filter(at__lt=before).exclude(by="", note="")


def _changes(before: datetime) -> "QuerySet[Change]":
    nothing = Q(by="") & Q(note="") & Q(by_before="") & Q(note_before="")
    return Change.objects.filter(at__lt=before).exclude(nothing)
