"""Forms of projects, where fields must fit each other; and the budget that nobody passes in silence."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from schakel.records.form import RecordForm
from schakel.records.record import check_period
from schakel.registers.projects.booked import line_of, lines_of
from schakel.registers.projects.budget import Line, open_of, taken
from schakel.registers.projects.models import Booked, BudgetLine, GrantState, Phase, Planning
from schakel.reports.report import euro

_NEEDS_DAYS = (Phase.RUNNING, Phase.CLOSING)
_NEEDS_DECISION = (Phase.STOPPED, Phase.REFUSED)


def money(amount: Decimal) -> str:
    """An amount in a sentence."""
    return euro(int(amount * 100), "en" if (get_language() or "nl").startswith("en") else "nl")


class _Form(RecordForm):
    def given(self, name: str) -> Any:
        """What was filled in, or stands already when a file leaves the column out."""
        return self.cleaned_data.get(name) if name in self.fields else getattr(self.instance, name)

    def wrong(self, name: str, says: str) -> ValidationError:
        """At the field, or at the whole when a file leaves its column out."""
        return ValidationError({name: says} if name in self.fields else says)


class ProjectForm(_Form):
    """A project at work has days, one that ends later says why, one that was refused or stopped says what was decided."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        starts_on, ends_on, expected_on = (self.given(name) for name in ("starts_on", "ends_on", "expected_on"))
        if "ends_on" in self.fields:
            check_period(starts_on, ends_on)
        if "expected_on" in self.fields:
            check_period(starts_on, expected_on, "expected_on")
        phase = self.given("phase")
        if phase in _NEEDS_DAYS:
            for name, value in (("starts_on", starts_on), ("ends_on", ends_on)):
                if not value and name not in self.errors:
                    raise self.wrong(name, _("Een project in uitvoering heeft een begin en een afgesproken einde."))
        if expected_on and not ends_on and "ends_on" not in self.errors:
            raise self.wrong("ends_on", _("Schrijf eerst op welk einde is afgesproken."))
        if expected_on and ends_on and expected_on > ends_on and not self.given("late_because"):
            raise self.wrong("late_because", _("Dit is later dan afgesproken. Kies waarom."))
        if phase in _NEEDS_DECISION and not (self.given("decision") or "").strip():
            raise self.wrong("decision", _("Schrijf op wat de SGIA besloot, en waarom."))
        return found


class GrantForm(_Form):
    """What is granted has an amount; what is to be applied for, or accounted for, has a last day."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        state = self.given("state")
        is_granted = state in (GrantState.GRANTED, GrantState.ACCOUNTED)
        if is_granted and self.given("granted") is None and "granted" not in self.errors:
            raise self.wrong("granted", _("Schrijf op hoeveel er is toegekend."))
        if not is_granted and self.given("granted") is not None:
            raise self.wrong("granted", _("Er is nog niets toegekend. Laat dit leeg, of verander de stand."))
        if state == GrantState.TO_APPLY and not self.given("apply_by") and "apply_by" not in self.errors:
            raise self.wrong("apply_by", _("Schrijf op tot wanneer dit aangevraagd kan worden."))
        if state == GrantState.GRANTED and not self.given("report_by") and "report_by" not in self.errors:
            raise self.wrong("report_by", _("Schrijf op wanneer dit verantwoord moet zijn."))
        return found


class SpreadForm(_Form):
    """It is always of a library."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not self.given("organisation_code") and "organisation_code" not in self.errors:
            raise self.wrong("organisation_code", _("Kies welke bibliotheek het overneemt."))
        return found


class _BudgetForm(_Form):
    """Whoever keeps it holds all plannings, so that no two people take the same money.

    All of them, in one order: a line may move from one year to another, and a file holds lines of several years.
    """

    def hold(self) -> None:
        list(Planning.objects.select_for_update().order_by("pk").values_list("pk", flat=True))

    def check_room(self, before: Decimal, after: Decimal, budget: Decimal, *, is_new_reason: bool, says: str, at: str) -> None:
        """Passing the budget further than before needs a reason, and each time its own.

        Args:
            before, after: how far the budget is passed (below nought: what is left) without and with what is kept now.
            says: what is wrong, when there is no reason; at: the field where it is said.
        """
        reason = (self.instance.over_reason or "").strip()
        is_passed = after > 0 and after > before
        if is_passed and not reason:
            raise self.wrong(at, says)
        if is_passed and not is_new_reason:
            says = _("Het bedrag boven het budget wordt groter. Schrijf opnieuw waarom dat mag.")
            raise self.wrong("over_reason", says)
        if not is_passed and reason and is_new_reason:
            says = _("Dit past in het budget van %(budget)s; een reden is niet nodig. Laat dit leeg.") % {"budget": money(budget)}
            raise self.wrong("over_reason", says)


class PlanningForm(_BudgetForm):
    """A budget is not lowered under what was taken of it in silence."""

    def check_held(self) -> None:
        stood = Planning.objects.filter(pk=self.instance.pk).first()
        if stood is None:
            if self.instance.over_reason.strip():
                raise self.wrong("over_reason", _("Er ligt nog niets vast; een reden is niet nodig. Laat dit leeg."))
            return
        gone = taken(lines_of(stood.pk)).together
        says = _("Er is al %(gone)s vastgelegd of uitgegeven. Lager kan alleen als u hieronder schrijft waarom.") % {
            "gone": money(gone)
        }
        self.check_room(
            gone - stood.budget, gone - self.instance.budget, self.instance.budget,
            is_new_reason=stood.over_reason.strip() != self.instance.over_reason.strip(), says=says, at="budget",
        )  # fmt: skip


class BudgetLineForm(_BudgetForm):
    """A line fits the budget of its year, or says why it may pass it; what is spent on a commitment fits that commitment."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        is_commitment = self.given("kind") == Booked.COMMITMENT
        if is_commitment and self.given("commitment"):
            raise self.wrong("commitment", _("Dit is zelf een verplichting. Laat dit leeg."))
        if not is_commitment and self.given("released_on"):
            raise self.wrong("released_on", _("Alleen van een verplichting kan een rest vrijkomen. Laat dit leeg."))
        return found

    def check_held(self) -> None:
        record: BudgetLine = self.instance
        stood = BudgetLine.objects.filter(pk=record.pk).first()
        self._check_commitment(record)
        self._check_spendings(record, stood)
        planning = Planning.objects.get(pk=record.planning_id)  # type: ignore[attr-defined]
        others = [line for line in lines_of(planning.pk) if line.number != record.pk]
        stays = stood is not None and stood.planning_id == planning.pk  # type: ignore[attr-defined]
        before = taken([*others, line_of(stood)] if stays and stood is not None else others).together - planning.budget
        after = taken([*others, line_of(record)]).together - planning.budget
        left = planning.budget - taken(others).together
        says = self._no_room(record, others, left, planning)
        is_new = stood is None or stood.over_reason.strip() != record.over_reason.strip()
        self.check_room(before, after, planning.budget, is_new_reason=is_new, says=says, at="amount")

    def _no_room(self, record: BudgetLine, others: list[Line], left: Decimal, planning: Planning) -> str:
        named = {"year": planning.year, "budget": money(planning.budget), "left": money(max(Decimal(0), left))}
        says = _("Dit past niet: van het budget van %(year)s (%(budget)s) is nog %(left)s vrij.") % named
        held = next((line for line in others if line.number == record.commitment_id), None)  # type: ignore[attr-defined]
        if held is not None:
            spent = sum((line.amount for line in others if line.commitment == held.number), Decimal(0))
            says += " " + _("Van de verplichting is nog %(open)s over.") % {"open": money(open_of(held, spent))}
        return says + " " + _("Verlaag het bedrag, of schrijf hieronder waarom dit toch mag.")

    def _check_commitment(self, record: BudgetLine) -> None:
        if record.commitment_id is None:  # type: ignore[attr-defined]
            return
        # Read again: a colleague may have moved it after the form was opened.
        held = BudgetLine.objects.filter(pk=record.commitment_id).first()  # type: ignore[attr-defined]
        if held is None or held.kind != Booked.COMMITMENT:
            raise self.wrong("commitment", _("Deze verplichting is er niet meer."))
        if (held.planning_id, held.project_id) != (record.planning_id, record.project_id):  # type: ignore[attr-defined]
            says = _("Deze verplichting is van %(year)s en van het project “%(project)s”. Een uitgave hoort bij hetzelfde.")
            raise self.wrong("commitment", says % {"year": held.planning, "project": held.project})

    def _check_spendings(self, record: BudgetLine, stood: BudgetLine | None) -> None:
        if stood is None or not stood.spendings.exists():  # type: ignore[attr-defined]
            return
        for name in ("kind", "planning_id", "project_id"):
            if getattr(stood, name) != getattr(record, name):
                says = _("Er zijn uitgaven uit deze verplichting. Verander eerst die.")
                raise self.wrong(name.removesuffix("_id"), says)
