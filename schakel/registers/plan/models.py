"""A plan of a year, its parts (chapters, programme lines, programmes), its lines, and the indicators it is judged by."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.records.record import Record


class PlanState(models.TextChoices):
    """How far a plan is."""

    DRAFT = "draft", _("concept")
    ADOPTED = "adopted", _("vastgesteld")
    CLOSED = "closed", _("afgesloten")


class PartKind(models.TextChoices):
    """What a part of a plan is."""

    CHAPTER = "chapter", _("hoofdstuk")
    LEGAL_TASK = "legal_task", _("wettelijke taak")
    PROGRAMME_LINE = "programme_line", _("programmalijn")
    CHALLENGE = "challenge", _("stelselopgave")
    PROGRAMME = "programme", _("programma")


class ItemState(models.TextChoices):
    """Whether a line counts."""

    DRAFT = "draft", _("concept")
    ADOPTED = "adopted", _("vastgesteld")
    DROPPED = "dropped", _("vervallen")


class Progress(models.TextChoices):
    """What came of a line."""

    OPEN = "open", _("nog niet begonnen")
    BUSY = "busy", _("bezig")
    DONE = "done", _("gedaan")
    PARTLY = "partly", _("deels gedaan")
    NOT = "not", _("niet gedaan")


NEEDS_REASON = (Progress.PARTLY, Progress.NOT)


class Plan(Record):
    """One plan of one year."""

    year: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(_("jaar"), unique=True)
    title: "models.CharField[str, str]" = models.CharField(_("titel"), max_length=200)
    motto: "models.CharField[str, str]" = models.CharField(_("motto"), max_length=200, blank=True, default="")
    state: "models.CharField[str, str]" = models.CharField(
        _("stand"), max_length=10, choices=PlanState.choices, default=PlanState.DRAFT
    )
    carried_from: "models.ForeignKey[Plan | None, Plan | None]" = models.ForeignKey(
        "self", verbose_name=_("komt voort uit"), on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to"
    )

    class Meta:
        verbose_name = _("jaarplan")
        ordering = ("-year",)

    def __str__(self) -> str:
        return f"{self.year}: {self.title}"


class Part(Record):
    """A chapter, programme line or programme of a plan."""

    plan: "models.ForeignKey[Plan, Plan]" = models.ForeignKey(
        Plan, verbose_name=_("jaarplan"), on_delete=models.PROTECT, related_name="parts"
    )
    code: "models.CharField[str, str]" = models.CharField(_("code"), max_length=20)
    """Within its plan, such as `5.1.1`."""
    title: "models.CharField[str, str]" = models.CharField(_("titel"), max_length=200)
    kind: "models.CharField[str, str]" = models.CharField(_("soort"), max_length=20, choices=PartKind.choices)
    above: "models.ForeignKey[Part | None, Part | None]" = models.ForeignKey(
        "self", verbose_name=_("valt onder"), on_delete=models.PROTECT, null=True, blank=True, related_name="below"
    )
    about: "models.TextField[str, str]" = models.TextField(_("waar het om gaat"), blank=True, default="")

    class Meta:
        verbose_name = _("onderdeel")
        ordering = ("plan", "code")
        constraints = (models.UniqueConstraint(fields=("plan", "code"), name="one_part_of_a_code"),)

    def __str__(self) -> str:
        return f"{self.plan.year} · {self.code} {self.title}"


class Item(Record):
    """A line of a plan: what was said would be done."""

    part: "models.ForeignKey[Part, Part]" = models.ForeignKey(
        Part, verbose_name=_("onderdeel"), on_delete=models.PROTECT, related_name="items"
    )
    code: "models.CharField[str, str]" = models.CharField(_("code"), max_length=40, unique=True)
    """With the year, such as `2023-5.1.1.4`: other registers name a line by it."""
    text: "models.TextField[str, str]" = models.TextField(_("wat we doen"))
    under: "models.ForeignKey[Item | None, Item | None]" = models.ForeignKey(
        "self", verbose_name=_("hoort onder"), on_delete=models.PROTECT, null=True, blank=True, related_name="points"
    )
    owner: "models.CharField[str, str]" = models.CharField(
        _("wie het doet"), max_length=120, blank=True, default="", help_text=_("Een functie of team, geen naam.")
    )
    audience: "models.CharField[str, str]" = models.CharField(_("voor wie"), max_length=200, blank=True, default="")
    partners: "models.CharField[str, str]" = models.CharField(_("met wie"), max_length=300, blank=True, default="")
    starts_on: "models.DateField[date | None, date | None]" = models.DateField(_("vanaf"), null=True, blank=True)
    ends_on: "models.DateField[date | None, date | None]" = models.DateField(_("tot en met"), null=True, blank=True)
    inclusion: "models.TextField[str, str]" = models.TextField(
        _("hoe iedereen mee kan doen"), blank=True, default="",
        help_text=_("Wat doet u zodat ook mensen met een beperking mee kunnen doen? Vaststellen kan niet zonder dit."),
    )  # fmt: skip
    state: "models.CharField[str, str]" = models.CharField(
        _("stand"), max_length=10, choices=ItemState.choices, default=ItemState.DRAFT
    )
    progress: "models.CharField[str, str]" = models.CharField(
        _("voortgang"), max_length=10, choices=Progress.choices, default=Progress.OPEN
    )
    result: "models.TextField[str, str]" = models.TextField(_("wat ervan kwam"), blank=True, default="")
    reason: "models.TextField[str, str]" = models.TextField(
        _("waarom deels of niet"), blank=True, default="", help_text=_("Nodig als een regel deels of niet is gedaan.")
    )
    carried_from: "models.ForeignKey[Item | None, Item | None]" = models.ForeignKey(
        "self", verbose_name=_("komt voort uit"), on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to"
    )

    class Meta:
        verbose_name = _("planregel")
        ordering = ("part__plan", "code")
        indexes = (models.Index(fields=("state", "progress"), name="items_by_state"),)
        constraints = (
            models.CheckConstraint(
                name="no_line_is_adopted_without_inclusion", condition=~models.Q(state="adopted") | ~models.Q(inclusion="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.text if len(self.text) <= 80 else self.text[:79] + '…'}"


class Indicator(Record):
    """What a plan is judged by, as it was written; and the norm by which it is counted."""

    plan: "models.ForeignKey[Plan, Plan]" = models.ForeignKey(
        Plan, verbose_name=_("jaarplan"), on_delete=models.PROTECT, related_name="indicators"
    )
    number: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(_("volgorde"))
    group: "models.CharField[str, str]" = models.CharField(_("groep"), max_length=120)
    title: "models.CharField[str, str]" = models.CharField(_("indicator"), max_length=200)
    asked: "models.CharField[str, str]" = models.CharField(_("norm zoals die er staat"), max_length=200)
    norms: "models.CharField[str, str]" = models.CharField(
        _("normen waarmee Schakel telt"), max_length=300, blank=True, default=""
    )
    """Names with ", " between: one line of a plan can be read in more than one way, and then each reading is a norm."""
    of: "models.CharField[str, str]" = models.CharField(
        _("waarvan"), max_length=120, blank=True, default="",
        help_text=_("Als een norm voor elk apart geldt en dit er maar één van is. Anders leeg."),
    )  # fmt: skip
    source: "models.CharField[str, str]" = models.CharField(_("bron"), max_length=300)

    class Meta:
        verbose_name = _("indicator")
        ordering = ("plan", "number")
        constraints = (models.UniqueConstraint(fields=("plan", "number"), name="one_indicator_of_a_number"),)

    def __str__(self) -> str:
        return f"{self.plan.year} · {self.title}"


class FromFile(models.Model):
    """What the file of a plan said of one row when it was read last: by it, what people changed since is told from the file's."""

    plan: "models.ForeignKey[Plan, Plan]" = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="from_file")
    what: "models.CharField[str, str]" = models.CharField(max_length=10)
    """plan, part, line or indicator."""
    code: "models.CharField[str, str]" = models.CharField(max_length=40)
    values: "models.JSONField[Any, Any]" = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("plan", "what", "code"), name="one_row_of_a_file"),)


class Told(Record):
    """How a norm stood, told by somebody because no data tell it; with the evidence."""

    norm: "models.CharField[str, str]" = models.CharField(_("norm"), max_length=80)
    of: "models.CharField[str, str]" = models.CharField(_("waarvan"), max_length=120, blank=True, default="")
    year: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(_("jaar"))
    value: "models.FloatField[float, float]" = models.FloatField(
        _("stand"), help_text=_("Een getal; bij ja of nee is 1 ja en 0 nee.")
    )
    known_on: "models.DateField[date, date]" = models.DateField(_("stand van"))
    evidence: "models.CharField[str, str]" = models.CharField(
        _("bewijs"), max_length=300, help_text=_("Wie zegt het, en waar is het na te lezen?")
    )

    class Meta:
        verbose_name = _("stand van een norm")
        ordering = ("-year", "norm", "of", "-known_on")
        constraints = (models.UniqueConstraint(fields=("norm", "of", "year", "known_on"), name="told_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.norm} {self.of} {self.year}"
