"""Tariffs: amounts by date with authority; time without gap or overlap."""

from datetime import date
from pathlib import Path

import pytest

from schakel.interlibrary.tariffs import SHIPPED, TariffError, read_tariffs

ONE = """
[[tariff]]
kind = "settlement"
valid_from = {start}
{until}
cents = {cents}
authority = "the libraries"
source = "minutes"
{more}
"""


def entry(start: str, until: str = "", cents: object = 675, more: str = "") -> str:
    return ONE.format(start=start, until=f"valid_until = {until}" if until else "", cents=cents, more=more)


def put(folder: Path, text: str) -> Path:
    path = folder / "tariffs.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_tariffs_are_those_published() -> None:
    tariffs = read_tariffs(SHIPPED)
    day = date(2022, 5, 1)
    found = {kind: tariffs.on(kind, "national_in", day) for kind in ("settlement", "transport", "advice_price")}
    assert {kind: tariff.cents for kind, tariff in found.items() if tariff} == {
        "settlement": 675, "transport": 400, "advice_price": 500,
    }  # fmt: skip
    # 2020: 10,75 in all.
    assert sum(tariffs.on(kind, "national_in", date(2020, 1, 1)).cents for kind in ("settlement", "transport")) == 1075  # type: ignore[union-attr]


def test_a_day_before_the_first_tariff_names_file_span_and_what_to_add() -> None:
    with pytest.raises(TariffError) as told:
        read_tariffs(SHIPPED).on("settlement", "province", date(2019, 12, 31))
    said = str(told.value)
    assert "netherlands.toml" in said
    assert "2019-12-31" in said
    assert "2020-01-01 until 2024-01-01" in said
    assert "Add a [[tariff]]" in said


def test_the_day_of_change_has_the_new_tariff(tmp_path: Path) -> None:
    path = put(tmp_path, entry("2020-01-01", "2021-01-01") + entry("2021-01-01", cents=700))
    tariffs = read_tariffs(path)
    assert [tariffs.on("settlement", "province", day).cents for day in (date(2020, 12, 31), date(2021, 1, 1))] == [675, 700]  # type: ignore[union-attr]


def test_a_scope_without_tariff_is_not_charged(tmp_path: Path) -> None:
    tariffs = read_tariffs(put(tmp_path, entry("2020-01-01", more='scopes = ["national_in"]')))
    assert tariffs.on("settlement", "province", date(2020, 5, 1)) is None
    assert tariffs.on("transport", "national_in", date(2020, 5, 1)) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (entry("2020-01-01", "2020-06-01") + entry("2020-07-01"), "no settlement tariff for scope province holds from "
        "2020-06-01 until 2020-07-01"),
        (entry("2020-01-01", "2020-08-01") + entry("2020-07-01"), "two settlement tariffs for scope province hold from "
        "2020-07-01 on"),
        (entry("2020-01-01") + entry("2020-07-01"), "set valid_until of the first to 2020-07-01"),
        (entry("2020-01-01", "2020-01-01"), "valid_until 2020-01-01 is not after valid_from 2020-01-01"),
        (entry("2020-01-01", cents=6.75), "cents is 6.75; allowed is a whole number of cents"),
        (entry("2020-01-01", cents=-1), "cents is -1"),
        (entry("2020-01-01", cents="true"), "cents is True"),
        (entry('"2020-01-01"'), "write a date without quotes"),
        (entry("2020-01-01", more='scopes = ["moon"]'), "scopes is ['moon']"),
        (entry("2020-01-01", more="price = 3"), "unknown key price"),
        (entry("2020-01-01").replace('"settlement"', '"fee"'), "kind is 'fee'; allowed are settlement, transport, advice_price"),
        (entry("2020-01-01").replace('"minutes"', '" "'), "source is empty"),
        ("", "no [[tariff]]"),
        ("tariff = 3", "no [[tariff]]"),
        ("[[tariff]", "is not TOML"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_meant_is_refused_with_its_name(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(TariffError) as told:
        read_tariffs(put(tmp_path, text))
    assert said in str(told.value)
    assert "tariffs.toml" in str(told.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TariffError, match="cannot be read"):
        read_tariffs(tmp_path / "none.toml")
