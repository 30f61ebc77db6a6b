"""The quarterly report on every road, and that all roads tell the same."""

import contextlib
import csv
import io
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from screen_reader import faults
from small_site.interlibrary import add_interlibrary
from small_site.snapshot import NOORD, OOST, ORGANISATIONS, write_snapshot

Ask = Callable[..., Any]
ROADS = (
    "/leenverkeer/",
    "/leenverkeer/grafiek.svg",
    "/leenverkeer/bestand/?kind=pdf",
    "/leenverkeer/bestand/?kind=xlsx",
    "/leenverkeer/bestand/?kind=csv&table=verrekening",
    "/en/interlibrary-loan/",
)


@pytest.fixture
def with_requests(other_data: Path) -> Path:
    """The site on a snapshot that has requests, and a library whose name is a formula."""
    folder = write_snapshot(other_data, snapshot_id="2021-01-02T0400-leenverkeer")
    add_interlibrary(folder, {**ORGANISATIONS, OOST: '=HYPERLINK("http://example.org")'})
    return other_data


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize(("person", "status"), [("anke", 200), ("bram", 200), ("carla", 403), ("driss", 403), (None, 302)])
@pytest.mark.usefixtures("with_requests")
def test_who_may_read_the_report(ask: Ask, road: str, person: str | None, status: int) -> None:
    assert ask(person, road).status_code == status


@pytest.mark.usefixtures("with_requests")
def test_the_page_tells_the_quarter_in_a_sentence_with_its_table_beside_the_chart(ask: Ask) -> None:
    page = ask("bram", "/leenverkeer/", query_params={"quarter": "2020-04-01"}).content.decode()
    assert "In het tweede kwartaal van 2020 leverden bibliotheken elkaar 17 keer; 94,4\xa0% van de afgesloten" in page
    assert page.count("als CSV") == page.count("<table>")
    assert "2020 kw 2" in page
    assert "Staafgrafiek van leveringen per kwartaal" in page
    assert "10,75" in page


@pytest.fixture
def with_supplies_of_nobody(other_data: Path) -> Path:
    """The site on a snapshot in which nobody tells who supplied two of the requests."""
    add_interlibrary(write_snapshot(other_data, snapshot_id="2021-01-03T0400-niemand"), from_nobody=2)
    return other_data


@pytest.mark.usefixtures("with_supplies_of_nobody")
def test_a_supply_of_nobody_keeps_no_quarter_from_its_report(ask: Ask) -> None:
    page = ask("bram", "/leenverkeer/", query_params={"quarter": "2020-04-01"}).content.decode()
    assert "<dt>Let op</dt><dd>de verrekening is nog niet compleet; leveringen die er niet in staan: 2</dd>" in page
    assert "leverden bibliotheken elkaar 19 keer" in page
    assert "r18" in page
    book = openpyxl.load_workbook(io.BytesIO(ask("bram", "/leenverkeer/bestand/?kind=xlsx&quarter=2020-04-01").content))
    assert [cell.value for cell in book["niet-verrekend"][2]] == [
        "niet bekend", "Bibliotheek Noord", "provincie", 2, "niet bekend", "r18",
    ]  # fmt: skip
    assert "de verrekening is nog niet compleet; leveringen die er niet in staan: 2" in [
        row[1].value for row in book["Toelichting"]
    ]
    assert b"%PDF" in ask("bram", "/leenverkeer/bestand/?kind=pdf&quarter=2020-04-01").content[:8]


@pytest.mark.parametrize("query", ["quarter=2020-04-02", "quarter=x", "quarter=1999-01-01"])
@pytest.mark.usefixtures("with_requests")
def test_a_quarter_that_is_not_there(ask: Ask, query: str) -> None:
    assert ask("anke", f"/leenverkeer/?{query}").status_code == 404
    assert ask("anke", f"/leenverkeer/bestand/?kind=pdf&{query}").status_code == 404


@pytest.mark.parametrize("query", ["kind=exe", "kind=csv&table=zzz", "kind="])
@pytest.mark.usefixtures("with_requests")
def test_a_file_that_is_not_there(ask: Ask, query: str) -> None:
    assert ask("anke", f"/leenverkeer/bestand/?{query}").status_code == 404


@pytest.mark.usefixtures("with_requests")
def test_the_balances_are_those_reckoned_by_hand_and_close(ask: Ask) -> None:
    content = ask("anke", "/leenverkeer/bestand/?kind=csv&table=verrekening&quarter=2020-04-01").content.decode("utf-8-sig")
    rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(content), delimiter=";")}
    # Noord supplies 7 + 2, gets 4 + 3: 9 x 6,75 - 7 x 10,75.
    about = ["het tweede kwartaal van 2020", "2021-01-02T0400-leenverkeer", "", "gesimuleerd"]
    assert rows["Bibliotheek Noord"] == ["9", "7", "2", "-14,5", "-32,25", "10,75", *about]
    # Zuid supplies 4 and gets 7; the name of Oost cannot run. Oost supplies one abroad and gets two.
    assert rows["Bibliotheek Zuid"][3] == "-48,25"
    assert rows['\'=HYPERLINK("http://example.org")'][:4] == ["1", "2", "-1", "-14,75"]
    assert rows["Bibliotheken buiten de provincie"][3] == "13,5"
    assert rows["Vervoerder"][3] == "64"
    assert rows["Samen"][:5] == ["17", "17", "0", "0", "0"]


@pytest.mark.usefixtures("with_requests")
def test_the_spreadsheet_has_definitions_frozen_heads_and_nothing_that_runs(ask: Ask) -> None:
    content = ask("anke", "/leenverkeer/bestand/?kind=xlsx&quarter=2020-04-01").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    front, *sheets = book.worksheets
    assert front.title == "Toelichting"
    words = {cell.value for row in front.iter_rows() for cell in row}
    assert {"Aanvraag", "Levering", "Beweging", "Honorering"} <= words
    assert len(sheets) > 5
    notice = "Dit zijn gesimuleerde cijfers."
    assert {notice, "2021-01-02T0400-leenverkeer", "het tweede kwartaal van 2020"} <= words
    for sheet in sheets:
        assert notice in [cell.value for row in sheet.iter_rows() for cell in row]
        assert sheet.oddHeader.center.text == notice
        assert sheet.freeze_panes == "B2"
        assert all(cell.data_type != "f" and cell.hyperlink is None for row in sheet.iter_rows() for cell in row)
    clearing = book["verrekening"]
    rows = {row[0].value: row for row in clearing.iter_rows(min_row=2)}
    balance = rows["Bibliotheek Noord"][4]
    assert (balance.value, "413" in balance.number_format) == (-14.5, True)
    assert '=HYPERLINK("http://example.org")' in rows
    assert book["redenen"]["A2"].value == "=2+2"
    parties = list(rows)[: list(rows).index("Samen")]
    assert len(parties) >= 3
    assert sum(rows[name][4].value for name in parties) == 0


def test_a_spreadsheet_of_real_figures_does_not_say_simulated(ask: Ask, other_data: Path) -> None:
    add_interlibrary(write_snapshot(other_data, simulated=False, snapshot_id="2021-01-02T0500-echt"))
    content = ask("anke", "/leenverkeer/bestand/?kind=xlsx&quarter=2020-04-01").content
    texts = [cell.value for sheet in openpyxl.load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row]
    assert not [text for text in texts if "simul" in str(text)]
    told = ask("anke", "/leenverkeer/bestand/?kind=csv&table=verrekening&quarter=2020-04-01").content.decode()
    assert "2021-01-02T0500-echt;;werkelijk" in told


@pytest.mark.usefixtures("with_requests")
def test_the_pdf_has_tags_a_language_and_a_title(ask: Ask) -> None:
    content = ask("anke", "/leenverkeer/bestand/?kind=pdf&quarter=2020-04-01").content
    assert content.startswith(b"%PDF-")
    inside = content
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        with contextlib.suppress(zlib.error):
            inside += zlib.decompressobj().decompress(packed)
    assert b"/StructTreeRoot" in inside
    assert b"/Marked true" in inside
    assert b"/Lang(nl" in inside.replace(b"/Lang (", b"/Lang(")
    assert re.search(rb"/S ?/TH\b", inside)
    assert re.search(rb"/S ?/Figure\b.*?/Alt|/Alt.*?/S ?/Figure\b", inside, re.DOTALL)


@pytest.mark.usefixtures("with_requests")
@pytest.mark.parametrize("address", ["/leenverkeer/bestand/", "/en/interlibrary-loan/file/"])
def test_an_outside_checker_hears_the_pdf_in_order(ask: Ask, address: str, tmp_path: Path) -> None:
    content = ask("anke", f"{address}?kind=pdf&quarter=2020-04-01").content
    assert content.startswith(b"%PDF-")
    # The planted reason is a formula with an address in it, and stays text.
    assert [each for each in faults(content, tmp_path) if "http://example.org" not in each] == []


@pytest.mark.usefixtures("with_requests")
def test_few_answers_are_hidden_and_cannot_be_reckoned_back(ask: Ask) -> None:
    content = ask("anke", "/leenverkeer/bestand/?kind=csv&table=tevredenheid&quarter=2020-04-01").content.decode("utf-8-sig")
    rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(content), delimiter=";")}
    hidden = [name for name, row in rows.items() if row[0] == "te klein om te tonen"]
    assert len(hidden) == 2  # Oost has 4 answers; a second one is hidden, or it would follow from the total
    assert NOORD not in content


def test_a_snapshot_without_requests_says_so(ask: Ask) -> None:
    assert ask("anke", "/leenverkeer/").status_code == 200
    assert ask("anke", "/leenverkeer/bestand/?kind=pdf").status_code == 404


@pytest.mark.usefixtures("with_requests")
def test_the_series_begins_where_the_data_begin(ask: Ask) -> None:
    content = ask("anke", "/leenverkeer/bestand/?kind=csv&table=ontwikkeling&quarter=2020-04-01").content.decode("utf-8-sig")
    about = "het tweede kwartaal van 2020;2021-01-02T0400-leenverkeer;;gesimuleerd"
    assert content.splitlines()[1:] == [f"2020 kw 2;13;3;1;{about}"]
