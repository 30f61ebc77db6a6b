"""Projects of the Drentse Innovatieagenda, the planning of each year with its budget, and what belongs to a project."""

from datetime import date
from decimal import Decimal
from typing import Final

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from schakel.records.record import Euro, OrganisationCode, PlanCode, Record
from schakel.reports.numbers import number
from schakel.reports.periods import day

BUDGET: Final = Decimal(250_000)
"""Euro a year that the province gives to the agenda."""
_CENT = MinValueValidator(Decimal("0.01"), _("Schrijf een bedrag van meer dan nul."))
_FUNCTION: Final = _("Een functie of team, geen naam.")


class Phase(models.TextChoices):
    """How far a project is, in the order of its life."""

    PROPOSAL = "proposal", _("voorstel")
    PLANNED = "planned", _("gepland")
    RUNNING = "running", _("in uitvoering")
    CLOSING = "closing", _("in afronding")
    SPREADING = "spreading", _("opschalen en verspreiden")
    DONE = "done", _("afgerond")
    STOPPED = "stopped", _("gestopt")
    REFUSED = "refused", _("afgewezen")


AT_WORK: Final = (Phase.PLANNED, Phase.RUNNING, Phase.CLOSING)
"""Phases in which the agreed end still has to be reached."""


class Because(models.TextChoices):
    """Why a project ends later than agreed."""

    CORONA = "corona", _("corona")
    PEOPLE = "people", _("te weinig mensen of uren")
    PARTNER = "partner", _("partner of leverancier")
    MONEY = "money", _("geld of subsidie")
    SCOPE = "scope", _("het werd groter of anders")
    OTHER = "other", _("iets anders")


class Planning(Record):
    """The planning of projects of one year, as the steering group adopts it, with the budget of that year."""

    year: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(_("jaar"), unique=True)
    budget: "models.DecimalField[Decimal, Decimal]" = Euro(_("budget"), default=BUDGET, validators=[_CENT])
    adopted_on: "models.DateField[date | None, date | None]" = models.DateField(
        _("vastgesteld door de SGIA op"), null=True, blank=True, help_text=_("Leeg zolang de planning een concept is.")
    )
    evidence: "models.CharField[str, str]" = models.CharField(_("waar het besluit staat"), max_length=300, blank=True, default="")
    over_reason: "models.TextField[str, str]" = models.TextField(
        _("waarom het budget overschreden mag worden"), blank=True, default="",
        help_text=_("Alleen als u het budget verlaagt tot onder wat al vastligt. Iedereen die de projecten ziet, leest dit."),
    )  # fmt: skip
    plan_code = PlanCode()

    class Meta:
        verbose_name = _("projectenplanning")
        ordering = ("-year",)

    def __str__(self) -> str:
        return str(self.year)


class Project(Record):
    """One project, from proposal to what became of it."""

    title: "models.CharField[str, str]" = models.CharField(_("titel"), max_length=200, unique=True)
    about: "models.TextField[str, str]" = models.TextField(_("waar het om gaat"), blank=True, default="")
    phase: "models.CharField[str, str]" = models.CharField(
        _("fase"), max_length=10, choices=Phase.choices, default=Phase.PROPOSAL
    )
    owner: "models.CharField[str, str]" = models.CharField(
        _("wie het trekt"), max_length=120, blank=True, default="", help_text=_FUNCTION
    )
    organisation_code = OrganisationCode(_("van bibliotheek"), help_text=_("Leeg als het van alle bibliotheken samen is."))
    plan_code = PlanCode()
    proposed_on: "models.DateField[date | None, date | None]" = models.DateField(_("voorgesteld op"), null=True, blank=True)
    decision: "models.TextField[str, str]" = models.TextField(_("wat de SGIA besloot"), blank=True, default="")
    starts_on: "models.DateField[date | None, date | None]" = models.DateField(_("begint op"), null=True, blank=True)
    ends_on: "models.DateField[date | None, date | None]" = models.DateField(_("afgesproken einde"), null=True, blank=True)
    expected_on: "models.DateField[date | None, date | None]" = models.DateField(
        _("einde zoals nu verwacht"), null=True, blank=True, help_text=_("Alleen als dit anders is dan afgesproken.")
    )
    late_because: "models.CharField[str, str]" = models.CharField(
        _("waarom later"), max_length=10, choices=Because.choices, blank=True, default=""
    )
    late_note: "models.CharField[str, str]" = models.CharField(_("toelichting bij later"), max_length=300, blank=True, default="")
    effect: "models.TextField[str, str]" = models.TextField(_("hoe we het effect meten"), blank=True, default="")
    result: "models.TextField[str, str]" = models.TextField(_("wat ervan kwam"), blank=True, default="")

    class Meta:
        verbose_name = _("project")
        ordering = ("title",)
        indexes = (
            models.Index(fields=("phase", "ends_on"), name="projects_by_end"),
            models.Index(Coalesce("expected_on", "ends_on"), "starts_on", name="projects_by_last_day"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def last_on(self) -> date | None:
        """The day on which it ends, as far as is known now."""
        return self.expected_on or self.ends_on

    def days_late(self, on: date) -> int:
        """How long the agreed end has passed on a day, for a project that has not reached it; 0 for others."""
        return max(0, (on - self.ends_on).days) if self.ends_on is not None and self.phase in AT_WORK else 0


class Planned(Record):
    """A project in the planning of a year, with what was set aside for it."""

    planning: "models.ForeignKey[Planning, Planning]" = models.ForeignKey(
        Planning, verbose_name=_("projectenplanning"), on_delete=models.PROTECT, related_name="planned"
    )
    project: "models.ForeignKey[Project, Project]" = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="planned"
    )
    amount: "models.DecimalField[Decimal, Decimal]" = Euro(
        _("gepland bedrag"), default=Decimal(0), validators=[MinValueValidator(0)]
    )
    hours: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(_("geplande uren"), default=0)
    goal: "models.CharField[str, str]" = models.CharField(
        _("wat er dit jaar klaar moet zijn"), max_length=300, blank=True, default=""
    )

    class Meta:
        verbose_name = _("gepland project")
        ordering = ("-planning__year", "project__title")
        constraints = (models.UniqueConstraint(fields=("planning", "project"), name="planned_once_a_year"),)

    def __str__(self) -> str:
        return f"{self.planning}: {self.project}"


class Booked(models.TextChoices):
    """What a budget line does with the budget."""

    COMMITMENT = "commitment", _("vastgelegd")
    SPENDING = "spending", _("uitgegeven")


class BudgetLine(Record):
    """Money of a year's budget that was committed or spent. What is spent on a commitment comes out of that commitment."""

    planning: "models.ForeignKey[Planning, Planning]" = models.ForeignKey(
        Planning, verbose_name=_("budget van"), on_delete=models.PROTECT, related_name="budget_lines"
    )
    project: "models.ForeignKey[Project, Project]" = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="budget_lines"
    )
    kind: "models.CharField[str, str]" = models.CharField(_("soort"), max_length=10, choices=Booked.choices)
    on: "models.DateField[date, date]" = models.DateField(_("op"))
    amount: "models.DecimalField[Decimal, Decimal]" = Euro(_("bedrag"), validators=[_CENT])
    what: "models.CharField[str, str]" = models.CharField(
        _("waarvoor"), max_length=200, help_text=_("Een dienst of bedrijf, geen naam van een persoon.")
    )
    commitment: "models.ForeignKey[BudgetLine | None, BudgetLine | None]" = models.ForeignKey(
        "self", verbose_name=_("uit verplichting"), on_delete=models.PROTECT, null=True, blank=True, related_name="spendings",
        limit_choices_to={"kind": Booked.COMMITMENT},
        help_text=_("Bij een uitgave die eerder was vastgelegd. Zij gaat dan af van wat vastligt."),
    )  # fmt: skip
    released_on: "models.DateField[date | None, date | None]" = models.DateField(
        _("rest vrijgegeven op"), null=True, blank=True,
        help_text=_("Bij een verplichting waar niets meer van komt: wat over is, wordt weer vrij."),
    )  # fmt: skip
    over_reason: "models.TextField[str, str]" = models.TextField(
        _("waarom dit boven het budget mag"), blank=True, default="",
        help_text=_("Alleen als het bedrag niet meer past. Iedereen die de projecten ziet, leest dit."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("budgetregel")
        ordering = ("-on", "-id")
        indexes = (models.Index(fields=("planning", "kind"), name="budget_lines_by_year"),)
        constraints = (
            models.CheckConstraint(name="a_budget_line_is_above_nought", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(
                name="only_spending_is_on_a_commitment", condition=models.Q(kind="spending") | models.Q(commitment=None)
            ),
            models.CheckConstraint(
                name="only_a_commitment_is_released", condition=models.Q(kind="commitment") | models.Q(released_on=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.what}, {day(self.on, 'nl')} (€ {number(float(self.amount), 2, 'nl')})"


class Whose(models.TextChoices):
    """Who worked."""

    SUPPORT = "support", _("ondersteuningsorganisatie")
    LIBRARY = "library", _("bibliotheek")
    EXTERNAL = "external", _("extern")


class Hours(Record):
    """Hours worked on a project, together and without names."""

    project: "models.ForeignKey[Project, Project]" = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="hours"
    )
    on: "models.DateField[date, date]" = models.DateField(_("tot en met"), help_text=_("De laatste dag van de uren."))
    whose: "models.CharField[str, str]" = models.CharField(_("van wie"), max_length=10, choices=Whose.choices)
    organisation_code = OrganisationCode(_("van bibliotheek"))
    hours: "models.DecimalField[Decimal, Decimal]" = models.DecimalField(
        _("uren"), max_digits=7, decimal_places=2, validators=[MinValueValidator(Decimal("0.25"))]
    )
    what: "models.CharField[str, str]" = models.CharField(_("waarvoor"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("uren")
        ordering = ("-on", "-id")

    def __str__(self) -> str:
        return f"{self.project}: {number(float(self.hours), 2, 'nl')} ({self.get_whose_display()}, {day(self.on, 'nl')})"  # type: ignore[attr-defined]


class GrantState(models.TextChoices):
    """How far a grant is."""

    TO_APPLY = "to_apply", _("nog aan te vragen")
    APPLIED = "applied", _("aangevraagd")
    GRANTED = "granted", _("toegekend")
    ACCOUNTED = "accounted", _("verantwoord")
    REFUSED = "refused", _("afgewezen")


class Grant(Record):
    """Money of others for a project: a grant or a fund, with its days and conditions."""

    project: "models.ForeignKey[Project, Project]" = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="grants"
    )
    funder: "models.CharField[str, str]" = models.CharField(_("van wie"), max_length=200)
    state: "models.CharField[str, str]" = models.CharField(
        _("stand"), max_length=10, choices=GrantState.choices, default=GrantState.TO_APPLY
    )
    asked: "models.DecimalField[Decimal, Decimal]" = Euro(_("gevraagd bedrag"), validators=[_CENT])
    granted: "models.DecimalField[Decimal | None, Decimal | None]" = Euro(
        _("toegekend bedrag"), null=True, blank=True, validators=[_CENT]
    )
    apply_by: "models.DateField[date | None, date | None]" = models.DateField(_("aanvragen tot en met"), null=True, blank=True)
    report_by: "models.DateField[date | None, date | None]" = models.DateField(
        _("verantwoorden tot en met"), null=True, blank=True
    )
    conditions: "models.TextField[str, str]" = models.TextField(_("voorwaarden"), blank=True, default="")

    class Meta:
        verbose_name = _("subsidie of fonds")
        ordering = ("project__title", "funder")
        constraints = (models.UniqueConstraint(fields=("project", "funder"), name="one_grant_of_a_funder"),)

    def __str__(self) -> str:
        return f"{self.funder}: {self.project}"

    @property
    def next_day(self) -> date | None:
        """The day that it waits for; None when nothing has to be done."""
        if self.state == GrantState.TO_APPLY:
            return self.apply_by
        return self.report_by if self.state == GrantState.GRANTED else None


class Use(models.TextChoices):
    """How far a library is with an innovation of a project."""

    WANTS = "wants", _("wil het overnemen")
    TRIES = "tries", _("probeert het")
    USES = "uses", _("gebruikt het")
    STOPPED = "stopped", _("gebruikt het niet meer")


class Spread(Record):
    """A library that takes over what a project made."""

    project: "models.ForeignKey[Project, Project]" = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="spreads"
    )
    organisation_code = OrganisationCode(_("bibliotheek"))
    state: "models.CharField[str, str]" = models.CharField(_("stand"), max_length=10, choices=Use.choices)
    since: "models.DateField[date | None, date | None]" = models.DateField(_("sinds"), null=True, blank=True)
    note: "models.CharField[str, str]" = models.CharField(_("hoe het daar gaat"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("verspreiding")
        ordering = ("project__title", "organisation_code")
        constraints = (models.UniqueConstraint(fields=("project", "organisation_code"), name="spread_once_to_a_library"),)

    def __str__(self) -> str:
        return f"{self.project}: {self.organisation_code}"
