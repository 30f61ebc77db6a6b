"""JSON, workbooks, XML, and the reshaping of heads: the same rows as CSV would give."""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import openpyxl
import pyarrow as pa
import pytest

from schakel.sources.json_reader import read_json
from schakel.sources.packed import Limits
from schakel.sources.read_settings import ReadSettings, parse_read_settings
from schakel.sources.reshape import reshape
from schakel.sources.source import BROKEN, SourceError
from schakel.sources.workbook_reader import read_workbook
from schakel.sources.xml_reader import read_xml
from schakel.vocabulary.extract_map import ExtractMap, MapError


def _dicts(batches: Iterator[pa.RecordBatch]) -> list[dict[str, Any]]:
    return [row for batch in batches for row in batch.to_pylist()]


def _json(data: bytes, format_: str = "json", **settings: Any) -> list[dict[str, Any]]:
    return _dicts(read_json(lambda: io.BytesIO(data), ReadSettings(**settings), origin="f", format_=format_))


def test_numbers_keep_the_digits_they_were_written_with() -> None:
    (row,) = _json(b'[{"a": 1.50, "b": 12345678901234567890, "c": 1e3, "d": true, "e": null, "f": {"g": [1.50]}}]')
    assert row == {"a": "1.50", "b": "12345678901234567890", "c": "1e3", "d": "true", "e": None, "f": '{"g":[1.5]}'}


def test_columns_are_the_names_of_all_objects() -> None:
    rows = _json(b'{"a": "1"}\n\n{"b": "2"}\n', "jsonl")
    assert rows == [{"a": "1", "b": None}, {"a": None, "b": "2"}]


def test_a_feature_gives_its_properties_and_its_geometry() -> None:
    feature = b'{"properties": {"code": "GM1"}, "geometry": {"type": "Point", "coordinates": [6.5, 53]}}'
    data = b'{"type": "FeatureCollection", "features": [' + feature + b"]}"
    assert _json(data, "geojson") == [{"code": "GM1", "geometry": '{"type":"Point","coordinates":[6.5,53]}'}]


@pytest.mark.parametrize(
    ("data", "format_", "says"),
    [
        (b"[{", "json", "f: line 1, column 3: is not JSON"),
        (b'{"a": 1}', "json", "f: holds an object; allowed is a list of objects"),
        (b"[1]", "json", "f: object 1: is a number or null; allowed is an object"),
        (b'{"a": 1}\n{"a": \n', "jsonl", "f: line 3, column 1: is not JSON"),
        (b'{"type": "Feature"}', "geojson", "f: holds an object without features"),
    ],
)
def test_json_that_is_wrong_is_told_with_its_place(data: bytes, format_: str, says: str) -> None:
    with pytest.raises(SourceError, match=re.escape(says)):
        _json(data, format_)


PLACES = b"""{"data": {"places": [
 {"id": 1, "at": {"days": [{"date": "2024-01-01", "times": [{"from": "9", "to": "12"}, {"from": "13", "to": "17"}]},
                           {"date": "2024-01-02", "times": []}]}},
 {"id": 2, "at": {"days": null}}]}}"""


def test_lists_within_lists_become_rows_and_no_row_is_lost() -> None:
    rows = _json(PLACES, row="data.places", each="at.days.times")
    assert [{key: value for key, value in row.items() if key not in ("at", "at.days")} for row in rows] == [
        {"id": "1", "at.days.date": "2024-01-01", "at.days.times.from": "9", "at.days.times.to": "12"},
        {"id": "1", "at.days.date": "2024-01-01", "at.days.times.from": "13", "at.days.times.to": "17"},
        {"id": "1", "at.days.date": "2024-01-02", "at.days.times.from": None, "at.days.times.to": None},
        {"id": "2", "at.days.date": None, "at.days.times.from": None, "at.days.times.to": None},
    ]


def test_a_list_of_texts_and_one_in_lines_or_features_become_rows() -> None:
    assert _json(b'{"id": "1", "open": ["mon", "tue"]}', "jsonl", each="open") == [
        {"id": "1", "open": "mon"}, {"id": "1", "open": "tue"},
    ]  # fmt: skip
    feature = b'{"features": [{"properties": {"h": [{"d": "mon", "t": {"from": 9}}]}, "geometry": null}]}'
    (row,) = _json(feature, "geojson", each="h")
    assert (row["h.d"], row["h.t.from"]) == ("mon", "9")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'[{"h": "9-17"}]', "f: object 1: read.each is 'h', but 'h' is \"9-17\"; allowed is a list"),
        (b'[{"h": [{"d": 1}], "h.d": 2}]', "f: object 1: read.each makes a column 'h.d', which the row has too"),
    ],
)
def test_what_is_no_list_is_told(data: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=re.escape(says)):
        _json(data, each="h")


def test_rows_that_are_lists_take_their_names_from_the_map_or_the_first_row() -> None:
    assert _json(b'{"rows": [["A", 3], ["B", 4]]}', row="rows", header=("place", "n")) == [
        {"place": "A", "n": "3"}, {"place": "B", "n": "4"},
    ]  # fmt: skip
    assert _json(b'[["place", "n"], ["A", 3]]') == [{"place": "A", "n": "3"}]
    with pytest.raises(SourceError, match=re.escape("f: object 1: is a list of values without names; write header = [...]")):
        _json(b'[["A", 3], ["B", 4]]')
    with pytest.raises(SourceError, match=re.escape("f: object 1: has 1 values, and there are 2 names (place, n)")):
        _json(b'[["place", "n"], ["A"]]')


def _book(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets:
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(data: bytes, limits: Limits | None = None, **settings: Any) -> list[dict[str, Any]]:
    return _dicts(read_workbook(io.BytesIO(data), ReadSettings(**settings), origin="f.xlsx", limits=limits or Limits()))


def test_a_sheet_gives_text_as_a_person_reads_it() -> None:
    lines = [
        ["code", "day", "n", None],
        ["A", date(2020, 1, 31), 12.0, "x"],
        [None, None, None, None],
        ["B", datetime(2020, 1, 31, 9, 30), 0.5, True],
    ]
    assert _sheet(_book(("one", lines))) == [
        {"code": "A", "day": "2020-01-31", "n": "12", "column_4": "x"},
        {"code": "B", "day": "2020-01-31 09:30:00", "n": "0.5", "column_4": "true"},
    ]


def test_of_several_sheets_one_must_be_named() -> None:
    book = _book(("one", [["a"], ["1"]]), ("two", [["a"], ["2"]]))
    assert _sheet(book, sheet="two") == [{"a": "2"}]
    with pytest.raises(SourceError, match=r"has 2 sheets \(one, two\); say which"):
        _sheet(book)
    with pytest.raises(SourceError, match="has no sheet 'three'; its sheets are one, two"):
        _sheet(book, sheet="three")


def test_a_workbook_that_is_no_workbook_or_a_bomb_is_refused() -> None:
    with pytest.raises(SourceError, match="is not a whole XLSX workbook"):
        _sheet(b"PK no")
    with pytest.raises(SourceError, match="unpacks to more than 100 bytes"):
        _sheet(_book(("one", [["a"]])), limits=Limits(bytes=100))


XML = b"""<?xml version="1.0"?><g xmlns="urn:x"><locatie id="7"><isil>NL-1</isil><soort>A</soort><soort>B</soort><leeg/></locatie>
<locatie><isil>NL-2</isil></locatie></g>"""


def _xml(data: bytes, row: str | None = "locatie") -> list[dict[str, Any]]:
    return _dicts(read_xml(lambda: io.BytesIO(data), ReadSettings(row=row), origin="f.xml"))


def test_elements_become_rows_and_repeated_children_one_value() -> None:
    assert _xml(XML) == [
        {"id": "7", "isil": "NL-1", "soort": "A|B", "leeg": ""}, {"id": "", "isil": "NL-2", "soort": "", "leeg": ""},
    ]  # fmt: skip


def test_xml_that_is_wrong_or_grows_is_refused() -> None:
    with pytest.raises(SourceError, match=r"f.xml: line 1, column \d+: is not XML"):
        _xml(XML[:60])
    with pytest.raises(SourceError, match="declares entities"):
        _xml(b'<!DOCTYPE g [<!ENTITY a "aaaa">]><g><locatie><isil>&a;</isil></locatie></g>')
    with pytest.raises(SourceError, match="say which element is a row"):
        _xml(XML, None)


def _settings(**read: object) -> ReadSettings:
    return parse_read_settings(ExtractMap(name="x", mode="facts", tables=(), read=read))


def _reshape(rows: list[dict[str, Any]], **read: object) -> list[dict[str, Any]]:
    table = pa.RecordBatch.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in rows[0]]))
    return _dicts(reshape(iter([table]), _settings(**read), origin="f"))


def test_a_head_is_renamed_by_a_pattern_on_the_whole_of_it() -> None:
    (row,) = _reshape([{"gm2022": "1", "in_drenthe": "2", "gm": "3"}], rename={r"gm(\d{4})": r"gm_\1", "in_[a-z]+": "in_network"})
    assert list(row) == ["gm_2022", "in_network", "gm"]
    with pytest.raises(SourceError, match=r"read.rename makes 'gm' of gm and gm2022"):
        _reshape([{"gm": "1", "gm2022": "2"}], rename={r"gm\d{4}": "gm"})


def test_columns_that_belong_together_stand_in_one_row() -> None:
    rows = [{"place": "A", "mon_open": "9", "mon_close": "17", "tue_close": "20", "tue_open": "10", "wed_open": "11"}]
    how = {"columns": "(?P<day>[a-z]{3})_(?P<what>open|close)", "value": "what"}
    assert _reshape(rows, unpivot=how) == [
        {"place": "A", "day": "mon", "open": "9", "close": "17"},
        {"place": "A", "day": "tue", "open": "10", "close": "20"},
        {"place": "A", "day": "wed", "open": "11", "close": None},
    ]


def test_two_heads_for_one_cell_are_refused() -> None:
    how = {"columns": "(?P<day>[a-z]{3})_(?P<what>open|close).*", "value": "what"}
    with pytest.raises(SourceError, match="puts both 'mon_open' and 'mon_open_2' in column 'open' of one row"):
        _reshape([{"mon_open": "9", "mon_open_2": "10"}], unpivot=how)
    with pytest.raises(MapError, match="has no other group than 'what'"):
        _settings(unpivot={"columns": "(?P<what>open|close)", "value": "what"})


def test_wide_columns_become_rows_that_stand_together() -> None:
    rows = [
        {"place": "A", "Mon staffed": "1", "Mon open": "", "x": "k"},
        {"place": "B", "Mon staffed": "3", "Mon open": "4", "x": "l"},
    ]
    found = _reshape(rows, unpivot={"columns": "(?P<day>Mon|Tue) (?P<kind>staffed|open)", "value": "hours"})
    assert [(row["place"], row["x"], row["day"], row["kind"], row["hours"]) for row in found] == [
        ("A", "k", "Mon", "staffed", "1"), ("A", "k", "Mon", "open", ""),
        ("B", "l", "Mon", "staffed", "3"), ("B", "l", "Mon", "open", "4"),
    ]  # fmt: skip


def test_a_broken_row_stays_one_row() -> None:
    rows = [{"a": "1", "p1": "2", "p2": "3", BROKEN: None}, {"a": None, "p1": None, "p2": None, BROKEN: "why"}]
    found = _reshape(rows, unpivot={"columns": "p(?P<n>[0-9])", "value": "v"})
    assert [(row["n"], row["v"], row[BROKEN]) for row in found] == [("1", "2", None), ("2", "3", None), (None, None, "why")]


def test_unpivot_that_matches_nothing_or_clashes_is_told() -> None:
    with pytest.raises(SourceError, match=re.escape("no column matches read.unpivot.columns = 'p(?P<n>[0-9])'; found are a, b")):
        _reshape([{"a": "1", "b": "2"}], unpivot={"columns": "p(?P<n>[0-9])", "value": "v"})
    with pytest.raises(SourceError, match="makes a column 'a', which the file has too"):
        _reshape([{"a": "1", "p1": "2"}], unpivot={"columns": "p(?P<n>[0-9])", "value": "a"})


WRAPPED = b'{"total": 1, "result": {"records": [{"id": 7, "address": {"city": "Assen", "at": {"lat": 53.0}, "tags": ["x"]}}]}}'


def _wrapped(row: str | None) -> list[dict[str, Any]]:
    return _dicts(read_json(lambda: io.BytesIO(WRAPPED), ReadSettings(row=row), origin="f", format_="json"))


def test_rows_inside_an_object_are_found_by_their_name() -> None:
    (found,) = _wrapped("result.records")
    assert (found["id"], found["address.city"], found["address.at.lat"]) == ("7", "Assen", "53.0")
    assert found["address"] == '{"city":"Assen","at":{"lat":53.0},"tags":["x"]}'
    assert "address.tags" not in found


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (None, "f: holds an object; allowed is a list of objects, [{…}, {…}]; write row = 'result.records' under [read]"),
        ("result.rows", "f: read.row is 'result.rows', but 'rows' is not there; its members are records"),
        ("total.x", "f: read.row is 'total.x', but 'x' is not there"),
        ("total", "f: holds a number or null; allowed is a list"),
    ],
)
def test_a_wrong_name_of_the_rows_is_told_with_what_is_there(row: str | None, says: str) -> None:
    with pytest.raises(SourceError, match=re.escape(says)):
        _wrapped(row)


def test_a_column_of_that_name_in_the_row_itself_goes_before_one_made_of_an_object() -> None:
    (row,) = _json(b'[{"a": {"b": 1}, "a.b": 2}]')
    assert row["a.b"] == "2"


@pytest.mark.parametrize("data", [b"[" * 100_000, b"[" + b"9" * 5000 + b"]"])
def test_json_that_is_meant_to_break_a_reader_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match="too long to be data"):
        _json(data)


def _parts(*columns: list[str]) -> Iterator[pa.RecordBatch]:
    for column in columns:
        yield pa.RecordBatch.from_arrays([pa.array(column, pa.string())], names=["place"])


def test_an_empty_cell_is_filled_from_above_also_over_the_edge_of_two_parts() -> None:
    settings = ReadSettings(fill_down=("place",))
    found = _dicts(reshape(_parts(["", "A", " "], [], ["", "B", ""]), settings, origin="f"))
    assert [row["place"] for row in found] == ["", "A", "A", "A", "B", "B"]
    with pytest.raises(SourceError, match=r"read\.fill_down names column 'town', which is not there; found are place"):
        list(reshape(_parts(["A"]), ReadSettings(fill_down=("town",)), origin="f"))


def test_heads_below_a_title_in_a_workbook_are_told_with_the_number_of_rows() -> None:
    book = openpyxl.Workbook()
    for line in (["Visits of 2023"], [], ["place", "number\nof visits"], ["A", 3]):
        book.active.append(line)
    data = io.BytesIO()
    book.save(data)

    def read(skip_rows: int) -> list[dict[str, Any]]:
        settings, wanted = ReadSettings(skip_rows=skip_rows), ("place", "number of visits")
        opened = io.BytesIO(data.getvalue())
        return _dicts(read_workbook(opened, settings, origin="f", limits=Limits(), wanted=wanted))

    with pytest.raises(SourceError, match=re.escape("row 1 holds Visits of 2023") + r".* write skip_rows = 2 under \[read\]"):
        read(0)
    assert read(2) == [{"place": "A", "number of visits": "3"}]
