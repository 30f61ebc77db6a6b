"""Norms: values by date, each with its authority. A norm judges a figure or a count; the answer has four values.

`met`, `not_met`, `too_early` (the period still runs; with what may be expected by now) and `not_testable` (the figure is
missing, or too small to show it: even without one failure a small branch cannot be shown to reach 99.9 %).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from schakel.measures.catalogue import find_measures
from schakel.measures.comparison import wilson
from schakel.measures.definition import LANGUAGES
from schakel.measures.figure import PERIODS, Figure, period_end
from schakel.measures.term import DefinitionError
from schakel.vocabulary.shapes import told_with_its_place

NORMS = Path(__file__).parent / "norms"
NORM_KINDS = ("minimum", "maximum", "range", "exact", "yes_no", "document", "budget")
NORM_FORMS = ("count", "share", "euro")
"""How the value of a norm that no measure tells is written: a number, a share of 1, whole euros."""
STATUSES = ("met", "not_met", "too_early", "not_testable")


@dataclass(frozen=True)
class NormValue:
    """What is asked from a day on.

    Args:
        value: for minimum, maximum, exact, budget.
        low, high: for a range; both ends are within it.
        periods: over which kinds of period it is asked; a norm that grows has one.
        grows: the figure grows during the period (a count of meetings), so that a share of it may be expected midway;
            False for a share or a ratio, which can be judged at any time.
        source: the authority: who asks it, where.
    """

    valid_from: date
    value: float | None
    low: float | None
    high: float | None
    periods: tuple[str, ...]
    grows: bool
    source: str


@dataclass(frozen=True)
class Norm:
    """One norm by its versions.

    Args:
        measure: the measure that tells how it stands; None for a norm that none tells (a document, meetings held).
        survey: subject of the surveys that tell it instead; what neither tells is a fact that somebody gives (`norm_facts`).
        each: of which things it is asked one by one, in words; None when it is asked of the whole.
        form: one of `NORM_FORMS`.
    """

    name: str
    title: Mapping[str, str]
    kind: str
    measure: str | None
    levels: tuple[str, ...]
    versions: tuple[NormValue, ...]
    survey: str | None = None
    each: Mapping[str, str] | None = None
    form: str = "count"

    @property
    def needs_fact(self) -> bool:
        """Whether somebody must say how it stands: no data tell it."""
        return self.measure is None and self.survey is None

    def until(self, version: NormValue) -> date | None:
        """First day on which the version no longer holds; None while it does."""
        later = [other.valid_from for other in self.versions if other.valid_from > version.valid_from]
        return min(later, default=None)

    def on(self, day: date) -> NormValue | None:
        """What is asked on that day; None before the norm began."""
        found = [version for version in self.versions if version.valid_from <= day]
        return found[-1] if found else None


@dataclass(frozen=True)
class Judgement:
    """How a figure stands to a norm.

    Args:
        expectation: what may be expected by now, for a period that still runs; None otherwise.
        why: in words that a page can show, for `not_testable` and `too_early`.
    """

    status: str
    expectation: float | None
    authority: str
    asked: NormValue
    why: str = ""


def judge(figure: Figure, norm: Norm, today: date) -> Judgement | None:
    """Judge one figure of a measure; None when nothing was asked of that level, period or day.

    A proportion is judged by its value, and is `not_testable` when even a faultless period of that size would not prove
    it: the lower end of Wilson's two-sided 95 % interval at 0 failures lies below the norm. While the period runs it is
    too early, not too small: more cases come. It is too early, too, while what happened in the period can still come to
    count: holds that were placed on its last day have not had their 30 days.
    """
    asked = norm.on(figure.starts_on)
    if asked is None or figure.period not in asked.periods or (norm.levels and figure.level not in norm.levels):
        return None
    if figure.value is None or figure.denominator == 0:
        return Judgement("not_testable", None, asked.source, asked, "no figure")
    is_over = today >= figure.ends_on
    if is_over and not figure.is_complete and today < figure.ends_on + timedelta(days=_ripening(norm, figure)):
        return Judgement("too_early", asked.value, asked.source, asked, "the last days can still come to count")
    if is_over and norm.kind == "minimum" and figure.denominator and asked.value is not None and 0 < asked.value < 1:
        faultless = wilson(figure.denominator, figure.denominator)
        if faultless is not None and faultless.low < asked.value and _passes(norm.kind, asked, figure.value):
            return Judgement(
                "not_testable", None, asked.source, asked, f"{figure.denominator:.0f} cases cannot prove {asked.value:.1%}"
            )
    return judge_value(
        figure.value, norm, asked, starts_on=figure.starts_on, today=today, is_complete=figure.is_complete, period=figure.period
    )


def judge_value(
    value: float | bool | None, norm: Norm, asked: NormValue, *, starts_on: date, today: date, is_complete: bool = True,
    period: str | None = None,
) -> Judgement:  # fmt: skip
    """Judge a value that somebody counted: meetings held, money spent, a document that exists.

    Midway through a period `expectation` is the share of the norm that time has passed (30 of 365 days of a norm of 12
    is about 1). A maximum or budget that is exceeded is `not_met` at once, and a minimum that is reached is `met` at
    once: time cannot undo them. All else waits for the end of the period.

    Args:
        period: the kind of period that was judged; None = the first that the norm names.
    """
    if value is None:
        return Judgement("not_testable", None, asked.source, asked, "no figure")
    ends_on = period_end(period or asked.periods[0], starts_on)
    runs = today < ends_on
    passes = _passes(norm.kind, asked, value)
    if not runs and is_complete:
        return Judgement("met" if passes else "not_met", None, asked.source, asked)
    if not runs:
        return Judgement("not_testable", None, asked.source, asked, "the data do not cover the whole period")
    if not asked.grows:
        return Judgement("too_early", asked.value, asked.source, asked, "the period still runs")
    passed = min(max((today - starts_on).days + 1, 0) / (ends_on - starts_on).days, 1.0)
    target = asked.value if asked.value is not None else asked.low
    expectation = None if target is None else target * passed
    if norm.kind in ("minimum", "yes_no", "document") and passes:
        return Judgement("met", expectation, asked.source, asked)
    too_much = asked.high if norm.kind == "range" else asked.value if norm.kind in ("maximum", "budget", "exact") else None
    if too_much is not None and float(value) > too_much:
        return Judgement("not_met", expectation, asked.source, asked)
    return Judgement("too_early", expectation, asked.source, asked, "the period still runs")


def _ripening(norm: Norm, figure: Figure) -> int:
    """Days after the period in which its events can still come to count; the figure is too low until then."""
    measure = find_measures().get(norm.measure or "")
    version = measure.version_on(figure.starts_on) if measure is not None else None
    return version.ripens_after_days if version is not None else 0


def _passes(kind: str, asked: NormValue, value: float | bool) -> bool:
    match kind:
        case "minimum":
            return asked.value is not None and value >= asked.value
        case "maximum" | "budget":
            return asked.value is not None and value <= asked.value
        case "range":
            return asked.low is not None and asked.high is not None and asked.low <= value <= asked.high
        case "exact":
            return value == asked.value
        case _:
            return bool(value)


def find_norms(folder: Path = NORMS) -> Mapping[str, Norm]:
    """Norms by name, found by being there."""
    return _load(folder)


def norms_of(measure: str) -> list[Norm]:
    """The norms that a measure is held to."""
    return [norm for norm in find_norms().values() if norm.measure == measure]


@cache
def _load(folder: Path) -> Mapping[str, Norm]:
    return MappingProxyType({path.stem: load_norm(path) for path in sorted(folder.glob("*.toml"))})


def load_norm(path: Path) -> Norm:
    """Read and check one norm; DefinitionError names file and place."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DefinitionError(f"{path.name}: is not TOML: {error}") from error
    with told_with_its_place(path.name, DefinitionError, "docs/how-to/norms.md"):
        return parse_norm(data, name=path.stem)


_KEYS = ("title", "kind", "measure", "survey", "levels", "each", "form", "norm")


_KEYS = ("title", "kind", "measure", "survey", "levels", "each", "form", "norm")


def parse_norm(data: Mapping[str, Any], *, name: str) -> Norm:
    """Check a norm that was read from TOML."""
    where = f"{name}.toml"
    for key in data:
        if key not in _KEYS:
            raise DefinitionError(f"{where}: {key}: there is no such key; allowed are {', '.join(_KEYS)}")
    kind = data.get("kind")
    if kind not in NORM_KINDS:
        raise DefinitionError(f"{where}: kind is {kind!r}; allowed are {', '.join(NORM_KINDS)}")
    if set(data.get("title", {})) != set(LANGUAGES):
        raise DefinitionError(f"{where}: title is {data.get('title')!r}; give title.nl and title.en")
    versions = tuple(_version(part, str(kind), where) for part in data.get("norm", ()))
    if not versions or [v.valid_from for v in versions] != sorted({v.valid_from for v in versions}):
        raise DefinitionError(f"{where}: give at least one [[norm]], each with a later valid_from than the one before")
    if "each" in data and set(data["each"]) != set(LANGUAGES):
        raise DefinitionError(f"{where}: each is {data['each']!r}; give each.nl and each.en, as in 'each group'")
    if data.get("form", "count") not in NORM_FORMS:
        raise DefinitionError(f"{where}: form is {data['form']!r}; allowed are {', '.join(NORM_FORMS)}")
    if "measure" in data and "survey" in data:
        raise DefinitionError(f"{where}: has measure and survey; one of the two tells how the norm stands")
    return Norm(
        name, data["title"], str(kind), data.get("measure"), tuple(data.get("levels", ())), versions, data.get("survey"),
        data.get("each"), data.get("form", "count"),
    )  # fmt: skip


def _version(data: Mapping[str, Any], kind: str, where: str) -> NormValue:
    needed = {"range": ("low", "high"), "yes_no": (), "document": ()}.get(kind, ("value",))
    for key in ("valid_from", "source", "period", *needed):
        if key not in data:
            raise DefinitionError(f"{where}: [[norm]] has no {key}; a norm of kind {kind} needs valid_from, period, source"
                                  + "".join(f", {each}" for each in needed))  # fmt: skip
    given = data["period"]
    periods = (given,) if isinstance(given, str) else tuple(given)
    if not periods or any(period not in PERIODS for period in periods):
        raise DefinitionError(f"{where}: period is {given!r}; allowed are {', '.join(PERIODS)}, or a list of them")
    if len(periods) > 1 and data.get("grows"):
        raise DefinitionError(f"{where}: period is {given!r}; a norm that grows is asked over one kind of period")
    return NormValue(
        valid_from=data["valid_from"], value=data.get("value"), low=data.get("low"), high=data.get("high"),
        periods=periods, grows=bool(data.get("grows", False)), source=data["source"],
    )  # fmt: skip
