"""Values that a librarian signs, read from TOML: each with unit and reason; some by category of titles.

A file of Schakel has every value; the file of the same name in a data folder changes those it names, and is signed.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from schakel.collection.category import Category, matches, names_more
from schakel.errors import InputError

MOST = 1e9


class SignedValuesError(InputError):
    """A signed file says something that cannot be."""


@dataclass(frozen=True)
class Value:
    """One value with what it is counted in and why it is so."""

    value: float
    unit: str
    why: str


@dataclass(frozen=True)
class SignedValues:
    """All values of a file.

    Args:
        name, version: what a list that rests on them says it rests on.
        values: by `section.name`.
        by_category: by name, then by pattern "audience/genre/material".
        at: numbers by code of a place, by table; whole ones where its name ends in `_at`. Empty where a file says nothing.
    """

    name: str
    version: str
    signed_by: str
    signed_on: date
    values: Mapping[str, Value]
    by_category: Mapping[str, Mapping[str, Value]]
    at: Mapping[str, Mapping[str, float]]

    def __getitem__(self, name: str) -> float:
        return self.values[name].value

    @property
    def title(self) -> str:
        """Name and version, as a list says them."""
        return f"{self.name} {self.version}"

    def as_json(self) -> dict[str, Any]:
        """All values with unit and reason, in plain words."""
        return {
            "name": self.name, "version": self.version, "signed_by": self.signed_by, "signed_on": self.signed_on.isoformat(),
            "values": {name: vars(value) for name, value in self.values.items()},
            "by_category": {
                name: {pattern: vars(value) for pattern, value in found.items()} for name, found in self.by_category.items()
            },
            "at": {name: dict(found) for name, found in self.at.items()},
        }  # fmt: skip

    def of(self, name: str, category: Category) -> Value:
        """The value for a category: of the pattern that names most of it."""
        fitting = [pattern for pattern in self.by_category[name] if matches(pattern, category)]
        return self.by_category[name][max(fitting, key=names_more)]

    def changed(self, **values: float) -> "SignedValues":
        """The same with other values; `__` stands for the point in a name."""
        new = {name.replace("__", "."): value for name, value in values.items()}
        return replace(self, values={**self.values, **{name: replace(self.values[name], value=new[name]) for name in new}})


def read_signed(ours: Path, data: Path, tables: Mapping[str, str]) -> SignedValues:
    """The values of Schakel, changed by the file of the same name in a data folder when there is one.

    Args:
        tables: tables of numbers by code of a place that a data folder may give, with what they say.

    Raises:
        SignedValuesError: naming file, place, what was found and what is allowed.
    """
    start = _signed(_read(ours), ours, None, tables)
    path = data / ours.name
    return _signed(_read(path), path, start, tables) if path.exists() else start


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SignedValuesError(f"{path}: is not TOML: {error}") from error


def _signed(given: dict[str, Any], path: Path, ours: SignedValues | None, tables: Mapping[str, str]) -> SignedValues:
    name, version, by, on = signature(given.pop("rules", None), f"{path}: rules")
    at = {table: _at(table, given.pop(table), path, says) for table, says in tables.items() if table in given}
    by_category = {
        part: _by_category(values, f"{path}: by_category.{part}", ours.by_category if ours else None, part)
        for part, values in _table(given.pop("by_category", {}), f"{path}: by_category").items()
    }
    values = {
        f"{section}.{part}": _value(found, f"{path}: {section}.{part}", ours.values if ours else None, f"{section}.{part}")
        for section, parts in given.items()
        for part, found in _table(parts, f"{path}: {section}").items()
    }
    if ours is not None:
        values = {**ours.values, **values}
        by_category = {part: {**found, **by_category.get(part, {})} for part, found in ours.by_category.items()}
    return SignedValues(
        name, version, by, on, MappingProxyType(values),
        MappingProxyType({part: MappingProxyType(found) for part, found in by_category.items()}), MappingProxyType(at),
    )  # fmt: skip


def signature(part: Any, where: str) -> tuple[str, str, str, date]:
    """Name, version, who signed and on what day.

    Raises:
        SignedValuesError: when one is missing: unsigned values advise nobody.
    """
    asked = ("name", "version", "signed_by", "signed_on")
    part = _table(part or {}, where)
    if set(part) != set(asked):
        raise SignedValuesError(f"{where} has {', '.join(part) or 'nothing'}; write {', '.join(asked)}")
    for name in asked[:3]:
        if not isinstance(part[name], str) or not part[name].strip():
            raise SignedValuesError(f"{where}: {name} is {part[name]!r}; write it in words, between quotes")
    on = part["signed_on"]
    if not isinstance(on, date) or isinstance(on, datetime):
        raise SignedValuesError(f"{where}: signed_on is {on!r}; write a day, as 2026-03-02, without quotes")
    return part["name"].strip(), part["version"].strip(), part["signed_by"].strip(), on


def _table(part: Any, where: str) -> dict[str, Any]:
    if not isinstance(part, dict):
        raise SignedValuesError(f"{where} is {part!r}; write a table")
    return part


def _value(part: Any, where: str, known: Mapping[str, Value] | None, name: str) -> Value:
    if known is not None and name not in known:
        raise SignedValuesError(f"{where}: there is no value of that name; there are {', '.join(known)}")
    ours = known[name] if known is not None else None
    asked = {"value", "why"} if ours else {"value", "unit", "why"}
    if not isinstance(part, dict) or not asked <= set(part) <= {"value", "unit", "why"}:
        raise SignedValuesError(f'{where} is {part!r}; write a value and why it is so, as in {{ value = 40, why = "…" }}')
    return _checked(part["value"], part.get("unit", ours.unit if ours else ""), part["why"], where, ours.unit if ours else None)


def _by_category(
    parts: Any, where: str, known: Mapping[str, Mapping[str, Value]] | None, name: str
) -> dict[str, Value]:  # fmt: skip
    if known is not None and name not in known:
        raise SignedValuesError(f"{where}: there is no value of that name by category; there are {', '.join(known)}")
    parts = dict(_table(parts, where))
    ours = next(iter(known[name].values())).unit if known else None
    unit = parts.pop("unit", ours or "")
    found = {}
    for pattern, part in parts.items():
        names_more(_pattern(pattern, where))
        if not isinstance(part, dict) or set(part) != {"value", "why"}:
            raise SignedValuesError(f'{where}: {pattern} is {part!r}; write {{ value = 40, why = "…" }}')
        found[pattern] = _checked(part["value"], unit, part["why"], f"{where}: {pattern}", ours)
    return found


def _pattern(pattern: str, where: str) -> str:
    try:
        matches(pattern, Category("unknown", "unknown", "unknown"))
    except InputError as error:
        raise SignedValuesError(f"{where}: {error}") from error
    return pattern


def _checked(value: Any, unit: Any, why: Any, where: str, ours: str | None) -> Value:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < MOST:
        raise SignedValuesError(f"{where}: value is {value!r}; write a number from 0, in {unit}")
    if ours is not None and unit != ours:
        raise SignedValuesError(f"{where}: unit is {unit!r}; it is counted in {ours!r}, and that cannot change")
    if not isinstance(why, str) or not why.strip():
        raise SignedValuesError(f"{where}: why is {why!r}; say in words why it is so")
    return Value(float(value), unit, why)


def _at(table: str, part: Any, path: Path, says: str) -> Mapping[str, float]:
    asked = int if table.endswith("_at") else int | float
    for code, value in _table(part, f"{path}: {table} ({says})").items():
        if isinstance(value, bool) or not isinstance(value, asked) or not 0 <= value < MOST:
            raise SignedValuesError(f"{path}: {table}: {code} is {value!r}; write {says}")
    return MappingProxyType(dict(part))
