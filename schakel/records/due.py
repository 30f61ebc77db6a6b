"""What is to be done, by whom, before which day. A register with such things has a module `due` with a function `due`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from schakel.records.found_by_name import modules
from schakel.records.record import Record
from schakel.records.sheet import Sheet, sheet_of


@dataclass(frozen=True)
class Due:
    """One thing.

    Args:
        on: the last day. what: in words, without the day.
        record: what it is about; its sheet says which team keeps it.
        kind: what of the record is due, where more than one thing can be; with record and day it names the thing.
        team: whose it is, where that is another team than keeps the sheet.
    """

    on: date
    what: str
    record: Record
    kind: str = ""
    team: str = ""

    @property
    def key(self) -> str:
        """Names this thing on this day: moved to another day it is another thing, and is told again."""
        return f"{self.record._meta.label}:{self.record.pk}:{self.kind}:{self.on.isoformat()}"

    @property
    def sheet(self) -> Sheet:
        """The sheet of the record."""
        found = sheet_of(type(self.record))
        if found is None:
            raise ValueError(f"{self.record._meta.label} has no sheet, so nobody can be told of it")
        return found

    @property
    def of_team(self) -> str:
        """The team that is to do it."""
        return self.team or self.sheet.team


def everything_due(today: date, until: date, said: Iterable[Any] | None = None) -> list[Due]:
    """All that is not done and due until that day, the late first.

    Args:
        said: modules with a function `due`; those of the registers when left out.
    """
    found = [each for module in (modules("due") if said is None else said) for each in module.due(today, until)]
    return sorted(found, key=lambda each: (each.on, each.of_team, each.key))
