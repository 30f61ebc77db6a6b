"""The query that `schakel explain` prints counts what the engine counts, on drawn networks."""

from datetime import date

import pytest
from twins.drawn_network import KNOWN_ON, TODAY, draw, put

from schakel.measures.catalogue import find_measures
from schakel.measures.engine import Network, compute
from schakel.measures.short_query import short_query
from schakel.measures.term import Term

PERIODS = {
    ("year", date(2019, 1, 1)): date(2020, 1, 1), ("quarter", date(2020, 1, 1)): date(2020, 4, 1),
    ("month", date(2020, 5, 1)): date(2020, 6, 1),
}  # fmt: skip
"""Periods that are over, and the first day after each; of one that runs the engine counts what it knows of."""
KAPLAN_MEIER = "CREATE MACRO kaplan_meier(share, days, served) AS quantile_disc(days, share) FILTER (served)"
"""No engine has one; that the query can be read is all that is asked of it."""


def terms() -> dict[tuple[str, str], Term]:
    """The term of every side that has one, and counts at the places of its rows; of the version of that time."""
    found = {}
    for measure in find_measures().values():
        for side in ("numerator", "denominator"):
            each = getattr(measure.version_on(TODAY), side)
            if len(each) == 1:
                found[measure.name, side] = each[0]
    return found


def test_every_term_becomes_a_query_that_runs() -> None:
    with put(draw(1, 20)) as connection:
        connection.execute(KAPLAN_MEIER)
        for measure in find_measures().values():
            for term in dict.fromkeys(term for version in measure.versions for term in version.terms):
                query = short_query(term)
                connection.execute(query, _days(query, date(2020, 1, 1), date(2021, 1, 1))).fetchall()
                assert len(query.splitlines()) <= 25, "short enough to read"
                assert max(map(len, query.splitlines())) <= 140, measure.name


def _days(query: str, first_day: date, day_after: date) -> dict[str, date]:
    return {name: day for name, day in (("first_day", first_day), ("day_after", day_after)) if f"${name}" in query}


def test_the_short_query_gives_the_numbers_of_the_engine() -> None:
    asked = {
        key: term for key, term in terms().items()
        if term.way != "quantile" and term.promise.column(term.place).references == "locations.location_code"
        and term.rule_set is None
    }  # fmt: skip
    seen = dict.fromkeys(asked, 0)
    with put(draw(3, 400)) as connection:
        measures = {name: find_measures()[name] for name, _ in asked}
        rows = compute(connection, measures, today=TODAY, network=Network("net", "Net"), known_on=KNOWN_ON).to_pylist()
        rows = [row for row in rows if row["level"] == "location" and row["part"] == ""]
        for (name, side), term in asked.items():
            query = short_query(term)
            for (period, first_day), day_after in PERIODS.items():
                told = dict(connection.execute(query, _days(query, first_day, day_after)).fetchall())
                for row in rows:
                    if (row["measure"], row["period"], row["starts_on"]) != (name, period, first_day) or row[side] is None:
                        continue
                    assert told.get(row["place_code"], 0) == pytest.approx(row[side]), (
                        name,
                        side,
                        period,
                        row["place_code"],
                        query,
                    )
                    seen[name, side] += row[side] > 0
    assert sum(count > 0 for count in seen.values()) >= 25, seen
