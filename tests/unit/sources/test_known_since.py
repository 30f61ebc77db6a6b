"""A list without a day in its name is known since the day that its map says."""

from datetime import date
from pathlib import Path

from schakel.sources.csv_files import SOURCE
from schakel.sources.source import Feed

MAP = """
extract = "places"
files = ["places.csv"]
mode = "state"
%s
[tables.locations.columns]
location_code = "code"
name = "name"
"""


def day(folder: Path, line: str) -> date | None:
    (folder / "maps").mkdir()
    (folder / "maps" / "places.toml").write_text(MAP % line, encoding="utf-8")
    (folder / "in").mkdir()
    (folder / "in" / "places.csv").write_text("code,name\nA,Aa\n", encoding="utf-8")
    (found,) = SOURCE.extracts(Feed("lists", "csv_files", path=folder / "in", maps=folder / "maps"))
    return found.known_on


def test_the_map_says_since_when(tmp_path: Path):
    assert day(tmp_path, "known_since = 2018-01-16") == date(2018, 1, 16)


def test_without_it_the_day_of_fetching_counts(tmp_path: Path):
    assert day(tmp_path, "") is None
