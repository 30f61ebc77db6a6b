"""Advice beside a snapshot: written once in the refresh, read in slices by pages and files.

* `_advice.parquet`: one row is one thing to do, with its title as the snapshot has it; in order of organisation, location
  and action, and within these as the rules ordered it.
* `_advice_lists.parquet`: one row is one list, with its rules and what it left out and why.
* `_advice_shelves.parquet`: one row is one location, with the items that belong there.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schakel.advice.together import guarded, said_once
from schakel.collection.advised import Action, AdviceList, Advised, Reason
from schakel.errors import SchakelError
from schakel.warehouse.finishing import Building

ROWS, LISTS, SHELVES = "_advice.parquet", "_advice_lists.parquet", "_advice_shelves.parquet"
UNKNOWN = "unknown"
"""A part of a category of which the snapshot is silent."""
Maker = Callable[[duckdb.DuckDBPyConnection, date], Sequence[AdviceList]]
"""Gives its lists from a snapshot, looked at on a day."""

_ROWS = pa.schema([
    ("kind", pa.string()), ("organisation", pa.string()), ("location", pa.string()), ("action", pa.string()),
    ("place", pa.int32()), ("to", pa.string()), ("title_id", pa.string()), ("item_id", pa.string()), ("copies", pa.int32()),
    ("reason", pa.string()), ("reasons", pa.string()), ("key", pa.string()),
])  # fmt: skip
_LISTS = pa.schema([
    ("kind", pa.string()), ("organisation", pa.string()), ("on", pa.date32()), ("rules", pa.string()), ("left_out", pa.string()),
])  # fmt: skip


class NoAdviceError(SchakelError):
    """The snapshot was made before advice was kept."""


@dataclass(frozen=True)
class Row:
    """One thing to do, with what a reader wants to know of it.

    Args:
        title, author: as the snapshot has them; empty when it has none.
        category: audience/genre/material.
    """

    advised: Advised
    kind: str
    organisation: str
    title: str
    author: str
    category: str


@dataclass(frozen=True)
class Count:
    """How many things to do, by organisation, location and action."""

    organisation: str
    location: str
    action: Action
    rows: int
    copies: int


@dataclass(frozen=True)
class Kept:
    """What a list says of itself; see `AdviceList`."""

    kind: str
    organisation: str
    on: date
    rules: str
    left_out: Mapping[str, int]


@dataclass(frozen=True)
class Wanted:
    """Which rows; empty = every one.

    Args:
        reason: code of the weightiest reason.
    """

    location: str = ""
    category: str = ""
    reason: str = ""


def write_advice(building: Building, makers: Sequence[Maker]) -> None:
    """Let all makers speak, and keep what they say; a `finish` step of a refresh."""
    with building.connect() as connection:
        on = building.known_on
        lists = guarded(connection, said_once([each for maker in makers for each in maker(connection, on)]), on)
        connection.register("said", _said(lists))
        _copy(
            connection,
            # Only what is advised is looked up: a join with a million items would take more than a second.
            "WITH i AS MATERIALIZED (SELECT item_id, audience, genre, material FROM items SEMI JOIN said USING (item_id)), "
            "t AS MATERIALIZED (SELECT title_id, title, author, audience, genre, material FROM titles SEMI JOIN said "
            "USING (title_id)) "
            "SELECT s.*, coalesce(t.title, '') AS title, coalesce(t.author, '') AS author, "
            f"concat_ws('/', {', '.join(_part(each) for each in ('audience', 'genre', 'material'))}) AS category FROM said s "
            "LEFT JOIN t ON t.title_id = s.title_id LEFT JOIN i ON i.item_id = s.item_id "
            "ORDER BY s.organisation, s.location, s.action, s.kind, s.place",
            building.path / ROWS,
            ", ROW_GROUP_SIZE 4096",
        )
        _copy(
            connection,
            "SELECT location_code AS location, count(*) AS items FROM items WHERE withdrawn_on IS NULL AND location_code IS NOT "
            "NULL GROUP BY ALL ORDER BY ALL",
            building.path / SHELVES,
        )
    told = [
        {"kind": each.kind, "organisation": each.organisation, "on": each.on, "rules": each.rules,
         "left_out": json.dumps(dict(each.left_out))}
        for each in lists
    ]  # fmt: skip
    pq.write_table(pa.Table.from_pylist(told, schema=_LISTS), building.path / LISTS)


def _said(lists: Sequence[AdviceList]) -> pa.Table:
    every = [(each, place, row) for each in lists for place, row in enumerate(each.rows)]
    columns = {
        "kind": [each.kind for each, _, _ in every], "organisation": [each.organisation for each, _, _ in every],
        "location": [row.location for _, _, row in every], "action": [row.action.value for _, _, row in every],
        "place": [place for _, place, _ in every], "to": [row.to for _, _, row in every],
        "title_id": [row.title_id for _, _, row in every], "item_id": [row.item_id for _, _, row in every],
        "copies": [row.copies for _, _, row in every], "reason": [row.reasons[0].code for _, _, row in every],
        "reasons": [packed(row.reasons) for _, _, row in every], "key": [row.key for _, _, row in every],
    }  # fmt: skip
    return pa.Table.from_pydict(columns, schema=_ROWS)


def packed(reasons: Sequence[Reason]) -> str:
    """Reasons as one text."""
    return json.dumps([[each.code, dict(each.figures)] for each in reasons])


def unpacked(text: str) -> tuple[Reason, ...]:
    """The reasons again.

    >>> unpacked(packed((Reason("not_lent", {"days_not_lent": 800}),)))[0].figures["days_not_lent"]
    800
    """
    return tuple(Reason(code, figures) for code, figures in json.loads(text))


def _part(name: str) -> str:
    return f"coalesce(t.{name}, i.{name}, '{UNKNOWN}')"


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path, more: str = "") -> None:
    name = str(path).replace("'", "''")
    connection.execute(f"COPY ({query}) TO '{name}' (FORMAT parquet, COMPRESSION zstd{more})")


class Advice:
    """The rows of one organisation and action, to be looked through.

    Raises:
        NoAdviceError: the snapshot has none.
    """

    def __init__(self, snapshot: Any, organisation: str, action: Action) -> None:
        whose = [("organisation", "=", organisation), ("action", "=", action.value)]
        self._rows: pa.Table = pq.read_table(_file(snapshot, ROWS), filters=whose)

    def select(self, wanted: Wanted, *, only: Collection[str] | None = None, without: Collection[str] = ()) -> "Selected":
        """Rows in order.

        Args:
            only: keys; None = all. without: keys that are left out.
        """
        # Only short columns are looked at; reasons are long, and made into objects for the rows of one page.
        keep = pa.repeat(pa.scalar(True), self._rows.num_rows)
        for column in ("location", "category", "reason"):
            if value := getattr(wanted, column):
                keep = pc.and_(keep, pc.equal(self._rows[column], value))
        if only is not None:
            keep = pc.and_(keep, pc.is_in(self._rows["key"], pa.array(sorted(only), pa.string())))
        if without:
            keep = pc.and_not(keep, pc.is_in(self._rows["key"], pa.array(sorted(without), pa.string())))
        return Selected(self._rows, pc.indices_nonzero(keep))


class Selected:
    """Some rows; made into objects only when they are looked at."""

    def __init__(self, rows: pa.Table, places: pa.Array) -> None:
        self._rows, self._places = rows, places

    def __len__(self) -> int:
        return len(self._places)

    def part(self, start: int, many: int) -> tuple[Row, ...]:
        """So many rows from a place on."""
        return tuple(_row(each) for each in self._rows.take(self._places.slice(start, many)).to_pylist())

    def numbers(self, column: str) -> list[str]:
        """Item or title numbers, in order, each once."""
        return [each for each in dict.fromkeys(self._rows[column].take(self._places).to_pylist()) if each]

    def counted(self, column: str) -> dict[str, int]:
        """How many rows of each location, category or (weightiest) reason."""
        found = pc.value_counts(self._rows[column].take(self._places))
        return {each["values"]: each["counts"] for each in found.to_pylist()}


def read_counts(snapshot: Any) -> tuple[Count, ...]:
    """How much is advised where.

    Raises:
        NoAdviceError: the snapshot has none.
    """
    rows = pq.read_table(_file(snapshot, ROWS), columns=["organisation", "location", "action", "copies"])
    by = rows.group_by(["organisation", "location", "action"]).aggregate([("copies", "sum"), ("copies", "count")])
    return tuple(
        Count(each["organisation"], each["location"], Action(each["action"]), each["copies_count"], each["copies_sum"])
        for each in by.sort_by([("organisation", "ascending"), ("location", "ascending")]).to_pylist()
    )


def read_lists(snapshot: Any) -> tuple[Kept, ...]:
    """All lists of the snapshot, with what they left out."""
    found = pq.read_table(_file(snapshot, LISTS)).to_pylist()
    return tuple(Kept(**{**each, "left_out": json.loads(each["left_out"])}) for each in found)


def read_shelves(snapshot: Any) -> dict[str, int]:
    """Items that belong at each location."""
    return {each["location"]: each["items"] for each in pq.read_table(_file(snapshot, SHELVES)).to_pylist()}


def _file(snapshot: Any, name: str) -> Path:
    path: Path = snapshot.path / name
    if not path.is_file():
        raise NoAdviceError(f"snapshot {snapshot.path.name} has no {name}; run `schakel refresh`")
    return path


def _row(each: Mapping[str, Any]) -> Row:
    advised = Advised(
        Action(each["action"]), each["location"], each["title_id"], each["item_id"], unpacked(each["reasons"]), each["to"],
        each["copies"],
    )  # fmt: skip
    return Row(advised, each["kind"], each["organisation"], each["title"], each["author"], each["category"])
