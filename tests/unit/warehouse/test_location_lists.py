"""Lists by location: one file each, nothing of before, nothing of somebody else's."""

from pathlib import Path

import pytest

from schakel.warehouse.location_lists import ListsError, write_location_lists

HEADS = ("location_code", "item_id")


def test_each_location_has_its_rows_in_their_order(tmp_path: Path) -> None:
    written = write_location_lists(tmp_path / "new", "pick", HEADS, [("B", 2), ("A", 1), ("B", 3)])
    assert {path.name: path.read_text().splitlines() for path in written} == {
        "pick-list-A.csv": ["location_code,item_id", "A,1"],
        "pick-list-B.csv": ["location_code,item_id", "B,2", "B,3"],
    }


def test_codes_that_look_alike_have_a_list_each(tmp_path: Path) -> None:
    codes = ("A/1", "A-1", "A%2F1")
    written = write_location_lists(tmp_path, "rest", HEADS, [(code, code) for code in codes])
    assert [path.read_text().splitlines()[1] for path in written] == [f"{code},{code}" for code in codes]
    assert sorted(tmp_path.iterdir()) == sorted(written)


def test_a_list_of_before_goes_and_other_files_stay(tmp_path: Path) -> None:
    write_location_lists(tmp_path, "rest", HEADS, [("A", 1)])
    assert write_location_lists(tmp_path, "rest", HEADS, []) == [] == list(tmp_path.iterdir())
    (tmp_path / "pick-list-A.csv").write_text("mine")
    with pytest.raises(ListsError, match=r"holds 'pick-list-A.csv'; give an empty folder, or one with rest lists only"):
        write_location_lists(tmp_path, "rest", HEADS, [("A", 1)])
    assert (tmp_path / "pick-list-A.csv").read_text() == "mine"
