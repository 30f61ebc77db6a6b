"""What is kept of the holds of a snapshot: the very figures of the commands, and no hold."""

import json
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from made_up.holds import make_holds_network
from twins.drawn_network import put

from schakel.holds.agreement import agreement_of
from schakel.holds.endings import read_endings
from schakel.holds.foretold import foretell
from schakel.holds.kept import FILE, YEAR, read_holds, write_holds
from schakel.holds.queue import read_queues
from schakel.holds.survival import curve
from schakel.holds.waits import read_waits, read_waits_of_organisations
from schakel.vocabulary.progress import Silent
from schakel.vocabulary.tables import TABLES
from schakel.warehouse.snapshot import current


def test_what_is_kept_is_what_the_commands_say(tmp_path: Path) -> None:
    data = make_holds_network(tmp_path / "data")
    snapshot, agreement = current(data), agreement_of(data)
    assert snapshot is not None
    assert read_holds(snapshot) is None
    write_holds(snapshot, agreement)
    kept = read_holds(snapshot)
    assert kept is not None
    until = snapshot.known_on + timedelta(days=1)
    since = until - YEAR
    with snapshot.connect() as connection:
        assert list(kept.queues) == read_queues(connection, agreement, snapshot.known_on)
        waits = read_waits(connection, since=since, until=until, as_of=snapshot.known_on)
        assert list(kept.waits[: len(waits)]) == waits
        assert {each.place for each in kept.waits[len(waits) :]} == {"O"}
        assert list(kept.endings) == read_endings(connection, since=since, until=until)
    assert (kept.titles, kept.over_threshold, kept.to_buy) == (2, 1, 1)
    assert {check.check: check.found for check in kept.checks}["short_expiry"] == 1
    text = (snapshot.path / FILE).read_text()
    assert not any(word in text for word in ("p-one", "p-two", '"h1"', '"h2"', "pseudonym"))
    assert json.loads(text)["agreed"]["queue.ratio_threshold"]["why"]


def test_waits_of_an_organisation_are_those_of_its_locations_together() -> None:
    day, drawn = date(2020, 1, 1), np.random.default_rng(4)
    codes = ("A", "B", "C", "D")
    holds: list[dict[str, Any]] = []
    for number in range(400):
        place, wait = codes[int(drawn.integers(4))], int(drawn.integers(1, 60))
        placed = day + timedelta(days=int(drawn.integers(300)))
        is_ready = drawn.random() < 0.7
        holds.append({
            "hold_id": f"h{number}", "pickup_location_code": place, "kind": ("branch", "network", None)[number % 3],
            "placed_on": placed, "available_on": placed + timedelta(days=wait) if is_ready else None,
            "ended_on": placed + timedelta(days=wait) if number % 5 == 0 else None,
            "outcome": "fulfilled" if is_ready else "open",
        })  # fmt: skip
    runs = {"A": "O1", "B": "O1", "C": "O2", "D": None}
    locations = [{"location_code": code, "organisation_code": owner} for code, owner in runs.items()]
    last = date(2020, 12, 31)
    given: dict[str, list[dict[str, Any]]] = {"holds": holds, "locations": locations}
    rows = {
        name: [{column.name: row.get(column.name) for column in table.columns} for row in given.get(name, [])]
        for name, table in TABLES.items()
    }
    with put(rows) as connection:
        found = read_waits_of_organisations(connection, since=day, until=date(2021, 1, 1), as_of=last)
    twin: dict[tuple[str, str], list[tuple[int, bool]]] = defaultdict(list)
    for hold in holds:
        ready = hold["available_on"] is not None and hold["available_on"] <= last
        end = hold["available_on"] if ready else min(hold["ended_on"] or last, last)
        owner = runs[hold["pickup_location_code"]]
        for kind in {str(hold["kind"]), "all"} - {"None"} if owner else ():
            twin[str(owner), kind].append(((end - hold["placed_on"]).days, ready))
    assert {(each.place, each.kind) for each in found} == set(twin)
    for each in found:
        days, ready = (np.array(part) for part in zip(*twin[each.place, each.kind], strict=True))
        expected = curve(days, ready)
        assert (each.holds, each.ready) == (len(days), int(ready.sum()))
        assert (each.median, each.p90) == (expected.quantile(0.5), expected.quantile(0.9))


def test_a_forecast_counts_every_open_hold_once_and_names_none(tmp_path: Path) -> None:
    data = make_holds_network(tmp_path / "data")
    snapshot = current(data)
    assert snapshot is not None
    with snapshot.connect() as connection:
        document = foretell(connection, agreement_of(data), snapshot.known_on, Silent())
    whole = next(row for row in document["open"] if row["place"] == "all")
    assert sum(whole["half"].values()) == sum(whole["nine"].values()) == 3
    places = [row for row in document["open"] if row["place"] != "all"]
    assert {band: sum(row["half"][band] for row in places) for band in whole["half"]} == whole["half"]
    assert '"h1"' not in json.dumps(document)


def test_a_snapshot_of_before_has_nothing_kept(tmp_path: Path) -> None:
    assert read_holds(SimpleNamespace(path=tmp_path)) is None
