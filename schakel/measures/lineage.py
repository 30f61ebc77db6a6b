"""Which batches a figure rests on: those in which the rows came that count in its place and period.

A batch that only tells of what rows point to (the title of an item, the kind of a location) is not among them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import duckdb

from schakel.measures.definition import Version
from schakel.measures.figure import period_end
from schakel.measures.levels import target_of
from schakel.measures.short_query import short_query_of_batches
from schakel.measures.term import Term

WORKED_OUT_FROM: Mapping[str, tuple[str, ...]] = {
    "location_facts": ("locations", "opening_hours"),
    "item_events": ("items",),
}
"""Tables of which rows are worked out in a refresh, and from which."""


@dataclass(frozen=True)
class Lineage:
    """The batches behind the figures of one version in one period.

    Args:
        by_place: identifiers of batches by the level and code of a place.
        everywhere: of all places together.
    """

    by_place: Mapping[tuple[str, str], frozenset[str]]
    everywhere: frozenset[str]

    def of(self, level: str, place_code: str) -> frozenset[str]:
        """Of one place. At the level of the network, and of municipalities by where people live, all of them."""
        if level == "network":
            return self.everywhere
        return self.by_place.get((level, place_code), frozenset())


NOTHING = Lineage({}, frozenset())
"""Of a definition that is not known."""


class Lineages:
    """Asked of one snapshot, each version and period once."""

    def __init__(self, connect: Callable[[], duckdb.DuckDBPyConnection]) -> None:
        self._connection = connect()
        self._lineages: dict[tuple[int, str, date], tuple[Version, Lineage]] = {}
        self._known: dict[tuple[Term, date, date], dict[tuple[str, str], frozenset[str]]] = {}

    def of(self, version: Version, period: str, starts_on: date) -> Lineage:
        """Batches behind the figures of a version in a period."""
        # A version holds mappings and has no hash. It is known by its own object, kept here so that no other gets its number.
        key = (id(version), period, starts_on)
        if key not in self._lineages:
            self._lineages[key] = version, self._together(version, period, starts_on)
        return self._lineages[key][1]

    def _together(self, version: Version, period: str, starts_on: date) -> Lineage:
        ends_on = period_end(period, starts_on)
        together: dict[tuple[str, str], set[str]] = {}
        terms = dict.fromkeys(each for term in version.terms for each in (term, term.times) if each is not None)
        for term in terms:
            for place, batches in self._of_term(term, starts_on, ends_on).items():
                together.setdefault(place, set()).update(batches)
        everywhere = frozenset(batch for batches in together.values() for batch in batches)
        if any(term.residence is not None for term in version.terms):
            # Who lives in a municipality may be told of by any place: only all batches together surely hold the row.
            codes = self._connection.sql("SELECT area_code FROM areas WHERE kind = 'municipality'").fetchall()
            together |= {("municipality", code): set(everywhere) for (code,) in codes}
        return Lineage({place: frozenset(batches) for place, batches in together.items()}, everywhere)

    def _of_term(self, term: Term, starts_on: date, ends_on: date) -> Mapping[tuple[str, str], frozenset[str]]:
        key = (term, starts_on, ends_on)
        if key not in self._known:
            days = {"first_day": starts_on, "day_after": ends_on}
            rows = short_query_of_batches(term)
            asked = {name: day for name, day in days.items() if f"${name}" in rows}
            derived = list(WORKED_OUT_FROM.get(term.table, ()))
            query = _ROLLED_UP[target_of(term)].format(rows=rows, worked_out_from=derived)
            found = self._connection.execute(query, asked).fetchall()
            by_place: dict[tuple[str, str], set[str]] = {}
            for level, code, batch in found:
                by_place.setdefault((level, code), set()).add(batch)
            looked_up = self._looked_up(term, days)
            self._known[key] = {place: frozenset(batches | looked_up) for place, batches in by_place.items()}
        return self._known[key]

    def _looked_up(self, term: Term, days: Mapping[str, date]) -> set[str]:
        """Batches with rows of which a term asks that there are none (items that were not lent): any place may have lent them."""
        if term.without is None:
            return set()
        table, _, on = term.without
        query = (
            f"SELECT DISTINCT batch_id FROM {table} JOIN batches ON batch_no = _batch "
            f"WHERE {on} >= $first_day AND {on} < $day_after"
        )
        return {batch for (batch,) in self._connection.execute(query, dict(days)).fetchall()}


# Rows that were worked out from others came in no batch of their own: behind them stand those of the tables they came from.
_WITH_BATCHES = (
    "WITH rows_found AS ({rows}), found AS (SELECT place, batch_id FROM rows_found r JOIN batches b ON b.batch_no = r.batch "
    "UNION ALL SELECT place, batch_id FROM (SELECT DISTINCT place FROM rows_found WHERE batch IS NULL), "
    '(SELECT DISTINCT batch_id FROM accounts WHERE loaded > 0 AND list_contains({worked_out_from}, "table"))) '
)
_ROLLED_UP = {
    "locations": _WITH_BATCHES + """
SELECT DISTINCT level, code, batch_id FROM (
  SELECT 'location' AS level, place AS code, batch_id FROM found
  UNION ALL SELECT 'organisation', l.organisation_code, batch_id FROM found JOIN locations l ON l.location_code = place
  UNION ALL SELECT 'municipality', l.municipality_code, batch_id FROM found JOIN locations l ON l.location_code = place)
WHERE code IS NOT NULL""",
    "organisations": _WITH_BATCHES + """
SELECT DISTINCT 'organisation' AS level, place AS code, batch_id FROM found WHERE place IS NOT NULL""",
    "areas": _WITH_BATCHES + """
SELECT DISTINCT level, code, batch_id FROM (
  SELECT 'municipality' AS level, place AS code, batch_id FROM found
  UNION ALL SELECT 'municipality', a.parent_code, batch_id FROM found JOIN areas a ON a.area_code = place
  UNION ALL SELECT 'organisation', s.organisation_code, batch_id
    FROM found LEFT JOIN areas a ON a.area_code = place
    JOIN service_areas s ON s.municipality_code IN (place, a.parent_code))
WHERE code IS NOT NULL""",
}  # fmt: skip
