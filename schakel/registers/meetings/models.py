"""A series of meetings, its meetings, and what came of each: decisions and actions."""

from datetime import date, datetime

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.records.record import OrganisationCode, PlanCode, Record
from schakel.records.standing import Doing, Standing
from schakel.reports.periods import day


class Kind(models.TextChoices):
    """What meets."""

    DIRECTORS = "directors", _("Drents Bibliotheken Overleg (DBO)")
    STEERING = "steering", _("Stuurgroep Innovatieagenda (SGIA)")
    INNOVATION = "innovation", _("innovatieoverleg")
    SPECIALISTS = "specialists", _("specialistenoverleg")
    CUSTOMER = "customer", _("klantgesprek")
    COLLECTION = "collection", _("Provinciaal Overleg Collectioneren (POC)")
    PARTNER = "partner", _("overleg met partner")
    OTHER = "other", _("ander overleg")


class Series(Record):
    """Meetings that belong together: a DBO, one innovation group, talks with customers."""

    name: "models.CharField[str, str]" = models.CharField(_("naam"), max_length=120, unique=True)
    kind: "models.CharField[str, str]" = models.CharField(_("soort"), max_length=20, choices=Kind.choices)
    a_year: "models.PositiveIntegerField[int | None, int | None]" = models.PositiveIntegerField(
        _("hoe vaak per jaar gepland"), null=True, blank=True, validators=[MaxValueValidator(366)]
    )
    chair: "models.CharField[str, str]" = models.CharField(
        _("wie zit voor"), max_length=120, blank=True, default="", help_text=_("Een functie of team, geen naam.")
    )
    about: "models.TextField[str, str]" = models.TextField(_("waar het om gaat"), blank=True, default="")
    is_running: "models.BooleanField[bool, bool]" = models.BooleanField(_("loopt nog"), default=True)
    plan_code = PlanCode()

    class Meta:
        verbose_name = _("overlegreeks")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Meeting(Record):
    """One meeting, at a moment. It counts for the year in which it is held."""

    series: "models.ForeignKey[Series, Series]" = models.ForeignKey(
        Series, verbose_name=_("reeks"), on_delete=models.PROTECT, related_name="meetings"
    )
    starts_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(_("begint op"))
    minutes_long: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(
        _("duurt (minuten)"), default=120, validators=[MaxValueValidator(24 * 60)]
    )
    place: "models.CharField[str, str]" = models.CharField(_("waar"), max_length=200, blank=True, default="")
    standing: "models.CharField[str, str]" = models.CharField(
        _("stand"), max_length=10, choices=Standing.choices, default=Standing.PLANNED
    )
    organisation_code = OrganisationCode(_("met bibliotheek"), help_text=_("Alleen bij een gesprek met één bibliotheek."))
    agenda: "models.TextField[str, str]" = models.TextField(_("agenda"), blank=True, default="")
    minutes: "models.TextField[str, str]" = models.TextField(_("verslag"), blank=True, default="")

    class Meta:
        verbose_name = _("overleg")
        ordering = ("-starts_at",)
        indexes = (models.Index(fields=("standing", "starts_at"), name="meetings_by_standing"),)
        constraints = (
            models.UniqueConstraint(fields=("series", "starts_at", "organisation_code"), name="one_meeting_at_a_moment"),
        )

    def __str__(self) -> str:
        return f"{self.series.name}, {day(timezone.localtime(self.starts_at).date(), 'nl')}"


class Decision(Record):
    """What was decided in a meeting."""

    meeting: "models.ForeignKey[Meeting, Meeting]" = models.ForeignKey(
        Meeting, verbose_name=_("overleg"), on_delete=models.PROTECT, related_name="decisions"
    )
    text: "models.TextField[str, str]" = models.TextField(_("besluit"))
    plan_code = PlanCode()

    class Meta:
        verbose_name = _("besluit")
        ordering = ("-meeting__starts_at", "id")

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"


class Action(Record):
    """What somebody will do, by when."""

    meeting: "models.ForeignKey[Meeting, Meeting]" = models.ForeignKey(
        Meeting, verbose_name=_("overleg"), on_delete=models.PROTECT, related_name="actions"
    )
    text: "models.TextField[str, str]" = models.TextField(_("actie"))
    owner: "models.CharField[str, str]" = models.CharField(
        _("wie het doet"), max_length=120, help_text=_("Een functie of team, geen naam.")
    )
    organisation_code = OrganisationCode(_("van bibliotheek"))
    due_on: "models.DateField[date, date]" = models.DateField(_("klaar op"))
    state: "models.CharField[str, str]" = models.CharField(_("stand"), max_length=10, choices=Doing.choices, default=Doing.OPEN)
    plan_code = PlanCode()

    class Meta:
        verbose_name = _("actie")
        ordering = ("due_on", "id")
        indexes = (models.Index(fields=("state", "due_on"), name="actions_by_day"),)

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"
