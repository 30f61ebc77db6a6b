"""The extracts: in the forms of the sources, the same bytes for the same seed, with the dirt that was planted."""

import csv
import hashlib
import json
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from schakel.deliveries.recipient_folder import find_recipients
from schakel.demo import build
from schakel.demo.build import write_recipients, write_scenarios
from schakel.demo.dirt import DAMAGES, IMPOSSIBLE_DATE
from schakel.demo.extracts import DemoFolderError
from schakel.intake.settings import load_settings
from schakel.scenarios.scenario_files import scenario_files
from schakel.sources import find_source


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("demo") / "data"
    build(made, years=1, scale=0.005, seed=6)
    return made


def _digest(folder: Path) -> dict[str, str]:
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and file.name != "schakel.toml")
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_the_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    build(tmp_path, years=1, scale=0.005, seed=6)
    assert _digest(tmp_path) == _digest(folder)


def test_another_seed_gives_another_network(folder: Path, tmp_path: Path) -> None:
    build(tmp_path, years=1, scale=0.005, seed=7)
    name = "extracts/wise/uitleningen_2020-02_2020-12-31.csv"
    assert _digest(tmp_path)[name] != _digest(folder)[name]


def test_building_again_leaves_no_file_of_the_demo_before(folder: Path, tmp_path: Path) -> None:
    build(tmp_path, years=2, scale=0.005, seed=6)
    build(tmp_path, years=1, scale=0.005, seed=6)
    assert set(_digest(tmp_path)) == set(_digest(folder))


def test_every_file_is_an_extract_that_its_source_knows(folder: Path) -> None:
    for feed in load_settings(folder, {}).feeds:
        assert feed.path is not None
        known = {extract.origin for extract in find_source(feed.source).extracts(feed)}
        assert {file.name for file in feed.path.iterdir()} == known


def test_every_column_a_map_reads_is_there(folder: Path) -> None:
    for feed in load_settings(folder, {}).feeds:
        for extract in find_source(feed.source).extracts(feed):
            found = next(iter(extract.open())).schema.names
            assert set(extract.map.columns_needed) - set(extract.map.may_lack) <= set(found), extract.origin


def test_the_settings_say_that_it_is_simulated_and_keep_keys_outside(folder: Path) -> None:
    settings = load_settings(folder, {})
    assert settings.simulated
    assert folder not in settings.keys.parents
    assert tomllib.loads((folder / "schakel.toml").read_text())["today"].isoformat() == "2021-01-01"


def test_the_account_of_dirt_counts_the_rows_in_the_files(folder: Path) -> None:
    planted = json.loads((folder / "planted.json").read_text())
    dates = Counter(row["file"] for row in planted for _ in range(row["rows"]) if row["damage"] == "impossible date")
    assert dates
    for file in (folder / "extracts" / "wise").glob("*.csv"):
        with file.open(encoding="utf-8") as lines:
            found = sum(IMPOSSIBLE_DATE in row for row in csv.reader(lines, delimiter=";"))
        assert found == dates[file.name], file.name


def test_about_one_row_in_a_thousand_is_dirt(folder: Path) -> None:
    assert all(0.0004 <= sum(damage.share for damage in damages) <= 0.0021 for damages in DAMAGES.values())
    planted = sum(row["rows"] for row in json.loads((folder / "planted.json").read_text()))
    rows = sum(file.read_bytes().count(b"\n") for file in (folder / "extracts" / "wise").glob("*.csv"))
    assert 0.0004 < planted / rows < 0.002


@pytest.mark.parametrize(
    ("years", "scale", "word"), [(0, 1.0, "years is 0"), (6, 1.0, "1 to 5"), (1, 0.0, "scale is 0.0"), (1, 2.0, "scale is 2")]
)
def test_what_cannot_be_simulated_is_refused_with_what_can(tmp_path: Path, years: int, scale: float, word: str) -> None:
    with pytest.raises(DemoFolderError, match=word):
        build(tmp_path, years=years, scale=scale)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DemoFolderError, match="choose another folder"):
        build(tmp_path / "file" / "data", years=1, scale=0.005)


def test_the_demo_has_scenarios_that_can_be_read_and_leaves_those_of_others(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    mine = tmp_path / "scenarios" / "tien-procent-minder.toml"
    mine.write_text('title = "Van mij"\n')
    write_scenarios(tmp_path)
    assert mine.read_text() == 'title = "Van mij"\n'
    mine.unlink()
    write_scenarios(tmp_path)
    found = scenario_files(tmp_path)
    assert [each.error for each in found] == [None, None]
    titles = [each.scenario.title for each in found if each.scenario]
    assert titles == ["Eén keer per week vervoer", "Tien procent minder exemplaren"]


def test_the_demo_has_the_recipients_of_the_plan_and_leaves_those_of_others(tmp_path: Path) -> None:
    (tmp_path / "recipients").mkdir()
    write_recipients(tmp_path)
    mine = tmp_path / "recipients" / "vdg.toml"
    changed = mine.read_text().replace("VDG", "de gemeenten")
    mine.write_text(changed)
    write_recipients(tmp_path)
    assert mine.read_text() == changed
    assert len(find_recipients(tmp_path)) == 8
