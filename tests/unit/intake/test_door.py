"""The door: nobody enters by number, birthday or full postcode."""

import hmac
import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from schakel.intake.door import Doorkeeper
from schakel.intake.keys import BrokenKeyError, Keys
from schakel.vocabulary.extract_map import ExtractMap, MapError, parse_extract_map


def borrowers(door: dict[str, object]) -> ExtractMap:
    columns = {
        "borrower_pseudonym": "nr",
        "year": {"batch": "known_on", "pattern": "^(....)"},
        "age_class": "born",
        "postcode4": "post",
    }
    return parse_extract_map({"extract": "b", "door": door, "tables": {"borrowers": {"columns": columns}}}, where="b.toml")


def let_in(keys: Keys, door: dict[str, object], scope: str = "", **columns: list[str | None]) -> dict[str, list[str | None]]:
    keeper = Doorkeeper(borrowers(door), keys=keys, scope=scope, known_on=date(2020, 6, 1))
    part = pa.RecordBatch.from_pydict({name: pa.array(values, pa.string()) for name, values in columns.items()})
    return pa.Table.from_batches(keeper.let_in([part])).to_pydict()


def test_a_number_becomes_the_same_pseudonym_within_a_year_and_another_in_the_next(tmp_path: Path) -> None:
    keys, door = Keys(tmp_path), {"pseudonyms": {"nr": "day"}, "year_formats": ["%d/%m/%Y"]}
    found = let_in(keys, door, nr=["7", " 7", "7", "8"], day=["01/02/2019", "2019-12-31", "01/01/2020", "01/01/2019"])["nr"]
    assert found[0] == found[1] != found[2]
    assert len(set(found)) == 3
    assert all(len(pseudonym) == 20 and int(pseudonym, 16) >= 0 for pseudonym in found if pseudonym)


def test_two_systems_with_the_same_number_get_two_pseudonyms(tmp_path: Path) -> None:
    keys, door = Keys(tmp_path), {"pseudonyms": {"nr": "known_on"}}
    assert let_in(keys, door, nr=["7"]) != let_in(keys, door, "other", nr=["7"])


def test_a_pseudonym_is_the_start_of_the_hmac_of_scope_and_number(tmp_path: Path) -> None:
    keys, door = Keys(tmp_path), {"pseudonyms": {"nr": "day"}}
    found = let_in(keys, door, "koha", nr=["7", "81"], day=["2019-12-31", "2020-01-01"])["nr"]
    expected = [(2019, b"koha|7"), (2020, b"koha|81")]
    assert found == [hmac.digest(keys.of(year), told, "sha256").hex()[:20] for year, told in expected]


def test_the_key_of_a_year_is_made_once_whoever_asks_at_the_same_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slowly(size: int) -> bytes:
        time.sleep(0.05)
        return os.urandom(size)

    monkeypatch.setattr("secrets.token_bytes", slowly)
    keys = Keys(tmp_path)
    with ThreadPoolExecutor(8) as askers:
        assert len(set(askers.map(keys.of, [2019] * 64))) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["2019.key"]


def test_another_key_gives_another_pseudonym(tmp_path: Path) -> None:
    door = {"pseudonyms": {"nr": "known_on"}}
    assert let_in(Keys(tmp_path / "a"), door, nr=["7"]) != let_in(Keys(tmp_path / "b"), door, nr=["7"])


@pytest.mark.parametrize("day", ["0000-00-00", "", None, "1066-10-14", "2999-01-01", "soon"])
def test_a_number_without_a_readable_year_gets_no_pseudonym_and_is_counted(tmp_path: Path, day: str | None) -> None:
    keeper = Doorkeeper(borrowers({"pseudonyms": {"nr": "day"}}), keys=Keys(tmp_path), scope="", known_on=date(2020, 6, 1))
    part = pa.RecordBatch.from_pydict({"nr": pa.array(["7", ""]), "day": pa.array([day, day], pa.string())})
    assert pa.Table.from_batches(keeper.let_in([part])).to_pydict()["nr"] == [None, None]
    assert keeper.without_pseudonym == 1


@pytest.mark.parametrize(
    ("kind", "born", "expected"),
    [
        ("date", "2002-01-01", "18-34"),  # turns 18 on the very day
        ("date", "2002-01-02", "12-17"),
        ("date", "2020-03-01", "0-3"),  # born this year
        ("date", "0000-00-00", None),
        ("year", "2002", "12-17"),  # only who was born on 1 January is 18 already
        ("year", "2001", "18-34"),
        ("year", "1800", None),
        ("age", "17", "12-17"),
        ("age", "75", "75+"),
        ("age", "old", None),
        ("age", "", None),
    ],
)
def test_ages_are_classes_on_1_january(tmp_path: Path, kind: str, born: str, expected: str | None) -> None:
    assert let_in(Keys(tmp_path), {"age_classes": {"born": kind}}, born=[born])["born"] == [expected]


def test_of_a_postcode_only_four_digits_enter(tmp_path: Path) -> None:
    found = let_in(Keys(tmp_path), {"postcode4": ["post"]}, post=["9401 AB", "9401ab", " 9401", "94", None, "94011"])["post"]
    assert found == ["9401", "9401", "9401", None, None, None]


def test_columns_that_no_map_mentions_stay_outside_with_their_reason(tmp_path: Path) -> None:
    keeper = Doorkeeper(
        borrowers({"left_out": {"name": "leads to a person"}}), keys=Keys(tmp_path), scope="", known_on=date(2020, 1, 1)
    )
    assert keeper.entering(["name", "nr", "shoe", "_broken"]) == ("nr", "_broken")
    assert keeper.left_out(["name", "nr", "shoe"]) == {"name": "leads to a person", "shoe": "no map mentions it"}


def test_a_column_both_left_out_and_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MapError, match="'nr' is left out at the door and read by a table"):
        Doorkeeper(borrowers({"left_out": {"nr": "x"}}), keys=Keys(tmp_path), scope="", known_on=date(2020, 1, 1))


def test_a_year_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MapError, match="takes the year from column 'lent'; the extract has nr"):
        let_in(Keys(tmp_path), {"pseudonyms": {"nr": "lent"}}, nr=["7"])


def test_a_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    key = Keys(tmp_path / "keys").of(2020)
    path = tmp_path / "keys" / "2020.key"
    assert Keys(tmp_path / "keys").of(2020) == key == path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    with pytest.raises(BrokenKeyError, match="chmod 600"):
        Keys(tmp_path / "keys").of(2020)
    path.chmod(0o600)
    path.write_bytes(key[:7])
    with pytest.raises(BrokenKeyError, match="holds 7 bytes instead of 32"):
        Keys(tmp_path / "keys").of(2020)
