"""What was changed, by whom and when: the trail of a record, and of all records that a reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _

from schakel.records.sheet import Sheet, sheet_of
from schakel.records.values import head_of

MOST_SHOWN = 200
_HIDDEN = ("id", "version")
_LONG = 300
"""Characters of a value in the trail; the record itself shows the whole."""


@dataclass(frozen=True)
class Step:
    """One change.

    Args:
        act: created, changed or removed.
        by: name of the account; "" when it was no person, or their name was forgotten.
        fields: (what, before, after). When the record was made or removed only what somebody stands for.
    """

    at: datetime
    act: str
    by: str
    what: str
    number: int | None
    sheet: Sheet | None
    fields: tuple[tuple[str, str, str], ...]


_ACTS = {LogEntry.Action.CREATE: "created", LogEntry.Action.UPDATE: "changed", LogEntry.Action.DELETE: "removed"}


def trail_of(record: Any) -> list[Step]:
    """All that happened to one record, newest first."""
    return _steps(LogEntry.objects.get_for_object(record).select_related("actor")[:MOST_SHOWN])


def trail(sheets: Sequence[Sheet], *, first: int, most: int) -> tuple[list[Step], int]:
    """A page of what happened to all records of some sheets, newest first; and how many there are."""
    kinds = ContentType.objects.get_for_models(*(sheet.model for sheet in sheets)).values()
    found = LogEntry.objects.filter(content_type__in=kinds).order_by("-timestamp", "-id")
    return _steps(found.select_related("actor", "content_type")[first : first + most]), found.count()


def _steps(entries: Any) -> list[Step]:
    steps = []
    for entry in entries:
        model = entry.content_type.model_class()
        if model is None or entry.action not in _ACTS:
            continue
        columns, sheet = {field.name: field for field in model._meta.get_fields()}, sheet_of(model)
        act = _ACTS[entry.action]
        fields = tuple(
            (head_of(model, name), *_both(columns[name], both))
            for name, both in (entry.changes or {}).items()
            if name in columns and name not in _HIDDEN and (act == "changed" or _is_answered_for(sheet, name, both))
        )
        by = entry.actor.get_username() if entry.actor is not None else ""
        steps.append(Step(entry.timestamp, act, by, entry.object_repr, entry.object_id, sheet, fields))
    return steps


def _is_answered_for(sheet: Sheet | None, name: str, both: Any) -> bool:
    return sheet is not None and name in sheet.answered_for and any(value not in (None, "", "None") for value in both)


def _both(column: Any, both: Any) -> tuple[str, str]:
    """Before and after; of a choice of more than one, what went off and what came on."""
    if isinstance(both, dict):
        named = ", ".join(str(each) for each in both.get("objects", ()))
        return (named, "") if both.get("operation") == "delete" else ("", named)
    return _told(column, both[0]), _told(column, both[1])


def _told(column: Any, value: Any) -> str:
    if value in (None, "", "None"):
        return ""
    if choices := dict(getattr(column, "flatchoices", None) or ()):
        return str(choices.get(value, choices.get(int(value), value) if str(value).isdecimal() else value))
    if isinstance(column, models.BooleanField):
        return _("ja") if value == "True" else _("nee")
    text = str(value)
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"
