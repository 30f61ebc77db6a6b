"""*Reserveringen* on every road: what it says, who sees which place, and that small counts stay hidden in page and file."""

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_site.snapshot import NOORD, OOST, ZUID, write_snapshot
from small_site.what_if import add_forecast, add_holds

Ask = Callable[..., Any]
SNAPSHOT = "2021-01-02T0600-reserveringen"
ROADS = ("/reserveringen/", "/reserveringen/grafiek.svg", "/reserveringen/bestand.csv?table=wachttijd", "/en/holds/")
HIDDEN = "te klein om te tonen"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    add_holds(write_snapshot(folder, snapshot_id=SNAPSHOT))
    return folder


@pytest.fixture
def data(written: Path, other_data: Path) -> Path:
    shutil.copytree(written, other_data, dirs_exist_ok=True)
    return other_data


def table(ask: Ask, name: str, person: str = "anke", **query: str) -> dict[str, dict[str, str]]:
    answer = ask(person, "/reserveringen/bestand.csv", query_params={"table": name, **query})
    rows = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    return {next(iter(row.values())): row for row in rows}


SEES = (("anke", "", 200), ("anke", ZUID, 200), ("bram", "", 200), ("bram", NOORD, 200), ("bram", ZUID, 403), ("carla", "", 403),
        ("driss", "", 403), (None, "", 302), ("anke", "NL-0", 404))  # fmt: skip


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.usefixtures("data")
def test_who_sees_which_place(ask: Ask, road: str) -> None:
    path, _, query = road.partition("?")
    given = dict([query.split("=")]) if query else {}
    for person, organisation, status in SEES:
        answer = ask(person, path, query_params={**given, "organisation": organisation})
        assert answer.status_code == status, (person, organisation)


@pytest.mark.usefixtures("data")
def test_the_page_says_the_wait_the_queue_and_what_to_buy(ask: Ask) -> None:
    page = ask("anke", "/reserveringen/", query_params={"organisation": ""}).content.decode()
    assert "De helft van de reserveringen staat binnen 6 dagen klaar, negen van de tien binnen 30 dagen" in page
    assert "1.500 reserveringen" in page
    assert "2 titels hebben meer dan 3 wachtenden voor elk exemplaar dat hen mag helpen, of geen exemplaar dat dat mag." in page
    assert (
        "Van alle 21 wachtenden wordt naar verwachting 60\xa0% binnen 42 dagen geholpen (wie zelf afzegt niet meegeteld), "
        "en 80\xa0% met 4 extra exemplaren. "
        "Afgesproken is 90\xa0% van elke te lange wachtrij. Bij één titel om te kopen wordt dat ook met de aankoop niet gehaald. "
        "Voor 2 titels helpt kopen te weinig."
    ) in page
    assert "5 wachtenden mogen alleen een exemplaar van hun eigen vestiging krijgen, en die heeft er geen" in page
    assert "De avonden" in page
    assert "3 reserveringen zijn geleverd zonder dat bekend is wanneer" in page
    assert page.count("als CSV") == page.count("<table")
    english = ask("anke", "/en/holds/", query_params={"kind": "branch"}).content.decode()
    assert "Half of the holds are ready within 4 days" in english


@pytest.mark.usefixtures("data")
def test_an_end_that_was_not_reached_is_no_number(ask: Ask) -> None:
    page = ask("anke", "/reserveringen/", query_params={"organisation": OOST}).content.decode()
    assert "staat binnen 6 dagen klaar</h1>" in page
    assert table(ask, "wachttijd", organisation="")["Bibliotheek Oost"]["Negen van de tien binnen"] == "…"


@pytest.mark.usefixtures("data")
def test_two_people_at_one_place_are_hidden_and_do_not_follow_from_a_sum(ask: Ask) -> None:
    for kind in ("all", "branch", "network"):
        rows = table(ask, "wachttijd", organisation=OOST, kind=kind)
        assert rows["Oost Punt"]["Geplaatst"] in (HIDDEN, "0")
        hidden = [name for name, row in rows.items() if row["Geplaatst"] == HIDDEN]
        assert len(hidden) != 1, kind
        assert rows["Oost Punt"]["Helft binnen"] in (HIDDEN, "6")
    endings = table(ask, "afloop", organisation=OOST)
    assert endings["Oost Punt"]["Afgesloten"] == HIDDEN
    assert endings["Oost Centrum"]["Afgesloten"] == HIDDEN
    # Zuid and Oost are further from Bram, so his threshold for them is higher.
    assert table(ask, "wachttijd", "bram", organisation="")["Bibliotheek Zuid"]["Geplaatst"] == "400"


@pytest.mark.usefixtures("data")
def test_what_the_table_hides_the_lead_does_not_say(ask: Ask) -> None:
    assert table(ask, "wachttijd", organisation=OOST)["Bibliotheek Oost"]["Wacht nog"] == HIDDEN
    page = ask("anke", "/reserveringen/", query_params={"organisation": OOST}).content.decode()
    assert "Bibliotheek Oost: 100 reserveringen" in page
    assert "Wie nog wacht, telt mee als" in page
    assert "Daarvan wachten er nog 37; die" in ask("anke", "/reserveringen/", query_params={"organisation": ""}).content.decode()


@pytest.mark.usefixtures("data")
def test_a_promise_stands_beside_what_came_true_and_the_worst_part_gives_the_verdict(ask: Ask) -> None:
    page = ask("anke", "/reserveringen/", query_params={"organisation": ""}).content.decode()
    assert "van 100 wachtenden zou 66\xa0% binnen 42 dagen geholpen worden, en dat werd 64\xa0%" in page
    # Together it is right; of the branch holds nine in a hundred fewer came.
    assert "belofte is 9 punten te gunstig" in page
    rows = table(ask, "beloften")
    assert (rows["binnen de eigen vestiging"]["Beloofd"], rows["binnen de eigen vestiging"]["Uitgekomen"]) == ("0,3", "0,21")


@pytest.mark.usefixtures("data")
def test_queues_are_of_the_network_and_say_so_when_a_library_is_chosen(ask: Ask) -> None:
    page = ask("anke", "/reserveringen/", query_params={"organisation": NOORD}).content.decode()
    assert "Titels met een te lange wachtrij: " in page
    assert "Titels met een te lange wachtrij: Bibliotheek Noord" not in page
    assert "Wachtrijen gaan over het hele netwerk, ook als u hierboven een bibliotheek kiest" in page
    # A queue that is as long as agreed is under this heading nowhere.
    assert "=2+2" not in page
    assert "Te ver" not in page
    assert "De avonden" in page


@pytest.mark.usefixtures("data")
def test_a_queue_of_one_is_not_on_any_list_and_one_to_buy_for_is_without_its_count(ask: Ask) -> None:
    rows = table(ask, "wachtrijen")
    assert set(rows) == {"De avonden", "Nergens"}
    assert (rows["De avonden"]["Wachtenden"], rows["De avonden"]["Kopen"]) == ("12", "3")
    # For which branch is told of a queue that may be counted only: it would name the place of one who waits.
    assert (rows["De avonden"]["Waarvan voor vestiging"], rows["Nergens"]["Waarvan voor vestiging"]) == ("Noord Centrum (2)", "")
    assert (rows["Nergens"]["Wachtenden"], rows["Nergens"]["Wachtenden per exemplaar"], rows["Nergens"]["Kopen"]) == (
        HIDDEN, HIDDEN, "1",
    )  # fmt: skip
    # What keeps the promise goes before a longer queue for which it is not kept even then.
    assert list(rows) == ["Nergens", "De avonden"]
    assert (rows["De avonden"]["Op tijd na kopen"], rows["De avonden"]["Belofte gehaald"]) == ("0,7", "nee")
    assert (rows["Nergens"]["Op tijd na kopen"], rows["Nergens"]["Belofte gehaald"]) == (HIDDEN, "ja")


@pytest.mark.usefixtures("data")
def test_checks_name_the_places_of_the_reader_only(ask: Ask) -> None:
    check = "Vervalt binnen 9 dagen en is geen IBL: meestal teruggezet uit IBL zonder eigen termijn"
    rows = table(ask, "controles", "bram", organisation=NOORD)
    assert (rows[check]["Gevonden"], rows[check]["Het meest bij"]) == ("14", "Noord Centrum (14)")
    # Seen from the network the libraries are named, who has most first; Oost with one of them is not.
    whole = table(ask, "controles", "anke", organisation="")
    assert (whole[check]["Gevonden"], whole[check]["Het meest bij"]) == ("36", "Bibliotheek Zuid (21)")
    page = ask("bram", "/reserveringen/").content.decode()
    assert "Noord Centrum" in page
    assert "Zuid Centrum" not in page
    assert "Zuid Centrum" not in ask("bram", "/reserveringen/", query_params={"organisation": ""}).content.decode()


def test_the_forecast_is_asked_for_and_shown_with_its_calibration(ask: Ask, data: Path) -> None:
    assert "Bereken de verwachting" in ask("anke", "/reserveringen/").content.decode()
    assert "Bereken de verwachting" not in ask("bram", "/reserveringen/").content.decode()
    assert ask("anke", "/reserveringen/bestand.csv", query_params={"table": "ijking"}).status_code == 404
    add_forecast(data, SNAPSHOT)
    page = ask("anke", "/reserveringen/", query_params={"organisation": ""}).content.decode()
    assert "van 900 verwachtingen kwam 52\xa0% uit binnen de dag die voor de helft was genoemd" in page
    assert "88\xa0% binnen de dag voor negen van de tien" in page
    assert "verwachting klopt" in page
    rows = table(ask, "ijking")
    assert (rows["5 tot 8"]["Verwachtingen"], rows["alle samen"]["Verwachtingen"]) == ("400", "900")
    assert "Refresh" not in ask("anke", "/reserveringen/").headers
    waits = table(ask, "verwachting-negen", organisation=OOST)
    assert waits["Oost Punt"]["tot een week"] == HIDDEN
    assert waits["Oost Centrum"]["tot een week"] == HIDDEN


def test_a_snapshot_of_before_says_what_to_do(ask: Ask, other_data: Path) -> None:
    write_snapshot(other_data, snapshot_id="2021-01-02T0700-eerder")
    assert "schakel refresh" in ask("anke", "/reserveringen/").content.decode()
    assert ask("anke", "/reserveringen/grafiek.svg").status_code == 404


@pytest.mark.parametrize("query", [{"kind": "x"}, {"table": "x"}])
@pytest.mark.usefixtures("data")
def test_a_choice_that_is_not_there(ask: Ask, query: dict[str, str]) -> None:
    assert ask("anke", "/reserveringen/bestand.csv", query_params=query).status_code == 404
