"""Requests as they stand, and messages as they were: the second are added and never changed."""

from datetime import date, datetime

from django.db import models

from schakel.interlibrary.iso18626.held import Outcome
from schakel.interlibrary.iso18626.states import Side, State


class LoanRequest(models.Model):
    """One request with one partner. It names no borrower: `request_id` is our reference in the library system."""

    side: "models.CharField[str, str]" = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Side])
    partner: "models.CharField[str, str]" = models.CharField(max_length=120)
    """Type and value of the other agency, such as `ISIL:NL-0800000000`."""
    request_id: "models.CharField[str, str]" = models.CharField(max_length=200)
    supplier_request_id: "models.CharField[str, str]" = models.CharField(max_length=200, blank=True, default="")
    state: "models.CharField[str, str]" = models.CharField(max_length=20, choices=[(each.value, each.value) for each in State])
    title: "models.TextField[str, str]" = models.TextField(blank=True, default="")
    author: "models.TextField[str, str]" = models.TextField(blank=True, default="")
    what: "models.BinaryField[bytes, bytes]" = models.BinaryField()
    """The bibliographic part of the request, as a message of the standard."""
    pickup_code: "models.CharField[str, str]" = models.CharField(max_length=40, blank=True, default="")
    opened_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField()
    needed_before: "models.DateField[date | None, date | None]" = models.DateField(null=True)
    due_on: "models.DateField[date | None, date | None]" = models.DateField(null=True)
    last_heard: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    waits_for_desk: "models.BooleanField[bool, bool]" = models.BooleanField(default=False)

    class Meta:
        ordering = ("-opened_at", "-id")
        constraints = (models.UniqueConstraint(fields=("side", "partner", "request_id"), name="one_request_of_each_id"),)
        indexes = (models.Index(fields=("side", "state"), name="requests_by_side_and_state"),)


class HeardMessage(models.Model):
    """One message that came in, with its answer. Without secrets and without anything about a borrower."""

    at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField()
    sender: "models.CharField[str, str]" = models.CharField(max_length=300)
    digest: "models.CharField[str, str]" = models.CharField(max_length=64)
    kind: "models.CharField[str, str]" = models.CharField(max_length=60)
    event: "models.CharField[str, str]" = models.CharField(max_length=60)
    request_id: "models.CharField[str, str]" = models.CharField(max_length=200)
    content: "models.BinaryField[bytes, bytes]" = models.BinaryField()
    answer: "models.BinaryField[bytes, bytes]" = models.BinaryField()
    outcome: "models.CharField[str, str]" = models.CharField(
        max_length=12, choices=[(each.value, each.value) for each in Outcome]
    )
    error: "models.TextField[str, str]" = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("id",)
        constraints = (
            # Of the same message only replays and strangers may stand here twice: two that came in at once cannot both be taken.
            models.UniqueConstraint(
                fields=("sender", "digest"), name="a_message_is_taken_once",
                condition=~models.Q(outcome__in=[Outcome.REPLAY.value, Outcome.STRANGER.value]),
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=("sender", "request_id"), name="heard_by_request"),)


class SaidMessage(models.Model):
    """One message of ours; it waits until the partner confirmed it."""

    request: "models.ForeignKey[LoanRequest, LoanRequest]" = models.ForeignKey(
        LoanRequest, on_delete=models.PROTECT, related_name="said"
    )
    at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField()
    event: "models.CharField[str, str]" = models.CharField(max_length=60)
    content: "models.BinaryField[bytes, bytes]" = models.BinaryField()
    confirmed_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    tries: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(default=0)
    error: "models.TextField[str, str]" = models.TextField(blank=True, default="")
    """What the partner, or the road to it, said was wrong at the last try."""

    class Meta:
        ordering = ("id",)
