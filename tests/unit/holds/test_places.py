"""Transport by visiting weekday, from what was sent of late or as agreed; places that are closed, or have no point or van."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest

from schakel.holds.agreement import our_agreement
from schakel.holds.places import NEVER, DistanceError, read_places, transport_days

MONDAY = date(2020, 6, 1)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A (Tuesdays), B (Tuesdays and Fridays, once by mistake a Sunday), C without point and van; D closed, X outside."""
    found = duckdb.connect()
    found.execute(
        "CREATE TABLE locations AS SELECT * FROM (VALUES ('A', 'O1', 53.0, 6.5, 'fixed', NULL::DATE, NULL::DATE), "
        "('B', 'O2', 53.0, 6.6, 'fixed', NULL, NULL), ('C', NULL, NULL, NULL, 'bookmobile_stop', NULL, NULL), "
        "('D', 'O1', 53.0, 6.7, 'fixed', NULL, DATE '2020-06-01'), ('X', 'O3', 53.0, 6.7, 'outside', NULL, NULL)) "
        "AS t(location_code, organisation_code, latitude, longitude, kind, opened_on, closed_on)"
    )
    found.execute("CREATE TABLE transits (from_location_code VARCHAR, sent_on DATE)")
    for week in range(1, 21):
        for place, back in (("A", 6), ("B", 6), ("B", 3)):
            found.execute("INSERT INTO transits VALUES (?, ?)", [place, MONDAY - timedelta(days=7 * week - 7 + back)])
    found.execute("INSERT INTO transits VALUES ('B', DATE '2020-05-31'), ('A', DATE '2019-01-03')")
    yield found
    found.close()


def test_days_follow_the_days_on_which_a_place_sends(connection: duckdb.DuckDBPyConnection) -> None:
    places = read_places(connection, our_agreement(), MONDAY)
    assert places.codes == ("A", "B", "C")
    assert places.organisation.tolist() == [0, 1, -1]
    # On Monday night: the van takes it on Tuesday, and is in B on Friday; back in A a week later.
    assert places.days[:2, :2].tolist() == [[0, 4], [8, 0]]
    assert places.without_van == places.without_point == ("C",)
    assert places.days[0, 2] == NEVER


def test_days_that_were_agreed_go_before_those_that_were_seen(connection: duckdb.DuckDBPyConnection) -> None:
    agreement = replace(our_agreement(), by_place={"visiting_days": {"C": [2, 3]}, "picks_at": {"A": 7}, "room_at": {"B": 8}})
    places = read_places(connection, agreement, MONDAY)
    assert places.days[0, 2] == 2
    assert places.without_van == ()
    assert (places.picks.tolist()[0], places.room.tolist()[1]) == (7, 8)
    assert places.picks[1] == our_agreement()["limits.picks"]


def test_kilometres_are_an_estimate_until_they_are_given(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    places = read_places(connection, our_agreement(), MONDAY, tmp_path)
    assert places.km_source.startswith("estimate")
    assert places.km[0, 1] == pytest.approx(1.3 * 0.1 * 111.195 * np.cos(np.radians(53)), rel=1e-6)
    # Nobody knows where C lies: as far as places lie from each other as a rule.
    assert places.km[0, 2] == pytest.approx(places.km[0, 1])
    (tmp_path / "distances.csv").write_text("from,to,km\nA,B,12\n")
    with pytest.raises(DistanceError, match="4 pairs of places have neither"):
        read_places(connection, our_agreement(), MONDAY, tmp_path)
    (tmp_path / "distances.csv").write_text("from,to,km\nA,B,12\nA,C,9\nC,A,9\nB,C,3\nC,B,3\nC,D,99\n")
    given = read_places(connection, our_agreement(), MONDAY, tmp_path)
    assert (given.km_source, given.km[0, 1], given.km[2, 1]) == ("given: distances.csv", 12.0, 3.0)
    (tmp_path / "distances.csv").write_text("from,to,km\nA,B,-4\n")
    with pytest.raises(DistanceError, match="line 2: -4 km"):
        read_places(connection, our_agreement(), MONDAY, tmp_path)


@pytest.mark.parametrize(("sorting", "days"), [(0, 1), (1, 8), (2, 8)])
def test_without_sorting_an_item_can_ride_on_the_same_day(sorting: int, days: int) -> None:
    assert transport_days([[2], [2]], MONDAY, sorting)[0, 1] == days
