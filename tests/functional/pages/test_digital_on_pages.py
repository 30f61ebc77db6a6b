"""*Digitaal*: what the page says of the small network, and that page, chart and files say the same."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from small_site.snapshot import INHABITANTS, NOORD, OOST

Ask = Callable[..., Any]


def read(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def words(answer: Any) -> str:
    return str(answer.content.decode()).replace("\xa0", " ").replace("&nbsp;", " ")


def test_the_title_is_the_share_and_the_lead_weighs_e_books(ask: Ask) -> None:
    page = words(ask("anke", "/digitaal/", query_params={"organisation": NOORD}))
    # 50,000 inhabitants: 10,250 digital loans beside 210,000 on paper in 2020; 2,000 beside 345,000 in 2016.
    assert "In 2020 was 4,7 % van de uitleningen digitaal; in 2016 was dat 0,6 %" in page
    assert "10,0 % minder geleend dan te verwachten was" in page
    assert "bewijst het niet" in page
    assert "Podcast" in page


def test_the_files_hold_what_the_page_shows(ask: Ask) -> None:
    rows = read(ask("bram", "/digitaal/bestand.csv"))
    of_2020 = {row["product"]: float(row["uitleningen"].replace(",", ".")) for row in rows if row["jaar"] == "2020"}
    assert of_2020 == {"fysiek": 210_000, "E-book": INHABITANTS[NOORD] * 0.2, "Podcast": INHABITANTS[NOORD] * 0.005}
    whole, category = read(ask("bram", "/digitaal/bestand.csv", query_params={"kind": "categories"}))
    assert (whole["categorie"], category["categorie"]) == ("Alles samen", "Boek, volwassenen, fictie")
    assert float(category["verhouding"].replace(",", ".")) == pytest.approx(0.9, abs=0.01)


def test_a_library_without_e_books_is_told_why_there_is_no_comparison(ask: Ask) -> None:
    page = words(ask("anke", "/digitaal/", query_params={"organisation": OOST}))
    assert "Wat digitaal werd geleend, is hier niet bekend" in page
    assert "vertelt niet van welke titels" in page
    assert ask("anke", "/digitaal/grafiek.svg", query_params={"organisation": OOST}).status_code == 404


def test_english_is_the_second_language(ask: Ask) -> None:
    page = words(ask("bram", "/en/digital/"))
    assert "4.7% of the loans was digital" in page
    assert "less than expected" in page
    for dutch in ("Uitleningen", "Verwacht", "Jaar", "Verschil"):
        assert dutch not in page, dutch


def test_one_library_does_not_see_another(ask: Ask) -> None:
    for road in ("/digitaal/", "/digitaal/bestand.csv", "/digitaal/grafiek.svg"):
        assert ask("bram", road, query_params={"organisation": OOST}).status_code == 403
        assert ask("anke", road, query_params={"organisation": "NL-1"}).status_code == 404
    assert ask("anke", "/digitaal/bestand.csv", query_params={"kind": "x"}).status_code == 404
