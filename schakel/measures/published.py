"""Figures that others published, kept with their sources and conflicts to test definitions against."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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
