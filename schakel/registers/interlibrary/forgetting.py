"""Messages whose time is over: of requests that are closed, or that belong to none. The request itself stays, to be counted."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from schakel.interlibrary.iso18626.states import ENDED
from schakel.registers.interlibrary.models import HeardMessage, LoanRequest, SaidMessage


def messages_due(before: datetime) -> int:
    """How many messages of before that moment there are, of requests that are closed."""
    return _heard(before).count() + _said(before).count()


@transaction.atomic
def forget_messages(before: datetime) -> int:
    """Remove them; returns how many."""
    heard, said = _heard(before), _said(before)
    count = heard.count() + said.count()
    heard.delete()
    said.delete()
    return count


def _heard(before: datetime) -> "QuerySet[HeardMessage]":
    open_ids = LoanRequest.objects.exclude(state__in=ENDED).values("request_id")
    return HeardMessage.objects.filter(at__lt=before).exclude(request_id__in=open_ids)


def _said(before: datetime) -> "QuerySet[SaidMessage]":
    # What was never confirmed may still be wanted; somebody must look at it first.
    return SaidMessage.objects.filter(at__lt=before, confirmed_at__isnull=False, request__state__in=ENDED)
