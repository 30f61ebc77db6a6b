"""What a location has and lends of each category, on a day: the evidence beside a profile."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from schakel.collection.category import Category, category_sql
from schakel.collection.places import LENDABLE

YEAR = 365


@dataclass(frozen=True)
class Evidence:
    """One category at one location.

    Args:
        items: that belong there and can be lent; `titles` among them.
        known_age: items of which the year of publication, or of arrival, is known.
        ages: number of items by age in years.
        loans: at the location in the last year, whoever owns the item.
    """

    items: int = 0
    titles: int = 0
    loans: int = 0
    ages: Mapping[int, int] | None = None

    @property
    def known_age(self) -> int:
        """Items whose age is known."""
        return sum((self.ages or {}).values())

    def older_than(self, years: float) -> int:
        """Items that are older."""
        return sum(items for age, items in (self.ages or {}).items() if age > years)


def evidence_of(
    connection: duckdb.DuckDBPyConnection, locations: Iterable[str], on: date
) -> dict[str, dict[Category, Evidence]]:  # fmt: skip
    """By location and category; a location without anything has an empty table.

    Where an item belonged on an earlier day is told by its moves since; whether it could be lent then is not asked.
    """
    codes = list(locations)
    found: dict[str, dict[Category, Evidence]] = {code: {} for code in codes}
    ages: dict[tuple[str, Category], dict[int, int]] = {}
    for code, *parts, age, items in connection.execute(_AGES, {"on": on, "codes": codes}).fetchall():
        ages.setdefault((code, Category(*parts)), {})[age] = items
    for code, *parts, items, titles, loans in connection.execute(
        _COUNTS, {"on": on, "year_ago": on - timedelta(days=YEAR), "codes": codes}
    ).fetchall():
        category = Category(*parts)
        found[code][category] = Evidence(items, titles, loans, ages.get((code, category), {}))
    return found


_STANDING = f"""
moved AS (
    SELECT item_id, arg_min(before, happened_on) AS location_code FROM item_events
    WHERE event = 'moved' AND happened_on > $on GROUP BY item_id),
standing AS (
    SELECT coalesce(m.location_code, i.location_code) AS location_code, {category_sql("t", "i")}, i.title_id,
        year($on) - coalesce(t.publication_year, year(i.added_on)) AS age
    FROM items i LEFT JOIN titles t ON t.title_id = i.title_id LEFT JOIN moved m ON m.item_id = i.item_id
    WHERE {LENDABLE.replace("status", "i.status")} AND coalesce(i.added_on <= $on, true) AND coalesce(i.withdrawn_on > $on, true)
        AND list_contains($codes, coalesce(m.location_code, i.location_code)))
"""

_AGES = f"""
WITH {_STANDING} SELECT location_code, audience, genre, material, greatest(age, 0), count(*) FROM standing
WHERE age IS NOT NULL GROUP BY ALL ORDER BY ALL
"""

_COUNTS = f"""
WITH {_STANDING},
lent AS (
    SELECT l.location_code, {category_sql("t", "i")}, count(*) AS loans
    FROM loans l LEFT JOIN items i ON i.item_id = l.item_id LEFT JOIN titles t ON t.title_id = i.title_id
    WHERE l.lent_on > $year_ago AND l.lent_on <= $on AND list_contains($codes, l.location_code) GROUP BY ALL),
had AS (
    SELECT location_code, audience, genre, material, count(*) AS items, count(DISTINCT title_id) AS titles FROM standing
    GROUP BY ALL)
SELECT location_code, audience, genre, material, coalesce(items, 0), coalesce(titles, 0), coalesce(loans, 0)
FROM had FULL JOIN lent USING (location_code, audience, genre, material) ORDER BY ALL
"""
