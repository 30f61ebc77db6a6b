"""A partner, whom to reach there for what, the talks with it, and what is done together. No names of persons."""

import re
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.records.record import PlanCode, Record
from schakel.records.standing import Standing
from schakel.reports.periods import day

_PERSON: Final = re.compile(r"(?<!\w)(de heer|dhr|heer|mevrouw|mevr|mw|mr|mrs|ms)(?!\w)", re.IGNORECASE)


def check_is_function(text: str) -> None:
    """A function, not a person: a title before a name gives the person away.

    Raises:
        ValidationError: for a text that names somebody.
    """
    found = _PERSON.search(text)
    if found is not None:
        says = _("“%(found)s” wijst op een persoon. Schrijf de functie of het team, zoals “adviseur jeugd”.")
        raise ValidationError(says, params={"found": found[0]})


class Kind(models.TextChoices):
    """What sort of partner it is."""

    SYSTEM = "system", _("provinciale systeeminstelling")
    MUNICIPALITY = "municipality", _("gemeente")
    EDUCATION = "education", _("onderwijs")
    CARE = "care", _("zorg en welzijn")
    CULTURE = "culture", _("cultuur en erfgoed")
    WORK = "work", _("werk en taal")
    LIBRARIES = "libraries", _("bibliotheekwereld")
    OTHER = "other", _("iets anders")


class Doing(models.TextChoices):
    """How far a joint project is."""

    IDEA = "idea", _("idee")
    RUNNING = "running", _("loopt")
    DONE = "done", _("afgerond")
    STOPPED = "stopped", _("gestopt")


class Partner(Record):
    """An organisation that work is done with."""

    name: "models.CharField[str, str]" = models.CharField(_("naam"), max_length=120, unique=True)
    kind: "models.CharField[str, str]" = models.CharField(_("soort"), max_length=20, choices=Kind.choices)
    about: "models.TextField[str, str]" = models.TextField(_("waarvoor we samenwerken"), blank=True, default="")
    owner: "models.CharField[str, str]" = models.CharField(
        _("wie bij ons het contact houdt"), max_length=120, blank=True, default="", validators=[check_is_function],
        help_text=_("Een functie of team, geen naam."),
    )  # fmt: skip
    has_yearly_talk: "models.BooleanField[bool, bool]" = models.BooleanField(_("elk jaar een gesprek"), default=True)
    is_running: "models.BooleanField[bool, bool]" = models.BooleanField(_("samenwerking loopt nog"), default=True)
    plan_code = PlanCode()

    class Meta:
        verbose_name = _("partner")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Contact(Record):
    """Whom to reach at a partner, for what. A function stays when a person leaves."""

    partner: "models.ForeignKey[Partner, Partner]" = models.ForeignKey(
        Partner, verbose_name=_("partner"), on_delete=models.PROTECT, related_name="contacts"
    )
    function: "models.CharField[str, str]" = models.CharField(
        _("functie of team"), max_length=120, validators=[check_is_function], help_text=_("Een functie of team, geen naam.")
    )
    subject: "models.CharField[str, str]" = models.CharField(_("waarvoor"), max_length=200, blank=True, default="")
    reach: "models.CharField[str, str]" = models.CharField(
        _("hoe te bereiken"), max_length=200, blank=True, default="", validators=[check_is_function],
        help_text=_("Een algemeen adres of nummer, niet van één persoon."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("contact")
        ordering = ("partner__name", "function")

    def __str__(self) -> str:
        return f"{self.partner}: {self.function}"


class Talk(Record):
    """A talk with a partner. It counts for the year of its day."""

    partner: "models.ForeignKey[Partner, Partner]" = models.ForeignKey(
        Partner, verbose_name=_("partner"), on_delete=models.PROTECT, related_name="talks"
    )
    on: "models.DateField[date, date]" = models.DateField(_("op"))
    standing: "models.CharField[str, str]" = models.CharField(
        _("stand"), max_length=10, choices=Standing.choices, default=Standing.PLANNED
    )
    subjects: "models.TextField[str, str]" = models.TextField(_("onderwerpen"), blank=True, default="")
    outcome: "models.TextField[str, str]" = models.TextField(_("wat eruit kwam"), blank=True, default="")

    class Meta:
        verbose_name = _("gesprek met partner")
        ordering = ("-on", "partner__name")
        indexes = (models.Index(fields=("standing", "on"), name="partner_talks_by_standing"),)

    def __str__(self) -> str:
        return f"{self.partner}, {day(self.on, 'nl')}"


class JointProject(Record):
    """Something that is done together with a partner; with more partners it stands under each of them."""

    partner: "models.ForeignKey[Partner, Partner]" = models.ForeignKey(
        Partner, verbose_name=_("partner"), on_delete=models.PROTECT, related_name="joint_projects"
    )
    title: "models.CharField[str, str]" = models.CharField(_("titel"), max_length=200)
    share: "models.TextField[str, str]" = models.TextField(_("wat de partner doet"), blank=True, default="")
    state: "models.CharField[str, str]" = models.CharField(_("stand"), max_length=10, choices=Doing.choices, default=Doing.IDEA)
    starts_on: "models.DateField[date | None, date | None]" = models.DateField(_("begint op"), null=True, blank=True)
    ends_on: "models.DateField[date | None, date | None]" = models.DateField(_("eindigt op"), null=True, blank=True)
    plan_code = PlanCode()

    class Meta:
        verbose_name = _("gezamenlijk project")
        ordering = ("title", "partner__name")

    def __str__(self) -> str:
        return f"{self.title} ({self.partner})"
