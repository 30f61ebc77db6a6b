"""One delivery from the draft to the receipt, a correction after it, and all that may break on the way."""

import errno
import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from made_up import deliveries
from made_up.deliveries import ANKE, BRAM, NOW, Network, bring_to_signed
from screen_reader import faults

from schakel.cli.commands.forget import sent_files
from schakel.deliveries import still_valid
from schakel.deliveries.desk import DeskError, SignatureFell
from schakel.deliveries.draft import DraftError, write_draft
from schakel.deliveries.plausible_rules import find_rules
from schakel.deliveries.prefill import prefill
from schakel.deliveries.sending import SendingError
from schakel.deliveries.states import NotNow, NotYours, State
from schakel.deliveries.still_valid import differences
from schakel.measures.catalogue import find_measures
from schakel.privacy.hiding import Hiding
from schakel.privacy.publishable import Hidden
from schakel.privacy.reader import Reader, Role
from schakel.warehouse.batch import list_batches
from schakel.warehouse.decisions import release
from schakel.warehouse.durable import DiskFullError
from schakel.warehouse.snapshot import PINNED, current, snapshots

KILLER = Path(deliveries.__file__).parent / "delivery_killer.py"
OUTBOX = "outbox/zandstreek/zandstreek-quarter-2020-q4"


def outbox(network: Network) -> dict[str, bytes]:
    """All files that lie in the folder of the recipient."""
    folder = network.data / "outbox" / "zandstreek"
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def one_more(text: str) -> str:
    """One loan more in November, at the second place, by somebody who borrowed there before."""
    return text + "900009;30000004;700003;4102;20-11-2020;12-12-2020;;41;S;Volwassenen\n"


def test_a_delivery_from_the_draft_to_the_receipt(network: Network) -> None:
    desk = network.desk()
    desk.prefill(ANKE)
    with pytest.raises(DeskError, match="staff/fte"):
        desk.check(ANKE, len(desk.draft().spoken_of))
    desk.enter(BRAM, "staff", {"fte": 12.5})
    with pytest.raises(DeskError, match="look at all of them"):
        desk.check(ANKE, len(desk.draft().spoken_of) + 1)
    desk.check(ANKE, len(desk.draft().spoken_of))
    with pytest.raises(NotYours):
        desk.sign(ANKE)
    with pytest.raises(NotYours):
        desk.sign(replace(BRAM, reader=Reader(Role.LIBRARY, "NL-OTHER")))
    with pytest.raises(NotNow):
        desk.send(ANKE)
    desk.sign(BRAM)
    desk.send(ANKE)
    with pytest.raises(NotNow):
        desk.send(ANKE)
    desk.receipt(ANKE, "K-1", NOW.date())
    assert desk.stands().state is State.RECEIPTED
    assert desk.ledger.verify().is_whole

    told = json.loads((network.data / OUTBOX / f"{Path(OUTBOX).name}.json").read_text())
    lines = {(line["measure"], line["place_code"]): line for line in told["lines"]}
    assert lines["loans", "NL-0899990000"]["value"] == 3
    assert lines["loans", "NL-0899990000"]["batches"].startswith("wise/uitleningen/")
    kept_back = lines["active_borrowers", "NL-0899991001"]
    assert (kept_back["status"], kept_back["remark"], kept_back["rules"]) == ("kept_back", "", ""), "two persons borrowed there"
    draft = {(line.part, line.figure.measure, line.figure.place_code, line.figure.part): line for line in desk.draft().lines}
    for line in told["lines"]:
        found = draft.get((line["part_of_delivery"], line["measure"], line["place_code"], line["group"]))
        assert line["owner"] == next(part.owner["nl"] for part in desk.assignment.parts if part.name == line["part_of_delivery"])
        if found is not None and found.hidden is None and found.before_hidden is None:
            assert line["rules"].split() == [remark.rule for remark in found.remarks]
    assert {rule for line in told["lines"] for rule in line["rules"].split()}, "no rule spoke of any line"
    entered = lines["fte", "NL-0899990000"]
    assert (entered["value"], entered["status"]) == (12.5, "entered")
    assert (entered["title"], entered["place"]) == ("Hoeveel voltijdbanen?", "Bibliotheek Zandstreek")
    validated = pytest.importorskip("frictionless").validate(str(network.data / OUTBOX / "datapackage.json"))
    assert validated.valid, validated.flatten(["type", "message"])
    signed = next(entry for entry in desk.ledger.entries() if entry.act == "sign")
    assert told["delivery"]["ledger"] == {"entry": signed.number, "hash": signed.hash}


def test_the_files_are_made_again_byte_for_byte_from_the_snapshot(network: Network, tmp_path: Path) -> None:
    desk = network.desk()
    bring_to_signed(desk)
    desk.send(ANKE)
    sent = outbox(network)
    stands = desk.stands()
    snapshot = next(each for each in snapshots(network.data) if each.id == stands.facts["snapshot"])
    assert (snapshot.path / PINNED).exists()
    again = prefill(snapshot, desk.recipient, desk.assignment, desk.starts_on, find_rules(network.data))
    assert write_draft(again, tmp_path) == stands.facts["draft_hash"]
    _, files = desk.package(stands)
    assert {f"{Path(OUTBOX).name}/{name}": content for name, content in files.items()} == sent


def test_one_loan_more_and_exactly_the_figures_that_count_it_differ(network: Network, tmp_path: Path) -> None:
    desk = network.desk()
    bring_to_signed(desk)
    desk.send(ANKE)
    first = outbox(network)
    assert differences(desk.draft(), network.load()) == [], "a refresh of the same is the same"
    with pytest.raises(DeskError, match="nothing to correct"):
        desk.correct(ANKE, "nothing changed")

    network.rewrite(
        "uitleningen*.csv", lambda text: text + "900009;30000004;700003;4102;20-11-2020;12-12-2020;;41;S;Volwassenen\n"
    )
    network.load()
    found = differences(desk.draft(), current(network.data))  # type: ignore[arg-type]
    # Borrower 700003 borrowed at this place before, so the number of borrowers stays the same.
    assert {(each.line.figure.measure, each.line.figure.place_code) for each in found} == {
        ("loans", "NL-0899990000"), ("loans", "NL-0899991002"),
    }  # fmt: skip
    assert {each.why for each in found} == {"batch"}
    assert [(each.line.figure.value, each.now.value) for each in found if each.now] == [(3.0, 4.0), (1.0, 2.0)]

    desk.correct(ANKE, "one loan came later")
    desk.prefill(ANKE)
    desk.check(ANKE, len(desk.draft().spoken_of))
    desk.sign(BRAM)
    desk.send(ANKE)
    now = outbox(network)
    assert {name: now[name] for name in first} == first, "what was sent stays what it was"
    letter = now[f"{Path(OUTBOX).name}-2/correctie.csv"].decode("utf-8-sig").splitlines()
    # Period and group are the same in each row, and are left out.
    assert [line.split(";")[:6] for line in letter] == [
        ["Cijfer", "Soort plaats", "Plaats", "Was", "Is", "Waardoor"],
        ["Uitleningen", "Bibliotheek", "Bibliotheek Zandstreek", "3", "4", "opnieuw aangeleverd"],
        ["Uitleningen", "Locatie", "Bibliotheek Veenoord", "1", "2", "opnieuw aangeleverd"],
    ]
    assert faults(now[f"{Path(OUTBOX).name}-2/correctie.pdf"], tmp_path) == []
    assert (desk.stands().state, desk.stands().round) == (State.SENT, 2)


def test_rows_that_come_in_a_batch_of_their_own_came_late(network: Network) -> None:
    desk = network.desk()
    bring_to_signed(desk)
    desk.send(ANKE)
    first = network.file("uitleningen*.csv")
    head = first.read_text(encoding="utf-8").splitlines()[0]
    row = "900009;30000004;700003;4102;20-12-2020;12-01-2021;;41;S;Volwassenen"
    (first.parent / "uitleningen_2020-12_2020-12-31.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    network.load()
    # So few rows in a month are held until somebody says that they are right.
    (held,) = [batch for batch in list_batches(network.data, extract="uitleningen") if batch.rows == 1]
    release(network.data, held.batch_id, by="anke", why="a quiet month", at=NOW)
    found = differences(desk.draft(), network.load())
    assert {each.why for each in found} == {"late"}
    assert all(len(each.come) == 1 and not each.gone for each in found)


def test_a_signature_falls_when_a_definition_changes_after_the_check(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = network.desk()
    desk.prefill(ANKE)
    desk.enter(BRAM, "staff", {"fte": 12.5})
    desk.check(ANKE, len(desk.draft().spoken_of))
    loans = find_measures()["loans"]
    other = replace(loans, versions=(replace(loans.versions[0], numerator=loans.versions[0].numerator[:1]),))
    monkeypatch.setattr(still_valid, "find_measures", lambda: {**find_measures(), "loans": other})
    with pytest.raises(SignatureFell, match="another definition since it was checked: loans"):
        desk.sign(BRAM)
    stands = desk.stands()
    assert stands.state is State.PREFILLED
    assert "loans" in stands.fell


def test_a_signature_falls_when_the_figures_change_after_it(network: Network) -> None:
    desk = network.desk()
    bring_to_signed(desk)
    network.load()
    assert desk.stands().state is State.SIGNED
    network.rewrite(
        "uitleningen*.csv", lambda text: text + "900009;30000004;700003;4102;20-11-2020;12-12-2020;;41;S;Volwassenen\n"
    )
    network.load()
    with pytest.raises(SignatureFell, match="2 figures are otherwise"):
        desk.send(ANKE)
    assert desk.stands().state is State.PREFILLED
    assert outbox(network) == {}


def test_a_refresh_that_changes_nothing_leaves_the_signature(network: Network) -> None:
    desk = network.desk()
    bring_to_signed(desk)
    network.load()
    desk.send(ANKE)
    assert desk.stands().state is State.SENT


def test_an_answer_after_the_signature_is_not_signed_for(network: Network) -> None:
    desk = network.desk()
    bring_to_signed(desk)
    desk.enter(BRAM, "staff", {"fte": 13.0})
    assert desk.stands().state is State.PREFILLED
    assert "staff" in desk.stands().fell


def test_the_folder_of_the_recipient_is_gone(network: Network, tmp_path: Path) -> None:
    desk = network.desk()
    desk = replace(desk, recipient=replace(desk.recipient, folder=str(tmp_path / "disk" / "in")))
    bring_to_signed(desk)
    with pytest.raises(SendingError, match="is not there"):
        desk.send(ANKE)
    assert desk.stands().state is State.SIGNED
    (tmp_path / "disk" / "in").mkdir(parents=True)
    desk.send(ANKE)
    assert desk.stands().state is State.SENT


def test_the_folder_of_the_recipient_is_full(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = network.desk()
    bring_to_signed(desk)
    write = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if path.suffix == ".parquet":
            write(path, content[:10])
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DiskFullError):
        desk.send(ANKE)
    monkeypatch.undo()
    assert (outbox(network), desk.stands().state) == ({}, State.SIGNED)
    assert list((network.data / "outbox" / "zandstreek").iterdir()) == []
    desk.send(ANKE)


def test_a_package_of_another_delivery_is_never_overwritten(network: Network) -> None:
    """`zandstreek` with `own-quarter` and `zandstreek-own` with `quarter` name their packages alike, in the same folder."""
    desk = network.desk()
    one = replace(desk, assignment=replace(desk.assignment, name="own-quarter"))
    other = replace(
        desk, recipient=replace(desk.recipient, name="zandstreek-own"),
        assignment=replace(desk.assignment, recipient="zandstreek-own"),
    )  # fmt: skip
    bring_to_signed(one)
    one.send(ANKE)
    sent = outbox(network)
    bring_to_signed(other)
    with pytest.raises(SendingError, match="never overwritten"):
        other.send(ANKE)
    assert (outbox(network), other.stands().state) == (sent, State.SIGNED)


def test_power_that_goes_at_any_step_of_sending(network: Network) -> None:
    """Ended before each call that touches the disk; then it is sent again, and is there once and whole."""
    bring_to_signed(network.desk())
    network.data.parent.rename(network.data.parent.with_name("signed"))
    root = network.data.parent.parent
    run = subprocess.run([sys.executable, str(KILLER), str(root)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    expected, *tries = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(expected["outbox"]) == 7, "six forms of the figures with their description, and the report"
    assert len(tries) >= 10
    for one in tries:
        assert one["ended"] == (0 if one is tries[-1] else 9)
        # What lies there is the whole package or nothing that looks like one.
        there = {name: hash_ for name, hash_ in one["left"]["outbox"].items() if not name.startswith(".unfinished")}
        assert there in ({}, expected["outbox"]), one["step"]
        assert one["again"] == expected, one["step"]
        assert (one["sends"], one["is_whole"]) == (1, True)


def only_small_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted fault: what would give a small count away is shown."""
    why = Hiding.why
    monkeypatch.setattr(Hiding, "why", lambda self, figure: found if (found := why(self, figure)) is Hidden.SMALL else None)


def test_a_delivery_that_leaks_is_refused_with_its_cells_named(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = network.desk()
    only_small_ones(monkeypatch)
    bring_to_signed(desk)
    shown = {(line.figure.level, line.hidden) for line in desk.draft().lines if line.figure.measure == "active_borrowers"}
    assert ("organisation", None) in shown
    assert ("location", Hidden.SMALL) in shown
    with pytest.raises(DeskError) as refused:
        desk.send(ANKE)
    assert refused.value.reason == "leaks"
    assert "location NL-0899991001 in 2020-Q4" in str(refused.value)
    assert (outbox(network), desk.stands().state) == ({}, State.SIGNED)


def test_what_an_earlier_delivery_would_give_away_is_kept_back(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = network.desk()
    bring_to_signed(desk)
    desk.send(ANKE)
    # Another delivery tells of whole libraries only, so that by itself it gives nothing away.
    part = replace(desk.assignment.parts[0], measures=("active_borrowers",), levels=("organisation",))
    beside = replace(desk, assignment=replace(desk.assignment, name="beside", parts=(part,)))
    only_small_ones(monkeypatch)
    beside.prefill(ANKE)
    assert [line.hidden for line in beside.draft().lines] == [Hidden.COMPLEMENT]


def test_forgetting_knows_the_files_that_were_sent_by_a_ledger_that_is_whole(network: Network) -> None:
    assert sent_files(network.data) == set()
    desk = network.desk()
    bring_to_signed(desk)
    desk.send(ANKE)
    reports = [path.read_bytes() for path in network.data.rglob("*.pdf")]
    assert reports
    assert {hashlib.sha256(content).hexdigest() for content in reports} <= sent_files(network.data)
    ledger = network.data / "deliveries" / "ledger.jsonl"
    ledger.write_text(ledger.read_text().replace('"anke"', '"anna"', 1))
    assert sent_files(network.data) == set()


def test_a_draft_that_somebody_changed_is_not_signed_for(network: Network) -> None:
    desk = network.desk()
    bring_to_signed(desk)
    (path,) = desk.folder.glob("draft-*.parquet")
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(DraftError, match="is not the draft that stands in the ledger"):
        desk.send(ANKE)


def test_a_period_that_is_not_over_and_an_agreement_that_ended(network: Network) -> None:
    desk = network.desk()
    with pytest.raises(DeskError, match="not over until 2021-01-01"):
        replace(desk, today=desk.starts_on).prefill(ANKE)
    ended = replace(desk.recipient.agreement, until=desk.starts_on)
    with pytest.raises(DeskError, match="the agreement of zandstreek"):
        replace(desk, recipient=replace(desk.recipient, agreement=ended)).prefill(ANKE)
    assert desk.stands().state is State.DUE


def test_an_owner_who_answered_wrongly_begins_a_correction_with_just_that_answer(network: Network, tmp_path: Path) -> None:
    desk = network.desk()
    bring_to_signed(desk)
    desk.send(ANKE)
    desk.receipt(ANKE, "K-1", NOW.date())
    first = outbox(network)
    with pytest.raises(DeskError, match="give the reason"):
        desk.enter(BRAM, "staff", {"fte": 11.0})
    with pytest.raises(DeskError, match="no answer is otherwise"):
        desk.enter(BRAM, "staff", {"fte": 12.5}, "Zomaar")
    with pytest.raises(NotYours):
        desk.enter(replace(BRAM, reader=Reader(Role.LIBRARY, "NL-OTHER")), "staff", {"fte": 11.0}, "Niet van mij")
    entry = desk.enter(BRAM, "staff", {"fte": 11.0}, "Een halve baan telde dubbel")
    assert (entry.facts["question"], entry.facts["cells_differ"]) == ("fte", 1)
    assert "11" not in json.dumps({name: value for name, value in entry.facts.items() if name != "entered_hash"})
    assert (desk.stands().state, desk.stands().round) == (State.CORRECTING, 2)
    assert outbox(network) == first, "what was sent stays what it was"

    desk.prefill(ANKE)
    desk.check(ANKE, len(desk.draft().spoken_of))
    desk.sign(BRAM)
    desk.send(ANKE)
    sent = outbox(network)
    assert {name: sent[name] for name in first} == first
    letters = {name.rpartition("/")[2]: content for name, content in sent.items() if "correctie" in name.rpartition("/")[2]}
    assert set(letters) == {"correctie.pdf", "correctie-antwoorden.csv"}
    head, *rows = letters["correctie-antwoorden.csv"].decode("utf-8-sig").splitlines()
    assert head.startswith("Onderdeel;Vraag;Eenheid;Was;Is")
    assert len(rows) == 1
    assert "Hoeveel voltijdbanen?" in rows[0]
    assert ";12,5;11;" in rows[0]
    assert faults(letters["correctie.pdf"], tmp_path) == []
    # And it is made again byte for byte, also when a further correction is under way.
    desk.enter(BRAM, "staff", {"fte": 10.0}, "Toch anders")
    stands = desk.as_sent()
    assert stands is not None
    remade = desk.package(stands)[1]
    assert {name: content for name, content in remade.items() if "correctie" in name} == letters


def test_a_questionnaire_that_comes_back_after_sending_keeps_only_what_is_otherwise(network: Network) -> None:
    desk = network.desk()
    bring_to_signed(desk)
    desk.send(ANKE)
    with pytest.raises(DeskError, match="no answer is otherwise"):
        desk.enter_parts(BRAM, {"staff": {"fte": 12.5}}, "Opnieuw opgestuurd")
    desk.enter_parts(BRAM, {"staff": {"fte": 12.0}}, "Een typefout")
    assert desk.stands().state is State.CORRECTING
