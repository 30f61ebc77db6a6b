"""The key of a closed year can be destroyed, once and for all."""

import os
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from schakel.intake.door import Doorkeeper
from schakel.intake.keys import BrokenKeyError, DestroyedKeyError, Keys
from schakel.vocabulary.extract_map import parse_extract_map

DAY = date(2021, 3, 1)


def test_a_destroyed_key_is_gone_and_no_other_is_ever_made(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    before = keys.of(2019)
    keys.of(2020)
    assert keys.destroy(2019, on=DAY) == 1
    assert all(before not in path.read_bytes() for path in tmp_path.iterdir())
    for asked in (keys, Keys(tmp_path)):
        assert (asked.years(), asked.destroyed()) == ([2020], {2019: DAY})
        with pytest.raises(DestroyedKeyError, match="2019 was destroyed"):
            asked.of(2019)
        with pytest.raises(DestroyedKeyError):
            asked.pseudonyms(["2019|7"], "")


def test_bytes_are_written_over_before_the_name_goes(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    before = keys.of(2019)
    os.link(tmp_path / "2019.key", tmp_path / "same bytes")
    keys.destroy(2019, on=DAY)
    assert (tmp_path / "same bytes").read_bytes() not in (before, b"")


def test_what_a_killed_process_left_of_a_key_goes_too(tmp_path: Path) -> None:
    Keys(tmp_path).of(2019)
    (tmp_path / "2019.key.123.part").write_bytes((tmp_path / "2019.key").read_bytes())
    assert Keys(tmp_path).destroy(2019, on=DAY) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["2019.destroyed"]


def test_a_destruction_that_was_killed_after_its_mark_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Keys(tmp_path).of(2019)

    def killed(self: Path, missing_ok: bool = False) -> None:  # noqa: ARG001
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            Keys(tmp_path).destroy(2019, on=DAY)
    assert (tmp_path / "2019.key").exists()
    assert Keys(tmp_path).years() == [], "a key under its mark counts no more"
    assert Keys(tmp_path).destroy(2019, on=date(2022, 1, 1)) == 1
    assert Keys(tmp_path).destroy(2019, on=date(2022, 1, 1)) == 0
    assert Keys(tmp_path).destroyed() == {2019: DAY}


def test_a_year_without_a_key_cannot_be_destroyed(tmp_path: Path) -> None:
    Keys(tmp_path).of(2020)
    with pytest.raises(BrokenKeyError, match=r"no key of 2019; there are keys of 2020"):
        Keys(tmp_path).destroy(2019, on=DAY)


def keeper(keys: Keys, year_of: str, known_on: date) -> Doorkeeper:
    columns = {"loan_id": "id", "borrower_pseudonym": "nr", "location_code": "place", "lent_on": "day"}
    map_ = {"extract": "e", "door": {"pseudonyms": {"nr": year_of}}, "tables": {"loans": {"columns": columns}}}
    return Doorkeeper(parse_extract_map(map_, where="e.toml"), keys=keys, scope="", known_on=known_on)


PART = pa.RecordBatch.from_pydict({"id": ["1", "2"], "nr": ["7", "7"], "place": ["L", "L"], "day": ["2019-05-01", "2020-05-01"]})


def test_late_rows_of_a_shredded_year_enter_without_a_pseudonym_and_are_counted(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    keys.of(2019)
    keys.destroy(2019, on=DAY)
    door = keeper(keys, "day", date(2020, 6, 1))
    (part,) = door.let_in([PART])
    found = part.to_pydict()["nr"]
    assert (found[0], len(found[1])) == (None, 20)
    assert door.without_pseudonym == 1


def test_a_state_of_borrowers_of_a_shredded_year_is_not_read(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    keys.of(2019)
    keys.destroy(2019, on=DAY)
    with pytest.raises(DestroyedKeyError, match="what was fetched of that year before stays"):
        list(keeper(keys, "known_on", date(2019, 12, 31)).let_in([PART]))
