"""The sheets of effect."""

from django.utils.translation import gettext_lazy as _

from schakel.records.sheet import PARTNERS, Sheet
from schakel.registers.effect.forms import BackingForm, EdgeForm, MeasurementForm, NodeForm, QuestionForm
from schakel.registers.effect.models import Backing, Edge, Measurement, Node, Question, Source, Theory

SHEETS = (
    Sheet(
        "theories", Theory, _("Theories of Change"), _("Theory of Change"),
        _("Per programma: wat we doen, en waarom dat iets zou veranderen."),
        columns=("title", "line", "owner", "plan_code"), fields=("title", "line", "about", "owner", "plan_code"), key=("title",),
        team="innovation", seen_by=PARTNERS, filters=("line", "plan_code"), search=("title", "about"), order=("title",),
        parts={"steps": "theory", "measurements": "theory"},
    ),
    Sheet(
        "steps", Node, _("Stappen"), _("stap"), _("Wat erin gaat, wat er gebeurt, en wat er daardoor anders wordt."),
        columns=("text", "kind", "indicator", "theory"), fields=("theory", "kind", "text", "indicator"), key=("theory", "text"),
        team="innovation", seen_by=PARTNERS, filters=("theory", "kind"), search=("text", "indicator"),
        order=("theory__title", "id"), form=NodeForm, parts={"edges": "from_node"},
    ),
    Sheet(
        "edges", Edge, _("Verbanden"), _("verband"), _("Waarom de ene stap tot de andere zou leiden, en hoe zeker dat is."),
        columns=("from_node", "to_node", "strength", "assumption"),
        fields=("from_node", "to_node", "assumption", "strength", "evidence"), key=("from_node", "to_node"), team="innovation",
        seen_by=PARTNERS, filters=("strength",), search=("from_node__text", "to_node__text", "assumption", "evidence"),
        order=("from_node__theory__title", "from_node_id", "to_node_id"), form=EdgeForm, answered_for=("strength", "evidence"),
        parts={"effect-backings": "edge", "effect-questions": "edge"},
    ),
    Sheet(
        "effect-sources", Source, _("Monitors van anderen"), _("monitor van anderen"),
        _("Wat anderen al maten, zoals de BoekStart-monitor en de Monitor de Bibliotheek op school."),
        columns=("title", "year", "publisher", "design"), fields=("title", "year", "publisher", "design", "address", "about"),
        key=("title", "year"), team="innovation", seen_by=PARTNERS, filters=("design", "year"),
        search=("title", "publisher", "about"), order=("title", "-year"), parts={"effect-backings": "source"},
    ),
    Sheet(
        "effect-backings", Backing, _("Bewijs van anderen"), _("bewijs van anderen"),
        _("Wat een monitor van anderen over een verband zegt."),
        columns=("source", "edge", "finding"), fields=("edge", "source", "finding"), key=("edge", "source"), team="innovation",
        seen_by=PARTNERS, filters=("source",), search=("finding", "source__title"), order=("edge_id", "-source__year"),
        form=BackingForm,
    ),
    Sheet(
        "measurements", Measurement, _("Metingen"), _("meting"),
        _("Wat er aan deelnemers gevraagd of geteld is, en in welke opzet."),
        columns=("title", "theory", "design", "ends_on", "invited", "answered", "is_told"),
        fields=("theory", "title", "design", "starts_on", "ends_on", "audience", "invited"), key=("theory", "title"),
        team="innovation", seen_by=PARTNERS, filters=("theory", "design", "is_told"), search=("title", "audience"),
        order=("-ends_on", "title"), form=MeasurementForm, parts={"effect-questions": "measurement"},
    ),
    Sheet(
        "effect-questions", Question, _("Vragen van metingen"), _("vraag"), _("Wat er precies gevraagd is, en op welke schaal."),
        columns=("text", "measurement", "low", "high", "edge"),
        fields=("measurement", "code", "text", "low", "high", "words", "is_higher_better", "good_from", "edge"),
        key=("measurement", "code"), team="innovation", seen_by=PARTNERS, filters=("measurement",), search=("text", "code"),
        order=("measurement_id", "id"), form=QuestionForm,
    ),
)  # fmt: skip
