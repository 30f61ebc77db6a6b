"""Pick lists: what each location takes from its shelves tonight, and where it goes. No person is on them."""

import csv
from pathlib import Path

import duckdb
import pyarrow as pa

from schakel.errors import InputError
from schakel.holds.flow import Assignment
from schakel.holds.journeys import Journeys
from schakel.holds.tonight import Tonight

HEADS = ("location_code", "item_id", "title_id", "title", "author", "classification", "to_location_code", "ready_in_days")


class PickListError(InputError):
    """The lists cannot be written where they were asked for."""


def write_pick_lists(
    folder: Path, plan: Assignment, tonight: Tonight, journeys: Journeys, connection: duckdb.DuckDBPyConnection
) -> list[Path]:
    """One CSV file for each location that has something to pick, in order of shelf; -> the files.

    A list names items, titles and places. Which borrower an item is for, the library system says when the item is
    scanned; no hold and no pseudonym is written.

    Raises:
        PickListError: when the folder holds other files than pick lists, so that old lists never mix with new ones.
    """
    folder.mkdir(parents=True, exist_ok=True)
    other = [path.name for path in folder.iterdir() if not path.name.startswith("pick-list-")]
    if other:
        raise PickListError(f"{folder}: holds {other[0]!r}; give an empty folder, or one with pick lists only")
    for path in folder.iterdir():
        path.unlink()
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
    written: dict[str, list[tuple[object, ...]]] = {}
    for row in rows:
        written.setdefault(row[0], []).append(row)
    paths = []
    for code, lines in written.items():
        path = folder / f"pick-list-{code.replace('/', '-')}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADS)
            writer.writerows(lines)
        paths.append(path)
    return paths
