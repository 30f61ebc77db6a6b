"""What the network agreed on holds: weights, limits, promises, each with its unit and its reason. Read from TOML.

`holds.toml` beside this module has every value; `holds.toml` of a data folder changes those it names.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from schakel.errors import InputError
from schakel.vocabulary.codes import MATERIALS

FILE = "holds.toml"
OURS = Path(__file__).parent / FILE

BY_PLACE = {
    "picks_at": "items to pick, by location code",
    "room_at": "items the van can bring, by location code",
    "visiting_days": "weekdays of the van, by location code; 1 = Monday … 7 = Sunday",
    "owner_reserves": "days, by organisation code",
    "owner_keeps": "materials that only the owner's own locations get (book, film …), by organisation code of the owner",
    "floats": "true where items stay where they were last lent, by organisation code of the owner",
    "lending_balance": "euro cents for each item lent to another organisation, by organisation code of the owner",
}
"""Tables of a data folder's own `holds.toml` that give a value for one place or organisation."""
OF_LOCATIONS = ("picks_at", "room_at", "visiting_days")


class AgreementError(InputError):
    """`holds.toml` says something that cannot be."""


@dataclass(frozen=True)
class Setting:
    """One agreed value, with what it is counted in and why it is so."""

    value: float
    unit: str
    why: str


@dataclass(frozen=True)
class Agreement:
    """All settings, by `section.name`, and what differs by place."""

    settings: Mapping[str, Setting]
    by_place: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))

    def __getitem__(self, name: str) -> float:
        return self.settings[name].value

    def whole(self, name: str) -> int:
        """A value that is counted in whole cents, days or items."""
        return int(self.settings[name].value)

    def kept(self) -> pa.Table:
        """What owners keep to their own locations: a row for each (organisation, material)."""
        pairs = [(code, material) for code, materials in self.at("owner_keeps").items() for material in dict.fromkeys(materials)]
        return pa.table(
            {name: pa.array([pair[at] for pair in pairs], pa.string()) for at, name in enumerate(("organisation", "material"))}
        )

    def without_meaning(self, locations: Collection[str], organisations: Collection[str]) -> tuple[str, ...]:
        """Codes that are agreed on and that no location or organisation has: a slip of the pen changes nothing, in silence."""
        return tuple(
            f"[{table}] {code}"
            for table, values in self.by_place.items()
            for code in values
            if code not in (locations if table in OF_LOCATIONS else organisations)
        )

    def at(self, table: str) -> Mapping[str, Any]:
        """What differs by place; empty when nothing does."""
        return self.by_place.get(table, {})


@cache
def our_agreement() -> Agreement:
    """The values that hold where a data folder says nothing."""
    return Agreement(_settings(_read(OURS), OURS))


def agreement_of(data: Path) -> Agreement:
    """The agreement of a data folder: ours, changed by its `holds.toml` when there is one.

    Raises:
        AgreementError: naming file, place, what was found and what is allowed.
    """
    path, ours = data / FILE, our_agreement()
    if not path.exists():
        return ours
    given = _read(path)
    by_place = {name: _by_place(name, given.pop(name), path) for name in BY_PLACE if name in given}
    theirs = _settings(given, path, known=ours.settings)
    return Agreement(MappingProxyType({**ours.settings, **theirs}), MappingProxyType(by_place))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AgreementError(f"{path}: is not TOML: {error}") from error


def _settings(given: Mapping[str, Any], path: Path, known: Mapping[str, Setting] | None = None) -> Mapping[str, Setting]:
    found = {}
    for section, parts in given.items():
        for name, part in parts.items() if isinstance(parts, dict) else [("", parts)]:
            whole = f"{section}.{name}".rstrip(".")
            if known is not None and whole not in known:
                raise AgreementError(
                    f"{path}: has {whole!r}; allowed are {', '.join(sorted(known))} and the tables {', '.join(BY_PLACE)}"
                )
            found[whole] = _setting(part, f"{path}: {whole}", known[whole] if known else None)
    return MappingProxyType(found)


def _setting(part: Any, where: str, ours: Setting | None) -> Setting:
    asked = {"value", "why"} if ours else {"value", "unit", "why"}
    if not isinstance(part, dict) or not asked <= set(part) <= {"value", "unit", "why"}:
        raise AgreementError(f'{where} is {part!r}; write a value and why it is so, as in {{ value = 40, why = "…" }}')
    value, unit, why = part["value"], part.get("unit", ours.unit if ours else ""), part["why"]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
        raise AgreementError(f"{where}: value is {value!r}; write a number from 0, in {unit}")
    if ours is not None and unit != ours.unit:
        raise AgreementError(f"{where}: unit is {unit!r}; it is counted in {ours.unit!r}, and that cannot change")
    if not isinstance(why, str) or not why.strip():
        raise AgreementError(f"{where}: why is {why!r}; say in words why it is so")
    return Setting(float(value), unit, why)


def _by_place(name: str, part: Any, path: Path) -> Mapping[str, Any]:
    where = f"{path}: {name}"
    if not isinstance(part, dict):
        raise AgreementError(f"{where} is {part!r}; write a table: {BY_PLACE[name]}")
    for code, value in part.items():
        if name == "visiting_days":
            right = isinstance(value, list) and all(isinstance(day, int) and 1 <= day <= 7 for day in value)
        elif name == "owner_keeps":
            right = isinstance(value, list) and all(each in MATERIALS for each in value)
        elif name == "floats":
            right = isinstance(value, bool)
        else:
            right = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1_000_000
        if not right:
            allowed = f"; materials are {', '.join(MATERIALS)}" if name == "owner_keeps" else ""
            raise AgreementError(f"{where}: {code} is {value!r}; write {BY_PLACE[name]}{allowed}")
    return MappingProxyType(dict(part))
