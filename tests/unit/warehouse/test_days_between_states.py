"""After which day something happened that only two states show, and that no bound is given where the source told the day."""

from pathlib import Path

import pytest
from made_up.library import ITEMS, LOCATIONS, Library

HEADS = "id,place,owner,status,added,price"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Places, and three states of items."""
    made = Library(tmp_path).set_up(locations=LOCATIONS, items=ITEMS.replace("mode =", "may_shrink = 0.0\nmode ="))
    made.put("locations.csv", "code,name,organisation", "L1,East,O1", "L2,West,O1", "L3,Abroad,O2")
    made.put("items_2020-01-01.csv", HEADS, "a,L1,O1,B,,", "b,L1,O1,B,,", "c,L1,O1,B,,", "d,L1,O1,B,,")
    made.put("items_2020-02-01.csv", HEADS, "a,L2,O1,U,,", "c,L1,O1,Q,,", "e,L1,O2,B,,", "f,L1,O2,B,,")
    made.put("items_2020-03-01.csv", HEADS, "a,L2,O2,B,,", "b,L1,O1,B,,", "e,L1,O2,B,2020-01-20,", "f,L1,O2,B,,")
    return made


def test_an_item_came_and_left_after_the_last_state_that_showed_otherwise(library: Library) -> None:
    library.load()
    days = ", ".join(f"CAST({day} AS VARCHAR)" for day in ("added_after", "added_on", "withdrawn_after", "withdrawn_on"))
    assert library.ask(f"SELECT item_id, {days} FROM items ORDER BY 1") == [
        ("a", None, None, None, None),  # was there in the first state: since when nobody knows
        ("b", None, None, None, None),
        ("c", None, None, "2020-02-01", "2020-03-01"),  # its refused row of February shows that it was there
        ("d", None, None, "2020-01-01", "2020-02-01"),
        ("e", None, "2020-01-20", None, None),  # the source told that day
        ("f", "2020-01-01", "2020-02-01", None, None),
    ]


def test_an_event_happened_after_the_state_before_it(library: Library) -> None:
    library.load()
    found = library.ask(
        "SELECT item_id, event, CAST(happened_after AS VARCHAR), CAST(happened_on AS VARCHAR) FROM item_events ORDER BY ALL"
    )
    assert found == [
        ("a", "moved", "2020-01-01", "2020-02-01"),
        ("a", "owner_changed", "2020-02-01", "2020-03-01"),
        ("a", "status_changed", "2020-01-01", "2020-02-01"),
        ("a", "status_changed", "2020-02-01", "2020-03-01"),
        ("b", "returned_to_stock", "2020-02-01", "2020-03-01"),
        ("b", "withdrawn", "2020-01-01", "2020-02-01"),
        ("c", "withdrawn", "2020-02-01", "2020-03-01"),
        ("d", "withdrawn", "2020-01-01", "2020-02-01"),
        ("e", "added", None, "2020-01-20"),
        ("f", "added", "2020-01-01", "2020-02-01"),
    ]


def test_no_source_gives_the_bound_itself(library: Library) -> None:
    library.set_up(items=ITEMS + 'withdrawn_after = "gone"\n')
    said = [each.said for each in library.fetch() if each.outcome == "failed"]
    assert len(said) == 1
    assert "'withdrawn_after' is worked out by Schakel from successive states; give 'withdrawn_on'" in said[0]
