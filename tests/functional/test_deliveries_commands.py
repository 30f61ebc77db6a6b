"""`schakel deliveries` and `schakel ledger`: what is due, how it stands, and whether the ledger is what was written."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from made_up.delivering import ANKE, NOW, ROUND, assignment, deliver

from schakel.cli.exits import Exit
from schakel.deliveries.ledger import Ledger
from schakel.deliveries.recipient_files import FOLDER, KNOWN
from schakel.deliveries.states import Act


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of 3 May 2023 with the recipients of the plan, and some deliveries in its ledger."""
    folder = tmp_path / "data"
    shutil.copytree(KNOWN, folder / FOLDER)
    (folder / "schakel.toml").write_text(
        'network = { code = "drenthe", name = "Drenthe" }\nkeys = "../keys"\ntoday = 2023-05-03\n'
    )
    ledger = Ledger(folder)
    deliver(ledger, assignment("b9"), date(2022, 10, 1), now=datetime(2023, 1, 20, tzinfo=UTC))
    deliver(ledger, assignment("facet"), date(2022, 10, 1), ROUND[:4], now=datetime(2023, 1, 31, 23, 30, tzinfo=UTC))
    deliver(ledger, assignment("kb", "wsob-b9"), date(2022, 1, 1), ROUND[:3])
    ledger.act(assignment("kb", "wsob-b9"), date(2022, 1, 1), Act.ENTER, ANKE, "anke", NOW, {"question": "staff-fte"})
    ledger.act(assignment("b9"), date(2022, 10, 1), Act.CORRECT, ANKE, "anke", NOW, {"cells_differ": 2})
    return folder


def test_what_is_due_is_listed_with_state_and_lateness(schakel: Any, data: Path) -> None:
    document = schakel("deliveries", "--data", data, "--json").document
    assert (document["year"], document["today"]) == (2023, "2023-05-03")
    found = {each["delivery"]: each for each in document["deliveries"]}
    assert len(found) == 24
    told = {name: (each["state"], each["round"], each["first_sent_on"], each["days_late"]) for name, each in found.items()}
    assert told["b9/quarter/2022-Q4"] == ("correcting", 2, "2023-01-20", 0)
    # Half past eleven in the evening in UTC is the next day at the library.
    assert told["facet/quarter/2022-Q4"] == ("sent", 1, "2023-02-01", 2)
    assert told["dnk/quarter/2022-Q4"] == ("due", 1, None, 93)
    assert told["kb/wsob-b9/2022"] == ("prefilled", 1, None, 3)
    assert told["vdg/spreading-monitor/2022"] == ("due", 1, None, 0)
    assert found["b9/quarter/2023-Q2"]["is_over"] is False
    assert found["kb/wsob-b9/2022"]["fell"] == "enter"


def test_it_is_told_in_dutch_and_in_english(schakel: Any, data: Path) -> None:
    dutch, english = (schakel("deliveries", "--data", data, "--language", language).out for language in ("nl", "en"))
    assert [
        said for said in ("in correctie", "verzonden", "vooringevuld", "te leveren", "Te laat: 13 van 24.") if said not in dutch
    ] == []
    assert [said for said in ("being corrected", "sent", "pre-filled", "due", "Late: 13 of 24.") if said not in english] == []
    assert not [word for word in ("late", "due", "sent") if f" {word} " in dutch]


def test_another_year_and_a_folder_without_recipients(schakel: Any, data: Path) -> None:
    assert schakel("deliveries", "--data", data, "--year", 2016, "--json").document["deliveries"][0]["period"] == "2015"
    assert "Er is in 2012 niets te leveren" in schakel("deliveries", "--data", data, "--year", 2012).out
    shutil.rmtree(data / FOLDER)
    assert "docs/how-to/add-a-recipient.md" in schakel("deliveries", "--data", data).out


def test_an_agreement_that_ended_is_said_and_its_deliveries_are_not_late(schakel: Any, data: Path) -> None:
    file = data / FOLDER / "dnk.toml"
    file.write_text(file.read_text().replace("since = 2018-01-01", "since = 2018-01-01\nuntil = 2022-12-01"))
    found = {each["delivery"]: each for each in schakel("deliveries", "--data", data, "--json").document["deliveries"]}
    assert (found["dnk/quarter/2022-Q4"]["has_agreement"], found["dnk/quarter/2022-Q4"]["days_late"]) == (False, 0)
    assert "De overeenkomst eindigt op 1 december 2022" in " ".join(schakel("deliveries", "--data", data).out.split())


def test_a_recipient_is_added_by_one_file(schakel: Any, data: Path, project: Path) -> None:
    page = (project / "docs" / "how-to" / "add-a-recipient.md").read_text()
    example = page.split("```toml\n")[1].split("```")[0]
    (data / FOLDER / "gemeente-assen.toml").write_text(example)
    found = schakel("deliveries", "--data", data, "--json").document
    assert "gemeente-assen" in found["recipients"]
    assert [each["due_on"] for each in found["deliveries"] if each["recipient"] == "gemeente-assen"] == ["2023-03-31"]


def test_a_wrong_file_is_named_here_and_by_check_and_closes_no_others(schakel: Any, data: Path) -> None:
    file = data / FOLDER / "dnk.toml"
    file.write_text(file.read_text().replace('"renewals"', '"renewal"'))
    ended = schakel("deliveries", "--data", data)
    assert ended.exit is Exit.REFUSED
    said = "dnk.toml: assignment 1 (quarter): part 1 (own): measures: 'renewal' is not known; did you mean renewals"
    assert said in " ".join(ended.out.split())
    assert "b9/quarter/2022-Q4" in ended.out
    assert "dnk/quarter/2022-Q4" not in ended.out
    document = schakel("deliveries", "--data", data, "--json").document
    assert (set(document["broken"]), "dnk" in document["recipients"], "kb" in document["recipients"]) == ({"dnk"}, False, True)
    checked = schakel("check", "--data", data, "--json").document["checked"]
    assert [each["what"] for each in checked if not each["is_right"]] == ["recipient dnk"]
    refused = schakel("deliver", "show", "dnk/quarter/2022-Q4", "--data", data)
    assert refused.exit is Exit.REFUSED
    assert said in " ".join(refused.err.split())


def test_the_ledger_is_shown_whole_or_of_one_recipient(schakel: Any, data: Path) -> None:
    entries = schakel("ledger", "--data", data, "--json").document["entries"]
    assert [each["number"] for each in entries] == list(range(1, 15))
    assert entries[0]["by"] == {"role": "support", "account": "anke", "organisation": ""}
    some = schakel("ledger", "--data", data, "--delivery", "kb", "--json").document["entries"]
    assert {each["delivery"] for each in some} == {"kb/wsob-b9/2022"}
    assert schakel("ledger", "--data", data, "--delivery", "k", "--json").document["entries"] == []
    printed = schakel("ledger", "--data", data).out
    assert printed == schakel("ledger", "show", "--data", data).out
    assert "anke (ondersteuningsorganisatie)" in printed
    assert "anke (bibliotheek NL-0890010000)" in printed
    assert "correctie begonnen" in printed
    assert "2023-02-01 00:30" in printed, "the moment is that of the libraries"


def test_a_sound_ledger_is_said_to_be_whole_with_its_anchor(schakel: Any, data: Path) -> None:
    last = Ledger(data).entries()[-1]
    ended = schakel("ledger", "verify", "--data", data)
    assert ended.exit is Exit.DONE
    assert "14 regels, ieder zoals die geschreven is." in ended.out
    assert last.anchor in ended.out
    assert "Zonder anker van buiten" in ended.out
    held = schakel("ledger", "verify", "--data", data, "--anchor", last.anchor, "--json")
    assert (held.exit, held.document["is_whole"], held.document["anchors"]) == (Exit.DONE, True, 1)


def test_a_tampered_ledger_is_named_and_stops_what_rests_on_it(schakel: Any, data: Path) -> None:
    path = Ledger(data).path
    path.write_bytes(path.read_bytes().replace(b"2023-01-20", b"2023-01-10", 1))
    ended = schakel("ledger", "verify", "--data", data, "--language", "en")
    assert ended.exit is Exit.REFUSED
    assert "entry 1 (line 1): what it says was changed" in " ".join(ended.out.split())
    for words in (("ledger",), ("deliveries",), ("norms",)):
        refused = schakel(*words, "--data", data)
        assert refused.exit is Exit.REFUSED
        assert "entry 1 (line 1): what it says was changed" in refused.err
    checked = schakel("check", "--data", data, "--json").document["checked"]
    assert [each["what"] for each in checked if not each["is_right"]] == ["ledger of deliveries"]


def test_an_anchor_that_does_not_fit_and_one_that_is_none(schakel: Any, data: Path) -> None:
    ended = schakel("ledger", "verify", "--data", data, "--anchor", f"3:{'0' * 64}", "--json")
    assert ended.exit is Exit.REFUSED
    assert [(each["kind"], each["number"]) for each in ended.document["findings"]] == [("rewritten", 3)]
    assert schakel("ledger", "verify", "--data", data, "--anchor", "3").exit is Exit.REFUSED


def test_a_torn_line_is_told_of_and_is_no_fault(schakel: Any, data: Path) -> None:
    path = Ledger(data).path
    path.write_bytes(path.read_bytes()[:-20])
    ended = schakel("ledger", "verify", "--data", data)
    assert ended.exit is Exit.DONE
    assert "13 regels" in ended.out
    assert "bytes van een afgebroken regel" in ended.out


def test_norms_are_counted_from_the_ledger_beside_what_was_typed(schakel: Any, data: Path) -> None:
    (data / "norm_facts.toml").write_text(
        "".join(
            f'[[fact]]\nnorm = "{norm}"\nperiod = "2023"\nvalue = {value}\nknown_on = {on}\nsource = "Map"\n'
            for norm, value, on in [
                ("statistics_deliveries", 3, "2023-01-05"), ("statistics_deliveries", 4, "2023-04-20"),
                ("wsob_participation", 0, "2023-04-20"), ("yearly_statistics", 1, "2023-04-20"),
            ]
        )
    )  # fmt: skip
    norms = {each["name"]: each["standings"] for each in schakel("norms", "--data", data, "--json").document["norms"]}
    told = {name: [(each["value"], each["told_by"], each["typed_otherwise"]) for each in found] for name, found in norms.items()}
    assert told["statistics_deliveries"] == [(1, "ledger", 4)]
    assert told["wsob_participation"] == [(0, "ledger", None)]
    assert told["yearly_statistics"] == [(1, "file", None)]
    assert told["spreading_monitor"] == [(None, None, None)]
    printed = " ".join(schakel("norms", "--data", data).out.split())
    assert "Geteld in het logboek van leveringen" in printed
    assert "Let op: in norm_facts.toml staat 4" in printed
    earlier = schakel("norms", "--data", data, "--on", "2023-01-06", "--json").document["norms"]
    before = next(each["standings"] for each in earlier if each["name"] == "statistics_deliveries")
    assert [(each["value"], each["told_by"]) for each in before] == [(3, "file")]
