"""The samples of the text sources go all the way to a snapshot, with every row accounted for."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from schakel.intake.fetch import fetch
from schakel.intake.refresh import refresh
from schakel.intake.settings import load_settings
from schakel.vocabulary.progress import Silent
from schakel.warehouse.account import refused_rows, totals
from schakel.warehouse.snapshot import Snapshot

SOURCES = Path(__file__).parents[2] / "schakel" / "sources"
SETTINGS = """
network = {{ code = "zandland", name = "Zandland" }}
keys = "../keys"
{feeds}
"""
FEED = """
[[feeds]]
name = "{name}"
source = "{name}"
path = "{path}"
"""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    data = tmp_path_factory.mktemp("samples") / "data"
    data.mkdir()
    feeds = "".join(FEED.format(name=name, path=SOURCES / name / "sample") for name in ("gids", "cbs", "wise"))
    feeds += FEED.format(name="csv_files", path=SOURCES / "csv_files" / "sample")
    feeds += f'maps = "{SOURCES / "csv_files" / "sample" / "maps"}"\n'
    (data / "schakel.toml").write_text(SETTINGS.format(feeds=feeds))
    settings = load_settings(data, {})
    results = fetch(settings, today=date(2021, 1, 1), report=Silent())
    assert [(result.origin, result.said) for result in results if result.outcome != "kept"] == []
    assert fetch(settings, today=date(2021, 1, 1), report=Silent())[0].outcome == "known"
    return refresh(settings, now=datetime(2021, 1, 1, tzinfo=UTC), report=Silent())


def test_every_row_is_loaded_refused_or_left_out_for_a_reason(snapshot: Snapshot) -> None:
    accounts = {account.table: account for account in totals(snapshot)}
    for account in accounts.values():
        assert (
            account.rows_in
            == account.loaded + account.refused + account.superseded + account.repeated + account.left_out + account.held
        )
    assert {table: account.loaded for table, account in accounts.items()} == {
        "activities": 2, "aliases": 7, "areas": 9, "borrowers": 3, "digital_loans": 2, "holds": 4, "inhabitants": 24,
        "interlibrary_requests": 3, "items": 5, "loans": 5, "locations": 10, "opening_hours": 3, "organisations": 4,
        "published_figures": 15, "renewals": 1, "service_areas": 3, "titles": 4, "transits": 2, "visits": 7,
    }  # fmt: skip


def test_only_the_count_that_the_office_left_out_is_refused(snapshot: Snapshot) -> None:
    (row,) = refused_rows(snapshot, limit=10)
    assert (row.table, row.column, row.found, row.reason) == ("inhabitants", "persons", ".", "is not a whole number")


def test_codes_of_the_library_system_become_our_places(snapshot: Snapshot) -> None:
    with snapshot.connect() as connection:
        loans = connection.execute(
            "SELECT loan_id, location_code, owner_code, material, channel FROM loans ORDER BY 1"
        ).fetchall()
        assert loans == [
            ("900001", "NL-0899991001", "NL-0899990000", "book", "self_service"),
            ("900002", "NL-0899991001", "NL-0899990000", "book", "desk"),
            ("900003", "NL-0899991002", "NL-0899990000", "film", "desk"),
            ("900004", "NL-0899991001", "NL-0899990000", "book", "self_service"),
            ("900005", "NL-0899991001", "NL-0899990000", "book", "internet"),
        ]
        kinds = dict(connection.execute("SELECT location_code, kind FROM locations").fetchall())
        assert kinds == {
            "NL-0899990000": "office", "NL-0899991001": "fixed", "NL-0899991002": "fixed", "NL-0899991003": "fixed",
            "NL-0899992100": "bookmobile", "NL-0899992101": "bookmobile_stop", "NL-0899993001": "school",
            "4190": "school", "4199": "storage", "9901": "outside",
        }  # fmt: skip


def test_what_a_person_could_be_known_by_stays_outside(snapshot: Snapshot) -> None:
    with snapshot.connect() as connection:
        rows = connection.execute(
            "SELECT * EXCLUDE (borrower_pseudonym, _batch) FROM borrowers ORDER BY registered_on"
        ).fetchall()
        assert [(row[0], row[4], row[5]) for row in rows] == [
            (2020, "65-74", "7901"),
            (2020, "35-49", "7900"),
            (2020, "4-11", "7900"),
        ] or rows
        in_loans = {row[0] for row in connection.execute("SELECT borrower_pseudonym FROM loans").fetchall()}
        members = {row[0] for row in connection.execute("SELECT borrower_pseudonym FROM borrowers").fetchall()}
        # The key is that of the year, so a loan of 2020 finds its borrower of 2020.
        assert in_loans == members
    written = b"".join(path.read_bytes() for path in snapshot.path.parents[1].rglob("*") if path.is_file())
    for private in (b"Verzonnen", b"Nergens", b"700001", b"7900 AA;Zandwijk"):
        assert private not in written


def test_single_years_add_up_to_age_classes(snapshot: Snapshot) -> None:
    with snapshot.connect() as connection:
        by_class = dict(
            connection.execute(
                "SELECT age_class, persons FROM inhabitants WHERE area_code = 'GM9901' AND counted_on = DATE '2020-01-01' "
                "AND age_class <> 'all'"
            ).fetchall()
        )
    # As the sample was made: 121 of age 0, and so on.
    years = [max(121 + (age * 7) % 11 - age, 0) for age in range(101)]
    assert by_class["0-3"] == sum(years[:4])
    assert by_class["75+"] == sum(years[75:])
    assert sum(by_class.values()) == sum(years)


def test_amounts_days_and_outcomes_are_read_as_they_were_meant(snapshot: Snapshot) -> None:
    with snapshot.connect() as connection:

        def one(query: str) -> object:
            return connection.execute(query).fetchall()

        assert one("SELECT price_cents FROM items ORDER BY item_id") == [(1895,), (1895,), (1250,), (None,), (1500,)]
        assert one("SELECT hold_id, outcome FROM holds ORDER BY 1") == [
            ("600001", "fulfilled"), ("600002", "open"), ("600003", "not_collected"), ("600004", "expired"),
        ]  # fmt: skip
        assert one("SELECT ends_on FROM visits WHERE visits = 388 AND starts_on >= DATE '2020-11-01'") == [(date(2020, 12, 1),)]
        assert one("SELECT title FROM titles WHERE title_id = '100002'") == [('Zeg "schakel" en lach; verhalen',)]
        assert one("SELECT parent_code FROM areas WHERE area_code = 'WK990101'") == [("GM9901",)]
        assert one("SELECT is_in_network FROM areas WHERE area_code = 'GM9903'") == [(False,)]
