"""A database that goes away in the middle of a large table: told clearly, nothing half kept, what was there stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from servers.evergreen_database import make_evergreen
from servers.koha_database import make_koha
from servers.mariadb import PASSWORD, MariaServer, mariadb_server
from servers.postgresql import PostgresServer, postgres_server
from servers.schakel_data import ask, fetched, refreshed, settings_for

from schakel.vocabulary.progress import Silent
from schakel.warehouse.batch import list_batches
from schakel.warehouse.snapshot import current

pytestmark = pytest.mark.database


class PullsThePlug(Silent):
    """Kills the server as soon as rows of the loans come in."""

    def __init__(self, server: MariaServer | PostgresServer) -> None:
        self.server = server
        self.reading = ""
        self.killed_after = 0

    def begin(self, what: str, total: int | None) -> None:  # noqa: ARG002
        self.reading = what

    def advance(self, n: int) -> None:
        if "loans" in self.reading and not self.killed_after:
            self.killed_after = n
            self.server.kill()


@contextmanager
def _koha() -> Iterator[tuple[str, MariaServer, str]]:
    with mariadb_server() as server:
        make_koha(server, "koha", "25.05")
        yield "koha", server, "koha"


@contextmanager
def _evergreen() -> Iterator[tuple[str, PostgresServer, str]]:
    with postgres_server() as server:
        make_evergreen(server, "evergreen")
        yield "evergreen", server, "evergreen"


MANY = {
    "koha": """INSERT INTO old_issues (issue_id, itemnumber, branchcode, issuedate, returndate)
        SELECT 10000 + seq, 1, 'MID', '2023-01-01', '2023-01-09' FROM seq_1_to_250000""",
    "evergreen": """INSERT INTO action.aged_circulation (id, usr_home_ou, usr_profile, target_copy, circ_lib, xact_start,
        checkin_time) SELECT 100000 + i, 4, 2, 1, 4, '2023-01-01', '2023-01-09' FROM generate_series(1, 500000) i""",
}


@pytest.mark.parametrize("system", [_koha, _evergreen], ids=["koha", "evergreen"])
def test_a_server_that_dies_half_way_leaves_what_was_there(system: object, tmp_path: Path) -> None:
    with system() as (source, server, database):  # type: ignore[operator]
        settings = settings_for(tmp_path, source, server.dsn(database))
        assert {result.outcome for result in fetched(settings).values()} == {"kept"}
        before = refreshed(settings)
        loans = ask(before, "SELECT count(*) FROM loans")
        kept = {batch.batch_id for batch in list_batches(settings.data)}

        server.sql(MANY[source], database)
        plug = PullsThePlug(server)
        results = fetched(settings, plug)

    assert plug.killed_after > 0
    failed = results["loans"]
    assert failed.outcome == "failed"
    assert "loans: reading stopped after" in failed.said
    assert "the database went away" in failed.said
    assert "Nothing of this extract is kept; fetch again" in failed.said
    after = {name for name, result in results.items() if name > "loans"}
    assert after
    assert {results[name].outcome for name in after} == {"failed"}
    assert not any(secret in result.said for result in results.values() for secret in (PASSWORD, "woord"))

    assert {batch.batch_id for batch in list_batches(settings.data)} == kept
    parts = [path for path in (settings.data / "raw").rglob("*") if path.is_file()]
    assert sorted(path.suffix for path in parts) == [".json"] * len(kept) + [".parquet"] * len(kept)
    still = current(settings.data)
    assert still is not None
    assert still.id == before.id
    assert ask(still, "SELECT count(*) FROM loans") == loans


def test_a_server_that_is_not_there_is_told_and_fetching_ends(tmp_path: Path) -> None:
    with mariadb_server() as server:
        dsn = server.dsn("koha")
    settings = settings_for(tmp_path, "koha", dsn)
    [result] = fetched(settings).values()
    assert result.outcome == "failed"
    assert "127.0.0.1:" in result.said
    assert "does not answer" in result.said
    assert "see that the server runs" in result.said
    assert "woord" not in result.said
