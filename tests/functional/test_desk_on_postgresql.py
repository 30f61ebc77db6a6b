"""The request desk and the door of ISO 18626 with PostgreSQL as the database of the site, and a partner on a file."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from made_up.memory_store import MemoryStore
from servers.postgresql import PASSWORD, PostgresServer, postgres_server
from small_site.desk import IDS, Desk, partners
from small_site.server import PROJECT, running
from small_site.snapshot import write_snapshot

from schakel.interlibrary.iso18626.agencies import Agencies, Agency, code
from schakel.interlibrary.iso18626.messages import BibliographicInfo
from schakel.interlibrary.iso18626.reading import read_message
from schakel.interlibrary.iso18626.saying import open_request
from schakel.interlibrary.iso18626.writing import write_message

pytestmark = pytest.mark.database
AT_ONCE = 8


@dataclass(frozen=True)
class Nodes:
    """North keeps its requests in PostgreSQL, south in a file."""

    north: Desk
    south: Desk


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with postgres_server() as found:
        found.sql(f"CREATE ROLE site LOGIN PASSWORD '{PASSWORD}'")
        found.sql("CREATE DATABASE schakel OWNER site")
        yield found


@pytest.fixture(scope="module")
def nodes(server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    folders = {name: tmp_path_factory.mktemp(name) / "data" for name in IDS}
    for folder in folders.values():
        folder.mkdir()
        write_snapshot(folder)
    variables = {"SCHAKEL_DATABASE": server.dsn("schakel", "site")}
    with running(folders["north"], variables=variables) as north, running(folders["south"]) as south:
        partners({"north": north, "south": south}, folders)
        yield Nodes(Desk("north", north, folders["north"], variables), Desk("south", south, folders["south"]))
    assert not (folders["north"] / "site.sqlite3").exists()


def request_of_south(request_id: str, title: str) -> bytes:
    """A new request as south would write it."""
    north, south = (Agency("ISIL", IDS[name], name, "http://x", "", "") for name in ("north", "south"))
    store = MemoryStore()
    open_request(
        store, Agencies(south.agency_id, {code(north.agency_id): north}), supplier=north.agency_id, request_id=request_id,
        what=BibliographicInfo(title=title), pickup_code="", needed_before=date(2021, 1, 10),
        now=datetime(2021, 1, 2, tzinfo=UTC),
    )  # fmt: skip
    return write_message(store.posted[0][1])


def post(nodes: Nodes, content: bytes) -> tuple[int, bytes]:
    """Bring a message to north as south does; -> status and answer."""
    headers = {"Content-Type": "application/xml", "Authorization": "Bearer shown by south to north"}
    asked = urllib.request.Request(f"{nodes.north.site.address}/ibl/iso18626", content, headers)
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()


def heard(nodes: Nodes, request_id: str) -> Counter[str]:
    query = "SELECT outcome FROM interlibrary_heardmessage WHERE request_id = ?"
    return Counter(outcome for (outcome,) in nodes.north.rows(query, request_id))


def test_a_loan_goes_out_and_comes_back(nodes: Nodes) -> None:
    north, south = nodes.north, nodes.south
    north.ask("P-1", "De avonden")
    south.say("P-1", "WillSupply")
    south.say("P-1", "Loaned", due_on="2021-03-01")
    assert north.state("P-1") == "onderweg"
    north.say("P-1", "Received")
    north.say("P-1", "Renew")
    south.say("P-1", "yes to Renew", due_on="2021-03-22")
    north.say("P-1", "ShippedReturn")
    south.say("P-1", "LoanCompleted")
    assert (north.state("P-1"), south.state("P-1")) == ("afgerond", "afgerond")
    assert heard(nodes, "P-1") == {"taken": 4}
    said = "SELECT count(*), count(confirmed_at), max(error) FROM interlibrary_saidmessage"
    assert north.rows(said) == [(4, 4, "")]
    page = north.get("/leenverkeer/balie/")
    assert "De avonden" in page


def test_a_loan_of_the_other_is_supplied_and_asked_after(nodes: Nodes) -> None:
    nodes.south.ask("P-2", "Turks fruit")
    nodes.north.say("P-2", "WillSupply")
    nodes.south.say("P-2", "StatusRequest")
    assert "1 messages were confirmed, 0 wait." in nodes.north.deliver()
    nodes.north.say("P-2", "Unfilled", reason="NotOnShelf")
    assert nodes.south.state("P-2") == "niet geleverd"


def test_a_message_that_comes_again_has_no_second_effect(nodes: Nodes) -> None:
    content = request_of_south("P-3", "Max Havelaar")
    first, again = post(nodes, content), post(nodes, content)
    assert first == again
    assert first[0] == 200
    assert heard(nodes, "P-3") == {"taken": 1, "replay": 1}


def test_of_equal_messages_at_once_one_is_taken(nodes: Nodes) -> None:
    content = request_of_south("P-4", "Eline Vere")
    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = list(threads.map(lambda _: post(nodes, content), range(AT_ONCE)))
    assert {status for status, _ in answers} == {200}
    assert len({answer for _, answer in answers}) == 1
    assert heard(nodes, "P-4") == {"taken": 1, "replay": AT_ONCE - 1}


def test_of_different_requests_of_one_id_at_once_one_is_taken_and_the_others_are_refused(nodes: Nodes) -> None:
    """What comes second never overwrites what was taken first."""
    titles = [f"Titel {number}" for number in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = list(threads.map(lambda title: post(nodes, request_of_south("P-5", title)), titles))
    confirmed = {
        title
        for title, (_, answer) in zip(titles, answers, strict=True)
        if read_message(answer).confirmation_header.message_status == "OK"
    }
    assert heard(nodes, "P-5") == {"taken": 1, "refused": AT_ONCE - 1}
    kept = {title for (title,) in nodes.north.rows("SELECT title FROM interlibrary_loanrequest WHERE request_id = 'P-5'")}
    assert kept == confirmed
    assert len(kept) == 1


@pytest.mark.parametrize(("reference", "title"), [("P-6\0", "Titel"), ("P-7", "Tit\0el"), ("P" * 201, "Titel")])
def test_what_a_database_cannot_hold_is_refused_at_the_desk(nodes: Nodes, reference: str, title: str) -> None:
    before = nodes.north.rows("SELECT count(*) FROM interlibrary_loanrequest")
    page = nodes.north.ask(reference, title)
    assert 'class="note' in page
    assert nodes.north.rows("SELECT count(*) FROM interlibrary_loanrequest") == before


def test_a_number_of_the_supplier_that_is_too_long_is_refused_and_kept(nodes: Nodes) -> None:
    nodes.north.ask("P-8", "Nooit meer slapen")
    nodes.south.say("P-8", "WillSupply")
    query = "SELECT content FROM interlibrary_heardmessage WHERE request_id = 'P-8'"
    [(content,)] = nodes.north.rows(query)
    mark = b"</requestingAgencyRequestId>"
    assert mark in bytes(content)
    long = bytes(content).replace(mark, mark + b"<supplyingAgencyRequestId>" + b"9" * 300 + b"</supplyingAgencyRequestId>", 1)
    status, answer = post(nodes, long)
    assert status == 200
    assert read_message(answer).confirmation_header.message_status == "ERROR"
    assert heard(nodes, "P-8") == {"taken": 1, "refused": 1}


@pytest.mark.parametrize(("url", "says"), [
    ("postgresql://site:secret-word@127.0.0.1:9/schakel", "the database of the site cannot be used"),
    ("mysql://site:secret-word@127.0.0.1/schakel", "the scheme is 'mysql'; allowed is postgresql"),
    ("postgresql://127.0.0.1/secret-word", "has no user"),
])  # fmt: skip
def test_a_database_that_cannot_be_used_is_told_without_its_password(tmp_path: Path, url: str, says: str) -> None:
    asked = [sys.executable, "-m", "schakel.website", "--data", str(tmp_path), "deliver_messages"]
    environment = {**os.environ, "SCHAKEL_DATABASE": url}
    done = subprocess.run(asked, capture_output=True, text=True, cwd=PROJECT, env=environment, check=False)
    assert done.returncode == 1
    assert says in done.stderr
    assert "secret-word" not in done.stderr
    assert "Traceback" not in done.stderr
