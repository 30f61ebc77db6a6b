"""Personal values are planted in extracts, in good rows and in bad ones; then everything that was written is searched."""

import io
import logging
import re
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from sample_network import make_network

from schakel.cli.main import run
from schakel.vocabulary.table import Sensitivity
from schakel.vocabulary.tables import TABLES

NUMBER, NAME, STREET, PHONE, MAIL, POSTCODE = (
    "77123456",
    "Geheimvrouw",
    "Verborgenlaan",
    "0599123456",
    "geheim@voorbeeld",
    "9876ZX",
)
OUTSIDE = (NUMBER, NAME, STREET, PHONE, MAIL, POSTCODE, "9876 ZX")
"""Values that never enter at all, raw store included."""

MISPLACED = "Kwijtgeraakt"
"""A word typed where a date of a person belongs. Its column is one that enters, so the raw batch keeps it, as it keeps
whatever comes; the reason of the refusal, the log and every page do not show it."""


def plant(data: Path) -> None:
    wise = data / "extracts" / "wise"
    person = f"{NUMBER};{NAME};{STREET} 7;{POSTCODE};Zandwijk;{PHONE};{MAIL};V;1985;Basis;4101;41"
    with (wise / "klanten_2020-12-31.csv").open("a") as file:
        file.write(f"{person};14-02-2015;13-02-2021;05-12-2020\n")
        file.write(f"{person.replace(NUMBER, NUMBER + '1')};{MISPLACED};13-02-2021;05-12-2020\n")
        file.write(f"{person.replace(NUMBER, NUMBER + '2')};14-02-2015;13-02-1990;{MISPLACED}\n")
        file.write(f"{person.replace('4101', 'XXXX')};14-02-2015;;\n")
    with (wise / "reserveringen_2020-12-31.csv").open("a") as file:
        file.write(f"699991;100001;;{NUMBER};4101;N;20-11-2020;;;;A;\n")
        file.write(f"699992;100001;;{NUMBER};4101;N;31-31-2020;;;;A;\n")
        file.write(f"699993;100001;;{NUMBER};9999;N;20-11-2020;;;;A;\n")
    with next(wise.glob("uitleningen_*.csv")).open("a") as file:
        file.write(f"999991;30000001;{NUMBER};4101;02-11-2020;23-11-2020;01-10-2020;41;S;Volwassenen\n")
        file.write(f"999992;30000001;{NUMBER};4101;;23-11-2020;;41;S;Volwassenen\n")


@dataclass(frozen=True)
class Loaded:
    """The data folder after fetch and refresh, and all that was said meanwhile."""

    data: Path
    said: str


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    folder = tmp_path_factory.mktemp("planted")
    data = make_network(folder / "data")
    plant(data)
    heard, logged = io.StringIO(), io.StringIO()
    handler = logging.StreamHandler(logged)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(heard), redirect_stderr(heard):
            patch.setenv("XDG_STATE_HOME", str(folder / "state"))
            for words in (["fetch"], ["refresh"], ["check"], ["check", "--json"], ["batches", "--json"]):
                ended = run([*words, "--data", str(data)])
                assert ended in (0, 4), heard.getvalue()
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    logs = "".join(log.read_text() for log in (folder / "state").rglob("*.log"))
    return Loaded(data, heard.getvalue() + logged.getvalue() + logs)


def everything_written(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file below a folder as text: Parquet value by value, anything else byte by byte."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), as_text(path)


def as_text(path: Path) -> str:
    if path.suffix != ".parquet":
        return path.read_bytes().decode("utf-8", errors="replace")
    table = pq.read_table(path)
    into = io.StringIO()
    for name in table.column_names:
        into.write("\n".join([name, *(str(value) for value in table.column(name).to_pylist()), ""]))
    return into.getvalue()


def test_a_file_without_its_line_of_heads_does_not_tell_its_first_row(tmp_path: Path) -> None:
    data = make_network(tmp_path / "data")
    person = f"{NUMBER};{NAME};{STREET} 7;{POSTCODE};Zandwijk;{PHONE};{MAIL};V;1985;Basis;4101;41;14-02-2015;13-02-2021;"
    (data / "extracts" / "wise" / "klanten_2020-12-31.csv").write_text(f"{person}\n{person}\n")
    heard = io.StringIO()
    with redirect_stdout(heard), redirect_stderr(heard):
        run(["fetch", "--feed", "wise", "--data", str(data)])
    assert "Lidnummer" in heard.getvalue()
    assert [value for value in OUTSIDE if value in heard.getvalue()] == []


def test_no_value_of_a_person_is_said(loaded: Loaded) -> None:
    assert "klanten" in loaded.said
    assert [value for value in (*OUTSIDE, MISPLACED) if value in loaded.said] == []


def test_no_value_of_a_person_is_written(loaded: Loaded) -> None:
    written = {name: text for name, text in everything_written(loaded.data) if not name.startswith("extracts")}
    assert any(name.startswith("raw/") for name in written)
    assert any(name.endswith("_refused.parquet") for name in written)
    for name, text in written.items():
        leaked = [value for value in OUTSIDE if value in text]
        assert leaked == [], f"{name} holds what should not enter"
        assert MISPLACED not in text or name.startswith("raw/"), f"{name} shows a misplaced value"


def test_the_bad_rows_were_refused_with_hidden_values(loaded: Loaded) -> None:
    """Without refusals the tests above would prove nothing."""
    refused = rows(loaded, 'SELECT "table", "column", found FROM \'{}/_refused.parquet\'')
    assert {"borrowers", "holds", "loans"} <= {table for table, *_ in refused}
    personal = {(t.name, c.name) for t in TABLES.values() for c in t.columns if c.sensitivity is Sensitivity.PERSONAL}
    hidden = [found for table, column, found in refused if (table, column) in personal]
    assert hidden
    assert set(hidden) <= {"(hidden)", "", None}


def test_the_planted_people_are_there_under_a_pseudonym(loaded: Loaded) -> None:
    pseudonyms = [row[0] for row in rows(loaded, "SELECT borrower_pseudonym FROM '{}/borrowers.parquet'")]
    assert len(pseudonyms) >= 3
    assert all(re.fullmatch(r"[0-9a-f]{20}", pseudonym) for pseudonym in pseudonyms)
    of_holds = rows(loaded, "SELECT borrower_pseudonym FROM '{}/holds.parquet' WHERE hold_id = '699991'")
    assert of_holds[0][0] in pseudonyms, "the same person in the same year has the same pseudonym everywhere"


def rows(loaded: Loaded, query: str) -> list[tuple[Any, ...]]:
    snapshot = loaded.data / "snapshots" / (loaded.data / "CURRENT").read_text().strip()
    with duckdb.connect() as connection:
        return connection.execute(query.format(snapshot)).fetchall()
