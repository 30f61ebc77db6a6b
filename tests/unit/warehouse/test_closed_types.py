"""What stands on stage as a number of a closed list is written, and sorted, as its text."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from made_up.library import small_library

from schakel.vocabulary.table import Column
from schakel.vocabulary.tables import TABLES
from schakel.warehouse.references import closed_type


def test_words_and_codes_are_written_as_text(tmp_path: Path) -> None:
    snapshot = small_library(tmp_path).load()
    assert {"loans", "items", "locations"} <= set(snapshot.row_counts)
    for table in snapshot.row_counts:
        schema = pq.read_schema(snapshot.path / f"{table}.parquet")
        texts = [column.name for column in TABLES[table].columns if column.type == "VARCHAR"]
        assert {name: schema.field(name).type for name in texts} == dict.fromkeys(texts, pa.string()), table


def test_a_closed_type_sorts_like_the_text() -> None:
    assert closed_type(Column("kind", "VARCHAR", "Kind", allowed=("b", "a")), lambda _: True) == "ENUM ('a', 'b')"


def test_codes_are_closed_only_when_the_places_are_known() -> None:
    column = Column("location_code", "VARCHAR", "Where", references="locations.location_code")
    assert closed_type(column, lambda _: True) == "code_of_locations"
    assert closed_type(column, lambda _: False) is None
    assert closed_type(Column("item_id", "VARCHAR", "What", references="items.item_id"), lambda _: True) is None
