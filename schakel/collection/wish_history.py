"""Wishes of the past as arrays: who asked for which title, where and when. What a forecast of demand is fitted on.

A wish is a loan, or a hold or interlibrary request that was never met (as the strict collection norm counts demand), or
a request that another province met. It belongs to the organisation at whose location the borrower asks, whoever owns the
item. What has no title, or is asked at a place that no library of the network runs, cannot be planned: it is counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from schakel.errors import InputError
from schakel.warehouse.numbering import ABSENT, Numbering

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

KINDS = ("material", "audience", "genre")
UNKNOWN = "unknown"
STILL_THERE = 1_000_000


@dataclass(frozen=True)
class Catalogue:
    """Titles and places, each by number; the same in all arrays that are made from it.

    Args:
        titles: key by number.
        organisations: the library organisations that run a location, by number.
        locations: the locations they run, by number; `organisation_of` has the number of the organisation of each.
        kind_of: number of the kind (material, audience and genre together) of each title; `kinds` says which that is.
        published: year of publication of each title; 0 = not known.
        first_month: month (years × 12 + month - 1) in which the first item came; 0 = longer ago or not known, -1 = no item.
        last_month: month in which the last item was withdrawn; `STILL_THERE` = some item belongs.
        owned_from, owned_until: months in which an organisation first and last had an item, by title and organisation;
            `STILL_THERE` in the first when it never had one, in the second while it has.
        price_cents: mean price of the items of a title; that of its material, then of all, where no price is known.
        loan_days: mean days out by title, those of its material.
    """

    titles: pa.Array
    organisations: tuple[str, ...]
    locations: tuple[str, ...]
    organisation_of: Ints
    kinds: tuple[tuple[str, str, str], ...]
    kind_of: Ints
    published: Ints
    first_month: Ints
    last_month: Ints
    owned_from: Ints
    owned_until: Ints
    price_cents: Floats
    loan_days: Floats


@dataclass(frozen=True)
class WishHistory:
    """Every wish that has a title and a place, one row a title, location and day, ordered by title and day.

    Args:
        month: years × 12 + month - 1.
        left_out: wishes that are in no row, by reason.
    """

    catalogue: Catalogue
    title: Ints
    location: Ints
    day: Ints
    month: Ints
    wishes: Ints
    left_out: Mapping[str, int]

    @property
    def organisation(self) -> Ints:
        """Organisation of each row."""
        return self.catalogue.organisation_of[self.location]

    def before(self, month: int) -> "WishHistory":
        """What was known when that month began."""
        return self._where(self.month < month)

    def within(self, first: int, until: int) -> "WishHistory":
        """The wishes of the months `[first, until)`."""
        return self._where((self.month >= first) & (self.month < until))

    def _where(self, keep: NDArray[np.bool_]) -> "WishHistory":
        return WishHistory(
            self.catalogue, self.title[keep], self.location[keep], self.day[keep], self.month[keep], self.wishes[keep],
            self.left_out,
        )  # fmt: skip


def month_number(day: date) -> int:
    """Months since the year 0.

    >>> month_number(date(2020, 3, 9)) - month_number(date(2019, 12, 31))
    3
    """
    return day.year * 12 + day.month - 1


def month_name(month: int) -> str:
    """The month as people write it.

    >>> month_name(month_number(date(2020, 3, 9)))
    '2020-03'
    """
    return f"{month // 12}-{month % 12 + 1:02d}"


def read_history(connection: duckdb.DuckDBPyConnection, until: date) -> WishHistory:
    """All wishes before a day, of the snapshot that the connection sees.

    Raises:
        InputError: when there is no wish with a title.
    """
    numbering = Numbering(connection, ("titles", "locations", "organisations"))
    catalogue, place = _catalogue(numbering, until)
    rows = numbering.arrays(_WISHES, [until] * 4)
    at = np.where(rows["location"] >= 0, place[rows["location"]], -1)
    title, wishes = rows["title"].astype(np.int64), rows["wishes"].astype(np.int64)
    left_out = {
        "the title is not known": int(wishes[title < 0].sum()),
        "asked at a place that no library of the network runs": int(wishes[(title >= 0) & (at < 0)].sum()),
    }
    keep = (title >= 0) & (at >= 0)
    if not keep.any():
        raise InputError(f"there is no wish with a title before {until}: loans, holds and requests of this snapshot hold none")
    return WishHistory(
        catalogue, title[keep], at[keep], rows["day"][keep].astype(np.int64), rows["month"][keep].astype(np.int64), wishes[keep],
        {reason: count for reason, count in left_out.items() if count},
    )  # fmt: skip


def _catalogue(numbering: Numbering, until: date) -> tuple[Catalogue, Ints]:
    """The catalogue, and the number in it of each location of the numbering; -1 = not of a library."""
    run = numbering.arrays(_RUN)
    used = np.unique(run["organisation"])
    organisation_keys, location_keys = numbering.keys["organisations"].to_pylist(), numbering.keys["locations"].to_pylist()
    place = np.full(numbering.size("locations"), -1, dtype=np.int64)
    place[run["location"]] = np.arange(len(run["location"]))
    size = numbering.size("titles")
    kinds: dict[tuple[str, str, str], int] = {}
    kind_of = np.zeros(size, dtype=np.int64)
    for *kind, numbers in numbering.connection.execute(_KINDS).fetchall():
        material, audience, genre = (part or UNKNOWN for part in kind)
        kind_of[numbers] = kinds.setdefault((material, audience, genre), len(kinds))
    owned_from = np.full((size, len(used)), STILL_THERE, dtype=np.int64)
    owned_until = np.full((size, len(used)), STILL_THERE, dtype=np.int64)
    owned = numbering.arrays(_OWNED, [until, until])
    by_library = np.isin(owned["organisation"], used)
    where = owned["title"][by_library], np.searchsorted(used, owned["organisation"][by_library])
    owned_from[where] = owned["first_month"][by_library]
    owned_until[where] = np.where(owned["last_month"] == ABSENT, STILL_THERE, owned["last_month"])[by_library]
    facts = numbering.arrays(_FACTS, [until, until])
    days = _loan_days(numbering.connection, until)
    of_kind = np.array([days.get(kind[0], days[UNKNOWN]) for kind in kinds], dtype=np.float64)
    return Catalogue(
        titles=numbering.keys["titles"],
        organisations=tuple(organisation_keys[number] for number in used),
        locations=tuple(location_keys[number] for number in run["location"]),
        organisation_of=np.searchsorted(used, run["organisation"]).astype(np.int64),
        kinds=tuple(kinds),
        kind_of=kind_of,
        published=np.maximum(facts["published"], 0).astype(np.int64),
        first_month=facts["first_month"].astype(np.int64),
        last_month=np.where(facts["last_month"] == ABSENT, STILL_THERE, facts["last_month"]).astype(np.int64),
        owned_from=owned_from,
        owned_until=owned_until,
        price_cents=facts["price_cents"].astype(np.float64),
        loan_days=of_kind[kind_of] if len(kinds) else np.zeros(0),
    ), place


def _loan_days(connection: duckdb.DuckDBPyConnection, until: date) -> dict[str, float]:
    """Mean days out by material, and of all under `UNKNOWN`: days out divided by returns, loans that still run included.

    A loan that still runs counts with its days and not as a return, so that long loans are not missed because the short
    ones are already back. 21 days, the usual term, when nothing was ever returned.
    """
    rows = connection.execute(_LOAN_DAYS, [until] * 4).fetchall()
    days, returns = sum(row[1] for row in rows), sum(row[2] for row in rows)
    found = {row[0]: row[1] / row[2] for row in rows if row[0] is not None and row[2] >= LEAST_RETURNS and row[1] > 0}
    return {**found, UNKNOWN: days / returns if returns and days else 21.0}


LEAST_RETURNS = 30
"""A material with fewer takes the loan days of all."""

_RUN = """
SELECT nl.number AS location, no.number AS organisation
FROM locations l JOIN organisations o USING (organisation_code)
JOIN number_of_locations nl ON nl.key = l.location_code JOIN number_of_organisations no ON no.key = l.organisation_code
WHERE o.kind IS DISTINCT FROM 'outside' AND o.kind IS DISTINCT FROM 'support' AND l.kind IS DISTINCT FROM 'outside'
ORDER BY nl.number
"""

_KINDS = f"""
SELECT {", ".join(KINDS)}, list(n.number) FROM titles t JOIN number_of_titles n ON n.key = t.title_id GROUP BY ALL ORDER BY ALL
"""

# Items without a day of arrival stood there before anyone counted.
_SPAN = """CAST(min(coalesce(year(added_on) * 12 + month(added_on) - 1, 0)) AS BIGINT) AS first_month,
    CAST(CASE WHEN count(withdrawn_on) FILTER (withdrawn_on < ?) = count(*)
        THEN max(year(withdrawn_on) * 12 + month(withdrawn_on) - 1) END AS BIGINT) AS last_month"""

_FACTS = f"""
WITH item AS (
    SELECT title_id, avg(price_cents) AS price, {_SPAN}
    FROM items WHERE title_id IS NOT NULL AND coalesce(added_on, DATE '1900-01-01') < ? GROUP BY title_id)
SELECT t.publication_year AS published, item.first_month, item.last_month,
    coalesce(item.price, avg(item.price) OVER (PARTITION BY t.material), avg(item.price) OVER (), 0) AS price_cents
FROM titles t JOIN number_of_titles n ON n.key = t.title_id LEFT JOIN item ON item.title_id = t.title_id ORDER BY n.number
"""

_OWNED = f"""
SELECT nt.number AS title, no.number AS organisation, {_SPAN}
FROM items i LEFT JOIN locations l USING (location_code) JOIN number_of_titles nt ON nt.key = i.title_id
JOIN number_of_organisations no ON no.key = coalesce(i.owner_code, l.organisation_code)
WHERE coalesce(added_on, DATE '1900-01-01') < ? GROUP BY nt.number, no.number ORDER BY ALL
"""

_LOAN_DAYS = """
SELECT coalesce(l.material, i.material) AS material, sum(least(coalesce(returned_on, $1), $2) - lent_on) AS days,
    count(*) FILTER (returned_on <= $3) AS returns
FROM loans l LEFT JOIN items i USING (item_id) WHERE lent_on < $4 AND (returned_on IS NULL OR returned_on >= lent_on)
GROUP BY ALL ORDER BY ALL
"""

# What another province met has no title in the loan; its request has (as in the dissection of the norms).
_WISHES = """
WITH wish AS (
    SELECT i.title_id, l.location_code, l.lent_on AS day FROM loans l LEFT JOIN items i USING (item_id)
    LEFT JOIN organisations o ON o.organisation_code = l.owner_code
    WHERE l.lent_on < $1 AND NOT (i.title_id IS NULL AND coalesce(o.kind = 'outside', false))
    UNION ALL
    SELECT title_id, pickup_location_code, placed_on FROM holds
    WHERE placed_on < $2 AND outcome IN ('expired', 'cancelled_by_library') AND kind IS DISTINCT FROM 'interlibrary'
    UNION ALL
    SELECT title_id, pickup_location_code, placed_on FROM interlibrary_requests
    WHERE placed_on < $3 AND pickup_location_code IS NOT NULL AND outcome = 'unfilled'
    UNION ALL
    SELECT title_id, pickup_location_code, lent_on FROM interlibrary_requests
    WHERE lent_on < $4 AND pickup_location_code IS NOT NULL AND scope = 'national_in' AND outcome <> 'unfilled')
SELECT nt.number AS title, nl.number AS location, w.day, year(w.day) * 12 + month(w.day) - 1 AS month, count(*) AS wishes
FROM wish w LEFT JOIN number_of_titles nt ON nt.key = w.title_id LEFT JOIN number_of_locations nl ON nl.key = w.location_code
GROUP BY ALL ORDER BY title, day, location
"""
