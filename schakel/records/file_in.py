"""A file of records read in: all of it or nothing, with a message for each cell that cannot be kept.

A row with a number changes that record, if it still has the version that the file was made of. A row without one is new; when
its key names a record that is there already, the row says so instead of making it twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.db import models, transaction
from django.utils.translation import gettext as _

from schakel.errors import InputError
from schakel.records.file_out import NUMBER, VERSION
from schakel.records.form import RecordForm, form_of
from schakel.records.known import Known
from schakel.records.rows import Trouble, rows_of, typed
from schakel.records.saving import ClashError, GoneError, UnfitError, keep
from schakel.records.sheet import Sheet
from schakel.records.values import head_of

MOST_TOLD = 200
"""Cells of which is said what is wrong; who has more mends these first."""
_SHORT = 60
_YES = ("ja", "yes", "1", "true", "waar", "x")


@dataclass(frozen=True)
class ReadIn:
    """What became of a file: how many records are new, changed, and as they were. With trouble, nothing was kept."""

    new: int = 0
    changed: int = 0
    same: int = 0
    trouble: tuple[Trouble, ...] = ()


class _WholeError(InputError):
    """There was trouble: none of it stays."""


def read_in(content: bytes, name: str, sheet: Sheet, *, known: Known, by: Any, records: "models.QuerySet[Any]") -> ReadIn:
    """Read a file in.

    Args:
        name: of the file, which tells its kind.
        records: those that this person may change; a number that is not among them is refused.
    """
    rows = list(rows_of(content, name))
    if rows and isinstance(rows[0], Trouble):
        return ReadIn(trouble=(rows[0],))
    heads, trouble = _heads(sheet, [str(value or "").strip() for value in rows[0][1]] if rows else [])
    if trouble:
        return ReadIn(trouble=tuple(trouble))
    done = {"new": 0, "changed": 0, "same": 0}
    seen: dict[Any, int] = {}
    cells = _Cells(form_of(sheet.model, sheet.fields, sheet.form)(known=known))
    try:
        with transaction.atomic():
            for number, values in rows[1:]:
                given = {name: typed(value) for name, value in zip(heads, values, strict=False) if name is not None}
                if not any(given.values()):
                    continue
                outcome = _row(number, given, sheet, known, by, records, seen, cells)
                if isinstance(outcome, str):
                    done[outcome] += 1
                else:
                    trouble += outcome
                if len(trouble) >= MOST_TOLD:
                    break
            if trouble:
                raise _WholeError("nothing of the file is kept")
    except _WholeError:
        return ReadIn(trouble=tuple(trouble[:MOST_TOLD]))
    if not any(done.values()):
        return ReadIn(trouble=(Trouble(0, "", "", _("Er staan geen regels in het bestand.")),))
    return ReadIn(done["new"], done["changed"], done["same"])


def _row(
    number: int, given: dict[str, str], sheet: Sheet, known: Known, by: Any, records: "models.QuerySet[Any]",
    seen: dict[Any, int], cells: "_Cells",
) -> str | list[Trouble]:  # fmt: skip
    named, version = given.pop(NUMBER, ""), given.pop(VERSION, "")
    record = None
    if named:
        record = records.filter(pk=int(named)).first() if named.isdecimal() and len(named) < 16 else None
        if record is None:
            return [Trouble(number, NUMBER, named, _("Dit nummer bestaat niet. Laat het leeg voor een nieuwe regel."))]
        if not version.isdecimal():
            return [
                Trouble(number, VERSION, version, _("Bij een nummer hoort de versie, zoals die in het opgehaalde bestand stond."))
            ]
    fields = [name for name in sheet.fields if name in given]
    # What the file leaves out stays as it is; of a new record, what is not in the file is asked all the same.
    form_class = form_of(sheet.model, fields if record is not None else sheet.fields, sheet.form)
    form = form_class(cells.values(given), instance=record, known=known)
    is_valid = form.is_valid()
    key = tuple(str(form.cleaned_data.get(name, getattr(form.instance, name, ""))) for name in sheet.key)
    if not is_valid and not (key in seen and _is_only_there_already(form)):
        return _wrong(number, given, sheet, form)
    if key in seen:
        return [Trouble(number, "", " · ".join(key)[:_SHORT], _("Staat ook in regel %(row)s.") % {"row": seen[key]})]
    seen[key] = number
    if record is None and _is_there(sheet, form):
        says = _("Deze regel is er al. Haal het bestand op met nummers, en verander die regel.")
        return [Trouble(number, "", " · ".join(key)[:_SHORT], says)]
    try:
        kept = keep(form, seen=int(version) if record is not None else None, by=by)
    except ClashError:
        return [
            Trouble(number, VERSION, version, _("Een collega heeft deze regel daarna veranderd. Haal het bestand opnieuw op."))
        ]
    except GoneError:
        return [Trouble(number, NUMBER, named, _("Een collega heeft deze regel intussen verwijderd."))]
    except UnfitError:
        return _wrong(number, given, sheet, form)
    return "new" if record is None else "changed" if kept.is_changed else "same"


def _wrong(number: int, given: Mapping[str, str], sheet: Sheet, form: RecordForm) -> list[Trouble]:
    return [
        Trouble(number, head_of(sheet.model, name) if name in form.fields else "", given.get(name, "")[:_SHORT], str(says))
        for name, found in form.errors.items()
        for says in found
    ]


def _is_only_there_already(form: RecordForm) -> bool:
    """Whether nothing is wrong but that another has these values: of a double row, the row before it, kept a moment ago."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    return codes <= {"unique", "unique_together"}


def _is_there(sheet: Sheet, form: Any) -> bool:
    manager: Any = sheet.model._default_manager
    return bool(manager.filter(**{name: form.cleaned_data.get(name) for name in sheet.key}).exists())


def _heads(sheet: Sheet, found: Sequence[str]) -> tuple[list[str | None], list[Trouble]]:
    """The field of each column; None for one that is empty. An unknown head is refused: its values would be lost in silence."""
    if not any(found):
        return [], [Trouble(0, "", "", _("Het bestand is leeg: er zijn geen kolomnamen."))]
    by_head = {head_of(sheet.model, name).lower(): name for name in sheet.fields}
    by_head |= {name: name for name in sheet.fields} | {NUMBER: NUMBER, VERSION: VERSION}
    heads, trouble = [], []
    allowed = ", ".join([NUMBER, *(head_of(sheet.model, name) for name in sheet.fields), VERSION])
    for head in found:
        name = by_head.get(head.lower())
        if head and name is None:
            says = _("Deze kolom is er niet. Kolommen zijn: %(allowed)s.") % {"allowed": allowed}
            trouble.append(Trouble(1, head[:_SHORT], head[:_SHORT], says))
        elif name in heads and name is not None:
            trouble.append(Trouble(1, head[:_SHORT], head[:_SHORT], _("Deze kolom staat er twee keer.")))
        heads.append(name)
    return heads, trouble


class _Cells:
    """What stands in the cells, as the fields of a form take it: other records and choices may be named as files show them."""

    def __init__(self, form: RecordForm) -> None:
        self._fields = form.fields
        self._by_text: dict[str, dict[str, str]] = {}
        for name, field in form.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                self._by_text[name] = {str(each).lower(): str(each.pk) for each in field.queryset or ()}
            elif isinstance(field, forms.ChoiceField):
                self._by_text[name] = {str(label).lower(): str(value) for value, label in cast(Any, field.choices)}

    def values(self, given: Mapping[str, str]) -> dict[str, Any]:
        """The data of a form."""
        return {name: self._value(name, field, given.get(name, "")) for name, field in self._fields.items()}

    def _value(self, name: str, field: forms.Field, text: str) -> Any:
        by_text = self._by_text.get(name, {})
        if isinstance(field, forms.ModelMultipleChoiceField):
            parts = [part.strip() for part in text.split(";") if part.strip()]
            return [by_text.get(part.lower(), part) for part in parts]
        if isinstance(field, forms.BooleanField) and not isinstance(field, forms.NullBooleanField):
            return text.lower() in _YES
        return by_text.get(text.lower(), text)
