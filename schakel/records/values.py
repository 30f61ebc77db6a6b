"""A value of a record in words, and as a cell of a file."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.records.known import Known
from schakel.records.record import Euro, LocationCode, OrganisationCode, PlanCode, Record
from schakel.reports.numbers import NARROW, Language, number
from schakel.reports.periods import day

_DEEP = 3
"""An enrolment is called after its session, that after its course; a monitor's word on an edge goes one further."""


def head_of(model: type[models.Model], name: str) -> str:
    """What a field or property is called on the page, with a capital."""
    if name in {field.name for field in model._meta.get_fields()}:
        text = str(getattr(model._meta.get_field(name), "verbose_name", name))
    else:
        text = str(getattr(getattr(model, name), "short_description", name))
    return text[:1].upper() + text[1:]


def shown(record: Record, name: str, known: Known, language: Language) -> str:
    """One value as a reader here writes it; empty when there is none."""
    column = _column(record, name)
    value = getattr(record, name)
    value = value() if callable(value) and column is None else value
    if value is None or value == "":
        return ""
    if isinstance(column, OrganisationCode):
        return str(known.organisations.get(value, value))
    if isinstance(column, LocationCode):
        return str(known.locations.get(value, value))
    if isinstance(column, PlanCode):
        return str(known.plan_lines.get(value, value))
    if column is not None and column.choices:
        return str(getattr(record, f"get_{name}_display")())
    if isinstance(column, Euro):
        return f"€{NARROW}{number(float(value), 2, language)}"
    return in_words(value, language)


def in_words(value: Any, language: Language) -> str:
    """A bare value."""
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{day(local.date(), language)} {local:%H:%M}"
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, int):
        return number(value, 0, language)
    if isinstance(value, Decimal | float):
        return number(float(value), 2 if value != int(value) else 0, language)
    if isinstance(value, models.Manager):
        return ", ".join(str(each) for each in value.all())
    return str(value)


def is_number(record: type[Record], name: str) -> bool:
    """Whether the column stands to the right."""
    column = next((field for field in record._meta.get_fields() if field.name == name), None)
    numbers = (models.IntegerField, models.DecimalField, models.FloatField)
    return isinstance(column, numbers) and not getattr(column, "choices", None)


def cell(record: Record, name: str) -> Any:
    """One value for a file: codes as codes, choices in words, days and numbers as themselves."""
    column = _column(record, name)
    value = getattr(record, name)
    if value is None:
        return ""
    if isinstance(column, models.ForeignKey):
        return str(value)
    if isinstance(column, models.ManyToManyField):
        return "; ".join(str(each) for each in value.all())
    if column is not None and column.choices:
        return str(getattr(record, f"get_{name}_display")())
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    return value


def _column(record: Record, name: str) -> Any:
    return next((field for field in record._meta.get_fields() if field.name == name), None)


def with_names(found: "QuerySet[Any]") -> "QuerySet[Any]":
    """The same records, read together with those that they are called after, and that those are: else each asks for its own."""
    names = list(_called_after(found.model, _DEEP))
    return found.select_related(*names) if names else found


def _called_after(model: type[models.Model], deep: int) -> Iterator[str]:
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey) and not field.null:
            yield field.name
            if deep > 1:
                yield from (f"{field.name}__{further}" for further in _called_after(cast(Any, field.related_model), deep - 1))
