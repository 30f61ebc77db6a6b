"""Figures about holds again, row by row in plain Python."""

from datetime import date
from typing import Any

from schakel.holds.queue import LENDABLE

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
                sum(item["status"] not in LENDABLE for item in stock),
                sum(item["status"] == "available" for item in stock),
            )
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
    found = {}
    for at, hold in enumerate(waiting):
        stock = [
            item
            for item in data["items"]
            if item["title_id"] == hold["title_id"] and belongs(item, day) and item["status"] not in LENDABLE
            and (item["added_on"] is None or item["added_on"] <= day)
        ]  # fmt: skip
        moment = min(hold["available_on"] or hold["ended_on"] or known, known)
        found[hold["hold_id"]] = (
            1 + sum(other["title_id"] == hold["title_id"] for other in waiting[:at]),
            (day - hold["placed_on"]).days,
            len(stock),
            sum(item["item_id"] not in lent | aside for item in stock),
            (moment - day).days,
            hold["available_on"] is not None and hold["available_on"] <= known,
        )
    return found
