"""The same counts of interlibrary loan in plain Python: one row at a time, no engine."""

from collections import Counter
from datetime import date
from typing import Any

Row = dict[str, Any]
Data = dict[str, list[Row]]


def quarter_of(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


class Net:
    """Places by code."""

    def __init__(self, data: Data) -> None:
        self.items = {row["item_id"]: row for row in data["items"]}
        self.places = {row["location_code"]: row for row in data["locations"]}
        self.kinds = {row["organisation_code"]: row["kind"] for row in data["organisations"]}

    def organisation(self, location: str | None) -> str | None:
        return self.places[location]["organisation_code"] if location in self.places else None


def wishes(data: Data) -> list[Row]:
    """One dictionary a wish, as `schakel.interlibrary.requests` tells."""
    net, found = Net(data), []
    for r in data["interlibrary_requests"]:
        day = r["shipped_on"] or r["received_on"] or r["lent_on"]
        scope = r["scope"]
        if scope == "own_organisation" and r["supplier_code"] is not None and r["supplier_code"] != r["requester_code"]:
            scope = "province"
        if r["outcome"] == "unfilled":
            ending = "unfilled"
        elif day or r["outcome"] in ("shipped", "received", "on_loan", "returned", "completed"):
            ending = "supplied"
        else:
            ending = "cancelled" if r["outcome"] == "cancelled" else "open"
        reason = ((r["unfilled_reason"] or "").strip() or "not told") if ending == "unfilled" else None
        found.append({
            "id": r["request_id"], "by": "request", "scope": scope, "owner": r["supplier_code"], "pickup": r["requester_code"],
            "placed": r["placed_on"], "supplied": None if ending == "unfilled" else day, "received": r["received_on"],
            "ended": r["ended_on"], "ending": ending, "reason": reason,
        })  # fmt: skip
    told = {each["scope"] for each in found}
    for h in data["holds"]:
        item = net.items.get(h["item_id"])
        owner = item and (item["owner_code"] or net.organisation(item["location_code"]))
        pickup = net.organisation(h["pickup_location_code"])
        if not owner:
            scope = "unknown"
        elif net.kinds.get(owner) == "outside":
            scope = "national_in"
        elif owner != pickup:
            scope = "province"
        else:
            scope = "own_branch" if item["location_code"] == h["pickup_location_code"] else "own_organisation"
        if scope in ("province", "national_in") and scope in told:
            continue
        if h["outcome"] == "converted_to_interlibrary" and not h["available_on"]:
            continue
        found.append({"id": h["hold_id"], "by": "hold", "scope": scope, "owner": owner or None, "pickup": pickup,
                      "placed": h["placed_on"], "supplied": h["available_on"]})  # fmt: skip
    return found


def flows(data: Data) -> Counter[tuple[Any, ...]]:
    """(unit, quarter, scope, owner, pickup) to count."""
    net, found = Net(data), Counter()
    for wish in wishes(data):
        way = (wish["scope"], wish["owner"] or "", wish["pickup"] or "")
        found["request", quarter_of(wish["placed"]), *way] += 1
        if wish["supplied"]:
            found["supply", quarter_of(wish["supplied"]), *way] += 1
    for t in data["transits"]:
        a, b = net.organisation(t["from_location_code"]), net.organisation(t["to_location_code"])
        out = [_is_outside(net, t[end], org) for end, org in (("from_location_code", a), ("to_location_code", b))]
        if out[0]:
            scope = "national_in"
        elif out[1]:
            scope = "national_out"
        elif a is None or b is None:
            scope = "unknown"
        elif a != b:
            scope = "province"
        else:
            scope = "own_branch" if t["from_location_code"] == t["to_location_code"] else "own_organisation"
        found["movement", quarter_of(t["sent_on"]), scope, a or "", b or ""] += 1
    for loan in data["loans"]:
        owner, pickup = loan["owner_code"], net.organisation(loan["location_code"])
        item = net.items.get(loan["item_id"])
        if owner is None or pickup is None:
            scope = "unknown"
        elif net.kinds.get(owner) == "outside":
            scope = "national_in"
        elif _is_outside(net, loan["location_code"], pickup):
            scope = "national_out"
        elif owner != pickup:
            scope = "province"
        else:
            scope = "own_branch" if item and item["location_code"] == loan["location_code"] else "own_organisation"
        found["loan", quarter_of(loan["lent_on"]), scope, owner or "", pickup or ""] += 1
    return found


def _is_outside(net: Net, location: str, organisation: str | None) -> bool:
    place = net.places.get(location)
    return bool(place and place["kind"] == "outside") or net.kinds.get(organisation) == "outside"


def percentile(values: list[int], share: float) -> float | None:
    """Between neighbours by linear interpolation."""
    if not values:
        return None
    ordered, at = sorted(values), share * (len(values) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def honoured(data: Data, quarter: date, organisation: str, scope: str) -> tuple[Any, ...]:
    """placed, closed, supplied, cancelled, received, median, p90, unmet of one requester and scope ("all" = every one)."""
    mine = [
        wish for wish in wishes(data)
        if wish["by"] == "request" and organisation in ("all", wish["pickup"]) and scope in ("all", wish["scope"])
    ]  # fmt: skip
    closed = [wish for wish in mine if wish["ended"] and quarter_of(wish["ended"]) == quarter]
    days = [(w["received"] - w["placed"]).days for w in mine if w["received"] and quarter_of(w["received"]) == quarter]
    return (
        sum(quarter_of(wish["placed"]) == quarter for wish in mine), len(closed),
        sum(wish["ending"] == "supplied" for wish in closed), sum(wish["ending"] == "cancelled" for wish in closed),
        len(days), percentile(days, 0.5), percentile(days, 0.9),
        Counter(wish["reason"] for wish in closed if wish["ending"] == "unfilled"),
    )  # fmt: skip
