"""Keeping and removing a record. Nobody overwrites what they did not see; every change goes to the trail with who made it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from auditlog.context import set_actor
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, ProtectedError, RestrictedError

from schakel.errors import InputError
from schakel.records.form import RecordForm
from schakel.records.record import Record


class ClashError(InputError):
    """Somebody kept the record after the reader looked.

    Args:
        now: the record as it stands.
    """

    def __init__(self, now: Record) -> None:
        super().__init__(f"{now._meta.label} {now.pk} was kept by somebody else meanwhile: it is of version {now.version}")
        self.now = now


class GoneError(InputError):
    """Somebody removed the record after the reader looked."""


class UnfitError(InputError):
    """What was filled in does not fit other records as they stand; the form says why, field by field."""


class ReferredError(InputError):
    """The record cannot be removed: others rest on it.

    Args:
        by: some of those others.
        many: how many there are.
    """

    def __init__(self, record: Record, by: Sequence[Model], many: int) -> None:
        super().__init__(f"{record._meta.label} {record.pk} is referred to by {many} other records")
        self.by, self.many = tuple(by), many


@dataclass(frozen=True)
class Kept:
    """What became of it: the record, and whether anything changed."""

    record: Record
    is_changed: bool


_SHOWN = 10
"""Of the records that refer to one that somebody wants to remove."""


def keep(form: RecordForm, *, seen: int | None, by: Any) -> Kept:
    """Save a valid form.

    Args:
        seen: version of the record that the reader saw; None for a new one.
        by: the account.

    Raises:
        ClashError: when the record has another version now.
        GoneError: when it is no longer there.
        UnfitError: when it does not fit other records that stand fast only now.
    """
    record: Record = form.instance
    with transaction.atomic(), set_actor(by):
        form.hold()
        now: Record | None = None
        if record.pk is not None:
            now = type(record)._default_manager.select_for_update().filter(pk=record.pk).first()
            if now is None:
                raise GoneError(f"{record._meta.label} {record.pk} was removed by somebody else meanwhile")
            if now.version != seen:
                raise ClashError(now)
            if not _differs(form, now):
                return Kept(now, is_changed=False)
        try:
            form.check_held()
        except ValidationError as error:
            form.add_error(None, error)
            raise UnfitError(f"{record._meta.label} does not fit what stands: {'; '.join(error.messages)}") from error
        if now is not None:
            record.version = now.version + 1
        form.save()
    return Kept(record, is_changed=True)


def _differs(form: RecordForm, now: Any) -> bool:
    """Whether anything would change. Not asked of the form: that compares with what its reader saw."""
    many = {field.name for field in now._meta.many_to_many}
    for name in form.fields:
        if name in many:
            if {each.pk for each in form.cleaned_data[name]} != set(getattr(now, name).values_list("pk", flat=True)):
                return True
        elif getattr(form.instance, name) != getattr(now, name):
            return True
    return False


def remove(record: Record, *, seen: int, by: Any) -> None:
    """Remove a record that nothing rests on.

    Raises:
        ClashError, GoneError: as `keep`.
        ReferredError: naming what rests on it.
    """
    manager: Any = type(record)._default_manager
    try:
        with transaction.atomic(), set_actor(by):
            now = manager.select_for_update().filter(pk=record.pk).first()
            if now is None:
                raise GoneError(f"{record._meta.label} {record.pk} was removed by somebody else meanwhile")
            if now.version != seen:
                raise ClashError(now)
            now.delete()
    except (ProtectedError, RestrictedError) as error:
        named = error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
        others = sorted(named, key=lambda each: (each._meta.label, each.pk))
        raise ReferredError(record, others[:_SHOWN], len(others)) from error
