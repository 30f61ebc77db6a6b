"""Figures of others beside ours: marks, vintages, and no figure of ours where the definition is another."""

import csv
import html
import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from small_site.published import add_published, told
from small_site.snapshot import NOORD, write_snapshot

from schakel.measures.others import published_by_others
from schakel.warehouse.snapshot import current

Ask = Callable[..., Any]
ASKED = {"place": f"organisation:{NOORD}"}


@pytest.fixture
def rows(ask: Ask, other_data: Path) -> Callable[..., list[list[str]]]:
    """The table of others on the page of a measure, of a snapshot with these figures."""
    folder = write_snapshot(other_data)
    earlier, later = date(2020, 6, 30), date(2020, 12, 31)
    figures = [
        told("loans", 2019, 63_000_000, "provisional", earlier),
        told("loans", 2019, 64_500_000, "revised_provisional", later),
        told("loans", 2018, None, "secret", later),
        told("loans", 2017, None, "unknown", later),
        told("loans", 2016, None, "nil", later),
        told("loans", 2006, 120_000_000, "final", later),
        told(None, 2019, 99, "final", later, figure="Bladmuziek"),
        told("loans", 2019, 5_000, "final", later, starts_on=date(2019, 4, 1), ends_on=date(2019, 7, 1)),
    ]
    add_published(folder, figures)

    def reading(measure: str, address: str = "/vergelijken/trechter/", person: str = "bram") -> list[list[str]]:
        page = ask(person, address, query_params={**ASKED, "measure": measure}).content.decode().replace("\u00a0", " ")
        if 'id="others-title"' not in page:
            return []
        body = page.split('id="others-title"')[1].split("<tbody>")[1].split("</tbody>")[0]
        cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("</tr>") if "<td" in row]
        return [[re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in row] for row in cells]

    return reading


def test_each_figure_has_its_mark_its_vintage_and_ours_beside_it(rows: Callable[..., list[list[str]]]) -> None:
    found = rows("loans")
    ours = {year: f"{round(92_000 * trend * 0.96):,}".replace(",", ".") for year, trend in ((2019, 6.1), (2018, 6.4))}
    assert [row[1:5] for row in found] == [
        ["2019", "64.500.000**", "nader voorlopig **", "31 december 2020"],
        ["2019", "63.000.000*", "voorlopig *", "30 juni 2020"],
        ["2018", "x", "geheim x", "31 december 2020"],
        ["2017", ".", "onbekend .", "31 december 2020"],
        ["2016", "-", "nihil -", "31 december 2020"],
        ["2006", "120.000.000", "definitief", "31 december 2020"],
    ]
    assert [row[5] for row in found[:3]] == [ours[2019], ours[2019], ours[2018]]
    assert found[0][6] == "StatLine"
    assert found[1][6] == "eerder zo gepubliceerd StatLine"


def test_where_the_definition_is_another_ours_does_not_stand_beside_it(rows: Callable[..., list[list[str]]]) -> None:
    last = rows("loans")[-1]
    assert last[5:] == ["", "andere definitie: de onze geldt vanaf 1 januari 2008 StatLine"]
    assert rows("loans", "/en/compare/funnel/")[-1][6].startswith("another definition: ours holds from 1 January 2008")


def test_the_table_is_a_file_in_both_conventions_and_languages(rows: Callable[..., list[list[str]]], ask: Ask) -> None:
    shown = rows("loans")
    page = ask("bram", "/vergelijken/trechter/", query_params={**ASKED, "measure": "loans"}).content.decode()
    addresses = [html.unescape(found) for found in re.findall(r'href="(/vergelijken/anderen/bestand.csv[^"]*)"', page)]
    assert len(addresses) == 2, "both conventions are beside the table"
    for address, delimiter in zip(addresses, (";", ","), strict=True):
        file = ask("bram", address)
        assert file["Content-Disposition"] == 'attachment; filename="anderen-loans.csv"'
        lines = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=delimiter))
        assert [line["waarde"] for line in lines] == ["64500000", "63000000", "", "", "", "120000000"]
        # A cell that begins with a minus is text with a quote before it, as everywhere in our files.
        assert [line["teken"] for line in lines] == ["**", "*", "x", ".", "'-", ""]
        assert [line["bekend_op"] for line in lines[:2]] == ["2020-12-31", "2020-06-30"]
        # Ours is the same as on the page, and is not there where the definition is another.
        assert [line["waarde_ons_netwerk"] for line in lines] == [row[5].replace(".", "") for row in shown]
        assert lines[-1]["opmerking"].startswith("andere definitie")
        assert {line["bron_van_hun_cijfer"] for line in lines} == {"StatLine"}
    english = ask("bram", "/en/compare/others/file.csv", query_params={**ASKED, "measure": "loans", "convention": "int"})
    assert english.content.decode("utf-8-sig").startswith("measure,title,publisher,figure,area,starts_on,value,status,mark,")


def test_the_file_is_for_who_may_see_the_page(rows: Callable[..., list[list[str]]], ask: Ask) -> None:
    assert rows("loans")
    address = "/vergelijken/anderen/bestand.csv"
    assert ask("driss", address, query_params={**ASKED, "measure": "loans"}).status_code == 403
    assert ask(None, address, query_params={**ASKED, "measure": "loans"}).status_code == 302
    assert ask("bram", address, query_params={**ASKED, "measure": "loans_per_inhabitant"}).status_code == 404


def test_a_measure_that_nobody_published_has_no_such_table(rows: Callable[..., list[list[str]]]) -> None:
    assert rows("loans_per_inhabitant") == []


def test_a_snapshot_of_before_the_table_has_none(other_data: Path) -> None:
    write_snapshot(other_data)
    snapshot = current(other_data)
    assert snapshot is not None
    assert published_by_others(snapshot) == ()
