"""A data folder with a snapshot of a small network that lends steadily for eighteen months: two organisations, three places."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from twins.drawn_network import put

from schakel.vocabulary.tables import TABLES

FIRST, MONTHS = date(2019, 1, 1), 18
TODAY = date(2020, 7, 1)
PLACES = {"A": "O1", "B": "O1", "C": "O2"}
PROFILE = """
[[profile]]
location = "A"
adopted_by = "Bram"
adopted_on = 2020-01-02
[profile.goals]
"adult/fiction/book" = { share_percent = 99, least_loans_per_item = 100, least_titles_per_item = 1 }
"""
"""A profile of place A that no collection keeps."""


def rows_of_lending(titles: int = 60, seed: int = 1) -> dict[str, list[dict[str, Any]]]:
    """Rows of the tables that tell of it; every title has an item at each organisation, some have one in storage too."""
    r = np.random.default_rng(seed)
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}

    def add(table: str, **row: Any) -> None:
        rows[table].append({column.name: None for column in TABLES[table].columns} | row)

    for code in ("O1", "O2"):
        add("organisations", organisation_code=code, name=code, kind="library")
    add("organisations", organisation_code="P", name="P", kind="support")
    for code, run_by in {**PLACES, "S": "P"}.items():
        add("locations", location_code=code, organisation_code=run_by, name=code, kind="storage" if code == "S" else "fixed")
    days = (TODAY - FIRST).days
    for number in range(titles):
        title = f"t{number:04d}"
        add("titles", title_id=title, title=title, material="book", audience="adult", genre="fiction", publication_year=2010)
        for place in ("A", "C"):
            item = f"{title}{place}"
            add("items", item_id=item, title_id=title, owner_code=PLACES[place], location_code=place, material="book",
                status="available", price_cents=1500 + number)  # fmt: skip
            for at, day in enumerate(sorted(r.integers(0, days, r.poisson(r.gamma(1.0, 12.0))))):
                lent = FIRST + timedelta(days=int(day))
                where = "B" if place == "A" and r.random() < 0.3 else place
                add("loans", loan_id=f"{item}{at}", item_id=item, location_code=where, lent_on=lent, owner_code=PLACES[place],
                    returned_on=lent + timedelta(days=int(r.integers(5, 36))), material="book",
                    borrower_pseudonym=f"p-{at}")  # fmt: skip
    add("items", item_id="stored", title_id="t0000", owner_code="P", location_code="S", status="available")
    add("items", item_id="lost", title_id="t0000", owner_code="O1", location_code="A", status="missing")
    add("loans", loan_id="strange", item_id="unknown", location_code="A", owner_code="O1", lent_on=FIRST)
    add(
        "holds",
        hold_id="h1",
        title_id="t0001",
        pickup_location_code="A",
        kind="branch",
        placed_on=date(2019, 5, 1),
        outcome="expired",
    )
    add("holds", hold_id="h2", title_id="t0001", pickup_location_code="A", kind="branch", placed_on=date(2019, 5, 1),
        outcome="cancelled_by_borrower")  # fmt: skip
    add("interlibrary_requests", request_id="r1", title_id="t0002", requester_code="O2", pickup_location_code="C",
        scope="national_in", placed_on=date(2019, 6, 1), lent_on=date(2019, 6, 20), outcome="completed")  # fmt: skip
    add("interlibrary_requests", request_id="r2", title_id="t0002", requester_code="O2", pickup_location_code="C",
        scope="province", placed_on=date(2019, 6, 1), outcome="unfilled")  # fmt: skip
    add("interlibrary_requests", request_id="r3", title_id="t0002", requester_code="O2", pickup_location_code="C",
        scope="province", placed_on=date(2019, 6, 1), lent_on=date(2019, 6, 9), outcome="completed")  # fmt: skip
    return rows


def make_lending_network(data: Path) -> Path:
    """A data folder with settings and one snapshot."""
    rows = rows_of_lending()
    folder = data / "snapshots" / "one"
    folder.mkdir(parents=True)
    with put(rows) as connection:
        for name in (name for name in rows if rows[name]):
            connection.execute(f"COPY {name} TO '{folder / name}.parquet' (FORMAT parquet)")
    card = {
        "id": "one", "known_on": TODAY.isoformat(), "as_known_on": None, "built_at": "2020-07-01T00:00:00+00:00",
        "simulated": True, "network": {"code": "n", "name": "N"}, "row_counts": {},
    }  # fmt: skip
    (folder / "snapshot.json").write_text(json.dumps(card))
    (data / "CURRENT").write_text("one\n")
    (data / "schakel.toml").write_text(
        f'network = {{ code = "n", name = "N" }}\nkeys = "../keys"\nsimulated = true\ntoday = {TODAY.isoformat()}\n'
    )
    return data
