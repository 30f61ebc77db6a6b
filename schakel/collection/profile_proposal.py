"""A profile for a new or rebuilt branch: from its shelf metres, its neighbourhood and what branches in like neighbourhoods lend.

Like are the branches whose neighbourhood has the age classes of this one: half the sum of the differences of the shares is least.
Their loans, pooled, tell how use divides over categories; youth is then weighed by the part of the neighbourhood under eighteen.
Half of the share of a category follows its use, half the stock that those branches hold: use alone would empty what is lent
seldom and asked still.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from schakel.collection.category import Category
from schakel.collection.places import Place, read_places
from schakel.collection.profile_stock import Evidence, evidence_of
from schakel.collection.profiles import Goal
from schakel.collection.signed_values import SignedValues, read_signed
from schakel.errors import InputError
from schakel.vocabulary.codes import AGE_CLASSES

SHELVES = "shelves.toml"
YOUNG = ("0-3", "4-11", "12-17")
TENTH_OLDEST = 0.9


@dataclass(frozen=True)
class Neighbourhood:
    """Inhabitants of an area by age class, on the last day they were counted."""

    area: str
    counted_on: date
    persons: Mapping[str, int]

    @property
    def total(self) -> int:
        """All inhabitants."""
        return sum(self.persons.values())

    @property
    def young_share(self) -> float:
        """Part that is under eighteen."""
        return sum(self.persons.get(each, 0) for each in YOUNG) / self.total

    def distance(self, other: "Neighbourhood") -> float:
        """0 = the same ages, 1 = nobody of the same age."""
        return sum(abs(self.persons.get(c, 0) / self.total - other.persons.get(c, 0) / other.total) for c in AGE_CLASSES) / 2


@dataclass(frozen=True)
class LookedAt:
    """A branch that was looked at, and how like its neighbourhood is."""

    location: str
    name: str
    area: str
    distance: float
    items: int
    loans: int


@dataclass(frozen=True)
class Proposed:
    """One category: its goal, how many items, and the metres they take."""

    category: str
    goal: Goal
    items: int
    metres: float
    loans_of_like: int
    items_of_like: int


@dataclass(frozen=True)
class Proposal:
    """The proposal, with what it rests on."""

    neighbourhood: Neighbourhood
    looked_at: tuple[LookedAt, ...]
    metres: float
    filled_metres: float
    categories: tuple[Proposed, ...]

    @property
    def items(self) -> int:
        """All items on the shelves."""
        return sum(each.items for each in self.categories)


def shelf_values(data: Path) -> SignedValues:
    """The values of a data folder: ours, changed by its `shelves.toml` when there is one."""
    return read_signed(Path(__file__).parent / SHELVES, data, {})


def propose(
    connection: duckdb.DuckDBPyConnection, values: SignedValues, on: date, *, metres: float, area: str, without: str | None = None
) -> Proposal:
    """A profile for a branch in an area.

    Args:
        area: code of a municipality, neighbourhood or postcode-4 with inhabitants by age class.
        without: a location that is not looked at: the branch itself, when it is rebuilt.

    Raises:
        InputError: when metres are nothing, the area has no inhabitants by age, or there is no branch to look at.
    """
    if metres <= 0:
        raise InputError(f"{metres:g} metres of shelf hold nothing; give the metres of all shelves together")
    areas = _neighbourhoods(connection, on)
    if area not in areas:
        raise InputError(f"area {area!r} has no inhabitants by age class here; there are {', '.join(sorted(areas)[:20])} …")
    looked_at, stock = _like(connection, values, on, areas, areas[area], without)
    pooled = _pooled(stock)
    young = sum(areas[looked.area].young_share for looked in looked_at) / len(looked_at)
    weight = areas[area].young_share / young if young else 1.0
    loans = {c: e.loans * (weight if c.audience == "youth" else 1.0) for c, e in pooled.items()}
    all_loans, all_items = sum(loans.values()), sum(e.items for e in pooled.values())
    if not all_loans or not all_items:
        raise InputError("the branches in like neighbourhoods lent nothing in the last year; there is nothing to go by")
    shares = {c: (loans[c] / all_loans + e.items / all_items) / 2 for c, e in pooled.items() if e.items}
    known = sum(shares.values())
    shares = {c: share / known for c, share in shares.items()}
    per_metre = {c: values.of("items_per_metre", c).value for c in shares}
    filled = metres * values["shelves.filled_share"]
    total = filled / sum(share / per_metre[c] for c, share in shares.items())
    # Rounded down, so that what is proposed fits.
    proposed = [
        _proposed(c, share, int(total * share), per_metre[c], pooled[c], values["goals.near_loans"])
        for c, share in shares.items()
    ]
    return Proposal(areas[area], tuple(looked_at), metres, filled, tuple(sorted(proposed, key=lambda each: -each.items)))


def _proposed(category: Category, share: float, items: int, per_metre: float, like: Evidence, near: float) -> Proposed:
    oldest, seen = None, 0
    for age, count in sorted((like.ages or {}).items()):
        seen += count
        if oldest is None and seen >= TENTH_OLDEST * like.known_age:
            oldest = float(age)
    goal = Goal(
        share_percent=round(100 * share, 2), largest_age_years=oldest,
        least_loans_per_item=round(near * like.loans / like.items, 1),
        least_titles_per_item=round(like.titles / like.items, 2),
    )  # fmt: skip
    return Proposed(str(category), goal, items, items / per_metre, like.loans, like.items)


def _like(
    connection: duckdb.DuckDBPyConnection, values: SignedValues, on: date, areas: Mapping[str, Neighbourhood],
    wanted: Neighbourhood, without: str | None,
) -> tuple[list[LookedAt], dict[str, dict[Category, Evidence]]]:  # fmt: skip
    postcode = dict(connection.execute("SELECT location_code, postcode4 FROM locations").fetchall())
    found: list[tuple[float, Place, str]] = []
    for place in read_places(connection, on):
        near = next((area for area in (postcode.get(place.code), place.municipality) if area in areas), None)
        large = place.takes_items and place.items >= values["like.least_items"]
        if near is not None and large and place.code != without:
            found.append((wanted.distance(areas[near]), place, near))
    found.sort(key=lambda each: (each[0], each[1].code))
    found = found[: int(values["like.branches"])]
    if not found:
        raise InputError(
            f"no branch to look at: none has {values['like.least_items']:g} items and a neighbourhood with inhabitants by age "
            "class"
        )
    stock = evidence_of(connection, [place.code for _, place, _ in found], on)
    return [
        LookedAt(place.code, place.name, near, distance, place.items, sum(each.loans for each in stock[place.code].values()))
        for distance, place, near in found
    ], stock


def _pooled(stock: Mapping[str, Mapping[Category, Evidence]]) -> dict[Category, Evidence]:
    """Sums over the branches; titles are counted at each branch, as a reader there sees them."""
    found: dict[Category, Evidence] = {}
    for of_place in stock.values():
        for category, each in of_place.items():
            had = found.get(category, Evidence())
            ages = dict(had.ages or {})
            for age, items in (each.ages or {}).items():
                ages[age] = ages.get(age, 0) + items
            found[category] = Evidence(had.items + each.items, had.titles + each.titles, had.loans + each.loans, ages)
    return found


def _neighbourhoods(connection: duckdb.DuckDBPyConnection, on: date) -> dict[str, Neighbourhood]:
    """By area, of the last count by a day; only areas of which the classes are counted."""
    found: dict[str, tuple[date, dict[str, int]]] = {}
    for area, counted_on, age_class, persons in connection.execute(_INHABITANTS, [on]).fetchall():
        found.setdefault(area, (counted_on, {}))[1][age_class] = persons
    return {area: Neighbourhood(area, day, persons) for area, (day, persons) in found.items() if sum(persons.values())}


_INHABITANTS = """
SELECT area_code, counted_on, age_class, persons FROM inhabitants
WHERE age_class <> 'all' AND counted_on <= ? QUALIFY counted_on = max(counted_on) OVER (PARTITION BY area_code) ORDER BY ALL
"""


def profile_text(proposal: Proposal, location: str) -> str:
    """The proposal as a profile to adopt: who and when are left to fill in."""
    lines = ["[[profile]]", f'location = "{location}"', '# adopted_by = "…"', "# adopted_on = …", "", "[profile.goals]"]
    for each in proposal.categories:
        goals = ", ".join(f"{name} = {value:g}" for name, value in vars(each.goal).items() if value is not None)
        lines.append(f'"{each.category}" = {{ {goals} }}')
    return "\n".join(lines) + "\n"
