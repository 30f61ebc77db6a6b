"""What owners fill in: read as it was meant, or a message that says which cell and why."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.deliveries import entered
from schakel.deliveries.answers import Answered
from schakel.deliveries.entered import AnswerError, Filled, read_questionnaire, sheet_names, typed
from schakel.deliveries.questionnaire import write_questionnaire
from schakel.deliveries.recipient import Part, Question
from schakel.reports import sent_in
from schakel.reports.numbers import Language, number, plain

BOTH = {"nl": "Personeel", "en": "Staff"}
EMPTY = {"nl": "", "en": ""}
FTE = Question("fte", {"nl": "Hoeveel voltijdbanen?", "en": "How many?"}, {"nl": "fte", "en": "fte"}, "number", 0, 500)
PEOPLE = Question("people", {"nl": "Hoeveel mensen?", "en": "How many?"}, {"nl": "mensen", "en": "people"}, "whole", 0)
REMARK = Question("remark", {"nl": "Opmerkingen?", "en": "Remarks?"}, EMPTY, "text", required=False)
PART = Part("staff", BOTH, BOTH, questions=(FTE, PEOPLE, REMARK))
NOW = datetime(2021, 1, 1, tzinfo=UTC)


def filled(change: Callable[[Any], None], language: Language = "nl") -> Filled:
    """The questionnaire as it was fetched, changed by somebody in a spreadsheet, and sent back."""
    book = openpyxl.load_workbook(io.BytesIO(write_questionnaire([PART], {}, language, NOW)))
    change(book)
    file = io.BytesIO()
    book.save(file)
    return read_questionnaire(file.getvalue(), [PART], language)


def put(**cells: Any) -> Callable[[Any], None]:
    """Write these cells of the sheet."""

    def write(book: Any) -> None:
        for at, value in cells.items():
            book["Personeel"][at] = value

    return write


def test_numbers_and_texts_come_back_as_they_were_filled_in() -> None:
    found = filled(put(C2=12.5, C3=14, C4="geen"))
    assert found == Filled({"staff": {"fte": 12.5, "people": 14.0, "remark": "geen"}}, ())


def test_what_was_answered_before_stands_in_the_questionnaire_and_comes_back() -> None:
    before = {("staff", "fte"): Answered(7.25, "library:bram"), ("staff", "remark"): Answered("=1+1", "library:bram")}
    content = write_questionnaire([PART], before, "nl", NOW)
    assert content == write_questionnaire([PART], before, "nl", NOW)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book["Personeel"]["C2"].value == 7.25
    assert book["Personeel"]["C4"].data_type != "f"


@pytest.mark.parametrize(
    ("cells", "at", "told"),
    [
        ({"C2": "=SUM(1,2)"}, "C2", "formule"),
        ({"C4": "=1+1"}, "C4", "formule"),
        ({"C2": "1.234"}, "C2", "kan 1,234 zijn of 1.234."),
        ({"C2": "1,234"}, "C2", "kan 1,234 zijn of 1.234."),
        ({"C2": "1,234.5"}, "C2", "op zijn Engels geschreven. Typ 1234,5"),
        ({"C2": "12.5"}, "C2", "op zijn Engels geschreven. Typ 12,5"),
        ({"C2": "ongeveer 12"}, "C2", "is geen getal"),
        ({"C2": date(2021, 5, 12)}, "C2", "Hier staat een datum (2021-05-12)"),
        ({"C2": True}, "C2", "waar of onwaar"),
        ({"C2": "#N/A"}, "C2", "fout van het rekenblad"),
        ({"C2": -1}, "C2", "te klein: het is 0 of meer"),
        ({"C2": 501}, "C2", "te groot: het is 500 of minder"),
        ({"C3": 12.5}, "C3", "12,50 is geen geheel getal"),
        ({"C4": "x" * 2001}, "C4", "2001 tekens"),
        ({"A5": "ziekte", "C5": 3}, "A5", "Er is geen vraag ‘ziekte’"),
        ({"A5": "fte", "C5": 3}, "A5", "staat ook in A2"),
        ({"C1": "Antwoorden 2021"}, "C1", "hoort ‘Antwoord’ te heten"),
    ],
)
def test_a_cell_that_cannot_be_kept_is_named(cells: dict[str, Any], at: str, told: str) -> None:
    found = filled(put(**cells))
    assert [(each.sheet, each.cell) for each in found.problems] == [("Personeel", at)]
    assert told in found.problems[0].says


def test_every_wrong_cell_is_named_at_once() -> None:
    found = filled(put(C2="1.234", C3=-2, C4="=1"))
    assert [each.cell for each in found.problems] == ["C2", "C3", "C4"]


@pytest.mark.parametrize(("text", "value"), [("12", 12.0), ("12,5", 12.5), (" 234,56 ", 234.56), ("€ 3,10", 3.1), ("−0", 0.0)])
def test_a_number_that_was_typed_as_text_is_read_where_it_can_mean_one_thing(text: str, value: float) -> None:
    assert filled(put(C2=text)).answers["staff"]["fte"] == value


@pytest.mark.parametrize(("text", "value"), [("12.5", 12.5), ("€ 12", 12.0), ("−0.0", 0.0)])
def test_a_text_of_an_english_questionnaire_is_read_the_english_way(text: str, value: float) -> None:
    def write(book: Any) -> None:
        book["Staff"]["C2"] = text

    assert filled(write, "en") == Filled({"staff": {"fte": value}}, ())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("12,5", "is written the Dutch way. Type 12.5."),
        ("1.234,5", "is written the Dutch way. Type 1234.5."),
        ("1.234", "can be 1.234 or 1,234."),
    ],
)
def test_a_dutch_text_of_an_english_questionnaire_is_told_how_to_be_written(text: str, told: str) -> None:
    def write(book: Any) -> None:
        book["Staff"]["C2"] = text

    (problem,) = filled(write, "en").problems
    assert (problem.sheet, problem.cell) == ("Staff", "C2")
    assert told in problem.says


@pytest.mark.parametrize(
    "more",
    [
        '<mergeCells count="1"><mergeCell ref="A5:XFD1048576"/></mergeCells>',
        '<hyperlinks><hyperlink ref="A5:XFD1048576" location="A1"/></hyperlinks>',
        '<x:mergeCells xmlns:x="urn:x"><x:mergeCell ref="A:XFD"/></x:mergeCells>',
    ],
)
def test_a_small_file_that_would_fill_memory_is_refused_before_it_is_read(more: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        pytest.fail("it was read whole")

    written = write_questionnaire([PART], {}, "nl", NOW)
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.infolist():
            content = old.read(each)
            if each.filename == "xl/worksheets/sheet1.xml":
                content = content.replace(b"</sheetData>", b"</sheetData>" + more.encode())
                assert more.encode() in content
            new.writestr(each.filename, content)
    monkeypatch.setattr(openpyxl, "load_workbook", never)
    assert read_questionnaire(file.getvalue(), [PART], "nl").problems == (
        entered.Problem("", "", "Het bestand is te groot voor een vragenlijst."),
    )


def test_merged_cells_and_percentages_are_named() -> None:
    def merge(book: Any) -> None:
        book["Personeel"]["C2"] = 5
        book["Personeel"].merge_cells("C2:C3")

    found = filled(merge)
    assert [each.cell for each in found.problems] == ["C2", "C3"]
    assert "samengevoegd met andere (C2:C3)" in found.problems[0].says

    def percent(book: Any) -> None:
        book["Personeel"]["C2"] = 0.12
        book["Personeel"]["C2"].number_format = "0%"

    assert "percentage (12%)" in filled(percent).problems[0].says


def test_another_sheet_and_an_empty_questionnaire() -> None:
    def rename(book: Any) -> None:
        book["Personeel"].title = "Blad1"

    assert "Onderdelen zijn: Personeel" in filled(rename).problems[0].says
    assert filled(lambda _: None).problems[0].says == "Er is niets ingevuld."


def zipped(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "geen rekenblad"),
        (b"Code;Vraag;Antwoord\n", "geen rekenblad"),
        (zipped("word/document.xml", b"<x/>"), "geen rekenblad"),
        (zipped("xl/workbook.xml", b"0" * (sent_in.LARGEST_UNPACKED * entered.LARGEST_BYTES + 1)), "te groot"),
        (b"0" * (entered.LARGEST_BYTES + 1), "te groot"),
    ],
)
def test_what_is_no_questionnaire_is_told_and_not_unpacked(content: bytes, told: str) -> None:
    (problem,) = read_questionnaire(content, [PART], "nl").problems
    assert told in problem.says


@given(st.floats(0, 500).map(lambda value: round(value, 2)), st.sampled_from(["nl", "en"]))
def test_a_number_that_is_typed_as_the_reader_writes_it_is_that_number(value: float, language: Any) -> None:
    assert typed(FTE, number(value, 2, language), language) == pytest.approx(value)
    assert typed(FTE, plain(value, language), language) == pytest.approx(value)


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_number_within_bounds_or_explained(text: str) -> None:
    try:
        found = typed(FTE, text, "nl")
    except AnswerError as error:
        assert str(error)  # noqa: PT017 - either of both is right
    else:
        assert isinstance(found, float)
        assert 0 <= found <= 500


def test_a_title_is_the_name_of_its_sheet_as_far_as_a_sheet_may_be_called_so() -> None:
    titles = ["Financieel: baten en lasten", "Kernfuncties: activiteiten en wie eraan meedoen", "'Eigen' [1]"]
    assert list(sheet_names(titles)) == ["Financieel baten en lasten", "Kernfuncties activiteiten en w…", "Eigen' 1"]
