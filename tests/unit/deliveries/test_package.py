"""The files of a delivery: the same bytes each time, valid as a data package, and safe to open."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from schakel.deliveries.columns import COLUMNS
from schakel.deliveries.contents import Answer, Contents, Line, Name
from schakel.deliveries.package import write_package
from schakel.deliveries.recipient import FORMATS
from schakel.measures.figure import Figure
from schakel.privacy.audience import DEFAULT, Audience
from schakel.privacy.persons import Persons
from schakel.privacy.release import release

QUARTER = date(2020, 4, 1)


def contents(number: int = 1) -> Contents:
    def figure(measure: str, place: str, level: str, over: float, under: float | None = None, *, complete: bool = True) -> Figure:
        value = over if under is None else over / under
        return Figure(measure, date(2008, 1, 1), level, place, "quarter", QUARTER, "", over, under, value, int(over), complete)

    figures = [
        figure("loans", "ORG", "organisation", 1234567.0), figure("active_borrowers", "L1", "location", 4.0),
        figure("norm_95_strict", "ORG", "organisation", 953.0, 1000.0, complete=False),
        figure("loans_per_inhabitant", "ORG", "organisation", 10.0, 3.0),
    ]  # fmt: skip
    persons = {each.measure: Persons(each.measure == "active_borrowers", False) for each in figures}
    released = release(figures, persons, lambda _: Audience.PUBLIC, thresholds=DEFAULT)
    names = {"ORG": "Bibliotheek", "L1": '=HYPERLINK("http://evil")'}
    lines = [
        Line("own", each, names[each.place_code], None, "0123456789abcdef", ("wise/loans/1", "wise/loans/2")) for each in released
    ]
    lines[0] = replace(lines[0], before=released[0], says=("30 % meer dan een jaar eerder.",))
    (staff,) = release(
        [figure("fte", "ORG", "organisation", 24.7)],
        {"fte": Persons(False, False)},
        lambda _: Audience.PUBLIC,
        thresholds=DEFAULT,
    )
    asked = {"question": "Hoeveel voltijdbanen waren er?", "unit": "fte", "entered_by": "library:bram"}
    lines.append(Line("own", staff, "Bibliotheek", None, "", (), **asked))
    return Contents(
        Name("b9", "quarter", "quarter", QUARTER), "Kwartaalrapport", "B9", "Biblionet", number, "nl", "s1", date(2020, 7, 1),
        None, True, datetime(2020, 7, 2, 9, 30, tzinfo=UTC), {"own": "Eigen cijfers"}, tuple(lines),
        (Answer("own", "opmerkingen", "=1+1", "support:anke"),), (12, "ab" * 32),
    )  # fmt: skip


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return dict(write_package(contents(), FORMATS))


def test_the_same_contents_give_the_same_bytes(files: dict[str, bytes]) -> None:
    assert dict(write_package(contents(), reversed(FORMATS))) == files


def test_each_asked_form_is_there_and_no_other() -> None:
    assert list(write_package(contents(), ["json", "csv_nl"])) == [
        "b9-quarter-2020-q2-nl.csv", "b9-quarter-2020-q2.json", "datapackage.json",
    ]  # fmt: skip
    assert "b9-quarter-2020-q2-2.json" in write_package(contents(2), ["json"])


def test_the_reference_validator_accepts_the_package_and_refuses_a_changed_one(files: dict[str, bytes], tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])
    table = tmp_path / "b9-quarter-2020-q2-nl.csv"
    table.write_bytes(table.read_bytes().replace(b"1234567", b"1234568"))
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_both_conventions_of_csv(files: dict[str, bytes]) -> None:
    dutch = files["b9-quarter-2020-q2-nl.csv"].decode("utf-8-sig").splitlines()
    english = files["b9-quarter-2020-q2-en.csv"].decode("utf-8-sig").splitlines()
    assert dutch[0] == ";".join(column.name for column in COLUMNS)
    assert ";3,3333333333333335;10;3;" in dutch[4]
    assert ",3.3333333333333335,10,3," in english[4]


def test_every_form_holds_the_same_numbers(files: dict[str, bytes]) -> None:
    """To the last digit: whoever lays two files side by side must find nothing."""
    names = ("value", "numerator", "denominator", "last_year")
    told = [tuple(line[name] for name in names) for line in json.loads(files["b9-quarter-2020-q2.json"])["lines"]]
    packed = pq.read_table(io.BytesIO(files["b9-quarter-2020-q2.parquet"])).to_pylist()
    assert [tuple(row[name] for name in names) for row in packed] == told
    for language, delimiter, decimal in (("nl", ";", ","), ("en", ",", ".")):
        text = files[f"b9-quarter-2020-q2-{language}.csv"].decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(text), delimiter=delimiter)
        read = [tuple(float(row[name].replace(decimal, ".")) if row[name] else None for name in names) for row in rows]
        assert read == told
    sheet = openpyxl.load_workbook(io.BytesIO(files["b9-quarter-2020-q2.xlsx"]))["Eigen cijfers"]
    shown = [(sheet.cell(row, 6).value, sheet.cell(row, 7).value) for row in range(2, 2 + len(told))]
    # A spreadsheet keeps 15 or 16 digits; where there is no number, words say why.
    for (value, before), (now, _, _, last) in zip(shown, told, strict=True):
        assert value == (pytest.approx(now, rel=1e-15) if now is not None else "te klein om te tonen")
        assert before == (pytest.approx(last, rel=1e-15) if last is not None else None)


def test_what_an_owner_entered_is_named_by_its_question(files: dict[str, bytes]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(files["b9-quarter-2020-q2.xlsx"]))["Eigen cijfers"]
    row = [cell.value for cell in sheet[6]]
    assert row == [
        "Hoeveel voltijdbanen waren er?", "Bibliotheek", "Bibliotheek", "2020 kw 2", "alles samen", 24.7, None, "fte",
        "Ingevuld door de bibliotheek.",
    ]  # fmt: skip


def test_no_text_becomes_a_formula(files: dict[str, bytes]) -> None:
    assert "'=HYPERLINK" in files["b9-quarter-2020-q2-en.csv"].decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(files["b9-quarter-2020-q2.xlsx"]))
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell.value for cell in cells if str(cell.value).startswith("=")], "the names with = are there as texts"
    assert not [cell for cell in cells if cell.hyperlink]


@pytest.mark.parametrize("name", ["=1+1", "+31 528", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1"])
def test_a_branch_may_be_called_anything(name: str) -> None:
    told = contents()
    files = dict(write_package(replace(told, lines=(replace(told.lines[0], place=name),)), FORMATS))
    for language, delimiter in (("nl", ";"), ("en", ",")):
        text = files[f"b9-quarter-2020-q2-{language}.csv"].decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
        assert row["place"] == f"'{name}"
    cell = openpyxl.load_workbook(io.BytesIO(files["b9-quarter-2020-q2.xlsx"]))["Eigen cijfers"]["C2"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    assert str(cell.value).replace("_x000D_", "\r") == name
    (line,) = json.loads(files["b9-quarter-2020-q2.json"])["lines"]
    assert line["place"] == name


def test_a_kept_back_figure_has_no_number_anywhere(files: dict[str, bytes]) -> None:
    rows = pq.read_table(io.BytesIO(files["b9-quarter-2020-q2.parquet"])).to_pylist()
    kept = next(row for row in rows if row["measure"] == "active_borrowers")
    assert (kept["status"], kept["value"], kept["numerator"], kept["denominator"]) == ("kept_back", None, None, None)
    told = json.loads(files["b9-quarter-2020-q2.json"])
    assert {line["status"] for line in told["lines"]} == {"shown", "kept_back", "incomplete", "entered"}
    assert told["delivery"]["ledger"] == {"entry": 12, "hash": "ab" * 32}


def test_the_spreadsheet_has_a_front_page_with_meanings_and_figures_as_figures(files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["b9-quarter-2020-q2.xlsx"]))
    assert book.sheetnames == ["Toelichting", "Eigen cijfers", "Antwoorden"]
    front = [str(cell.value) for row in book["Toelichting"] for cell in row if cell.value is not None]
    assert "Dit zijn gesimuleerde cijfers." in front
    assert any("Verlengingen en digitale uitleningen tellen niet mee" in text for text in front)
    sheet = book["Eigen cijfers"]
    assert sheet.freeze_panes == "B2"
    loans, small, share, rate = (sheet.cell(row, 6) for row in (2, 3, 4, 5))
    assert (loans.value, loans.number_format) == (1234567, "#,##0")
    assert small.value == "te klein om te tonen"
    assert (share.value, share.number_format) == (0.953, "0.00%")
    assert (round(rate.value, 6), rate.number_format) == (3.333333, "#,##0.00")
    answers = [[cell.value for cell in row] for row in book["Antwoorden"]]
    assert ["Eigen cijfers", "opmerkingen", "=1+1"] in [row[:3] for row in answers], "a part is called by its title"
