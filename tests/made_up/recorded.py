"""A year of lending in three places, written down row by row, and its record."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import duckdb
from twins.drawn_network import put

from schakel.scenarios.record import TABLES, Record, read_record
from schakel.vocabulary.tables import TABLES as PROMISED
from schakel.warehouse.numbering import Numbering

START = date(2020, 1, 1)


def on(day: int) -> date:
    return START + timedelta(days=day)


def network(**rows: list[dict[str, Any]]) -> duckdb.DuckDBPyConnection:
    """Places A and B of one organisation, C of another; items a1, a2 at A, c1 at C, all of title t."""
    usual: dict[str, list[dict[str, Any]]] = {
        "organisations": [{"organisation_code": code, "name": code, "kind": "library"} for code in ("O1", "O2")],
        "locations": [{"location_code": code, "name": code, "organisation_code": runs, "latitude": 52.9 + number / 10,
                       "longitude": 6.5} for number, (code, runs) in enumerate((("A", "O1"), ("B", "O1"), ("C", "O2")))],
        "titles": [{"title_id": "t", "has_ebook": True}],
        "items": [{"item_id": item, "title_id": "t", "owner_code": owner, "location_code": place, "status": "available"}
                  for item, owner, place in (("a1", "O1", "A"), ("a2", "O1", "A"), ("c1", "O2", "C"))],
    }  # fmt: skip
    usual |= rows
    return put({
        name: [{column.name: row.get(column.name) for column in table.columns} for row in usual.get(name, [])]
        for name, table in PROMISED.items()
    })  # fmt: skip


LOANS: list[dict[str, Any]] = [
    {"loan_id": "l1", "item_id": "a1", "location_code": "A", "owner_code": "O1", "lent_on": on(3), "returned_on": on(10)},
    {"loan_id": "l2", "item_id": "c1", "location_code": "B", "owner_code": "O2", "lent_on": on(9), "returned_on": on(20)},
    {"loan_id": "l3", "item_id": "a2", "location_code": "A", "owner_code": "O1", "lent_on": on(-9), "returned_on": on(5)},
    {"loan_id": "l4", "item_id": None, "location_code": "C", "owner_code": "O9", "lent_on": on(7), "returned_on": None},
]
HOLDS: list[dict[str, Any]] = [
    {"hold_id": "h1", "title_id": "t", "item_id": "c1", "pickup_location_code": "B", "placed_on": on(1), "available_on": on(8),
     "ended_on": on(9), "outcome": "fulfilled"},
    {"hold_id": "h2", "title_id": "t", "pickup_location_code": "A", "placed_on": on(2), "ended_on": on(30), "outcome": "expired"},
    {"hold_id": "h3", "title_id": "gone", "pickup_location_code": "A", "placed_on": on(2), "outcome": "open"},
]  # fmt: skip
TRANSITS: list[dict[str, Any]] = [
    {"transit_id": "s1", "item_id": "c1", "from_location_code": "C", "to_location_code": "B", "sent_on": on(6),
     "received_on": on(8), "reason": "hold"},
    {"transit_id": "s2", "item_id": "c1", "from_location_code": "B", "to_location_code": "C", "sent_on": on(21),
     "received_on": on(23), "reason": "return"},
]  # fmt: skip


@contextmanager
def recorded(**tables: list[dict[str, Any]]) -> Iterator[Record]:
    """The record of the year, of the network with these rows."""
    with network(**tables) as connection:
        yield read_record(Numbering(connection, TABLES), START, date(2021, 1, 1))


def rows(record: Record) -> list[dict[str, int]]:
    columns = record.wishes._asdict()
    return [{name: int(column[number]) for name, column in columns.items()} for number in range(len(record.wishes.kind))]
