"""One measure as a librarian signs it: question, unit, direction, versions, breaks, review. One TOML file each."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from schakel.measures.term import DefinitionError, Term, parse_term
from schakel.measures.unseen import days_of
from schakel.vocabulary.shapes import told_with_its_place
from schakel.vocabulary.tables import TABLES

KINDS = {
    "count": "a number of things; no denominator",
    "proportion": "a part of a whole: the numerator lies within the denominator; shown in percent",
    "rate": "a number per something else",
    "quantile": "the median or another quantile; the denominator is how many it rests on",
}
DIRECTIONS = ("higher", "lower", "neither")
LANGUAGES = ("nl", "en")
HOW_TO = "docs/how-to/add-a-measure.md"
MOST_DIGITS = 6
"""Behind the decimal mark."""

_KEYS = (
    "title",
    "question",
    "unit",
    "better",
    "kind",
    "scale",
    "part",
    "digits",
    "note",
    "version",
    "break",
    "published",
    "variant_of",
    "reviewed",
)


@dataclass(frozen=True)
class Version:
    """One version of a definition, in force from a day until the next version.

    Args:
        source: whose definition it is.
        note: what is in and what is out, per language.
    """

    valid_from: date
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...]
    source: str
    note: Mapping[str, str]

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms, numerator first."""
        return (*self.numerator, *self.denominator)

    @property
    def ripens_after_days(self) -> int:
        """Days after a period until nothing can come to count in it any more."""
        return max(term.ripens_after_days for term in self.terms)

    @property
    def rests_on_states(self) -> bool:
        """Whether it looks at a day that a source of states does not tell."""
        return any(TABLES[table].bound_of(day) for term in self.terms for table, day in days_of(term))


@dataclass(frozen=True)
class Break:
    """A declared break: figures before and from that day may not be compared, and pages say why."""

    at: date
    why: Mapping[str, str]


@dataclass(frozen=True)
class Review:
    """Who looked at the definition last, per language, when, and when it is looked at again."""

    by: Mapping[str, str]
    on: date
    again: date


@dataclass(frozen=True)
class Measure:
    """One measure.

    Args:
        better: which direction is better; "neither" where a higher figure says nothing good or bad.
        kind: one of `KINDS`; it decides which interval belongs to it.
        scale: what the ratio is multiplied with (1000 for hours per 1,000 inhabitants).
        part: what the measure is also split by: "age_class", or "class" for classes of locations.
        digits: digits after the comma on a page (of the percentage, for a proportion).
        published: name of the series that others published of it (`published/<name>.toml`), in which a break was found.
        variant_of: name of the measure that answers the same question by default; None for that one itself.
    """

    name: str
    title: Mapping[str, str]
    question: Mapping[str, str]
    unit: Mapping[str, str]
    better: str
    kind: str
    scale: float
    part: str | None
    digits: int
    versions: tuple[Version, ...]
    breaks: tuple[Break, ...]
    reviewed: Review
    published: str | None = None
    variant_of: str | None = None

    @property
    def adds_up(self) -> bool:
        """Whether the network is the sum of its places, on both sides; distinct things are counted anew at each level."""
        return all(term.way != "distinct" for each in self.versions for term in each.terms)

    def version_on(self, day: date) -> Version | None:
        """The version in force on that day; None before the first one."""
        found = [version for version in self.versions if version.valid_from <= day]
        return found[-1] if found else None


def load_measure(path: Path) -> Measure:
    """Read and check one definition; the name of the file is the name of the measure."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DefinitionError(f"{path.name}: is not TOML: {error}") from error
    with told_with_its_place(path.name, DefinitionError, HOW_TO):
        return parse_measure(data, name=path.stem)


def parse_measure(data: Mapping[str, Any], *, name: str) -> Measure:
    """Check a definition that was read from TOML.

    Raises:
        DefinitionError: naming file and place, what was found, what is allowed.
    """
    where = f"{name}.toml"
    for key in data:
        if key not in _KEYS:
            raise DefinitionError(f"{where}: {key}: there is no such key; allowed are {', '.join(_KEYS)}")
    kind = _choice(data, "kind", tuple(KINDS), where)
    versions = tuple(_version(part, data.get("note"), where) for part in data.get("version", ()))
    if not versions:
        raise DefinitionError(f"{where}: has no [[version]]; give at least one with valid_from, numerator and source")
    days = [version.valid_from for version in versions]
    if days != sorted(set(days)):
        raise DefinitionError(
            f"{where}: versions begin on {', '.join(map(str, days))}; each must begin later than the one before"
        )
    for version in versions:
        _check_kind(kind, version, where)
    breaks = tuple(_break(part, where) for part in data.get("break", ()))
    for day in days[1:]:
        if day not in [each.at for each in breaks]:
            raise DefinitionError(
                f"{where}: a version begins on {day} and no break is declared there; add [[break]] with at = {day} and why, "
                "so that no series runs across the change"
            )
    return Measure(
        name=name,
        title=_both(data, "title", where),
        question=_both(data, "question", where),
        unit=_both(data, "unit", where),
        better=_choice(data, "better", DIRECTIONS, where),
        kind=kind,
        scale=float(_number(data, "scale", 1, 1e-9, 1e9, where)),
        part=_part(data.get("part"), versions, where),
        digits=int(_number(data, "digits", 1 if kind == "proportion" else 0, 0, MOST_DIGITS, where)),
        versions=versions,
        breaks=breaks,
        reviewed=_review(data.get("reviewed"), where),
        published=data.get("published"),
        variant_of=data.get("variant_of"),
    )


def _version(data: Mapping[str, Any], note: Any, where: str) -> Version:
    for key in data:
        if key not in ("valid_from", "numerator", "denominator", "source", "note"):
            raise DefinitionError(f"{where}: version.{key}: there is no such key; "
                                  "allowed are valid_from, numerator, denominator, source, note")  # fmt: skip
    valid_from = data.get("valid_from")
    if not isinstance(valid_from, date):
        raise DefinitionError(f"{where}: version.valid_from is {valid_from!r}; give a day without quotes, as in 2008-01-01")
    if not data.get("source"):
        raise DefinitionError(f"{where}: version of {valid_from} has no source; say whose definition it is")
    return Version(
        valid_from=valid_from,
        numerator=_terms(data.get("numerator"), f"{where}: numerator"),
        denominator=_terms(data.get("denominator", ()), f"{where}: denominator"),
        source=data["source"],
        note=_both({"note": data.get("note", note)}, "note", where),
    )


def _terms(data: Any, where: str) -> tuple[Term, ...]:
    parts: Sequence[Any] = data if isinstance(data, list | tuple) else [data]
    found = []
    for number, part in enumerate(parts):
        place = where if len(parts) == 1 else f"{where}[{number}]"
        with told_with_its_place(place, DefinitionError, HOW_TO):
            found.append(parse_term(part, where=place))
    return tuple(found)


def _check_kind(kind: str, version: Version, where: str) -> None:
    ways = {term.way for term in version.numerator}
    if (kind == "count") == bool(version.denominator):
        found = "a" if version.denominator else "no"
        raise DefinitionError(
            f"{where}: kind is {kind!r} and there is {found} denominator; a count has none, every other kind has one"
        )
    if (kind == "quantile") != ("quantile" in ways) or ("quantile" in ways and len(version.numerator) > 1):
        raise DefinitionError(
            f"{where}: kind is {kind!r} and the numerator uses {', '.join(sorted(ways))}; a quantile is one term with `quantile`"
        )
    if any(term.way == "quantile" for term in version.denominator):
        raise DefinitionError(f"{where}: denominator: a quantile cannot be divided by")


def _part(part: Any, versions: tuple[Version, ...], where: str) -> str | None:
    if part is None:
        return None
    for version in versions:
        for term in version.numerator:
            if not (term.rule_set if part == "class" else term.promise.has(part)):
                raise DefinitionError(f"{where}: part is {part!r}; numerator table `{term.table}` cannot be split by it")
    return str(part)


def _break(data: Mapping[str, Any], where: str) -> Break:
    at = data.get("at")
    if not isinstance(at, date):
        raise DefinitionError(f"{where}: break.at is {at!r}; give the first day of the new series, as in 2017-01-01")
    return Break(at=at, why=_both(data, "why", where))


def _review(data: Any, where: str) -> Review:
    if not isinstance(data, Mapping) or set(data) != {"by", "on", "again"}:
        raise DefinitionError(f"{where}: [reviewed] needs by, on and again; found {data!r}")
    if not isinstance(data["on"], date) or not isinstance(data["again"], date) or data["again"] <= data["on"]:
        raise DefinitionError(f"{where}: reviewed.again is {data['again']}; give a day later than reviewed.on, {data['on']}")
    by = dict.fromkeys(LANGUAGES, data["by"]) if isinstance(data["by"], str) else _both(data, "by", f"{where}: reviewed")
    return Review(by=by, on=data["on"], again=data["again"])


def _both(data: Mapping[str, Any], key: str, where: str) -> Mapping[str, str]:
    found = data.get(key)
    if not isinstance(found, Mapping) or set(found) != set(LANGUAGES) or not all(found.values()):
        raise DefinitionError(f"{where}: {key} is {found!r}; give {key}.nl and {key}.en")
    return dict(found)


def _number(data: Mapping[str, Any], key: str, default: float, least: float, most: float, where: str) -> float:
    found = data.get(key, default)
    if isinstance(found, bool) or not isinstance(found, int | float) or not least <= found <= most:
        raise DefinitionError(f"{where}: {key} is {found!r}; give a number from {least:g} to {most:g}")
    return found


def _choice(data: Mapping[str, Any], key: str, allowed: tuple[str, ...], where: str) -> str:
    found = data.get(key)
    if found not in allowed:
        raise DefinitionError(f"{where}: {key} is {found!r}; allowed are {', '.join(allowed)}")
    return str(found)
