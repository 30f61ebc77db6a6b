"""*Klantvraag*: what the page says of the small network, and that page, chart and file say the same."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from small_site.snapshot import NOORD, ZUID

from schakel.dashboards.demand_words import CAUSE

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


def read(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("person", ["anke", "bram"])
def test_titles_that_few_asked_for_stand_together_in_the_file(ask: Ask, person: str) -> None:
    query = {"organisation": NOORD, "start": "2020-01-01"}
    rows = read(ask(person, "/klantvraag/titels.csv", query_params=query))
    assert rows
    assert all(int(row["wensen"]) >= 3 for row in rows)
    missed = read(ask(person, "/klantvraag/tabel.csv", query_params={**query, "table": "oorzaken"}))
    assert sum(int(row["wensen"]) for row in rows) == sum(int(row["Wensen"]) for row in missed)
    assert {(row["plaats"], row["soort_cijfers"]) for row in rows} == {("Bibliotheek Noord", "gesimuleerd")}


@pytest.mark.parametrize("table", ["oorzaken", "materialen", "doelgroepen", "periodes"])
def test_every_table_is_a_file_with_where_it_comes_from(ask: Ask, table: str) -> None:
    page = ask("bram", "/klantvraag/").content.decode()
    assert f"table={table}" in page
    rows = read(ask("bram", "/klantvraag/tabel.csv", query_params={"table": table}))
    assert rows
    assert {row["Bibliotheek"] for row in rows} == {"Bibliotheek Noord"}
    assert {(row["Momentopname"], row["Soort cijfers"]) for row in rows} == {("2021-01-02T0300-klein", "gesimuleerd")}
    if table != "oorzaken":
        whole = [int(row["Vervuld"]) + sum(int(row[cause]) for cause in CAUSE["nl"].values() if cause in row) for row in rows]
        assert whole == [int(row["Wensen"]) for row in rows]
    assert ask("bram", "/klantvraag/tabel.csv", query_params={"table": "x"}).status_code == 404
    assert ask("driss", "/klantvraag/tabel.csv", query_params={"table": table}).status_code == 403


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
