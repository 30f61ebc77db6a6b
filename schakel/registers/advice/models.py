"""Decisions as they stand, changes as they were made (added and never changed), and the effect as last measured."""

from datetime import date, datetime

from django.db import models

from schakel.collection.advised import Action
from schakel.registers.advice.verdict import Verdict


class Decision(models.Model):
    """What was decided on one thing that was advised. It keeps the advice itself: a later snapshot may no longer give it."""

    key: "models.TextField[str, str]" = models.TextField(unique=True)
    """Of `Advised`: the same thing advised again finds its decision back."""
    kind: "models.CharField[str, str]" = models.CharField(max_length=40)
    action: "models.CharField[str, str]" = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Action])
    organisation: "models.TextField[str, str]" = models.TextField()
    location: "models.TextField[str, str]" = models.TextField()
    to: "models.TextField[str, str]" = models.TextField(blank=True, default="")
    title_id: "models.TextField[str, str]" = models.TextField()
    item_id: "models.TextField[str, str]" = models.TextField(blank=True, default="")
    title: "models.TextField[str, str]" = models.TextField(blank=True, default="")
    author: "models.TextField[str, str]" = models.TextField(blank=True, default="")
    category: "models.TextField[str, str]" = models.TextField(blank=True, default="")
    copies: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(default=1)
    reasons: "models.TextField[str, str]" = models.TextField()
    """The reasons with their figures, as JSON."""
    verdict: "models.CharField[str, str]" = models.CharField(
        max_length=12, choices=[(each.value, each.value) for each in Verdict]
    )
    note: "models.TextField[str, str]" = models.TextField(blank=True, default="")
    by: "models.CharField[str, str]" = models.CharField(max_length=150)
    """Name of the account that decided last."""
    at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField()
    version: "models.BigIntegerField[int, int]" = models.BigIntegerField(default=1)
    """How often was decided."""

    class Meta:
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("organisation", "action"), name="decisions_by_organisation"),)


class Change(models.Model):
    """One decision as it was made, with what stood before it; empty when nothing did."""

    decision: "models.ForeignKey[Decision, Decision]" = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="changes"
    )
    at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField()
    by: "models.CharField[str, str]" = models.CharField(max_length=150)
    verdict: "models.CharField[str, str]" = models.CharField(max_length=12)
    note: "models.TextField[str, str]" = models.TextField(blank=True, default="")
    verdict_before: "models.CharField[str, str]" = models.CharField(max_length=12, blank=True, default="")
    note_before: "models.TextField[str, str]" = models.TextField(blank=True, default="")
    by_before: "models.CharField[str, str]" = models.CharField(max_length=150, blank=True, default="")
    at_before: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)


class Measured(models.Model):
    """The effect of one decision as the newest snapshot showed it."""

    decision: "models.OneToOneField[Decision, Decision]" = models.OneToOneField(
        Decision, on_delete=models.CASCADE, related_name="measured"
    )
    version: "models.BigIntegerField[int, int]" = models.BigIntegerField()
    """Version of the decision that was measured."""
    snapshot: "models.CharField[str, str]" = models.CharField(max_length=100)
    known_on: "models.DateField[date, date]" = models.DateField()
    effect: "models.TextField[str, str]" = models.TextField()
    """Figures of `Effect`, as JSON."""
