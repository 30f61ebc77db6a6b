"""The effect of decisions, told row by row in plain Python: the twin of `schakel.advice.effects`."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from statistics import median
from typing import Any

from schakel.advice.effects import Decided, Effect
from schakel.collection.advised import Action

YEAR, LEAST = 365, 90
Tables = Mapping[str, Sequence[Mapping[str, Any]]]


def effects(tables: Tables, decisions: Sequence[Decided], known_on: date) -> list[Effect]:
    """One effect for each decision, in their order."""
    stands = [_standing(tables, each, known_on) for each in decisions]
    return [
        _effect(tables, each, standing, day, _reference(each, decisions, stands), known_on)
        for each, (standing, day) in zip(decisions, stands, strict=True)
    ]


def _item(tables: Tables, decided: Decided) -> Mapping[str, Any] | None:
    return next((item for item in tables["items"] if item["item_id"] == decided.item_id), None)


def _added(tables: Tables, decided: Decided) -> list[date]:
    return sorted(
        item["added_on"] for item in tables["items"]
        if item["title_id"] == decided.title_id and item["owner_code"] == decided.organisation
        and item["added_on"] is not None and item["added_on"] >= decided.on
    )  # fmt: skip


def _standing(tables: Tables, decided: Decided, known_on: date) -> tuple[str, date | None]:
    if decided.on >= known_on:
        return "too_early", None
    if decided.action is Action.BUY:
        bought = _added(tables, decided)
        if bought:
            return ("carried_out" if decided.is_to_do else "left_anyway"), bought[0]
        return ("not_yet" if decided.is_to_do else "kept"), None
    item = _item(tables, decided)
    if item is None:
        return "unknown", None
    gone = item["withdrawn_on"] if item["withdrawn_on"] and item["withdrawn_on"] >= decided.on else None
    moves = [
        event for event in tables["item_events"]
        if event["item_id"] == decided.item_id and event["event"] == "moved" and event["happened_on"] >= decided.on
    ]  # fmt: skip
    there = min((event["happened_on"] for event in moves if event["after"] == decided.to), default=None)
    elsewhere = min((event["happened_on"] for event in moves if event["after"] != decided.to), default=None)
    if decided.action is Action.WEED:
        done, other = gone, there or elsewhere
    else:
        done, other = there, gone or elsewhere
    if not decided.is_to_do:
        left = done or gone
        return ("left_anyway", left) if left else ("kept", None)
    if done:
        return "carried_out", done
    return ("otherwise", other) if other else ("not_yet", None)


def _reference(decided: Decided, decisions: Sequence[Decided], stands: Sequence[tuple[str, date | None]]) -> date:
    """The middle day on which others of the organisation were moved, for an item that stayed; never before the decision."""
    days = sorted(
        day for other, (standing, day) in zip(decisions, stands, strict=True)
        if day and other.action is Action.MOVE and standing == "carried_out" and other.organisation == decided.organisation
    )  # fmt: skip
    if decided.action is not Action.MOVE or not days:
        return decided.on
    return max(days[(len(days) - 1) // 2], decided.on)


def _effect(tables: Tables, decided: Decided, standing: str, day: date | None, reference: date, known_on: date) -> Effect:
    found: dict[str, Any] = {"key": decided.key, "standing": standing, "carried_out_on": day}
    if standing == "too_early":
        return Effect(**found)
    is_buy = decided.action is Action.BUY
    item = _item(tables, decided)
    at = reference if standing in ("kept", "not_yet") and not is_buy else day
    looks = (standing == "carried_out" and decided.action is not Action.WEED) or (standing in ("kept", "not_yet") and not is_buy)
    if looks and at is not None:
        end = known_on
        if item and item["withdrawn_on"] and decided.on <= item["withdrawn_on"] < known_on:
            end = item["withdrawn_on"]
        told = [hold["placed_on"] for hold in tables["holds"]] if is_buy else [loan["lent_on"] for loan in tables["loans"]]
        since = sorted(told)[:1] + ([item["added_on"]] if item and item["added_on"] else [])
        days = min(YEAR, (end - at).days, (at - max(since)).days) if told else 0
        if days >= LEAST:
            found["days"] = days
            found.update(_waits(tables, decided, at, days) if is_buy else _loans(tables, decided, at, days))
    if is_buy:
        found["copies_added"] = len(_added(tables, decided))
        found["waiting_now"] = sum(
            hold["title_id"] == decided.title_id and hold["outcome"] == "open" and hold["available_on"] is None
            and hold["placed_on"] <= known_on for hold in tables["holds"]
        )  # fmt: skip
        found["items_now"] = sum(
            item["title_id"] == decided.title_id and (item["withdrawn_on"] is None or item["withdrawn_on"] > known_on)
            for item in tables["items"]
        )
    if decided.action is Action.WEED and standing == "carried_out" and day and (known_on - day).days >= LEAST:
        found["missed_since"] = sum(
            row["wishes"] for row in tables["missed"]
            if row["title_id"] == decided.title_id and row["organisation_code"] == decided.organisation and row["month"] > day
        )  # fmt: skip
    return Effect(**found)


def _loans(tables: Tables, decided: Decided, at: date, days: int) -> dict[str, Any]:
    lent = [loan["lent_on"] for loan in tables["loans"] if loan["item_id"] == decided.item_id]
    return {
        "loans_before": sum(at - timedelta(days=days) <= day < at for day in lent),
        "loans_after": sum(at <= day < at + timedelta(days=days) for day in lent),
    }


def _waits(tables: Tables, decided: Decided, at: date, days: int) -> dict[str, Any]:
    runs = {row["location_code"]: row["organisation_code"] for row in tables["locations"]}
    before, after = [], []
    for hold in tables["holds"]:
        served = hold["available_on"] or (hold["ended_on"] if hold["outcome"] == "fulfilled" else None)
        if hold["title_id"] != decided.title_id or runs.get(hold["pickup_location_code"]) != decided.organisation or not served:
            continue
        placed = hold["placed_on"]
        if at - timedelta(days=days) <= placed < at:
            before.append((served - placed).days)
        elif at <= placed < at + timedelta(days=days):
            after.append((served - placed).days)
    if not before and not after:
        return {}
    return {
        "served_before": len(before), "wait_before": median(before) if before else None,
        "served_after": len(after), "wait_after": median(after) if after else None,
    }  # fmt: skip
