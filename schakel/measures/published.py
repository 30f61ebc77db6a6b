"""Figures that others published, kept with their sources and conflicts to test definitions against."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from schakel.measures.breaks import find_break

PUBLISHED = Path(__file__).parent / "published"


@dataclass(frozen=True)
class PublishedYear:
    """What was published of one year; None = not given."""

    year: int
    source: str
    members: int | None = None
    loans: int | None = None
    school_loans: int | None = None
    items: int | None = None
    loans_per_customer: float | None = None
    members_percent: float | None = None


def published_years(name: str, folder: Path = PUBLISHED) -> tuple[PublishedYear, ...]:
    """The years of one published series, in order."""
    data = tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
    return tuple(sorted((PublishedYear(**year) for year in data["year"]), key=lambda each: each.year))


def loans_per_customer(years: tuple[PublishedYear, ...]) -> tuple[Mapping[int, float], Mapping[str, Mapping[int, float]]]:
    """The published loans per customer, and the two definitions it can rest on, computed from the published counts.

    >>> published, candidates = loans_per_customer(published_years("drenthe"))
    >>> round(candidates["with_schools"][2015], 2), round(candidates["without_schools"][2015], 2), published[2015]
    (27.73, 25.08, 25)
    """
    published = {each.year: each.loans_per_customer for each in years if each.loans_per_customer is not None}
    with_schools = {each.year: each.loans / each.members for each in years if each.loans is not None and each.members}
    without_schools = {
        each.year: (each.loans - each.school_loans) / each.members
        for each in years
        if each.loans is not None and each.school_loans is not None and each.members
    }
    return published, {"with_schools": with_schools, "without_schools": without_schools}


_FOUND = {
    "nl": "Nagerekend: de gepubliceerde cijfers passen tot en met {before} alleen bij de reeks {first}, vanaf {after} alleen bij "
    "de reeks {second}. Alleen die twee reeksen zijn een trend.",
    "en": "Checked: up to {before} the published figures fit only the series {first}, from {after} only the series {second}. "
    "Only those two series are a trend.",
}
_NAMES = {
    "nl": {"published": "gepubliceerd", "with_schools": "met scholen", "without_schools": "zonder scholen"},
    "en": {"published": "published", "with_schools": "schools included", "without_schools": "schools left out"},
}


def say_break(name: str, language: str) -> tuple[str, ...]:
    """The break in a published series, found from its own counts, and both consistent series; one line each.

    >>> for line in say_break("drenthe", "en")[1:]:
    ...     print(line)
    Published: 28 (2014), 25 (2015), 26 (2017), 26 (2018), 25 (2019), 18 (2020)
    Schools left out: 27.8 (2014), 25.1 (2015), 22.6 (2017), 22.1 (2018), 21.8 (2019)
    Schools included: 28.6 (2014), 27.7 (2015), 26.3 (2017), 25.8 (2018), 24.6 (2019), 17.8 (2020)
    """
    published, candidates = loans_per_customer(published_years(name))
    found = find_break(published, candidates)
    if found is None:
        return ()
    names = _NAMES[language]
    said = _FOUND[language].format(
        before=found.last_before, after=found.first_after, first=f"'{names[found.before]}'", second=f"'{names[found.after]}'"
    )
    lines = [said, _line(names["published"], published, 0, language)]
    return (*lines, *(_line(names[each], series, 1, language) for each, series in found.consistent.items()))


def _line(name: str, series: Mapping[int, float], digits: int, language: str) -> str:
    point = "," if language == "nl" else "."
    values = ", ".join(f"{value:.{digits}f} ({year})".replace(".", point) for year, value in sorted(series.items()))
    return f"{name[0].upper()}{name[1:]}: {values}"
