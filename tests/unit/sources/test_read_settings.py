"""The `read` part of a map: what is allowed, and what is told about the rest."""

import re

import pytest

from schakel.sources.read_settings import ENCODINGS, parse_read_settings
from schakel.vocabulary.extract_map import ExtractMap, MapError


def _map(**read: object) -> ExtractMap:
    return ExtractMap(name="x", mode="facts", tables=(), read=read)


@pytest.mark.parametrize(
    ("read", "says"),
    [
        ({"delimeter": ";"}, "extract x: read has 'delimeter'; allowed are delimiter, each, encoding"),
        ({"delimiter": ""}, "read.delimiter is ''; allowed is one character, or 'tab'"),
        ({"delimiter": "||"}, "read.delimiter is '||'"),
        ({"delimiter": "é"}, "allowed are ASCII characters"),
        ({"quote": "\n"}, "read.quote is '\\n'"),
        ({"encoding": "ebcdic-nl"}, "read.encoding is 'ebcdic-nl'; allowed are utf-8, utf-8-sig, cp1252, latin-1, utf-16"),
        ({"encoding": "utf-32"}, "read.encoding is 'utf-32'"),
        ({"format": "parquet"}, "read.format is 'parquet'; allowed are csv, json"),
        ({"skip_rows": -1}, "read.skip_rows is -1; allowed is a number of lines, 0 to 1000"),
        ({"skip_rows": True}, "read.skip_rows is True"),
        ({"header": "a"}, "read.header is 'a'; allowed is a list of column names"),
        ({"header": ["a", "a"]}, "read.header names 'a' more than once"),
        ({"rename": {"(": "x"}}, "read.rename '(' is not a regular expression"),
        ({"rename": ["a"]}, "read.rename is ['a']"),
        ({"unpivot": {"columns": "pop"}}, "write { columns = 'pattern with (?P<name>…)', value = \"name\" }"),
        ({"unpivot": {"columns": "pop(\\d+)", "value": "n"}}, "read.unpivot.columns has no named group"),
        ({"sheet": 1}, "read.sheet is 1; allowed is a text that is not empty"),
    ],
)
def test_a_wrong_setting_is_refused_with_what_is_allowed(read: dict[str, object], says: str) -> None:
    with pytest.raises(MapError, match=re.escape(says)):
        parse_read_settings(_map(**read))


@pytest.mark.parametrize("name", [*ENCODINGS, "UTF8", "windows-1252", "iso-8859-1"])
def test_an_encoding_may_be_written_as_others_do(name: str) -> None:
    assert parse_read_settings(_map(encoding=name)).encoding in ENCODINGS


@pytest.mark.parametrize("written", ["tab", "\\t", "\t"])
def test_a_tab_may_be_written_as_a_word(written: str) -> None:
    assert parse_read_settings(_map(delimiter=written)).delimiter == "\t"


def test_a_source_may_know_settings_of_its_own() -> None:
    assert parse_read_settings(_map(isil="code"), more=("isil",)).more == {"isil": "code"}
