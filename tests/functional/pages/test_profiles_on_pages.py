"""*Profielen*: goals of the small network that can be reckoned by hand, who sees them, and their files."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from small_site.advice import CENTRUM, DORP, ELSEWHERE
from small_site.snapshot import NOORD, ZUID

Ask = Callable[..., Any]
PAGE, FILE = "/advies/profielen/", "/advies/profielen/bestand/"
ABOUT = ("Periode", "Momentopname", "Zoals bekend op", "Soort cijfers")


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.content
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def rows(answer: Any) -> list[list[str]]:
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig").replace("\xa0", " ")), delimiter=";"))


def test_goals_are_told_with_what_was_found_and_those_not_met_come_first(ask: Ask) -> None:
    head, *lines = rows(ask("bram", FILE, data={"form": "csv"}))
    assert head == ["Locatie", "Categorie", "Doel", "Gevonden", "Geteld", "Oordeel", "Verloop", *ABOUT]
    adult, youth = "boek, volwassenen, fictie", "boek, jeugd, fictie"
    assert [(line[1], line[3], line[4], line[5]) for line in lines] == [
        (adult, "30,2 %", "49 van 162 exemplaren", "niet gehaald"),
        (adult, "0,00", "0 uitleningen, 49 exemplaren", "niet gehaald"),
        (adult, "0,0 % ouder", "0 van 49 exemplaren", "gehaald"),
        (adult, "1,00", "49 titels, 49 exemplaren", "gehaald"),
        (youth, "7,4 %", "12 van 162 exemplaren", "gehaald"),
        (youth, "1,00", "12 titels, 12 exemplaren", "te weinig om te zeggen"),
    ]
    # Of the 162 a hundred came on 2 January 2018.
    assert lines[0][6] == "79,0 % op 1 januari 2018, nu 30,2 % van de kast"


def test_the_page_leads_with_the_finding_and_links_to_what_can_go(ask: Ask) -> None:
    page = text(ask("bram", PAGE))
    assert "van 6 doelen zijn er 2 niet gehaald" in page
    assert "Het verst van zijn doel: boek, volwassenen, fictie in Noord Centrum, 30,2 % van de kast terwijl 20,0 %" in page
    assert page.count(f"location={CENTRUM}&amp;category=adult/fiction/book&amp;action=weed") == 2
    assert "Directie Noord, 1 maart 2019" in page
    assert "NL-0800099999" not in page
    english = text(ask("bram", "/en/advice/profiles/"))
    assert "of 6 goals 2 are not met" in english
    assert "too few to tell" in english


def test_a_profile_of_a_place_that_is_nowhere_is_named_to_who_advises(ask: Ask) -> None:
    assert "die niet in de gegevens staan: NL-0800099999" in text(ask("anke", PAGE))


def test_without_a_profile_the_page_says_how_to_get_one(ask: Ask) -> None:
    page = text(ask("anke", PAGE, data={"organisation": ZUID}))
    assert "heeft nog geen profiel" in page
    assert "schakel profile propose" in page
    assert "nog geen profiel" in text(ask("bram", PAGE, data={"location": DORP}))


def test_the_location_of_another_library_is_left_out_of_the_choice(ask: Ask) -> None:
    chosen = {"organisation": NOORD, "location": ELSEWHERE}
    assert "van 6 doelen" in text(ask("anke", PAGE, data=chosen))
    assert ask("anke", PAGE, data={**chosen, "location": "nowhere"}).status_code == 404
    assert ask("bram", FILE, data={"form": "exe"}).status_code == 404


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_only_who_sees_advice_sees_profiles(ask: Ask, address: str) -> None:
    assert ask(None, address).status_code == 302
    assert ask("bram", address, data={"organisation": ZUID}).status_code == 403
    assert ask("driss", address, data={"organisation": NOORD}).status_code == 403


def test_the_workbook_has_the_same_rows(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "p.xlsx").write_bytes(ask("bram", FILE).content)
    sheet = openpyxl.load_workbook(tmp_path / "p.xlsx")["Profielen"]
    values = [cell for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert values.count("niet gehaald") == 2
    assert "49 van 162 exemplaren" in values
