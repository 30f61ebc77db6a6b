"""Koha on a real MariaDB server: from its tables to a snapshot, counted again by SQL on the server."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from servers.koha_database import VERSIONS, make_koha
from servers.mariadb import PASSWORD, MariaServer, mariadb_server
from servers.schakel_data import ask, fetched, refreshed, settings_for, texts

from schakel.sources.database import DatabaseError
from schakel.sources.koha import SOURCE
from schakel.sources.source import Feed, SourceError
from schakel.warehouse.snapshot import Snapshot

pytestmark = pytest.mark.database
NAMES = {version: "koha" + version.replace(".", "") for version in VERSIONS}
OURS = 'organisation = "NL-0800010000"\norganisation_name = "Bibliotheek Proef"\n'


@pytest.fixture(scope="module")
def server() -> Iterator[MariaServer]:
    with mariadb_server() as running:
        for version, name in NAMES.items():
            make_koha(running, name, version)
        yield running


@pytest.fixture(scope="module", params=VERSIONS)
def koha(request: pytest.FixtureRequest, server: MariaServer, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Snapshot]:
    """Name of the database and the snapshot made of it."""
    name = NAMES[request.param]
    settings = settings_for(tmp_path_factory.mktemp(name), "koha", server.dsn(name), OURS)
    assert {result.outcome for result in fetched(settings).values()} == {"kept"}
    return name, refreshed(settings)


GOOD = "issuedate IS NOT NULL AND issuedate <> 0 AND onsite_checkout = 0 AND branchcode IN (SELECT branchcode FROM branches)"
# The returned loan that carries the number of an open one is refused: open ones come first.
LOANS = f"""(SELECT * FROM issues WHERE {GOOD} UNION ALL
  SELECT * FROM old_issues WHERE {GOOD} AND issue_id NOT IN (SELECT issue_id FROM issues)) l"""

SAME = {
    "loans by place and year": (
        f"""SELECT branchcode, YEAR(issuedate), COUNT(*), COUNT(returndate), COUNT(borrowernumber), COUNT(DISTINCT borrowernumber)
            FROM {LOANS} GROUP BY 1, 2 ORDER BY 1, 2""",
        """SELECT location_code, year(lent_on), count(*), count(returned_on), count(borrower_pseudonym),
           count(DISTINCT borrower_pseudonym) FROM loans GROUP BY 1, 2 ORDER BY 1, 2""",
    ),
    "days a loan lasted": (
        f"SELECT SUM(DATEDIFF(returndate, issuedate)), COUNT(NULLIF(date_due, 0)) FROM {LOANS}",
        "SELECT sum(returned_on - lent_on), count(due_on) FROM loans",
    ),
    "titles": (
        """SELECT COUNT(*), SUM(copyrightdate IS NOT NULL OR EXISTS (SELECT 1 FROM biblioitems i
             WHERE i.biblionumber = b.biblionumber AND i.publicationyear <> ''))
           FROM (SELECT * FROM biblio UNION ALL SELECT * FROM deletedbiblio) b""",
        "SELECT count(*), count(publication_year) FROM titles",
    ),
    "items by place": (
        """SELECT homebranch, COUNT(*), COUNT(NULLIF(dateaccessioned, 0)), CAST(SUM(ROUND(price * 100)) AS SIGNED)
           FROM (SELECT homebranch, dateaccessioned, price FROM items UNION ALL
                 SELECT homebranch, dateaccessioned, price FROM deleteditems) i GROUP BY 1 ORDER BY 1""",
        "SELECT location_code, count(*), count(added_on), sum(price_cents) FROM items GROUP BY 1 ORDER BY 1",
    ),
    "withdrawn items": (
        """SELECT COUNT(*) FROM (SELECT itemnumber FROM items WHERE withdrawn = 1 UNION ALL
           SELECT itemnumber FROM deleteditems) i""",
        "SELECT count(*) FROM items WHERE status = 'withdrawn' AND withdrawn_on IS NOT NULL",
    ),
    "borrowers by place": (
        """SELECT branchcode, COUNT(*), SUM(zipcode REGEXP '^[0-9]{4}'), SUM(dateofbirth <> 0)
           FROM (SELECT * FROM borrowers UNION ALL
                 SELECT * FROM deletedborrowers WHERE YEAR(updated_on) = YEAR(CURRENT_DATE)) b GROUP BY 1 ORDER BY 1""",
        """SELECT location_code, count(DISTINCT borrower_pseudonym), count(postcode4), count(age_class)
           FROM borrowers GROUP BY 1 ORDER BY 1""",
    ),
    "holds by outcome": (
        """SELECT o, COUNT(*) FROM (
             SELECT IF(found = 'W', 'ready', 'open') o FROM reserves UNION ALL
             SELECT CASE WHEN found = 'F' THEN 'fulfilled'
               WHEN expirationdate IS NULL OR cancellationdate < expirationdate THEN 'cancelled'
               WHEN waitingdate IS NULL THEN 'expired' ELSE 'not_collected' END
             FROM old_reserves WHERE found IS NOT NULL OR cancellationdate IS NOT NULL) h GROUP BY o ORDER BY o""",
        "SELECT outcome, count(*) FROM holds GROUP BY 1 ORDER BY 1",
    ),
}


@pytest.mark.parametrize("what", SAME)
def test_the_snapshot_counts_as_the_server_does(what: str, koha: tuple[str, Snapshot], server: MariaServer) -> None:
    theirs, ours = SAME[what]
    name, snapshot = koha
    counted = server.sql(theirs, name)
    assert counted
    assert texts(ask(snapshot, ours)) == counted


def test_every_row_has_its_place(koha: tuple[str, Snapshot], server: MariaServer) -> None:
    name, snapshot = koha
    in_, loaded, refused, left_out = ask(
        snapshot, "SELECT rows_in, loaded, refused, left_out FROM accounts WHERE \"table\" = 'loans'"
    )[0]
    assert [str(in_)] == server.sql("SELECT (SELECT COUNT(*) FROM issues) + (SELECT COUNT(*) FROM old_issues)", name)[0]
    assert in_ == loaded + refused + left_out
    reasons = ask(snapshot, 'SELECT "column", found, count(*) FROM refused WHERE "table" = \'loans\' GROUP BY ALL ORDER BY ALL')
    assert ("lent_on", "0000-00-00", 3) in reasons
    assert ("location_code", "WEG", 2) in reasons
    assert refused == 8


def test_transits_that_were_sent_count_and_requests_do_not(koha: tuple[str, Snapshot], server: MariaServer) -> None:
    name, snapshot = koha
    sent = "SELECT COUNT(*), COUNT(datearrived) FROM branchtransfers WHERE datesent IS NOT NULL"
    if name == NAMES["25.05"]:
        sent += " AND (datearrived IS NOT NULL OR datecancelled IS NULL)"
    assert texts(ask(snapshot, "SELECT count(*), count(received_on) FROM transits")) == server.sql(sent, name)


def test_renewals_are_taken_from_where_the_version_keeps_them(koha: tuple[str, Snapshot], server: MariaServer) -> None:
    name, snapshot = koha
    count = "SELECT COUNT(*) FROM (SELECT DISTINCT datetime, branch, itemnumber FROM statistics WHERE type = 'renew') s"
    found = int(server.sql(count, name)[0][0])
    if name == NAMES["25.05"]:
        found += int(server.sql("SELECT COUNT(*) FROM checkout_renewals", name)[0][0])
        found -= 1  # the loan of one of them is refused, so it has no loan
        assert ask(snapshot, "SELECT count(DISTINCT channel) FROM renewals") == [(4,)]
    assert ask(snapshot, "SELECT count(*) FROM renewals") == [(found,)]


def test_no_person_enters(server: MariaServer, tmp_path: Path) -> None:
    name = NAMES["25.05"]
    settings = settings_for(tmp_path, "koha", server.dsn(name))
    fetched(settings)
    numbers = {row[0] for row in server.sql("SELECT borrowernumber FROM borrowers WHERE borrowernumber > 1000", name)}
    for extract, column in {"borrowers": "borrowernumber", "loans": "borrowernumber", "holds": "borrowernumber"}.items():
        [path] = (settings.data / "raw" / "koha" / extract).glob("*.parquet")
        kept = pq.read_table(path)
        pseudonyms = set(kept.column(column).to_pylist()) - {None}
        assert pseudonyms
        assert not pseudonyms & numbers
        assert all(len(pseudonym) == 20 for pseudonym in pseudonyms)
    [path] = (settings.data / "raw" / "koha" / "borrowers").glob("*.parquet")
    kept = pq.read_table(path)
    assert set(kept.column("zipcode").to_pylist()) <= {None, *(str(number) for number in range(9400, 9420))}
    assert all("-" in value or value == "75+" for value in kept.column("dateofbirth").to_pylist() if value)
    assert "1985-06-01" not in kept.column("dateofbirth").to_pylist()


def test_fetching_twice_on_one_day_is_fetching_once(server: MariaServer, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, "koha", server.dsn(NAMES["17.06"]))
    fetched(settings)
    assert {result.outcome for result in fetched(settings).values()} == {"known"}


def test_all_extracts_are_of_one_moment(server: MariaServer) -> None:
    make_koha(server, "moment", "25.05")
    extracts = SOURCE.extracts(Feed("koha", "koha", dsn=server.dsn("moment")))
    assert next(extracts).map.name == "borrowers"
    server.sql(
        "DELETE FROM old_issues; DELETE FROM items; INSERT INTO branches VALUES ('NIEUW', 'Nieuw', NULL, NULL, NULL, 1);",
        "moment",
    )
    rows = {extract.map.name: sum(batch.num_rows for batch in extract.open()) for extract in extracts}
    assert rows["branches"] == 2
    assert rows["loans"] > 300
    assert rows["items"] > 100


def test_an_account_with_few_rights_is_told_which_to_ask_for(server: MariaServer) -> None:
    server.reader(NAMES["25.05"], "weinig", ["branches", "issues"])
    messages = {}
    for extract in SOURCE.extracts(Feed("koha", "koha", dsn=server.dsn(NAMES["25.05"], "weinig"))):
        try:
            list(extract.open())
        except SourceError as error:
            messages[extract.map.name] = str(error)
    assert "branches" not in messages
    assert "needs table old_issues" in messages["loans"]
    assert "GRANT SELECT ON `koha2505`.`old_issues` TO 'weinig'" in messages["loans"]
    assert 'leave_out = ["loans"]' in messages["loans"]


def test_a_column_that_only_some_may_read_is_told_too(server: MariaServer) -> None:
    server.reader(NAMES["17.06"], "kolom", ["branchtransfers"])
    server.sql("GRANT SELECT (branchcode) ON koha1706.branches TO 'kolom'@'127.0.0.1'")
    messages = []
    for extract in SOURCE.extracts(Feed("koha", "koha", dsn=server.dsn(NAMES["17.06"], "kolom"))):
        if extract.map.name == "branches":
            with pytest.raises(DatabaseError) as failed:
                list(extract.open())
            messages.append(str(failed.value))
    assert len(messages) == 1
    assert "user kolom lacks a right" in messages[0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("geheim", "fout"), "does not let user lezer in"),
        (("/koha2505", "/weg"), "does not let user lezer in"),
        (("127.0.0.1", "database.invalid"), "does not answer"),
        (("mysql://", "postgresql://"), "begins with postgresql://; allowed are mysql://, mariadb://"),
        (("/koha2505", "/koha2505?geheim=1"), "option 'geheim'"),
    ],
)
def test_a_wrong_address_is_explained_without_its_password(change: tuple[str, str], said: str, server: MariaServer) -> None:
    dsn = server.dsn(NAMES["25.05"]).replace(*change)
    with pytest.raises(SourceError) as failed:
        next(SOURCE.extracts(Feed("koha", "koha", dsn=dsn)))
    assert said in str(failed.value)
    assert "woord" not in str(failed.value)
    assert PASSWORD not in str(failed.value)


def test_a_text_that_is_too_long_is_refused_not_cut(server: MariaServer, tmp_path: Path) -> None:
    server.sql("CREATE TABLE lang (t longtext); INSERT INTO lang VALUES (REPEAT('é', 5000));", NAMES["25.05"])
    (tmp_path / "lang.toml").write_text(
        'extract = "lang"\nquery = "SELECT t FROM lang"\n[tables.titles.columns]\ntitle_id = "t"\n', encoding="utf-8"
    )
    server.reader(NAMES["25.05"])
    feed = Feed("koha", "koha", dsn=server.dsn(NAMES["25.05"]), maps=tmp_path)
    for extract in SOURCE.extracts(feed):
        if extract.map.name == "lang":
            with pytest.raises(DatabaseError, match="longer than 8000 bytes; shorten it in the query"):
                list(extract.open())
