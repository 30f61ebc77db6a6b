"""Evergreen on a real PostgreSQL server: from its tables to a snapshot, counted again by SQL on the server."""

import re
from collections.abc import Iterator

import pyarrow.parquet as pq
import pytest
from servers.evergreen_database import make_evergreen
from servers.postgresql import PASSWORD, PostgresServer, postgres_server
from servers.schakel_data import ask, fetched, refreshed, settings_for, texts

from schakel.sources.evergreen import SOURCE
from schakel.sources.source import Feed, SourceError
from schakel.warehouse.snapshot import Snapshot

pytestmark = pytest.mark.database
NAME = "evergreen"


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with postgres_server() as running:
        make_evergreen(running, NAME)
        yield running


@pytest.fixture(scope="module")
def snapshot(server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    settings = settings_for(tmp_path_factory.mktemp(NAME), "evergreen", server.dsn(NAME))
    assert {result.outcome for result in fetched(settings).values()} == {"kept"}
    [path] = (settings.data / "raw" / "evergreen" / "borrowers").glob("*.parquet")
    kept = pq.read_table(path)
    assert all(len(pseudonym) == 20 for pseudonym in kept.column("id").to_pylist())
    assert all("-" in value or value == "75+" for value in kept.column("dob").to_pylist() if value)
    assert all(value is None or len(value) == 4 for value in kept.column("post_code").to_pylist())
    return refreshed(settings)


CIRC = """(SELECT id, usr, circ_lib, xact_start, checkin_time, due_date, parent_circ, stop_fines FROM action.circulation UNION ALL
  SELECT id, NULL, circ_lib, xact_start, checkin_time, due_date, parent_circ, stop_fines FROM action.aged_circulation)"""

SAME = {
    # Unit 99 is no more: its loans are refused. A loan ends where no other circulation has it as its parent.
    "loans by place and year": (
        f"""SELECT ou.shortname, extract(year FROM c.xact_start AT TIME ZONE 'Europe/Amsterdam')::int, count(*), count(c.usr)
            FROM {CIRC} c JOIN actor.org_unit ou ON ou.id = c.circ_lib WHERE c.parent_circ IS NULL GROUP BY 1, 2 ORDER BY 1, 2""",
        """SELECT location_code, year(lent_on), count(*), count(borrower_pseudonym) FROM loans GROUP BY 1, 2 ORDER BY 1, 2""",
    ),
    "loans that came back": (
        f"""SELECT count(*), count(DISTINCT (c.checkin_time AT TIME ZONE 'Europe/Amsterdam')::date)
            FROM {CIRC} c JOIN actor.org_unit ou ON ou.id = c.circ_lib
            WHERE c.stop_fines = 'CHECKIN' AND NOT EXISTS (SELECT 1 FROM {CIRC} n WHERE n.parent_circ = c.id)""",
        "SELECT count(*), count(DISTINCT returned_on) FROM loans WHERE returned_on IS NOT NULL",
    ),
    "renewals": (
        f"""SELECT count(*) FROM {CIRC} c WHERE parent_circ IS NOT NULL AND circ_lib <> 99""",
        "SELECT count(*) FROM renewals",
    ),
    "items by place and owner": (
        """SELECT l.shortname, o.shortname, count(*), sum(round(c.price * 100))::int, count(*) FILTER (WHERE c.deleted)
           FROM asset.copy c JOIN asset.call_number n ON n.id = c.call_number JOIN actor.org_unit l ON l.id = c.circ_lib
           JOIN actor.org_unit u ON u.id = n.owning_lib JOIN actor.org_unit o ON o.id = u.parent_ou
           GROUP BY 1, 2 ORDER BY 1, 2""",
        """SELECT location_code, owner_code, count(*), sum(price_cents), count(withdrawn_on)
           FROM items GROUP BY 1, 2 ORDER BY 1, 2""",
    ),
    "titles": ("SELECT count(*) FROM biblio.record_entry", "SELECT count(*) FROM titles"),
    "borrowers": (
        """SELECT count(*), count(dob), sum((post_code ~ '^[0-9]{4}')::int) FROM actor.usr u
           JOIN actor.usr_address a ON a.usr = u.id WHERE NOT deleted OR last_update_time >= date_trunc('year', now())""",
        "SELECT count(*), count(age_class), count(postcode4) FROM borrowers",
    ),
    "holds by outcome": (
        """SELECT o, count(*) FROM (SELECT CASE WHEN fulfillment_time IS NOT NULL THEN 'fulfilled'
             WHEN cancel_cause = 1 THEN 'expired' WHEN cancel_cause = 2 THEN 'not_collected'
             WHEN cancel_cause = 5 THEN 'cancelled_by_library' WHEN cancel_cause IN (3, 4, 6, 7) THEN 'cancelled_by_borrower'
             WHEN cancel_time IS NOT NULL THEN 'cancelled' WHEN shelf_time IS NOT NULL THEN 'ready' ELSE 'open' END AS o
             FROM (SELECT fulfillment_time, cancel_cause, cancel_time, shelf_time FROM action.hold_request UNION ALL
                   SELECT fulfillment_time, cancel_cause, cancel_time, shelf_time FROM action.aged_hold_request) h) h
           GROUP BY o ORDER BY o COLLATE "C" """,
        "SELECT outcome, count(*) FROM holds GROUP BY 1 ORDER BY 1",
    ),
    # Without ONLY the parent shows the rows of its children: that is the count that must equal ours, once each.
    "transits": (
        "SELECT count(*), count(dest_recv_time) FROM action.transit_copy WHERE dest_recv_time IS NOT NULL OR cancel_time IS NULL",
        "SELECT count(*), count(received_on) FROM transits",
    ),
    "transits for a hold": (
        "SELECT count(*) FROM action.hold_transit_copy",
        "SELECT count(*) FROM transits WHERE reason = 'hold'",
    ),
    "opening hours": (
        "SELECT 5 * count(*), 5 * 8 * count(*) FROM actor.hours_of_operation",
        "SELECT count(*), sum(left(closes, 2)::int - left(opens, 2)::int) FROM opening_hours",
    ),
}


@pytest.mark.parametrize("what", SAME)
def test_the_snapshot_counts_as_the_server_does(what: str, snapshot: Snapshot, server: PostgresServer) -> None:
    theirs, ours = SAME[what]
    counted = server.sql(theirs, NAME)
    assert counted
    assert texts(ask(snapshot, ours)) == counted


def test_a_renewed_loan_is_one_loan_that_ends_when_the_last_renewal_does(snapshot: Snapshot) -> None:
    loan = "SELECT CAST(lent_on AS VARCHAR), CAST(due_on AS VARCHAR), CAST(returned_on AS VARCHAR) FROM loans WHERE loan_id = '1'"
    # Handed out at 23:30 UTC on 29 February: 1 March in the Netherlands.
    assert ask(snapshot, loan) == [("2024-03-01", "2024-04-30", "2024-04-28")]
    renewals = "SELECT CAST(renewed_on AS VARCHAR), location_code, channel FROM renewals WHERE loan_id = '1' ORDER BY renewed_on"
    assert ask(snapshot, renewals) == [("2024-03-20", "NOORD-A", "internet"), ("2024-04-09", "NOORD-A", "desk")]


def test_a_renewal_without_its_first_circulation_has_no_loan(snapshot: Snapshot) -> None:
    assert ask(snapshot, "SELECT loan_id FROM renewals WHERE renewal_id = '9001'") == [(None,)]


def test_the_days_are_those_of_the_zone_of_the_feed(server: PostgresServer) -> None:
    feed = Feed("e", "evergreen", dsn=server.dsn(NAME), settings={"time_zone": "UTC"})
    rows: dict[str, str] = {}
    for extract in SOURCE.extracts(feed):
        if extract.map.name == "loans":
            rows = {row["id"]: row["lent_on"] for batch in extract.open() for row in batch.to_pylist()}
    assert rows["1"] == "2024-02-29"


def test_all_extracts_are_of_one_moment(server: PostgresServer) -> None:
    make_evergreen(server, "moment")
    extracts = SOURCE.extracts(Feed("e", "evergreen", dsn=server.dsn("moment")))
    assert next(extracts).map.name == "borrowers"
    server.sql("DELETE FROM action.circulation; DELETE FROM asset.copy;", "moment")
    rows = {extract.map.name: sum(batch.num_rows for batch in extract.open()) for extract in extracts}
    assert rows["loans"] > 150
    assert rows["items"] > 100


def test_without_any_right_each_extract_says_which_table_it_needs(server: PostgresServer) -> None:
    make_evergreen(server, "dicht")
    server.reader("dicht", [], user="niemand")
    messages = []
    for extract in SOURCE.extracts(Feed("e", "evergreen", dsn=server.dsn("dicht", "niemand"))):
        with pytest.raises(SourceError) as told:
            list(extract.open())
        messages.append(str(told.value))
    assert len(messages) == len(SOURCE.maps())
    for message in messages:
        needed = re.search(r"needs table (\w+)\.(\w+); user niemand may not read it", message)
        assert needed, message
        assert f'GRANT USAGE ON SCHEMA {needed[1]} TO "niemand"; GRANT SELECT ON {needed[1]}.{needed[2]}' in message


def test_a_forbidden_table_and_a_missing_table_are_told_apart(server: PostgresServer) -> None:
    make_evergreen(server, "rechten")
    server.reader("rechten", ["actor", "asset", "biblio", "permission", "reporter"], user="weinig")
    server.sql("DROP TABLE action.aged_hold_request; GRANT USAGE ON SCHEMA action TO weinig;", "rechten")
    messages = {}
    for extract in SOURCE.extracts(Feed("e", "evergreen", dsn=server.dsn("rechten", "weinig"))):
        try:
            list(extract.open())
        except SourceError as error:
            messages[extract.map.name] = str(error)
    assert "user weinig may not read it" in messages["loans"]
    assert 'GRANT SELECT ON action.circulation TO "weinig"' in messages["loans"]
    server.sql("GRANT SELECT ON ALL TABLES IN SCHEMA action TO weinig", "rechten")
    for extract in SOURCE.extracts(Feed("e", "evergreen", dsn=server.dsn("rechten", "weinig"))):
        if extract.map.name == "holds":
            with pytest.raises(SourceError, match=r"needs table action\.aged_hold_request; there is no such table"):
                list(extract.open())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("geheim", "fout"), "does not let user lezer in"),
        (("/evergreen", "/weg"), "does not let user lezer in"),
        (("127.0.0.1", "database.invalid"), "does not answer"),
        (("postgresql://", "mysql://"), "allowed are postgresql://, postgres://"),
        (("/evergreen", "/evergreen?geheim=1"), "option 'geheim'"),
    ],
)
def test_a_wrong_address_is_explained_without_its_password(change: tuple[str, str], said: str, server: PostgresServer) -> None:
    with pytest.raises(SourceError) as failed:
        next(SOURCE.extracts(Feed("e", "evergreen", dsn=server.dsn(NAME).replace(*change))))
    assert said in str(failed.value)
    assert "woord" not in str(failed.value)
    assert PASSWORD not in str(failed.value)
