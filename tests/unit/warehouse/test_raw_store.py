"""How rows lie in a batch: every one as it came, and only what repeats itself pointed to."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schakel.vocabulary.progress import Silent
from schakel.warehouse.raw_store import LINE, repeating, write_rows

ROWS = 3_000


def parts() -> list[pa.RecordBatch]:
    loans = pa.record_batch(
        {
            "loan": [str(number) for number in range(ROWS)],
            "branch": [None if number % 7 == 0 else f"branch {number % 5}" for number in range(ROWS)],
        }
    )
    return [loans.slice(0, 1_000), loans.slice(1_000, 1), loans.slice(1_001)]


def test_the_rows_are_those_that_came_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "lib" / "rows.part"
    assert write_rows(path, parts(), ("loan", "branch"), Silent()) == ROWS
    kept = pq.read_table(path)
    came = pa.Table.from_batches(parts())
    assert kept.column("loan").to_pylist() == came.column("loan").to_pylist()
    assert kept.column("branch").to_pylist() == came.column("branch").to_pylist()
    assert kept.column(LINE).to_pylist() == list(range(1, ROWS + 1))


def test_only_a_column_that_repeats_itself_is_pointed_to(tmp_path: Path) -> None:
    path = tmp_path / "rows.part"
    write_rows(path, parts(), ("loan", "branch"), Silent())
    group = pq.ParquetFile(path).metadata.row_group(0)
    pointed_to = {group.column(number).path_in_schema: group.column(number).has_dictionary_page for number in range(3)}
    assert pointed_to == {"loan": False, "branch": True, LINE: False}


def test_an_extract_without_parts_becomes_a_file_without_rows(tmp_path: Path) -> None:
    path = tmp_path / "rows.part"
    assert write_rows(path, [], ("loan",), Silent()) == 0
    assert pq.read_table(path).column_names == ["loan", LINE]


@pytest.mark.parametrize(
    ("values", "repeats"), [(["a", "a"], True), (["a", "b"], False), (["a", "b", "b", "a"], True), (["a", "b", "c", "a"], False)]
)
def test_a_column_repeats_itself_when_at_most_half_of_its_values_differ(values: list[str], repeats: bool) -> None:
    assert repeating(pa.record_batch({"a": values})) == (["a"] if repeats else [])
