"""What leads from an enrolment to a person: emptied when its time is over. Function and organisation stay, to be counted."""

from datetime import datetime

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet

from schakel.registers.learning.models import Enrolment


def addresses_due(before: datetime) -> int:
    """How many enrolments for sessions of before that moment still lead to a person."""
    return _with_address(before).count()


@transaction.atomic
def forget_addresses(before: datetime) -> int:
    """Empty address and account, and who enrolled in the trail; returns how many."""
    numbers = list(_with_address(before).values_list("pk", flat=True))
    kind = ContentType.objects.get_for_model(Enrolment)
    LogEntry.objects.filter(content_type=kind, object_id__in=numbers).update(actor=None, actor_email=None)
    return Enrolment.objects.filter(pk__in=numbers).update(mail_address="", by="")


def _with_address(before: datetime) -> "QuerySet[Enrolment]":
    found: QuerySet[Enrolment] = Enrolment.objects.filter(session__starts_at__lt=before).exclude(mail_address="", by="")
    return found
