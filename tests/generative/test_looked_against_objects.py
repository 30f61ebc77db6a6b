"""Days of the past as arrays: against who waited, counted by hand, and against each title as an object."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import duckdb
import pytest
from twins.drawn_network import put

from schakel.holds.agreement import our_agreement
from schakel.holds.looked import Looked, read_looked
from schakel.holds.promise import Terms, allowed_share
from schakel.holds.reach import BRANCH, NETWORK, WAITED, Part, Stock, Wanted, look_at, wanted_by_day
from schakel.vocabulary.tables import TABLES

DAYS = [date(2020, 11, 1), date(2020, 10, 4), date(2020, 9, 6)]
RUNS = {"A": "O1", "B": "O1", "C": "O2"}
WITHIN = our_agreement().whole("queue.promised_days")
Rows = list[dict[str, Any]]
OUTCOMES = ("open", "fulfilled", "expired", "cancelled_by_borrower")


def drawn(seed: int) -> dict[str, Rows]:
    r = random.Random(seed)

    def day(spread: int = 200) -> date:
        return date(2020, 11, 20) - timedelta(days=r.randrange(spread))

    def later(start: date, empty: float) -> date | None:
        return None if r.random() < empty else start + timedelta(days=r.choice([0, 1, 5, 20, 60]))

    items = [
        {
            "item_id": f"i{n}", "title_id": f"t{r.randrange(12)}", "location_code": r.choice("ABC"),
            "owner_code": r.choice(["O1", "O2", None]), "status": r.choice(["available", None, "missing", "on_order"]),
            "added_on": r.choice([None, date(2018, 1, 1), day(100)]),
            "withdrawn_on": r.choice([None, None, day()]),
        }
        for n in range(40)
    ]  # fmt: skip
    holds, loans = [], []
    for n in range(80):
        placed = day()
        ready = later(placed, 0.5)
        holds.append(
            {
                "hold_id": f"h{n}", "title_id": r.choice([None, *(f"t{m}" for m in range(14))]), "placed_on": placed,
                "kind": r.choice([None, "network", "network", "branch", "interlibrary"]), "available_on": ready,
                "pickup_location_code": r.choice(["A", "B", "C", "X", None]), "ended_on": later(ready or placed, 0.4),
                "outcome": r.choice(OUTCOMES), "item_id": r.choice([None, f"i{r.randrange(40)}"]),
            }
        )  # fmt: skip
    for n in range(120):
        lent = day(500) if n % 4 == 0 else day(120)
        loans.append({"loan_id": f"l{n}", "item_id": f"i{r.randrange(40)}", "lent_on": lent, "returned_on": later(lent, 0.2)})
    return {
        "items": items,
        "holds": holds,
        "loans": loans,
        "titles": [{"title_id": f"t{n}", "material": "book"} for n in range(9)],
    }


def connected(given: dict[str, Rows]) -> duckdb.DuckDBPyConnection:
    given = given | {"locations": [{"location_code": place, "organisation_code": owner} for place, owner in RUNS.items()]}
    return put(
        {
            name: [{column.name: row.get(column.name) for column in table.columns} for row in given.get(name, [])]
            for name, table in TABLES.items()
        }
    )


def allowed(day: date, wanted: Wanted, part: Part) -> float:
    """Other terms on each day and for each material, so that none can be taken for another."""
    return allowed_share(wanted, part, Terms(20.0 + day.month + 3 * (wanted.material is None), float(WITHIN), 14.0))


def open_then(hold: dict[str, Any], day: date) -> bool:
    return bool(
        hold["placed_on"] <= day and hold["title_id"] is not None and hold["kind"] != "interlibrary"
        and (hold["available_on"] is None or hold["available_on"] > day) and (hold["ended_on"] is None or hold["ended_on"] > day)
        and not (hold["available_on"] is None and hold["outcome"] == "fulfilled")
    )  # fmt: skip


def gave_up(hold: dict[str, Any], day: date) -> bool:
    ended = hold["ended_on"]
    return bool(
        hold["outcome"] == "cancelled_by_borrower" and hold["available_on"] is None
        and ended is not None and (ended - day).days <= WITHIN
    )  # fmt: skip


def key_of(hold: dict[str, Any]) -> tuple[str, str, str | None]:
    reach = BRANCH if hold["kind"] == "branch" else NETWORK
    return hold["title_id"], reach, hold["pickup_location_code"] if reach == BRANCH else None


@pytest.mark.parametrize("seed", range(5))
def test_arrays_say_what_objects_say_day_by_day(seed: int) -> None:
    given = drawn(seed)
    with connected(given) as connection:
        found = {each.day: each for each in read_looked(connection, our_agreement(), DAYS, allowed)}
        for day in DAYS:
            look_at(connection, our_agreement(), [day], is_now=False)
            parts = [(wanted, part) for _, wanted in wanted_by_day(connection) for part in wanted.parts]
            gone = Counter(key_of(hold) for hold in given["holds"] if open_then(hold, day) and gave_up(hold, day))
            stay = [(w, p) for w, p in parts if p.total > gone[w.title_id, p.reach, p.place]]
            assert len(stay) < len(parts) or not gone
            assert found[day].is_network.tolist() == [part.reach == NETWORK for _, part in stay]
            assert found[day].waiting.sum(axis=1).tolist() == [p.total - gone[w.title_id, p.reach, p.place] for w, p in stay]
            assert found[day].served.tolist() == [list(part.served) for _, part in stay]
            assert found[day].allowed.tolist() == [allowed(day, wanted, part) for wanted, part in stay]


@pytest.mark.parametrize("seed", range(5))
def test_who_waited_and_what_was_in_are_as_a_person_would_count_them(seed: int) -> None:
    given, plain = drawn(seed), 0
    with connected(given) as connection:
        for looked in read_looked(connection, our_agreement(), DAYS, allowed):
            # Who gave up within the promised days stood in the queue, and is not counted in what came of it.
            waited: dict[tuple[str, str, str | None], Counter[int]] = {}
            stayed: dict[tuple[str, str, str | None], Counter[int]] = {}
            for hold in given["holds"]:
                if open_then(hold, looked.day):
                    key, days = key_of(hold), (looked.day - hold["placed_on"]).days
                    waited.setdefault(key, Counter())[sum(days > limit for limit in WAITED)] += 1
                    if not gave_up(hold, looked.day):
                        stayed.setdefault(key, Counter())[sum(days > limit for limit in WAITED)] += 1
            keys = sorted(stayed, key=lambda key: (key[0], key[1], key[2] is None, key[2] or ""))
            assert looked.waiting.tolist() == [[stayed[key][band] for band in range(5)] for key in keys]
            for number, (title, reach, _) in enumerate(keys):
                items = [item for item in given["items"] if item["title_id"] == title and is_there(item, looked.day)]
                alone = len([key for key in waited if key[0] == title]) == 1
                if reach == NETWORK and alone and not any(is_new(item, looked.day) for item in items):
                    free = Stock(len(items), sum(is_in(given, item["item_id"], looked.day) for item in items))
                    plain += 1
                    assert looked.allowed[number] == of_all_items(title, sum(waited[keys[number]].values()), free, looked)
    assert plain > 5


def of_all_items(title: str, waiting: int, free: Stock, looked: Looked) -> float:
    part = Part(NETWORK, None, (waiting,), (0,), 0, free, free)
    return allowed(looked.day, Wanted(title, None, "book" if int(title[1:]) < 9 else None, (part,), {}, free), part)


def is_there(item: dict[str, Any], day: date) -> bool:
    added, gone = item["added_on"], item["withdrawn_on"]
    return (added is None or added <= day) and (gone is None or gone > day) and item["status"] in (None, "available")


def is_new(item: dict[str, Any], day: date) -> bool:
    reserved = our_agreement().whole("owners.reserved_days")
    return item["added_on"] is not None and item["owner_code"] is not None and (day - item["added_on"]).days < reserved


def is_in(given: dict[str, Rows], item: str, day: date) -> bool:
    lent = any(
        loan["item_id"] == item and day - timedelta(days=400) < loan["lent_on"] <= day
        and (loan["returned_on"] is None or loan["returned_on"] > day) for loan in given["loans"]
    )  # fmt: skip
    aside = any(
        hold["item_id"] == item and hold["available_on"] is not None and hold["available_on"] <= day
        and (hold["ended_on"] is None or hold["ended_on"] > day) for hold in given["holds"]
    )  # fmt: skip
    return not lent and not aside


def test_without_holds_nothing_was_looked_at() -> None:
    with connected({}) as connection:
        assert read_looked(connection, our_agreement(), DAYS, allowed) == []
