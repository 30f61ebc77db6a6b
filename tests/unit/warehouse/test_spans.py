"""Each way of writing a span of days gives its first day and the first day after; what is no span gives nothing."""

from datetime import date

import duckdb
import pytest

from schakel.warehouse.spans import span_sql


def ends(text: str | None) -> tuple[date | None, date | None]:
    query = f"SELECT {span_sql('t', end=False)}, {span_sql('t', end=True)} FROM (SELECT ?::VARCHAR AS t)"
    return duckdb.execute(query, [text]).fetchall()[0]


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2023", date(2023, 1, 1), date(2024, 1, 1)),
        ("2023-1", date(2023, 1, 1), date(2023, 2, 1)),
        ("2022-12", date(2022, 12, 1), date(2023, 1, 1)),
        ("202402", date(2024, 2, 1), date(2024, 3, 1)),
        ("2023-Q4", date(2023, 10, 1), date(2024, 1, 1)),
        ("2023q1", date(2023, 1, 1), date(2023, 4, 1)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 3, 1)),
        ("2023-04-01/P1M", date(2023, 4, 1), date(2023, 5, 1)),
        ("2023-10-01/P3M", date(2023, 10, 1), date(2024, 1, 1)),
        ("2023-04-01/P1Y", date(2023, 4, 1), date(2024, 4, 1)),
        ("2024-02-26/P1W", date(2024, 2, 26), date(2024, 3, 4)),
        ("2023-12-25/P10D", date(2023, 12, 25), date(2024, 1, 4)),
        ("2023-04-01/2023-06-30", date(2023, 4, 1), date(2023, 7, 1)),
    ],
)
def test_a_span_has_a_first_day_and_a_first_day_after(text: str, first: date, after: date):
    assert ends(text) == (first, after)


@pytest.mark.parametrize(
    "text", ["", None, "2023/2024", "2023-13", "2023-02-30", "2023-00", "april 2023", "2023-04-01/P", "0000-00-00"]
)
def test_what_is_no_span_of_days_gives_nothing(text: str | None):
    assert ends(text) == (None, None)


def test_all_shapes_stand_together_in_one_column():
    texts = "(1, '2018-04'), (2, '2019'), (3, '2019-04-01/P3M'), (4, 'x')"
    ((found,),) = duckdb.execute(f"SELECT list({span_sql('t', end=True)} ORDER BY i) FROM (VALUES {texts}) v(i, t)").fetchall()
    assert found == [date(2018, 5, 1), date(2020, 1, 1), date(2019, 7, 1), None]
