"""Which item for which hold: 20,000 open holds, a million items, 48 locations; and ten times as much.

The night is drawn: titles are asked for by a Zipf-like law, popular ones have more items, most of them out. From a snapshot
on disk to a plan with its proof; then the rules of today on the same night.
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import bench
import duckdb
from bench import Row, peak_gib, watch

from schakel.holds.agreement import our_agreement
from schakel.holds.comparison import outcome
from schakel.holds.flow import assign
from schakel.holds.journeys import journeys_of
from schakel.holds.places import read_places
from schakel.holds.todays_rules import RULES, carried_out
from schakel.holds.tonight import read_tonight
from schakel.warehouse.snapshot import Snapshot, read_snapshot

TITLE = "Which item for which hold"
TONIGHT = date(2020, 12, 31)


def run(small: bool, folder: Path) -> Iterator[Row]:
    """The province, then ten times as much work on the same places."""
    scale = 0.01 if small else 1.0
    # The libraries are loaded on first use, and once for all commands: that is no part of the work.
    list(_night(folder / "first", 200, 10_000, 0.01, "", None, with_rules=False))
    yield from _night(folder / "once", round(20_000 * scale), round(1_000_000 * scale), scale, "", 2.0, with_rules=True)
    yield from _night(
        folder / "ten", round(200_000 * scale), round(10_000_000 * scale), 10 * scale, "10 ×: ", None, with_rules=False
    )


def _night(
    folder: Path, holds: int, items: int, scale: float, name: str, target: float | None, *, with_rules: bool
) -> Iterator[Row]:
    snapshot, agreement = draw(folder, holds, items), our_agreement()
    with snapshot.connect() as connection:
        with watch() as reading:
            places = read_places(connection, agreement, TONIGHT)
            tonight, journeys = read_tonight(connection, places, agreement, TONIGHT), journeys_of(places, agreement)
        places.picks[:] = max(1, round(150 * scale))
        places.room[:] = max(1, round(200 * scale))
    with watch() as assigning:
        plan = assign(tonight, journeys)
    assert plan.proof is not None
    assert plan.proof.cost_cents == plan.proof.bound_cents
    size = f"{holds:,} holds, {items:,} items, {len(places.codes)} locations"
    taking_part = f"{len(tonight.holds):,} holds and {len(tonight.items):,} items take part"
    yield Row(f"{name}reading holds and items from the snapshot", reading.cpu_seconds, "CPU-s", note=taking_part)
    yield Row(f"{name}building the flow, solving, proving", assigning.cpu_seconds, "CPU-s", note=f"{plan.arcs:,} arcs")
    yield Row(f"{name}snapshot to proven plan", reading.cpu_seconds + assigning.cpu_seconds, "CPU-s", target, size)
    yield Row(f"{name}the same on the wall", reading.seconds + assigning.seconds, "s")
    yield Row(f"{name}memory at most", peak_gib(), "GiB", 4)
    found = outcome("flow", plan, tonight, journeys)
    yield from _figures(f"{name}flow", found)
    for rule in RULES if with_rules else ():
        with watch() as ruling:
            done = carried_out(RULES[rule](tonight, journeys), tonight, journeys)
        yield Row(f"{rule}", ruling.cpu_seconds, "CPU-s")
        yield from _figures(rule, outcome(rule, done, tonight, journeys))


def _figures(name: str, found) -> Iterator[Row]:  # type: ignore[no-untyped-def]
    each = f"{found.filled:,} served, {found.km:,.0f} km, {found.movements:,} movements, {found.days:,} days"
    yield Row(f"{name}: cost for each hold", found.cost_cents / 100 / max(found.filled, 1), "euro", note=each)


def draw(folder: Path, holds: int, items: int) -> Snapshot:
    """A snapshot with only what the assignment reads."""
    folder.mkdir(parents=True)
    connection = duckdb.connect(config={"threads": 2})
    connection.execute("SELECT setseed(0.42)")
    titles = items // 5
    place = "'L' || lpad(CAST(floor(48 * power(random(), 1.5)) AS INTEGER)::VARCHAR, 2, '0')"
    title = f"'t' || CAST(floor({titles} * power(random(), {{power}})) AS INTEGER)"
    tables = {
        "organisations": "SELECT 'O' || range AS organisation_code, 'O' AS name, 'library' AS kind FROM range(4)",
        "locations": "SELECT 'L' || lpad(range::VARCHAR, 2, '0') AS location_code, 'O' || range % 4 AS organisation_code, "
        "'L' AS name, "
        "'fixed' AS kind, 52.6 + 0.6 * random() AS latitude, 6.1 + 0.9 * random() AS longitude, CAST(NULL AS DATE) AS opened_on, "
        "CAST(NULL AS DATE) AS closed_on FROM range(48)",
        "transits": "SELECT 'L' || lpad(place.range::VARCHAR, 2, '0') AS from_location_code, "
        "DATE '2020-12-31' - CAST(7 * week.range + 1 + (place.range % 3) + 2 * day.range AS INTEGER) AS sent_on "
        "FROM range(48) place, range(20) week, range(2) day",
        # Popular titles have many items, but more of them are out.
        "items": "SELECT *, location_code AS current_location_code, "
        "CASE WHEN random() < 0.55 THEN 'on_loan' ELSE 'available' END "
        f"AS status FROM (SELECT 'i' || lpad(range::VARCHAR, 8, '0') AS item_id, {title.format(power=2)} AS title_id, "
        f"'O' || CAST(floor(4 * random()) AS INTEGER) AS owner_code, {place} AS location_code, DATE '2015-01-01' AS added_on, "
        f"CAST(NULL AS DATE) AS withdrawn_on FROM range({items}))",
        "holds": f"SELECT 'h' || lpad(range::VARCHAR, 8, '0') AS hold_id, {title.format(power=3)} AS title_id, "
        f"CAST(NULL AS VARCHAR) AS item_id, {place} AS pickup_location_code, 'network' AS kind, "
        "DATE '2020-12-31' - CAST(floor(60 * power(random(), 2)) AS INTEGER) AS placed_on, CAST(NULL AS DATE) AS available_on, "
        f"CAST(NULL AS DATE) AS ended_on, 'open' AS outcome FROM range({holds})",
    }
    for name, query in tables.items():
        connection.execute(f"COPY ({query}) TO '{folder / name}.parquet' (FORMAT parquet)")
    card = {"id": "drawn", "known_on": TONIGHT.isoformat(), "as_known_on": None, "built_at": "2021-01-01T00:00:00+00:00"}
    card |= {"simulated": True, "network": {"code": "n", "name": "N"}, "row_counts": {}}  # type: ignore[dict-item]
    (folder / "snapshot.json").write_text(json.dumps(card))
    return read_snapshot(folder)


if __name__ == "__main__":
    bench.main(TITLE, run)
