"""Four public files of MARC 21 records: Latin, Hebrew and Devanagari script, MARC-8 and UTF-8, taken apart again by hand."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.real_data

FILES = ("jazz_1k.mrc", "hebrew.marc", "lul_fre_500.mrc", "nepali.marc")


def records(path: Path) -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """Leader and fields by the letter of ISO 2709, without any library."""
    data = path.read_bytes()
    while data:
        length, base = int(data[:5]), int(data[12:17])
        record, data = data[:length], data[length:]
        directory = record[24 : base - 1].decode("ascii")
        fields = []
        for at in range(0, len(directory), 12):
            size, begin = int(directory[at + 3 : at + 7]), int(directory[at + 7 : at + 12])
            fields.append((directory[at : at + 3], record[base + begin : base + begin + size - 1]))
        yield record[:24].decode("ascii"), fields


def subfield(field: bytes, code: bytes) -> str | None:
    return next((part[1:].decode("ascii") for part in field.split(b"\x1f")[1:] if part[:1] == code), None)


def test_every_record_is_a_title_and_every_item_field_an_item(marc, real_data: Path):
    titles, ids, items = 0, set(), {}
    for name in FILES:
        for _, fields in records(real_data / "marc" / name):
            titles += 1
            id_ = next((value.decode() for tag, value in fields if tag == "001"), None)
            ids.add(id_ or next((subfield(value, b"x") for tag, value in fields if tag == "852"), None))
            for tag, value in fields:
                if tag == "949":
                    items[subfield(value, b"i")] = (id_, subfield(value, b"m"))
    assert titles == 1_616
    assert {row[0] for row in marc.rows("SELECT title_id FROM titles")} == {id_.strip() for id_ in ids if id_}
    assert marc.rows("SELECT reason, count(*) FROM refused GROUP BY 1") == [("is required and empty", 2)], "two have no number"
    found = marc.rows("SELECT item_id, title_id, location_code FROM items")
    assert {row[0]: row[1:] for row in found} == items
    assert (
        marc.count("SELECT count(*) FROM items i JOIN batches b ON b.batch_no = i._batch WHERE b.origin = 'jazz_1k.mrc'") == 1_238
    )


def test_materials_are_those_of_the_item_field(marc, real_data: Path):
    expected = Counter(
        subfield(value, b"t")
        for name in FILES
        for _, fields in records(real_data / "marc" / name)
        for tag, value in fields
        if tag == "949"
    )
    found = dict(marc.rows("SELECT material, count(*) FROM items GROUP BY 1"))
    assert found["music"] == expected["SOUND"]
    assert found["sheet_music"] == expected["MUSICSCORE"]
    assert found["film"] == expected["VIDEO"]


@pytest.mark.parametrize(
    ("title", "script"),
    [
        ("Friendly fire", "Latin"),
        ("L'autre monde, mythes et légendes : le purgatoire de Saint Patrice.", "Latin with accents, MARC-8"),
        ("La-Torah vela-moʻadim : resise hegyonot", "romanised Hebrew, MARC-8"),
        ("बिहानी टुसा", "Devanagari, UTF-8"),
    ],
)
def test_titles_come_in_their_own_script(marc, title: str, script: str):
    assert marc.rows(f"SELECT count(*) FROM titles WHERE title = '{title.replace(chr(39), chr(39) * 2)}'") == [(1,)], script


def test_languages_are_those_of_the_fixed_field(marc, real_data: Path):
    expected = {
        dict(fields)["001"].decode(): dict(fields)["008"][35:38].decode()
        for name in FILES
        for _, fields in records(real_data / "marc" / name)
        if "001" in dict(fields)
    }
    found = dict(marc.rows("SELECT title_id, coalesce(language, '   ') FROM titles"))
    assert {id_: found[id_] for id_ in expected if expected[id_].isalpha()} == {
        id_: language for id_, language in expected.items() if language.isalpha()
    }


def test_the_leader_of_these_files_is_right_about_its_characters(real_data: Path):
    """What docs/decisions/030 says: bytes and leader agree on all four files."""
    agree = Counter()
    for name in FILES:
        for leader, fields in records(real_data / "marc" / name):
            text = b"".join(value for _, value in fields)
            if text.isascii():
                agree["ascii"] += 1
                continue
            try:
                text.decode("utf-8")
                is_utf8 = True
            except UnicodeDecodeError:
                is_utf8 = False
            agree[is_utf8 == (leader[9] == "a")] += 1
    assert agree[False] == 0
    assert agree.total() == 1_616
