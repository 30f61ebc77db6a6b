"""The day of a state: from the name of its file or folder, or as the map says it."""

from datetime import date
from pathlib import Path

import pytest

from schakel.sources.csv_files import SOURCE
from schakel.sources.source import Feed, SourceError

MAP = """
extract = "places"
files = ["places.csv"]
mode = "state"
%s
[tables.locations.columns]
location_code = "code"
name = "name"
"""


def day(folder: Path, line: str, name: str = "places.csv") -> date | None:
    (folder / "maps").mkdir()
    (folder / "maps" / "places.toml").write_text((MAP % line).replace("places.csv", "places*.csv"), encoding="utf-8")
    (folder / "in" / name).parent.mkdir(parents=True)
    (folder / "in" / name).write_text("code,name\nA,Aa\n", encoding="utf-8")
    (found,) = SOURCE.extracts(Feed("lists", "csv_files", path=folder / "in", maps=folder / "maps"))
    return found.known_on


def test_the_map_says_since_when(tmp_path: Path):
    assert day(tmp_path, "known_since = 2018-01-16") == date(2018, 1, 16)


def test_without_it_the_day_of_fetching_counts(tmp_path: Path):
    assert day(tmp_path, "") is None


@pytest.mark.parametrize(
    ("name", "pattern", "known_on"),
    [
        ("2024/places.csv", r"^(\d{4})/", date(2024, 1, 1)),
        ("2024-03/places.csv", r"^(\d{4}-\d{2})/", date(2024, 3, 1)),
        ("places_31-12-2023.csv", r"(?P<day>\d\d)-(?P<month>\d\d)-(?P<year>\d{4})", date(2023, 12, 31)),
        ("places_märz_2024.csv", r"_(?P<month>[^_]+)_(?P<year>\d{4})", date(2024, 3, 1)),
        ("places_Dec23.csv", r"_(?P<month>[A-Za-z]+)(?P<year>\d\d)", date(2023, 12, 1)),
    ],
)
def test_the_day_is_read_from_the_name_or_its_folder(tmp_path: Path, name: str, pattern: str, known_on: date):
    assert day(tmp_path, f"known_on = '{pattern}'", name) == known_on


@pytest.mark.parametrize(
    ("name", "at", "known_on"),
    [
        ("places_2024-02.csv", "end", date(2024, 2, 29)),
        ("places_2024.csv", "end", date(2024, 12, 31)),
        ("places_2024.csv", "start", date(2024, 1, 1)),
        ("places_2024-02-03.csv", "end", date(2024, 2, 3)),
    ],
)
def test_a_month_or_year_is_its_first_or_its_last_day(tmp_path: Path, name: str, at: str, known_on: date):
    assert day(tmp_path, f"known_on = '_([0-9-]+)'\nknown_at = \"{at}\"", name) == known_on


def test_a_name_of_no_month_is_told(tmp_path: Path):
    with pytest.raises(SourceError, match="'foo2023' in its name is no day"):
        day(tmp_path, r"known_on = '(?P<month>[a-z]+)(?P<year>\d{4})'", "places_foo2023.csv")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('known_at = "end"', "known_at is 'end'; allowed are start and end, in a map with known_on"),
        ("known_on = '(x)'\nknown_at = 'last'", "known_at is 'last'; allowed are start and end"),
        ("known_on = '(?P<day>x)'", "known_on names the groups day; allowed are year, with month, with month and day"),
        ("known_on = '(?P<year>x)(?P<moon>y)'", "known_on names the groups moon, year; allowed are year"),
    ],
)
def test_what_cannot_tell_a_day_is_refused(tmp_path: Path, line: str, says: str):
    with pytest.raises(SourceError, match=says):
        day(tmp_path, line)
