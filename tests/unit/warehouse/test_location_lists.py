"""Lists by location: one file each, nothing of before, nothing of somebody else's."""

from pathlib import Path

import pytest

from schakel.warehouse.location_lists import ListsError, write_location_lists

HEADS = ("location_code", "item_id")
MARKS = ("one", "2020-12-31", "", "real")
HEAD, END = "location_code,item_id,snapshot,known_on,as_known_on,kind_of_figures", "one,2020-12-31,,real"


def test_each_location_has_its_rows_in_their_order(tmp_path: Path) -> None:
    written = write_location_lists(tmp_path / "new", "pick", HEADS, [("B", 2), ("A", 1), ("B", 3)], MARKS)
    assert {path.name: path.read_text().splitlines() for path in written} == {
        "pick-list-A.csv": [HEAD, f"A,1,{END}"],
        "pick-list-B.csv": [HEAD, f"B,2,{END}", f"B,3,{END}"],
    }


def test_codes_that_look_alike_have_a_list_each(tmp_path: Path) -> None:
    codes = ("A/1", "A-1", "A%2F1")
    written = write_location_lists(tmp_path, "rest", HEADS, [(code, code) for code in codes], MARKS)
    assert [path.read_text().splitlines()[1] for path in written] == [f"{code},{code},{END}" for code in codes]
    assert sorted(tmp_path.iterdir()) == sorted(written)


def test_a_list_of_before_goes_and_other_files_stay(tmp_path: Path) -> None:
    write_location_lists(tmp_path, "rest", HEADS, [("A", 1)], MARKS)
    assert write_location_lists(tmp_path, "rest", HEADS, [], MARKS) == [] == list(tmp_path.iterdir())
    (tmp_path / "pick-list-A.csv").write_text("mine")
    with pytest.raises(ListsError, match=r"holds 'pick-list-A.csv'; give an empty folder, or one with rest lists only"):
        write_location_lists(tmp_path, "rest", HEADS, [("A", 1)], MARKS)
    assert (tmp_path / "pick-list-A.csv").read_text() == "mine"
