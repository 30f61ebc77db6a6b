"""`schakel ibl` on a small snapshot: what it prints, what it writes, how it ends."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from small_site.interlibrary import add_interlibrary
from small_site.snapshot import NOORD, write_snapshot

from schakel.cli.exits import Exit
from schakel.dashboards.ibl_report import ibl_report
from schakel.interlibrary.report import quarter_of
from schakel.interlibrary.tariffs import SHIPPED, read_tariffs
from schakel.privacy.audience import DEFAULT
from schakel.reports.numbers import Language
from schakel.warehouse.snapshot import current


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ibl")
    add_interlibrary(write_snapshot(folder))
    return folder


def test_flows_are_told_with_their_unit(schakel: Any, data: Path) -> None:
    document = schakel("ibl", "flows", "--in", "2020-Q2", "--data", data, "--json").document
    sums = {(each["unit"], each["scope"]): each["count"] for each in document["totals"]}
    assert sums == {
        ("request", "province"): 13, ("request", "national_in"): 4, ("request", "national_out"): 1,
        ("supply", "province"): 13, ("supply", "national_in"): 3, ("supply", "national_out"): 1,
    }  # fmt: skip
    ours = next(each for each in document["honouring"] if (each["organisation"], each["scope"]) == (NOORD, "all"))
    assert (ours["closed"], ours["supplied"], ours["rate"], ours["unmet"]) == (8, 7, 7 / 8, [["=2+2", 1]])
    year = schakel("ibl", "flows", "--in", "2020", "--data", data, "--json").document
    assert year["totals"] == document["totals"]


def test_a_clearing_closes_and_names_its_tariffs(schakel: Any, data: Path) -> None:
    document = schakel("ibl", "clearing", "--in", "2020-Q2", "--data", data, "--json").document
    assert (document["supplies"], document["left_over_cents"], document["tariffs"]) == (17, 0, "netherlands.toml")
    ours = next(each for each in document["accounts"] if (each["party"], each["scope"]) == (NOORD, "all"))
    assert (ours["balance_cents"], ours["net_position"], ours["cost_per_supply_cents"]) == (9 * 675 - 7 * 1075, 2, 1075.0)


@pytest.fixture(scope="module")
def with_unknown_supplier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nobody")
    add_interlibrary(write_snapshot(folder), from_nobody=2)
    return folder


def test_supplies_of_nobody_are_told_and_the_others_are_cleared(schakel: Any, with_unknown_supplier: Path) -> None:
    asked = ("ibl", "clearing", "--in", "2020-Q2", "--data", with_unknown_supplier)
    ended = schakel(*asked, "--json")
    document = ended.document
    assert ended.exit is Exit.HELD
    assert (document["is_complete"], document["supplies"], document["left_over_cents"]) == (False, 17, 0)
    left = {"scope": "province", "supplier": None, "requester": NOORD, "supplies": 2, "sample": "r18"}
    assert document["uncleared"] == [left]
    ours = next(each for each in document["accounts"] if (each["party"], each["scope"]) == (NOORD, "all"))
    assert ours["balance_cents"] == 9 * 675 - 7 * 1075
    told = schakel(*asked)
    assert told.exit is Exit.HELD
    assert "r18" in told.out


@pytest.mark.parametrize(("language", "says"), [
    ("nl", "De verrekening is nog niet compleet. Leveringen waarvan niet in de gegevens staat wie leverde of wie aanvroeg: 2. "),
    ("en", "The clearing is not complete. Supplies of which the data do not tell who supplied or who asked: 2. "),
])  # fmt: skip
def test_a_report_with_supplies_of_nobody_comes_out_and_says_so_first(
    schakel: Any, with_unknown_supplier: Path, tmp_path: Path, language: Language, says: str
) -> None:
    ended = schakel("ibl", "report", "--in", "2020-Q2", "--to", tmp_path, "--language", language, "--data", with_unknown_supplier)
    assert ended.exit is Exit.DONE
    [left] = list(csv.DictReader(
        (tmp_path / "ibl-2020-q2-niet-verrekend.csv").read_text("utf-8-sig").splitlines(),
        delimiter=";" if language == "nl" else ",",
    ))  # fmt: skip
    unknown = {"nl": "niet bekend", "en": "not known"}[language]
    assert list(left.values())[:6] == [unknown, "Bibliotheek Noord", {"nl": "provincie", "en": "province"}[language], "2",
                                       unknown, "r18"]  # fmt: skip
    snapshot = current(with_unknown_supplier)
    assert snapshot is not None
    report = ibl_report(
        quarter_of(snapshot, read_tariffs(SHIPPED), date(2020, 4, 1)), snapshot, date(2021, 1, 1), DEFAULT, language
    )
    assert report.facts[-1][1].endswith(": 2")
    [section] = [each for each in report.sections if each.heading in ("Verrekening", "Clearing")]
    assert section.says[0].startswith(says)
    assert [table.name for table in section.tables] == ["niet-verrekend", "verrekening"]


def test_own_tariffs_by_a_file(schakel: Any, data: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[[tariff]]\nkind = "settlement"\nvalid_from = 2020-01-01\ncents = 100\nauthority = "us"\nsource = "minutes"\n'
                   'scopes = ["province"]\n')  # fmt: skip
    document = schakel("ibl", "clearing", "--in", "2020-Q2", "--tariffs", own, "--data", data, "--json").document
    assert {a["party"]: a["balance_cents"] for a in document["accounts"] if a["scope"] == "all"}[NOORD] == (9 - 4) * 100


def test_a_day_without_tariff_ends_with_the_file_and_what_to_add(schakel: Any, data: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[[tariff]]\nkind = "settlement"\nvalid_from = 2021-01-01\ncents = 1\nauthority = "us"\nsource = "minutes"\n')
    ended = schakel("ibl", "clearing", "--in", "2020-Q2", "--tariffs", own, "--data", data)
    assert ended.exit is Exit.REFUSED
    assert "own.toml: there is no settlement tariff" in ended.err
    assert "2020-05-01" in ended.err


def test_a_report_is_a_pdf_a_spreadsheet_and_its_tables(schakel: Any, data: Path, tmp_path: Path) -> None:
    document = schakel("ibl", "report", "--in", "2020-Q2", "--to", tmp_path / "out", "--data", data, "--json").document
    names = {Path(file).name for file in document["files"]}
    assert {"ibl-2020-q2.pdf", "ibl-2020-q2.xlsx", "ibl-2020-q2-verrekening.csv", "ibl-2020-q2-honorering.csv"} <= names
    assert all(Path(file).stat().st_size for file in document["files"])
    assert document["title"].startswith("In het tweede kwartaal van 2020 leverden bibliotheken elkaar 17 keer")
    told = schakel("ibl", "report", "--in", "2020-Q2", "--to", tmp_path, "--language", "en", "--data", data)
    assert "In the second quarter of 2020 libraries supplied each other 17 times" in told.out


@pytest.mark.parametrize(("language", "name"), [("nl", "Momentopname"), ("en", "Snapshot")])
def test_the_command_of_the_report_ends_in_the_language_asked_for(
    schakel: Any, data: Path, tmp_path: Path, language: str, name: str
) -> None:
    told = schakel("ibl", "report", "--in", "2020-Q2", "--to", tmp_path, "--language", language, "--data", data)
    assert told.out.splitlines()[-1].startswith(f"{name} ")


def test_a_report_outside_the_tariffs_says_why_there_is_no_clearing(schakel: Any, data: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[[tariff]]\nkind = "settlement"\nvalid_from = 2021-01-01\ncents = 1\nauthority = "us"\nsource = "minutes"\n')
    document = schakel("ibl", "report", "--in", "2020-Q2", "--tariffs", own, "--to", tmp_path, "--data", data, "--json").document
    assert not any("verrekening" in file for file in document["files"])
    snapshot = current(data)
    assert snapshot is not None
    told = quarter_of(snapshot, read_tariffs(own), date(2020, 4, 1))
    languages: tuple[tuple[Language, str], ...] = (
        ("nl", "op 1 mei 2020 is er geen tarief van aanvrager aan leverancier voor leveringen met het bereik "
         "“landelijk, van buiten naar ons”. "
         "De tarieven gelden van 1 januari 2021 tot nader bericht."),
        ("en", "on 1 May 2020 there is no tariff from requester to supplier for supplies of the scope "
         "“national, from outside to us”. "
         "The tariffs hold from 1 January 2021 until further notice."),
    )  # fmt: skip
    for language, says in languages:
        report = ibl_report(told, snapshot, date(2021, 1, 1), DEFAULT, language)
        [section] = [each for each in report.sections if each.heading in ("Verrekening", "Clearing")]
        assert says in section.says[0]


@pytest.mark.parametrize("words", [("clearing", "--in", "2020"), ("flows", "--in", "2020-05"), ("report", "--in", "2020")])
def test_a_period_of_the_wrong_kind(schakel: Any, data: Path, words: tuple[str, ...]) -> None:
    assert schakel("ibl", *words, "--data", data).exit is Exit.USAGE


def test_a_forecast_from_too_little_says_so_and_is_no_fault(schakel: Any, data: Path) -> None:
    document = schakel("ibl", "forecast", "--data", data, "--json").document
    assert document["forecasts"] == []
    assert "a forecast needs 36 months" in document["without"]["province"]
    assert "province: no forecast" in schakel("ibl", "forecast", "--data", data, "--language", "en").out
    assert "nodig zijn 36 maanden" in schakel("ibl", "forecast", "--data", data).out


def test_flows_after_the_data_say_where_the_data_end(schakel: Any, data: Path) -> None:
    told = schakel("ibl", "flows", "--in", "2020-Q4", "--data", data)
    assert "gedaan van 28 april 2020 tot en met 28 april 2020; van de rest van het vierde kwartaal van 2020" in told.out
    document = schakel("ibl", "flows", "--in", "2020-Q4", "--data", data, "--json").document
    assert (document["requests_from"], document["requests_until"]) == ("2020-04-28", "2020-04-28")
