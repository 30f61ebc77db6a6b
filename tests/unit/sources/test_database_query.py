"""Queries that fit the database as it is found."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from schakel.sources.database_query import Query, compose
from schakel.sources.source import SourceError
from schakel.vocabulary.extract_map import ExtractMap, MapError, parse_extract_map

NEW = {"issues": frozenset({"issue_id", "renewals_count"}), "old_issues": frozenset({"issue_id"})}
OLD = {"issues": frozenset({"issue_id", "renewals"}), "old_issues": frozenset({"issue_id"})}
CHOICES = {
    "renewals": [
        {"when": ["issues.renewals_count"], "write": "renewals_count"},
        {"when": ["issues.renewals"], "write": "renewals"},
    ]
}


def a_map(query: str, **read: Any) -> ExtractMap:
    tables = {"titles": {"columns": {"title_id": "a"}}}
    return parse_extract_map({"extract": "proef", "query": query, "read": read, "tables": tables}, where="proef.toml")


def composed(map_: ExtractMap, columns: Any = NEW, **settings: Any) -> Query | None:
    return compose(
        map_,
        columns,
        settings=settings,
        where="h/d proef",
        has_schemas=any("." in t for t in columns),
        explain_missing=lambda t: SourceError(f"no table {t}"),
    )


def text(map_: ExtractMap, columns: Any = NEW, **settings: Any) -> str:
    query = composed(map_, columns, **settings)
    assert query is not None
    return query.text


def test_the_first_choice_whose_columns_are_there_is_taken() -> None:
    map_ = a_map("SELECT {renewals} FROM issues", choices=CHOICES)
    assert text(map_, NEW) == "SELECT renewals_count FROM issues"
    assert text(map_, OLD) == "SELECT renewals FROM issues"


def test_a_choice_may_hold_words_itself() -> None:
    map_ = a_map(
        "{all}", choices={"all": [{"when": ["checkout_renewals"], "write": "x"}, {"write": "SELECT 1 WHERE d >= {since}"}]}
    )
    assert text(map_, since=date(2019, 1, 1)) == "SELECT 1 WHERE d >= '2019-01-01'"
    assert text(map_) == "SELECT 1 WHERE d >= '1900-01-01'"


def test_no_choice_that_fits_is_told_with_what_was_looked_for() -> None:
    map_ = a_map("SELECT {renewals} FROM issues", choices=CHOICES)
    with pytest.raises(SourceError, match=r"none of the forms of \{renewals\} fits .* issues\.renewals_count; issues\.renewals"):
        composed(map_, {"issues": frozenset({"issue_id"})})


@pytest.mark.parametrize(
    ("need", "said"),
    [("weg", "no table weg"), ("weg.kolom", "no table weg"), ("issues.weg", "needs column weg of issues, which has issue_id")],
)
def test_what_is_needed_must_be_there(need: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        composed(a_map("SELECT 1", needs=[need]))


def test_tables_in_schemas_are_named_with_their_schema() -> None:
    columns = {"actor.usr": frozenset({"id"})}
    with pytest.raises(SourceError, match=r"no table actor\.weg"):
        composed(a_map("SELECT 1", needs=["actor.weg.id"]), columns)
    assert text(a_map("SELECT 1", needs=["actor.usr.id"]), columns) == "SELECT 1"


def test_a_setting_stands_quoted_and_holds_no_sql() -> None:
    map_ = a_map("SELECT {organisation}")
    assert text(map_, organisation="Bibliotheek 't Gooi") == "SELECT 'Bibliotheek ''t Gooi'"
    assert text(map_) == "SELECT CAST(NULL AS CHAR(1))"
    for wrong in ("x'; DROP TABLE items; --", 5, "", "a\\"):
        with pytest.raises(SourceError, match="organisation is"):
            composed(map_, organisation=wrong)
    with pytest.raises(SourceError, match="give a day without quotes"):
        composed(a_map("SELECT {since}"), since="2019-01-01")


def test_an_extract_for_settings_that_are_not_given_is_not_read() -> None:
    map_ = a_map("SELECT {organisation}", only_with=["organisation"])
    assert composed(map_) is None
    assert composed(map_, organisation="NL-1") is not None


def test_an_unknown_word_or_read_setting_is_refused() -> None:
    with pytest.raises(MapError, match=r"asks for \{weg\}; words are"):
        composed(a_map("SELECT {weg}"))
    with pytest.raises(MapError, match=r"read\.windw is not known; allowed are"):
        composed(a_map("SELECT 1", windw={}))
    with pytest.raises(MapError, match="write each choice as"):
        composed(a_map("SELECT 1", choices={"a": [{"wen": ["x"], "write": "1"}]}))


class Numbers:
    """A session that knows the ends of a key."""

    def __init__(self, **ends: tuple[int | None, int | None]) -> None:
        self.ends = ends

    def read(self, query: str) -> Iterator[pa.RecordBatch]:
        low, high = self.ends[query.rpartition(" ")[2]]
        yield pa.RecordBatch.from_pydict({"a": pa.array([low], pa.int32()), "b": pa.array([high], pa.int32())})


def test_spans_of_the_key_cover_all_tables_without_overlap() -> None:
    map_ = a_map("SELECT x WHERE t.{window}", window={"column": "issue_id", "tables": ["issues", "old_issues"], "rows": 10})
    query = composed(map_)
    assert query is not None
    session = Numbers(issues=(25, 31), old_issues=(3, 24))
    assert list(query.statements(session)) == [  # type: ignore[arg-type]
        "SELECT x WHERE t.issue_id BETWEEN 3 AND 12",
        "SELECT x WHERE t.issue_id BETWEEN 13 AND 22",
        "SELECT x WHERE t.issue_id BETWEEN 23 AND 32",
    ]
    empty = Numbers(issues=(None, None), old_issues=(None, None))
    assert list(query.statements(empty)) == ["SELECT x WHERE t.issue_id BETWEEN 0 AND 9"]  # type: ignore[arg-type]
