"""Files of *Advies*: workbook, CSV and the library system's list hold what the page shows."""

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from small_site.advice import HOSTILE, MANY

Ask = Callable[..., Any]
LIST = "/advies/lijst/"


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.content
    return answer.content.decode().replace("\xa0", " ").replace("&nbsp;", " ")


def test_the_workbook_has_a_frozen_head_and_no_formula(ask: Ask) -> None:
    answer = ask("bram", f"{LIST}bestand/", query_params={"form": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["Advies"]
    assert sheet.freeze_panes == "B2"
    assert [sheet.cell(MANY + line, 1).value for line in (3, 4)] == [None, "Dit zijn gesimuleerde cijfers."]
    assert sheet.max_row == MANY + 4
    titles = [row[2] for row in sheet.iter_rows(min_row=2, max_row=MANY + 2)]
    assert {cell.data_type for cell in titles} == {"s"}
    assert HOSTILE in {cell.value for cell in titles}
    assert 'filename="advies-afschrijven-NL-0800010000.xlsx"' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("person", ["anke", "bram"])
def test_the_overview_is_a_file_with_the_numbers_of_the_page(ask: Ask, person: str) -> None:
    page = text(ask(person, "/advies/"))
    assert "Deze tabel als CSV" in page
    answer = ask(person, "/advies/bestand.csv")
    *rows, total = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert total["In de kast"] == str(sum(int(row["In de kast"] or 0) for row in rows))
    assert (total["Momentopname"], total["Soort cijfers"]) == ("2021-01-02T0300-klein", "gesimuleerd")
    assert all(f">{row['Bibliotheek' if person == 'anke' else 'Locatie']}<" in page for row in rows)
    assert ask("driss", "/advies/bestand.csv").status_code == 403


@pytest.mark.parametrize("person", ["anke", "bram"])
def test_what_is_not_advised_is_a_file_with_the_numbers_of_the_page(ask: Ask, person: str) -> None:
    page = text(ask(person, "/advies/"))
    assert "Niet geadviseerd als werkblad (XLSX)" in page
    answer = ask(person, "/advies/niet-geadviseerd/", query_params={"form": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows
    together: dict[tuple[str, str], int] = {}
    for row in rows:
        together[row["Lijst"], row["Waarom niet"]] = together.get((row["Lijst"], row["Waarom niet"]), 0) + int(row["Aantal"])
    for (_, why), many in together.items():
        amount = f"{many:,}".replace(",", ".")
        assert re.search(re.escape(why) + r".{0,60}>" + re.escape(amount) + "<", page, re.IGNORECASE), (why, many)
    assert {row["Soort cijfers"] for row in rows} == {"gesimuleerd"}
    libraries = {row["Bibliotheek"] for row in rows}
    assert libraries == {"Bibliotheek Noord"} if person == "bram" else len(libraries) >= 1
    sheet = openpyxl.load_workbook(io.BytesIO(ask(person, "/advies/niet-geadviseerd/").content)).worksheets[1]
    assert [sheet.cell(2, at).value for at in (1, 4)] == [rows[0]["Lijst"], int(rows[0]["Aantal"])]
    assert ask("driss", "/advies/niet-geadviseerd/").status_code == 403
    assert ask(person, "/advies/niet-geadviseerd/", query_params={"form": "txt"}).status_code == 404


def test_csv_and_numbers_hold_the_same_rows(ask: Ask) -> None:
    answer = ask("bram", f"{LIST}bestand/", query_params={"form": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert {(row["Momentopname"], row["Soort cijfers"]) for row in rows} == {("2021-01-02T0300-klein", "gesimuleerd")}
    told = ask("bram", f"{LIST}bestand/", query_params={"form": "txt"})
    assert 'filename="advies-afschrijven-NL-0800010000-gesimuleerd.txt"' in told.headers["Content-Disposition"]
    numbers = told.content.decode()
    assert [row["Exemplaarnummer"] for row in rows] == numbers.split("\n")[:-1]
    assert f"'{HOSTILE}" in {row["Titel"] for row in rows}
    buy = ask("bram", f"{LIST}bestand/", query_params={"form": "txt", "action": "buy"})
    assert buy.content == b"t-b1\nt-b2\n"
