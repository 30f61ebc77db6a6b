"""Why wishes were not met: the engine against a twin in plain Python, and against the figures of the norms."""

import random
from collections import Counter
from datetime import date, timedelta

import duckdb
import pytest
from twins.drawn_network import Data, draw, put
from twins.missed_twin import some_day, wishes_of

from schakel.collection.missed import find_missed
from schakel.measures.catalogue import find_measures
from schakel.measures.engine import Network, compute
from schakel.vocabulary.tables import TABLES


def drawn(seed: int) -> Data:
    """A drawn network in which few titles have many items that come, go, are lent, reserved, sent and lost."""
    data = draw(seed, 30)
    r = random.Random(seed)

    def later(day: date, empty: float = 0.2) -> date | None:
        return None if r.random() < empty else day + timedelta(days=r.choice([0, 1, 5, 30]))

    titles = ["t0", "t1", "t2"]
    for row in data["items"]:
        row["title_id"] = r.choice([None, "gone", *titles, *titles])
        row["owner_code"] = r.choice(["O1", "O1", "O2", "P", "Z", None])
        row["status"] = r.choice([None, "available", "missing", "in_repair", "on_loan"])
        row["audience"], row["material"] = r.choice([None, "youth"]), r.choice([None, "film"])
        row["added_on"], row["withdrawn_on"] = r.choice([None, some_day(r)]), None
        if r.random() < 0.3:
            row["withdrawn_on"] = later(row["added_on"] or date(2020, 1, 1))
    for row in data["titles"]:
        row["material"], row["audience"] = r.choice([None, "book"]), r.choice([None, "adult"])
    items = {row["item_id"]: row for row in data["items"]}
    for row in data["loans"]:
        row["lent_on"], row["material"] = some_day(r), r.choice([None, "book"])
        row["audience"], row["returned_on"] = r.choice([None, "youth"]), later(row["lent_on"])
        # As a refresh does where the source is silent.
        for column in ("material", "audience"):
            row[column] = row[column] or items.get(row["item_id"], {}).get(column)
    names = [row["item_id"] for row in data["items"]]
    for row in data["holds"]:
        loan = r.choice(data["loans"])
        row["item_id"], row["title_id"] = r.choice([None, loan["item_id"], loan["item_id"]]), r.choice([None, *titles])
        row["kind"] = r.choice([None, "network", "interlibrary"])
        if r.random() < 0.6:
            row["outcome"], row["pickup_location_code"] = "fulfilled", loan["location_code"]
            row["ended_on"], row["placed_on"] = loan["lent_on"], loan["lent_on"] - timedelta(days=r.choice([0, 3, 40]))
            row["available_on"] = row["placed_on"]
    for row in data["transits"]:
        row["item_id"], row["sent_on"] = r.choice([None, *names]), some_day(r)
        row["received_on"] = later(row["sent_on"])
    for row in data["interlibrary_requests"]:
        loan = r.choice(data["loans"])
        row["title_id"], row["scope"] = r.choice([None, *titles]), r.choice(["province", "national_in", "national_in"])
        if r.random() < 0.7:
            row["lent_on"], row["pickup_location_code"] = loan["lent_on"], loan["location_code"]
    events = set()
    for _ in range(12):
        item, day = r.choice(names), some_day(r)
        if (item, day) not in events:
            events.add((item, day))
            words = [r.choice(["available", "missing", "in_repair"]) for _ in range(2)]
            data["item_events"].append(
                {"item_id": item, "event": "status_changed", "happened_on": day, "before": words[0], "after": words[1]}
            )
    return data


def found_by_engine(data: Data) -> tuple[Counter[tuple[object, ...]], duckdb.DuckDBPyConnection]:
    connection = put(data)
    find_missed(connection)
    rows = connection.execute("SELECT * FROM wishes").fetchall()
    return Counter({row[:-1]: row[-1] for row in rows}), connection


@pytest.mark.parametrize("seed", range(16))
def test_the_engine_agrees_with_the_twin(seed: int) -> None:
    data = drawn(seed)
    found, connection = found_by_engine(data)
    assert found == wishes_of(data)
    missed = connection.execute("SELECT sum(wishes) FROM missed").fetchall()[0][0] or 0
    assert missed == sum(number for key, number in found.items() if key[4] != "own")


def test_what_came_from_outside_gets_the_request_of_its_day_whatever_the_number_of_its_loan() -> None:
    day = date(2020, 3, 9)
    given: Data = {
        "organisations": [{"organisation_code": "O1", "kind": "library"}, {"organisation_code": "Z", "kind": "outside"}],
        "locations": [{"location_code": "A", "organisation_code": "O1", "kind": "fixed"}],
        "titles": [{"title_id": "t0"}],
        "loans": [
            {"loan_id": number, "location_code": "A", "owner_code": "Z", "lent_on": day, "material": material}
            for number, material in (("1", "film"), ("2", "book"))
        ],
        "interlibrary_requests": [
            {
                "request_id": "q", "scope": "national_in", "title_id": "t0", "pickup_location_code": "A", "lent_on": day,
                "placed_on": day,
            }
        ],
    }  # fmt: skip
    data = {
        name: [{column.name: row.get(column.name) for column in table.columns} for row in given.get(name, [])]
        for name, table in TABLES.items()
    }
    found, _ = found_by_engine(data)
    assert {(key[2], key[5]) for key in found} == {("book", "not_owned"), ("film", "unknown_title")}
    assert found == wishes_of(data)


def test_the_drawn_networks_have_every_cause_and_supplier() -> None:
    """Else the test above would prove less than it says."""
    seen = Counter[object]()
    for seed in range(16):
        for key in wishes_of(drawn(seed)):
            seen.update([key[4], ("95", key[5]), ("999", key[6])])
    causes = ("was_out", "was_missing", "stood_in", "not_owned", "unknown_title")
    wanted = {"own", "province", "outside", "never", *(("95", cause) for cause in causes), *(("999", cause) for cause in causes)}
    assert wanted <= set(seen)


@pytest.mark.parametrize("seed", range(4))
def test_the_parts_add_up_to_the_figures_of_the_norms(seed: int) -> None:
    data = drawn(seed)
    _, connection = found_by_engine(data)
    names = ("norm_95_strict", "norm_95_lenient", "norm_999_strict", "norm_999_lenient")
    measures = {name: find_measures()[name] for name in names}
    figures = compute(connection, measures, today=date(2020, 11, 17), network=Network("N", "N"))
    checked = 0
    for row in figures.to_pylist():
        if row["level"] != "organisation" or row["period"] != "month" or row["denominator"] is None:
            continue
        met = "supplied_by = 'own'" if "95_" in row["measure"] else "supplied_by IN ('own', 'province')"
        counts = "true" if "strict" in row["measure"] else "supplied_by <> 'never'"
        found = connection.execute(
            f"SELECT coalesce(sum(wishes) FILTER ({met}), 0), coalesce(sum(wishes), 0) FROM wishes WHERE organisation_code = ? "
            f"AND month = ? AND {counts}", [row["place_code"], row["starts_on"]],
        ).fetchall()[0]  # fmt: skip
        assert (row["numerator"], row["denominator"]) == found, row
        checked += 1
    assert checked > 20
