"""What a reader chose to look at, checked against what there is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from schakel.errors import InputError
from schakel.measures.figure import Place
from schakel.measures.held import Places
from schakel.privacy.reader import Reader, Role
from schakel.reports import catalogue
from schakel.reports.numbers import Language
from schakel.reports.words import LEVELS, part_name
from schakel.reports.words import PERIODS as PERIOD_WORDS

PERIODS = ("year", "quarter", "month")
LEVEL_ORDER = ("network", "organisation", "municipality", "location")
FIRST_MEASURES = ("loans_per_inhabitant", "loans")


class ChoiceError(InputError):
    """Something that does not exist was asked for."""


@dataclass(frozen=True)
class Choice:
    """One selection of *Cijfers*.

    Args:
        starts_on: None = the newest period that is over.
    """

    measure: str
    level: str
    place_code: str
    period: str = "year"
    starts_on: date | None = None
    part: str = ""


@dataclass(frozen=True)
class Option:
    """One thing to choose."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True)
class OptionGroup:
    """Things to choose under one heading."""

    label: str
    options: tuple[Option, ...]


def read_choice(asked: dict[str, str], places: Places, measures: Sequence[str], reader: Reader) -> Choice:
    """What the address asks for, filled up with what this reader most likely wants.

    Raises:
        ChoiceError: for a measure, place, period or day that does not exist.
    """
    measure = asked.get("measure") or next((name for name in FIRST_MEASURES if name in measures), measures[0])
    if measure not in catalogue.measures():
        raise ChoiceError(f"measure is {measure!r}; see the list of measures")
    level, _, code = (asked.get("place") or "").partition(":")
    if not level:
        level, code = _first_place(places, reader)
    if places.find(level, code) is None:
        raise ChoiceError("place is not known in this snapshot; choose one from the list")
    period = asked.get("period") or "year"
    if period not in PERIODS:
        raise ChoiceError(f"period is {period!r}; allowed are {', '.join(PERIODS)}")
    starts_on = None
    if asked.get("start"):
        try:
            starts_on = date.fromisoformat(asked["start"])
        except ValueError as error:
            raise ChoiceError("start is no day; write it as 2020-01-01") from error
    return Choice(measure, level, code, period, starts_on, asked.get("part") or "")


def _first_place(places: Places, reader: Reader) -> tuple[str, str]:
    if reader.role is Role.LIBRARY and places.find("organisation", reader.organisation_code):
        return "organisation", reader.organisation_code
    if places.network is None:
        raise ChoiceError("this snapshot knows no places; run `schakel refresh`")
    return "network", places.network.code


def without_unknown_part(choice: Choice, parts: Sequence[str]) -> Choice:
    """Another measure has other parts; a part that it lacks becomes all together."""
    return choice if choice.part in parts else replace(choice, part="")


def measure_options(choice: Choice, measures: Sequence[str], language: Language) -> tuple[Option, ...]:
    """Measures that have figures, by title."""
    known = catalogue.measures()
    names = [name for name in {*measures, choice.measure} if name in known]
    options = [Option(name, known[name].title[language], name == choice.measure) for name in names]
    return tuple(sorted(options, key=lambda option: option.label.casefold()))


def place_options(choice: Choice, places: Places, reader: Reader, language: Language) -> tuple[OptionGroup, ...]:
    """Places this reader may see, by level and name."""
    groups = []
    for level in LEVEL_ORDER:
        seen = [place for place in places.by_level[level] if reader.sees_place(level, place.organisation_code)]
        options = tuple(
            Option(f"{level}:{place.code}", place_name(place, language), (level, place.code) == (choice.level, choice.place_code))
            for place in seen
        )
        if options:
            groups.append(OptionGroup(LEVELS[language][level], options))
    return tuple(groups)


def place_name(place: Place, language: Language) -> str:
    """The name; a closed place says so, as it stays in the list for ever."""
    if place.closed_on is None:
        return place.name
    return f"{place.name} (gesloten)" if language == "nl" else f"{place.name} (closed)"


def period_options(choice: Choice, reader: Reader, language: Language) -> tuple[Option, ...]:
    """Kinds of period this reader may see."""
    return tuple(
        Option(period, PERIOD_WORDS[language][period], period == choice.period)
        for period in PERIODS
        if reader.sees_period(period)
    )


def part_options(choice: Choice, parts: Sequence[str], language: Language) -> tuple[Option, ...]:
    """Parts of the measure; empty when it has none."""
    if not any(parts):
        return ()
    return tuple(Option(part, part_name(part, language), part == choice.part) for part in sorted(parts, key=part_order))


def part_order(part: str) -> tuple[int, int, str]:
    """All together first, then ages from young to old, then names; what has no class comes last."""
    digits = "".join(character for character in part.split("-")[0] if character.isdigit())
    return (0 if not part else 2 if part in ("none", "unknown") else 1, int(digits) if digits else 999, part)
