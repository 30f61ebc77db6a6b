"""Who asked for a service and what they wrote: emptied when its time is over; that somebody asked, and when, is still counted."""

from datetime import datetime

from django.db.models import F, QuerySet

from schakel.registers.services.models import CLOSED, Request

_NOTHING = {"asker": "", "contact": "", "question": "", "answer": ""}


def requests_due(before: datetime) -> int:
    """How many requests, answered before that day, still tell who asked."""
    return _told(before).count()


def forget_requests(before: datetime) -> int:
    """Empty them; returns how many. Who has the form open is told that it changed, so that it does not come back."""
    return _told(before).update(**_NOTHING, version=F("version") + 1)


def _told(before: datetime) -> "QuerySet[Request]":
    found: QuerySet[Request] = Request.objects.filter(state__in=CLOSED, answered_on__lt=before.date()).exclude(**_NOTHING)
    return found
