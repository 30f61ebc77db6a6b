"""The rules by which figures are looked at before they are given out: read from TOML, checked, the same for all deliveries."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from schakel.errors import InputError
from schakel.measures.catalogue import find_measures
from schakel.measures.definition import KINDS, LANGUAGES

DEFAULTS = Path(__file__).parent / "plausible.toml"
FILE = "plausible.toml"
TESTS: Mapping[str, tuple[str, ...]] = {
    "change": ("share", "least"), "factor": ("times", "least"), "gone": ("least",), "appeared": ("least",),
    "below": ("bound",), "above": ("bound",), "parts": (), "places": (), "more_than": ("measure", "other"),
    "broken": (), "unknown": (), "incomplete": (),
}  # fmt: skip
"""Each test and what it needs."""
_NUMBERS = ("share", "times", "least", "bound")
_ALWAYS = ("test", "stops", "says", "why")
_MAY = ("kinds", "measures")


class RuleError(InputError):
    """A rule of plausibility says something that cannot be."""


@dataclass(frozen=True)
class Rule:
    """One rule.

    Args:
        test: one of `TESTS`; `numbers`, `measure` and `other` are what it needs.
        stops: a figure of which it speaks cannot be signed for as it is.
        says: the sentence, by language.
        kinds, measures: of which it speaks only; empty = of all.
    """

    name: str
    test: str
    stops: bool
    says: Mapping[str, str]
    why: str
    numbers: Mapping[str, float]
    measure: str = ""
    other: str = ""
    kinds: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


def find_rules(data: Path | None = None) -> tuple[Rule, ...]:
    """The rules of the makers, with those of the data folder in their place or behind them.

    Raises:
        RuleError: naming file, rule, what was found and what is allowed.
    """
    rules = dict(_read(DEFAULTS))
    if data is not None and (data / FILE).exists():
        rules |= _read(data / FILE)
    return tuple(rules.values())


@cache
def _defaults_text() -> str:
    return DEFAULTS.read_text(encoding="utf-8")


def _read(path: Path) -> dict[str, Rule]:
    try:
        text = _defaults_text() if path == DEFAULTS else path.read_text(encoding="utf-8")
        found = tomllib.loads(text)
    except OSError as error:
        raise RuleError(f"{path}: cannot be read ({error.strerror}); make it a file that may be read") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: is not TOML: {error}") from error
    return {name: _rule(name, value, f"{path}: {name}") for name, value in found.items()}


def _rule(name: str, value: Any, where: str) -> Rule:
    if not isinstance(value, Mapping):
        raise RuleError(f"{where} is {value!r}; write a table, as in [{name}]")
    test = str(value.get("test"))
    if test not in TESTS:
        raise RuleError(f"{where}.test is {test!r}; allowed are {', '.join(TESTS)}")
    needs = TESTS[test]
    for key in value:
        if key not in (*_ALWAYS, *_MAY, *needs):
            raise RuleError(
                f"{where}.{key}: there is no such key for {test!r}; allowed are {', '.join((*_ALWAYS, *_MAY, *needs))}"
            )
    for key in (*_ALWAYS, *needs):
        if key not in value:
            raise RuleError(f"{where} has no {key}; give {', '.join((*_ALWAYS, *needs))}")
    if not isinstance(value["stops"], bool):
        raise RuleError(f"{where}.stops is {value['stops']!r}; allowed are true and false")
    says = value["says"]
    if not isinstance(says, Mapping) or set(says) != set(LANGUAGES) or not all(isinstance(each, str) for each in says.values()):
        raise RuleError(f"{where}.says is {says!r}; give says.nl and says.en")
    if not isinstance(value["why"], str) or not value["why"].strip():
        raise RuleError(f"{where}.why is {value['why']!r}; write down why the rule is there")
    numbers = {key: _number(value[key], f"{where}.{key}") for key in needs if key in _NUMBERS}
    measures = tuple(_measure(each, f"{where}.measures") for each in _list(value.get("measures", []), f"{where}.measures"))
    kinds = tuple(_list(value.get("kinds", []), f"{where}.kinds"))
    if wrong := [kind for kind in kinds if kind not in KINDS]:
        raise RuleError(f"{where}.kinds has {wrong[0]!r}; allowed are {', '.join(KINDS)}")
    return Rule(
        name, test, value["stops"], dict(says), value["why"], numbers,
        measure=_measure(value["measure"], f"{where}.measure") if "measure" in needs else "",
        other=_measure(value["other"], f"{where}.other") if "other" in needs else "",
        kinds=kinds, measures=measures,
    )  # fmt: skip


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RuleError(f"{where} is {value!r}; give a number")
    return float(value)


def _list(value: Any, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise RuleError(f"{where} is {value!r}; give a list of names")
    return value


def _measure(value: Any, where: str) -> str:
    if value not in find_measures():
        raise RuleError(f"{where}: there is no measure {value!r}; `schakel measures` lists those there are")
    return str(value)
