"""Pick lists: what each location takes from its shelves tonight, and where it goes. No person is on them."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from schakel.holds.flow import Assignment
from schakel.holds.journeys import Journeys
from schakel.holds.tonight import Tonight
from schakel.warehouse.location_lists import write_location_lists

HEADS = ("location_code", "item_id", "title_id", "title", "author", "classification", "to_location_code", "ready_in_days")


def write_pick_lists(
    folder: Path, plan: Assignment, tonight: Tonight, journeys: Journeys, connection: duckdb.DuckDBPyConnection,
    marks: Sequence[str],
) -> list[Path]:  # fmt: skip
    """One CSV file for each location that has something to pick, in order of shelf; -> the files.

    A list names items, titles and places. Which borrower an item is for, the library system says when the item is
    scanned; no hold and no pseudonym is written. `marks` are of the snapshot, see `marks_of`.

    Raises:
        ListsError: when the folder holds other files than pick lists.
    """
    items, codes = tonight.items, journeys.places.codes
    start, end = items.at[plan.item], tonight.holds.pickup[plan.hold]
    connection.register(
        "_picks",
        pa.table(
            {
                "location_code": [codes[place] for place in start],
                "item_id": tonight.item_ids.take(pa.array(plan.item)),
                "title_id": tonight.titles.take(pa.array(items.title[plan.item])),
                "to_location_code": [codes[place] for place in end],
                "ready_in_days": journeys.days(start, end),
            }
        ),
    )
    rows = connection.sql(
        "SELECT location_code, item_id, title_id, title, author, classification, to_location_code, ready_in_days "
        "FROM _picks LEFT JOIN titles USING (title_id) ORDER BY location_code, classification NULLS LAST, title_id, item_id"
    ).fetchall()
    return write_location_lists(folder, "pick", HEADS, rows, marks)
