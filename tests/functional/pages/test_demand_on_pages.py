"""*Klantvraag*: what the page says of the small network, and that page, chart and file say the same."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from small_site.snapshot import NOORD, ZUID

Ask = Callable[..., Any]


def test_the_title_is_the_finding_and_the_parts_add_up(ask: Ask) -> None:
    page = ask("anke", "/klantvraag/", query_params={"organisation": ZUID}).content.decode()
    assert (
        "In 2020 kwam 93,1 % van de klantvraag uit de eigen collectie; wat ontbrak, was het vaakst wel in huis"
        in page.replace("\xa0", " ").replace("&nbsp;", " ")
    )
    assert "niet gehaald" in page
    assert "Collectieplan 2016" in page


def test_the_norm_of_a_quarter_is_asked_of_a_quarter(ask: Ask) -> None:
    page = ask("bram", "/klantvraag/", query_params={"period": "quarter", "start": "2019-04-01"}).content.decode()
    assert "tweede kwartaal van 2019" in page
    assert page.count('class="chosen"') == 1


def test_english_is_the_second_language(ask: Ask) -> None:
    page = ask("bram", "/en/demand/").content.decode()
    assert "of the demand came from the own collection" in page
    assert "Own item was out" in page
    for dutch in ("Oorzaak", "Wensen", "Waarom", "Vervuld", "kwartaal"):
        assert dutch not in page, dutch


def test_the_file_holds_every_title_with_its_causes(ask: Ask) -> None:
    answer = ask("bram", "/klantvraag/titels.csv", query_params={"organisation": NOORD, "start": "2020-01-01"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert {row["titelnummer"] for row in rows} == {"", "t1", "t2"}
    assert all(
        sum(int(row[cause]) for cause in row if row[cause].isdigit() and cause not in ("wensen", "periode")) == int(row["wensen"])
        for row in rows
    )
    assert {row["plaats"] for row in rows} == {"Bibliotheek Noord"}


def test_the_drawing_is_there_for_wide_and_narrow(ask: Ask) -> None:
    wide, narrow = (ask("anke", "/klantvraag/grafiek.svg", query_params=query).content for query in ({}, {"narrow": "1"}))
    assert wide != narrow
    assert b"Nooit geleverd" in wide
    assert b"Nooit geleverd" in narrow


@pytest.mark.parametrize("query", [{"norm": "50"}, {"form": "x"}, {"period": "month"}, {"start": "2001-01-01"}, {"start": "x"}])
def test_what_does_not_exist_is_no_page(ask: Ask, query: dict[str, str]) -> None:
    for road in ("/klantvraag/", "/klantvraag/titels.csv", "/klantvraag/grafiek.svg"):
        assert ask("anke", road, query_params=query).status_code == 404


def test_a_norm_without_figures_says_what_to_do(ask: Ask) -> None:
    page = ask("anke", "/klantvraag/", query_params={"norm": "999"})
    assert page.status_code == 200
    assert "schakel refresh" in page.content.decode()
