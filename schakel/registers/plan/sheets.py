"""The sheets of the plan."""

from django.utils.translation import gettext_lazy as _

from schakel.records.sheet import PARTNERS, STAFF, Sheet
from schakel.registers.plan.forms import IndicatorForm, ItemForm, ToldForm
from schakel.registers.plan.models import Indicator, Item, Part, Plan, Told

SHEETS = (
    Sheet(
        "plan-lines", Item, _("Planregels"), _("planregel"),
        _("Hier staat wat er in het jaarplan is afgesproken, regel voor regel, met wie het doet en wat ervan kwam."),
        columns=("code", "text", "owner", "state", "progress"),
        fields=("part", "code", "text", "under", "owner", "audience", "partners", "starts_on", "ends_on", "inclusion", "state",
                "progress", "result", "reason"),
        key=("code",), team="management", seen_by=PARTNERS, filters=("part", "state", "progress", "owner"),
        search=("code", "text", "owner", "partners"), order=("code",), form=ItemForm,
    ),
    Sheet(
        "plans", Plan, _("Jaarplannen"), _("jaarplan"),
        _("Elk jaar heeft een plan. Een plan kan uit dat van het jaar ervoor voortkomen."),
        columns=("year", "title", "state", "carried_from"), fields=("year", "title", "motto", "state"), key=("year",),
        team="management", seen_by=PARTNERS, filters=("state",), search=("title",), order=("-year",),
        parts={"plan-parts": "plan", "indicators": "plan"},
    ),
    Sheet(
        "plan-parts", Part, _("Onderdelen van het plan"), _("onderdeel"),
        _("Hoofdstukken, programmalijnen en programma’s waar de planregels onder vallen."),
        columns=("code", "title", "kind", "plan"), fields=("plan", "code", "title", "kind", "above", "about"),
        key=("plan", "code"), team="management", seen_by=PARTNERS, filters=("plan", "kind"), search=("code", "title"),
        order=("plan", "code"), parts={"plan-lines": "part"},
    ),
    Sheet(
        "indicators", Indicator, _("Indicatoren"), _("indicator"),
        _("Waaraan het plan wordt afgemeten, met de norm waarmee Schakel telt."),
        columns=("title", "asked", "norms", "group", "plan"),
        fields=("plan", "number", "group", "title", "asked", "norms", "of", "source"),
        key=("plan", "number"), team="management", seen_by=PARTNERS, filters=("plan", "group"),
        search=("title", "asked", "source"),
        order=("-plan__year", "number"), form=IndicatorForm,
    ),
    Sheet(
        "norms-told", Told, _("Stand van normen"), _("stand van een norm"),
        _("Hoe een norm ervoor staat als het systeem dat niet zelf kan tellen. Met bewijs."),
        columns=("norm", "of", "year", "value", "known_on"), fields=("norm", "of", "year", "value", "known_on", "evidence"),
        key=("norm", "of", "year", "known_on"), team="management", seen_by=STAFF, filters=("norm", "year"),
        search=("norm", "of", "evidence"), order=("-year", "norm"), form=ToldForm,
    ),
)  # fmt: skip
