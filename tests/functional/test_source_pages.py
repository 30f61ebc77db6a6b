"""The page of each text source and its column maps say the same: every extract has its heading, every column its row."""

import re
from pathlib import Path

import pytest

from schakel.sources import cbs, csv_files, gids, wise
from schakel.sources.files import FileSource
from schakel.sources.maps import load_maps

PROJECT = Path(__file__).parents[2]
SOURCES: dict[str, FileSource] = {source.SOURCE.name: source.SOURCE for source in (cbs, gids, wise)}


def _told(source: str) -> dict[str, dict[str, str]]:
    """By extract, the rows of its table."""
    text = (PROJECT / "docs" / "how-to" / f"source-{source}.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return {
        name: dict(re.findall(r"^\| (.+?) \| (.*) \|$", part.partition("|---|---|")[2], re.MULTILINE))
        for name, part in zip(parts[1::2], parts[2::2], strict=True)
        if re.fullmatch(r"[a-z_]+", name)
    }


@pytest.mark.parametrize("name", SOURCES)
def test_every_extract_and_column_of_a_source_is_told(name: str) -> None:
    told = _told(name)
    assert {extract.name for extract in SOURCES[name].maps()} == set(told)
    for extract in SOURCES[name].maps():
        read = {*extract.columns_needed, *extract.door.left_out} - {"geometry"}
        unread = {column for column, says in told[extract.name].items() if says == "not read"}
        assert read == set(told[extract.name]) - unread, extract.name
        outside = {column for column, says in told[extract.name].items() if says == "stays outside"}
        assert outside == set(extract.door.left_out)


@pytest.mark.parametrize("name", SOURCES)
def test_the_codes_of_a_map_are_told(name: str) -> None:
    text = (PROJECT / "docs" / "how-to" / f"source-{name}.md").read_text(encoding="utf-8")
    for extract in SOURCES[name].maps():
        for table in extract.tables:
            for column in table.columns.values():
                for code in column.codes:
                    # Single years of age, and kinds put together of two columns, are told in words.
                    if not code.isdigit() and not column.join:
                        assert re.search(rf"(?<!\w){re.escape(code)}(?!\w)", text), f"{extract.name}.{column.target}: {code}"


def test_the_map_on_the_page_of_csv_files_is_that_of_the_sample() -> None:
    page = (PROJECT / "docs" / "how-to" / "source-csv-files.md").read_text(encoding="utf-8")
    sample = Path(str(csv_files.__file__)).parent / "sample"
    assert (sample / "maps" / "bezoekers.toml").read_text(encoding="utf-8") in page
    assert (sample / "bezoekers.csv").read_text(encoding="utf-8") in page
    assert [extract.name for extract in load_maps(sample / "maps")] == ["bezoekers"]
