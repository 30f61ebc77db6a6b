"""The form of a record: fields as people here write them, places by name, and a message beside every field."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.records.known import Known
from schakel.records.record import LocationCode, OrganisationCode, PlanCode
from schakel.records.values import with_names

DATES = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y")
"""Notations of a day that are read; day before month, as people here write."""


if TYPE_CHECKING:
    _Form = forms.ModelForm[Any]
else:
    _Form = forms.ModelForm


class RecordForm(_Form):
    """A form that knows the places. Sub-forms add checks of fields that must fit each other.

    Args:
        remembers: whether the page takes along what stood there when it was opened, so that what this person changed can be
            told from what a colleague did meanwhile.
    """

    def __init__(self, *args: Any, known: Known | None = None, remembers: bool = False, **named: Any) -> None:
        super().__init__(*args, **named)
        known = known or Known()
        for name, field in self.fields.items():
            column = self._meta.model._meta.get_field(name)
            if isinstance(column, OrganisationCode):
                self.fields[name] = _choice(field, known.organisations, self.instance, name)
            elif isinstance(column, LocationCode):
                self.fields[name] = _choice(field, known.locations, self.instance, name)
            elif isinstance(column, PlanCode):
                self.fields[name] = _choice(field, known.plan_lines, self.instance, name)
            else:
                _set_up(field)
        for field in self.fields.values():
            field.show_hidden_initial = remembers

    def hold(self) -> None:
        """Lock other records that this one must fit; the first thing done when it is kept, so that nobody waits in a circle."""

    def check_held(self) -> None:
        """What only holds while nobody else can change those others, such as what is left of a budget.

        Raises:
            ValidationError: nothing is kept then, and the form says why.
        """


def _set_up(field: forms.Field) -> None:
    if isinstance(field, forms.DateTimeField):
        field.widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        field.input_formats = ["%Y-%m-%dT%H:%M", *[f"{day} %H:%M" for day in DATES], *DATES]
    elif isinstance(field, forms.DateField):
        field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        field.input_formats = list(DATES)
    elif isinstance(field.widget, forms.Textarea):
        field.widget.attrs["rows"] = 4
    elif isinstance(field, forms.DecimalField | forms.FloatField):
        # As text: a box for numbers takes no comma in half of the browsers.
        field.localize = True
        field.widget = forms.TextInput(attrs={"inputmode": "decimal"})
        field.widget.is_localized = True
    elif isinstance(field, forms.ModelChoiceField):
        field.empty_label = str(_("(geen)"))
        field.queryset = with_names(cast("models.QuerySet[Any]", field.queryset))


def _choice(field: forms.Field, offered: Any, instance: models.Model, name: str) -> forms.Field:
    """A choice by name. What stands in the record stays allowed, though the snapshot no longer knows it."""
    choices = [(code, f"{text} ({code})" if text != code else code) for code, text in offered.items()]
    now = getattr(instance, name, "")
    if now and now not in offered:
        choices.append((now, now))
    empty = [] if field.required else [("", str(_("(geen)")))]
    return forms.ChoiceField(
        choices=[*empty, *choices], required=field.required, label=field.label, help_text=field.help_text, initial=field.initial,
        error_messages={"invalid_choice": _("“%(value)s” is niet bekend. Kies een van de namen uit de lijst.")},
    )  # fmt: skip


def form_of(model: Any, fields: Any, form: type[RecordForm] = RecordForm) -> type[RecordForm]:
    """The form class for some fields of a kind of record."""
    return cast(type[RecordForm], forms.modelform_factory(model, form=form, fields=list(fields)))
