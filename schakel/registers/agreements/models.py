"""An agreement, what it promises, and what was measured. That a promise was broken is never written down: it follows."""

from datetime import date
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.records.record import OrganisationCode, PlanCode, Record
from schakel.reports.periods import day


class Kind(models.TextChoices):
    """What sort of agreement it is."""

    SERVICE_LEVEL = "sla", _("dienstverlening (SLA)")
    COLLECTION = "poc", _("collectie (POC)")
    OTHER = "other", _("andere afspraak")


class Subject(models.TextChoices):
    """What the collection council agrees on, as the plan names it."""

    HOLD_PERIOD = "hold_period", _("reserveringstermijn")
    WITHDRAWAL = "withdrawal", _("afschrijving")
    USE = "use", _("uitleenfrequentie")
    BUDGET = "budget", _("budget")


class Bound(models.TextChoices):
    """On which side of the value the promise lies."""

    LEAST = "min", _("ten minste")
    MOST = "max", _("ten hoogste")


class Period(models.TextChoices):
    """How often a promise is measured."""

    MONTH = "month", _("maand")
    QUARTER = "quarter", _("kwartaal")
    YEAR = "year", _("jaar")


class Answer(models.TextChoices):
    """An answer of the quick scan."""

    YES = "yes", _("ja")
    PARTLY = "partly", _("deels")
    NO = "no", _("nee")
    NOT_OURS = "not_ours", _("niet van toepassing")


class Agreement(Record):
    """One agreement. It holds from the day it was adopted and has begun until it ends."""

    title: "models.CharField[str, str]" = models.CharField(_("titel"), max_length=150, unique=True)
    kind: "models.CharField[str, str]" = models.CharField(_("soort"), max_length=10, choices=Kind.choices)
    subject: "models.CharField[str, str]" = models.CharField(
        _("onderwerp"), max_length=20, choices=Subject.choices, blank=True, default="",
        help_text=_("Alleen bij een afspraak van het POC.")
    )  # fmt: skip
    organisation_code = OrganisationCode(_("met bibliotheek"), help_text=_("Leeg: met alle bibliotheken."))
    others: "models.CharField[str, str]" = models.CharField(_("met wie nog meer"), max_length=200, blank=True, default="")
    text: "models.TextField[str, str]" = models.TextField(_("wat er is afgesproken"), blank=True, default="")
    adopted_on: "models.DateField[date | None, date | None]" = models.DateField(
        _("vastgesteld op"), null=True, blank=True, help_text=_("Leeg: nog een voorstel.")
    )
    source: "models.CharField[str, str]" = models.CharField(
        _("waar het staat"), max_length=200, blank=True, default="", help_text=_("Verslag of document, met datum.")
    )
    starts_on: "models.DateField[date, date]" = models.DateField(_("geldt vanaf"))
    ends_on: "models.DateField[date | None, date | None]" = models.DateField(_("geldt tot en met"), null=True, blank=True)
    decide_by: "models.DateField[date | None, date | None]" = models.DateField(
        _("verlengen besluiten voor"), null=True, blank=True
    )
    plan_code = PlanCode()

    class Meta:
        verbose_name = _("afspraak")
        ordering = ("kind", "title")

    def __str__(self) -> str:
        return self.title

    def holds_on(self, on: date) -> bool:
        """Whether it was adopted, has begun and did not end by that day."""
        is_adopted = self.adopted_on is not None and self.adopted_on <= on
        return is_adopted and self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


class Promise(Record):
    """One thing that an agreement promises, in a number. Once measured the number stands fast: another one is a new promise."""

    agreement: "models.ForeignKey[Agreement, Agreement]" = models.ForeignKey(
        Agreement, verbose_name=_("afspraak"), on_delete=models.PROTECT, related_name="promises"
    )
    what: "models.CharField[str, str]" = models.CharField(_("wat er is beloofd"), max_length=150)
    bound: "models.CharField[str, str]" = models.CharField(_("grens"), max_length=3, choices=Bound.choices)
    value: "models.DecimalField[Decimal, Decimal]" = models.DecimalField(_("waarde"), max_digits=12, decimal_places=2)
    unit: "models.CharField[str, str]" = models.CharField(_("eenheid"), max_length=40)
    period: "models.CharField[str, str]" = models.CharField(_("gemeten per"), max_length=8, choices=Period.choices)
    starts_on: "models.DateField[date, date]" = models.DateField(_("geldt vanaf"))
    ends_on: "models.DateField[date | None, date | None]" = models.DateField(_("geldt tot en met"), null=True, blank=True)

    class Meta:
        verbose_name = _("belofte")
        ordering = ("agreement__title", "what", "starts_on")
        constraints = (models.UniqueConstraint(fields=("agreement", "what", "starts_on"), name="one_promise_from_a_day"),)

    def __str__(self) -> str:
        return f"{self.agreement.title}: {self.what}"

    def is_kept_by(self, value: Decimal) -> bool:
        """Whether a measured value is as was promised; the value itself is."""
        return value >= self.value if self.bound == Bound.LEAST else value <= self.value


class Measurement(Record):
    """What was measured of a promise over one period, and what was done about it when it was broken."""

    promise: "models.ForeignKey[Promise, Promise]" = models.ForeignKey(
        Promise, verbose_name=_("belofte"), on_delete=models.PROTECT, related_name="measurements"
    )
    starts_on: "models.DateField[date, date]" = models.DateField(_("eerste dag van de periode"))
    value: "models.DecimalField[Decimal, Decimal]" = models.DecimalField(_("gemeten"), max_digits=12, decimal_places=2)
    evidence: "models.CharField[str, str]" = models.CharField(
        _("bewijs"), max_length=300, help_text=_("Waar dit te vinden is: rapport, lijst of overzicht, met datum.")
    )
    reason: "models.TextField[str, str]" = models.TextField(_("waarom het niet lukte"), blank=True, default="")
    mend: "models.TextField[str, str]" = models.TextField(_("wat wij eraan doen"), blank=True, default="")
    mend_by: "models.DateField[date | None, date | None]" = models.DateField(_("hersteld uiterlijk op"), null=True, blank=True)
    mended_on: "models.DateField[date | None, date | None]" = models.DateField(_("hersteld op"), null=True, blank=True)

    class Meta:
        verbose_name = _("meting van een belofte")
        ordering = ("-starts_on", "promise__agreement__title")
        constraints = (models.UniqueConstraint(fields=("promise", "starts_on"), name="one_measurement_a_period"),)

    def __str__(self) -> str:
        return f"{self.promise}, {day(self.starts_on, 'nl')}"

    def is_kept(self) -> bool:
        """Whether this was as promised."""
        return self.promise.is_kept_by(self.value)

    is_kept.short_description = _("nagekomen")  # type: ignore[attr-defined]


class Question(Record):
    """One question of the Fair Practice Code quick scan of a year, with what we answered and what we will do."""

    year: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(
        _("jaar"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    number: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(_("nummer"))
    core_value: "models.CharField[str, str]" = models.CharField(_("kernwaarde"), max_length=40)
    text: "models.CharField[str, str]" = models.CharField(_("vraag"), max_length=300)
    answer: "models.CharField[str, str]" = models.CharField(
        _("antwoord"), max_length=10, choices=Answer.choices, blank=True, default=""
    )
    explanation: "models.TextField[str, str]" = models.TextField(_("toelichting"), blank=True, default="")
    action: "models.TextField[str, str]" = models.TextField(_("wat wij gaan doen"), blank=True, default="")
    act_by: "models.DateField[date | None, date | None]" = models.DateField(_("klaar op"), null=True, blank=True)
    done_on: "models.DateField[date | None, date | None]" = models.DateField(_("gedaan op"), null=True, blank=True)

    class Meta:
        verbose_name = _("vraag van de quick scan")
        ordering = ("-year", "number")
        constraints = (models.UniqueConstraint(fields=("year", "number"), name="one_question_a_year"),)

    def __str__(self) -> str:
        return f"{self.year}, {self.number}: {self.text}"
