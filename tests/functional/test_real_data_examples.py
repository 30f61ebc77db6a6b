"""The examples of docs/how-to/real-data hold without any data: settings and maps are read, each set has its heading."""

from pathlib import Path

import pytest

from schakel.intake.refresh import extract_maps
from schakel.intake.settings import load_settings
from schakel.sources import find_source

PROJECT = Path(__file__).parents[2]
SETS = sorted(path.parent for path in (PROJECT / "docs" / "how-to" / "real-data").glob("*/schakel.toml"))


def test_there_are_examples():
    assert len(SETS) >= 7


@pytest.mark.parametrize("folder", SETS, ids=lambda path: path.name)
def test_settings_and_maps_of_an_example_can_be_read(folder: Path):
    for feed in load_settings(folder, {}).feeds:
        maps = extract_maps(feed)
        assert maps
        for extract in maps.values():
            find_source(feed.source).settings_of(extract)
            assert extract.says, f"{folder.name}: {extract.name} does not say what it is"


@pytest.mark.parametrize("folder", SETS, ids=lambda path: path.name)
def test_each_example_is_told_of(folder: Path):
    assert f"\n## {folder.name}\n" in (PROJECT / "docs" / "how-to" / "real-data.md").read_text(encoding="utf-8")
