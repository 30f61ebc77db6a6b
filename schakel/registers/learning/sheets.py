"""The sheets of learning. Evaluations have none: one mark beside one remark could be told apart by who knows the group."""

from django.utils.translation import gettext_lazy as _

from schakel.records.sheet import LIBRARIES, Sheet
from schakel.registers.learning.forms import EnrolmentForm, SessionForm
from schakel.registers.learning.models import Course, Enrolment, Material, Session

SHEETS = (
    Sheet(
        "courses", Course, _("Leeraanbod"), _("leeraanbod"),
        _("Trainingen, workshops, spreekuren en kenniscirkels voor medewerkers van bibliotheken."),
        columns=("title", "kind", "audience", "owner"), fields=("title", "kind", "about", "audience", "owner", "plan_code"),
        key=("title",), team="innovation", seen_by=LIBRARIES, filters=("kind",), search=("title", "about", "audience"),
        order=("title",), parts={"learning-sessions": "course", "materials": "course"},
    ),
    Sheet(
        "learning-sessions", Session, _("Bijeenkomsten"), _("bijeenkomst"),
        _("Wanneer en waar een aanbod er is, met hoeveel plaatsen."),
        columns=("course", "starts_at", "place", "seats", "standing"),
        fields=("course", "starts_at", "minutes_long", "place", "seats", "standing"), key=("course", "starts_at"),
        team="innovation", seen_by=LIBRARIES, filters=("course", "standing"), search=("course__title", "place"),
        order=("-starts_at",), form=SessionForm, parts={"enrolments": "session"},
    ),
    Sheet(
        "enrolments", Enrolment, _("Aanmeldingen"), _("aanmelding"),
        _("Wie meedoet, als functie bij een bibliotheek, en wie wacht op een plaats."),
        columns=("function", "organisation_code", "session", "has_seat", "is_withdrawn", "attended"),
        fields=("session", "organisation_code", "function", "mail_address", "is_withdrawn", "attended"),
        key=("session", "organisation_code", "function", "mail_address"), team="innovation",
        filters=("session", "organisation_code", "has_seat", "is_withdrawn", "attended"),
        search=("function", "session__course__title"),
        order=("-session__starts_at", "since", "id"), form=EnrolmentForm,
        personal=("mail_address", "by", "has_evaluated"),
    ),
    Sheet(
        "materials", Material, _("Materialen"), _("materiaal"), _("Wat bij een aanbod hoort om te lezen of te gebruiken."),
        columns=("title", "course", "link"), fields=("course", "title", "link"), key=("course", "title"), team="innovation",
        seen_by=LIBRARIES, filters=("course",), search=("title", "course__title"), order=("title",),
    ),
)  # fmt: skip
