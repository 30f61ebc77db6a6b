"""What a plan must stay within: room in items or money, by location, by organisation, or for what is bought."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

from schakel.collection.copies import Copies, Titles
from schakel.collection.wish_history import Catalogue, Floats, Ints
from schakel.errors import InputError


class Unit(StrEnum):
    """In what a limit is counted."""

    ITEMS = "items"
    CENTS = "cents"
    BOUGHT = "cents of what is bought"


@dataclass(frozen=True)
class Limit:
    """At most so much.

    Args:
        name: of the location or organisation.
        places: numbers of the places whose copies count together; what is bought counts wherever it stands.
        at_most: items; or cents, each copy at the price of its title.
    """

    name: str
    places: tuple[int, ...]
    at_most: int
    unit: Unit = Unit.ITEMS

    def __post_init__(self) -> None:
        if self.at_most < 0:
            raise InputError(f"{self.name}: a limit of {self.at_most} {self.unit} is less than none; give 0 or more")

    def __str__(self) -> str:
        return f"{self.name} ({self.at_most:,} {self.unit})"


@dataclass(frozen=True)
class AskedSizes:
    """What was asked, by code: of locations and organisations, in items and in cents."""

    location_items: Mapping[str, int] = field(default_factory=dict)
    location_cents: Mapping[str, int] = field(default_factory=dict)
    organisation_items: Mapping[str, int] = field(default_factory=dict)
    organisation_cents: Mapping[str, int] = field(default_factory=dict)


def sizes_of(asked: Mapping[str, int], shrink: float, locations: tuple[str, ...], now: Ints) -> Ints:
    """Room by location: as asked, else the items there now, less the share `shrink`.

    Raises:
        InputError: when a size is no size, or names a place that has no collection here.
    """
    for code, size in asked.items():
        if code not in locations:
            raise InputError(f"there is no location {code!r} of a library; there are {', '.join(locations)}")
        if size < 0:
            raise InputError(f"location {code}: a size of {size} items is less than none; give 0 or more")
    return np.array([asked.get(code, int(n * (1 - shrink))) for code, n in zip(locations, now, strict=True)], dtype=np.int64)


def room_of(sizes: Sequence[int] | Ints, locations: Sequence[str]) -> tuple[Limit, ...]:
    """A limit in items for each location."""
    return tuple(Limit(code, (place,), int(size)) for place, (code, size) in enumerate(zip(locations, sizes, strict=True)))


def limits_of(asked: AskedSizes, shrink: float, catalogue: Catalogue, now: Ints, bought_cents: int | None) -> tuple[Limit, ...]:
    """The limits that follow: locations of which nothing is asked, nor of their organisation, have room as now less `shrink`.

    Args:
        now: items by location.
        bought_cents: for what is bought, in the whole province; None = nothing is bought.

    Raises:
        InputError: when a place has no collection here.
    """
    for code in (*asked.organisation_items, *asked.organisation_cents):
        if code not in catalogue.organisations:
            raise InputError(f"there is no organisation {code!r} with a library; there are {', '.join(catalogue.organisations)}")
    unknown = dict.fromkeys(asked.location_cents, 0)
    sizes = sizes_of({**unknown, **asked.location_items}, shrink, catalogue.locations, now)
    rooms = room_of(sizes, catalogue.locations)
    named = {catalogue.organisations.index(code) for code in (*asked.organisation_items, *asked.organisation_cents)}
    found = [
        limit for place, limit in enumerate(rooms)
        if limit.name in asked.location_items
        or (limit.name not in asked.location_cents and int(catalogue.organisation_of[place]) not in named)
    ]  # fmt: skip
    found += [Limit(code, (catalogue.locations.index(code),), cents, Unit.CENTS) for code, cents in asked.location_cents.items()]
    for by_code, unit in ((asked.organisation_items, Unit.ITEMS), (asked.organisation_cents, Unit.CENTS)):
        for code, amount in by_code.items():
            own = np.flatnonzero(catalogue.organisation_of == catalogue.organisations.index(code))
            found.append(Limit(code, tuple(own.tolist()), amount, unit))
    if bought_cents is not None:
        found.append(Limit("what is bought", (), bought_cents, Unit.BOUGHT))
    return tuple(found)


def guarded(titles: Titles) -> Titles:
    """The same titles, none of which may lose its last copy in the province."""
    if titles.kept is None:
        raise ValueError("what the last copy is can only be told of copies there are")
    return replace(titles, least=(titles.kept.sum(axis=1) > 0).astype(np.int64))


def buying(titles: Titles) -> Titles:
    """The same titles, of which more copies may be bought than there are."""
    if titles.kept is None or titles.price is None:
        raise ValueError("what is bought can only be told with the copies there are and their prices")
    return replace(titles, most=None, owned=titles.kept.sum(axis=1).astype(np.int64))


@dataclass(frozen=True)
class Limits:
    """Limits as a matrix: rows are limits, columns are places."""

    limits: tuple[Limit, ...]
    places: int

    @property
    def full(self) -> Floats:
        """The most of each limit."""
        return np.array([limit.at_most for limit in self.limits], dtype=np.float64)

    def of(self, unit: Unit) -> Floats:
        """1 where a limit of this unit holds for a place; an unpriced limit has a row of zeros."""
        found = np.zeros((len(self.limits), self.places))
        for row, limit in enumerate(self.limits):
            if limit.unit is unit:
                found[row, list(limit.places)] = 1.0
        return found

    @property
    def is_bought(self) -> Floats:
        """1 for limits on what is bought."""
        return np.array([limit.unit is Unit.BOUGHT for limit in self.limits], dtype=np.float64)

    def used(self, plan: Copies) -> Floats:
        """How much of each limit a plan takes."""
        used = self.of(Unit.ITEMS) @ plan.by_place + self.of(Unit.CENTS) @ plan.cents + self.is_bought * plan.bought_cents
        return np.asarray(used, dtype=np.float64)

    def units(self, titles: Titles) -> Floats:
        """What a copy takes of each limit, about: 1 item, or the mean price in cents."""
        price = float(titles.price.mean()) if titles.price is not None and titles.price.any() else 1.0
        return np.array([1.0 if limit.unit is Unit.ITEMS else price for limit in self.limits])
