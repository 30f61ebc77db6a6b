"""Figures about holds again, row by row in plain Python."""

from datetime import date
from typing import Any

from schakel.holds.reach import NOT_LENDABLE

Data = dict[str, list[dict[str, Any]]]


def wait_of(hold: dict[str, Any], as_of: date) -> tuple[int, bool, bool]:
    """(days, stood ready, still open) of a hold as known on a day."""
    if hold["available_on"] and hold["available_on"] <= as_of:
        return (hold["available_on"] - hold["placed_on"]).days, True, False
    if hold["ended_on"] and hold["ended_on"] <= as_of:
        return (hold["ended_on"] - hold["placed_on"]).days, False, False
    return (as_of - hold["placed_on"]).days, False, True


def tells_a_wait(hold: dict[str, Any]) -> bool:
    served_without_a_day = hold["available_on"] is None and hold["outcome"] in ("fulfilled", "not_collected")
    return hold["kind"] != "interlibrary" and not served_without_a_day


def waits(data: Data, since: date, until: date, as_of: date) -> dict[tuple[str, str], list[tuple[int, bool, bool]]]:
    """The waits by place and kind, `all` among both."""
    found: dict[tuple[str, str], list[tuple[int, bool, bool]]] = {}
    for hold in data["holds"]:
        if since <= hold["placed_on"] < until and hold["placed_on"] <= as_of and tells_a_wait(hold):
            for place in ("all", hold["pickup_location_code"]):
                for kind in {"all", hold["kind"]} - {None}:
                    found.setdefault((place, kind), []).append(wait_of(hold, as_of))
    return found


def belongs(item: dict[str, Any], day: date) -> bool:
    return item["withdrawn_on"] is None or item["withdrawn_on"] > day


def queues(data: Data, tonight: date) -> dict[str, tuple[int, int, int]]:
    """(waiting, lendable items, on a shelf) by title."""
    found = {}
    for hold in data["holds"]:
        is_open = hold["outcome"] == "open" and hold["available_on"] is None and hold["ended_on"] is None
        if is_open and hold["title_id"] and hold["placed_on"] <= tonight and hold["kind"] != "interlibrary":
            title = hold["title_id"]
            stock = [item for item in data["items"] if item["title_id"] == title and belongs(item, tonight)]
            found[title] = (
                found.get(title, (0,))[0] + 1,
                sum(item["status"] not in NOT_LENDABLE for item in stock),
                sum(item["status"] == "available" for item in stock),
            )
    return found


def may_serve(item: dict[str, Any], hold: dict[str, Any]) -> bool:
    """Whether an item may ever serve a hold of its title, when no owner keeps items to itself."""
    if hold["item_id"]:
        return bool(item["item_id"] == hold["item_id"])
    stands = item["current_location_code"] if item["status"] == "available" else None
    return hold["kind"] != "branch" or hold["pickup_location_code"] in {item["location_code"], stands or item["location_code"]}


def reach(data: Data, tonight: date) -> dict[str, tuple[int, list[float]]]:
    """(holds that no item may serve, waiting for each item of those with one and the same reach) by title."""
    found = {}
    for title in queues(data, tonight):
        waiting = [
            hold
            for hold in data["holds"]
            if hold["outcome"] == "open" and hold["available_on"] is None and hold["ended_on"] is None
            and hold["title_id"] == title and hold["placed_on"] <= tonight and hold["kind"] != "interlibrary"
        ]  # fmt: skip
        stock = [
            item for item in data["items"]
            if item["title_id"] == title and belongs(item, tonight) and item["status"] not in NOT_LENDABLE
        ]  # fmt: skip
        sets = [frozenset(item["item_id"] for item in stock if may_serve(item, hold)) for hold in waiting]
        # Of any set of items: who can get only those, for each of them.
        ratios = [sum(other <= mine and bool(other) for other in sets) / len(mine) for mine in sets if mine]
        found[title] = sum(not mine for mine in sets), ratios or [0.0]
    return found


def standing(data: Data, day: date, known: date) -> dict[str, tuple[int, int, int, int, int, bool]]:
    """(place, waited, items, of those on a shelf, days to come, served) by hold that was open on a day."""

    def was_open(hold: dict[str, Any]) -> bool:
        later = [hold[column] is None or hold[column] > day for column in ("available_on", "ended_on")]
        return hold["placed_on"] <= day and all(later) and bool(hold["title_id"]) and tells_a_wait(hold)

    waiting = sorted((hold for hold in data["holds"] if was_open(hold)), key=lambda hold: (hold["placed_on"], hold["hold_id"]))
    lent = {
        loan["item_id"]
        for loan in data["loans"]
        if loan["lent_on"] <= day
        and (day - loan["lent_on"]).days < 400
        and (loan["returned_on"] is None or loan["returned_on"] > day)
    }
    aside = {
        hold["item_id"]
        for hold in data["holds"]
        if hold["available_on"] and hold["available_on"] <= day and (hold["ended_on"] is None or hold["ended_on"] > day)
    }

    def there(hold: dict[str, Any]) -> list[dict[str, Any]]:
        stock = [
            item
            for item in data["items"]
            if item["title_id"] == hold["title_id"] and belongs(item, day) and item["status"] not in NOT_LENDABLE
            and (item["added_on"] is None or item["added_on"] <= day)
        ]  # fmt: skip
        if hold["kind"] == "branch":
            return [item for item in stock if item["location_code"] == hold["pickup_location_code"]]
        return stock

    def is_ahead(other: dict[str, Any], hold: dict[str, Any]) -> bool:
        if other["title_id"] != hold["title_id"]:
            return False
        if hold["kind"] == "branch":
            return other["kind"] == "branch" and other["pickup_location_code"] == hold["pickup_location_code"]
        return other["kind"] != "branch" or bool(there(other))

    found = {}
    for at, hold in enumerate(waiting):
        stock = there(hold)
        moment = min(hold["available_on"] or hold["ended_on"] or known, known)
        found[hold["hold_id"]] = (
            1 + sum(is_ahead(other, hold) for other in waiting[:at]),
            (day - hold["placed_on"]).days,
            len(stock),
            sum(item["item_id"] not in lent | aside for item in stock),
            (moment - day).days,
            hold["available_on"] is not None and hold["available_on"] <= known,
        )
    return found
