"""The sheets of partners."""

from django.utils.translation import gettext_lazy as _

from schakel.records.sheet import LIBRARIES, Sheet
from schakel.registers.partners.forms import JointProjectForm, TalkForm
from schakel.registers.partners.models import Contact, JointProject, Partner, Talk

SHEETS = (
    Sheet(
        "partners", Partner, _("Partners"), _("partner"), _("Organisaties waarmee we samenwerken, met wat we samen doen."),
        columns=("name", "kind", "owner", "has_yearly_talk", "is_running"),
        fields=("name", "kind", "about", "owner", "has_yearly_talk", "is_running", "plan_code"), key=("name",), team="office",
        seen_by=LIBRARIES, filters=("kind", "has_yearly_talk", "is_running"), search=("name", "about", "owner"), order=("name",),
        parts={"partner-talks": "partner", "partner-contacts": "partner", "joint-projects": "partner"},
    ),
    Sheet(
        "partner-talks", Talk, _("Gesprekken met partners"), _("gesprek met partner"),
        _("Wanneer er met een partner gesproken is of wordt, en wat eruit kwam."),
        columns=("partner", "on", "standing", "outcome"), fields=("partner", "on", "standing", "subjects", "outcome"),
        key=("partner", "on"), team="office", seen_by=LIBRARIES, filters=("partner", "standing"),
        search=("partner__name", "subjects", "outcome"), order=("-on", "partner__name"), form=TalkForm,
    ),
    Sheet(
        "partner-contacts", Contact, _("Contacten bij partners"), _("contact"),
        _("Bij welke functie u waarvoor terechtkunt. Zonder namen van personen."),
        columns=("function", "partner", "subject", "reach"), fields=("partner", "function", "subject", "reach"),
        key=("partner", "function"), team="office", seen_by=LIBRARIES, filters=("partner",),
        search=("partner__name", "function", "subject"), order=("partner__name", "function"),
    ),
    Sheet(
        "joint-projects", JointProject, _("Gezamenlijke projecten"), _("gezamenlijk project"),
        _("Wat we samen met een partner doen, en bij welke regel van het jaarplan dat hoort."),
        columns=("title", "partner", "state", "starts_on", "ends_on", "plan_code"),
        fields=("partner", "title", "share", "state", "starts_on", "ends_on", "plan_code"), key=("partner", "title"),
        team="office", seen_by=LIBRARIES, filters=("partner", "state", "plan_code"), search=("title", "share", "partner__name"),
        order=("title", "partner__name"), form=JointProjectForm,
    ),
)  # fmt: skip
