"""What a map may say about extracts that were counted, or republished, by others: refusals name the place and what is allowed."""

from datetime import date
from typing import Any

import pytest

from schakel.vocabulary.extract_map import ExtractMap, MapError, parse_extract_map


def loans_by_month(**changes: Any) -> dict[str, Any]:
    columns = {
        "location_code": {"first": ["branch", "authority"]},
        "starts_on": {"from": "month", "span": "start"},
        "ends_on": {"from": "month", "span": "end"},
        "item_type": "type",
        "borrower_group": {"constant": "all"},
        "loans": {"from": "issues", "minus": ["renewals"]},
    }
    return {
        "extract": "loans_by_month",
        "mode": "period",
        "period_column": "month",
        "may_lack": ["branch"],
        "tables": {"loan_counts": {"columns": columns, "sums": ["loans"]}},
    } | changes


def parse(data: dict[str, Any]) -> ExtractMap:
    return parse_extract_map(data, where="loans.toml")


def with_column(target: str, value: Any) -> dict[str, Any]:
    data = loans_by_month()
    data["tables"]["loan_counts"]["columns"][target] = value
    return data


def test_the_columns_read_are_named_once_and_the_late_one_is_not_required():
    found = parse(loans_by_month())
    assert found.columns_needed == ("branch", "authority", "month", "type", "issues", "renewals")
    assert found.columns_required == ("authority", "month", "type", "issues", "renewals")


def test_the_period_column_is_read_even_when_no_table_uses_it():
    data = with_column("starts_on", {"constant": "2018-01-01"})
    data["tables"]["loan_counts"]["columns"]["ends_on"] = {"constant": "2018-02-01"}
    assert "month" in parse(data).columns_needed


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"mode": "facts"}, "mode is 'facts'"),
        ({"period": "_(\\d{4})"}, "exactly one of `period`"),
        ({"may_lack": ["name"]}, "may_lack names 'name'"),
        ({"known_since": "2018-01-31"}, "write a day without quotes"),
        ({"known_since": date(2018, 1, 31), "known_on": "(.*)"}, "in a map without known_on"),
    ],
)
def test_a_map_that_contradicts_itself_is_refused(changes: dict[str, Any], says: str):
    with pytest.raises(MapError, match=says):
        parse(loans_by_month(**changes))


def test_mode_period_without_a_period_is_refused():
    data = loans_by_month()
    del data["period_column"]
    with pytest.raises(MapError, match="takes exactly one of `period`"):
        parse(data)


@pytest.mark.parametrize(
    ("target", "value", "says"),
    [
        ("starts_on", {"from": "month", "span": "middle"}, "span is 'middle'; allowed are start, end"),
        ("item_type", {"from": "type", "span": "start"}, "on a date"),
        ("item_type", {"from": "type", "plus": ["other"]}, "plus and minus are for numbers"),
        ("item_type", {"from": "type", "first": ["a"]}, "gives from, first; give exactly one"),
    ],
)
def test_a_column_that_cannot_be_carried_out_is_refused(target: str, value: dict[str, Any], says: str):
    with pytest.raises(MapError, match=says):
        parse(with_column(target, value))


def test_counting_rows_fills_a_required_column():
    data = {
        "extract": "members",
        "tables": {
            "member_counts": {
                "count": "members",
                "columns": {
                    "location_code": "library",
                    "counted_on": {"batch": "known_on"},
                    "area_name": "postcode",
                    "age_class": {"constant": "all"},
                    "is_suppressed": {"constant": "false"},
                },
            }
        },
    }
    assert parse(data).tables[0].count == "members"


@pytest.mark.parametrize(("word", "value"), [("count", "item_type"), ("sums", ["location_code"]), ("sums", ["lone"])])
def test_only_numbers_outside_the_key_can_be_counted_or_added_up(word: str, value: Any):
    data = loans_by_month()
    data["tables"]["loan_counts"][word] = value
    with pytest.raises(MapError, match="numbers outside the key are loans, renewals"):
        parse(data)


def test_a_counted_column_has_no_source_of_its_own():
    data = loans_by_month()
    data["tables"]["loan_counts"]["count"] = "loans"
    with pytest.raises(MapError, match="no source of its own"):
        parse(data)


def test_time_tables_follow_each_other_only_where_a_table_has_them():
    data = loans_by_month()
    data["tables"]["loan_counts"]["successive"] = True
    with pytest.raises(MapError, match="for tables with valid_from and valid_until"):
        parse(data)
