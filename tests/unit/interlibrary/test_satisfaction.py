"""Surveys: sums, interval, norm, and counts that cannot be true."""

from datetime import date
from typing import Any

import duckdb
import pytest
from twins.drawn_network import put

from schakel.interlibrary.satisfaction import SurveyError, of_network, satisfaction
from schakel.vocabulary.tables import TABLES

QUARTER = date(2023, 4, 1)


def surveys(*rows: tuple[str, date, date, int | None, int, int]) -> duckdb.DuckDBPyConnection:
    names = [column.name for column in TABLES["satisfaction"].columns]
    data: Any = {name: [] for name in TABLES}
    data["satisfaction"] = [
        dict(zip(names, (code, "interlibrary_loan", *rest), strict=True)) for code, *rest in rows
    ]  # fmt: skip
    return put(data)


def test_a_network_is_the_sum_and_not_the_mean_of_percentages() -> None:
    spring = (QUARTER, date(2023, 7, 1))
    with surveys(("O1", *spring, 400, 100, 90), ("O2", *spring, 50, 20, 10)) as connection:
        found = satisfaction(connection, period="quarter", starts_on=QUARTER)
    assert [(s.organisation, s.invited, s.responded, s.satisfied) for s in found] == [
        ("O1", 400, 100, 90), ("O2", 50, 20, 10), ("all", 450, 120, 100),
    ]  # fmt: skip
    assert found[2].share == 100 / 120
    assert found[2].response == 120 / 450
    interval = found[0].interval
    assert interval is not None
    assert (round(interval.low, 4), round(interval.high, 4)) == (0.8256, 0.9448)


def test_the_norm_of_the_province_is_80_percent() -> None:
    span = (QUARTER, date(2023, 7, 1))
    with surveys(("O1", *span, None, 100, 80), ("O2", *span, None, 100, 79), ("O3", *span, None, 15, 15)) as connection:
        judged = {
            s.organisation: s.judged(date(2023, 8, 1)) for s in satisfaction(connection, period="quarter", starts_on=QUARTER)
        }
    assert {code: found.status for code, found in judged.items() if found} == {
        "O1": "met", "O2": "not_met", "O3": "not_testable", "all": "met",
    }  # fmt: skip
    assert judged["O1"] is not None
    assert "80 %" in judged["O1"].authority


def test_a_survey_of_a_year_is_not_one_of_a_quarter() -> None:
    with surveys(("O1", date(2023, 1, 1), date(2024, 1, 1), 9, 9, 9)) as connection:
        assert satisfaction(connection, period="quarter", starts_on=QUARTER) == []
        assert len(satisfaction(connection, period="year", starts_on=date(2023, 1, 1))) == 2


def test_all_surveys_together_through_time() -> None:
    rows = (
        ("O1", date(2023, 4, 1), date(2023, 7, 1), None, 100, 90), ("O2", date(2023, 4, 1), date(2023, 7, 1), None, 100, 70),
        ("O1", date(2022, 1, 1), date(2022, 4, 1), None, 50, 40), ("O1", date(2024, 1, 1), date(2025, 1, 1), None, 10, 9),
    )  # fmt: skip

    class Kept:
        network_code = "net"

        def connect(self) -> duckdb.DuckDBPyConnection:
            return surveys(*rows)

    quarters, years = (of_network(Kept(), period) for period in ("quarter", "year"))  # type: ignore[arg-type]
    assert [(each.starts_on, each.value) for each in quarters] == [(date(2022, 1, 1), 0.8), (QUARTER, 0.8)]
    assert [(each.starts_on.year, each.value) for each in years] == [(2022, 0.8), (2023, 0.8), (2024, 0.9)]
    assert {(each.level, each.place_code) for each in years} == {("network", "net")}


@pytest.mark.parametrize("counts", [(100, 20, 21), (19, 20, 10)])
def test_counts_that_cannot_be_true_stop_the_figure(counts: tuple[int, int, int]) -> None:
    with (
        surveys(("O1", QUARTER, date(2023, 7, 1), *counts)) as connection,
        pytest.raises(SurveyError, match="survey of O1 from 2023-04-01") as refused,
    ):
        satisfaction(connection, period="quarter", starts_on=QUARTER)
    # By these a page says it in the language of its reader.
    assert (refused.value.organisation, refused.value.starts_on) == ("O1", QUARTER)
