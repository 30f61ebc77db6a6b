"""What it costs to serve a hold with an item: wait, movements, kilometres; and which item may serve which hold at all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schakel.holds.agreement import Agreement
from schakel.holds.places import NEVER, Places
from schakel.holds.tonight import NONE, Holds, Ints, Items, Tonight


@dataclass(frozen=True)
class Journeys:
    """Prices and rules of one night: arrays in, arrays out, so that all arcs are priced at once.

    Args:
        floats: organisations whose items stay within the organisation where they were last collected.
        reserved: by organisation, days in which a new item serves its own locations only.
        lent_cents: by organisation, added when its item goes to another organisation.
    """

    places: Places
    agreement: Agreement
    floats: NDArray[np.bool_]
    reserved: Ints
    lent_cents: Ints

    def movements(self, at: Ints, home: Ints, owner: Ints, pickup: Ints) -> Ints:
        """Times in a crate: to the borrower, and home again unless it belongs there or floats."""
        stays = (home == pickup) | (self._floats(owner) & (self._organisation(pickup) == owner))
        return np.asarray((at != pickup).astype(np.int64) + ~stays)

    def km(self, at: Ints, home: Ints, owner: Ints, pickup: Ints) -> NDArray[np.float64]:
        """Kilometres of the item, the way home included."""
        stays = (home == pickup) | (self._floats(owner) & (self._organisation(pickup) == owner))
        return np.asarray(self.places.km[at, pickup] + np.where(stays, 0.0, self.places.km[pickup, home]))

    def days(self, at: Ints, pickup: Ints) -> Ints:
        """Days from tonight until it stands ready."""
        return np.asarray(self.places.days[at, pickup], dtype=np.int64)

    def cents(self, at: Ints, home: Ints, owner: Ints, pickup: Ints) -> Ints:
        """The price of serving, in whole cents."""
        a = self.agreement
        lent = np.where((owner != NONE) & (owner != self._organisation(pickup)), self._of(self.lent_cents, owner), 0)
        return np.asarray(
            a.whole("weights.wait_cents_per_day") * self.days(at, pickup)
            + a.whole("weights.movement_cents") * self.movements(at, home, owner, pickup)
            + np.rint(a["weights.km_cents"] * self.km(at, home, owner, pickup)).astype(np.int64)
            + lent
        )

    def unfilled_cents(self, holds: Holds) -> Ints:
        """The price of leaving each hold without an item tonight, in whole cents: it grows with the days waited."""
        a = self.agreement
        days = np.minimum(holds.waited, a.whole("weights.waited_days_at_most"))
        return np.asarray(a.whole("weights.unfilled_cents") + a.whole("weights.unfilled_cents_per_day_waited") * days)

    def may_serve(self, items: Items, item: Ints, holds: Holds, hold: Ints) -> NDArray[np.bool_]:
        """Whether item and hold of the same title go together, pair by pair."""
        at, home, owner, pickup = items.at[item], items.home[item], items.owner[item], holds.pickup[hold]
        right = self.places.days[at, pickup] < NEVER
        right &= ~holds.is_branch[hold] | (at == pickup) | (home == pickup)
        right &= (holds.item[hold] == NONE) | (holds.item[hold] == item)
        return np.asarray(right & (~self.is_reserved(items)[item] | (self._organisation(pickup) == owner)))

    def room_may_fall_short(self, holds: Holds) -> NDArray[np.bool_]:
        """By place, whether fewer items fit in the van than holds are collected there."""
        return np.asarray(self.places.room < np.bincount(holds.pickup, minlength=len(self.places.codes)))

    def is_reserved(self, items: Items) -> NDArray[np.bool_]:
        """Serves its owner's own locations only: new, or of a material that the owner keeps."""
        return np.asarray((items.owner != NONE) & (items.is_kept | (items.age < self._of(self.reserved, items.owner))))

    def _organisation(self, place: Ints) -> Ints:
        return np.asarray(self.places.organisation[place], dtype=np.int64)

    def _floats(self, owner: Ints) -> NDArray[np.bool_]:
        return np.asarray((owner != NONE) & self._of(self.floats, owner))

    @staticmethod
    def _of(values: NDArray, owner: Ints) -> NDArray:  # type: ignore[type-arg]
        return values[owner] if len(values) else np.zeros(len(owner), dtype=values.dtype)


def journeys_of(places: Places, agreement: Agreement) -> Journeys:
    """Prices and rules for these places as the network agreed them."""
    codes = places.organisations
    reserves, balance, floats = (agreement.at(name) for name in ("owner_reserves", "lending_balance", "floats"))
    usual, lent = agreement.whole("owners.reserved_days"), agreement.whole("weights.lent_cents")
    return Journeys(
        places=places,
        agreement=agreement,
        floats=np.array([floats.get(code, False) for code in codes], dtype=np.bool_),
        reserved=np.array([reserves.get(code, usual) for code in codes], dtype=np.int64),
        lent_cents=np.array([lent + balance.get(code, 0) for code in codes], dtype=np.int64),
    )


def pairs(tonight: Tonight) -> tuple[Ints, Ints]:
    """All pairs of an item and a hold of the same title: numbers of items, numbers of holds."""
    return pairs_by_title(tonight.items.title, tonight.holds.title)


def pairs_by_title(first: Ints, second: Ints) -> tuple[Ints, Ints]:
    """Pairs of equal titles from two columns in order of title.

    >>> [found.tolist() for found in pairs_by_title(np.array([0, 0, 2]), np.array([0, 1, 2, 2]))]
    [[0, 1, 2, 2], [0, 0, 2, 3]]
    """
    begins, ends = np.searchsorted(second, first, "left"), np.searchsorted(second, first, "right")
    number = ends - begins
    left = np.repeat(np.arange(len(first)), number)
    within = np.arange(len(left)) - np.repeat(np.cumsum(number) - number, number)
    return left, np.repeat(begins, number) + within
