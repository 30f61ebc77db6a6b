"""Classes of locations: a function of rule set, facts and date. The rule sets disagree; none is written into code.

A rule set is a TOML file in `rulesets/`. Its classes are tried in order; the first whose conditions all hold is the
class. A condition on a fact that is not known makes the class "unknown", unless another condition already fails; when
no class fits, it is "none".
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

import ibis
import ibis.expr.types as ir

from schakel.measures.definition import LANGUAGES
from schakel.measures.term import DefinitionError
from schakel.vocabulary.tables import TABLES

RULE_SETS = Path(__file__).parent / "rulesets"
NONE = "none"
UNKNOWN = "unknown"
FACTS = ("kind", "open_hours_week", "staffed_hours_week", "has_collection", "has_all_functions", "is_shared_building")
TESTS = ("in", "is", "at_least", "more_than", "at_most", "less_than")


@dataclass(frozen=True)
class Condition:
    """One condition on one fact of a location."""

    fact: str
    test: str
    value: Any

    def check(self, facts: Mapping[str, Any]) -> bool | None:
        """None when the fact is not known."""
        found = facts.get(self.fact)
        if found is None:
            return None
        match self.test:
            case "in":
                return found in self.value
            case "is":
                return bool(found == self.value)
            case "at_least":
                return bool(found >= self.value)
            case "more_than":
                return bool(found > self.value)
            case "at_most":
                return bool(found <= self.value)
            case _:
                return bool(found < self.value)

    def expression(self, table: ir.Table) -> ir.BooleanValue:
        """The same, as an expression; NULL when the fact is not known."""
        found = table[self.fact]
        match self.test:
            case "in":
                return found.isin(self.value)
            case "is":
                return found == self.value
            case "at_least":
                return found >= self.value
            case "more_than":
                return found > self.value
            case "at_most":
                return found <= self.value
            case _:
                return found < self.value


@dataclass(frozen=True)
class LocationClass:
    """One class and its conditions, which must all hold."""

    name: str
    title: Mapping[str, str]
    when: tuple[Condition, ...]


@dataclass(frozen=True)
class RuleSet:
    """One rule set by its versions, each with its classes in order.

    The first version also judges earlier days: a rule set is a way to look, not the law of that day.
    """

    name: str
    title: Mapping[str, str]
    source: str
    versions: tuple[tuple[date, tuple[LocationClass, ...]], ...]

    def classes_on(self, day: date) -> tuple[LocationClass, ...]:
        found = [classes for valid_from, classes in self.versions if valid_from <= day]
        return found[-1] if found else self.versions[0][1]

    @property
    def days(self) -> tuple[date, ...]:
        """The first day of each version, in order."""
        return tuple(valid_from for valid_from, _ in self.versions)

    @property
    def class_names(self) -> tuple[str, ...]:
        """All classes that any version knows, and those for places that fit in none or cannot be judged."""
        named = [each.name for _, classes in self.versions for each in classes]
        return (*dict.fromkeys(named), NONE, UNKNOWN)


def classify(rule_set: RuleSet, facts: Mapping[str, Any], on: date) -> str:
    """The class of a location with these facts (columns of `location_facts`) on that day.

    >>> facts = {"kind": "fixed", "staffed_hours_week": 15.0, "has_collection": True, "has_all_functions": True}
    >>> rule_sets = find_rule_sets()
    >>> classify(rule_sets["cbs_2019"], facts, date(2022, 12, 31)), classify(rule_sets["spuk_2023"], facts, date(2022, 12, 31))
    ('branch', 'service_point')
    """
    for each in rule_set.classes_on(on):
        found = [condition.check(facts) for condition in each.when]
        if False in found:
            continue
        return UNKNOWN if None in found else each.name
    return NONE


def class_expression(rule_set: RuleSet, table: ir.Table, on: date) -> ir.StringValue:
    """`classify` for every row of `location_facts`, by the version of the rule set that holds on that day."""
    branches: list[tuple[ir.BooleanValue, str]] = []
    for each in rule_set.classes_on(on):
        together = ibis.and_(*(condition.expression(table) for condition in each.when))
        branches += [(together, each.name), (together.isnull(), UNKNOWN)]
    return ibis.cases(*branches, else_=NONE)


def find_rule_sets(folder: Path = RULE_SETS) -> Mapping[str, RuleSet]:
    """Rule sets by name, found by being there."""
    return _load(folder)


@cache
def _load(folder: Path) -> Mapping[str, RuleSet]:
    return MappingProxyType({path.stem: load_rule_set(path) for path in sorted(folder.glob("*.toml"))})


def load_rule_set(path: Path) -> RuleSet:
    """Read and check one rule set; DefinitionError names file and place."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DefinitionError(f"{path.name}: is not TOML: {error}") from error
    versions = tuple(
        (part["valid_from"], tuple(_class(each, path.name) for each in part.get("class", ()))) for part in data["version"]
    )
    if not versions or not all(classes for _, classes in versions):
        raise DefinitionError(f"{path.name}: each [[version]] needs at least one [[version.class]]")
    days = [valid_from for valid_from, _ in versions]
    if any(before >= after for before, after in pairwise(days)):
        raise DefinitionError(f"{path.name}: versions begin on {', '.join(map(str, days))}; write the oldest first")
    return RuleSet(name=path.stem, title=data["title"], source=data["source"], versions=versions)


def _class(data: Mapping[str, Any], where: str) -> LocationClass:
    name = data.get("name")
    if not name or set(data.get("title", {})) != set(LANGUAGES):
        raise DefinitionError(f"{where}: class {name!r} needs name, title.nl and title.en")
    return LocationClass(name, data["title"], tuple(_condition(part, f"{where}: class {name}") for part in data.get("when", ())))


def _condition(data: Mapping[str, Any], where: str) -> Condition:
    fact = str(data.get("fact"))
    if fact not in FACTS:
        raise DefinitionError(f"{where}: fact is {fact!r}; facts of a location are {', '.join(FACTS)}")
    found = [test for test in TESTS if test in data]
    if len(found) != 1:
        raise DefinitionError(f"{where}: the condition on {fact!r} has {len(found)} tests; give one of {', '.join(TESTS)}")
    value = data[found[0]]
    allowed = TABLES["location_facts"].column(fact).allowed
    for one in value if found[0] == "in" else ():
        if one not in allowed:
            raise DefinitionError(f"{where}: {one!r} is no kind of location; allowed are {', '.join(allowed)}")
    return Condition(fact, found[0], tuple(value) if found[0] == "in" else value)
