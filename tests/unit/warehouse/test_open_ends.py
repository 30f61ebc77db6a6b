"""What the newest state still shows has not ended: an item is not withdrawn, a journey has not come in, a place is open."""

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from schakel.intake.fetch import fetch
from schakel.intake.refresh import refresh
from schakel.intake.settings import load_settings
from schakel.vocabulary.progress import Silent

SETTINGS = """
network = { code = "test", name = "Test" }
keys = "../keys"
[[feeds]]
name = "lists"
source = "csv_files"
path = "extracts"
maps = "maps"
"""
ITEMS = r"""
extract = "items"
files = ["items_*.csv"]
known_on = '(\d{4}-\d{2}-\d{2})'
mode = "state"
[tables.items.columns]
item_id = "id"
added_on = "added"
"""
JOURNEYS = r"""
extract = "journeys"
files = ["journeys_*.csv"]
known_on = '(\d{4}-\d{2}-\d{2})'
mode = "stock"
[tables.transits.columns]
transit_id = { batch = "line" }
from_location_code = "from"
to_location_code = "to"
sent_on = "sent"
"""


@pytest.fixture
def snapshot(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    data = tmp_path / "data"
    for folder, files in {
        ".": {"schakel.toml": SETTINGS},
        "maps": {"items.toml": ITEMS, "journeys.toml": JOURNEYS},
        "extracts": {
            "items_2024-01-01.csv": "id,added\nstays,2023-05-05\ngoes,2023-05-05\n",
            "items_2024-02-01.csv": "id,added\nstays,2023-05-05\n",
            "journeys_2024-01-01.csv": "from,to,sent\nA,B,2023-12-30\nA,B,2023-12-30\n",
            "journeys_2024-01-02.csv": "from,to,sent\nA,B,2023-12-30\nA,C,2024-01-02\n",
        },
    }.items():
        (data / folder).mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (data / folder / name).write_text(text, encoding="utf-8")
    settings = load_settings(data, {})
    fetch(settings, today=date(2024, 3, 1), report=Silent())
    return refresh(settings, now=datetime(2024, 3, 1, tzinfo=UTC), report=Silent()).connect()


def test_an_item_of_the_newest_state_is_not_withdrawn(snapshot: duckdb.DuckDBPyConnection):
    found = snapshot.execute("SELECT item_id, withdrawn_on FROM items ORDER BY 1").fetchall()
    assert found == [("goes", date(2024, 2, 1)), ("stays", None)]


def test_a_journey_of_the_newest_night_has_not_come_in(snapshot: duckdb.DuckDBPyConnection):
    found = snapshot.execute("SELECT to_location_code, sent_on, received_on FROM transits ORDER BY ALL NULLS LAST").fetchall()
    assert found == [
        ("B", date(2023, 12, 30), date(2024, 1, 2)),
        ("B", date(2023, 12, 30), None),
        ("C", date(2024, 1, 2), None),
    ]
