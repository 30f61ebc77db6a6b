"""MARC 21 files: titles and items, the characters they are really written in, and records that are broken."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schakel.sources.marc import SOURCE
from schakel.sources.source import BROKEN, Feed, SourceError

SAMPLE = Path(SOURCE.folder) / "sample"


def record(*fields: tuple[str, bytes], leader: bytes = b"nam a22") -> bytes:
    directory, data = b"", b""
    for tag, value in fields:
        data_here = value + b"\x1e"
        directory += tag.encode() + b"%04d%05d" % (len(data_here), len(data))
        data += data_here
    base = 24 + len(directory) + 1
    return b"%05d%b%05d a 4500%b\x1e%b\x1d" % (base + len(data) + 1, leader, base, directory, data)


def title(text: bytes, *, id_: bytes = b"t1", leader: bytes = b"nam a22") -> bytes:
    return record(("001", id_), ("245", b"10\x1fa" + text), leader=leader)


@pytest.fixture
def rows(tmp_path: Path) -> Callable[..., list[dict[str, Any]]]:
    def read(data: bytes, extract: str = "titles", **maps: str) -> list[dict[str, Any]]:
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / "export.mrc").write_bytes(data)
        for name, text in maps.items():
            (tmp_path / "maps").mkdir(exist_ok=True)
            (tmp_path / "maps" / f"{name}.toml").write_text(text, encoding="utf-8")
        feed = Feed("catalogue", "marc", path=tmp_path / "in", maps=tmp_path / "maps" if maps else None)
        (found,) = [raw for raw in SOURCE.extracts(feed) if raw.map.name == extract]
        return [row for batch in found.open() for row in batch.to_pylist()]

    return read


def test_the_sample_gives_titles_and_items_in_each_of_the_ways_of_writing_characters():
    feed = Feed("catalogue", "marc", path=SAMPLE)
    found = {raw.map.name: [row for batch in raw.open() for row in batch.to_pylist()] for raw in SOURCE.extracts(feed)}
    assert [row["245$abnp"] for row in found["titles"]] == ["De brug over het veen :", "Été à la campagne /", "Café chantant"]
    assert [(row["949$i"], row["949$m"], row["001"]) for row in found["items"]] == [
        ("3000001", "MEPPEL", "v001"),
        ("3000002", "EMMEN", "v001"),
        ("3000003", "EMMEN", "v002"),
        ("3000004", "ASSEN", "v003"),
    ]


@pytest.mark.parametrize(
    ("written", "leader", "read"),
    [
        ("Été".encode(), b"nam a22", "Été"),
        ("Été".encode(), b"nam  22", "Été"),
        (b"\xe2Et\xe2e", b"nam  22", "Été"),
        (b"\xe2Et\xe2e", b"nam a22", "Été"),
        (b"\x1b(2`ab\x1b(B abc", b"nam  22", "אבג abc"),
        (b"plain", b"nam  22", "plain"),
    ],
)
def test_characters_are_read_as_they_are_and_not_as_the_leader_says(rows, written: bytes, leader: bytes, read: str):
    assert rows(title(written, leader=leader))[0]["245$abnp"] == read


def test_a_broken_record_is_told_and_the_next_one_is_read(rows):
    whole, other = title(b"first"), title(b"third", id_=b"t3")
    broken = whole[:12] + b"XXXXX" + whole[17:]
    found = rows(whole + broken + other)
    assert [row["245$abnp"] for row in found] == ["first", None, "third"]
    assert [row[BROKEN] is None for row in found] == [True, False, True]
    assert "record 2: not the structure of MARC 21" in found[1][BROKEN]


def test_a_file_that_was_cut_off_says_so_on_its_last_record(rows):
    found = rows(title(b"first") + title(b"second")[:-10])
    assert [row["245$abnp"] for row in found] == ["first", None]
    assert "record 2: cut off after" in found[1][BROKEN]


def test_a_file_that_is_no_marc_is_refused_with_what_it_is(rows):
    with pytest.raises(SourceError, match=r"begins with 3C 3F 78 6D 6C.*MARCXML"):
        rows(b"<?xml version='1.0'?><collection/>")


def test_line_ends_between_records_do_not_matter(rows):
    assert len(rows(title(b"first") + b"\r\n" + title(b"second") + b"\n")) == 2


ITEMS = """
extract = "items"
files = ["*.mrc"]
[read]
rows = "952"
[tables.items.columns]
item_id = "952$p"
title_id = "001"
location_code = "952$a"
"""


def test_the_item_field_is_what_the_map_says(rows):
    data = record(("001", b"t1"), ("952", b"  \x1fp31\x1faMEPPEL"), ("949", b"  \x1fi9"), ("952", b"  \x1fp32\x1faEMMEN"))
    found = rows(data, "items", items=ITEMS)
    assert [(row["952$p"], row["952$a"], row["001"]) for row in found] == [("31", "MEPPEL", "t1"), ("32", "EMMEN", "t1")]


def test_every_field_of_a_tag_can_be_taken_together(rows):
    data = record(("001", b"t1"), ("650", b" 0\x1faJazz\x1fvKids"), ("650", b" 0\x1faBlues"))
    toml = 'extract = "titles"\nfiles = ["*.mrc"]\n[tables.titles.columns]\ntitle_id = "001"\nclassification = "650$av*"\n'
    assert rows(data, titles=toml)[0]["650$av*"] == "Jazz Kids ; Blues"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"952$p"', '"barcode"', "'barcode' is no place in a MARC record"),
        ('"952$p"', '"952"', "'952' is no place in a MARC record"),
        ('rows = "952"', 'rows = "008"', "read.rows is '008'"),
        ('rows = "952"', 'rows = "952"\ncharacters = "latin"', "characters is 'latin'; allowed are as found, utf-8, marc-8"),
    ],
)
def test_a_map_that_names_no_place_is_refused(rows, old: str, new: str, says: str):
    with pytest.raises(SourceError, match=says.replace("$", r"\$")):
        rows(title(b"first"), "items", items=ITEMS.replace(old, new))


def test_a_map_that_insists_on_utf8_refuses_a_record_that_is_not(rows):
    toml = 'extract = "titles"\nfiles = ["*.mrc"]\n[read]\ncharacters = "utf-8"\n[tables.titles.columns]\ntitle_id = "001"\n'
    assert "not UTF-8" in rows(title(b"\xe2Et\xe2e"), titles=toml)[0][BROKEN]


def test_blanks_of_fixed_positions_are_kept_so_that_positions_hold(rows):
    data = record(("001", b" t1 "), ("008", b" " * 35 + b"heb  "), leader=b"nam  22")
    toml = (
        'extract = "titles"\nfiles = ["*.mrc"]\n[tables.titles.columns]\ntitle_id = "001"\nlanguage = "008"\ntitle = "leader"\n'
    )
    (found,) = rows(data, titles=toml)
    assert found["008"] == "#" * 35 + "heb##"
    assert found["001"] == "t1"
    assert found["leader"][5:10] == "nam##"
