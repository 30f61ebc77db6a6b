"""`schakel forget` and `schakel retention`: what must go is gone, what must stay stays, and wrong input is explained."""

import io
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from schakel.cli.exits import Exit
from schakel.intake.keys import Keys
from schakel.retention.closing import DAY_OF, STATES, counting_persons, tables_with_pseudonyms
from schakel.warehouse.batch import list_batches
from schakel.warehouse.snapshot import Snapshot, current, pin

NUMBER = "700001"
"""A borrower of the samples who borrowed in 2020."""


@pytest.fixture
def data(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "home", symlinks=True)
    return tmp_path / "home" / "data"


def a_year_later(data: Path) -> None:
    settings = data / "schakel.toml"
    settings.write_text(settings.read_text().replace("today = 2020-12-31", "today = 2022-02-01"))


def snapshot_of(data: Path) -> Snapshot:
    found = current(data)
    assert found is not None
    return found


def cells(folder: Path) -> Iterator[tuple[str, str]]:
    """A dull second search: every value of every Parquet file, and every other file as it lies."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            yield str(path), "\n".join(str(value) for name in table.column_names for value in table[name].to_pylist())
        yield str(path), path.read_bytes().decode("utf-8", errors="replace")


def ask(data: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(query.format(snapshot_of(data).path)).fetchall()


def pseudonym_of(data: Path, number: str = NUMBER, year: int = 2020) -> str:
    return Keys(data.parent / "keys").pseudonyms([f"{year}|{number}"], "")[0]


def test_a_borrower_is_taken_out_everywhere_and_the_search_proves_it(schakel: Any, data: Path) -> None:
    pseudonym = pseudonym_of(data)
    assert any(pseudonym in text for name, text in cells(data) if "/raw/" in name)
    assert any(pseudonym in text for name, text in cells(data) if "/snapshots/" in name)
    pin(data, snapshot_of(data).id, why="published")
    loans = ask(data, "SELECT count(*) FROM '{}/loans.parquet'")
    ended = schakel("forget", "--borrower", NUMBER, "--remove-extracts", "--yes", "--data", data, "--json")
    assert ended.exit is Exit.DONE, ended.err
    assert ended.document["proven"] is True
    assert ended.document["forgotten"]["rows"]["batches"] > 1
    assert ended.document["forgotten"]["searched"]["files"] > 30
    assert [name for name, text in cells(data) if pseudonym in text] == []
    assert [name for name, text in cells(data) if "/extracts/" in name and NUMBER in text] == []
    assert ask(data, "SELECT count(*) FROM '{}/loans.parquet'") == loans, "a loan stays a loan"
    for said in (ended.out, ended.err, (data / "forgotten.jsonl").read_text()):
        assert NUMBER not in said
        assert pseudonym not in said
    (line,) = (data / "forgotten.jsonl").read_text().splitlines()
    assert json.loads(line)["proof"]["found"] == 0


def test_after_forgetting_all_rows_are_still_accounted_for(schakel: Any, data: Path) -> None:
    borrowers = ask(data, "SELECT count(*) FROM '{}/borrowers.parquet'")[0][0]
    schakel("forget", "--borrower", NUMBER, "--remove-extracts", "--yes", "--data", data)
    kept = [result for result in schakel("fetch", "--data", data, "--json").document["extracts"] if result["outcome"] == "kept"]
    assert kept == [], "an extract that is known does not come in again"
    assert schakel("refresh", "--data", data).exit is Exit.DONE
    assert schakel("check", "--data", data).exit is Exit.DONE
    assert ask(data, "SELECT count(*) FROM '{}/borrowers.parquet'")[0][0] == borrowers - 1
    reasons = ask(data, "SELECT found FROM '{}/_refused.parquet' WHERE \"table\" = 'borrowers'")
    assert ("taken out on request of the borrower",) in reasons


def test_an_extract_that_holds_the_number_is_named_and_not_touched(schakel: Any, data: Path) -> None:
    before = {path: path.read_bytes() for path in (data / "extracts").rglob("*.csv")}
    ended = schakel("forget", "--borrower", NUMBER, "--yes", "--data", data)
    assert ended.exit is Exit.REFUSED
    assert "klanten_2020-12-31.csv: column Lidnummer, of the library system" in ended.err
    assert "--remove-extracts" in ended.err
    assert {path: path.read_bytes() for path in (data / "extracts").rglob("*.csv")} == before
    assert schakel("forget", "--borrower", NUMBER, "--remove-extracts", "--yes", "--data", data).exit is Exit.DONE


def test_an_extract_that_was_not_fetched_is_not_removed(schakel: Any, data: Path) -> None:
    new = data / "extracts" / "wise" / "klanten_2020-11-30.csv"
    shutil.copy(data / "extracts" / "wise" / "klanten_2020-12-31.csv", new)
    ended = schakel("forget", "--borrower", NUMBER, "--remove-extracts", "--yes", "--data", data)
    assert ended.exit is Exit.REFUSED
    assert "klanten_2020-11-30.csv" in ended.err
    assert new.exists()


def test_a_number_that_strayed_into_a_text_is_found(schakel: Any, data: Path) -> None:
    (data / "notes.txt").write_text(f"belde over {NUMBER}.")
    ended = schakel("forget", "--borrower", NUMBER, "--remove-extracts", "--yes", "--data", data)
    assert ended.exit is Exit.REFUSED
    assert "notes.txt: 1 times" in ended.err
    (data / "notes.txt").write_text("belde over iets.")
    assert schakel("forget", "--borrower", NUMBER, "--yes", "--data", data).exit is Exit.DONE


def test_a_database_elsewhere_was_not_searched_and_that_is_said(
    schakel: Any, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCHAKEL_DATABASE", "postgresql://site@db/schakel")
    ended = schakel("forget", "--borrower", NUMBER, "--remove-extracts", "--yes", "--data", data)
    assert ended.exit is Exit.REFUSED
    assert "the database of the site (SCHAKEL_DATABASE): could not be looked into" in ended.err
    assert "Nothing is left" not in ended.out
    (line,) = (data / "forgotten.jsonl").read_text().splitlines()
    assert json.loads(line)["proof"]["unread"] == 1


def test_rules_of_a_database_elsewhere_are_asked_of_the_site(schakel: Any, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not (data / "site.sqlite3").exists()
    assert schakel("retention", "--data", data).exit is Exit.DONE
    monkeypatch.setenv("SCHAKEL_DATABASE", "mysql://site@db/schakel")
    ended = schakel("retention", "--data", data)
    assert ended.exit is Exit.REFUSED
    assert "mysql" in ended.err


def test_texts_of_the_database_lose_it_and_keys_do_not_break(schakel: Any, data: Path) -> None:
    with closing(sqlite3.connect(data / "site.sqlite3")) as database:
        database.execute("CREATE TABLE decision (id INTEGER PRIMARY KEY, key TEXT UNIQUE, title_id TEXT, note TEXT)")
        database.execute("INSERT INTO decision VALUES (1, 'k', ?, ?)", (NUMBER, f"voor {NUMBER} en 1{NUMBER}"))
        database.execute("INSERT INTO decision VALUES (2, 'l', '', ?)", (f"weg {NUMBER}",))
        database.execute("DELETE FROM decision WHERE id = 2")
        database.commit()
    ended = schakel("forget", "--borrower", NUMBER, "--remove-extracts", "--yes", "--data", data, "--json")
    assert ended.exit is Exit.DONE, ended.err
    with closing(sqlite3.connect(data / "site.sqlite3")) as database:
        assert database.execute("SELECT * FROM decision").fetchall() == [(1, "k", NUMBER, f"voor [vergeten] en 1{NUMBER}")]
    assert f"weg {NUMBER}".encode() not in (data / "site.sqlite3").read_bytes(), (
        "deleted rows stay in the file until it is written anew"
    )
    assert ended.document["forgotten"]["searched"]["same_digits"]["site.sqlite3: decision.title_id"] == 1


def test_a_job_that_holds_a_pseudonym_goes(schakel: Any, data: Path) -> None:
    job = data / "jobs" / "replay-0123456789ab"
    job.mkdir(parents=True)
    (job / "job.json").write_text(json.dumps({"kind": "replay", "asked": {"who": pseudonym_of(data)}}))
    assert schakel("forget", "--borrower", NUMBER, "--remove-extracts", "--yes", "--data", data).exit is Exit.DONE
    assert not job.exists()


def test_a_closed_year_loses_its_key_and_its_pseudonyms_and_keeps_its_figures(schakel: Any, data: Path) -> None:
    a_year_later(data)
    schakel("refresh", "--data", data)
    key = (data.parent / "keys" / "2020.key").read_bytes()
    query = "SELECT * FROM '{}/_figures.parquet' WHERE starts_on < DATE '2021-01-01' ORDER BY ALL"
    before = ask(data, query)
    assert {row[0] for row in before} >= set(counting_persons())
    assert ask(data, "SELECT count(borrower_pseudonym) FROM '{}/loans.parquet'") != [(0,)]
    ended = schakel("forget", "--year", "2020", "--yes", "--data", data, "--json")
    assert ended.exit is Exit.DONE, ended.err
    assert ended.document["forgotten"]["left"] == 0
    assert ended.document["forgotten"]["rows"] > 0
    assert [path for path in data.parent.rglob("*") if path.is_file() and key in path.read_bytes()] == []
    assert schakel("refresh", "--data", data).exit is Exit.DONE
    for table in DAY_OF:
        assert ask(data, f"SELECT count(borrower_pseudonym), count(*) > 0 FROM '{{}}/{table}.parquet'") == [(0, True)]
    assert ask(data, "SELECT count(borrower_pseudonym) > 0 FROM '{}/borrowers.parquet'") == [(True,)]
    assert ask(data, query) == before, "no figure changes, those that count persons included"
    again = schakel("forget", "--year", "2020", "--yes", "--data", data, "--json")
    assert (again.exit, again.document["forgotten"]["rows"]) == (Exit.DONE, 0)


def test_an_earlier_state_of_knowledge_does_not_say_that_nobody_borrowed(schakel: Any, data: Path) -> None:
    a_year_later(data)
    schakel("refresh", "--data", data)
    schakel("forget", "--year", "2020", "--yes", "--data", data)
    assert schakel("refresh", "--as-known-on", "2021-01-31", "--data", data).exit is Exit.DONE
    assert ask(
        data, "SELECT count(*) FROM '{}/_figures.parquet' WHERE measure = 'active_borrowers' AND year(starts_on) = 2020"
    ) == [(0,)]


def test_a_year_is_not_closed_while_something_was_fetched_after_the_snapshot(schakel: Any, data: Path) -> None:
    a_year_later(data)
    wise = data / "extracts" / "wise"
    loans = next(wise.glob("uitleningen_*.csv"))
    shutil.copy(loans, wise / loans.name.replace("2020-12-31", "2021-01-31"))
    with (wise / loans.name.replace("2020-12-31", "2021-01-31")).open("a") as file:
        file.write("999991;30000001;700001;4101;02-11-2020;23-11-2020;;41;S;Volwassenen\n")
    schakel("fetch", "--data", data)
    ended = schakel("forget", "--year", "2020", "--yes", "--data", data)
    assert ended.exit is Exit.REFUSED
    assert "run `schakel refresh`" in ended.err
    assert Keys(data.parent / "keys").years() == [2020], "nothing was destroyed"


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--year", "2020"], Exit.REFUSED, "2020 is not over"),
        (["--year", "2013"], Exit.REFUSED, "there is no key of 2013; there are keys 2020"),
        (["--borrower", " "], Exit.REFUSED, "that is no borrower number"),
        (["--borrower", "1|2"], Exit.REFUSED, "without `|`"),
        (["--borrower", "1", "--scope", "x"], Exit.REFUSED, "there is no scope 'x'; scopes are"),
        ([], Exit.USAGE, "give one of --year, --borrower and --due"),
        (["--due", "--year", "2019"], Exit.USAGE, "give one of --year, --borrower and --due"),
        (["--due", "--remove-extracts"], Exit.USAGE, "belong to --borrower"),
    ],
)
def test_wrong_input_is_explained(schakel: Any, data: Path, words: list[str], code: Exit, says: str) -> None:
    before = dict(cells(data))
    ended = schakel("forget", *words, "--yes", "--data", data)
    assert (ended.exit, says in ended.err) == (code, True), ended.err
    assert dict(cells(data)) == before


def test_it_asks_before_it_destroys(schakel: Any, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_year_later(data)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    ended = schakel("forget", "--year", "2020", "--data", data)
    assert ended.exit is Exit.STOPPED
    assert "destroyed for good" in ended.err
    assert Keys(data.parent / "keys").years() == [2020]


def test_what_is_due_is_shown_and_then_gone(schakel: Any, data: Path) -> None:
    (data / "spill-999999999-ab").mkdir()
    (data / "spill-999999999-ab" / "rows").write_text("x")
    (data / "raw" / "wise" / "klanten" / "rows-1.part").write_text("x")
    for batch in list_batches(data, "wise"):
        replace(batch, fetched_at=datetime(2021, 1, 1, tzinfo=UTC)).write(data)
    (data / "retention.toml").write_text('[extracts]\nkeep_days = 0\nreason = "a test"\n')
    a_year_later(data)
    shown = schakel("retention", "--data", data, "--json").document
    assert {each["rule"] for each in shown["due"]} == {"loans_with_pseudonym", "keys", "extracts", "spill", "unfinished"}
    ended = schakel("forget", "--due", "--yes", "--data", data, "--json")
    assert ended.exit is Exit.DONE, ended.err
    assert set(ended.document["gone"]) == {"keys", "extracts", "spill", "unfinished"}
    assert list((data / "extracts" / "wise").glob("klanten_*.csv")) == []
    assert len(list_batches(data, "wise", "klanten")) > 0
    assert schakel("retention", "--data", data, "--json").document["due"] == []


def test_every_table_with_a_pseudonym_has_its_place_in_forgetting() -> None:
    assert set(tables_with_pseudonyms()) == {*DAY_OF, STATES}


def test_measures_that_count_persons_are_told_by_what_they_read() -> None:
    assert counting_persons() == ["active_borrowers", "loans_per_borrower"]
