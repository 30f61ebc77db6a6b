"""What a refresh by the command writes beside the tables of a real set: figures, unmet demand, holds, advice, nothing skipped."""

import json
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

pytestmark = pytest.mark.real_data

BESIDE = {"figures", "places", "unseen", "missed", "wishes", "physical_use", "digital_use", "advice", "advice_lists"}
SETS = {
    "newcastle": "item_counts", "reed": "items", "uk_libraries": "digital_loans", "uk_libraries_2016": "locations",
    "samples": "loan_counts", "marc": "items",
}  # fmt: skip
"""Each set with the table that it is loaded for most."""


@pytest.mark.parametrize(("name", "table"), list(SETS.items()))
def test_every_step_of_a_refresh_goes_through_and_the_figures_are_of_what_was_loaded(
    request: pytest.FixtureRequest, name: str, table: str
):
    loaded = request.getfixturevalue(name)
    folder = loaded.snapshot.path
    assert {path.name for path in folder.iterdir()} >= {f"_{one}.parquet" for one in BESIDE} | {"_holds.json"}
    assert loaded.count(f"SELECT count(*) FROM {table}") > 0
    measures = {row[0] for row in loaded.rows("SELECT DISTINCT measure FROM figures WHERE value IS NOT NULL")}
    assert measures >= {"locations_cbs_2019"}, "places are counted, whatever else a set has"
    # What a set has no row of is not told of as if it had: nobody waits, and nothing is to be bought for who does.
    holds = json.loads((folder / "_holds.json").read_text())
    waiting = loaded.count("SELECT count(*) FROM holds WHERE available_on IS NULL AND ended_on IS NULL")
    assert (holds["waiting"], holds["to_buy"]) == (waiting, 0)
    advised = Counter(row["action"] for row in pq.read_table(folder / "_advice.parquet").to_pylist())
    assert sum(advised.values()) == 0, f"no set has what the rules need to call an item one to go: {advised}"


def test_demand_that_was_not_met_is_what_the_college_borrowed_elsewhere(reed, real_data: Path, read):
    rows = read(real_data / "reed" / "reed_checkouts.csv.zst")
    loans = [
        row for row in rows if row["Loaned"].startswith("2019") and (not row["Returned"] or row["Returned"] >= row["Loaned"])
    ]
    own = sum(not row["Location"].startswith("Summit3") for row in loans)
    found = dict(reed.rows("SELECT cause_95 IS NULL, sum(wishes) FROM wishes WHERE year(month) = 2019 GROUP BY ALL"))
    assert found == {True: own, False: len(loans) - own}
    kept = reed.rows(
        "SELECT numerator, denominator FROM figures WHERE measure = 'norm_95_strict' AND level = 'organisation' "
        "AND period = 'year' AND year(starts_on) = 2019"
    )
    assert kept == [(own, len(loans))]


def test_an_item_that_is_known_for_a_day_is_not_advised_on_and_it_is_said_why(marc):
    lists = pq.read_table(marc.snapshot.path / "_advice_lists.parquet").to_pylist()
    left_out = [json.loads(value) for row in lists for value in row.values() if isinstance(value, str) and value.startswith("{")]
    assert sum(sum(found.values()) for found in left_out) == marc.count("SELECT count(*) FROM items")
