"""Which wishes were not met and why, once more, one by one and in plain Python."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]
Data = dict[str, list[Row]]
BAD = ("missing", "invoiced", "in_repair", "on_order", "administrative_loan", "withdrawn")
FAR = date(9999, 12, 31)


def wishes_of(data: Data) -> Counter[tuple[Any, ...]]:
    """Organisation, month, material, audience, supplied_by, cause_95, cause_999 → wishes."""
    run_by = {row["location_code"]: row["organisation_code"] for row in data["locations"]}
    kind = {row["organisation_code"]: row["kind"] for row in data["organisations"]}
    beyond = {
        row["location_code"] for row in data["locations"]
        if row["kind"] == "outside" or kind.get(row["organisation_code"]) == "outside"
    }  # fmt: skip
    items = {row["item_id"]: row for row in data["items"]}
    titles = {row["title_id"]: row for row in data["titles"]}
    found: Counter[tuple[Any, ...]] = Counter()
    places_in_day: Counter[tuple[Any, ...]] = Counter()
    for loan in sorted(data["loans"], key=_in_order):
        owner, here = loan["owner_code"], run_by.get(loan["location_code"])
        if owner is None or loan["location_code"] in beyond:
            continue
        item = items.get(loan["item_id"], {})
        title = item.get("title_id")
        by = "own" if owner == here else "province" if kind.get(owner) != "outside" else "outside"
        asked = loan["lent_on"]
        if by != "own":
            holds = [
                hold for hold in data["holds"]
                if hold["outcome"] == "fulfilled" and hold["item_id"] is not None and hold["item_id"] == loan["item_id"]
                and hold["pickup_location_code"] == loan["location_code"] and hold["ended_on"] == loan["lent_on"]
            ]  # fmt: skip
            asked = min([asked, *([max(hold["placed_on"] for hold in holds)] if holds else [])])
            if title is None and holds:
                title = max((hold["title_id"] for hold in holds if hold["title_id"] is not None), default=None)
            if item.get("title_id") is None:
                day = (loan["location_code"], loan["lent_on"], by)
                number = places_in_day[day]
                places_in_day[day] += 1
                if by == "outside":
                    requests = sorted(
                        (row for row in data["interlibrary_requests"] if row["scope"] == "national_in"
                         and row["pickup_location_code"] == loan["location_code"] and row["lent_on"] == loan["lent_on"]),
                        key=lambda row: row["request_id"],
                    )  # fmt: skip
                    if number < len(requests):
                        title = title or requests[number]["title_id"]
                        asked = min(asked, requests[number]["placed_on"])
        named = titles.get(title, {})
        of_item = titles.get(item.get("title_id"), {})
        material = loan["material"] or item.get("material") or of_item.get("material")
        audience = loan["audience"] or item.get("audience") or of_item.get("audience")
        if by != "own":
            material, audience = material or named.get("material"), audience or named.get("audience")
        cause_95 = None if by == "own" else cause(data, title, asked, {here} if here else set())
        inside = {code for code, what in kind.items() if what != "outside"}
        cause_999 = cause(data, title, asked, inside) if by == "outside" else None
        found[here, loan["lent_on"].replace(day=1), material, audience, by, cause_95, cause_999] += 1
    for place, title, asked, ended in never(data):
        if place in beyond:
            continue
        here, named = run_by.get(place), titles.get(title, {})
        inside = {code for code, what in kind.items() if what != "outside"}
        both = cause(data, title, asked, {here} if here else set()), cause(data, title, asked, inside)
        found[here, ended.replace(day=1), named.get("material"), named.get("audience"), "never", *both] += 1
    return found


def _in_order(loan: Row) -> list[tuple[bool, str]]:
    return [(loan[column] is None, loan[column] or "") for column in ("item_id", "material", "audience")]


def never(data: Data) -> list[tuple[Any, ...]]:
    holds = [
        (row["pickup_location_code"], row["title_id"], row["placed_on"], row["ended_on"]) for row in data["holds"]
        if row["outcome"] in ("expired", "cancelled_by_library") and row["kind"] != "interlibrary" and row["ended_on"]
    ]  # fmt: skip
    requests = [
        (row["pickup_location_code"], row["title_id"], row["placed_on"], row["ended_on"]) for row in data["interlibrary_requests"]
        if row["outcome"] == "unfilled" and row["ended_on"] and row["pickup_location_code"]
    ]  # fmt: skip
    return holds + requests


def cause(data: Data, title: str | None, asked: date, owners: set[str]) -> str:
    if title is None:
        return "unknown_title"
    states = [
        state(data, item, asked) for item in data["items"]
        if item["title_id"] == title and item["owner_code"] in owners
        and (item["added_on"] is None or item["added_on"] <= asked)
        and (item["withdrawn_on"] is None or item["withdrawn_on"] > asked)
    ]  # fmt: skip
    return next((each for each in ("stood_in", "was_out", "was_missing") if each in states), "not_owned")


def state(data: Data, item: Row, asked: date) -> str:
    spans = (
        ("loans", "lent_on", "returned_on"),
        ("transits", "sent_on", "received_on"),
        ("holds", "available_on", "ended_on"),
    )
    for table, starts, ends in spans:
        begun = [row for row in data[table] if row["item_id"] == item["item_id"] and row[starts] and row[starts] <= asked]
        if begun:
            last = max(row[starts] for row in begun)
            if max(row[ends] or FAR for row in begun if row[starts] == last) > asked:
                return "was_out"
    changes = sorted(
        (row for row in data["item_events"] if row["item_id"] == item["item_id"] and row["event"] == "status_changed"),
        key=lambda row: row["happened_on"],
    )
    status = changes[0]["before"] if changes else item["status"]
    for change in changes:
        if change["happened_on"] <= asked:
            status = change["after"]
    return "was_missing" if status in BAD else "stood_in"


def some_day(r: Any, first: date = date(2020, 1, 1), days: int = 120) -> date:
    return first + timedelta(days=r.randrange(days))
