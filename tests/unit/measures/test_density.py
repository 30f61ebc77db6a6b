"""Inhabitants per km², of the newest count, and only where all of it is known."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet as pq

from schakel.measures.density import densities


@dataclass(frozen=True)
class Folder:
    path: Path


def write(folder: Path, **tables: list[dict[str, Any]]) -> Folder:
    for name, rows in tables.items():
        pq.write_table(pyarrow.Table.from_pylist(rows), folder / f"{name}.parquet")
    return Folder(folder)


def people(code: str, year: int, age: str, persons: int) -> dict[str, Any]:
    return {"area_code": code, "counted_on": date(year, 1, 1), "age_class": age, "persons": persons}


SERVED = [
    {"organisation_code": code, "municipality_code": of, "valid_until": until}
    for code, of, until in (
        ("A", "GM1", None),
        ("A", "GM2", None),
        ("B", "GM1", None),
        ("B", "GM3", None),
        ("C", "GM2", date(2020, 1, 1)),
    )
]


def test_the_newest_count_and_all_ages_or_their_sum(tmp_path: Path) -> None:
    found = write(
        tmp_path,
        areas=[{"area_code": f"GM{number}", "surface_km2": km2} for number, km2 in ((1, 10.0), (2, 5.0), (3, None))],
        inhabitants=[
            people("GM1", 2019, "all", 50), people("GM1", 2020, "all", 100), people("GM1", 2020, "0-3", 7),
            people("GM2", 2020, "0-3", 20), people("GM2", 2020, "4-11", 30), people("GM3", 2020, "all", 9),
        ],
        service_areas=SERVED,
    )  # fmt: skip
    # B serves a municipality of unknown surface, and C no longer serves any.
    assert densities(found) == {("municipality", "GM1"): 10.0, ("municipality", "GM2"): 10.0, ("organisation", "A"): 10.0}


def test_a_snapshot_of_before_the_surface_was_kept_has_none(tmp_path: Path) -> None:
    found = write(tmp_path, areas=[{"area_code": "GM1"}], inhabitants=[people("GM1", 2020, "all", 5)], service_areas=SERVED)
    assert densities(found) == {}
    assert densities(Folder(tmp_path / "nothing")) == {}
