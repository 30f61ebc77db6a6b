"""The size norm of a municipality: how many items it has over or under, and what going to the norm would mean for demand met.

Only what is over can be judged from the items there are: the best ones stay (`sized`), and demand met in the year to come is
forecast as it is for `schakel smallest`. What is under has to be bought, and is no part of that forecast.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np

from schakel.collection.advice import Known, SizedAdvice, advise_sizes
from schakel.collection.limits import AskedSizes, limits_of
from schakel.collection.places import LENDABLE, read_places
from schakel.collection.signed_values import SignedValues, read_signed
from schakel.collection.sized import Worth
from schakel.collection.smallest import Norms
from schakel.errors import InputError
from schakel.vocabulary.progress import Progress

FILE = "size_norm.toml"
TABLES = {
    "items_per_inhabitant_of": "items for each inhabitant, by code of the municipality",
    "loans_per_item_of": "loans in the last year for each item, by code of the municipality",
}
BY = ("inhabitants", "use")
YEAR = 365


@dataclass(frozen=True)
class Size:
    """One municipality.

    Args:
        items: that can be lent, by location where borrowers find them.
        inhabitants: on the last day they were counted; None when nobody counted them here.
        only_here: items that are the only copy in the province.
        per_inhabitant, per_item: the norms that hold here.
    """

    municipality: str
    items: Mapping[str, int]
    inhabitants: int | None
    counted_on: date | None
    loans: int
    only_here: int
    per_inhabitant: float
    per_item: float

    @property
    def has(self) -> int:
        """All its items."""
        return sum(self.items.values())

    def norm(self, by: str) -> int | None:
        """Items that the norm gives; None where it cannot be told: no inhabitants known, no loans, or a norm of nothing."""
        if by == "inhabitants":
            return None if self.inhabitants is None else round(self.inhabitants * self.per_inhabitant)
        return round(self.loans / self.per_item) if self.per_item and self.loans else None

    def over(self, by: str) -> int | None:
        """Items over the norm; under it is less than nothing."""
        norm = self.norm(by)
        return None if norm is None else self.has - norm

    def room(self, by: str) -> dict[str, int]:
        """Room by location at the norm: each gives the same part; as it is where the norm asks no fewer."""
        norm = self.norm(by)
        if norm is None or norm >= self.has:
            return dict(self.items)
        exact = {code: items * norm / self.has for code, items in self.items.items()}
        room = {code: int(size) for code, size in exact.items()}
        # Largest remainder, so that the sum is the norm itself.
        for code in sorted(exact, key=lambda code: (room[code] - exact[code], code))[: norm - sum(room.values())]:
            room[code] += 1
        return room


@dataclass(frozen=True)
class Consequence:
    """What going to the norm would mean, in the year to come.

    Args:
        shares_now, shares: of demand met by organisation, and in the province last; from the items as they are, and at the norm.
        short: names whose share falls under the norms of 95 % and 99.9 %; `short_now` those that are under it already.
        too_small: municipalities where the norm leaves less room than they have last copies of the province.
    """

    leave: int
    to_buy: int
    names: tuple[str, ...]
    shares_now: tuple[float, ...]
    shares: tuple[float, ...]
    short: tuple[str, ...]
    short_now: tuple[str, ...]
    too_small: tuple[str, ...]
    advice: SizedAdvice


def size_norm(data: Path) -> SignedValues:
    """The norm of a data folder: ours, changed by its `size_norm.toml` when there is one."""
    return read_signed(Path(__file__).parent / FILE, data, TABLES)


def read_sizes(connection: duckdb.DuckDBPyConnection, norm: SignedValues, on: date) -> list[Size]:
    """Each municipality with a location where borrowers find items, in order of its code.

    Raises:
        InputError: when the norm names a municipality that has no such location here.
    """
    places: dict[str, dict[str, int]] = {}
    for place in read_places(connection, on):
        if place.takes_items and place.municipality is not None:
            places.setdefault(place.municipality, {})[place.code] = place.items
    for table, of in norm.at.items():
        if strange := sorted(set(of) - set(places)):
            raise InputError(
                f"{FILE}: {table}: there are no items in {', '.join(strange)}; there are in {', '.join(sorted(places))}"
            )
    people = {area: (persons, day) for area, persons, day in connection.execute(_INHABITANTS, [on]).fetchall()}
    loans = dict(connection.execute(_LOANS, [on - timedelta(days=YEAR), on]).fetchall())
    only = dict(connection.execute(_ONLY, [on, on]).fetchall())
    return [
        Size(
            municipality, places[municipality], *people.get(municipality, (None, None)),
            sum(loans.get(code, 0) for code in places[municipality]), sum(only.get(code, 0) for code in places[municipality]),
            norm.at.get("items_per_inhabitant_of", {}).get(municipality, norm["norm.items_per_inhabitant"]),
            norm.at.get("loans_per_item_of", {}).get(municipality, norm["norm.loans_per_item"]),
        )
        for municipality in sorted(places)
    ]  # fmt: skip


def going_to_the_norm(
    known: Known, sizes: Sequence[Size], by: str, norms: Norms, *, seed: int, progress: Progress
) -> Consequence:
    """What is met in the year to come when every municipality that is over goes to the norm, keeping the best items."""
    room = {code: size for each in sizes for code, size in each.room(by).items() if code in known.catalogue.locations}
    now = known.stock.counted(known.catalogue).sum(axis=0, dtype=np.int64)
    limits = limits_of(AskedSizes(location_items=room), 0.0, known.catalogue, now, None)
    advice = advise_sizes(known, limits, Worth(), norms=None, keeps_last=False, seed=seed, progress=progress)
    asked = (*norms.organisation, norms.province)
    names = (*known.catalogue.organisations, "province")
    over = [found for each in sizes if (found := each.over(by)) is not None]
    return Consequence(
        leave=sum(max(0, each) for each in over),
        to_buy=sum(max(0, -each) for each in over),
        names=names,
        shares_now=tuple(float(share) for share in known.shares_now),
        shares=tuple(float(share) for share in advice.plan.shares),
        short=tuple(name for name, share, ask in zip(names, advice.plan.shares, asked, strict=True) if share < ask),
        short_now=tuple(name for name, share, ask in zip(names, known.shares_now, asked, strict=True) if share < ask),
        too_small=tuple(each.municipality for each in sizes if (norm := each.norm(by)) is not None and norm < each.only_here),
        advice=advice,
    )


_INHABITANTS = """
SELECT area_code, CAST(coalesce(max(persons) FILTER (age_class = 'all'), sum(persons)) AS BIGINT), counted_on FROM inhabitants
WHERE counted_on <= ? GROUP BY area_code, counted_on
QUALIFY counted_on = max(counted_on) OVER (PARTITION BY area_code) ORDER BY ALL
"""

_LOANS = "SELECT location_code, count(*) FROM loans WHERE lent_on > ? AND lent_on <= ? GROUP BY location_code ORDER BY ALL"

_ONLY = f"""
WITH copy AS (
    SELECT i.title_id, any_value(i.location_code) AS location_code FROM items i
    JOIN locations l ON l.location_code = i.location_code AND l.kind IS DISTINCT FROM 'outside'
    JOIN organisations o ON o.organisation_code = i.owner_code AND o.kind IS DISTINCT FROM 'outside'
    WHERE {LENDABLE.replace("status", "i.status")} AND coalesce(i.added_on <= ?, true) AND coalesce(i.withdrawn_on > ?, true)
        AND i.title_id IS NOT NULL
    GROUP BY i.title_id HAVING count(*) = 1)
SELECT location_code, count(*) FROM copy GROUP BY location_code ORDER BY ALL
"""
