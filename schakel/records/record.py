"""A record: a row that people keep by hand. It carries a version, so that nobody overwrites what they did not see."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Record(models.Model):
    """Base of every row of a register."""

    version: "models.PositiveIntegerField[int, int]" = models.PositiveIntegerField(_("versie"), default=1, editable=False)
    """How often it was saved; who saves says which one they saw."""

    class Meta:
        abstract = True


class OrganisationCode(models.CharField):  # type: ignore[type-arg]
    """ISIL code of an organisation that the snapshot knows; its form offers those by name."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **{"max_length": 40, "blank": True, "default": "", **named})


class LocationCode(models.CharField):  # type: ignore[type-arg]
    """ISIL code of a location that the snapshot knows; its form offers those by name."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **{"max_length": 40, "blank": True, "default": "", **named})


class Euro(models.DecimalField):  # type: ignore[type-arg]
    """Money, to the cent."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **{"max_digits": 12, "decimal_places": 2, **named})


class PlanCode(models.CharField):  # type: ignore[type-arg]
    """Code of the line of the plan that a record serves, such as `2023-4.1.3`; a register knows no more of the plan."""

    def __init__(self, verbose_name: Any = None, *args: Any, **named: Any) -> None:
        super().__init__(
            verbose_name or _("hoort bij planregel"), *args, **{"max_length": 40, "blank": True, "default": "", **named}
        )


def check_period(starts_on: Any, ends_on: Any, field: str = "ends_on") -> None:
    """A period that ends before it starts is refused, at the field of its end.

    Raises:
        ValidationError: for that field.
    """
    if starts_on and ends_on and ends_on < starts_on:
        raise ValidationError({field: _("Het einde ligt voor het begin.")})
