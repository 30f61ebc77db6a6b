"""Extracts of a database, with a session that is made up."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from schakel.sources.database import DatabaseError, as_text, database_extracts
from schakel.sources.source import Feed, SourceError
from schakel.vocabulary.extract_map import ExtractMap, MapError, parse_extract_map

DSN = "proef://lezer:geheim@h/d"


class Session:
    """Two batches of one column; the second fails when `breaks`."""

    has_schemas = False

    def __init__(self, breaks: bool = False) -> None:
        self.breaks, self.closed = breaks, False

    def columns(self) -> Mapping[str, frozenset[str]]:
        return {"titels": frozenset({"nummer"})}

    def unreadable(self) -> list[str]:
        return ["verboden"]

    def read(self, query: str) -> Iterator[pa.RecordBatch]:
        yield pa.RecordBatch.from_pydict({"nummer": [1, 2]})
        if self.breaks:
            raise DatabaseError(f"the database went away in {query[:6]}")
        yield pa.RecordBatch.from_pydict({"nummer": [3]})

    def grant(self, table: str) -> str:
        return f"GRANT {table}"

    def close(self) -> None:
        self.closed = True


def a_map(name: str, table: str = "titels", query: str | None = "SELECT nummer FROM titels") -> ExtractMap:
    data = {"extract": name, "read": {"needs": [table]}, "tables": {"titles": {"columns": {"title_id": "nummer"}}}}
    return parse_extract_map(data | ({} if query is None else {"query": query}), where=f"{name}.toml")


def test_all_extracts_are_read_in_one_session_that_is_closed_after() -> None:
    session = Session()
    opened = []
    extracts = database_extracts(
        Feed("f", "proef", dsn=DSN), [a_map("a"), a_map("b")], lambda url: opened.append(url) or session, schemes=["proef"]
    )
    for extract in extracts:
        assert extract.origin == f"h/d {extract.map.name}"
        assert (extract.known_on, extract.fingerprint) == (None, None)
        for _ in range(2):
            assert [row["nummer"] for batch in extract.open() for row in batch.to_pylist()] == ["1", "2", "3"]
        assert not session.closed
    assert session.closed
    assert len(opened) == 1


def test_a_session_is_closed_when_the_reader_walks_away() -> None:
    session = Session()
    extracts = database_extracts(Feed("f", "proef", dsn=DSN), [a_map("a"), a_map("b")], lambda _: session, schemes=["proef"])
    next(extracts)
    extracts.close()  # type: ignore[attr-defined]
    assert session.closed


def test_a_break_says_how_far_it_came_and_what_to_do() -> None:
    [extract] = database_extracts(Feed("f", "proef", dsn=DSN), [a_map("a")], lambda _: Session(breaks=True), schemes=["proef"])
    with pytest.raises(DatabaseError, match="h/d a: reading stopped after 2 rows: the database went away in SELECT") as failed:
        list(extract.open())
    assert str(failed.value).endswith("Nothing of this extract is kept; fetch again")


def test_an_extract_without_its_table_does_not_stop_the_others() -> None:
    maps = [a_map("a", "weg"), a_map("b", "verboden"), a_map("c")]
    messages = []
    for extract in database_extracts(Feed("f", "proef", dsn=DSN), maps, lambda _: Session(), schemes=["proef"]):
        try:
            list(extract.open())
        except SourceError as error:
            messages.append(str(error))
    assert len(messages) == 2
    assert "h/d a: needs table weg; there is no such table, or user lezer may not read it" in messages[0]
    assert 'GRANT weg, or leave the extract out with leave_out = ["a"]' in messages[0]
    assert "h/d b: needs table verboden; user lezer may not read it" in messages[1]


def test_without_any_right_the_table_is_named_and_not_its_schema() -> None:
    class Locked(Session):
        has_schemas = True

        def columns(self) -> Mapping[str, frozenset[str]]:
            return {}

        def unreadable(self) -> list[str]:
            return ["actor.org_unit"]

    maps = [a_map("a", "actor.org_unit.shortname"), a_map("b", "actor.gone")]
    messages = []
    for extract in database_extracts(Feed("f", "proef", dsn=DSN), maps, lambda _: Locked(), schemes=["proef"]):
        with pytest.raises(SourceError) as told:
            list(extract.open())
        messages.append(str(told.value))
    assert "h/d a: needs table actor.org_unit; user lezer may not read it. Let an administrator run GRANT actor" in messages[0]
    assert "h/d b: needs table actor.gone; there is no such table" in messages[1]


@pytest.mark.parametrize(
    ("feed", "said"),
    [
        (Feed("f", "proef"), "the address of the database is not given; write dsn_env"),
        (Feed("f", "proef", dsn_env="KOHA_DSN"), "feed f: the environment has no KOHA_DSN; set it to the connection URL"),
        (Feed("f", "proef", dsn="andere://u:geheim@h/d"), "begins with andere://; allowed are proef://"),
        (Feed("f", "proef", dsn=DSN, settings={"sinds": 1}), "setting 'sinds' is not known; allowed here are leave_out"),
        (Feed("f", "proef", dsn=DSN, settings={"leave_out": ["weg"]}), "leave_out is .* give a list of extracts, from a"),
        (Feed("f", "proef", dsn=DSN, settings={"leave_out": "a"}), "leave_out is 'a'; give a list"),
    ],
)
def test_a_feed_that_is_not_right_is_explained(feed: Feed, said: str) -> None:
    with pytest.raises(SourceError, match=said) as failed:
        list(database_extracts(feed, [a_map("a")], lambda _: Session(), schemes=["proef"]))
    assert "geheim" not in str(failed.value)


def test_an_extract_that_is_left_out_is_not_read() -> None:
    feed = Feed("f", "proef", dsn=DSN, settings={"leave_out": ["a"]})
    names = [
        extract.map.name for extract in database_extracts(feed, [a_map("a"), a_map("b")], lambda _: Session(), schemes=["proef"])
    ]
    assert names == ["b"]


def test_a_map_for_files_is_no_map_for_a_database() -> None:
    with pytest.raises(MapError, match="extract 'a' has no query"):
        list(database_extracts(Feed("f", "proef", dsn=DSN), [a_map("a", query=None)], lambda _: Session(), schemes=["proef"]))


def test_every_kind_of_column_becomes_plain_text() -> None:
    batch = pa.RecordBatch.from_pydict(
        {
            "day": pa.array([date(2024, 2, 29), None]),
            "moment": pa.array([datetime(2024, 2, 29, 23, 30), None], pa.timestamp("s")),
            "here": pa.array([datetime(2024, 2, 29, 23, 30, tzinfo=UTC), None], pa.timestamp("s", "Europe/Amsterdam")),
            "number": pa.array([7, None], pa.int64()),
            "price": pa.array([Decimal("17.95"), None]),
            "yes": pa.array([True, None]),
            "bytes": pa.array(["é".encode(), None], pa.binary()),
            "text": pa.array(["é", None]),
        }
    )
    assert as_text(batch, "x").to_pylist()[0] == {
        "day": "2024-02-29", "moment": "2024-02-29 23:30:00", "here": "2024-03-01 00:30:00", "number": "7", "price": "17.95",
        "yes": "true", "bytes": "é", "text": "é",
    }  # fmt: skip
    assert set(as_text(batch, "x").to_pylist()[1].values()) == {None}
    with pytest.raises(DatabaseError, match="x: column 'lijst' is of type list"):
        as_text(pa.RecordBatch.from_pydict({"lijst": [[1]]}), "x")
    with pytest.raises(DatabaseError, match="x: column 'plaatje' is of type binary"):
        as_text(pa.RecordBatch.from_pydict({"plaatje": pa.array([b"\xff\xfe"], pa.binary())}), "x")
