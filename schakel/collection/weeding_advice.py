"""The weeding list of each organisation, in the one form of every advice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from schakel.collection.advised import Action, AdviceList, Advised, Reason
from schakel.collection.signed_values import SignedValues, read_signed
from schakel.collection.weeding import ADVISED, find_weeding

FILE = "weeding.toml"
KIND = "weeding"
NOBODY = ""
"""Organisation of the list for items that belong to nobody we know: no location of the network and no owner."""

TABLES = {"room_at": "items that the location has room for, by location code"}


def weeding_rules(data: Path) -> SignedValues:
    """The rules of a data folder: ours, changed by its `weeding.toml` when there is one.

    Raises:
        SignedValuesError: naming file, place, what was found and what is allowed.
    """
    return read_signed(Path(__file__).parent / FILE, data, TABLES)


def advise_weeding(connection: duckdb.DuckDBPyConnection, rules: SignedValues, on: date) -> list[AdviceList]:
    """A list for each organisation that has items: what to weed and what to move, with reasons; what is left out, counted.

    An item is in the list of the organisation that runs its location; without a location, of its owner; without either, of
    `NOBODY`. Rows and what is left out together are all items that belong on that day.
    """
    find_weeding(connection, rules, on)
    return weeding_lists(connection, rules, on)


def weeding_lists(connection: duckdb.DuckDBPyConnection, rules: SignedValues, on: date) -> list[AdviceList]:
    """The lists, from the tables that `find_weeding` made."""
    rows: dict[str, list[Advised]] = {}
    left_out: dict[str, dict[str, int]] = {}
    for organisation, outcome, count in connection.execute(_COUNTS).fetchall():
        rows.setdefault(organisation, [])
        counts = left_out.setdefault(organisation, {})
        if outcome not in ADVISED:
            counts[outcome] = count
    found = connection.execute(_ROWS)
    names = [column[0] for column in found.description]
    while some := found.fetchmany(20_000):
        for values in some:
            row = dict(zip(names, values, strict=True))
            rows[row["organisation_code"]].append(_advised(row))
    return [
        AdviceList(KIND, organisation, on, rules.title, tuple(rows[organisation]), left_out[organisation])
        for organisation in rows
    ]


def last_copies(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str, str, int | None]]:
    """Items that only stay because they are the last in the province: organisation, location, title, item, days not lent."""
    return connection.execute(
        "SELECT organisation_code, location_code, title_id, item_id, days_not_lent FROM weeding "
        "WHERE outcome = 'last_in_province' ORDER BY ALL"
    ).fetchall()


def names_of(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str | None, str | None]]:
    """Title and author of every title of which an item is a candidate."""
    rows = connection.execute(
        "SELECT title_id, title, author FROM titles WHERE title_id IN (SELECT title_id FROM weeding)"
    ).fetchall()
    return {title_id: (title, author) for title_id, title, author in rows}


@dataclass(frozen=True)
class PlaceCount:
    """What the rules say of the items of one location; `outcomes` has all of them, by outcome."""

    location: str
    organisation: str
    outcomes: Mapping[str, int]
    moves_in: int

    @property
    def items(self) -> int:
        """Items that were looked at."""
        return sum(self.outcomes.values())


def counted_by_place(connection: duckdb.DuckDBPyConnection) -> list[PlaceCount]:
    """All items that were looked at, by location; without a location last, as ""."""
    outcomes: dict[tuple[str, str], dict[str, int]] = {}
    for organisation, location, outcome, items in connection.execute(
        "SELECT organisation_code, coalesce(location_code, ''), outcome, items FROM weeding_counts ORDER BY ALL"
    ).fetchall():
        outcomes.setdefault((location, organisation), {})[outcome] = items
    comes = dict(
        connection.execute("SELECT to_location_code, count(*) FROM weeding WHERE outcome = 'move' GROUP BY ALL").fetchall()
    )
    return [
        PlaceCount(location, organisation, found, comes.get(location, 0))
        for (location, organisation), found in sorted(outcomes.items(), key=lambda each: (not each[0][0], each[0]))
    ]


def _advised(row: Mapping[str, Any]) -> Advised:
    reasons = [Reason(ground, figures) for ground, figures in _grounds(row)]
    if row["outcome"] == "move":
        there = ("loans_there", "copies_there", "loans_per_copy")
        reasons.append(Reason("wanted_there", {name: row[name] for name in there}))
        return Advised(
            Action.MOVE, row["location_code"], row["title_id"], row["item_id"], tuple(reasons), row["to_location_code"]
        )
    elsewhere = ("loans_elsewhere", "copies_elsewhere")
    reasons.append(Reason("little_used_elsewhere", {name: row[name] for name in elsewhere}))
    reasons.append(Reason("copies_left", {name: row[name] for name in ("copies_in_network", "copies_in_organisation")}))
    if row["last_in_organisation"]:
        reasons.append(Reason("last_in_organisation", {"copies_in_organisation": row["copies_in_organisation"]}))
    return Advised(Action.WEED, row["location_code"], row["title_id"], row["item_id"], tuple(reasons))


def _grounds(row: Mapping[str, Any]) -> list[tuple[str, dict[str, float]]]:
    """The grounds that hold, the weightiest first, each with what was measured and the limit of the rule."""
    found: list[tuple[str, dict[str, float]]] = []
    if row["missing"]:
        found.append(("missing", {"days_missing": row["days_missing"]}))
    if row["worn"]:
        found.append(("worn", {"loans": row["loans"], "most_loans": row["most_worn_loans"]}))
    if row["not_lent"]:
        found.append(("not_lent", {"days_not_lent": row["days_not_lent"], "most_days": row["most_idle_days"]}))
    if row["outdated"]:
        found.append(
            (
                "outdated",
                {"age_years": row["age_years"], "most_years": row["most_age_years"], "days_not_lent": row["days_not_lent"]},
            )
        )
    if row["surplus"]:
        figures = ("copies_in_organisation", "loans_of_copies", "days_not_lent")
        found.append(("surplus", {name: row[name] for name in figures}))
    return found


_COUNTS = """
SELECT organisation_code, outcome, CAST(sum(items) AS BIGINT) FROM weeding_counts GROUP BY ALL ORDER BY ALL
"""

_ROWS = """
SELECT organisation_code, outcome, location_code, to_location_code, title_id, item_id, missing, worn, not_lent, outdated, surplus,
    days_missing, loans, most_worn_loans, days_not_lent, most_idle_days, age_years, most_age_years, copies_in_organisation,
    CAST(loans_of_copies AS BIGINT) AS loans_of_copies, CAST(copies_in_network AS BIGINT) AS copies_in_network,
    CAST(loans_elsewhere AS BIGINT) AS loans_elsewhere, CAST(copies_elsewhere AS BIGINT) AS copies_elsewhere,
    loans_there, copies_there, loans_per_copy, last_in_organisation
FROM weeding WHERE outcome IN ('weed', 'move') ORDER BY organisation_code, location_code, outcome, title_id, item_id
"""
