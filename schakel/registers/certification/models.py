"""A certification: one round of one library or Taalhuis, from preparation to a certificate; and what its audit found to mend."""

from datetime import date
from typing import Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.records.record import LocationCode, OrganisationCode, PlanCode, Record
from schakel.records.standing import Doing

_FUNCTION: Final = _("Een functie of team, geen naam.")


class Kind(models.TextChoices):
    """What is certified."""

    LIBRARY = "library", _("bibliotheek")
    LANGUAGE_HOUSE = "language_house", _("Taalhuis")
    OTHER = "other", _("iets anders")


class Stage(models.TextChoices):
    """How far a round is, in the order in which it goes."""

    PREPARING = "preparing", _("voorbereiding")
    SELF_EVALUATION = "self_evaluation", _("zelfevaluatie")
    AUDIT = "audit", _("audit gepland")
    JUDGING = "judging", _("wacht op besluit")
    CERTIFIED = "certified", _("gecertificeerd")
    CONDITIONAL = "conditional", _("gecertificeerd onder voorwaarden")
    REFUSED = "refused", _("niet gecertificeerd")
    STOPPED = "stopped", _("gestopt")


BEFORE_AUDIT: Final = (Stage.PREPARING, Stage.SELF_EVALUATION, Stage.AUDIT)
"""Stages in which the audit is still to come."""
CERTIFIED: Final = (Stage.CERTIFIED, Stage.CONDITIONAL)
"""Stages with a certificate, which holds until its last day."""


class Certification(Record):
    """One round of one holder. The next round is another record, so that what was found before stays."""

    holder: "models.CharField[str, str]" = models.CharField(
        _("wie"), max_length=120, help_text=_("Naam van de bibliotheek of het Taalhuis.")
    )
    kind: "models.CharField[str, str]" = models.CharField(_("soort"), max_length=20, choices=Kind.choices)
    scheme: "models.CharField[str, str]" = models.CharField(
        _("volgens welke norm"), max_length=120, help_text=_("Bijvoorbeeld: Kwaliteit in Beeld.")
    )
    round: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(
        _("ronde"), validators=[MinValueValidator(1990), MaxValueValidator(2100)], help_text=_("Jaar waarin de ronde begint.")
    )
    organisation_code = OrganisationCode(_("van bibliotheek"))
    location_code = LocationCode(_("locatie"))
    stage: "models.CharField[str, str]" = models.CharField(
        _("stap"), max_length=20, choices=Stage.choices, default=Stage.PREPARING
    )
    audit_on: "models.DateField[date | None, date | None]" = models.DateField(_("audit op"), null=True, blank=True)
    decided_on: "models.DateField[date | None, date | None]" = models.DateField(_("besluit op"), null=True, blank=True)
    valid_until: "models.DateField[date | None, date | None]" = models.DateField(_("geldig tot en met"), null=True, blank=True)
    owner: "models.CharField[str, str]" = models.CharField(
        _("wie begeleidt"), max_length=120, blank=True, default="", help_text=_FUNCTION
    )
    evidence: "models.CharField[str, str]" = models.CharField(_("waar het rapport staat"), max_length=300, blank=True, default="")
    plan_code = PlanCode()

    class Meta:
        verbose_name = _("certificering")
        ordering = ("holder", "-round")
        constraints = (models.UniqueConstraint(fields=("holder", "scheme", "round"), name="one_certification_a_round"),)

    def __str__(self) -> str:
        return f"{self.holder}, {self.round}"


class Finding(Record):
    """Something that an audit found to mend."""

    certification: "models.ForeignKey[Certification, Certification]" = models.ForeignKey(
        Certification, verbose_name=_("certificering"), on_delete=models.PROTECT, related_name="findings"
    )
    text: "models.TextField[str, str]" = models.TextField(_("verbeterpunt"))
    owner: "models.CharField[str, str]" = models.CharField(_("wie het doet"), max_length=120, help_text=_FUNCTION)
    due_on: "models.DateField[date, date]" = models.DateField(_("klaar op"))
    state: "models.CharField[str, str]" = models.CharField(_("stand"), max_length=10, choices=Doing.choices, default=Doing.OPEN)
    done: "models.TextField[str, str]" = models.TextField(_("wat er gedaan is"), blank=True, default="")

    class Meta:
        verbose_name = _("verbeterpunt")
        ordering = ("due_on", "id")
        indexes = (models.Index(fields=("state", "due_on"), name="certification_findings_due"),)

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"
