# ruff: noqa: E501  (drawn rows are read as a table)
"""Weeding: the engine against a twin in plain Python, and what must hold whatever the network."""

import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twins.drawn_network import Data, draw, put
from twins.weeding_twin import BAD, belongs, places_of, weeding_of

from schakel.collection.advised import Action, AdviceList
from schakel.collection.signed_values import SignedValues
from schakel.collection.weeding import ADVISED, LEFT_OUT, find_weeding
from schakel.collection.weeding_advice import advise_weeding, last_copies, weeding_lists, weeding_rules
from schakel.vocabulary.tables import TABLES

ON = date(2020, 10, 31)
NOWHERE = Path("/nowhere")
LOOKED_AT = ("organisations", "locations", "location_facts", "titles", "items", "item_events", "loans", "holds")


def drawn(seed: int) -> Data:
    """Few titles with many items that stand idle, wear out, are asked elsewhere, get lost, and stand in reserve."""
    data = draw(seed, 60)
    r = random.Random(seed)
    titles = [f"t{n}" for n in range(9)]
    for row in data["locations"]:
        row["closed_on"] = r.choice([None] * 6 + [date(2019, 6, 1), date(2022, 1, 1)])
    for row in data["location_facts"]:
        if row["location_code"] in "ABC":
            row["kind"], row["staffed_hours_week"], row["has_collection"] = "fixed", 20.0, True
    for row in data["titles"]:
        row["audience"], row["genre"] = r.choice([None, "youth", "adult"]), r.choice([None, "fiction", "nonfiction"])
        row["material"] = r.choice([None, "book", "film"])
    for row in data["items"]:
        row["title_id"] = r.choice([None, "gone", *titles, *titles])
        row["owner_code"] = r.choice(["O1"] * 6 + ["O2", "O2", "P", "Z", None, "?"])
        row["location_code"] = r.choice([*"AAAAAABBBBBBBBCCCDS", r.choice([*"EYWX", None])])
        row["status"] = r.choice([None, *["available"] * 7, "missing", "invoiced", "in_repair", "on_loan"])
        row["added_on"] = r.choice([None, ON - timedelta(days=r.choice([5, 364, 365, 366, 400, 730, 3000]))])
        row["withdrawn_on"] = r.choice([None, None, None, None, ON, ON + timedelta(days=1), date(2019, 1, 1)])
        row["audience"], row["genre"], row["material"] = r.choice([None, "adult"]), None, r.choice([None, "music"])
    names = [row["item_id"] for row in data["items"]]
    data["loans"] = []
    for number in range(r.choice([60, 120])):
        day = ON - timedelta(days=r.choice([0, 1, 30, 200, 364, 365, 366, 500, 900, 1200, -3]))
        data["loans"].append(
            dict.fromkeys(column.name for column in TABLES["loans"].columns)
            | {"loan_id": f"l{number}", "item_id": r.choice([None, "unknown", *names, *names[:8] * 4]), "lent_on": day,
             "location_code": r.choice("AAABBBCCDYX")}
        )  # fmt: skip
    for row in data["holds"]:
        row["title_id"], row["outcome"] = r.choice([None, *titles]), r.choice(["open", "fulfilled", "fulfilled", "expired"])
        row["ended_on"] = r.choice([None, row["placed_on"] + timedelta(days=9)])
    data["holds"] = data["holds"][:6]
    taken = set()
    for _ in range(8):
        item, day = r.choice(names), ON - timedelta(days=r.choice([-1, 0, 100, 365, 800]))
        if (item, day) not in taken:
            taken.add((item, day))
            data["item_events"].append(
                {"item_id": item, "event": "status_changed", "happened_on": day, "before": "x", "after": r.choice(["missing", "available"])}
            )  # fmt: skip
    return {name: rows if name in LOOKED_AT else [] for name, rows in data.items()}


def rules_of(seed: int) -> SignedValues:
    """Rules in which every limit is near what the drawn networks have."""
    r = random.Random(-seed)
    ours = weeding_rules(NOWHERE)
    values = {
        name: {pattern: type(each)(r.choice(limits), each.unit, each.why) for pattern, each in ours.by_category[name].items()}
        for name, limits in (("idle_days", [364, 365, 366, 1300]), ("age_years", [1, 4, 99]), ("worn_loans", [4, 5, 80]))
    }
    changed = ours.changed(
        surplus__copies=r.choice([2, 3]), surplus__loans_per_copy=r.choice([0.5, 1, 2]), surplus__idle_days=r.choice([30, 364, 365]),
        outdated__idle_days=r.choice([30, 365]), missing__days=r.choice([100, 365]), elsewhere__loans_per_copy=r.choice([0, 0.5, 2]),
        elsewhere__size_factor=r.choice([1, 3, 9]), move__loans_per_copy=r.choice([0.5, 1, 2]), move__between_organisations=r.choice([0, 1]),
    )  # fmt: skip
    room = {code: r.choice([0, 30, 30]) for code in "ABC" if r.random() < 0.6}
    return SignedValues(
        changed.name, changed.version, changed.signed_by, changed.signed_on, changed.values, values, {"room_at": room}
    )


def found_by_engine(
    data: Data, rules: SignedValues
) -> tuple[dict[str, tuple[Any, ...]], Counter[tuple[Any, ...]], list[AdviceList], set[str]]:
    with put(data) as connection:
        lists = advise_weeding(connection, rules, ON)
        rows = connection.execute(
            "SELECT item_id, outcome, to_location_code, missing, worn, not_lent, outdated, surplus, last_in_organisation FROM weeding"
        ).fetchall()
        counts = connection.execute("SELECT organisation_code, outcome, sum(items) FROM weeding_counts GROUP BY ALL").fetchall()
        guarded = {row[2] for row in last_copies(connection)}
    names = ("missing", "worn", "not_lent", "outdated", "surplus")
    found = {
        row[0]: (row[1], row[2], tuple(name for name, holds in zip(names, row[3:8], strict=True) if holds), row[8])
        for row in rows
    }
    return found, Counter({row[:2]: row[2] for row in counts}), lists, guarded


@pytest.mark.parametrize("seed", range(14))
def test_the_engine_agrees_with_the_twin(seed: int) -> None:
    data, rules = drawn(seed), rules_of(seed)
    found, counts, _, _ = found_by_engine(data, rules)
    told = weeding_of(data, rules, ON)
    assert found == {item: what for item, what in told.items() if item in found}
    assert {
        item for item, what in told.items() if what[0] in (*ADVISED, "no_room", "wanted_elsewhere", "last_in_province")
    } == set(found)
    by_outcome: Counter[str] = Counter()
    for (_, outcome), count in counts.items():
        by_outcome[outcome] += count
    assert by_outcome == Counter(what[0] for what in told.values())


def test_the_drawn_networks_have_every_outcome_and_ground() -> None:
    """Else the test above would prove less than it says."""
    seen: Counter[object] = Counter()
    for seed in range(14):
        for outcome, _, grounds, is_last in weeding_of(drawn(seed), rules_of(seed), ON).values():
            seen.update([outcome, *((outcome, ground) for ground in grounds), ("last", is_last)])
    wanted: set[object] = {*ADVISED, *LEFT_OUT, ("last", True)}
    wanted |= {("weed", ground) for ground in ("missing", "worn", "not_lent", "outdated", "surplus")}
    wanted |= {("move", ground) for ground in ("not_lent", "outdated", "surplus")}
    assert wanted <= set(seen)
    assert min(seen[each] for each in wanted) > 1, {each: seen[each] for each in wanted}


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_what_must_hold_whatever_the_network(seed: int) -> None:
    data, rules = drawn(seed), rules_of(seed)
    _, _, lists, guarded = found_by_engine(data, rules)
    items = {row["item_id"]: row for row in data["items"]}
    here = [row for row in data["items"] if belongs(row, ON)]
    rows = [row for each in lists for row in each.rows]
    assert len({row.item_id for row in rows}) == len(rows), "an item stands in it twice"
    assert len(rows) + sum(sum(each.left_out.values()) for each in lists) == len(here)
    assert len({each.organisation for each in lists}) == len(lists)
    places, gone = places_of(data, ON), {row.item_id for row in rows if row.action is Action.WEED}
    inside = {row["organisation_code"] for row in data["organisations"] if row["kind"] != "outside"}
    titles = {row["title_id"] for row in data["titles"]}
    for row in rows:
        assert row.reasons
        assert items[row.item_id]["location_code"] == row.location
        assert items[row.item_id]["title_id"] == row.title_id in titles
        assert (row.to is not None) == (row.action is Action.MOVE)
        if row.to is not None:
            assert row.to != row.location
            assert places[row.to]["takes"]
            if not rules["move.between_organisations"]:
                assert places[row.to]["organisation"] == items[row.item_id]["owner_code"]
    for title in {row.title_id for row in rows if row.action is Action.WEED}:
        left = [
            row for row in here
            if row["title_id"] == title and row["status"] not in BAD and row["location_code"] in places
            and row["owner_code"] in inside and row["item_id"] not in gone
        ]  # fmt: skip
        assert left or title in guarded, f"nothing would be left of {title}"
    for code, place in places.items():
        comes, goes = (
            sum(row.to == code for row in rows),
            sum(row.location == code and row.action is Action.WEED for row in rows),
        )
        assert comes <= goes + max(0, rules.at["room_at"].get(code, place["items"]) - place["items"])


def test_the_guarded_are_listed_apart() -> None:
    for seed in range(2):
        with put(drawn(seed)) as connection:
            find_weeding(connection, rules_of(seed), ON)
            lists, guarded = weeding_lists(connection, rules_of(seed), ON), last_copies(connection)
        by_organisation = Counter(row[0] for row in guarded)
        assert {
            each.organisation: each.left_out.get("last_in_province", 0) for each in lists if by_organisation[each.organisation]
        } == by_organisation
