"""Forms of effect, where fields must fit each other."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from schakel.records.form import RecordForm
from schakel.records.record import check_period
from schakel.registers.effect.answers import is_reserved
from schakel.registers.effect.models import Backing, Design, Edge, Kind, Measurement, Node, Question, Strength, Tally, Theory
from schakel.registers.effect.order import is_forward

MOST_STEPS = 10
"""Of a scale: a mark from 0 to 10 has the most."""
_CAUSES = re.compile(r"\bveroorza", re.IGNORECASE)


class _Form(RecordForm):
    def given(self, name: str) -> Any:
        """What was filled in, or stands already when a file leaves the column out."""
        return self.cleaned_data.get(name) if name in self.fields else getattr(self.instance, name)

    def wrong(self, name: str, says: str) -> ValidationError:
        """At the field, or at the whole when a file leaves its column out."""
        return ValidationError({name: says} if name in self.fields else says)


class _OfTheory(_Form):
    """Whoever changes steps or edges holds all theories, so that no edge comes to go back by two changes at once."""

    def hold(self) -> None:
        list(Theory.objects.select_for_update().order_by("pk").values_list("pk", flat=True))

    def check_held(self) -> None:
        self.check_road()

    def check_road(self) -> None:
        """Whether all edges still go forward, within one theory; each form knows its own.

        Raises:
            ValidationError: naming the two steps.
        """

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not self.errors:
            self.check_road()
        return found


class NodeForm(_OfTheory):
    """A step with edges keeps its theory, and a kind with which they go forward."""

    def check_road(self) -> None:
        if self.instance.pk is None:
            return
        kind, theory = self.given("kind"), self.given("theory")
        into = Edge.objects.filter(to_node=self.instance.pk).select_related("from_node")
        out = Edge.objects.filter(from_node=self.instance.pk).select_related("to_node")
        before, after = [each.from_node for each in into], [each.to_node for each in out]
        for other in (*before, *after):
            if theory is not None and other.theory_id != theory.pk:  # type: ignore[attr-defined]
                says = _("Deze stap heeft een verband met “%(other)s”. Verwijder eerst dat verband.") % {"other": other.text}
                raise self.wrong("theory", says)
        for other in before:
            if not is_forward(other.kind, kind):
                raise self.wrong("kind", _back(other.text, other.kind, self.given("text"), kind))
        for other in after:
            if not is_forward(kind, other.kind):
                raise self.wrong("kind", _back(self.given("text"), kind, other.text, other.kind))


class EdgeForm(_OfTheory):
    """An edge goes forward within one theory, claims no more than stands behind it, and never says “causes” without ground."""

    def check_road(self) -> None:
        start, end = self.given("from_node"), self.given("to_node")
        nodes = {each.pk: each for each in Node.objects.filter(pk__in=[start.pk, end.pk])}
        start, end = nodes.get(start.pk, start), nodes.get(end.pk, end)
        if start.pk == end.pk:
            raise self.wrong("to_node", _("Een stap leidt niet tot zichzelf. Kies een andere stap."))
        if start.theory_id != end.theory_id:
            says = _("Deze stappen horen bij twee verschillende Theories of Change. Kies twee stappen van dezelfde.")
            raise self.wrong("to_node", says)
        if not is_forward(start.kind, end.kind):
            raise self.wrong("to_node", _back(start.text, start.kind, end.text, end.kind))

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if self.errors:
            return found
        strength, evidence = self.given("strength"), (self.given("evidence") or "").strip()
        is_compared = has_comparison(self.instance)
        if strength == Strength.STRONG and not is_compared:
            raise self.wrong("strength", _(
                "“Sterk” kan pas als er een meting met een vergelijkingsgroep achter dit verband staat. Kies “onderbouwd”, of "
                "voeg eerst die meting of monitor toe."
            ))  # fmt: skip
        if strength != Strength.ASSUMED and not evidence and not has_backing(self.instance):
            says = _("Schrijf op waar dit uit blijkt, of kies “aangenomen”.")
            raise self.wrong("evidence", says)
        for name in ("assumption", "evidence"):
            check_words(self, name, is_compared=is_compared)
        return found


class BackingForm(_Form):
    """What a source says is bound to how it measured."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        source = self.given("source") if "source" not in self.errors else None
        if source is not None:
            check_words(self, "finding", is_compared=source.design == Design.COMPARED)
        return found


def check_words(form: _Form, name: str, *, is_compared: bool) -> None:
    """That one thing causes another can only be said when a group without it was measured as well.

    Raises:
        ValidationError: at that field.
    """
    if not is_compared and _CAUSES.search(form.given(name) or ""):
        raise form.wrong(name, _(
            "Schrijf “draagt bij aan”. “Veroorzaakt” kan alleen als er ook een groep gemeten is die niet meedeed."
        ))  # fmt: skip


def has_backing(edge: Edge) -> bool:
    """Whether anything but words stands behind an edge."""
    told = Question.objects.filter(edge=edge.pk, measurement__is_told=True)
    return edge.pk is not None and (Backing.objects.filter(edge=edge.pk).exists() or told.exists())


def has_comparison(edge: Edge) -> bool:
    """Whether something with a comparison group stands behind an edge."""
    told = Question.objects.filter(edge=edge.pk, measurement__is_told=True, measurement__design=Design.COMPARED)
    others = Backing.objects.filter(edge=edge.pk, source__design=Design.COMPARED)
    return edge.pk is not None and (others.exists() or told.exists())


class MeasurementForm(_Form):
    """A measurement of which answers were read keeps its theory and design: what was counted rests on them."""

    def hold(self) -> None:
        list(Measurement.objects.select_for_update().filter(pk=self.instance.pk).values_list("pk", flat=True))

    def check_held(self) -> None:
        self._check_read()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if "ends_on" in self.fields:
            check_period(self.given("starts_on"), self.given("ends_on"))
        if not self.errors:
            self._check_read()
        return found

    def _check_read(self) -> None:
        before = Measurement.objects.filter(pk=self.instance.pk).first() if self.instance.pk is not None else None
        if before is None:
            return
        if before.read_on is not None and self.given("design") != before.design:
            raise self.wrong("design", _("Er zijn al antwoorden ingelezen in deze opzet. Maak een nieuwe meting."))
        if self.given("theory") != before.theory and Question.objects.filter(measurement=before).exclude(edge=None).exists():
            raise self.wrong("theory", _("Vragen van deze meting staan achter een verband. Haal ze daar eerst weg."))
        invited = self.given("invited")
        if before.answered is not None and invited is not None and invited < before.answered:
            says = _("Er antwoordden al %(answered)s mensen. Schrijf op hoeveel er gevraagd zijn.") % {
                "answered": before.answered
            }
            raise self.wrong("invited", says)


class QuestionForm(_Form):
    """A question fits its scale, and the edge behind which it stands is of the theory that was measured."""

    def hold(self) -> None:
        list(Measurement.objects.select_for_update().order_by("pk").values_list("pk", flat=True))

    def check_held(self) -> None:
        self._check_read()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if self.errors:
            return found
        low, high, good = self.given("low"), self.given("high"), self.given("good_from")
        if not low < high <= low + MOST_STEPS:
            says = _("Het hoogste antwoord is hoger dan het laagste, en ten hoogste %(most)s hoger.") % {"most": MOST_STEPS}
            raise self.wrong("high", says)
        words = [each.strip().casefold() for each in (self.given("words") or "").split(";")] if self.given("words") else []
        if words and (len(words) != high - low + 1 or len(set(words)) != len(words) or not all(words)):
            says = _("Schrijf %(many)s verschillende woorden op, van laag naar hoog, of laat dit leeg.") % {
                "many": high - low + 1
            }
            raise self.wrong("words", says)
        if good is not None and not low <= good <= high:
            raise self.wrong("good_from", _("Kies een antwoord van de schaal: van %(low)s tot en met %(high)s.") % {
                "low": low, "high": high
            })  # fmt: skip
        if is_reserved(self.given("code")):
            says = _("Zo heet een kolom die zegt wie antwoordde en wanneer. Kies een andere kolom.")
            raise self.wrong("code", says)
        edge, measurement = self.given("edge"), self.given("measurement")
        if edge is not None and edge.from_node.theory_id != measurement.theory_id:
            says = _("Dit verband hoort bij een andere Theory of Change dan de meting. Kies een verband van dezelfde.")
            raise self.wrong("edge", says)
        self._check_read()
        return found

    def _check_read(self) -> None:
        before = Question.objects.filter(pk=self.instance.pk).first() if self.instance.pk is not None else None
        if before is None or not Tally.objects.filter(question=before).exists():
            return
        for name in ("measurement", "low", "high"):
            if self.given(name) != getattr(before, name):
                raise self.wrong(name, _("Er zijn al antwoorden op deze vraag ingelezen. Maak een nieuwe vraag."))


def _back(start: str, kind: str, end: str, to: str) -> str:
    return _(
        "Een verband gaat vooruit: van middelen naar activiteit, resultaat, effect en impact. Dit gaat van “%(start)s” "
        "(%(kind)s) naar “%(end)s” (%(to)s)."
    ) % {"start": start, "kind": Kind(kind).label, "end": end, "to": Kind(to).label}  # fmt: skip
