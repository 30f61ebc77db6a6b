"""Facts that no data tell: meetings held, a plan adopted, money spent. Read from `norm_facts.toml` of a data folder.

A norm without a measure can only be judged when somebody says how it stands. Each fact says who says so and of which day it is,
so that a judgement of an earlier day can be repeated: the last fact known by that day counts.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from schakel.errors import InputError
from schakel.measures.figure import period_named
from schakel.measures.norms import Norm

FILE = "norm_facts.toml"
_NEEDED = ("norm", "period", "value", "known_on", "source")
_DO = "see docs/how-to/norms.md"


class NormFactsError(InputError):
    """`norm_facts.toml` says something that cannot be."""


@dataclass(frozen=True)
class Fact:
    """How one norm stood.

    Args:
        of: which one of the things of which the norm is asked one by one; "" for a norm that is asked of the whole.
        period, starts_on: the period that it tells of, up to `known_on`.
        value: true or false for yes/no and a document; else a number (a share of 1, whole euros).
        source: who says so, and where it can be looked up.
        is_counted: the ledger of deliveries or a register counted it; False = somebody typed it.
        where: the list in which what was counted stands, as name of the sheet and query of its address; "" for none.
        typed: of a count, what somebody typed of the same period when that is something else; None otherwise.
    """

    norm: str
    of: str
    period: str
    starts_on: date
    value: float | bool
    known_on: date
    source: str
    is_counted: bool = False
    typed: float | bool | None = None
    where: str = ""


def read_facts(folder: Path, norms: Mapping[str, Norm]) -> tuple[Fact, ...]:
    """All facts of a data folder, by norm, thing and day; none when it has no file.

    Raises:
        NormFactsError: naming file, place, what was found and what is allowed.
    """
    path = folder / FILE
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NormFactsError(f"{path}: is not TOML: {error}; {_DO}") from error
    entries = data.get("fact", [])
    if set(data) - {"fact"} or not isinstance(entries, list):
        raise NormFactsError(f"{path}: has {', '.join(data)}; write [[fact]] for each fact, and nothing else; {_DO}")
    found: dict[tuple[str, str, str, date, date], Fact] = {}
    for number, entry in enumerate(entries, start=1):
        fact = _fact(entry, f"{path}: fact {number}", norms)
        key = (fact.norm, fact.of, fact.period, fact.starts_on, fact.known_on)
        if key in found:
            raise NormFactsError(
                f"{path}: fact {number}: {fact.norm} was told of that period and day already; keep one of the two"
            )
        found[key] = fact
    return tuple(found[key] for key in sorted(found))


def _fact(entry: Any, where: str, norms: Mapping[str, Norm]) -> Fact:
    write = f"write {', '.join(_NEEDED)}, and `of` where the norm asks it; {_DO}"
    if not isinstance(entry, dict):
        raise NormFactsError(f"{where} is {entry!r}; {write}")
    if not set(_NEEDED) <= set(entry) <= {*_NEEDED, "of"}:
        raise NormFactsError(f"{where} has {', '.join(entry)}; {write}")
    norm = _norm(entry["norm"], where, norms)
    where = f"{where} ({norm.name})"
    named = period_named(str(entry["period"]))
    if named is None:
        raise NormFactsError(f'{where}: period is {entry["period"]!r}; write "2026", "2026-Q3" or "2026-09", between quotes')
    period, starts_on = named
    asked = norm.on(starts_on)
    if asked is None:
        raise NormFactsError(f"{where}: period is {entry['period']!r}; the norm holds from {norm.versions[0].valid_from} on")
    if period not in asked.periods:
        raise NormFactsError(f"{where}: period is a {period}; the norm is asked of a {' or '.join(asked.periods)}")
    known_on, source, of = entry["known_on"], entry["source"], entry.get("of", "")
    if not isinstance(known_on, date) or isinstance(known_on, datetime):
        raise NormFactsError(f"{where}: known_on is {known_on!r}; write the day of which it tells, as 2026-10-31, without quotes")
    if not isinstance(source, str) or not source.strip():
        raise NormFactsError(f"{where}: source is {source!r}; write who says so and where it can be looked up")
    if norm.each is None and "of" in entry:
        raise NormFactsError(f"{where}: of is {of!r}; this norm is asked of the whole, so leave it out")
    if norm.each is not None and (not isinstance(of, str) or not of.strip()):
        raise NormFactsError(f"{where}: of is {of!r}; this norm is asked of {norm.each['en']}, so write which one")
    return Fact(norm.name, of.strip(), period, starts_on, _value(entry["value"], norm, where), known_on, source.strip())


def _norm(name: Any, where: str, norms: Mapping[str, Norm]) -> Norm:
    given = ", ".join(each.name for each in norms.values() if each.needs_fact)
    if not isinstance(name, str) or name not in norms:
        raise NormFactsError(f"{where}: norm is {name!r}; norms that need a fact are {given}")
    norm = norms[name]
    if not norm.needs_fact:
        told = f"measure {norm.measure}" if norm.measure else f"surveys about {norm.survey}"
        raise NormFactsError(f"{where}: norm is {name!r}, which is told by {told}; norms that need a fact are {given}")
    return norm


def _value(value: Any, norm: Norm, where: str) -> float | bool:
    if norm.kind in ("yes_no", "document"):
        if not isinstance(value, bool):
            raise NormFactsError(f"{where}: value is {value!r}; write true or false")
        return value
    most = 1.0 if norm.form == "share" else float("inf")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        allowed = "a share from 0 to 1" if norm.form == "share" else "a number from 0 on"
        raise NormFactsError(f"{where}: value is {value!r}; write {allowed}")
    return value
