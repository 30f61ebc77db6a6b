"""The sheets of projects."""

from django.utils.translation import gettext_lazy as _

from schakel.records.sheet import LIBRARIES, PARTNERS, Sheet
from schakel.registers.projects.forms import BudgetLineForm, GrantForm, PlanningForm, ProjectForm, SpreadForm
from schakel.registers.projects.models import BudgetLine, Grant, Hours, Planned, Planning, Project, Spread

SHEETS = (
    Sheet(
        "projects", Project, _("Projecten"), _("project"),
        _("Projecten van de Drentse Innovatieagenda, van voorstel tot wat ervan kwam."),
        columns=("title", "phase", "organisation_code", "starts_on", "ends_on", "expected_on"),
        fields=("title", "about", "phase", "owner", "organisation_code", "plan_code", "proposed_on", "decision", "starts_on",
                "ends_on", "expected_on", "late_because", "late_note", "effect", "result"),
        key=("title",), team="innovation", seen_by=PARTNERS, filters=("phase", "organisation_code", "late_because"),
        search=("title", "about", "owner"), order=("title",), form=ProjectForm,
        parts={"planned-projects": "project", "project-budget": "project", "project-grants": "project",
               "project-hours": "project", "project-spreading": "project"},
    ),
    Sheet(
        "project-plannings", Planning, _("Projectenplanningen"), _("projectenplanning"),
        _("Elk jaar stelt de SGIA vast welke projecten er zijn, en hoe groot het budget is."),
        columns=("year", "budget", "adopted_on", "over_reason"),
        fields=("year", "budget", "adopted_on", "evidence", "over_reason", "plan_code"), key=("year",), team="innovation",
        seen_by=LIBRARIES, search=("evidence",), order=("-year",), form=PlanningForm, answered_for=("over_reason",),
        parts={"planned-projects": "planning", "project-budget": "planning"},
    ),
    Sheet(
        "planned-projects", Planned, _("Geplande projecten"), _("gepland project"),
        _("Welk project in de planning van welk jaar staat, met geld en uren."),
        columns=("project", "planning", "amount", "hours", "goal"), fields=("planning", "project", "amount", "hours", "goal"),
        key=("planning", "project"), team="innovation", seen_by=LIBRARIES, filters=("planning", "project"),
        search=("project__title", "goal"), order=("-planning__year", "project__title"),
    ),
    Sheet(
        "project-budget", BudgetLine, _("Budgetregels"), _("budgetregel"),
        _("Wat van het budget van een jaar is vastgelegd en uitgegeven. Meer dan er is, kan niet zonder reden."),
        columns=("what", "project", "planning", "kind", "on", "amount"),
        fields=("planning", "project", "kind", "on", "amount", "what", "commitment", "released_on", "over_reason"),
        key=("planning", "project", "kind", "on", "amount", "what"), team="innovation", seen_by=LIBRARIES,
        filters=("planning", "project", "kind"), search=("what", "project__title", "over_reason"), order=("-on", "-id"),
        form=BudgetLineForm, answered_for=("over_reason",), parts={"project-budget": "commitment"},
    ),
    Sheet(
        "project-hours", Hours, _("Uren van projecten"), _("uren"),
        _("Hoeveel uren er aan een project zijn gewerkt, ook door mensen van buiten. Zonder namen."),
        columns=("project", "on", "whose", "hours", "what"),
        fields=("project", "on", "whose", "organisation_code", "hours", "what"),
        key=("project", "on", "whose", "organisation_code", "what"), team="innovation", seen_by=LIBRARIES,
        filters=("project", "whose"), search=("project__title", "what"), order=("-on", "-id"),
    ),
    Sheet(
        "project-grants", Grant, _("Subsidies en fondsen"), _("subsidie of fonds"),
        _("Geld van anderen voor een project, met voorwaarden en met de dagen waarop iets klaar moet zijn."),
        columns=("funder", "project", "state", "asked", "granted", "apply_by", "report_by"),
        fields=("project", "funder", "state", "asked", "granted", "apply_by", "report_by", "conditions"),
        key=("project", "funder"), team="innovation", seen_by=LIBRARIES, filters=("state", "project"),
        search=("funder", "project__title", "conditions"), order=("project__title", "funder"), form=GrantForm,
    ),
    Sheet(
        "project-spreading", Spread, _("Verspreiding"), _("bibliotheek die het overneemt"),
        _("Welke bibliotheken overnemen wat een project heeft gemaakt."),
        columns=("project", "organisation_code", "state", "since", "note"),
        fields=("project", "organisation_code", "state", "since", "note"), key=("project", "organisation_code"),
        team="innovation", seen_by=PARTNERS, filters=("project", "organisation_code", "state"),
        search=("project__title", "note"), order=("project__title", "organisation_code"), form=SpreadForm,
    ),
)  # fmt: skip
