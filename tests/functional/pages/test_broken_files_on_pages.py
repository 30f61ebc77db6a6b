"""A file that is broken or gone ends in a page that says which and what to do, on every road; and never in a fault of ours."""

import shutil
from collections.abc import Callable
from typing import Any

import pytest
from functional.pages.test_deliveries_on_pages import FILE, ONE, REPORT, Post, loaded, network, post, said
from made_up.deliveries import ANKE, BRAM, Network, bring_to_signed

__all__ = ["loaded", "network", "post"]

QUESTIONS = f"{ONE}vragen/staff.xlsx"
CHART = f"{REPORT}grafiek.svg"
LIST, LEDGER = "/leveringen/?year=2021", "/leveringen/logboek/"
READS = (ONE, FILE, QUESTIONS, REPORT, f"{REPORT}?kind=pdf", CHART)


def tamper(network: Network) -> None:
    path = network.desk().ledger.path
    path.write_bytes(path.read_bytes().replace(b'"anke"', b'"piet"', 1))


def make_folder(network: Network) -> None:
    path = network.desk().ledger.path
    path.unlink()
    path.mkdir()


def break_recipient(network: Network) -> None:
    (network.data / "recipients" / "zandstreek.toml").write_text("title = 1")


def take_out_drafts(network: Network) -> None:
    for path in network.desk().folder.glob("draft-*"):
        path.unlink()


def take_out_answers(network: Network) -> None:
    for path in network.desk().folder.glob("answers-*"):
        path.unlink()


def break_privacy(network: Network) -> None:
    (network.data / "privacy.toml").write_text("x = [")


def take_out_snapshots(network: Network) -> None:
    shutil.rmtree(network.data / "snapshots")


Break = Callable[[Network], None]
FAULTS: dict[str, tuple[Break, int, str, str, tuple[str, ...]]] = {
    # Which file, and roads that rest on it: those pages say so.
    "ledger tampered": (tamper, 503, "deliveries/ledger.jsonl", "plaats 1", READS),
    "ledger a folder": (make_folder, 503, "deliveries/ledger.jsonl", "geen bestand", (*READS, LEDGER)),
    "recipient": (break_recipient, 503, "recipients/zandstreek.toml", "has no audience", READS),
    "draft": (take_out_drafts, 409, "/draft-", "the draft is gone", (REPORT, f"{REPORT}?kind=pdf", CHART)),
    "answers": (take_out_answers, 409, "/answers-", "the answers are gone", (REPORT, f"{REPORT}?kind=pdf", CHART, QUESTIONS)),
    "snapshots": (take_out_snapshots, 503, "snapshots/", "is not a whole snapshot", (*READS, LIST, "/cijfers/", "/normen/")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_file_is_named_with_what_to_do(network: Network, ask: Any, fault: str) -> None:
    break_it, status, file, found, roads = FAULTS[fault]
    bring_to_signed(network.desk())
    network.desk().send(ANKE)
    break_it(network)
    for road in roads:
        page = ask("anke", road)
        assert page.status_code == status, road
        assert all(each in said(page) for each in (file, found, "Wat u kunt doen")), road
        assert str(network.data) not in said(page)
    told = ask("sanne", roads[0])
    assert told.status_code == status
    assert "Vraag de ondersteuningsorganisatie dit te herstellen" in said(told)
    assert found not in said(told), "what stands in the file is for who keeps it"
    english = roads[0].replace("/leveringen/", "/en/deliveries/").replace("rapport", "report")
    assert "What you can do" in said(ask("anke", english))


@pytest.mark.parametrize("fault", [*FAULTS, "privacy"])
def test_no_road_ends_in_a_fault_of_ours(network: Network, ask: Any, post: Post, fault: str) -> None:
    bring_to_signed(network.desk())
    network.desk().send(ANKE)
    last = network.desk().stands().last
    (break_privacy if fault == "privacy" else FAULTS[fault][0])(network)
    answers = {road: ask("anke", road).status_code for road in (*READS, LIST, LEDGER)}
    fields = {"part": "staff", "seen": last, "mark": "x", "reason": "y", "q-fte": "13"}
    answers |= {act: post("anke", act=act, **fields).status_code for act in ("enter", "receipt", "correct")}
    assert {road: status for road, status in answers.items() if status >= 500 and status != 503} == {}


def test_thresholds_that_cannot_be_read_release_nothing(network: Network, ask: Any) -> None:
    break_privacy(network)
    page = ask("anke", "/cijfers/")
    assert page.status_code == 503
    assert "privacy.toml" in said(page)


def test_one_broken_recipient_closes_its_own_deliveries_only(network: Network, ask: Any, post: Post) -> None:
    bring_to_signed(network.desk())
    (network.data / "recipients" / "fout.toml").write_text("title = [")
    listed = said(ask("anke", LIST))
    assert "recipients/fout.toml" in listed
    assert "Leveringen aan deze ontvanger staan hier niet bij" in listed
    assert "Kwartaalrapport" in listed
    assert "fout.toml" not in said(ask("sanne", LIST)), "a file of others is not theirs to read"
    assert ask("anke", ONE).status_code == 200
    assert "Gedaan: verzonden." in said(post("anke", act="send"))
    assert ask("anke", "/leveringen/fout/quarter/2020-Q4/").status_code == 503


def test_answers_that_are_gone_are_told_and_can_be_entered_again(network: Network, ask: Any, post: Post) -> None:
    desk = network.desk()
    desk.prefill(ANKE)
    desk.enter(BRAM, "staff", {"fte": 12.5})
    take_out_answers(network)
    assert "De antwoorden zijn weg of veranderd. Vul ze opnieuw in" in said(ask("sanne", ONE))
    assert "De antwoorden zijn bewaard." in said(post("sanne", act="enter", part="staff", **{"q-fte": "13"}))
    assert [each.value for each in desk.answers().values()] == [13.0]


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize(("address", "language"), [("/x/", "nl"), ("/en/x/", "en")])
def test_an_error_page_comes_even_when_its_frame_is_broken(
    ask: Any, monkeypatch: pytest.MonkeyPatch, address: str, language: str
) -> None:
    whole = ask("anke", address)
    monkeypatch.setattr("schakel.website.frame.current_snapshot", _broken)
    page = ask("anke", address)
    assert page.status_code == whole.status_code == 404
    assert said(page).partition("<h1>")[2].partition("</h1>")[0] == said(whole).partition("<h1>")[2].partition("</h1>")[0] != ""
    assert f'<html lang="{language}">' in said(page)


def _broken() -> None:
    raise OSError("no disk")
