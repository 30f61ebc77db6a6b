"""The story of the demo: Anke loads the simulated Drenthe and gets the published figures and the planted dirt back."""

import csv
import json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from schakel.demo import build, carry, facts
from schakel.intake.refresh import refresh
from schakel.intake.settings import load_settings
from schakel.measures.rulesets import classify, find_rule_sets
from schakel.vocabulary.progress import Silent
from schakel.warehouse.snapshot import Snapshot

SCALE = 0.01
REFUSED_AS = {
    ("uitleningen", "impossible date"): ("loans", "returned_on", "is not a date"),
    ("uitleningen", "unknown branch"): ("loans", "location_code", "is not among the locations"),
    ("uitleningen", "unknown item"): ("loans", "item_id", "is not among the items"),
    ("uitleningen", "returned before lent"): ("loans", "returned_on", "comes before lent_on"),
    ("uitleningen", "unknown code"): ("loans", "channel", "is not among the codes of the map"),
    ("uitleningen", "key used twice"): ("loans", "loan_id", "has the key of an earlier row and other content"),
    ("verlengingen", "unknown loan"): ("renewals", "loan_id", "is not among the loans"),
    ("verlengingen", "impossible date"): ("renewals", "renewed_on", "is not a date"),
    ("reserveringen", "unknown title"): ("holds", "title_id", "is not among the titles"),
    ("reserveringen", "unknown branch"): ("holds", "pickup_location_code", "is not among the locations"),
    ("reserveringen", "unknown code"): ("holds", "outcome", "is not among the codes of the map"),
    ("reserveringen", "closed before placed"): ("holds", "ended_on", "comes before placed_on"),
    ("transporten", "unknown branch"): ("transits", "to_location_code", "is not among the locations"),
    ("transporten", "impossible date"): ("transits", "sent_on", "is not a date"),
    ("exemplaren", "unknown title"): ("items", "title_id", "is not among the titles"),
    ("exemplaren", "unknown code"): ("items", "status", "is not among the codes of the map"),
    ("exemplaren", "impossible date"): ("items", "added_on", "is not a date"),
    ("exemplaren", "key used twice"): ("items", "item_id", "has the key of an earlier row and other content"),
    ("klanten", "unknown branch"): ("borrowers", "location_code", "is not among the locations"),
    ("klanten", "impossible date"): ("borrowers", "registered_on", "is not a date"),
    ("bezoek", "less than nothing"): ("visits", "visits", "is below 0"),
}
YEARS = (2018, 2019, 2020)


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Snapshot]:
    folder = tmp_path_factory.mktemp("drenthe") / "data"
    build(folder, years=3, scale=SCALE)
    return folder, carry(folder)


@pytest.fixture
def connection(network: tuple[Path, Snapshot]) -> duckdb.DuckDBPyConnection:
    return network[1].connect()


def _by_year(connection: duckdb.DuckDBPyConnection, query: str) -> dict[int, float]:
    return dict(connection.execute(query).fetchall())


def _expected(name: str) -> dict[int, object]:
    return {year: pytest.approx(getattr(facts.published()[year], name) * SCALE, rel=0.02) for year in YEARS}


def test_loans_come_out_as_published(connection: duckdb.DuckDBPyConnection) -> None:
    assert _by_year(connection, "SELECT year(lent_on), count(*) FROM loans GROUP BY 1") == _expected("loans")


def test_members_with_a_valid_subscription_come_out_as_published(connection: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT year, count(*) FROM borrowers WHERE valid_until > make_date(year, 12, 31) GROUP BY 1"
    assert _by_year(connection, query) == _expected("members")


def test_items_at_the_end_of_the_year_come_out_as_published(connection: duckdb.DuckDBPyConnection) -> None:
    query = (
        "SELECT y, count(*) FROM items, (SELECT unnest([2018, 2019, 2020]) AS y) "
        "WHERE added_on <= make_date(y, 12, 31) AND coalesce(withdrawn_on > make_date(y, 12, 31), true) GROUP BY 1"
    )
    assert _by_year(connection, query) == _expected("items")


def test_ebooks_come_out_as_published(connection: duckdb.DuckDBPyConnection) -> None:
    assert _by_year(connection, "SELECT year(starts_on), sum(loans) FROM digital_loans GROUP BY 1") == _expected("ebooks")


def test_exactly_the_planted_rows_are_refused_for_the_reason_they_were_planted(
    network: tuple[Path, Snapshot], connection: duckdb.DuckDBPyConnection
) -> None:
    planted: Counter[tuple[str, str, str]] = Counter()
    for row in json.loads((network[0] / "planted.json").read_text(encoding="utf-8")):
        planted[REFUSED_AS[row["extract"], row["damage"]]] += row["rows"]
    refused = connection.execute('SELECT "table", "column", reason, count(*) FROM refused GROUP BY ALL').fetchall()
    assert {tuple(row[:3]): row[3] for row in refused} == dict(planted)
    assert sum(planted.values()) > 100


def test_rows_in_are_rows_loaded_refused_superseded_repeated_and_left_out(connection: duckdb.DuckDBPyConnection) -> None:
    wrong = "SELECT * FROM accounts WHERE rows_in <> loaded + refused + superseded + repeated + left_out + held"
    assert connection.execute(wrong).fetchall() == []


def test_only_months_of_closure_were_held_and_a_person_let_them_through(connection: duckdb.DuckDBPyConnection) -> None:
    held = connection.execute("SELECT period, released_why FROM batches WHERE held IS NOT NULL").fetchall()
    assert {period for period, _ in held} <= {"2020-03", "2020-04", "2020-05", "2020-06", "2020-12"}
    assert {"2020-04", "2020-05"} <= {period for period, _ in held}
    assert all("gesloten" in why for _, why in held)


def test_no_audit_that_stops_a_refresh_finds_anything(connection: duckdb.DuckDBPyConnection) -> None:
    assert connection.execute("SELECT audit FROM audits WHERE severity = 'stop' AND NOT passed").fetchall() == []
    assert connection.execute("SELECT passed FROM audits WHERE audit = 'no_loan_before_its_item'").fetchall() == [(True,)]


def test_own_collections_serve_between_92_and_98_in_a_hundred_loans(connection: duckdb.DuckDBPyConnection) -> None:
    query = """
        SELECT l.organisation_code, avg((owner_code = l.organisation_code)::INT), avg((o.kind = 'library')::INT)
        FROM loans JOIN locations l USING (location_code) JOIN organisations o ON owner_code = o.organisation_code
        GROUP BY 1"""
    found = connection.execute(query).fetchall()
    assert len(found) == 4
    for organisation, own, province in found:
        assert 0.92 < own < 0.98, organisation
        assert 0.985 < province < 0.9999, organisation


def test_the_snapshot_says_that_it_is_simulated(network: tuple[Path, Snapshot]) -> None:
    assert network[1].simulated


def test_every_inhabitant_class_and_municipality_is_there_on_each_first_of_january(connection: duckdb.DuckDBPyConnection) -> None:
    query = """SELECT year(counted_on), count(*),
        sum(persons) FILTER (age_class = 'all') = sum(persons) FILTER (age_class <> 'all')
        FROM inhabitants WHERE area_code LIKE 'GM%' GROUP BY 1 ORDER BY 1"""
    assert connection.execute(query).fetchall() == [(year, 12 * 9, True) for year in YEARS]


OF_THE_DAY = "FROM location_facts WHERE coalesce(valid_from <= ?, true) AND coalesce(valid_until > ?, true)"


def classes_on(connection: duckdb.DuckDBPyConnection, rule_set: str, day: date) -> Counter[str]:
    names = ("kind", "open_hours_week", "staffed_hours_week", "has_collection", "has_all_functions")
    found = connection.execute(f"SELECT {', '.join(names)} {OF_THE_DAY}", [day, day]).fetchall()
    rows = [dict(zip(names, row, strict=True)) for row in found]
    return Counter(classify(find_rule_sets()[rule_set], row, day) if row["kind"] == "fixed" else row["kind"] for row in rows)


@pytest.mark.parametrize(
    ("year", "cbs", "spuk"),
    [
        pytest.param(2017, (38, 8, 0), (38, 8, 0), id="2017: Valthermond is staffed 14 hours, and the rule sets agree"),
        pytest.param(2018, (39, 7, 0), (39, 7, 0), id="2018: Valthermond became a branch"),
        pytest.param(2019, (39, 7, 0), (38, 8, 0), id="2019: Vledder went to 15.0 hours, a branch for CBS only"),
        pytest.param(2020, (39, 7, 0), (38, 7, 1), id="2020: annex 1; Schoonebeek went to 4.5 hours, of no class in the scheme"),
    ],
)
def test_branches_and_service_points_are_those_of_their_year(
    connection: duckdb.DuckDBPyConnection, year: int, cbs: tuple[int, int, int], spuk: tuple[int, int, int]
) -> None:
    for rule_set, expected in (("cbs_2019", cbs), ("spuk_2023", spuk)):
        found = classes_on(connection, rule_set, date(year, 12, 31))
        assert (found["branch"], found["service_point"], found["none"]) == expected, rule_set
        assert found["bookmobile"] == 2


def test_the_hours_of_rows_with_a_day_are_those_that_the_register_gave_in_that_year(
    network: tuple[Path, Snapshot], connection: duckdb.DuckDBPyConnection
) -> None:
    """The register of each year and the dated rows of the last one were written apart; they tell the same."""
    for year in (2017, *YEARS):
        day = date(year, 12, 31)
        with (network[0] / "extracts" / "gids" / f"locaties_{day}.csv").open(encoding="utf-8") as lines:
            told = {
                row["isil"]: tuple(float(row[f"uren_{kind}_per_week"].replace(",", ".")) for kind in ("open", "bemand"))
                for row in csv.DictReader(lines, delimiter=";")
                if row["uren_open_per_week"]
            }
        query = f"SELECT location_code, open_hours_week, staffed_hours_week {OF_THE_DAY}"
        found = {row[0]: row[1:] for row in connection.execute(query, [day, day]).fetchall() if row[1] is not None}
        assert found == told


def test_a_reader_of_the_end_of_2018_knows_2018_and_nothing_later(network: tuple[Path, Snapshot]) -> None:
    settings = load_settings(network[0], {})
    then = refresh(settings, known_on=date(2018, 12, 31), now=datetime(2021, 1, 2, tzinfo=UTC), report=Silent())
    rows = then.connect().execute("SELECT year(lent_on), count(*) FROM loans GROUP BY 1").fetchall()
    assert rows == [(2018, pytest.approx(facts.published()[2018].loans * SCALE, rel=0.02))]
    assert then.connect().execute("SELECT count(*), max(valid_until) FROM location_facts WHERE number > 1").fetchall() == [
        (1, None)
    ]
