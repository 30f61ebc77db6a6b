"""Advice on the small network: items, titles and lists that are few enough to reckon by hand, and what followed on decisions."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import duckdb

from schakel.advice.drift import drifting
from schakel.advice.kept import write_advice
from schakel.collection.advised import Action, AdviceList, Advised, Reason
from schakel.warehouse.snapshot import read_snapshot
from small_site.interlibrary import _write
from small_site.snapshot import LOCATIONS, NOORD, ZUID

CENTRUM, DORP, ELSEWHERE = "NL-0800011001", "NL-0800011002", "NL-0800021001"
ON = date(2020, 12, 31)
HOSTILE = '=HYPERLINK("http://kwaad")'
MANY = 60
"""Items to weed at Noord Centrum: more than one page."""


PROFILES = f"""
[[profile]]
location = "{CENTRUM}"
adopted_by = "Directie Noord"
adopted_on = 2019-03-01
[profile.goals]
"adult/fiction/book" = {{ share_percent = 20, largest_age_years = 100, least_loans_per_item = 2, least_titles_per_item = 0.9 }}
"youth/fiction/book" = {{ share_percent = 8, least_titles_per_item = 0.9 }}

[[profile]]
location = "NL-0800099999"
adopted_by = "Niemand"
adopted_on = 2019-03-01
[profile.goals]
"adult/fiction/book" = {{ share_percent = 20 }}
"""
"""Of 162 items at Noord Centrum 49 are adult/fiction/book and 12 youth/fiction/book; and a location that does not exist."""


def weed(item: str, location: str = CENTRUM, code: str = "not_lent") -> Advised:
    """One item to weed."""
    figures: dict[str, float | int | str] = {"days_not_lent": 1200, "most_days": 1095}
    return Advised(Action.WEED, location, f"t-{item}", item, (
        Reason(code, figures if code == "not_lent" else {"days_missing": 500}),
        Reason("copies_left", {"copies_in_network": 4, "copies_in_organisation": 1}),
    ))  # fmt: skip


def move(item: str) -> Advised:
    """One item to move from Noord Centrum to Noord Dorp."""
    there = {"loans_there": 12, "copies_there": 1, "loans_per_copy": 6.0}
    return Advised(Action.MOVE, CENTRUM, f"t-{item}", item, (
        Reason("not_lent", {"days_not_lent": 800, "most_days": 730}), Reason("wanted_there", there)), to=DORP)  # fmt: skip


def buy(title: str, waiting: int) -> Advised:
    """A title to buy for Noord Centrum."""
    return Advised(Action.BUY, CENTRUM, title, None, (
        Reason("queue_over_threshold", {"waiting": waiting, "waiting_here": 2, "items": 1, "longest_days": 90, "threshold": 3.0}),
        Reason("promise_not_kept", {"kept_share": 0.4, "promised_share": 0.9, "promised_days": 42.0, "copies_for_promise": 2}),
    ), copies=2)  # fmt: skip


def lists() -> list[AdviceList]:
    """All lists."""
    noord = (*(weed(f"w{n:02d}") for n in range(MANY)), weed("d1", DORP, "missing"), move("m1"), move("m2"))
    return [
        AdviceList("weeding", NOORD, ON, "Schakel, version 1", noord, {"in_use": 900, "last_in_province": 12}),
        AdviceList("weeding", ZUID, ON, "Schakel, version 1", (weed("z1", ELSEWHERE),), {"in_use": 300}),
        AdviceList("buying", NOORD, ON, "holds.toml", (buy("t-b1", 7), buy("t-b2", 2)), {"under_threshold": 40}),
    ]


def add_advice(folder: Path, found: Sequence[AdviceList] | None = None) -> None:
    """Lay titles, items and advice beside the small snapshot."""
    every = list(found if found is not None else lists())
    rows = [row for each in every for row in each.rows]
    titles = {row.title_id: f"Titel {row.title_id}" for row in rows} | {"t-w00": HOSTILE}
    _write(folder, "titles", [
        {"title_id": code, "title": title, "author": "Berg, A. van den", "audience": "youth" if code < "t-w10" else "adult",
         "genre": "fiction", "material": "book"}
        for code, title in titles.items() if code != "t-w59"
    ])  # fmt: skip
    items = [
        {"item_id": row.item_id, "title_id": row.title_id, "owner_code": LOCATIONS[row.location][1],
         "location_code": row.location, "material": "book", "status": "available", "added_on": date(2015, 1, 1)}
        for row in rows if row.item_id
    ]  # fmt: skip
    shelf = [
        {"item_id": f"{code}-{n}", "title_id": "t-none", "owner_code": organisation, "location_code": code,
         "added_on": date(2018, 1, 2)}
        for code, (_, organisation, _) in LOCATIONS.items() for n in range(100)
    ]  # fmt: skip
    _write(folder, "items", [*items, *shelf])
    if not (folder / "locations.parquet").exists():
        _write(folder, "locations", [
            {"location_code": code, "name": name, "organisation_code": organisation, "kind": "fixed"}
            for code, (name, organisation, _) in LOCATIONS.items()
        ])  # fmt: skip
    snapshot = read_snapshot(folder)
    building = SimpleNamespace(path=folder, known_on=ON, connect=snapshot.connect)

    def maker(connection: duckdb.DuckDBPyConnection, on: date) -> list[AdviceList]:  # noqa: ARG001
        return every

    write_advice(building, [maker])
    (folder / "profiles.toml").write_text(PROFILES, encoding="utf-8")
    drifting(folder)(building)


def add_past(folder: Path) -> None:
    """Two years of lending in which items of Noord left, moved and stayed, on the same day seen."""
    seen, came = date(2020, 6, 30), date(2015, 1, 1)
    items, events = [], []
    for n in range(80):
        left, moved = n % 4 == 0, n % 4 == 1
        items.append({
            "item_id": f"i{n}", "title_id": f"t-p{n}", "owner_code": NOORD, "location_code": DORP if moved else CENTRUM,
            "added_on": came, "withdrawn_on": seen if left else None,
        })  # fmt: skip
        if moved:
            events.append({"item_id": f"i{n}", "event": "moved", "happened_on": seen, "before": CENTRUM, "after": DORP})
        if left:
            events.append({"item_id": f"i{n}", "event": "withdrawn", "happened_on": seen})
    loans = [{"loan_id": f"l{n}", "item_id": f"i{n}", "lent_on": date(2018, 6, 1)} for n in range(80)]
    loans += [{"loan_id": f"m{n}", "item_id": f"i{n}", "lent_on": date(2020, 9, 1)} for n in range(1, 80, 4)]
    titles = [{"title_id": each["title_id"], "title": f"Titel {each['title_id']}", "material": "book"} for each in items]
    locations = [
        {"location_code": code, "name": name, "organisation_code": organisation}
        for code, (name, organisation, _) in LOCATIONS.items()
    ]  # fmt: skip
    for table, rows in (
        ("items", items),
        ("item_events", events),
        ("loans", loans),
        ("titles", titles),
        ("locations", locations),
    ):
        _write(folder, table, rows)
