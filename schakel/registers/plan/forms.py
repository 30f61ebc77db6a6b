"""Forms of the plan, where fields must fit each other."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from schakel.measures.norms import find_norms
from schakel.records.form import RecordForm
from schakel.records.record import check_period
from schakel.registers.plan.models import NEEDS_REASON, ItemState, PlanState


class ItemForm(RecordForm):
    """A line cannot be adopted without how everybody can take part, nor end as not done without a reason."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        # Of one plan, and a point lies under a line of its own part: parts and lines of all years together are thousands.
        part = self.instance.part if self.instance.pk else None
        for name, own in (("part", {"plan": part.plan} if part else None), ("under", {"part": part} if part else None)):
            if name in self.fields:
                field = cast("forms.ModelChoiceField[Any]", self.fields[name])
                offered = cast("QuerySet[Any]", field.queryset)
                closed = {"plan__state" if name == "part" else "part__plan__state": PlanState.CLOSED}
                field.queryset = offered.filter(**own) if own else offered.exclude(**closed)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        check_period(found.get("starts_on"), found.get("ends_on"))
        if found.get("state") == ItemState.ADOPTED and not found.get("inclusion", "").strip():
            raise ValidationError(
                {"inclusion": _("Schrijf op hoe iedereen mee kan doen; zonder dit kan de regel niet worden vastgesteld.")}
            )
        if found.get("progress") in NEEDS_REASON and not found.get("reason", "").strip():
            raise ValidationError({"reason": _("Schrijf op waarom dit deels of niet is gedaan.")})
        return found


def _norms(*, only_told: bool) -> list[tuple[str, str]]:
    return [(name, f"{norm.title['nl']} ({name})") for name, norm in find_norms().items() if norm.needs_fact or not only_told]


class NormsField(forms.MultipleChoiceField):
    """Names of norms, ticked; in a file they stand in one cell with a comma between. Kept as that text."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> Any:
        names = value.replace(";", ",").split(",") if isinstance(value, str) else super().to_python(value)
        return [name.strip() for name in names if name.strip()]

    def prepare_value(self, value: Any) -> Any:
        return self.to_python(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        return ", ".join(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial or "") != self.to_python(data or ""))


class IndicatorForm(RecordForm):
    """The norms are of those that Schakel has; without one it is judged in words only."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        if "norms" in self.fields:
            field = self.fields["norms"]
            self.fields["norms"] = NormsField(
                choices=_norms(only_told=False), required=False, label=field.label,
                error_messages={"invalid_choice": _("“%(value)s” is geen norm van Schakel. Kies een van de namen uit de lijst.")},
            )  # fmt: skip
            self.fields["norms"].show_hidden_initial = field.show_hidden_initial


class ToldForm(RecordForm):
    """How a norm stands is told of norms that no data tell."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        if "norm" in self.fields:
            self.fields["norm"] = forms.ChoiceField(choices=_norms(only_told=True), label=self.fields["norm"].label)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        norm = find_norms().get(found.get("norm", ""))
        if norm is not None and norm.each is None and found.get("of"):
            raise ValidationError({"of": _("Deze norm geldt voor het geheel; laat dit leeg.")})
        if norm is not None and norm.each is not None and not found.get("of", "").strip():
            raise ValidationError({"of": _("Deze norm geldt voor elk apart; schrijf op welke dit is.")})
        if norm is not None and norm.kind in ("yes_no", "document") and found.get("value") not in (0, 1, None):
            raise ValidationError({"value": _("Dit is een norm van ja of nee: schrijf 1 of 0.")})
        return found
