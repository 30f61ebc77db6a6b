"""Which file is which extract of which day."""

import re
import zipfile
from datetime import date
from pathlib import Path

import pytest

from schakel.sources.files import FileSource
from schakel.sources.source import Feed, RawExtract, SourceError
from schakel.vocabulary.extract_map import MapError

VISITS = """
extract = "visits"
mode = "{mode}"
files = ["visits_*.csv"]
{more}
[tables.visits.columns]
location_code = "place"
starts_on = "day"
ends_on = {{ from = "day", add = 1 }}
visits = "n"
"""
DAY = r"known_on = '_(\d{4}-?\d{2}-?\d{2})\.csv'"


def _source(folder: Path, mode: str = "facts", more: str = DAY) -> FileSource:
    (folder / "maps").mkdir(exist_ok=True)
    (folder / "maps" / "visits.toml").write_text(VISITS.format(mode=mode, more=more))
    return FileSource(name="test", title="Test", folder=folder / "maps")


def _feed(folder: Path, *names: str, data: bytes = b"place,day,n\nA,2020-01-01,3\n") -> Feed:
    for name in names:
        (folder / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "in" / name).write_bytes(data)
    return Feed(name="feed", source="test", path=folder / "in")


def _rows(raw: RawExtract) -> list[dict[str, str]]:
    return [row for batch in raw.open() for row in batch.to_pylist()]


def test_extracts_come_in_the_order_of_their_days(tmp_path: Path) -> None:
    source = _source(tmp_path)
    feed = _feed(tmp_path, "visits_2020-02-01.csv", "a/visits_2020-03-01.csv", "visits_20200101.csv", "notes.csv")
    found = list(source.extracts(feed))
    assert [raw.known_on for raw in found] == [date(2020, 1, 1), date(2020, 2, 1), date(2020, 3, 1)]
    assert found[2].origin == "a/visits_2020-03-01.csv"
    assert _rows(found[0])[0]["place"] == "A"
    assert source.unrecognised(feed) == ["notes.csv"]


def test_columns_may_stand_in_any_order_and_others_may_be_there(tmp_path: Path) -> None:
    source = _source(tmp_path)
    feed = _feed(tmp_path, "visits_2020-01-01.csv", data=b"n,extra,day,place\n3,x,2020-01-01,A\n")
    (row,) = _rows(next(source.extracts(feed)))
    assert (row["place"], row["n"], row["extra"]) == ("A", "3", "x")


def test_a_missing_column_is_told_with_what_is_there_and_what_looks_like_it(tmp_path: Path) -> None:
    source = _source(tmp_path)
    feed = _feed(tmp_path, "visits_2020-01-01.csv", data=b"Places,day,n\nA,2020-01-01,3\n")
    with pytest.raises(SourceError) as told:
        _rows(next(source.extracts(feed)))
    assert "visits_2020-01-01.csv: extract visits reads column 'place', which is not there; 'Places' looks like it" in str(
        told.value
    )
    assert "Missing: place. Found: Places, day, n." in str(told.value)


def test_a_column_that_may_lack_is_not_missed(tmp_path: Path) -> None:
    source = _source(tmp_path, more=DAY + '\nmay_lack = ["n"]')
    feed = _feed(tmp_path, "visits_2020-01-01.csv", data=b"place,day\nA,2020-01-01\n")
    assert len(_rows(next(source.extracts(feed)))) == 1


@pytest.mark.parametrize("mode", ["state", "stock"])
def test_two_files_that_claim_the_same_state_are_refused(tmp_path: Path, mode: str) -> None:
    feed = _feed(tmp_path, "visits_2020-01-01.csv", "copy/visits_2020-01-01.csv")
    with pytest.raises(SourceError, match=r"both are extract visits of 2020-01-01; each would replace the other"):
        list(_source(tmp_path, mode).extracts(feed))


def test_two_files_of_facts_for_one_day_are_both_read(tmp_path: Path) -> None:
    feed = _feed(tmp_path, "visits_2020-01-01.csv", "copy/visits_2020-01-01.csv")
    assert len(list(_source(tmp_path).extracts(feed))) == 2


def test_the_period_is_taken_from_the_name(tmp_path: Path) -> None:
    more = DAY + "\nperiod = 'visits_(\\d{4}(?:-\\d{2})?)_'"
    feed = _feed(tmp_path, "visits_2020-01_2020-03-01.csv", "visits_2020-02_2020-03-01.csv", "visits_2019_2020-03-01.csv")
    found = _source(tmp_path, "period", more).extracts(feed)
    assert [raw.period for raw in found] == ["2019", "2020-01", "2020-02"]


def test_a_name_with_only_a_year_or_a_month_is_known_on_its_first_day(tmp_path: Path) -> None:
    feed = _feed(tmp_path, "visits_2019.csv", "visits_2020-03.csv")
    found = _source(tmp_path, more=r"known_on = '_(\d{4}(?:-\d{2})?)\.csv'").extracts(feed)
    assert [raw.known_on for raw in found] == [date(2019, 1, 1), date(2020, 3, 1)]


def test_a_day_that_may_be_absent_is_the_day_of_fetching(tmp_path: Path) -> None:
    more = r"known_on = '(?:_(\d{4}-\d{2}-\d{2}))?\.csv'"
    feed = _feed(tmp_path, "visits_2020-01-01.csv", "visits_all.csv")
    assert [raw.known_on for raw in _source(tmp_path, more=more).extracts(feed)] == [date(2020, 1, 1), None]


@pytest.mark.parametrize(
    ("name", "more", "says"),
    [
        ("visits_final.csv", DAY, "its name does not hold the day of extract visits"),
        ("visits_2020-02-31.csv", DAY, "'2020-02-31' in its name is no day; write it as 2020-12-31"),
        ("visits_x_2020-02-01.csv", DAY + "\nperiod = 'visits_(\\w+)_'", "does not hold the period of extract visits"),
        (
            "other.csv",
            DAY,
            "none of its 1 files is an extract of source test; found other.csv; names that are known: visits_*.csv",
        ),
    ],
)
def test_a_name_that_says_too_little_is_refused(tmp_path: Path, name: str, more: str, says: str) -> None:
    with pytest.raises(SourceError, match=re.escape(says)):
        list(_source(tmp_path, "period" if "period" in more else "facts", more).extracts(_feed(tmp_path, name)))


def test_an_empty_folder_gives_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert list(_source(tmp_path).extracts(Feed(name="feed", source="test", path=tmp_path / "in"))) == []


def test_a_feed_without_a_path_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="feed x: has no `path`"):
        list(_source(tmp_path).extracts(Feed(name="x", source="test")))


@pytest.mark.parametrize("value", [0, "much", True])
def test_limits_of_a_feed_are_numbers(tmp_path: Path, value: object) -> None:
    _feed(tmp_path, "visits_2020-01-01.csv")
    feed = Feed(name="x", source="test", path=tmp_path / "in", settings={"max_ratio": value})
    with pytest.raises(SourceError, match=r"max_ratio is .*; allowed is a whole number above 0"):
        list(_source(tmp_path).extracts(feed))


def test_a_map_of_the_feed_replaces_the_shipped_one(tmp_path: Path) -> None:
    source = _source(tmp_path)
    own = tmp_path / "own"
    own.mkdir()
    (own / "v.toml").write_text(VISITS.format(mode="facts", more='read = { delimiter = ";" }').replace('"place"', '"plek"'))
    feed = _feed(tmp_path, "visits_x.csv", data=b"plek;day;n\nA;2020-01-01;3\n")
    feed = Feed(name="feed", source="test", path=feed.path, maps=own)
    assert _rows(next(source.extracts(feed)))[0]["plek"] == "A"


def test_two_maps_of_one_extract_are_refused(tmp_path: Path) -> None:
    source = _source(tmp_path)
    (tmp_path / "maps" / "again.toml").write_text(VISITS.format(mode="facts", more=""))
    with pytest.raises(MapError, match=r"visits.toml: extract 'visits' is described by again.toml too"):
        source.maps()


def test_what_is_good_goes_on_and_what_is_wrong_is_told_after_it(tmp_path: Path) -> None:
    source = _source(tmp_path, mode="state")
    feed = _feed(tmp_path, "visits_2020-01-01.csv", "visits_soon.csv", "visits_2020-03-01.csv", "again/visits_2020-03-01.csv")
    _feed(tmp_path, "broken.zip", "old.7z", data=b"no archive")
    found = source.extracts(feed)
    assert next(found).origin == "visits_2020-01-01.csv"
    with pytest.raises(SourceError) as told:
        next(found)
    lines = str(told.value).splitlines()
    assert len(lines) == 4
    for line, says in zip(
        lines, ("broken.zip: is not a whole zip", "old.7z: archives of this", "visits_soon.csv: its", "again/"), strict=True
    ):
        assert line.startswith(says)  # fmt: skip
    assert "again/visits_2020-03-01.csv and visits_2020-03-01.csv both are extract visits of 2020-03-01" in lines[3]


def test_what_programs_leave_beside_the_data_is_not_looked_at(tmp_path: Path) -> None:
    feed = _feed(tmp_path, "visits_2020-01-01.csv", "~$visits_2020-01-02.csv", "Thumbs.db", ".hidden/visits_2020-01-03.csv")
    with zipfile.ZipFile(tmp_path / "in" / "x.zip", "w") as archive:
        archive.writestr("in/visits_2020-01-04.csv", "place,day,n\n")
        archive.writestr("__MACOSX/in/._visits_2020-01-04.csv", b"\0")
    source = _source(tmp_path)
    assert [raw.origin for raw in source.extracts(feed)] == ["visits_2020-01-01.csv", "x.zip/in/visits_2020-01-04.csv"]
    assert source.unrecognised(feed) == []


YEAR = DAY + "\nread = { from_name = 'visits_(?P<year>\\d{4})' }"


def test_what_only_the_name_tells_is_a_column_and_makes_equal_files_two(tmp_path: Path) -> None:
    feed = _feed(tmp_path, "visits_2020-01-01.csv", "visits_2021-01-01.csv")
    one, two = _source(tmp_path, more=YEAR).extracts(feed)
    assert [_rows(raw)[0]["year"] for raw in (one, two)] == ["2020", "2021"]
    assert one.fingerprint is not None
    assert two.fingerprint is not None
    assert one.fingerprint() != two.fingerprint()


def test_a_name_that_does_not_tell_it_or_a_column_that_is_there_is_refused(tmp_path: Path) -> None:
    feed = _feed(tmp_path, "visits_2020-01-01.csv")
    (raw,) = _source(tmp_path, more=DAY + "\nread = { from_name = 'week(?P<week>\\d+)' }").extracts(feed)
    with pytest.raises(
        SourceError, match=r"visits_2020-01-01\.csv: its name does not match read\.from_name = .* should give week"
    ):
        _rows(raw)
    (raw,) = _source(tmp_path, more=DAY + "\nread = { from_name = '(?P<day>2020)' }").extracts(feed)
    with pytest.raises(SourceError, match=r"read\.from_name makes a column 'day', which the file has too"):
        _rows(raw)


def test_a_member_of_a_list_is_told_how_to_take_it_apart(tmp_path: Path) -> None:
    _source(tmp_path, more=DAY.replace("csv", "json"))
    text = (tmp_path / "maps" / "visits.toml").read_text().replace("visits_*.csv", "visits_*.json").replace('"n"', '"days.n"')
    (tmp_path / "maps" / "visits.toml").write_text(text)
    feed = _feed(tmp_path, "visits_2020-01-01.json", data=b'[{"place": "A", "day": "2020-01-01", "days": [{"n": 3}]}]')
    source = FileSource(name="test", title="Test", folder=tmp_path / "maps")
    (raw,) = source.extracts(feed)
    with pytest.raises(
        SourceError, match=re.escape("reads column 'days.n', which is not there; when it stands in a list")
    ) as told:
        list(raw.open())
    assert 'write each = "days" under [read]' in str(told.value)
