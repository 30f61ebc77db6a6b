"""The sheets of accountability."""

from django.utils.translation import gettext_lazy as _

from schakel.records.sheet import Sheet
from schakel.registers.accountability.forms import TextForm
from schakel.registers.accountability.models import Text, YearReport

SHEETS = (
    Sheet(
        "year-reports", YearReport, _("Verslagen"), _("verslag"),
        _("Over elk jaar een evaluatie van het plan en een verslag aan de provincie. De cijfers erin komen vanzelf."),
        columns=("title", "year", "kind", "due_on"), fields=("year", "kind", "title", "due_on"), key=("year", "kind"),
        team="management", filters=("year", "kind"), search=("title",), order=("-year", "kind"),
        parts={"report-texts": "report"},
    ),
    Sheet(
        "report-texts", Text, _("Teksten van verslagen"), _("tekst van een verslag"),
        _("De eigen woorden in een verslag, met cijfers die meelopen tot het verslag wordt vastgelegd."),
        columns=("heading", "number", "report"), fields=("report", "number", "heading", "text"), key=("report", "number"),
        team="management", filters=("report",), search=("heading", "text"), order=("report", "number"), form=TextForm,
    ),
)  # fmt: skip
