"""A service, who asked for it, and which library used it how often."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.records.record import OrganisationCode, PlanCode, Record
from schakel.records.teams import Team


class Theme(models.TextChoices):
    """What a service is about: the groups of the catalogue, in its order."""

    LENDING = "lending", _("leenverkeer en vervoer")
    COLLECTION = "collection", _("collectie")
    SYSTEM = "system", _("bibliotheeksysteem")
    DATA = "data", _("gegevens en onderzoek")
    READING = "reading", _("lezen en jeugd")
    DIGITAL = "digital", _("digitaal meedoen")
    LEARNING = "learning", _("leven lang leren")
    INNOVATION = "innovation", _("vernieuwing")


class Standing(models.TextChoices):
    """Whether it can be had."""

    OFFERED = "offered", _("aangeboden")
    PILOT = "pilot", _("proef")
    ENDED = "ended", _("gestopt")


class State(models.TextChoices):
    """How far the answer to a request is."""

    NEW = "new", _("nieuw")
    BUSY = "busy", _("in behandeling")
    ANSWERED = "answered", _("beantwoord")
    REFUSED = "refused", _("niet voor ons")


CLOSED = (State.ANSWERED, State.REFUSED)
AUDIENCES = ("for_libraries", "for_education", "for_care", "for_government", "for_others")
"""Fields that say for whom a service is, in the order in which they are told."""


class Service(Record):
    """One product or service, in words for whoever may want it."""

    name: "models.CharField[str, str]" = models.CharField(_("naam"), max_length=100, unique=True)
    theme: "models.CharField[str, str]" = models.CharField(_("onderwerp"), max_length=12, choices=Theme.choices)
    says: "models.CharField[str, str]" = models.CharField(_("in één zin"), max_length=200)
    about: "models.TextField[str, str]" = models.TextField(_("wat het is"), help_text=_("Gewone woorden, korte zinnen."))
    for_libraries: "models.BooleanField[bool, bool]" = models.BooleanField(_("voor bibliotheken"), default=False)
    for_education: "models.BooleanField[bool, bool]" = models.BooleanField(_("voor onderwijs en kinderopvang"), default=False)
    for_care: "models.BooleanField[bool, bool]" = models.BooleanField(_("voor zorg en welzijn"), default=False)
    for_government: "models.BooleanField[bool, bool]" = models.BooleanField(_("voor gemeente en provincie"), default=False)
    for_others: "models.BooleanField[bool, bool]" = models.BooleanField(_("voor andere organisaties"), default=False)
    costs: "models.CharField[str, str]" = models.CharField(
        _("wat het kost"), max_length=200, help_text=_("Ook als het niets kost: zeg dan wie het betaalt.")
    )
    asks: "models.TextField[str, str]" = models.TextField(_("wat het van u vraagt"), blank=True, default="")
    term: "models.CharField[str, str]" = models.CharField(_("wanneer het er is"), max_length=200)
    answer_days: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(
        _("antwoord binnen (werkdagen)"), default=5, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    team: "models.CharField[str, str]" = models.CharField(_("team"), max_length=20, choices=Team.choices)
    standing: "models.CharField[str, str]" = models.CharField(
        _("stand"), max_length=10, choices=Standing.choices, default=Standing.OFFERED
    )
    plan_code = PlanCode()

    class Meta:
        verbose_name = _("dienst")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def audiences(self) -> list[str]:
        """For whom it is, in words."""
        return [text for name, text in audience_names() if getattr(self, name)]

    @property
    def may_be_asked(self) -> bool:
        """Whether it can be asked for still."""
        return self.standing != Standing.ENDED


class Request(Record):
    """Somebody asks for a service. Who they are and what they wrote is forgotten some time after the answer."""

    service: "models.ForeignKey[Service, Service]" = models.ForeignKey(
        Service, verbose_name=_("dienst"), on_delete=models.PROTECT, related_name="requests"
    )
    came_on: "models.DateField[date, date]" = models.DateField(_("kwam op"))
    asker: "models.CharField[str, str]" = models.CharField(
        _("wie het vraagt"), max_length=150, blank=True, default="", help_text=_("Organisatie en functie, geen naam.")
    )
    contact: "models.CharField[str, str]" = models.CharField(
        _("mailadres of telefoonnummer"), max_length=150, blank=True, default=""
    )
    question: "models.TextField[str, str]" = models.TextField(_("wat er gevraagd wordt"), max_length=2000, blank=True, default="")
    organisation_code = OrganisationCode(_("van bibliotheek"))
    team: "models.CharField[str, str]" = models.CharField(_("team dat antwoordt"), max_length=20, choices=Team.choices)
    answer_by: "models.DateField[date, date]" = models.DateField(_("antwoord uiterlijk op"))
    state: "models.CharField[str, str]" = models.CharField(_("stand"), max_length=10, choices=State.choices, default=State.NEW)
    answered_on: "models.DateField[date | None, date | None]" = models.DateField(_("beantwoord op"), null=True, blank=True)
    answer: "models.TextField[str, str]" = models.TextField(_("wat wij antwoordden"), blank=True, default="")

    class Meta:
        verbose_name = _("aanvraag van een dienst")
        ordering = ("-came_on", "-id")
        indexes = (models.Index(fields=("state", "answer_by"), name="requests_by_day"),)

    def __str__(self) -> str:
        # Stands in the trail and in mail, so it says nothing of who asked.
        return f"{self.service.name}, nr {self.pk}"


class Use(Record):
    """How often one library used a service in a year."""

    service: "models.ForeignKey[Service, Service]" = models.ForeignKey(
        Service, verbose_name=_("dienst"), on_delete=models.PROTECT, related_name="uses"
    )
    organisation_code = OrganisationCode(_("bibliotheek"), blank=False)
    year: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(
        _("jaar"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    number: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(_("aantal keren"))

    class Meta:
        verbose_name = _("gebruik van een dienst")
        ordering = ("-year", "service__name")
        constraints = (models.UniqueConstraint(fields=("service", "organisation_code", "year"), name="one_use_a_year"),)

    def __str__(self) -> str:
        return f"{self.service.name}, {self.year}"


def audience_names() -> list[tuple[str, str]]:
    """For whom a service can be: each field with what it is called."""
    named = {field.name: str(field.verbose_name) for field in Service._meta.concrete_fields}
    return [(name, named[name]) for name in AUDIENCES]
