"""What the pages say: findings, tables, files, and what is kept back."""

import csv
import html
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_site.advice import add_advice
from small_site.snapshot import NETWORK, NOORD, OOST, ZUID, write_snapshot

Ask = Callable[..., Any]


def words(answer: Any) -> str:
    """The text of a page as a reader sees it."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("\u00a0", " ")


def test_the_finding_is_the_title(ask: Ask) -> None:
    page = ask("bram", "/cijfers/", query_params={"measure": "loans_per_inhabitant", "place": f"organisation:{NOORD}"})
    assert "<h1>In 2020 leende een inwoner 4,20 keer, 31\u00a0% minder dan in 2019</h1>" in page.content.decode()


def test_the_finding_in_english(ask: Ask) -> None:
    page = ask("bram", "/en/figures/", query_params={"measure": "loans_per_inhabitant", "place": f"organisation:{NOORD}"})
    assert "<h1>In 2020 an inhabitant borrowed 4.20 times, 31% less than in 2019</h1>" in page.content.decode()


def test_a_figure_that_cannot_be_is_told_apart_from_one_that_nobody_delivered(ask: Ask) -> None:
    asked = {"measure": "visits_per_inhabitant", "place": "location:NL-0800011001"}
    assert "Dit cijfer bestaat niet per locatie" in words(ask("bram", "/cijfers/", query_params=asked))
    assert "Kies een plaats bij: bibliotheek, gemeente en netwerk." in words(ask("bram", "/cijfers/", query_params=asked))
    assert "Choose a place under: library, municipality and network." in words(ask("bram", "/en/figures/", query_params=asked))
    assert "niet geleverd" in words(ask("anke", "/cijfers/", query_params={**asked, "measure": "visits"}))


def test_a_month_is_compared_with_the_same_month_a_year_earlier(ask: Ask) -> None:
    page = ask(
        "bram",
        "/cijfers/",
        query_params={"measure": "loans", "place": f"organisation:{NOORD}", "period": "month", "start": "2020-03-01"},
    )
    assert "minder dan in maart 2019" in words(page)


def test_the_forms_of_a_norm_stand_beside_each_other_and_the_default_is_named(ask: Ask) -> None:
    asked = {"measure": "norm_95_strict_with_cancelled", "place": f"organisation:{NOORD}", "start": "2019-01-01"}
    answer = ask("bram", "/cijfers/", query_params=asked)
    page = words(answer)
    assert "Dezelfde vraag in andere vormen, Bibliotheek Noord, 2019" in page
    assert "Collectienorm 95 %, streng (gewone vorm) 96,20 % gehaald" in page
    assert "Collectienorm 95 %, streng met annuleringen 94,31 % niet gehaald" in page
    assert "Collectienorm 95 %, ruim" not in page.split("Dezelfde vraag")[1].split("Download")[0], (
        "the snapshot has no such figures"
    )
    other = re.search(r'href="\?([^"]*)">Collectienorm 95', answer.content.decode())
    assert other is not None
    there = ask("bram", f"/cijfers/?{html.unescape(other[1])}")
    assert "<h1>In 2019 kwam 96,20" in there.content.decode().replace("\u00a0", " ")
    assert "andere vormen" not in words(ask("bram", "/cijfers/", query_params={"measure": "loans"}))


@pytest.mark.parametrize("person", ["anke", "bram"])
def test_every_figure_has_definition_period_source_and_snapshot_beside_it(ask: Ask, person: str) -> None:
    for road in ("/cijfers/", "/mijn-bibliotheek/"):
        page = words(ask(person, road))
        for heading in ("Definitie", "Bron", "Periode", "Momentopname", "2021-01-02T0300-klein"):
            assert heading in page, (road, heading)


@pytest.mark.parametrize(
    "address", ["/", "/begrippen/", "/cijfers/", "/mijn-bibliotheek/", "/gegevens/", "/account/login/", "/nergens/"]
)
def test_every_page_says_that_figures_are_simulated(ask: Ask, address: str) -> None:
    person = "anke" if address in ("/cijfers/", "/mijn-bibliotheek/", "/gegevens/") else None
    assert "Dit zijn gesimuleerde cijfers" in words(ask(person, address))


def test_real_figures_have_no_such_banner(ask: Ask, other_data: Path) -> None:
    write_snapshot(other_data, simulated=False, snapshot_id="echt")
    assert "gesimuleerd" not in words(ask("anke", "/cijfers/"))


@pytest.mark.parametrize("address", ["/begrippen/", "/cijfers/", "/mijn-bibliotheek/", "/gegevens/", "/nergens/"])
def test_an_earlier_state_of_knowledge_is_told_on_every_page(ask: Ask, other_data: Path, address: str) -> None:
    assert "Dit is wat bekend was" not in words(ask("anke", address))
    write_snapshot(other_data, snapshot_id="eerder", as_known_on="2020-06-30")
    assert "Dit is wat bekend was op 30 juni 2020." in words(ask("anke", address))


@pytest.mark.parametrize(
    ("person", "address"),
    [
        ("bram", "/cijfers/bestand.csv?measure=loans"),
        ("bram", "/klantvraag/titels.csv"),
        ("bram", "/klantvraag/tabel.csv?table=oorzaken"),
        ("anke", "/digitaal/bestand.csv?kind=years"),
        ("anke", "/digitaal/bestand.csv?kind=categories"),
        ("anke", "/gegevens/geweigerd.csv"),
        ("anke", "/advies/bestand.csv"),
        ("anke", "/normen/bestand.csv"),
    ],
)
def test_every_file_says_whose_day_of_knowledge_it_is(ask: Ask, other_data: Path, person: str, address: str) -> None:
    def marks() -> set[str]:
        text = ask(person, address).content.decode("utf-8-sig")
        [head, *rows] = csv.reader(io.StringIO(text), delimiter=";")
        assert rows, address
        [at] = [place for place, name in enumerate(head) if name in ("zoals_bekend_op", "Zoals bekend op")]
        return {row[at] for row in rows}

    add_advice(write_snapshot(other_data))
    assert marks() == {""}
    add_advice(write_snapshot(other_data, snapshot_id="eerder", as_known_on="2020-06-30"))
    assert marks() == {"2020-06-30"}


@pytest.mark.parametrize(("convention", "delimiter", "value"), [("nl", ";", "4,2"), ("int", ",", "4.2")])
def test_the_file_holds_what_the_page_shows(ask: Ask, convention: str, delimiter: str, value: str) -> None:
    asked = {"measure": "loans_per_inhabitant", "place": f"organisation:{NOORD}", "convention": convention}
    answer = ask("bram", "/cijfers/bestand.csv", query_params=asked)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=delimiter))
    assert [row["periode_in_woorden"] for row in rows] == ["2016", "2017", "2018", "2019", "2020"]
    assert rows[-1]["waarde"] == value
    assert (rows[-1]["momentopname"], rows[-1]["soort_cijfers"]) == ("2021-01-02T0300-klein", "gesimuleerd")
    assert rows[-1]["bron"]


def test_a_year_that_is_not_complete_is_told_beside_chart_in_table_and_in_file(ask: Ask, other_data: Path) -> None:
    asked = {"measure": "loans_per_inhabitant", "place": f"organisation:{NOORD}"}
    assert "niet volledig" not in words(ask("bram", "/cijfers/", query_params=asked))
    write_snapshot(other_data, snapshot_id="lopend", open_year=2020)
    page = ask("bram", "/cijfers/", query_params=asked)
    assert "Open staaf met onderbroken rand: de periode is nog niet om" in words(page)
    assert "2020 niet volledig 4,20" in words(page)
    assert "2019 niet volledig" not in words(page)
    assert "Niet volledig: 2020." in page.content.decode(), "also for who cannot see the drawing"
    drawn = {width: ask("bram", f"/cijfers/grafiek.svg{width}", query_params=asked) for width in ("", "?narrow=1")}
    assert all("stroke-dasharray" in each.content.decode() for each in drawn.values())
    english = words(ask("bram", "/en/figures/", query_params=asked))
    assert "Open bar with a broken edge" in english
    assert "2020 not complete 4.20" in english
    rows = list(
        csv.DictReader(
            io.StringIO(ask("bram", "/cijfers/bestand.csv", query_params=asked).content.decode("utf-8-sig")), delimiter=";"
        )
    )
    assert [row["volledig"] for row in rows] == ["ja"] * 4 + ["nee"]


def test_small_counts_are_kept_back_on_every_road(ask: Ask) -> None:
    # Oost Punt has 240 inhabitants: 60 members, of whom 1 is 0-3 years old. Anke may see counts from 3.
    asked = {"measure": "members", "place": "location:NL-0800031002", "part": "0-3"}
    assert "te klein om te tonen" in words(ask("anke", "/cijfers/", query_params=asked))
    file = ask("anke", "/cijfers/bestand.csv", query_params=asked).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file), delimiter=";"))
    assert {(row["waarde"], row["teller"], row["waarom_leeg"]) for row in rows} == {("", "", "te klein om te tonen")}
    assert ask("anke", "/cijfers/grafiek.svg", query_params=asked).status_code == 404


def test_what_is_kept_back_does_not_follow_from_its_total(ask: Ask) -> None:
    asked = {"measure": "members", "place": "location:NL-0800031002"}
    page = words(ask("anke", "/cijfers/", query_params=asked))
    # One age class is too small; a second is hidden with it, as the total of 60 stands on the page.
    assert page.count("te klein om te tonen") >= 2
    assert " 60 " in page


def test_others_see_less_than_the_library_itself(ask: Ask) -> None:
    asked = {"measure": "members", "place": f"organisation:{OOST}", "part": "0-3"}
    hidden = {
        person: "te klein om te tonen" in words(ask(person, "/cijfers/", query_params=asked)) for person in ("anke", "carla")
    }
    assert hidden == {"anke": False, "carla": False}


@pytest.mark.parametrize(
    "asked",
    [
        {"measure": "niets"},
        {"place": "organisation:NL-1"},
        {"place": "planet:mars"},
        {"period": "eeuw"},
        {"start": "gisteren"},
        {"place": "location:'; DROP TABLE figures"},
    ],
)
def test_what_does_not_exist_is_not_found(ask: Ask, asked: dict[str, str]) -> None:
    answer = ask("anke", "/cijfers/", query_params=asked)
    assert answer.status_code == 404
    assert all(value not in answer.content.decode() for value in asked.values())


@pytest.mark.parametrize("page", ["0", "-1", "x", "9999999", "²"])
def test_a_page_of_batches_that_is_no_number_is_not_found(ask: Ask, page: str) -> None:
    assert ask("anke", "/gegevens/", query_params={"extract": "wise/loans", "page": page}).status_code == 404


@pytest.mark.parametrize("extract", ["wise/nowhere", "", "wise", "<b>/'"])
def test_an_extract_that_is_not_there_is_not_found(ask: Ask, extract: str) -> None:
    assert ask("anke", "/gegevens/", query_params={"extract": extract}).status_code == 404


def test_a_part_that_another_measure_lacks_becomes_all_together(ask: Ask) -> None:
    answer = ask("anke", "/cijfers/", query_params={"measure": "loans", "place": f"network:{NETWORK}", "part": "75+"})
    assert answer.status_code == 200


def test_the_language_switch_keeps_the_choice(ask: Ask) -> None:
    page = ask("anke", f"/cijfers/?measure=loans&place=organisation:{NOORD}").content.decode()
    assert f'href="/en/figures/?measure=loans&amp;place=organisation:{NOORD}" lang="en"' in page


def test_held_batches_say_why_and_what_to_do(ask: Ask) -> None:
    page = words(ask("anke", "/gegevens/"))
    assert "Eén levering wacht op u" in page
    assert "De levering heeft geen rijen." in page
    assert "schakel release wise/loans/" in page


def test_the_data_page_accounts_for_every_row_in_dutch(ask: Ask) -> None:
    page = words(ask("anke", "/gegevens/"))
    assert "Uitleningen wise · uitleendatum (loans.lent_on) dit is geen datum 0000-00-00 7" in page
    assert "Niets is uitgeleend voordat het in de collectie kwam." in page
    assert "uitlening 1: uitgeleend op 1 januari 2020, exemplaar kwam op 1 februari 2020" in page
    assert "Uitleningen 40.000 39.993 7" in page
    assert "wise · loans 41 28 december 2020 40.000 7 1 wacht op u" in page
    assert 'lang="en"' not in ask("anke", "/gegevens/").content.decode().partition("<main")[2]


def test_the_same_in_english(ask: Ask) -> None:
    page = words(ask("anke", "/en/data/"))
    assert "Loans wise · lent on (loans.lent_on) is not a date 0000-00-00 7" in page
    assert "loan 1: lent on 1 January 2020, item came in on 1 February 2020" in page


def test_the_batches_of_one_extract_are_listed_a_page_at_a_time(ask: Ask) -> None:
    first = words(ask("anke", "/gegevens/", query_params={"extract": "wise/loans"}))
    assert "wise · loans: 41 leveringen" in first
    assert "bladzijde 1 van 2" in first
    assert "uitleningen: 1.000 = 1.000 + 0 + 0 + 0 + 0" in first
    second = words(ask("anke", "/gegevens/", query_params={"extract": "wise/loans", "page": "2"}))
    assert "bladzijde 2 van 2" in second
    both = first + second
    assert both.count("uitleningen: 1.000 = 993 + 7 + 0 + 0 + 0") == 1
    assert both.count("uitleningen: 1.000 =") == 40


def test_before_the_first_refresh_pages_say_what_to_do(ask: Ask, other_data: Path) -> None:  # noqa: ARG001
    for address in ("/cijfers/", "/mijn-bibliotheek/", "/gegevens/"):
        answer = ask("anke", address)
        assert answer.status_code == 200
        assert "schakel refresh" in words(answer)


def test_a_snapshot_without_figures_says_what_to_do(ask: Ask, other_data: Path) -> None:
    write_snapshot(other_data, with_figures=False, snapshot_id="leeg")
    assert "Er zijn nog geen cijfers" in words(ask("anke", "/cijfers/"))


def test_a_new_snapshot_is_seen_at_once(ask: Ask, other_data: Path) -> None:
    write_snapshot(other_data, snapshot_id="een")
    assert "momentopname een" in words(ask("anke", "/cijfers/"))
    write_snapshot(other_data, snapshot_id="twee")
    assert "momentopname twee" in words(ask("anke", "/cijfers/"))


def test_library_staff_of_an_unknown_organisation_read_what_to_do(ask: Ask, site: Path) -> None:  # noqa: ARG001
    from schakel.website.accounts.models import Account

    Account.objects.get_or_create(username="els", defaults={"role": "library", "organisation_code": "NL-0899990000"})
    assert "Uw bibliotheek staat niet in de gegevens" in words(ask("els", "/mijn-bibliotheek/"))


def test_nothing_from_elsewhere_and_nothing_inline(ask: Ask) -> None:
    answer = ask("anke", "/cijfers/")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"].startswith("private")
    page = answer.content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert "<script" not in page


def test_the_title_of_a_part_names_the_part(ask: Ask) -> None:
    page = words(ask("anke", "/cijfers/", query_params={"measure": "members", "place": f"network:{NETWORK}", "part": "75+"}))
    assert "75 jaar en ouder: aan het eind van 2020 waren er" in page
    assert "Leden, 2020, 75 jaar en ouder" in page


def test_a_table_without_remarks_has_no_column_for_them(ask: Ask) -> None:
    page = words(ask("bram", "/cijfers/", query_params={"measure": "loans", "place": f"organisation:{NOORD}"}))
    assert ("Opmerking" in page) is ("nog niet om" in page or "nieuwe definitie" in page)


def test_a_card_says_trend_network_and_norm_in_words(ask: Ask) -> None:
    page = words(ask("bram", "/mijn-bibliotheek/"))
    assert "Trend Minder goed 31 % minder dan in 2019. Netwerk Beter 4 % meer dan het netwerk (4,03)." in page
    assert "Netwerk Geen vergelijking: een aantal hangt af van de grootte. Norm Geen norm afgesproken." in page
    assert "Norm gehaald Ten minste 95 %." in page


def test_the_page_begins_with_what_is_good_and_what_is_not(ask: Ask) -> None:
    page = words(ask("anke", "/mijn-bibliotheek/", query_params={"organisation": ZUID})).partition("het hele netwerk")[0]
    assert "Norm Niet gehaald 1 Collectienorm 95 %, streng" in page
    assert re.search(r"Vergeleken met een jaar eerder Minder goed \d Uitleningen per inwoner", page)
    assert "Vergeleken met het netwerk Minder goed" in page


def test_every_small_drawing_has_its_words_and_its_table(ask: Ask) -> None:
    answer = ask("bram", "/mijn-bibliotheek/")
    page = answer.content.decode().replace("\u00a0", " ")
    assert (
        'aria-label="Collectienorm 95 %, streng: van 96,20 % in 2016 naar 96,20 % in 2020; '
        'netwerk van 96,20 % in 2016 naar 96,20 % in 2020; norm 95 %."' in page
    )
    assert page.count('role="img"') == page.count('class="years"') == 8
    assert "Jaar Hier Netwerk 2020 4,20 4,03 2019 6,10 5,86" in words(answer)
