"""Profiles: the goals that an organisation adopted for the collection of a location, by category. Read from `profiles.toml`.

A location may have several: the one that was adopted last by a day holds on that day.
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from schakel.collection.category import Category, category_of
from schakel.errors import InputError

FILE = "profiles.toml"
WHOLE = 100.0
ROUNDING = 0.5
"""Percentage points that rounded shares may be over a hundred together."""


class ProfileError(InputError):
    """`profiles.toml` says something that cannot be."""


@dataclass(frozen=True)
class Goal:
    """What is asked of one category. None = nothing is.

    Args:
        share_percent: of the items of the location.
        largest_age_years: since publication; a tenth of the items may be older.
        least_loans_per_item: in the last year.
        least_titles_per_item: 1 = no title twice.
    """

    share_percent: float | None = None
    largest_age_years: float | None = None
    least_loans_per_item: float | None = None
    least_titles_per_item: float | None = None


MOST = {"share_percent": 100.0, "largest_age_years": 500.0, "least_loans_per_item": 1000.0, "least_titles_per_item": 1.0}


@dataclass(frozen=True)
class Profile:
    """The goals of one location, with who adopted them and on what day."""

    location: str
    adopted_by: str
    adopted_on: date
    goals: Mapping[Category, Goal]


def read_profiles(path: Path, locations: Collection[str] | None) -> list[Profile]:
    """All profiles of a file, by location and day.

    Args:
        locations: codes that a profile may be for; None when they are not known yet.

    Raises:
        ProfileError: naming file, place, what was found and what is allowed.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ProfileError(f"{path}: is not there; docs/how-to/profiles.md shows how to write one") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        # Twice the same category is here too: a key of TOML stands once.
        raise ProfileError(f"{path}: is not TOML: {error}") from error
    if set(data) != {"profile"} or not isinstance(data["profile"], list):
        raise ProfileError(f"{path}: has {', '.join(data) or 'nothing'}; write [[profile]] for each location")
    found: dict[tuple[str, date], Profile] = {}
    for number, part in enumerate(data["profile"], 1):
        profile = _profile(part, f"{path}: profile {number}", locations)
        if (profile.location, profile.adopted_on) in found:
            raise ProfileError(
                f"{path}: profile {number}: {profile.location} has a profile of {profile.adopted_on} already; keep one of the two"
            )
        found[profile.location, profile.adopted_on] = profile
    return [found[key] for key in sorted(found)]


def in_force(profiles: list[Profile], on: date) -> list[Profile]:
    """Of each location the profile that was adopted last."""
    return list({each.location: each for each in profiles if each.adopted_on <= on}.values())


def _profile(part: Any, where: str, locations: Collection[str] | None) -> Profile:
    asked = {"location", "adopted_by", "adopted_on", "goals"}
    if not isinstance(part, dict):
        raise ProfileError(f"{where} is {part!r}; write {', '.join(sorted(asked))}")
    if set(part) != asked:
        raise ProfileError(f"{where} has {', '.join(part)}; write {', '.join(sorted(asked))}")
    location, by, on = part["location"], part["adopted_by"], part["adopted_on"]
    if not isinstance(location, str):
        raise ProfileError(f"{where}: location is {location!r}; write its code between quotes")
    if locations is not None and location not in locations:
        raise ProfileError(
            f"{where}: location is {location!r}, which is not in this snapshot; there are {', '.join(sorted(locations))}"
        )
    if not isinstance(by, str) or not by.strip():
        raise ProfileError(f"{where} ({location}): adopted_by is {by!r}; write who adopted it, between quotes")
    if not isinstance(on, date) or isinstance(on, datetime):
        raise ProfileError(f"{where} ({location}): adopted_on is {on!r}; write a day, as 2026-03-02, without quotes")
    if not isinstance(part["goals"], dict) or not part["goals"]:
        raise ProfileError(f"{where} ({location}): has no goals; write [profile.goals] with a category a line")
    goals: dict[Category, Goal] = {}
    for text, goal in part["goals"].items():
        try:
            goals[category_of(text)] = _goal(goal, f"{where} ({location}): {text}")
        except ProfileError:
            raise
        except InputError as error:
            raise ProfileError(f"{where} ({location}): {error}") from error
    total = sum(goal.share_percent or 0.0 for goal in goals.values())
    if total > WHOLE + ROUNDING:
        raise ProfileError(f"{where} ({location}): the shares are {total:g} % together; a collection is 100 %")
    return Profile(location, by.strip(), on, goals)


def _goal(part: Any, where: str) -> Goal:
    if not isinstance(part, dict) or not part or not set(part) <= set(MOST):
        raise ProfileError(f"{where} is {part!r}; write one or more of {', '.join(MOST)}")
    for name, value in part.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST[name]:
            raise ProfileError(f"{where}: {name} is {value!r}; write a number from 0 to {MOST[name]:g}")
    return Goal(**{name: float(value) for name, value in part.items()})
