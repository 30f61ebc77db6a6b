"""The locations of the network on a day: what they are and how many items belong there."""

from dataclasses import dataclass
from datetime import date

import duckdb

from schakel.collection.stock import NOT_LENDABLE
from schakel.measures.rulesets import FACTS, classify, find_rule_sets

RULE_SET = "cbs_2019"
"""By which locations are of one class: the national statistics' own, which also tells bus and self-service apart."""

STORES = ("storage", "office", "outside")
TAKES_ITEMS = ("fixed", "bookmobile", "school")
"""Kinds of location where borrowers find items on shelves."""

LENDABLE = f"coalesce(status, 'available') NOT IN ({', '.join(repr(each) for each in NOT_LENDABLE)})"


@dataclass(frozen=True)
class Place:
    """One location of a library or of the support organisation.

    Args:
        location_class: by the rule set of the national statistics on that day; `unknown` when a fact is missing.
        items: items that belong there and can be lent.
        is_store: its items are kept in reserve, or not for borrowers: storage, offices, places of the support organisation.
        takes_items: borrowers find items there, now.
    """

    code: str
    name: str
    organisation: str
    municipality: str | None
    location_class: str
    items: int
    is_store: bool
    takes_items: bool


def read_places(connection: duckdb.DuckDBPyConnection, on: date) -> list[Place]:
    """The locations that organisations of the network run, in order of their code."""
    facts = {row[0]: dict(zip(FACTS, row[1:], strict=True)) for row in connection.execute(_FACTS, [on, on]).fetchall()}
    rule_set = find_rule_sets()[RULE_SET]
    found = []
    for code, name, organisation, of_support, municipality, kind, is_open, has_items, items in connection.execute(
        _PLACES, [on] * 4
    ).fetchall():
        is_store = bool(of_support) or kind in STORES
        of_place = facts.get(code, {"kind": kind, "has_collection": has_items})
        found.append(
            Place(
                code,
                name,
                organisation,
                municipality,
                classify(rule_set, of_place, on),
                items,
                is_store,
                not is_store and (kind is None or kind in TAKES_ITEMS) and bool(is_open) and has_items is not False,
            )
        )
    return found


_FACTS = f"""
SELECT location_code, {", ".join(FACTS)} FROM location_facts
WHERE (valid_from IS NULL OR valid_from <= ?) AND (valid_until IS NULL OR valid_until > ?) ORDER BY number
"""

_PLACES = f"""
SELECT l.location_code, l.name, o.organisation_code, coalesce(o.kind = 'support', false), l.municipality_code, l.kind,
    coalesce(l.opened_on <= ?, true) AND coalesce(l.closed_on > ?, true), l.has_collection, coalesce(n.items, 0)
FROM locations l JOIN organisations o ON o.organisation_code = l.organisation_code AND o.kind IS DISTINCT FROM 'outside'
LEFT JOIN (
    SELECT location_code, count(*) AS items FROM items
    WHERE {LENDABLE} AND coalesce(added_on <= ?, true) AND coalesce(withdrawn_on > ?, true) GROUP BY location_code
) n ON n.location_code = l.location_code
WHERE l.kind IS DISTINCT FROM 'outside' ORDER BY l.location_code
"""
