"""Two Schakels in two processes lend each other a book over HTTP, by what their desks press, down to the last message."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree
from small_site.desk import IDS, Desk, partners
from small_site.server import running
from small_site.snapshot import write_snapshot


@dataclass(frozen=True)
class Two:
    north: Desk
    south: Desk


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    folders = {name: tmp_path_factory.mktemp(name) / "data" for name in IDS}
    for folder in folders.values():
        folder.mkdir()
        write_snapshot(folder)
    with running(folders["north"]) as north, running(folders["south"]) as south:
        partners({"north": north, "south": south}, folders)
        yield Two(Desk("north", north, folders["north"]), Desk("south", south, folders["south"]))


def test_a_whole_loan_from_one_province_to_another_and_back(two: Two) -> None:
    north, south = two.north, two.south
    north.ask("R-1", "De avonden")
    assert (north.state("R-1"), south.state("R-1")) == ("aangevraagd", "aangevraagd")
    south.say("R-1", "WillSupply")
    assert north.state("R-1") == "toegezegd"
    south.say("R-1", "Loaned", due_on="2021-03-01")
    assert north.state("R-1") == "onderweg"
    north.say("R-1", "Received")
    assert south.state("R-1") == "ontvangen"
    north.say("R-1", "Renew")
    south.say("R-1", "yes to Renew", due_on="2021-03-22")
    assert "22 maart 2021" in north.get("/leenverkeer/balie/1/")
    north.say("R-1", "ShippedReturn")
    assert south.state("R-1") == "op de terugweg"
    south.say("R-1", "LoanCompleted")
    assert (north.state("R-1"), south.state("R-1")) == ("afgerond", "afgerond")
    for desk, heard, said in ((north, 4, 4), (south, 4, 4)):
        assert desk.rows("SELECT outcome, count(*) FROM interlibrary_heardmessage WHERE request_id = 'R-1' GROUP BY 1") == [
            ("taken", heard)
        ]
        assert desk.rows("SELECT count(*), count(confirmed_at), max(error) FROM interlibrary_saidmessage") == [(said, said, "")]
    line = north.get("/leenverkeer/balie/1/")
    assert line.index("wij: aanvragen") < line.index("zij: verzonden melden") < line.index("zij: terug ontvangen en afronden")


def test_the_answer_that_a_machine_gives_is_delivered_by_the_command(two: Two) -> None:
    two.north.ask("R-2", "Turks fruit")
    two.north.say("R-2", "StatusRequest")
    assert "1 messages were confirmed, 0 wait." in two.south.deliver()
    assert "zij: de stand melden" in two.north.get("/leenverkeer/balie/2/")


def test_no_secret_and_no_borrower_is_kept_on_either_side(two: Two) -> None:
    two.north.ask("R-3", "Max Havelaar")
    for desk in (two.north, two.south):
        kept = desk.rows("SELECT content FROM interlibrary_heardmessage UNION ALL SELECT content FROM interlibrary_saidmessage")
        assert kept
        assert all(b"shown by" not in content and b"patronInfo" not in content for (content,) in kept)


@pytest.mark.real_data
def test_every_message_that_went_over_the_line_follows_the_schema(two: Two, real_data: Path) -> None:
    schema = etree.XMLSchema(etree.parse(str(real_data / "iso18626" / "ISO-18626-v1_2.xsd")))
    two.south.ask("R-4", "Ik Jan Cremer")
    two.north.say("R-4", "Unfilled", reason="NotOnShelf")
    query = "SELECT content FROM interlibrary_saidmessage UNION ALL SELECT answer FROM interlibrary_heardmessage"
    messages = [content for desk in (two.north, two.south) for (content,) in desk.rows(query)]
    assert len(messages) >= 4
    for content in messages:
        schema.assertValid(etree.fromstring(content))
