"""*Advies*: what pages and files say of the small network, and deciding: by whom, and never over a colleague's head."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest
from small_site.advice import CENTRUM, DORP, ELSEWHERE, MANY, add_advice, lists
from small_site.snapshot import NOORD, ZUID, write_snapshot

Ask = Callable[..., Any]
LIST, DECIDE = "/advies/lijst/", "/advies/besluit/"


@pytest.fixture(autouse=True)
def nothing_decided(site: Path) -> Iterator[None]:  # noqa: ARG001
    from schakel.registers.advice.models import Change, Decision

    yield
    Change.objects.all().delete()
    Decision.objects.all().delete()


@pytest.fixture
def decide(site: Path) -> Callable[..., Any]:  # noqa: ARG001
    """`decide("bram", ["0:weed:…"], "do")` posts the form of the list."""
    from django.test import Client

    from schakel.website.accounts.models import Account

    def deciding(name: str | None, marks: list[str], verdict: str = "do", **more: Any) -> Any:
        client = Client(raise_request_exception=False, headers={"host": "localhost"})
        if name is not None:
            client.force_login(Account.objects.get(username=name))
        return client.post(more.pop("address", DECIDE), {
            "organisation": NOORD, "action": "weed", "mark": marks, "verdict": verdict, "rows": "ticked", "page": "1", **more,
        })  # fmt: skip

    return deciding


def mark(item: str, version: int = 0, location: str = CENTRUM) -> str:
    return f"{version}:weed:{location}:{item}"


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.content
    return answer.content.decode().replace("\xa0", " ").replace("&nbsp;", " ")


def decisions() -> dict[str, Any]:
    from schakel.registers.advice.models import Decision

    return {each.item_id or each.title_id: each for each in Decision.objects.all()}


def test_the_overview_says_how_much_of_the_shelves_can_go_and_adds_up(ask: Ask) -> None:
    page = text(ask("bram", "/advies/"))
    assert "Bibliotheek Noord: 61 exemplaren kunnen weg (23,2 % van de kast)" in page
    assert "2 exemplaren staan beter op een andere locatie en voor wie wacht zijn er 4 te kopen." in page
    assert "Er is nog niets besloten." in page
    assert re.search(r"Noord Centrum</th><td class=\"n\">162</td>.*?>60</a>", page, re.DOTALL)
    assert "Laatste exemplaar in de provincie" in page
    whole = text(ask("anke", "/advies/"))
    assert "Klein netwerk: 62 exemplaren kunnen weg" in whole
    assert "Bibliotheek Zuid" in whole


def test_a_list_gives_reasons_in_sentences_and_turns_pages(ask: Ask) -> None:
    page = text(ask("bram", LIST))
    assert "Bibliotheek Noord: 61 exemplaren om af te schrijven" in page
    assert "Al 3,3 jaar niet uitgeleend (grens: 3 jaar)." in page
    assert "In het netwerk 4 exemplaren, waarvan 1 van deze bibliotheek." in page
    assert page.count('name="mark"') == 50
    assert text(ask("bram", LIST, query_params={"page": "2"})).count('name="mark"') == MANY + 1 - 50
    # A title that the snapshot does not know is called by its number.
    assert "t-w59" in text(ask("bram", LIST, query_params={"page": "2"}))
    moved = text(ask("bram", LIST, query_params={"action": "move"}))
    assert "→ Noord Dorp" in moved
    assert "Op de nieuwe locatie is de titel in een jaar 12 keer uitgeleend" in moved
    bought = text(ask("bram", LIST, query_params={"action": "buy"}))
    assert "aantal: 2" in bought
    assert "Minder dan 3 wachtenden voor 1 exemplaar" in bought


@pytest.mark.parametrize(
    ("query", "rows"),
    [({"location": DORP}, 1), ({"reason": "missing"}, 1), ({"reason": "not_lent"}, 60), ({"category": "adult/fiction/book"}, 49),
     ({"location": DORP, "reason": "not_lent"}, 0), ({"decided": "open"}, 61), ({"decided": "do"}, 0)],
)  # fmt: skip
def test_lists_can_be_narrowed(ask: Ask, query: dict[str, str], rows: int) -> None:
    answer = ask("bram", f"{LIST}bestand/", query_params={"form": "txt", **query})
    assert len(answer.content.decode().split()) == rows
    assert ("Er is niets dat hierbij past" in text(ask("bram", LIST, query_params=query))) == (rows == 0)


def test_a_decision_is_found_back_on_its_row_with_who_and_when(ask: Ask, decide: Any) -> None:
    answer = decide("bram", [mark("w01")], "no", note=" Streekverhaal: houden ")
    assert answer.status_code == 302
    page = text(ask("anke", LIST, query_params={"organisation": NOORD, "decided": "no"}))
    assert "niet doen" in page
    assert "door bram" in page
    assert "Streekverhaal: houden" in page
    assert page.count('name="mark"') == 1
    assert "Over 1 regel is een besluit vastgelegd." in text(ask("bram", "/advies/"))


def test_nobody_overwrites_a_colleague_unseen(ask: Ask, decide: Any) -> None:
    decide("bram", [mark("w01"), mark("w02")], "do", note="van Bram")
    clash = decide("anke", [mark("w01"), mark("w03")], "no", note="van Anke")
    assert clash.status_code == 409
    page = clash.content.decode()
    assert "Een collega was u voor" in page
    assert "door bram" in page
    assert "van Bram" in page
    assert {name: (each.verdict, each.by) for name, each in decisions().items()} == {
        "w01": ("do", "bram"), "w02": ("do", "bram"), "w03": ("no", "anke"),
    }  # fmt: skip
    # Having seen it, Anke may decide otherwise: the form of the clash carries the version she saw.
    seen = re.findall(r'name="mark" value="([^"]+)"', page)
    assert decide("anke", seen, "no", note="van Anke").status_code == 302
    assert (decisions()["w01"].verdict, decisions()["w01"].by) == ("no", "anke")
    journal = text(ask("bram", "/advies/besluiten/"))
    assert "4 keer is iets besloten" in journal
    assert "van Bram" in journal


def test_deciding_the_same_as_a_colleague_is_no_clash(decide: Any) -> None:
    decide("bram", [mark("w01")], "do")
    assert decide("anke", [mark("w01")], "do").status_code == 302
    assert decisions()["w01"].by == "bram"


def test_two_who_decide_first_at_once_do_not_both_win(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    from datetime import UTC, datetime

    from schakel.advice.kept import Row
    from schakel.registers.advice import store
    from schakel.registers.advice.models import Decision

    row = Row(lists()[0].rows[0], "weeding", NOORD, "", "", "")
    at = datetime(2020, 6, 1, tzinfo=UTC)
    real, came = store._decide, []

    def meanwhile(*given: Any) -> Any:
        # Between looking and writing somebody else decides, and the database refuses a second decision on the same thing.
        if not came:
            came.append(real([row], store.Verdict.DO, "", "bram", at, {}))
            Decision.objects.create(key=row.advised.key, at=at)
        return real(*given)

    monkeypatch.setattr(store, "_decide", meanwhile)
    outcome = store.decide([row], "no", "", by="anke", at=at, seen={})
    assert (outcome.decided, [each.by for each in outcome.clashes]) == (0, ["bram"])


def test_what_is_decided_anew_is_decided_on_the_advice_of_now(site: Path) -> None:  # noqa: ARG001
    from dataclasses import replace
    from datetime import UTC, datetime

    from schakel.advice.kept import Row
    from schakel.registers.advice import store

    advised = lists()[0].rows[-1]
    at = datetime(2020, 6, 1, tzinfo=UTC)
    rows = [Row(replace(advised, to=to, reasons=advised.reasons[:many]), "weeding", NOORD, "", "", "")
            for to, many in ((DORP, 1), (ELSEWHERE, 2))]  # fmt: skip
    store.decide(rows[:1], "do", "", by="anke", at=at, seen={})
    # The same verdict on another place is another decision, and a clash for who did not see the first.
    assert store.decide(rows[1:], "do", "", by="bram", at=at, seen={}).decided == 0
    assert store.decide(rows[1:], "do", "", by="bram", at=at, seen={advised.key: 1}).decided == 1
    (found,) = decisions().values()
    assert (found.to, found.reasons, found.by, found.version) == (ELSEWHERE, store.packed(advised.reasons), "bram", 2)


def test_only_what_is_new_is_measured_and_its_day_is_that_of_the_wall_clock(site: Path) -> None:
    from datetime import UTC, date, datetime

    from schakel.advice.kept import Row
    from schakel.registers.advice import measuring, store
    from schakel.warehouse.snapshot import current

    snapshot = current(site)
    assert snapshot is not None
    rows = [Row(each, "weeding", NOORD, "", "", "") for each in lists()[0].rows[:2]]
    late = datetime(2020, 12, 30, 23, 30, tzinfo=UTC)
    store.decide(rows[:1], "do", "", by="bram", at=late, seen={})
    assert (measuring.measure(snapshot), measuring.measure(snapshot)) == (1, 0)
    assert measuring.decided(decisions()["w00"]).on == date(2020, 12, 31)
    store.decide(rows, "no", "", by="bram", at=late, seen={rows[0].advised.key: 1})
    assert measuring.measure(snapshot) == 2
    assert [effect.standing for _, effect in measuring.measured(NOORD)] == ["too_early", "too_early"]


def test_a_whole_selection_leaves_what_was_decided(ask: Ask, decide: Any) -> None:
    decide("bram", [mark("w01")], "no")
    answer = decide("anke", [], "do", rows="whole", location=CENTRUM)
    assert answer.status_code == 302
    found = decisions()
    assert len(found) == MANY
    assert found["w01"].verdict == "no"
    assert {each.verdict for name, each in found.items() if name != "w01"} == {"do"}
    assert "d1" not in found
    numbers = ask("bram", f"{LIST}bestand/", query_params={"form": "txt", "decided": "do"}).content.decode().split()
    assert len(numbers) == MANY - 1


def test_too_many_rows_at_once_are_not_decided(ask: Ask, decide: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from schakel.website.pages import advice

    monkeypatch.setattr(advice, "MOST_IN_FILE", 10)
    assert 'value="whole"' not in text(ask("bram", LIST))
    assert decide("bram", [], "do", rows="whole").status_code == 302
    assert decisions() == {}
    rows = list(csv.reader(io.StringIO(ask("bram", f"{LIST}bestand/?form=csv").content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 11
    # A file that is not the whole list says so to who gets it from a colleague; one that is does not.
    for form in ("csv", "xlsx"):
        assert f"-1-10-van-{MANY + 1}" in ask("bram", f"{LIST}bestand/?form={form}").headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(ask("bram", f"{LIST}bestand/?form=xlsx").content))
    told = {cell.value for row in book.worksheets[0] for cell in row}
    assert f"de eerste 10 van {MANY + 1}; kies een locatie voor de rest" in told
    for form in ("txt", "csv"):
        monkeypatch.setattr(advice, "MOST_IN_FILE", 10 if form == "txt" else MANY + 1)
        assert "-van-" not in ask("bram", f"{LIST}bestand/?form={form}").headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("marks", "more"), [([], {}), ([mark("w01")], {"verdict": "burn"}), ([mark("w01")], {"note": "x" * 1001})]
)
def test_what_cannot_be_recorded_is_told_and_changes_nothing(decide: Any, marks: list[str], more: dict[str, str]) -> None:
    assert decide("bram", marks, **{"verdict": "do", **more}).status_code == 302
    assert decisions() == {}


@pytest.mark.parametrize(
    ("marks", "more"),
    [(["w01"], {}), (["x:weed:a:b"], {}), (["-1:weed:a:b"], {}), ([mark("w01")], {"action": "keep"}),
     ([mark("w01")], {"page": "x"}), ([mark("w01")], {"organisation": ""}), ([mark("w01")], {"organisation": "NL-0"}),
     ([mark("w01")], {"decided": "maybe"})],
)  # fmt: skip
def test_bad_requests_are_no_page_and_change_nothing(decide: Any, marks: list[str], more: dict[str, str]) -> None:
    assert decide("anke", marks, **more).status_code in (403, 404)
    assert decisions() == {}


def test_what_is_not_on_the_list_is_not_decided(decide: Any) -> None:
    assert decide("anke", [mark("z1", location=ELSEWHERE), mark("nothing")]).status_code == 302
    assert decisions() == {}


@pytest.mark.parametrize(("person", "status"), [(None, 302), ("carla", 403), ("driss", 403)])
def test_only_who_may_decide_decides(decide: Any, person: str | None, status: int) -> None:
    assert decide(person, [mark("w01")]).status_code == status
    assert decisions() == {}


def test_bram_decides_nothing_of_another_library(decide: Any) -> None:
    assert decide("bram", [mark("z1", location=ELSEWHERE)], organisation=ZUID).status_code == 403
    assert decisions() == {}


def test_a_decision_is_taken_by_post_only(ask: Ask) -> None:
    assert ask("bram", DECIDE).status_code == 405


@pytest.mark.parametrize(
    "query",
    [
        {"action": "keep"},
        {"action": "x"},
        {"decided": "x"},
        {"page": "0"},
        {"page": "9"},
        {"page": "²"},
        {"location": "nowhere"},
        {"location": ELSEWHERE},
    ],
)
def test_what_does_not_exist_is_no_page(ask: Ask, query: dict[str, str]) -> None:
    assert ask("bram", LIST, query_params=query).status_code == 404


def test_a_list_of_no_library_leads_to_the_overview_where_one_is_chosen(ask: Ask) -> None:
    # The support organisation has no list of its own.
    for query in ({}, {"organisation": ""}):
        answer = ask("anke", LIST, query_params=query)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/advies/")


def test_a_file_of_another_kind_is_no_page(ask: Ask) -> None:
    assert ask("bram", f"{LIST}bestand/", query_params={"form": "exe"}).status_code == 404


def test_english_is_the_second_language(ask: Ask, decide: Any) -> None:
    decide("bram", [mark("w01")], "no")
    roads = ("/en/advice/", "/en/advice/list/", "/en/advice/list/?action=buy", "/en/advice/effect/", "/en/advice/decisions/")
    for road in roads:
        page = re.sub(r'<a href="[^"]*" lang="nl"', "", text(ask("bram", road)))
        for dutch in ("exempla", "Locatie", "Besluit", "besluit", "Waarom", "wachtende", "gezien"):
            assert dutch not in page, (road, dutch)
    assert "Not lent for 3.3 years (limit: 3 years)." in text(ask("bram", "/en/advice/list/"))


def test_the_effect_of_a_decision_of_today_is_too_early(ask: Ask, decide: Any) -> None:
    assert "nog geen besluiten" in text(ask("bram", "/advies/effect/"))
    decide("bram", [mark("w01")], "do")
    page = text(ask("bram", "/advies/effect/"))
    assert "Bibliotheek Noord: 0 van 1 besluit uitgevoerd" in page
    assert "Te vroeg: de gegevens lopen nog niet tot na het besluit." in page
    assert "Titel t-w01" in page


def test_what_followed_on_decisions_of_the_past_is_shown(ask: Ask, other_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from small_site.advice import add_past

    from schakel.registers.advice import measuring
    from schakel.registers.advice.invented import invent_decisions
    from schakel.registers.advice.models import Decision
    from schakel.warehouse.snapshot import current

    add_past(write_snapshot(other_data))
    snapshot = current(other_data)
    assert snapshot is not None
    assert invent_decisions(snapshot, NOORD, by="bram") > 0
    assert invent_decisions(snapshot, NOORD, by="bram") == 0
    assert {each.verdict for each in Decision.objects.all()} == {"do", "no", "later"}
    measure_now = measuring.measure_effects
    monkeypatch.setattr(measuring, "measure_effects", lambda *_: pytest.fail("a page measures nothing"))
    assert "Afgeschreven, gezien op" not in text(ask("bram", "/advies/effect/"))
    monkeypatch.setattr(measuring, "measure_effects", measure_now)
    assert measuring.measure(snapshot) > 0
    page = text(ask("bram", "/advies/effect/"))
    assert "Afgeschreven, gezien op 30 juni 2020." in page
    assert "Verplaatst, gezien op 30 juni 2020." in page
    assert "Nog niet gebeurd." in page
    assert "komt niet altijd door elkaar" in page


def test_a_snapshot_of_before_says_what_to_do(ask: Ask, other_data: Path) -> None:
    write_snapshot(other_data)
    for road in ("/advies/", LIST):
        assert "schakel refresh" in text(ask("bram", road))
    assert ask("bram", f"{LIST}bestand/").status_code == 404


def test_without_a_snapshot_pages_say_so(ask: Ask, other_data: Path) -> None:
    (other_data / "schakel.toml").write_text("")
    for road in ("/advies/", LIST, "/advies/effect/", "/advies/besluiten/"):
        assert "schakel fetch" in text(ask("bram", road))


def test_nothing_to_do_is_said(ask: Ask, other_data: Path) -> None:
    add_advice(write_snapshot(other_data), [])
    assert "Voor Bibliotheek Noord is er nu niets te doen" in text(ask("bram", "/advies/"))
    assert "Er is niets dat hierbij past" in text(ask("bram", LIST))


@pytest.mark.parametrize("road", ["/advies/", LIST, f"{LIST}bestand/", "/advies/effect/", "/advies/besluiten/"])
@pytest.mark.parametrize(
    ("person", "organisation", "status"),
    [(None, NOORD, 302), ("anke", ZUID, 200), ("bram", NOORD, 200), ("bram", ZUID, 403), ("bram", "", 403), ("carla", NOORD, 403),
     ("driss", NOORD, 403), ("anke", "NL-0", 404)],
)  # fmt: skip
def test_every_road_as_every_person(ask: Ask, road: str, person: str | None, organisation: str, status: int) -> None:
    assert ask(person, f"{road}?{urlencode({'organisation': organisation})}").status_code == status


def test_advice_is_in_the_menu_of_the_collection(ask: Ask) -> None:
    beside = text(ask("bram", "/klantvraag/"))
    assert re.search(r'<nav.*<a href="/advies/">Advies</a>', beside, re.DOTALL)
    assert re.search(r'<a href="/advies/" aria-current="page">Advies</a>', text(ask("bram", "/advies/")))
