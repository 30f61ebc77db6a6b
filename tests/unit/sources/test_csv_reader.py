"""CSV to text: what is read exactly, what becomes a broken row, and which file is refused with which words."""

import csv
import gzip
import io
import re
from typing import Any

import pytest

from schakel.sources.csv_reader import MAY_BREAK, read_csv
from schakel.sources.heads import nearest
from schakel.sources.read_settings import ReadSettings
from schakel.sources.source import BROKEN, SourceError


def _read(data: bytes, wanted: tuple[str, ...] = (), **settings: Any) -> list[dict[str, Any]]:
    read = ReadSettings(**({"delimiter": ";"} | settings))
    return [row for batch in read_csv(io.BytesIO(data), read, origin="f.csv", wanted=wanted) for row in batch.to_pylist()]


def _values(data: bytes, **settings: Any) -> list[tuple[str, ...]]:
    return [tuple(value for name, value in row.items() if name != BROKEN) for row in _read(data, **settings)]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (b"a;b\n1;2\n", [("1", "2")]),
        (b"a;b\n1;2", [("1", "2")]),
        (b"a;b\r\n1;2\r\n", [("1", "2")]),
        (b"a;b\r1;2\r", [("1", "2")]),
        (b"\xef\xbb\xbfa;b\n1;2\n", [("1", "2")]),
        (b"a;b\n\n1;2\n\n", [("1", "2")]),
        (b"a;b\n;\n", [("", "")]),
        (b'a;b\n"x;""y""\nz";2\n', [('x;"y"\nz', "2")]),
        (b"a;b\n007;1.50\n", [("007", "1.50")]),
        (b"a;b\nNULL;NA\n", [("NULL", "NA")]),
        (b'a;b\n5" disc;2\n3;4', [('5" disc', "2"), ("3", "4")]),
        (b" a ; b \n 1 ;2\n", [(" 1 ", "2")]),
        (b"a;b\n", []),
        (b'"a\nb";c\n1;2\n', [("1", "2")]),
    ],
)
def test_text_comes_over_exactly_as_it_stands(data: bytes, rows: list[tuple[str, ...]]) -> None:
    assert _values(data) == rows


def test_heads_lose_outer_blanks_and_an_empty_head_gets_a_number() -> None:
    assert list(_read(b" a ;;b;\n1;2;3;\n")[0]) == ["a", "column_2", "b", "column_4", BROKEN]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_that_is_allowed_gives_the_same_text(encoding: str) -> None:
    assert _values("a;b\né;ï\n".encode(encoding), encoding=encoding) == [("é", "ï")]


def test_a_character_that_falls_on_the_edge_of_two_pieces_stays_whole() -> None:
    for shift in range(3):
        data = b"a;b\n" + b"x" * ((1 << 20) - 6 - shift) + "€".encode() + b";1\n"
        assert _values(data)[0][0][-1] == "€"


def test_fields_with_line_ends_stay_whole_over_many_blocks() -> None:
    value = "first line\n" * 30
    rows = _read(b"a;b\n" + f'1;"{value}"\n'.encode() * 60_000)
    assert {(row["a"], row["b"], row[BROKEN]) for row in rows} == {("1", value, None)}
    assert len(rows) == 60_000


def test_a_wrong_byte_far_in_a_long_line_is_told_by_its_place() -> None:
    with pytest.raises(SourceError, match="line 2, byte 3000003: E9 cannot be read"):
        _read(b"a;b\n1;" + b"x" * 3_000_000 + b"\xe9 \n")


def test_a_file_without_heads_gets_those_of_the_map() -> None:
    assert _read(b"1;2\n", header=("a", "b")) == [{"a": "1", "b": "2", BROKEN: None}]


def test_lines_before_the_heads_are_skipped() -> None:
    assert _values(b"Report of May\n\na;b\n1;2\n", skip_rows=2) == [("1", "2")]


def test_without_quotes_a_quote_is_a_letter() -> None:
    assert _values(b'a;b\n5" disc;"x\n', quote="") == [('5" disc', '"x')]


def test_an_escape_takes_the_meaning_from_a_quote() -> None:
    assert _values(b'a;b\n"5\\" disc";2\n', escape="\\") == [('5" disc', "2")]


def test_rows_with_too_many_or_too_few_columns_go_on_as_broken_rows_in_their_place() -> None:
    rows = _read(b"a;b;c\n1;2;3\n4;5\n6;7;8\n9;9;9;9\n1;1;1\n")
    assert [row["a"] for row in rows] == ["1", None, "6", None, "1"]
    assert [row[BROKEN] for row in rows] == [
        None, "row has 2 columns, the head has 3", None, "row has 4 columns, the head has 3", None,
    ]  # fmt: skip


def test_broken_rows_keep_their_place_over_many_blocks() -> None:
    wide = b"x" * 1000
    lines = [b"%d;%s" % (number, wide) if number % 5000 else b"broken" for number in range(1, 30_001)]
    rows = _read(b"a;b\n" + b"\n".join(lines) + b"\n")
    assert len(rows) == 30_000
    assert [number for number, row in enumerate(rows, start=1) if row[BROKEN]] == [5000 * step for step in range(1, 7)]
    assert all(row["a"] == str(number) for number, row in enumerate(rows, start=1) if not row[BROKEN])


def test_a_broken_row_never_shows_its_text() -> None:
    assert "Jansen" not in str(_read(b"a;b\nJansen;x;y\n1;2\n"))


@pytest.mark.parametrize(
    ("data", "settings", "says"),
    [
        (b"", {}, "f.csv: is empty, not even column names"),
        (b"\n\n", {}, "f.csv: is empty, not even column names"),
        (b"a;b;a\n1;2;3\n", {}, "line 1: the column name 'a' stands there 2 times"),
        (b"a;_broken\n", {}, "a column is called '_broken'"),
        (b'"a;b\n1;2\n', {}, "line 1: a quote in the heads is never closed"),
        (b"a\n", {"skip_rows": 3}, "has 1 lines; the map skips 3"),
        (b"a;b\nx\0;2\n", {}, "line 2: a NUL byte"),
        ("a;b\n1;2\né;2\n".encode("cp1252"), {}, 'line 3, byte 1: E9 cannot be read as utf-8; write encoding = "cp1252"'),
        (b"a;b\n1;\xc3", {}, "line 2, byte 3: C3 cannot be read as utf-8"),
        (b"a;b\n\x81;2\n", {"encoding": "cp1252"}, 'line 2, byte 1: 81 cannot be read as cp1252; write encoding = "latin-1"'),
        ("a;b\né;2\n".encode(), {"encoding": "cp1252"}, "line 2: the map says cp1252, but what stands there is UTF-8"),
        ("a;b\n".encode("utf-16"), {}, 'begins with the mark of UTF-16, the map says utf-8; write encoding = "utf-16"'),
        (b"a;b\n", {"encoding": "utf-16"}, "does not begin with the mark of UTF-16"),
        (b"a;b;c\n1;2;3\n4;5", {}, "row 2, the last one, has 2 of 3 columns and no line end: the file was cut off"),
        (b'a;b\n1;2\n3;"4\n5;6\n', {}, 'row 2: a quote (") is opened and never closed'),
        (b'a;b;c\n1;2;3\n4;"5\n6;7\n', {}, 'row 2: a quote (") is opened and never closed'),
        (b'a;b\n1;2\n3;"4', {}, 'row 2: a quote (") is opened and never closed'),
        (b'a;b\n1;2\n3;"4\n', {}, 'row 2: a quote (") is opened and never closed'),
        (b'a;b;c\n1;2;3\n3;"4\n', {}, 'row 2: a quote (") is opened and never closed'),
        (b'a;b\n1;"x\n' + b"1;2\n" * 300 + b'1;"y"\n', {}, "row 1: a quote"),
        (b"a;b\n" + b"1;2;3\n" * 50, {}, "50 of 50 rows do not have the 2 columns of the head, the first is row 1 with 3"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_line_and_what_to_do(data: bytes, settings: dict[str, Any], says: str) -> None:
    with pytest.raises(SourceError, match=re.escape(says)):
        _read(data, **settings)


def test_a_quote_that_swallows_more_than_a_block_is_told() -> None:
    with pytest.raises(SourceError, match="a quote that is never closed, or a row of more than 8 MB"):
        _read(b'a;b\n1;2\n1;"' + b"x;y\n" * 5_000_000)


@pytest.mark.parametrize(("delimiter", "name"), [(b",", ","), (b"\t", "tab"), (b"|", "|")])
def test_the_delimiter_that_would_give_the_wanted_columns_is_named(delimiter: bytes, name: str) -> None:
    data = delimiter.join([b"code", b"name", b"kind"]) + b"\n"
    with pytest.raises(SourceError, match=re.escape(f'write delimiter = "{name}" under [read]')):
        _read(data, wanted=("name", "kind"))
    with pytest.raises(SourceError, match="the heads are 1 column"):
        _read(data)


def test_a_single_column_with_the_wanted_name_is_no_wrong_delimiter() -> None:
    assert _read(b"a, b and c\n1\n", wanted=("a, b and c",))[0]["a, b and c"] == "1"


def test_a_few_broken_rows_are_rows_and_many_are_a_broken_file() -> None:
    most = int(MAY_BREAK[0])
    assert len([row for row in _read(b"a;b\n" + b"1\n" * most) if row[BROKEN]]) == most
    with pytest.raises(SourceError, match="it is the file that is wrong"):
        _read(b"a;b\n" + b"1\n" * (most + 1))


def test_a_compressed_file_that_was_cut_off_is_told() -> None:
    cut = gzip.GzipFile(fileobj=io.BytesIO(gzip.compress(b"a;b\n" + b"1;2\n" * 100_000)[:-40]))
    with pytest.raises(SourceError, match=r"after line \d+ the file cannot be read on"):
        list(read_csv(cut, ReadSettings(delimiter=";"), origin="f.csv.gz"))


def test_the_nearest_name_ignores_case() -> None:
    assert nearest("vestiging", ["Naam", "Vestigingen"]) == "Vestigingen"
    assert nearest("zzz", ["Naam"]) == ""


@pytest.mark.parametrize(
    ("data", "settings", "rows"),
    [
        (b"\n\r\na;b\n1;2\n", {}, [("1", "2")]),
        (b"sep=;\r\na;b\r\n1;2\r\n", {}, [("1", "2")]),
        (b"\xef\xbb\xbfsep=;\na;b\n1;2\n", {}, [("1", "2")]),
        (b'"sep=,"\na,b\n1,2\n', {"delimiter": ","}, [("1", "2")]),
        (b"sep=;\na;b\n1;2\n", {"skip_rows": 1}, [("1", "2")]),
        (b"sep=;\n1;2\n", {"header": ("a", "b")}, [("1", "2")]),
    ],
)
def test_lines_above_the_heads_that_say_nothing_are_passed_over(
    data: bytes, settings: dict[str, Any], rows: list[tuple[str, ...]]
) -> None:
    assert _values(data, **settings) == rows


def test_a_head_on_two_lines_is_one_name() -> None:
    assert list(_read(b'place;"number of\r\nvisits "\n1;2\n')[0]) == ["place", "number of visits", BROKEN]


@pytest.mark.parametrize(
    ("data", "settings", "says"),
    [
        (b"Report\n\nplace;n\nA;1\n", {}, "f.csv: line 1 holds Report, and the heads stand 2 lines lower (place, n): write skip"),
        (b"x\nReport\nplace;n\nA;1\n", {"skip_rows": 1},
         "line 2 holds Report, and the heads stand 1 line lower (place, n): write skip_rows = 2"),
        (b"place;n\n" + b"A;1;\n" * 30, {}, "30 of 30 rows end with a ';' that the heads do not have"),
        (b"PK\x03\x04\x14\x00", {}, "f.csv: line 1: this is no text but a workbook or a zip"),
        (b"\xd0\xcf\x11\xe0\xa1", {}, "an old workbook (.xls)"),
        (b"\n <!DOCTYPE HTML><html>", {}, "a web page, perhaps one to sign in"),
        (b'"' + b"x" * 200_000 + b'"\n', {}, "characters without a delimiter ';' are no column names"),
    ],
)  # fmt: skip
def test_what_people_export_by_mistake_is_told_with_what_to_do(data: bytes, settings: dict[str, Any], says: str) -> None:
    with pytest.raises(SourceError, match=re.escape(says)):
        _read(data, ("place", "n"), **settings)


def test_a_head_that_is_too_long_is_refused_whatever_another_library_set_for_the_whole_process() -> None:
    before = csv.field_size_limit(1 << 30)
    try:
        with pytest.raises(SourceError, match="are no column names"):
            _read(b'"' + b"x" * 200_000 + b'"\n')
    finally:
        csv.field_size_limit(before)


def test_a_value_that_looks_like_a_head_is_not_taken_for_one() -> None:
    assert len(_read(b"place;n\nplace;n\n", ("place", "n"))) == 1
    assert len(_read(b"other;m\nplace;1\n", ("place", "n", "day"))) == 1
