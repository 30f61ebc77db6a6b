"""Tallies of programmes per place and quarter, and the information points digital government (IDO points)."""

from datetime import date
from decimal import Decimal
from typing import Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.records.record import LocationCode, OrganisationCode, PlanCode, Record


class Programme(models.TextChoices):
    """A national programme that libraries carry out."""

    BOEKSTART = "boekstart", _("BoekStart")
    SCHOOL = "dbos", _("de Bibliotheek op school")
    IDO = "ido", _("Informatiepunt Digitale Overheid (IDO)")
    DIGIVITALER = "digivitaler", _("Digivitaler")
    KLIK_TIK = "klik_tik", _("Klik & Tik")
    DIGISTERKER = "digisterker", _("Digisterker")
    READING_ALOUD = "voorleesexpress", _("VoorleesExpress")
    LANGUAGE_HOUSE = "taalhuis", _("Taalhuis")
    OTHER = "other", _("ander programma")


class Kind(models.TextChoices):
    """What is counted."""

    QUESTIONS = "questions", _("vragen")
    ACTIVITIES = "activities", _("activiteiten")
    COURSES = "courses", _("cursussen")
    SCHOOLS = "schools", _("scholen")
    PLACES = "places", _("kinderopvanglocaties")
    PARTICIPANTS = "participants", _("deelnemers")
    FAMILIES = "families", _("gezinnen")
    CHILDREN = "children", _("kinderen")
    VOLUNTEERS = "volunteers", _("vrijwilligers")


PERSONS: Final = frozenset({Kind.PARTICIPANTS, Kind.FAMILIES, Kind.CHILDREN, Kind.VOLUNTEERS})
"""Counts in which a person could be recognised; a question or an activity is no person."""


class Quarter(models.IntegerChoices):
    """One of four."""

    FIRST = 1, _("eerste kwartaal")
    SECOND = 2, _("tweede kwartaal")
    THIRD = 3, _("derde kwartaal")
    FOURTH = 4, _("vierde kwartaal")


class Tally(Record):
    """How many of a kind a programme had in one quarter, at one location or outside any. Tallies of a quarter add up."""

    programme: "models.CharField[str, str]" = models.CharField(_("programma"), max_length=20, choices=Programme.choices)
    kind: "models.CharField[str, str]" = models.CharField(_("wat er geteld is"), max_length=20, choices=Kind.choices)
    organisation_code = OrganisationCode(_("bibliotheek"), blank=False)
    location_code = LocationCode(
        _("locatie"), help_text=_("Leeg: buiten een locatie, zoals online of bij mensen thuis. Het telt erbij op.")
    )
    year: "models.PositiveSmallIntegerField[int, int]" = models.PositiveSmallIntegerField(
        _("jaar"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    quarter: "models.PositiveSmallIntegerField[int, int]" = models.PositiveSmallIntegerField(
        _("kwartaal"), choices=Quarter.choices
    )
    count: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(_("aantal"))
    tool: "models.CharField[str, str]" = models.CharField(_("uit"), max_length=40, blank=True, default="", editable=False)
    """Name of the national tool whose export brought it; empty when somebody filled it in."""
    plan_code = PlanCode()

    class Meta:
        verbose_name = _("telling")
        ordering = ("-year", "-quarter", "programme", "kind", "organisation_code", "location_code")
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "kind", "organisation_code", "location_code", "year", "quarter"), name="output_one_tally",
                violation_error_message=_("Deze telling is er al. Verander die, of haal haar weg."),
            ),
            models.CheckConstraint(condition=models.Q(quarter__in=(1, 2, 3, 4)), name="output_quarter"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{Programme(self.programme).label}, {Kind(self.kind).label}, {self.year} kw {self.quarter}"


class Point(Record):
    """The information point of a location: whether it has one, and when somebody is there to help."""

    location_code = LocationCode(_("locatie"), blank=False, unique=True)
    organisation_code = OrganisationCode(_("bibliotheek"), blank=False)
    has_ido: "models.BooleanField[bool, bool]" = models.BooleanField(_("heeft een IDO"), default=True)
    opening_hours: "models.TextField[str, str]" = models.TextField(
        _("openingstijden van het IDO"), blank=True, default="", help_text=_("Eén dag per regel, zoals “di 10.00-12.00”."),
    )  # fmt: skip
    hours_a_week: "models.DecimalField[Decimal | None, Decimal | None]" = models.DecimalField(
        _("uren per week"), max_digits=5, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(168))],
    )  # fmt: skip
    opened_on: "models.DateField[date | None, date | None]" = models.DateField(_("open sinds"), null=True, blank=True)
    closed_on: "models.DateField[date | None, date | None]" = models.DateField(_("gesloten op"), null=True, blank=True)
    note: "models.CharField[str, str]" = models.CharField(_("opmerking"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("IDO-punt")
        ordering = ("location_code",)

    def __str__(self) -> str:
        return f"IDO {self.location_code}"
