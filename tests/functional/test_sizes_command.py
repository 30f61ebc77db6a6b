"""`schakel sizes` on a small network: over and under the norm, what going there means, and norms that cannot be."""

import csv
from pathlib import Path
from typing import Any

import duckdb
import pytest
from made_up.lending import make_lending_network

from schakel.cli.exits import Exit

NORM = """
[rules]
name = "DBO"
version = "1"
signed_by = "Carla"
signed_on = 2020-01-02
[norm]
items_per_inhabitant = { value = 0.5, why = "small figures for a small network" }
[items_per_inhabitant_of]
GM2 = 1.5
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """60 items at A and 1 lost, in GM1 (80 people); 60 at C, in GM2 (60 people); nobody counted GM3, where B is."""
    folder = make_lending_network(tmp_path_factory.mktemp("lending") / "data")
    tables = folder / "snapshots" / "one"
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE l AS SELECT * FROM '{tables / 'locations.parquet'}'")
        for code, municipality in (("A", "GM1"), ("C", "GM2"), ("B", "GM3")):
            connection.execute("UPDATE l SET municipality_code = ? WHERE location_code = ?", [municipality, code])
        connection.execute(f"COPY l TO '{tables / 'locations.parquet'}' (FORMAT parquet)")
        connection.execute("CREATE TABLE i (area_code VARCHAR, counted_on DATE, age_class VARCHAR, persons INTEGER)")
        connection.execute(
            "INSERT INTO i VALUES ('GM1', '2019-01-01', 'all', 999), ('GM1', '2020-01-01', '0-3', 30), "
            "('GM1', '2020-01-01', '75+', 50), ('GM2', '2020-01-01', 'all', 60), "
            "('GM2', '2020-01-01', '0-3', 9), ('GM2', '2021-01-01', 'all', 1)"
        )  # fmt: skip
        connection.execute(f"COPY i TO '{tables / 'inhabitants.parquet'}' (FORMAT parquet)")
    (folder / "size_norm.toml").write_text(NORM, encoding="utf-8")
    return folder


def test_over_and_under_by_inhabitants_and_by_use(schakel: Any, data: Path) -> None:
    document = schakel("sizes", "--data", data, "--json").document
    found = {each["municipality"]: each for each in document["municipalities"]}
    names = ("items", "inhabitants", "norm_inhabitants", "over_inhabitants")
    assert {code: tuple(each[name] for name in names) for code, each in found.items()} == {
        "GM1": (60, 80, 40, 20), "GM2": (60, 60, 90, -30), "GM3": (0, None, None, None)
    }  # fmt: skip
    assert found["GM1"]["norm_use"] == round(found["GM1"]["loans_last_year"] / 2.5)
    assert document["consequences"] is None
    told = schakel("sizes", "--data", data, "--language", "en")
    assert "GM3: the norm by inhabitants cannot be told; it stays as it is." in told.out
    assert "DBO 1, signed by Carla" in told.out


def test_what_going_to_the_norm_means(schakel: Any, data: Path, tmp_path: Path) -> None:
    document = schakel("sizes", "--data", data, "--consequences", "--lists", tmp_path / "lists", "--json").document
    found = document["consequences"]
    assert (found["leave"], found["to_buy"]) == (20, 30)
    assert set(found["demand_met"]) == {"O1", "O2", "province"}
    assert "province" in found["under_the_norm"]
    drops = [row for name in document["lists"] for row in csv.DictReader((tmp_path / "lists" / name).read_text().splitlines())]
    assert sum(row["action"] == "drop" for row in drops) >= 20 - sum(row["action"] == "move" for row in drops)
    told = schakel("sizes", "--data", data, "--consequences", "--language", "en")
    assert "20 items leave; 30 would have to be bought" in told.out
    assert "Not met at the norm, nor as it is: province." in told.out


def test_norms_that_cannot_be_are_named(schakel: Any, data: Path, tmp_path: Path) -> None:
    assert "give --consequences too" in schakel("sizes", "--data", data, "--lists", tmp_path / "x").err
    try:
        (data / "size_norm.toml").write_text(NORM.replace("GM2 = 1.5", "GM7 = 2"), encoding="utf-8")
        ended = schakel("sizes", "--data", data)
        assert ended.exit is Exit.REFUSED
        assert "items_per_inhabitant_of: there are no items in GM7; there are in GM1, GM2, GM3" in ended.err
        (data / "size_norm.toml").write_text(NORM.replace("GM2 = 1.5", "GM2 = -1"), encoding="utf-8")
        assert "GM2 is -1; write items for each inhabitant" in schakel("sizes", "--data", data).err
    finally:
        (data / "size_norm.toml").write_text(NORM, encoding="utf-8")
