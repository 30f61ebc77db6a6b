"""What items allow within the promised days, against every outcome of returns with the best matching, one by one."""

import random
from collections import Counter
from datetime import date, timedelta
from itertools import product
from math import exp, factorial
from types import MappingProxyType
from typing import Any

import pytest
from twins.drawn_network import put

from schakel.holds.agreement import Agreement, our_agreement
from schakel.holds.promise import Terms, allowed_share
from schakel.holds.reach import Wanted, read_wanted
from schakel.vocabulary.tables import TABLES

TODAY = date(2020, 12, 31)
RUNS = {"A": "O1", "B": "O1", "C": "O2"}
TERMS = Terms(loan_days=28.0, within=42.0, bought_in=14.0)
MOST = 14
"""Returns of one kind of item that are looked at; more are rarer than one in a hundred thousand here."""
Rows = list[dict[str, Any]]


def drawn(seed: int, *, owner_keeps: bool) -> tuple[Rows, Rows]:
    """Items of one title, and holds of both kinds; at most three items of one kind."""
    r = random.Random(seed)
    items = [
        {
            "item_id": f"i{n}", "title_id": "t", "location_code": r.choice("ABC"), "owner_code": "O1",
            "status": r.choice(["available", "on_loan", "on_loan", "missing"]),
            "added_on": TODAY - timedelta(days=r.choice([10, 500])) if owner_keeps else None,
        }
        for n in range(r.randrange(1, 5))
    ]  # fmt: skip
    holds = [
        {
            "hold_id": f"h{n}", "title_id": "t", "pickup_location_code": r.choice("ABC"), "outcome": "open",
            "kind": r.choice(["branch", "branch", "network"]), "placed_on": TODAY - timedelta(days=r.randrange(100)),
        }
        for n in range(r.randrange(1, 9))
    ]  # fmt: skip
    return items, holds


def as_read(items: Rows, holds: Rows, agreement: Agreement) -> Wanted:
    given: dict[str, Rows] = {
        "items": items, "holds": holds,
        "locations": [{"location_code": place, "organisation_code": owner} for place, owner in RUNS.items()],
    }  # fmt: skip
    rows = {
        name: [{column.name: row.get(column.name) for column in table.columns} for row in given.get(name, [])]
        for name, table in TABLES.items()
    }
    with put(rows) as connection:
        return read_wanted(connection, agreement, TODAY)[0]


def kept_by(item: dict[str, Any]) -> str | None:
    return "O1" if item["added_on"] and (TODAY - item["added_on"]).days < 100 else None


def most_served(holds: Rows, copies: list[tuple[str, str | None]]) -> int:
    """The largest number of holds that can have a copy each; a copy is (where it belongs, who keeps it)."""

    def right(hold: dict[str, Any], copy: tuple[str, str | None]) -> bool:
        place, keeper = copy
        near = hold["kind"] == "network" or hold["pickup_location_code"] == place
        return near and keeper in (None, RUNS[hold["pickup_location_code"]])

    given: dict[int, int] = {}

    def find(hold: int, seen: set[int]) -> bool:
        for number, copy in enumerate(copies):
            if number not in seen and right(holds[hold], copy):
                seen.add(number)
                if number not in given or find(given[number], seen):
                    given[number] = hold
                    return True
        return False

    return sum(find(hold, set()) for hold in range(len(holds)))


def mean_served(items: Rows, holds: Rows) -> float:
    """Over all outcomes: for each kind of item, how many come back within the days."""
    lendable = [item for item in items if item["status"] != "missing"]
    kinds = Counter((item["location_code"], kept_by(item)) for item in lendable)
    shelf = [(item["location_code"], kept_by(item)) for item in lendable if item["status"] == "available"]
    mean, best = 0.0, {}
    for counts in product(range(MOST), repeat=len(kinds)):
        chance = 1.0
        for number, many in zip(counts, kinds.values(), strict=True):
            returns = many * TERMS.within / TERMS.loan_days
            chance *= exp(-returns) * returns**number / factorial(number)
        # More copies of a kind than holds serve nobody more.
        kept = tuple(min(number, len(holds)) for number in counts)
        if chance > 1e-9 and kept not in best:
            best[kept] = most_served(holds, shelf + [kind for kind, n in zip(kinds, kept, strict=True) for _ in range(n)])
        mean += chance * best.get(kept, 0)
    return mean


@pytest.mark.parametrize("seed", range(12))
def test_branch_and_network_holds_get_what_every_outcome_together_gives(seed: int) -> None:
    items, holds = drawn(seed, owner_keeps=False)
    wanted = as_read(items, holds, our_agreement())
    served = sum(part.total * allowed_share(wanted, part, TERMS) for part in wanted.parts)
    assert served == pytest.approx(mean_served(items, holds), abs=0.01)


@pytest.mark.parametrize("seed", range(100, 110))
def test_what_an_owner_keeps_serves_only_its_own_borrowers(seed: int) -> None:
    items, holds = drawn(seed, owner_keeps=True)
    agreement = Agreement(our_agreement().settings, MappingProxyType({"owner_reserves": {"O1": 100}}))
    wanted = as_read(items, holds, agreement)
    served = sum(part.total * allowed_share(wanted, part, TERMS) for part in wanted.parts)
    best = mean_served(items, holds)
    # What its owner keeps and a branch does not need is not passed on: rather too little is promised than too much.
    is_exact = all(part.reach == "network" or part.shared == part.stock for part in wanted.parts)
    assert served <= best + 0.01
    assert not is_exact or served == pytest.approx(best, abs=0.01)


def test_a_copy_for_a_branch_serves_that_branch_and_then_the_network() -> None:
    both = [{"hold_id": f"h{n}", "title_id": "t", "pickup_location_code": "A", "outcome": "open", "kind": kind,
             "placed_on": TODAY} for n, kind in enumerate(("branch", "network"))]  # fmt: skip
    item = {"item_id": "i", "title_id": "t", "location_code": "B", "status": "on_loan", "added_on": None}
    wanted = as_read([item], both, our_agreement())
    branch, network = sorted(wanted.parts, key=lambda part: part.reach)
    assert allowed_share(wanted, branch, TERMS) == 0
    assert allowed_share(wanted, branch, TERMS, {None: 5}) == 0
    assert allowed_share(wanted, branch, TERMS, {"A": 1}) == 1
    assert allowed_share(wanted, network, TERMS) < allowed_share(wanted, network, TERMS, {"A": 1}) < 1
    assert allowed_share(wanted, network, TERMS, {None: 1}) == 1
