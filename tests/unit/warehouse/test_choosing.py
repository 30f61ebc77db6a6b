"""Equal keys in different extracts complete each other; of two feeds only for places; time-tables end where the next begins."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from schakel.intake.fetch import fetch
from schakel.intake.refresh import refresh
from schakel.intake.settings import load_settings
from schakel.vocabulary.progress import Silent

FEED = '[[feeds]]\nname = "{0}"\nsource = "csv_files"\npath = "{0}"\nmaps = "maps"\n'


def a_map(extract: str, table: str, columns: dict[str, str], more: str = "") -> str:
    lines = "\n".join(f'{ours} = "{theirs}"' for ours, theirs in columns.items())
    return (
        f'extract = "{extract}"\nfiles = ["{extract}.csv"]\nmode = "state"\n'
        f"[tables.{table}]\n{more}\n[tables.{table}.columns]\n{lines}\n"
    )


@pytest.fixture
def load(tmp_path: Path) -> Callable[[dict[str, str], dict[str, dict[str, str]]], duckdb.DuckDBPyConnection]:
    def loaded(maps: dict[str, str], feeds: dict[str, dict[str, str]]) -> duckdb.DuckDBPyConnection:
        data = tmp_path / "data"
        (data / "maps").mkdir(parents=True)
        text = 'network = { code = "t", name = "T" }\nkeys = "../keys"\n' + "".join(FEED.format(feed) for feed in feeds)
        (data / "schakel.toml").write_text(text, encoding="utf-8")
        for name, content in maps.items():
            (data / "maps" / f"{name}.toml").write_text(content, encoding="utf-8")
        for feed, files in feeds.items():
            (data / feed).mkdir()
            for name, content in files.items():
                (data / feed / f"{name}.csv").write_text(content, encoding="utf-8")
        settings = load_settings(data, {})
        fetch(settings, today=date(2024, 3, 1), report=Silent())
        return refresh(settings, now=datetime(2024, 3, 1, tzinfo=UTC), report=Silent()).connect()

    return loaded


def accounts(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, ...]]:
    rows = con.execute(
        "SELECT split_part(batch_id, '/', 2), rows_in, loaded, refused, superseded, repeated, left_out FROM accounts"
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


PLACES = a_map("places", "locations", {"location_code": "code", "name": "name", "kind": "kind"})
POINTS = a_map("points", "locations", {"location_code": "code", "name": "name", "latitude": "lat"})


def test_a_list_of_places_and_a_file_of_coordinates_are_one_row_a_place_also_from_two_feeds(load):
    con = load(
        {"places": PLACES, "points": POINTS},
        {
            "lists": {"places": "code,name,kind\nA,Aa,fixed\nB,Bee,fixed\n"},
            "extracts": {"points": "code,name,lat\nA,Town A,52.5\n"},
        },
    )
    found = con.execute("SELECT location_code, name, kind, latitude FROM locations ORDER BY 1").fetchall()
    assert found == [("A", "Aa", "fixed", 52.5), ("B", "Bee", "fixed", None)]
    assert accounts(con) == {"places": (2, 2, 0, 0, 0, 0), "points": (1, 0, 0, 0, 1, 0)}


EVENTS = {"location_code": "place", "starts_on": "from", "ends_on": "until", "kind": "kind"}


def test_events_and_attendance_of_one_month_are_one_row(load):
    head = "place,from,until,kind,n\nA,2024-01-01,2024-02-01,talk,"
    con = load(
        {
            "events": a_map("events", "activity_counts", EVENTS | {"activities": "n"}),
            "people": a_map("people", "activity_counts", EVENTS | {"participants": "n"}),
        },
        {"counts": {"events": head + "3\n", "people": head + "41\n"}},
    )
    assert con.execute("SELECT kind, activities, participants FROM activity_counts").fetchall() == [("talk", 3, 41)]


def test_equal_numbers_of_things_from_two_feeds_are_not_mixed_the_first_feed_counts(load):
    loans = a_map("loans", "loans", {"loan_id": "id", "location_code": "place", "lent_on": "day", "returned_on": "back"})
    con = load(
        {"loans": loans},
        {
            "first": {"loans": "id,place,day,back\n7,A,2024-01-01,\n"},
            "second": {"loans": "id,place,day,back\n7,B,2024-01-05,2024-01-06\n"},
        },
    )
    assert con.execute("SELECT location_code, returned_on FROM loans").fetchall() == [("A", None)]


HOURS = {"location_code": "place", "weekday": "day", "opens": "opens", "closes": "closes", "valid_from": "since"}


def test_a_time_table_holds_until_the_next_of_its_place_begins_and_a_span_of_no_length_is_refused(load):
    rows = [
        "A,1,09:00,12:00,2020-01-01",
        "A,2,09:00,12:00,2020-01-01",
        "A,1,10:00,12:00,2022-06-01",
        "B,1,09:00,12:00,2021-01-01",
        "B,2,17:00,17:00,2021-01-01",
    ]
    con = load(
        {"hours": a_map("hours", "opening_hours", HOURS, "successive = true")},
        {"lists": {"hours": "\n".join(["place,day,opens,closes,since", *rows, ""])}},
    )
    found = con.execute("SELECT location_code, weekday, opens, valid_until FROM opening_hours ORDER BY ALL").fetchall()
    assert found == [
        ("A", 1, "09:00", date(2022, 6, 1)),
        ("A", 1, "10:00", None),
        ("A", 2, "09:00", date(2022, 6, 1)),
        ("B", 1, "09:00", None),
    ]
    assert con.execute("SELECT reason, found FROM refused").fetchall() == [("is not later than opens", "17:00 <= 17:00")]


def test_a_weekday_that_no_week_has_is_refused_with_its_number_and_no_other_row(load):
    # Seven good days beside them: a batch of which most is refused would be held.
    rows = [f"A,{day},09:00,12:00,2020-01-01" for day in (1, 2, 3, 4, 5, 6, 7, 8)] + ["B,0,09:00,12:00,2020-01-01"]
    con = load(
        {"hours": a_map("hours", "opening_hours", HOURS)},
        {"lists": {"hours": "\n".join(["place,day,opens,closes,since", *rows, ""])}},
    )
    assert con.execute("SELECT weekday FROM opening_hours ORDER BY 1").fetchall() == [(day,) for day in range(1, 8)]
    refused = con.execute("SELECT reason, found FROM refused ORDER BY line").fetchall()
    assert refused == [("is above 7", "8"), ("is below 1", "0")]
