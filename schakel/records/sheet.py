"""A sheet: what the pages need to know of one kind of record to list it, show it, change it, and read and write its files.

A register is an application of the site with a module `sheets` that holds `SHEETS`. It is found by being there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Model, QuerySet

from schakel.privacy.reader import Role
from schakel.records.form import RecordForm
from schakel.records.found_by_name import modules
from schakel.records.record import Record

STAFF = frozenset({Role.SUPPORT})
LIBRARIES = frozenset({Role.SUPPORT, Role.LIBRARY})
PARTNERS = frozenset({Role.SUPPORT, Role.LIBRARY, Role.PARTNER})
Words = Any
"""A text that is translated when it is shown."""


@dataclass(frozen=True)
class Sheet:
    """One kind of record.

    Args:
        name: in addresses and file names.
        title, one: what many and one of them are called. says: what it is for, in one sentence; shown when it is empty.
        columns: fields (or properties) of the list, the first one the link to the record.
        filters: fields with choices, yes/no or of another record that the list can be narrowed by.
        search: fields in which a word is looked for. order: fields by which the list stands at first.
        fields: what a person fills in, in the order of the form.
        key: fields that together name one record: what tells in a file that a row is there already.
        team: who keeps it; the management may keep all.
        seen_by: roles that see it.
        of_library: which records library staff see, given their organisation; None = all.
        form: a form of its own, where fields must fit each other.
        answered_for: fields of which the trail tells what was filled in when a record was made or removed, too: a reason that
            somebody stands for.
        kept_too_by: other teams that keep it, where one list is of more than one team.
        personal: fields in which somebody may be named; the trail never tells what stands in them, so that they can be forgotten.
        parts: sheets of records that lie under one of these, with the field that says under which.
    """

    name: str
    model: type[Record]
    title: Words
    one: Words
    says: Words
    columns: tuple[str, ...]
    fields: tuple[str, ...]
    key: tuple[str, ...]
    team: str
    seen_by: frozenset[Role] = STAFF
    filters: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    order: tuple[str, ...] = ("-id",)
    of_library: "Callable[[QuerySet[Any], str], QuerySet[Any]] | None" = None
    form: type[RecordForm] = RecordForm
    answered_for: tuple[str, ...] = ()
    kept_too_by: frozenset[str] = frozenset()
    personal: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)

    def records(self, role: Role, organisation: str = "") -> "QuerySet[Any]":
        """All that this role may see; none when it may not see the sheet."""
        manager: Any = self.model._default_manager
        if role not in self.seen_by:
            nothing: QuerySet[Any] = manager.none()
            return nothing
        found: QuerySet[Any] = manager.all()
        return self.of_library(found, organisation) if role is Role.LIBRARY and self.of_library is not None else found


def own_or_of_all(found: "QuerySet[Any]", organisation: str) -> "QuerySet[Any]":
    """For `of_library`: records of that organisation, and those of no organisation in particular."""
    return found.filter(organisation_code__in=("", organisation))


@cache
def sheets() -> Mapping[str, Sheet]:
    """All sheets by name, in the order of their registers."""
    found: dict[str, Sheet] = {}
    for module in modules("sheets"):
        for sheet in module.SHEETS:
            if sheet.name in found:
                raise ValueError(
                    f"{module.__name__}: a sheet is called {sheet.name!r}, and so is another; give it a name of its own"
                )
            found[sheet.name] = sheet
    return found


def sheet_of(model: type[Model]) -> Sheet | None:
    """The sheet of records of that kind; None for what no page shows."""
    return next((each for each in sheets().values() if each.model is model), None)
