"""The statistical office's own files load by the shipped maps, and an independent recount agrees."""

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from schakel.intake.fetch import fetch
from schakel.intake.refresh import refresh
from schakel.intake.settings import load_settings
from schakel.sources.cbs import SOURCE
from schakel.vocabulary.progress import Silent
from schakel.warehouse.account import refused_rows, totals
from schakel.warehouse.snapshot import Snapshot

pytestmark = pytest.mark.real_data

SETTINGS = """
network = {{ code = "drenthe", name = "Drenthe" }}
keys = "../keys"
[[feeds]]
name = "cbs"
source = "cbs"
path = "{path}"
"""


@pytest.fixture(scope="module")
def snapshot(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    data = tmp_path_factory.mktemp("geo") / "data"
    data.mkdir()
    (data / "schakel.toml").write_text(SETTINGS.format(path=real_data / "geo"))
    settings = load_settings(data, {})
    told = fetch(settings, today=date(2024, 12, 31), report=Silent())
    # Neither inhabitants by age nor figures of libraries are in that folder.
    asked = {extract.name for extract in SOURCE.maps()} - {"bevolking", "bibliotheken"}
    assert {result.extract for result in told if result.outcome == "kept"} == asked
    return refresh(settings, now=datetime(2024, 12, 31, tzinfo=UTC), report=Silent())


def _features(real_data: Path, name: str) -> list[dict[str, object]]:
    found = json.loads((real_data / "geo" / f"drenthe15km_{name}_2022.geojson").read_text())
    return [feature["properties"] for feature in found["features"]]


def _rows(real_data: Path, name: str) -> list[dict[str, str]]:
    with (real_data / "geo" / f"drenthe15km_{name}.csv").open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def test_every_area_is_there(snapshot: Snapshot, real_data: Path) -> None:
    with snapshot.connect() as connection:
        found = dict(connection.execute("SELECT kind, count(*) FROM areas GROUP BY 1").fetchall())
    assert found == {
        "municipality": len(_features(real_data, "gemeenten")), "wijk": len(_features(real_data, "wijken")),
        "buurt": len(_rows(real_data, "buurt_points_population")), "postcode4": len(_rows(real_data, "pc4_population_centroids")),
    }  # fmt: skip


def test_inhabitants_of_the_network_are_those_published(snapshot: Snapshot) -> None:
    query = (
        "SELECT kind, sum(persons) FROM inhabitants JOIN areas USING (area_code) "
        "WHERE is_in_network AND counted_on = DATE '2022-01-01' GROUP BY 1"
    )
    with snapshot.connect() as connection:
        # 265,051 + 107,856 + 68,979 + 55,857 of the year plan; the office rounds wijken to fives.
        assert dict(connection.execute(query).fetchall()) == {"municipality": 497_743, "wijk": 497_770}


def test_a_recount_of_the_raw_files_agrees(snapshot: Snapshot, real_data: Path) -> None:
    with snapshot.connect() as connection:
        found = dict(
            connection.execute(
                "SELECT kind || ' ' || year(counted_on), sum(persons) FROM inhabitants JOIN areas USING (area_code) GROUP BY 1"
            ).fetchall()
        )
        parents = dict(connection.execute("SELECT area_code, parent_code FROM areas WHERE kind IN ('wijk', 'buurt')").fetchall())
    buurten = _rows(real_data, "buurt_points_population")
    assert found["buurt 2015"] == sum(int(float(row["pop2015"])) for row in buurten if row["pop2015"])
    assert found["postcode4 2024"] == sum(
        int(float(row["pop2024"])) for row in _rows(real_data, "pc4_population_centroids") if row["pop2024"]
    )
    for kind, name in (("municipality", "gemeenten"), ("wijk", "wijken")):
        total = sum(int(row["population"]) for row in _features(real_data, name) if row["population"] is not None)  # type: ignore[call-overload]
        assert found[f"{kind} 2022"] == total
    assert parents["WK168000"] == "GM1680"
    assert all(parents[row["bu_code"]] == (row["wk2022"] or None) for row in buurten)


def test_every_row_is_accounted_for(snapshot: Snapshot, real_data: Path) -> None:
    for account in totals(snapshot):
        assert (
            account.rows_in
            == account.loaded + account.refused + account.superseded + account.repeated + account.left_out + account.held
        )
    empty = [row for row in _features(real_data, "wijken") if row["population"] is None]
    assert len(refused_rows(snapshot, limit=1000)) == len(empty)
