"""A report on a year, its texts, and its editions: each edition is the report as it stood when it was frozen."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.records.record import Record


class Kind(models.TextChoices):
    """What a report is for."""

    EVALUATION = "evaluation", _("evaluatie van het jaarplan")
    PROVINCE = "province", _("jaarverslag aan de provincie")


class YearReport(Record):
    """One report on one year."""

    year: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(_("jaar"))
    kind: "models.CharField[str, str]" = models.CharField(_("soort"), max_length=12, choices=Kind.choices, default=Kind.PROVINCE)
    title: "models.CharField[str, str]" = models.CharField(_("titel"), max_length=200)
    due_on: "models.DateField[Any, Any]" = models.DateField(_("klaar op"), null=True, blank=True)

    class Meta:
        verbose_name = _("verslag")
        ordering = ("-year", "kind")
        constraints = (models.UniqueConstraint(fields=("year", "kind"), name="one_report_of_a_kind_a_year"),)

    def __str__(self) -> str:
        return f"{self.year} · {self.title}"


class Text(Record):
    """A heading with paragraphs; figures between braces are filled in when it is read."""

    report: "models.ForeignKey[YearReport, YearReport]" = models.ForeignKey(
        YearReport, verbose_name=_("verslag"), on_delete=models.PROTECT, related_name="texts"
    )
    number: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(_("volgorde"))
    heading: "models.CharField[str, str]" = models.CharField(_("kop"), max_length=200)
    text: "models.TextField[str, str]" = models.TextField(
        _("tekst"),
        help_text=_(
            "Een witregel begint een nieuwe alinea. Een cijfer schrijft u als {loans} of {loans 2020}: "
            "de naam van het cijfer, en zo nodig het jaar. Over het plan zelf: {regels}, {gedaan}, {deels}, {niet}."
        ),
    )

    class Meta:
        verbose_name = _("tekst van een verslag")
        ordering = ("report", "number")
        constraints = (models.UniqueConstraint(fields=("report", "number"), name="one_text_at_a_place"),)

    def __str__(self) -> str:
        return f"{self.report.year} · {self.heading}"


class Edition(models.Model):
    """A report as it was frozen: never changed, and never removed while its report is there.

    Args:
        contents: the whole report by language, as `schakel.reports.kept` writes it.
        digest: SHA-256 of the contents, by which a change afterwards is found.
        snapshot_id: of the figures in it; "" when there were none.
    """

    report: "models.ForeignKey[YearReport, YearReport]" = models.ForeignKey(
        YearReport, on_delete=models.PROTECT, related_name="editions"
    )
    number: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField()
    frozen_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField()
    snapshot_id: "models.CharField[str, str]" = models.CharField(max_length=80, blank=True, default="")
    is_simulated: "models.BooleanField[bool, bool]" = models.BooleanField(default=False)
    why: "models.CharField[str, str]" = models.CharField(max_length=300, blank=True, default="")
    contents: "models.JSONField[Any, Any]" = models.JSONField()
    digest: "models.CharField[str, str]" = models.CharField(max_length=64)

    class Meta:
        ordering = ("report", "number")
        constraints = (models.UniqueConstraint(fields=("report", "number"), name="editions_are_numbered"),)

    def __str__(self) -> str:
        return f"{self.report} ({self.number})"
