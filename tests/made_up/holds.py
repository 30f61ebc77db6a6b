"""A data folder with a snapshot of a few holds, written as the warehouse writes it, without the road to it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from twins.drawn_network import put

from schakel.vocabulary.tables import TABLES

TODAY = date(2020, 6, 1)
ROWS: dict[str, list[dict[str, Any]]] = {
    "organisations": [{"organisation_code": "O", "name": "O", "kind": "library"}],
    "locations": [
        {"location_code": code, "organisation_code": "O", "name": code, "kind": "fixed", "latitude": 52.9, "longitude": east}
        for code, east in (("A", 6.5), ("B", 6.6))
    ],
    "titles": [{"title_id": "t1", "title": "The first"}, {"title_id": "t2", "title": "The second"}],
    "items": [
        {"item_id": "i1", "title_id": "t1", "owner_code": "O", "location_code": "A", "status": "available"},
        {"item_id": "i2", "title_id": "t1", "owner_code": None, "location_code": "B", "status": "available"},
        {"item_id": "i3", "title_id": "t2", "owner_code": "O", "location_code": "B", "status": "missing"},
    ],
    "holds": [
        {"hold_id": "h1", "title_id": "t1", "borrower_pseudonym": "p-one", "kind": "network", "placed_on": date(2020, 5, 1)},
        {"hold_id": "h2", "title_id": "t1", "borrower_pseudonym": "p-two", "kind": "network", "placed_on": date(2020, 5, 9),
         "expires_on": date(2020, 5, 17)},
        {"hold_id": "h3", "title_id": "t1", "kind": "interlibrary", "placed_on": date(2020, 5, 9)},
        {"hold_id": "h4", "title_id": None, "kind": "network", "placed_on": date(2020, 5, 9)},
        {"hold_id": "h5", "title_id": "t2", "kind": "branch", "placed_on": date(2020, 5, 20)},
        {"hold_id": "h6", "title_id": "t1", "kind": "network", "placed_on": date(2020, 3, 1), "available_on": date(2020, 3, 5),
         "ended_on": date(2020, 3, 9), "outcome": "fulfilled"},
        {"hold_id": "h7", "title_id": "t1", "kind": "network", "placed_on": date(2020, 3, 1), "available_on": date(2020, 3, 8),
         "ended_on": date(2020, 3, 19), "outcome": "not_collected"},
    ],
    "transits": [
        {"transit_id": f"{start}{day}", "from_location_code": start, "to_location_code": "A", "sent_on": date(2020, 5, day)}
        for start in ("A", "B")
        for day in (5, 12, 19)
    ],
    "loans": [
        {"loan_id": f"l{day}", "item_id": "i1", "location_code": "A", "lent_on": date(2020, 1, day),
         "returned_on": date(2020, 2, day),
         "material": "book"}
        for day in range(1, 29)
    ],
}  # fmt: skip


def make_holds_network(data: Path) -> Path:
    """A data folder with settings and one snapshot; both places are visited on Tuesdays."""
    rows = {
        name: [{column.name: None for column in table.columns} | row for row in ROWS.get(name, [])]
        for name, table in TABLES.items()
    }
    for hold in rows["holds"]:
        hold["pickup_location_code"], hold["outcome"] = "B", hold["outcome"] or "open"
    folder = data / "snapshots" / "one"
    folder.mkdir(parents=True)
    with put(rows) as connection:
        for name in ROWS:
            connection.execute(f"COPY {name} TO '{folder / name}.parquet' (FORMAT parquet)")
    card = {
        "id": "one", "known_on": TODAY.isoformat(), "as_known_on": None, "built_at": "2020-06-01T00:00:00+00:00",
        "simulated": True,
        "network": {"code": "n", "name": "N"}, "row_counts": {},
    }  # fmt: skip
    (folder / "snapshot.json").write_text(json.dumps(card))
    (data / "snapshots").parent.joinpath("CURRENT").write_text("one\n")
    (data / "schakel.toml").write_text(
        'network = { code = "n", name = "N" }\nkeys = "../keys"\nsimulated = true\ntoday = 2020-06-01\n'
    )
    return data
