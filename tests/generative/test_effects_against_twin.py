"""The effect of decisions, by the engine and by a plain twin, on small histories in which everything happens."""

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from made_up.engine import engine
from twins.effects_twin import effects

from schakel.advice.effects import STANDINGS, Decided, measure_effects
from schakel.collection.advised import Action

START, KNOWN_ON = date(2018, 1, 1), date(2020, 6, 30)
LENGTH = (KNOWN_ON - START).days
PLACES = {"A1": "A", "A2": "A", "B1": "B"}
SEEDS = range(8)


def drawn(seed: int) -> tuple[dict[str, list[dict[str, Any]]], list[Decided]]:
    """A history and decisions on it. Days are few, so that things often happen on one; some items are older than loans."""
    random = Random(seed)

    def day(first: int = 0, last: int = LENGTH) -> date:
        found = START + timedelta(days=random.randrange(first, last + 1, 15))
        return found.replace(day=1) if found.day < 16 and random.random() < 0.5 else found

    items, events, loans, holds, missed = [], [], [], [], []
    for number in range(60):
        place = random.choice(list(PLACES))
        added = None if random.random() < 0.1 else day(0, LENGTH) if random.random() < 0.4 else day(-360, 60)
        gone = day(300) if random.random() < 0.35 else None
        name = f"i{number}"
        items.append({"item_id": name, "title_id": f"t{number % 12}", "owner_code": PLACES[place], "location_code": place,
                      "added_on": added, "withdrawn_on": gone})  # fmt: skip
        for _ in range(random.choice((0, 0, 1, 2))):
            events.append({"item_id": name, "event": "moved", "happened_on": day(), "before": place,
                           "after": random.choice(list(PLACES))})  # fmt: skip
        loans += [{"loan_id": f"{name}-{n}", "item_id": name, "lent_on": day()} for n in range(random.randrange(8))]
    for number in range(60):
        placed = day()
        outcome = random.choice(("open", "fulfilled", "fulfilled", "expired"))
        ended = None if outcome == "open" else placed + timedelta(days=random.randrange(60))
        ready = placed + timedelta(days=random.randrange(40)) if random.random() < 0.4 else None
        holds.append({"hold_id": f"h{number}", "title_id": f"t{number % 6}", "pickup_location_code": random.choice(list(PLACES)),
                      "kind": "network", "placed_on": placed, "available_on": ready, "ended_on": ended,
                      "outcome": outcome})  # fmt: skip
    for number in range(200):
        missed.append({"organisation_code": random.choice("AB"), "month": day().replace(day=1), "title_id": f"t{number % 12}",
                       "wishes": random.randrange(1, 4)})  # fmt: skip
    decisions = []
    for number in range(50):
        action = random.choice((Action.WEED, Action.MOVE, Action.MOVE, Action.BUY))
        item = random.choice(items)
        item_id = "" if action is Action.BUY else "gone" if random.random() < 0.05 else item["item_id"]
        on = KNOWN_ON if random.random() < 0.05 else day(200)
        # Mostly a move that was made, so that days of carrying out are many.
        made = [each["after"] for each in events if each["item_id"] == item_id and each["happened_on"] >= on]
        to = random.choice(made or list(PLACES)) if action is Action.MOVE else ""
        decisions.append(Decided(f"k{number}", action, item["owner_code"], item["location_code"], to, item["title_id"], item_id,
                                 random.random() < 0.6, on))  # fmt: skip
    locations = [{"location_code": code, "organisation_code": organisation} for code, organisation in PLACES.items()]
    tables = {"items": items, "item_events": _first_of_a_day(events), "loans": loans, "holds": holds, "missed": missed,
              "locations": locations}  # fmt: skip
    return tables, decisions


def _first_of_a_day(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """An item moves once a day, as the key of the table says."""
    return list({(each["item_id"], each["happened_on"]): each for each in events}.values())


@pytest.mark.parametrize("seed", SEEDS)
def test_the_engine_tells_what_the_twin_tells(seed: int) -> None:
    tables, decisions = drawn(seed)
    assert measure_effects(engine(**tables), decisions, KNOWN_ON) == effects(tables, decisions, KNOWN_ON)


def test_the_histories_hold_everything_that_can_be_told() -> None:
    found = [effect for seed in SEEDS for effect in effects(*drawn(seed), KNOWN_ON)]
    assert set(Counter(each.standing for each in found)) == set(STANDINGS)
    for name in ("days", "loans_before", "loans_after", "missed_since", "copies_added", "waiting_now", "served_after"):
        assert len({getattr(each, name) for each in found}) > 3, name
    assert sum(each.wait_before is not None for each in found) > 5


def test_nothing_decided_asks_nothing() -> None:
    assert measure_effects(engine(), [], KNOWN_ON) == []


@pytest.mark.parametrize(
    ("first", "days"), [(date(2018, 1, 1), 365), (date(2019, 3, 1), 122), (date(2019, 6, 1), None), (None, None)]
)
def test_no_window_begins_before_loans_are_known(first: date | None, days: int | None) -> None:
    moved = date(2019, 7, 1)
    tables = {
        "items": [{"item_id": "i", "title_id": "t", "owner_code": "A", "location_code": "A2", "added_on": date(2015, 1, 1)}],
        "item_events": [{"item_id": "i", "event": "moved", "happened_on": moved, "before": "A1", "after": "A2"}],
        "loans": [{"loan_id": "of another", "item_id": "j", "lent_on": first}] if first else [],
    }
    decided = Decided("k", Action.MOVE, "A", "A1", "A2", "t", "i", is_to_do=True, on=date(2019, 6, 30))
    effect = measure_effects(engine(**tables), [decided], KNOWN_ON)[0]
    assert (effect.standing, effect.days) == ("carried_out", days)
