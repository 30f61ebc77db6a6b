"""The rules of retention, as the package gives them and the data folder changes them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from schakel.errors import InputError

FILE = "retention.toml"
_DEFAULTS = Path(__file__).parent / FILE
_CHANGEABLE = ("keep_days", "reason")


class RetentionError(InputError):
    """`retention.toml` of the data folder says something that cannot be."""


@dataclass(frozen=True)
class Rule:
    """How long one kind of thing is kept.

    Args:
        keep_days: days after what `counts_from` says; None = no term in days, `keeps` says how long.
        keeps: the same in words.
        goes: what removes it.
        is_own: the data folder changed it.
    """

    name: str
    what: str
    where: str
    counts_from: str
    keep_days: int | None
    keeps: str
    goes: str
    reason: str
    source: str
    is_own: bool = False

    def is_over(self, since: date, today: date) -> bool:
        """Whether something is kept too long.

        >>> rule = Rule("jobs", "", "", "", 92, "92 days", "", "", "")
        >>> rule.is_over(date(2021, 1, 1), date(2021, 4, 3)), rule.is_over(date(2021, 1, 1), date(2021, 4, 4))
        (False, True)
        """
        return self.keep_days is not None and today > since + timedelta(days=self.keep_days)


def rules_of(data: Path) -> Mapping[str, Rule]:
    """The rules that hold in a data folder, by name.

    Raises:
        RetentionError: naming the rule, what was found and what is allowed.
    """
    path = data / FILE
    rules = dict(_defaults())
    if not path.exists():
        return MappingProxyType(rules)
    try:
        changes = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RetentionError(f"{path}: is not TOML: {error}") from error
    for name, change in changes.items():
        rules[name] = _changed(rules, name, change, f"{path}: [{name}]")
    return MappingProxyType(rules)


def _changed(rules: Mapping[str, Rule], name: str, change: Any, place: str) -> Rule:
    if name not in rules:
        raise RetentionError(f"{place}: there is no such rule; rules are {', '.join(rules)}")
    if not isinstance(change, dict):
        raise RetentionError(f"{place}: is {change!r}; write it as [{name}] with keep_days and reason under it")
    unknown = [key for key in change if key not in _CHANGEABLE]
    if unknown:
        raise RetentionError(f"{place}: has {unknown[0]!r}; a data folder changes {' and '.join(_CHANGEABLE)}")
    days, reason = change.get("keep_days"), change.get("reason")
    if rules[name].keep_days is None:
        raise RetentionError(f"{place}: is kept {rules[name].keeps!r}, which is no term in days; it cannot be changed here")
    if type(days) is not int or days < 0:
        raise RetentionError(f"{place}: keep_days is {days!r}; give a whole number of days, 0 or more")
    if not isinstance(reason, str) or not reason.strip():
        raise RetentionError(f"{place}: reason is {reason!r}; say why it is kept {days} days instead of {rules[name].keep_days}")
    return replace(rules[name], keep_days=days, keeps=_in_words(days), reason=reason.strip(), is_own=True)


@cache
def _defaults() -> Mapping[str, Rule]:
    given = tomllib.loads(_DEFAULTS.read_text(encoding="utf-8"))
    return {name: _rule(name, part) for name, part in given.items()}


def _rule(name: str, part: Mapping[str, Any]) -> Rule:
    keep = part["keep_days"]
    days = keep if isinstance(keep, int) else None
    told = {key: part[key] for key in ("what", "where", "counts_from", "goes", "reason", "source")}
    return Rule(name=name, keep_days=days, keeps=str(keep) if days is None else _in_words(days), **told)


def _in_words(days: int) -> str:
    return "not at all" if days == 0 else f"{days} days"
