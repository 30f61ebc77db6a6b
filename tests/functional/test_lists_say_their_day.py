"""Every list that a command writes says of which snapshot and day it is, and is read back all the same."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from made_up.holds import make_holds_network
from made_up.lending import make_lending_network

from schakel.collection.act_lists import HEADS
from schakel.collection.plan_advice import PlanError, check_plan
from schakel.scenarios.act_lists import read_acts
from schakel.warehouse.location_lists import MARKS
from schakel.warehouse.snapshot import current

DAY = "2020-06-30"
RULES = """[rules]
name = "Strict"
version = "1"
signed_by = "Anke"
signed_on = 2020-01-02
[by_category.idle_days]
"*/fiction/*" = { value = 60, why = "so that a small network has something to do" }
"""


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two small networks, of which the snapshots hold what was known on a day."""
    folder = tmp_path_factory.mktemp("networks")
    found = {"lending": make_lending_network(folder / "lending"), "holds": make_holds_network(folder / "holds")}
    (found["lending"] / "weeding.toml").write_text(RULES, encoding="utf-8")
    (found["lending"] / "rebalancing.toml").write_text("[movement_cents]\nvalue = 0\n[km_cents]\nvalue = 0\n"
                                                       "[lost_cents]\nvalue = 100000\n[elsewhere_share]\nvalue = 1\n"
                                                       "[margin_cents]\nvalue = 0\n[worth_days]\nvalue = 1000000\n")  # fmt: skip
    for data in found.values():
        snapshot = current(data)
        assert snapshot is not None
        card = snapshot.path / "snapshot.json"
        card.write_text(json.dumps({**json.loads(card.read_text()), "as_known_on": DAY}))
    return found


@pytest.mark.parametrize(
    ("network", "asked"),
    [
        ("lending", "weed"), ("lending", "rebalance --all --across"), ("lending", "smallest --shrink 20"),
        ("lending", "sizes --consequences"), ("holds", "holds assign"),
    ],
)  # fmt: skip
def test_every_row_of_a_list_says_its_snapshot_and_day(
    schakel: Any, networks: dict[str, Path], tmp_path: Path, network: str, asked: str
) -> None:
    data = networks[network]
    assert schakel(*asked.split(), "--data", data, "--lists", tmp_path / "lists").exit == 0
    files = sorted((tmp_path / "lists").glob("*.csv"))
    assert files
    snapshot = current(data)
    assert snapshot is not None
    about = [snapshot.id, snapshot.known_on.isoformat(), DAY, "simulated" if snapshot.simulated else "real"]
    for path in files:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        assert list(rows[0])[-4:] == list(MARKS), path.name
        assert all([row[name] for name in MARKS] == about for row in rows), path.name


def test_a_plan_is_read_back_with_its_day_and_so_is_one_of_before(
    schakel: Any, networks: dict[str, Path], tmp_path: Path
) -> None:
    schakel("smallest", "--shrink", "20", "--data", networks["lending"], "--lists", tmp_path / "plan")
    plan = tmp_path / "plan"
    acts = read_acts(plan)
    assert acts
    assert check_plan(tmp_path) == plan
    first, *_ = sorted(plan.glob("*.csv"))
    rows = list(csv.DictReader(first.read_text(encoding="utf-8").splitlines()))
    with first.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADS, *([row[name] for name in HEADS] for row in rows)])
    assert check_plan(tmp_path) == plan
    assert [(act.action, act.item_id, act.to) for act in read_acts(plan)] == [(act.action, act.item_id, act.to) for act in acts]
    first.write_text("location_code,item_id\nA,1\n", encoding="utf-8")
    with pytest.raises(PlanError, match="asked is location_code"):
        check_plan(tmp_path)
