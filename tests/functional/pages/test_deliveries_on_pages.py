"""*Leveringen* on every road: who may see and do what, from the draft to the file that is fetched."""

import html
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import openpyxl
import pymupdf
import pytest
from made_up import deliveries
from made_up.deliveries import ANKE, BRAM, LIBRARY, Network, bring_to_signed

from schakel.deliveries import still_valid
from schakel.deliveries.answers import Answered, write_answers
from schakel.deliveries.states import Act, State
from schakel.errors import SchakelError
from schakel.measures.catalogue import find_measures

Post = Callable[..., Any]
ONE = "/leveringen/zandstreek/quarter/2020-Q4/"
FILE = f"{ONE}bestand/1/zandstreek-quarter-2020-q4.xlsx"
PEOPLE = {
    "anke": ("support", "", ""),
    "sanne": ("library", LIBRARY, ""),
    "bram-elders": ("library", "NL-0899980000", ""),
    "ontvanger": ("partner", "", "zandstreek"),
    "andere-ontvanger": ("partner", "", "kb"),
    "partner": ("partner", "", ""),
    "driss": ("none", "", ""),
}  # name: role, organisation, recipient


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Network:
    """A network with a snapshot."""
    return deliveries.make(tmp_path_factory.mktemp("pages-of-deliveries"))


@pytest.fixture
def network(loaded: Network, tmp_path: Path, site: Path) -> Iterator[Network]:  # noqa: ARG001
    """The same, which the site looks at during one test, and people of each role."""
    from django.test import override_settings

    from schakel.website.accounts.models import Account

    for name, (role, organisation, recipient) in PEOPLE.items():
        defaults = {"role": role, "organisation_code": organisation, "recipient": recipient}
        Account.objects.update_or_create(username=name, defaults=defaults)
    with override_settings(DATA=(copied := loaded.copied(tmp_path / "network")).data):
        yield copied


@pytest.fixture
def post(network: Network) -> Post:
    """`post("anke", act="prefill")`, as the page does that was just looked at."""
    from django.test import Client

    from schakel.website.accounts.models import Account

    def posting(name: str | None, address: str = f"{ONE}doen/", **fields: Any) -> Any:
        client = Client(raise_request_exception=False, headers={"host": "localhost"})
        if name is not None:
            client.force_login(Account.objects.get(username=name))
        # Asked only where a test does not say it: a broken file would break the test instead of the page.
        fields = fields if "seen" in fields else {**fields, "seen": network.desk().stands().last}
        return client.post(address, fields, follow=True)

    return posting


def said(page: Any) -> str:
    """The page as text."""
    return str(page.content.decode())


@pytest.mark.parametrize(
    ("person", "before", "after"),
    [
        ("anke", 200, 200), ("sanne", 200, 200), ("bram-elders", 403, 403), ("ontvanger", 404, 200),
        ("andere-ontvanger", 403, 403), ("partner", 403, 403), ("driss", 403, 403), (None, 302, 302),
    ],
)  # fmt: skip
def test_who_may_open_a_delivery_and_its_files(network: Network, ask: Any, person: str | None, before: int, after: int) -> None:
    desk = network.desk()
    bring_to_signed(desk)
    assert ask(person, ONE).status_code == before
    assert ask(person, FILE).status_code == (before if before != 200 else 404)
    desk.send(ANKE)
    assert ask(person, ONE).status_code == after
    assert ask(person, FILE).status_code == after
    assert ask(person, f"{ONE}vragen/staff.xlsx").status_code == (404 if person == "ontvanger" else after)


def test_each_sees_the_deliveries_that_concern_them(network: Network, ask: Any) -> None:
    address = "/leveringen/?year=2021"
    assert "Kwartaalrapport" in said(ask("anke", address))
    assert "Kwartaalrapport" in said(ask("sanne", address))
    assert "Kwartaalrapport" not in said(ask("bram-elders", address))
    assert "Kwartaalrapport" not in said(ask("ontvanger", address)), "nothing was sent to them yet"
    bring_to_signed(network.desk())
    network.desk().send(ANKE)
    assert "Kwartaalrapport" in said(ask("ontvanger", address))
    assert ask("driss", address).status_code == 403
    assert ask("partner", address).status_code == 403


def test_the_ledger_is_for_the_support_organisation(network: Network, ask: Any) -> None:
    bring_to_signed(network.desk())
    page = ask("anke", "/leveringen/logboek/")
    assert "Het logboek klopt: 4 regels" in said(page)
    for person in ("sanne", "ontvanger", "driss"):
        assert ask(person, "/leveringen/logboek/").status_code == 403


def test_from_the_draft_to_the_receipt_on_the_page(network: Network, post: Post, ask: Any) -> None:
    desk = network.desk()
    assert "Gedaan: vooringevuld." in said(post("anke", act="prefill"))
    spoken = len(desk.draft().spoken_of)
    assert "1 vraag heeft nog geen antwoord." in said(post("anke", act="check", looked_at=spoken))
    assert "De antwoorden zijn bewaard." in said(post("sanne", act="enter", part="staff", **{"q-fte": "12,5"}))
    assert "Bekijk eerst alle" in said(post("anke", act="check", looked_at=spoken + 1))
    assert "Gedaan: gecontroleerd." in said(post("anke", act="check", looked_at=spoken))
    assert "Dat mag u niet doen" in said(post("anke", act="sign"))
    assert "Gedaan: getekend." in said(post("sanne", act="sign"))
    assert "Dat mag u niet doen" in said(post("sanne", act="send"))
    assert "Gedaan: verzonden." in said(post("anke", act="send"))
    assert "Gedaan: ontvangen." in said(post("ontvanger", act="receipt", mark="K-1"))
    assert desk.stands().state is State.RECEIPTED
    file = ask("ontvanger", FILE)
    assert file["Content-Disposition"] == 'attachment; filename="zandstreek-quarter-2020-q4.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    assert "Eigen cijfers" in book.sheetnames
    told = json.loads(ask("sanne", FILE.replace(".xlsx", ".json")).content)
    assert told["delivery"]["name"] == "zandstreek/quarter/2020-Q4"


def test_a_figure_that_stood_out_says_what_it_rests_on(network: Network, post: Post, ask: Any) -> None:
    post("anke", act="prefill")
    draft = network.desk().draft()
    line = next(each for each in draft.spoken_of if each.hidden is None and each.before_hidden is None and each.batches)
    shown = said(ask("sanne", ONE))
    owner = next(part.owner["nl"] for part in network.desk().assignment.parts if part.name == line.part)
    for each in (owner, f"<dd>{draft.snapshot_id}</dd>", line.definition, ", ".join(line.batches), line.remarks[0].rule):
        assert each in shown
    assert line.definition not in said(ask("ontvanger", ONE)), "the recipient has the package, not the draft"


def test_an_answer_of_a_year_before_stands_beside_its_question(network: Network, post: Post, ask: Any) -> None:
    post("anke", act="prefill")
    assert "Een jaar eerder: " not in said(ask("sanne", ONE))
    earlier = replace(network.desk(), starts_on=date(2019, 10, 1))
    # The extracts tell nothing of 2019, so the figures of that draft are left out.
    entered_hash = write_answers({("staff", "fte"): Answered(11.5, "support:anke")}, earlier.folder)
    for act, facts in ((Act.PREFILL, {"draft": 1}), (Act.ENTER, {"entered_hash": entered_hash})):
        earlier.ledger.act(earlier.assignment, earlier.starts_on, act, ANKE.reader, ANKE.account, ANKE.now, facts)
    assert "Een jaar eerder: 11,5 fte." in said(ask("sanne", ONE))


def test_what_somebody_else_did_meanwhile_is_seen_first(network: Network, post: Post) -> None:
    network.desk().prefill(ANKE)
    page = post("anke", act="check", looked_at=0, seen=0)
    assert "Iemand anders deed intussen iets" in said(page)
    assert network.desk().stands().state is State.PREFILLED


def test_what_is_no_number_of_figures_is_refused(network: Network, post: Post) -> None:
    (desk := network.desk()).prefill(ANKE)
    desk.enter(BRAM, "staff", {"fte": 12.5})
    for at in ("", "²", "٣", "9" * 5000, "-1"):
        assert "Bekijk eerst" in said(post("anke", act="check", looked_at=at)), at


def test_what_has_no_words_is_not_called_a_change_by_somebody_else(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schakel.deliveries.desk.Desk.prefill", Mock(side_effect=SchakelError))
    assert "Dat is niet gelukt. De server heeft vastgelegd waarom." in said(post("anke", act="prefill"))


@pytest.mark.parametrize(
    ("root", "act", "called", "why"),
    [("/leveringen/", "doen/", "de definitie is veranderd van Uitleningen", "een definitie is veranderd"),
     ("/en/deliveries/", "do/", "the definition changed of Loans", "a definition changed")],
)  # fmt: skip
def test_why_a_signature_fell_is_said_in_the_language_of_the_page(
    network: Network, post: Post, ask: Any, monkeypatch: pytest.MonkeyPatch, root: str, act: str, called: str, why: str
) -> None:
    (desk := network.desk()).prefill(ANKE)
    desk.enter(BRAM, "staff", {"fte": 12.5})
    desk.check(ANKE, len(desk.draft().spoken_of))
    loans = find_measures()["loans"]
    other = replace(loans, versions=(replace(loans.versions[0], numerator=loans.versions[0].numerator[:1]),))
    monkeypatch.setattr(still_valid, "find_measures", lambda: {**find_measures(), "loans": other})
    one = f"{root}zandstreek/quarter/2020-Q4/"
    assert called in said(post("sanne", f"{one}{act}", act="sign"))
    listed, itself = said(ask("anke", f"{root}?year=2021")), said(ask("anke", one))
    assert why in listed
    assert why in itself
    assert "another definition since" not in listed + itself


def test_an_answer_that_cannot_be_kept_is_said_beside_its_field(network: Network, post: Post) -> None:
    network.desk().prefill(ANKE)
    page = post("sanne", act="enter", part="staff", **{"q-fte": "veel"})
    assert page.status_code == 422
    assert "“veel” is geen getal" in said(page)
    assert 'aria-invalid="true"' in said(page)
    assert network.desk().answers() == {}


def test_a_spreadsheet_that_comes_back_is_read_or_its_cells_are_named(network: Network, post: Post, ask: Any) -> None:
    network.desk().prefill(ANKE)
    book = openpyxl.load_workbook(io.BytesIO(ask("sanne", f"{ONE}vragen/staff.xlsx").content))
    book["Personeel"]["C2"] = "1.234"
    assert "C2" in said(page := post("sanne", act="enter", file=_saved(book)))
    assert page.status_code == 422
    assert network.desk().answers() == {}
    book["Personeel"]["C2"] = 7.5
    assert "De antwoorden zijn bewaard." in said(post("sanne", act="enter", file=_saved(book)))
    assert [each.value for each in network.desk().answers().values()] == [7.5]


def _saved(book: Any) -> io.BytesIO:
    file = io.BytesIO()
    book.save(file)
    file.name = "antwoorden.xlsx"
    file.seek(0)
    return file


@pytest.mark.parametrize("person", ["bram-elders", "andere-ontvanger", "partner", "driss"])
def test_nobody_else_can_do_anything(network: Network, post: Post, person: str) -> None:
    network.desk().prefill(ANKE)
    for act in ("prefill", "enter", "check", "sign", "send", "receipt", "correct"):
        assert post(person, act=act, part="staff", mark="x", reason="x", looked_at=0).status_code == 403
    assert network.desk().stands().last == 1


@pytest.mark.usefixtures("network")
def test_a_visitor_is_asked_for_a_name_and_an_address_that_is_none_is_not_found(post: Post, ask: Any) -> None:
    assert post(None, act="prefill").redirect_chain[0][0].startswith("/account/login/")
    wrong = ("zandstreek/quarter/2020-Q9/", "zandstreek/other/2020-Q4/", "x/quarter/2020/", "zandstreek/quarter/2020/", "?year=x")
    for address in (*(f"/leveringen/{each}" for each in wrong), f"{ONE}bestand/2/a.xlsx"):
        assert ask("anke", address).status_code == 404, address
    assert post("anke", act="destroy").status_code == 404


def test_a_file_that_somebody_changed_is_not_given(network: Network, ask: Any) -> None:
    desk = network.desk()
    bring_to_signed(desk)
    desk.send(ANKE)
    (path,) = (network.data / "outbox").rglob("*.xlsx")
    path.write_bytes(path.read_bytes() + b" ")
    page = ask("anke", FILE)
    assert page.status_code == 410
    assert "niet meer zoals het verstuurd is" in said(page)


def test_a_tampered_ledger_closes_everything(network: Network, ask: Any) -> None:
    desk = network.desk()
    bring_to_signed(desk)
    desk.send(ANKE)
    path = desk.ledger.path
    path.write_bytes(path.read_bytes().replace(b'"anke"', b'"piet"', 1))
    assert "niet meer zoals het geschreven is" in said(ask("anke", "/leveringen/logboek/"))
    assert ask("anke", ONE).status_code == 503
    assert ask("anke", FILE).status_code == 503
    assert "Het logboek van leveringen is niet meer" in said(ask("anke", "/leveringen/?year=2021"))


@pytest.mark.usefixtures("network")
def test_a_wrong_file_of_a_recipient_is_told(ask: Any, network: Network) -> None:
    (network.data / "recipients" / "fout.toml").write_text("title = 1")
    page = ask("anke", "/leveringen/?year=2021")
    assert page.status_code == 200
    assert "fout.toml" in said(page)


def test_an_owner_mends_an_answer_that_was_sent(network: Network, post: Post, ask: Any) -> None:
    bring_to_signed(network.desk())
    post("anke", act="send")
    assert "Dit is al verstuurd. Klopt een antwoord niet?" in said(ask("sanne", ONE))
    assert "Vul in waarom een antwoord anders wordt" in said(post("sanne", act="enter", part="staff", **{"q-fte": "11"}))
    assert "geen antwoord anders" in said(post("sanne", act="enter", part="staff", reason="Zomaar", **{"q-fte": "12,5"}))
    mended = said(post("sanne", act="enter", part="staff", reason="Een baan telde dubbel", **{"q-fte": "11"}))
    assert all(text in mended for text in ("De antwoorden zijn bewaard.", "in correctie", "Een baan telde dubbel"))


def test_a_correction_on_the_page(network: Network, post: Post, ask: Any) -> None:
    desk = network.desk()
    bring_to_signed(desk)
    desk.send(ANKE)
    assert "Er is geen cijfer veranderd" in said(post("anke", act="correct", reason="voor de zekerheid"))
    more = "900009;30000004;700003;4102;20-11-2020;12-12-2020;;41;S;Volwassenen\n"
    network.rewrite("uitleningen*.csv", lambda text: text + more)
    network.load()
    assert "2 cijfers zijn nu anders dan geleverd." in said(ask("anke", "/leveringen/?year=2021"))
    assert "2 cijfers zijn nu anders dan geleverd." in said(page := ask("anke", ONE))
    assert "opnieuw aangeleverd" in said(page)
    assert "zijn nu anders" not in said(ask("sanne", ONE)), "the support organisation corrects; others get the letter"
    assert "Gedaan: in correctie." in said(post("anke", act="correct", reason="een uitlening kwam later"))
    desk.prefill(ANKE)
    desk.check(ANKE, len(desk.draft().spoken_of))
    desk.sign(BRAM)
    desk.send(ANKE)
    page = said(ask("ontvanger", ONE))
    assert "Brief met de correctie (PDF)" in page
    assert "Correctie 1, verstuurd op" in page
    assert ask("ontvanger", f"{ONE}bestand/2/correctie.pdf").content.startswith(b"%PDF")
    assert ask("ontvanger", FILE).status_code == 200, "what was sent before can still be fetched"


REPORT = f"{ONE}rapport/"


@pytest.mark.parametrize(
    ("person", "before", "after"),
    [
        ("anke", 200, 200), ("sanne", 200, 200), ("bram-elders", 403, 403), ("ontvanger", 404, 200),
        ("andere-ontvanger", 403, 403), ("partner", 403, 403), ("driss", 403, 403), (None, 302, 302),
    ],
)  # fmt: skip
def test_who_may_read_the_report(network: Network, ask: Any, person: str | None, before: int, after: int) -> None:
    desk = network.desk()
    bring_to_signed(desk)
    roads = (REPORT, f"{REPORT}?kind=pdf", f"{REPORT}grafiek.svg")
    # There are too few organisations here for a drawing, so that its road ends in nothing for who may see the report.
    assert [ask(person, road).status_code for road in roads] == [before, before, 404 if before == 200 else before]
    desk.send(ANKE)
    assert [ask(person, road).status_code for road in roads] == [after, after, 404 if after == 200 else after]


def test_the_report_is_the_same_on_the_page_in_the_file_and_in_the_package(network: Network, ask: Any) -> None:
    desk = network.desk()
    assert ask("anke", REPORT).status_code == 404, "there is no draft yet"
    bring_to_signed(desk)
    assert "Dit is nog niet verzonden" in said(ask("anke", REPORT))
    desk.send(ANKE)
    page = said(ask("ontvanger", REPORT))
    assert "Dit is nog niet verzonden" not in page
    sent = ask("ontvanger", f"{ONE}bestand/1/zandstreek-quarter-2020-q4.pdf").content
    assert sent.startswith(b"%PDF-")
    package = json.loads(ask("ontvanger", f"{ONE}bestand/1/datapackage.json").content)
    assert "zandstreek-quarter-2020-q4.pdf" in {each["path"] for each in package["resources"]}
    for row in json.loads(ask("ontvanger", f"{ONE}bestand/1/zandstreek-quarter-2020-q4.json").content)["lines"]:
        if row["measure"] == "loans" and row["level"] == "organisation" and not row["group"]:
            assert f">{row['value']:.0f}<" in page.replace(".", "")
    assert f'href="{REPORT}"' in said(ask("ontvanger", ONE))
    assert "Scorecard" in said(ask("ontvanger", "/en/deliveries/zandstreek/quarter/2020-Q4/report/"))


@pytest.mark.parametrize("address", [REPORT, "/en/deliveries/zandstreek/quarter/2020-Q4/report/"])
def test_all_that_the_page_of_a_report_says_is_in_its_pdf_and_the_other_way_round(
    network: Network, ask: Any, address: str
) -> None:
    desk = network.desk()
    bring_to_signed(desk)
    desk.send(ANKE)
    body = said(ask("ontvanger", address)).partition("<main")[2].partition("</main>")[0]
    texts = re.findall(
        r"<(?:h1|h2|p|dt|dd|caption|th|td)\b(?![^>]*no-print)[^>]*>(.*?)</(?:h1|h2|p|dt|dd|caption|th|td)>", body, re.DOTALL
    )
    page = [re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", " ", text))) for text in texts]
    assert len(page) > 80
    with pymupdf.open(stream=ask("ontvanger", f"{address}?kind=pdf").content) as opened:
        # The foot of each page, with the number of the page, is not on the screen.
        sheets = [re.sub(r"\s+", "", sheet.get_text(clip=(0, 0, 595, 780))) for sheet in opened]
    pdf = "".join(sheets)
    assert [text for text in page if text not in pdf] == []
    left = pdf
    for text in sorted(page, key=len, reverse=True):
        left = left.replace(text, "", 1)
    assert left == ""


def read(page: Any) -> str:
    """What is in the report; around it are tokens that differ each time."""
    return said(page).partition("<h1>")[2].partition("</main>")[0]


def test_while_a_correction_is_made_the_recipient_reads_what_was_sent(network: Network, ask: Any) -> None:
    desk = network.desk()
    bring_to_signed(desk)
    desk.send(ANKE)
    sent = read(ask("ontvanger", REPORT))
    network.rewrite(
        "uitleningen*.csv", lambda text: text + "900009;30000004;700003;4102;20-11-2020;12-12-2020;;41;S;Volwassenen\n"
    )
    network.load()
    desk = network.desk()
    desk.correct(ANKE, "er kwam een uitlening bij")
    desk.prefill(ANKE)
    assert read(ask("ontvanger", REPORT)) == sent
    assert read(ask("anke", REPORT)) != sent
    assert "Dit is nog niet verzonden" in said(ask("anke", REPORT))
