"""Requests between the three libraries in the second quarter of 2020, few enough to reckon by hand."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from schakel.vocabulary.tables import TABLES
from small_site.snapshot import LOCATIONS, NOORD, OOST, ORGANISATIONS, ZUID

ARROW = {"VARCHAR": pyarrow.string(), "DATE": pyarrow.date32(), "INTEGER": pyarrow.int32(), "DOUBLE": pyarrow.float64(),
         "BOOLEAN": pyarrow.bool_(), "BIGINT": pyarrow.int64()}  # fmt: skip
ABROAD = "NL-0700990000"
WAYS = ((NOORD, ZUID, 4), (ZUID, NOORD, 7), (OOST, NOORD, 2), (NOORD, ABROAD, 3), (ABROAD, OOST, 1))
"""(who asks, who supplies, how many): supplied on 1 May 2020, received four days after the request."""


def add_interlibrary(folder: Path, names: dict[str, str] = ORGANISATIONS, *, from_nobody: int = 0) -> None:
    """Lay the tables beside those of the small snapshot.

    Args:
        from_nobody: how many more supplies went to Noord of which the source does not tell the supplier.
    """
    _write(folder, "organisations", [
        *({"organisation_code": code, "name": name, "kind": "library"} for code, name in names.items()),
        {"organisation_code": ABROAD, "name": "Elders", "kind": "outside"},
    ])  # fmt: skip
    _write(folder, "locations", [
        {"location_code": code, "name": name, "organisation_code": organisation} for code, (name, organisation,
        _) in LOCATIONS.items()
    ])  # fmt: skip
    rows = []
    for requester, supplier, many in WAYS:
        scope = "national_in" if supplier == ABROAD else "national_out" if requester == ABROAD else "province"
        rows += [{
            "requester_code": requester, "supplier_code": supplier, "scope": scope, "placed_on": date(2020, 4, 28),
            "shipped_on": date(2020, 5, 1), "received_on": date(2020, 5, 2), "ended_on": date(2020, 6, 1), "outcome": "completed",
        } for _ in range(many)]  # fmt: skip
    rows.append({"requester_code": NOORD, "scope": "national_in", "placed_on": date(2020, 4, 28), "ended_on": date(2020, 5, 6),
                 "outcome": "unfilled", "unfilled_reason": "=2+2"})  # fmt: skip
    rows += [{
        "requester_code": NOORD, "scope": "province", "placed_on": date(2020, 4, 28), "shipped_on": date(2020, 5, 1),
        "ended_on": date(2020, 6, 1), "outcome": "completed",
    } for _ in range(from_nobody)]  # fmt: skip
    _write(folder, "interlibrary_requests", [{"request_id": f"r{n}", **row} for n, row in enumerate(rows)])
    spring = {"subject": "interlibrary_loan", "starts_on": date(2020, 4, 1), "ends_on": date(2020, 7, 1)}
    _write(folder, "satisfaction", [
        {"organisation_code": NOORD, **spring, "invited": 400, "responded": 120, "satisfied": 101},
        {"organisation_code": ZUID, **spring, "invited": 300, "responded": 60, "satisfied": 40},
        {"organisation_code": OOST, **spring, "invited": 20, "responded": 4, "satisfied": 4},
    ])  # fmt: skip


def write_partner(data: Path, address: str = "http://127.0.0.1:9/ibl/iso18626") -> Path:
    """Settings of one partner, to which as they stand nothing can be delivered."""
    path = data / "iso18626.toml"
    path.touch(0o600)
    path.write_text(
        '[own]\ntype = "ISIL"\nid = "NL-0700010000"\n[[agency]]\ntype = "ISIL"\nid = "NL-0700020000"\nname = "Overijssel"\n'
        f'address = "{address}"\nthey_show = "this is what they show us"\nwe_show = "and this is what we show"\n'
    )
    return path


def _write(folder: Path, table: str, rows: list[dict[str, Any]]) -> None:
    schema = pyarrow.schema([(column.name, ARROW[column.type]) for column in TABLES[table].columns])
    full = [{column.name: row.get(column.name) for column in TABLES[table].columns} for row in rows]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(full, schema=schema), folder / f"{table}.parquet")
