"""Fetch keeps what is new, once, and holds what looks broken."""

import json
from datetime import date
from pathlib import Path

import pytest
from made_up.library import NOW, TODAY, Library, small_library

from schakel.errors import InputError
from schakel.intake.bringing_in import ExtractError, StoppedError, bring_in, check_columns
from schakel.intake.door import Doorkeeper
from schakel.intake.fetch import fetch
from schakel.intake.holding import held, release
from schakel.intake.keys import Keys
from schakel.sources import find_source
from schakel.vocabulary.extract_map import parse_extract_map
from schakel.vocabulary.progress import Silent
from schakel.warehouse.batch import UnknownBatchError, list_batches
from schakel.warehouse.lock import BusyError, locked

NIGHTS = "kind,from,to,sent"


def outcomes(library: Library) -> list[str]:
    return [result.outcome for result in library.fetch()]


def test_twice_loading_is_once_loading(tmp_path: Path) -> None:
    library = small_library(tmp_path)
    assert set(outcomes(library)) == {"kept"}
    before = {path: path.read_bytes() for path in (tmp_path / "data").rglob("*.*") if path.is_file()}
    again = library.fetch(today=date(2020, 6, 2))
    assert {result.outcome for result in again} == {"known"}
    assert all("kept already as lib/" in result.said for result in again)
    assert {path: path.read_bytes() for path in (tmp_path / "data").rglob("*.*") if path.is_file()} == before


def test_the_card_says_what_came_and_what_stayed_outside(tmp_path: Path) -> None:
    library = small_library(tmp_path)
    library.fetch()
    batch = next(b for b in list_batches(library.data) if b.extract == "loans")
    card = json.loads(batch.card(library.data).read_text())
    assert (card["rows"], card["columns_left_out"], card["without_pseudonym"]) == (5, {"name": "leads to a person"}, 1)
    raw = batch.parquet(library.data).read_bytes()
    assert b"Kees" not in raw
    assert b"0003" not in raw


def test_the_same_file_under_a_map_that_reads_more_is_a_new_batch(tmp_path: Path) -> None:
    library = small_library(tmp_path)
    library.load()
    path = tmp_path / "maps" / "items.toml"
    path.write_text(path.read_text().replace("price_cents =", 'title_id = "shelf"\nprice_cents ='))
    library.put("items_2020-03-01.csv", "id,place,owner,status,added,price,shelf", "i1,L1,O1,B,,,s", "i2,L1,O1,B,,,s")
    again = library.fetch()
    # The two older extracts have no such column; they stay as they are, and are told of.
    assert sorted(r.outcome for r in again if r.extract == "items") == ["failed", "failed", "kept"]
    path.write_text("may_lack = ['shelf']\n" + path.read_text())
    assert sorted(r.outcome for r in library.fetch() if r.extract == "items") == ["kept", "kept", "known"]
    library.refresh()
    assert library.ask("SELECT count(*) FROM batches WHERE status = 'replaced'") == [(2,)]


def test_a_night_without_rows_is_held_and_does_not_look_like_receipts(tmp_path: Path) -> None:
    library = small_library(tmp_path)
    library.put("transits_2020-01-03.csv", NIGHTS)
    library.put("transits_2020-01-04.csv", NIGHTS, "book,L1,L2,2020-01-01", "film,L1,L2,2020-01-02")
    held_ones = [result for result in library.fetch() if result.outcome == "held"]
    assert [(r.origin, "it has no rows" in r.said) for r in held_ones] == [("transits_2020-01-03.csv", True)]
    library.refresh()
    assert library.ask("SELECT count(*) FROM transits WHERE received_on = DATE '2020-01-03'") == [(0,)]
    assert library.ask("SELECT status, said FROM batches WHERE status <> 'loaded'") == [("held", "held: it has no rows")]
    release(library.settings(), str(held_ones[0].batch_id), by="Anke", why="it was a holiday", now=NOW)
    assert held(library.settings()) == []
    library.refresh()
    assert library.ask("SELECT count(*) FROM transits WHERE received_on = DATE '2020-01-03'") == [(2,)]


def test_a_state_of_less_than_half_the_usual_size_is_held(tmp_path: Path) -> None:
    library = small_library(tmp_path)
    for day, rows in (("03", 10), ("04", 12), ("05", 5), ("06", 6)):
        library.put(f"transits_2020-01-{day}.csv", NIGHTS, *["book,L1,L2,2020-01-01"] * rows)
    found = {result.origin: result for result in library.fetch() if result.extract == "transits"}
    assert found["transits_2020-01-04.csv"].outcome == "kept"
    # The median of 3, 2, 10 and 12 is 6.5, so 5 is enough; with 5 accepted it is 5.
    assert found["transits_2020-01-05.csv"].outcome == "kept"
    library.put("transits_2020-01-07.csv", NIGHTS, *["book,L1,L2,2020-01-01"] * 2)
    result = next(r for r in library.fetch() if r.origin == "transits_2020-01-07.csv")
    assert result.outcome == "held"
    assert "2 rows where 6 are usual" in result.said


def test_releasing_asks_for_a_name_and_a_reason_and_a_held_batch(tmp_path: Path) -> None:
    library = small_library(tmp_path)
    library.put("transits_2020-01-03.csv", NIGHTS)
    library.fetch()
    waiting = held(library.settings())[0].batch_id
    with pytest.raises(InputError, match="who decides it and why"):
        release(library.settings(), waiting, by=" ", why="x", now=NOW)
    with pytest.raises(UnknownBatchError, match=f"held are: {waiting}"):
        release(library.settings(), "lib/../../x", by="Anke", why="x", now=NOW)
    release(library.settings(), waiting, by="Anke", why="x", now=NOW)
    with pytest.raises(InputError, match="is not held; Anke released it"):
        release(library.settings(), waiting, by="Anke", why="x", now=NOW)


def test_one_bad_extract_does_not_hold_up_the_others(tmp_path: Path) -> None:
    library = small_library(tmp_path)
    library.put("items_2020-03-01.csv", "id,place,status", "i1,L1,B")
    results = library.fetch()
    failed = [result for result in results if result.outcome == "failed"]
    assert [result.origin for result in failed] == ["items_2020-03-01.csv"]
    assert "reads column 'owner', which is not there" in failed[0].said
    assert "Found: id, place, status" in failed[0].said
    assert len(results) == 7
    assert list((tmp_path / "data").rglob("*.part")) == []


def test_rows_of_a_database_without_a_column_that_is_read_are_refused_by_name() -> None:
    extract = parse_extract_map(
        {"extract": "t", "tables": {"titles": {"columns": {"title_id": "nr", "isbn": "isbn"}}}}, where="t"
    )
    with pytest.raises(ExtractError, match=r"koha, titles: column 'isbn' is missing; the extract has nr; .* needs nr, isbn"):
        check_columns(extract, ["nr"], "koha, titles")


class Listening(Silent):
    """Keeps what begins and how many rows each has; may lose patience."""

    def __init__(self, until: int = 1000) -> None:
        self.begun: list[list[object]] = []
        self.until = until

    def begin(self, what: str, total: int | None) -> None:  # noqa: ARG002
        if len(self.begun) == self.until:
            raise KeyboardInterrupt
        self.begun.append([what, 0])

    def advance(self, n: int) -> None:
        self.begun[-1][1] += n  # type: ignore[operator]


def test_of_each_extract_it_is_told_in_order_how_many_rows_came_in(tmp_path: Path) -> None:
    library, heard = small_library(tmp_path), Listening()
    library.put(
        "loans_more.csv", "id,item,borrower,place,lent,returned,name", *[f"{n},i1,{n},L1,03-01-2020,," for n in range(70)]
    )
    results = fetch(library.settings(), today=TODAY, report=heard)
    assert heard.begun == [[f"lib: {result.extract} {result.origin}", result.rows] for result in results]
    assert [result.outcome for result in results] == ["kept"] * len(results)
    assert sum(result.rows for result in results) > 70


def test_who_stops_a_fetch_finds_nothing_half_done_and_can_go_on(tmp_path: Path) -> None:
    library = small_library(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        fetch(library.settings(), today=TODAY, report=Listening(until=2))
    assert len(list_batches(library.data)) == 2
    assert list(library.data.rglob("*.part")) == []
    assert sorted(outcomes(library)) == ["kept"] * 4 + ["known"] * 2


def test_a_long_extract_is_let_go_when_nobody_waits_for_it(tmp_path: Path) -> None:
    library = small_library(tmp_path)
    source, settings = find_source("csv_files"), library.settings()
    extract = next(raw for raw in source.extracts(settings.feed("lib")) if raw.map.name == "loans")
    door = Doorkeeper(extract.map, keys=Keys(tmp_path / "k"), scope="", known_on=TODAY)
    with pytest.raises(StoppedError):
        bring_in(extract, door, tmp_path / "rows.part", sha256="x", report=Silent(), is_stopped=lambda: True)


def test_of_two_equal_files_that_come_in_side_by_side_one_is_kept(tmp_path: Path) -> None:
    library = small_library(tmp_path)
    (tmp_path / "files" / "loans_again.csv").write_bytes((tmp_path / "files" / "loans.csv").read_bytes())
    found = {result.origin: result for result in library.fetch() if result.extract == "loans"}
    assert [found[name].outcome for name in ("loans.csv", "loans_again.csv")] == ["kept", "known"]
    assert found["loans_again.csv"].batch_id == found["loans.csv"].batch_id
    assert list(library.data.rglob("*.part")) == []


def test_a_second_fetch_waits_for_nobody(tmp_path: Path) -> None:
    library = small_library(tmp_path)
    with locked(library.data, "fetch"), pytest.raises(BusyError, match="is busy with fetch"):
        library.fetch()
    assert set(outcomes(library)) == {"kept"}
