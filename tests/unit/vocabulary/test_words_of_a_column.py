"""What a map may say of one column: what an engine could not carry out is refused when the map is read, not in a refresh."""

import re
from typing import Any

import pytest

from schakel.vocabulary.extract_map import MapError, parse_extract_map

COLUMNS = {"location_code": "place", "starts_on": "day", "ends_on": "day", "visits": "n"}


def with_column(target: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"extract": "x", "tables": {"visits": {"columns": COLUMNS | {target: {"from": "a"} | value}}}}


@pytest.mark.parametrize(
    ("target", "value", "says"),
    [
        ("starts_on", {"format": "%s"}, "'%s' has %s; allowed are %Y"),
        ("starts_on", {"format": "%Y-%"}, "'%Y-%' has %; allowed"),
        ("starts_on", {"format": "dd-mm-yyyy"}, "'dd-mm-yyyy' has no part of a day"),
        ("starts_on", {"format": []}, "it is empty"),
        ("starts_on", {"format": "%B"}, "'%B' tells no year"),
        ("starts_on", {"format": ["%Y-%m-%d", "%d-%m"]}, "'%d-%m' tells no year"),
        ("starts_on", {"format": "%Y %d"}, "tells a day but no month"),
        ("starts_on", {"zone": "Europe/Assen"}, "zone is 'Europe/Assen'; allowed are names such as Europe/Amsterdam"),
        ("visits", {"zone": "Europe/Amsterdam"}, "zone is for days and moments"),
        ("visits", {"format": "%Y"}, "format is for days and times; `visits` is BIGINT"),
        ("visits", {"divide_by": 0}, "divide_by is 0"),
        ("visits", {"divide_by": "2"}, "divide_by is '2'; allowed is a number"),
        ("visits", {"times": {"a": 2}}, "times_by (the column with the unit) go together"),
        ("visits", {"times_by": "unit", "times": {"a": 0}}, "times.a is 0; write a number other than 0"),
        ("location_code", {"times_by": "unit", "times": {"a": 2}}, "times is for numbers; `location_code` is VARCHAR"),
        ("visits", {"decimal": ";"}, "decimal is ';'; allowed are . and ,"),
        ("visits", {"default": "unknown"}, "default is 'unknown'; `visits` is BIGINT: write a whole number"),
        ("starts_on", {"default": "2023-02-30"}, "default is '2023-02-30'; `starts_on` is DATE: write a day as 2020-12-31"),
        ("visits", {"codes": ["a"]}, "codes is ['a']; allowed is { name = \"value\" }"),
        ("location_code", {"pattern": "(a)(?=b)"}, "pattern is '(a)(?=b)', which is not understood"),
        ("location_code", {"pattern": "(a)(?!b)"}, "allowed are regular expressions without (?=…)"),
        ("location_code", {"case": "title"}, "case is 'title'; allowed are upper, lower"),
        ("location_code", {"from": 3}, "from is 3; allowed is a text between quotes"),
    ],
)
def test_what_cannot_be_carried_out_is_told_with_what_is_allowed(target: str, value: dict[str, Any], says: str):
    with pytest.raises(MapError, match=re.escape(says)) as told:
        parse_extract_map(with_column(target, value), where="x.toml")
    assert str(told.value).startswith(f"x.toml: tables.visits.columns.{target}")


@pytest.mark.parametrize("default", ["", "2023-02-28"])
def test_a_default_in_our_words_is_taken(default: str):
    (table,) = parse_extract_map(with_column("starts_on", {"default": default}), where="x.toml").tables
    assert table.columns["starts_on"].default == default


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"tables": "visits"}, "x.toml: tables is 'visits'; allowed is"),
        ({"tables": {"visits": "n"}}, "x.toml: tables.visits: is 'n'; write it as [tables.visits]"),
        ({"tables": {"visits": {"columns": "n"}}}, "tables.visits: columns is 'n'"),
        ({"tables": {"visits": {"columns": COLUMNS, "skip": {"n": "("}}}}, "skip.n is not a regular expression"),
        ({"tables": {"visits": {"columns": COLUMNS, "skip": {"n": "(?!a)"}}}}, "skip.n is '(?!a)', which is not understood"),
        ({"tables": {"visits": {"columns": COLUMNS, "distinct": "yes"}}}, "distinct is 'yes'; allowed is true or false"),
        ({"files": 3}, "x.toml: files is 3; allowed is a text between quotes or a list"),
        ({"door": []}, "x.toml: door is []"),
        ({"door": {"year_formats": "%d-%m"}}, "door.year_formats: '%d-%m' tells no year"),
        ({"door": {"year_formats": "excel"}}, "door.year_formats: 'excel' has no part of a day"),
        ({"may_shrink": "half"}, "x.toml: may_shrink is 'half'; allowed is a number"),
    ],
)
def test_a_part_of_another_kind_is_refused(changes: dict[str, Any], says: str):
    whole = {"extract": "x", "tables": {"visits": {"columns": COLUMNS}}}
    with pytest.raises(MapError, match=re.escape(says)):
        parse_extract_map(whole | changes, where="x.toml")
