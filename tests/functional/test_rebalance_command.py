"""`schakel rebalance`: what to send where tonight, the lists, and a replay in which items rest so."""

import csv
from pathlib import Path
from typing import Any

import pytest
from made_up.lending import make_lending_network

from schakel.cli.exits import Exit


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_lending_network(tmp_path_factory.mktemp("resting") / "data")


def test_every_item_stays_goes_home_or_is_sent_on(schakel: Any, data: Path, tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    document = schakel("rebalance", "--data", data, "--all", "--across", "--lists", lists, "--json").document
    assert document["looked_at"] == document["stay"] + document["to_owner"] + document["sent_on"] > 0
    assert document["left_out"]
    sends = document["sends"]
    assert len({sent["item_id"] for sent in sends}) == len(sends) == document["to_owner"] + document["sent_on"]
    assert all(sent["location"] != sent["to"] for sent in sends)
    rows = [row for path in document["lists"] for row in csv.DictReader(Path(path).read_text().splitlines())]
    assert {row["why"] for row in rows} <= {"terug naar waar het hoort", "daar meer gevraagd"}
    listed = sorted((row["item_id"], row["location_code"], row["to_location_code"]) for row in rows)
    assert listed == sorted((sent["item_id"], sent["location"], sent["to"]) for sent in sends)
    told = schakel("rebalance", "--data", data, "--all", "--across", "--language", "en")
    assert f"Of {document['looked_at']} items {document['stay']} stay" in told.out


def test_what_is_lost_weighs_and_a_wrong_value_or_folder_is_refused(schakel: Any, data: Path, tmp_path: Path) -> None:
    values = data / "rebalancing.toml"
    try:
        values.write_text("[movement_cents]\nvalue = 1e8\n")
        dear = schakel("rebalance", "--data", data, "--all", "--across", "--json").document
        values.write_text("".join(
            f"[{name}]\nvalue = {value}\n" for name, value in {
                "movement_cents": 0, "km_cents": 0, "lost_cents": 100000, "elsewhere_share": 1, "margin_cents": 0,
                "worth_days": 1000000,
            }.items()
        ))  # fmt: skip
        free = schakel("rebalance", "--data", data, "--all", "--across", "--json").document
        assert dear["sends"] == [] != free["sends"]
        values.write_text("[elsewhere_share]\nvalue = 1.2\n")
        assert "elsewhere_share is 1.2; write a share from 0 to 1" in schakel("rebalance", "--data", data).err
        values.write_text("[moving]\nvalue = 3\n")
        assert "allowed are movement_cents" in schakel("rebalance", "--data", data).err
    finally:
        values.unlink()
    (tmp_path / "note.txt").write_text("mine")
    refused = schakel("rebalance", "--data", data, "--lists", tmp_path)
    assert refused.exit is Exit.REFUSED
    assert "note.txt" in refused.err
