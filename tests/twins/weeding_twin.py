# ruff: noqa: E501  (one rule, one line)
"""What the weeding rules say of every item, once more, one by one and in plain Python."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from schakel.collection.category import Category
from schakel.collection.signed_values import SignedValues
from schakel.measures.rulesets import classify, find_rule_sets

Row = dict[str, Any]
Data = dict[str, list[Row]]
BAD = ("missing", "invoiced", "in_repair", "on_order", "administrative_loan", "withdrawn")
OLDEST = date(1, 1, 1)


def places_of(data: Data, on: date) -> dict[str, Row]:
    kind_of = {row["organisation_code"]: row["kind"] for row in data["organisations"]}
    found = {}
    for row in data["locations"]:
        run_by = row["organisation_code"]
        if run_by not in kind_of or kind_of[run_by] == "outside" or row["kind"] == "outside":
            continue
        facts = {name: row[name] for name in ("kind", "has_collection")}
        for span in sorted(data["location_facts"], key=lambda each: each["number"]):
            begins, ends = span["valid_from"] or OLDEST, span["valid_until"] or date.max
            if span["location_code"] == row["location_code"] and begins <= on < ends:
                facts = span
        items = [
            item for item in data["items"]
            if item["location_code"] == row["location_code"] and item["status"] not in BAD and belongs(item, on)
        ]  # fmt: skip
        is_store = kind_of[run_by] == "support" or row["kind"] in ("storage", "office")
        is_open = (row["opened_on"] or OLDEST) <= on < (row["closed_on"] or date.max)
        found[row["location_code"]] = {
            "organisation": run_by, "is_store": is_store, "items": len(items), "class": classify(find_rule_sets()["cbs_2019"], facts, on),
            "takes": not is_store and row["kind"] in (None, "fixed", "bookmobile", "school") and is_open
            and row["has_collection"] is not False,
        }  # fmt: skip
    return found


def belongs(item: Row, on: date) -> bool:
    return (item["added_on"] or OLDEST) <= on < (item["withdrawn_on"] or date.max)


def days(on: date, *since: date | None) -> int | None:
    known = [day for day in since if day is not None]
    return (on - max(known)).days if known else None


def weeding_of(data: Data, rules: SignedValues, on: date) -> dict[str, tuple[Any, ...]]:
    """Item → outcome, location it moves to, grounds that hold, whether it is the last of its owner."""
    places, titles = places_of(data, on), {row["title_id"]: row for row in data["titles"]}
    owners = {row["organisation_code"]: row["kind"] for row in data["organisations"]}
    title_of = {row["item_id"]: row["title_id"] for row in data["items"]}
    year_ago = on - timedelta(days=365)
    lent: dict[str, list[date]] = {}
    asked: Counter[tuple[str, str]] = Counter()
    since: dict[str, date] = {}
    for loan in data["loans"]:
        day, where = loan["lent_on"], loan["location_code"]
        if day > on:
            continue
        if where in places:
            organisation = places[where]["organisation"]
            since[organisation] = min(since.get(organisation, day), day)
        if loan["item_id"] is None:
            continue
        lent.setdefault(loan["item_id"], []).append(day)
        if day > year_ago and loan["item_id"] in title_of:
            asked[title_of[loan["item_id"]], where] += 1

    items = []
    for row in data["items"]:
        if not belongs(row, on):
            continue
        title, place = titles.get(row["title_id"]), places.get(row["location_code"])
        named = title or {}
        category = Category(*(named.get(part) or row[part] or "unknown" for part in ("audience", "genre", "material")))
        began = since.get(place["organisation"]) if place else None
        loans = lent.get(row["item_id"], [])
        last = max(loans, default=None)
        idle = days(on, last, row["added_on"], began) if began else None
        gone = [e["happened_on"] for e in data["item_events"] if e["item_id"] == row["item_id"] and e["event"] == "status_changed"
                and e["after"] in ("missing", "invoiced") and e["happened_on"] <= on]  # fmt: skip
        is_missing = row["status"] in ("missing", "invoiced")
        published = named.get("publication_year") or (row["added_on"].year if row["added_on"] else None)
        items.append({
            **row, "known_title": title is not None, "place": place, "category": category, "last": last, "idle": idle, "began": began,
            "loans": len(loans), "year": sum(day > year_ago for day in loans), "shelf": row["status"] in (None, "available"),
            "lendable": row["status"] not in BAD, "is_missing": is_missing,
            "gone": days(on, max(gone)) if gone else days(on, last, row["added_on"], began),
            "age": None if published is None else on.year - published,
        })  # fmt: skip
    inside = [
        item for item in items
        if item["known_title"] and item["place"] and item["owner_code"] in owners and owners[item["owner_code"]] != "outside"
    ]  # fmt: skip
    counted = [item for item in inside if item["lendable"]]
    copies = Counter((item["title_id"], item["owner_code"]) for item in counted)
    network = Counter(item["title_id"] for item in counted)
    of_copies = Counter[tuple[str, str]]()
    for item in counted:
        of_copies[item["title_id"], item["owner_code"]] += item["year"]
    held = {
        hold["title_id"] for hold in data["holds"]
        if hold["placed_on"] <= on < (hold["ended_on"] or date.max) and hold["outcome"] in ("open", "ready")
    }  # fmt: skip

    def at_least(value: int | None, limit: float) -> bool:
        return value is not None and value >= limit

    for item in items:
        key, of = (item["title_id"], item["owner_code"]), lambda name, item=item: rules.of(name, item["category"]).value
        own = copies[key] if item["known_title"] else 0
        item["own"] = own
        item["too_many"] = (
            item["shelf"] and at_least(item["idle"], rules["surplus.idle_days"]) and own >= rules["surplus.copies"]
            and of_copies[key] < rules["surplus.loans_per_copy"] * own and item["place"] is not None and not item["place"]["is_store"]
        )  # fmt: skip
        item["grounds"] = [
            name for name, holds in (
                ("missing", item["is_missing"] and at_least(item["gone"], rules["missing.days"])),
                ("worn", item["shelf"] and item["loans"] >= of("worn_loans")),
                ("not_lent", item["shelf"] and at_least(item["idle"], of("idle_days"))),
                ("outdated", item["shelf"] and item["age"] is not None and item["age"] > of("age_years")
                    and at_least(item["idle"], rules["outdated.idle_days"])),
            ) if holds
        ]  # fmt: skip
    for key in {(item["title_id"], item["owner_code"]) for item in items}:
        many = [item for item in items if item["too_many"] and (item["title_id"], item["owner_code"]) == key]
        many.sort(key=lambda item: (-item["idle"], item["added_on"] or OLDEST, item["item_id"]))
        for item in many[: int(max(0, copies[key] + 1 - rules["surplus.copies"]))]:
            item["grounds"].append("surplus")
    for item in items:
        place, owner = item["place"], owners.get(item["owner_code"], "?") if item["owner_code"] in owners else "nobody"
        item["outcome"] = (
            "no_title" if not item["known_title"] else "no_location" if place is None else "no_owner" if owner == "nobody"
            else "owned_elsewhere" if owner == "outside" else "in_storage" if place["is_store"]
            else ("candidate" if "missing" in item["grounds"] else "missing_not_long") if item["is_missing"]
            else "not_on_shelf" if not item["shelf"]
            else ("known_too_briefly" if item["last"] is None and (item["began"] is None or (item["added_on"] or OLDEST) <= item["began"])
                  else "in_use") if not item["grounds"]
            else "title_on_hold" if item["title_id"] in held else "candidate"
        )  # fmt: skip
        item["to"] = None

    candidates = [item for item in items if item["outcome"] == "candidate"]
    # Where each title stands, and where a copy of it stands idle.
    standing = Counter((item["title_id"], item["location_code"]) for item in items if item["place"] and item["lendable"])
    stands = {(item["title_id"], item["location_code"]) for item in items if item["place"]}
    idle_at = {
        (item["title_id"], item["location_code"]) for item in items
        if item["place"] and (item["outcome"] == "candidate" or (item["shelf"] and (item["idle"] is None or item["idle"] >= 365)))
    }  # fmt: skip
    between = rules["move.between_organisations"] != 0
    movers: dict[tuple[str, str], list[Row]] = {}
    for item in candidates:
        if "worn" not in item["grounds"] and "missing" not in item["grounds"]:
            movers.setdefault((item["title_id"], "" if between else item["owner_code"]), []).append(item)
    for (title_id, pool), some in movers.items():
        wanted = []
        for code, place in places.items():
            loans, there = asked[title_id, code], standing[title_id, code]
            enough = loans / (there + 1) >= rules["move.loans_per_copy"]
            if loans and place["takes"] and enough and (title_id, code) not in idle_at and pool in ("", place["organisation"]):
                wanted.append((-loans / (there + 1), -loans, code))
        some.sort(key=lambda item: (item["idle"], -(item["added_on"] or OLDEST).toordinal(), item["item_id"]))
        for item, (gain, loans, code) in zip(some, sorted(wanted), strict=False):
            item["outcome"], item["to"], item["turn"] = "move", code, (gain, loans, item["item_id"])
    for item in candidates:
        if item["outcome"] == "move":
            continue
        here = item["place"]
        like = [
            code for code, place in places.items()
            if code != item["location_code"] and not place["is_store"] and place["class"] == here["class"]
            and max(place["items"], here["items"]) <= rules["elsewhere.size_factor"] * min(place["items"], here["items"])
        ]  # fmt: skip
        there = sum(standing[item["title_id"], code] for code in like)
        loans = sum(asked[item["title_id"], code] for code in like)
        spared = there > 0 and loans >= rules["elsewhere.loans_per_copy"] * there
        item["outcome"] = "wanted_elsewhere" if spared and not {"worn", "missing"} & set(item["grounds"]) else "weed"
    for title_id in {item["title_id"] for item in candidates}:
        weeds = [item for item in candidates if item["title_id"] == title_id and item["outcome"] == "weed"]
        if weeds and sum(item["lendable"] for item in weeds) == network[title_id]:
            best = min(weeds, key=lambda item: (
                not item["lendable"], "worn" in item["grounds"], item["idle"] is None, item["idle"],
                -(item["added_on"] or OLDEST).toordinal(), item["item_id"]))  # fmt: skip
            best["outcome"] = "last_in_province"
    assert stands
    for code, place in places.items():
        room = rules.at.get("room_at", {}).get(code, place["items"]) - place["items"]
        room += sum(item["outcome"] == "weed" and item["lendable"] and item["location_code"] == code for item in items)
        coming = sorted((item for item in candidates if item["to"] == code), key=lambda item: item["turn"])
        for item in coming[max(0, room) :]:
            item["outcome"], item["to"] = "no_room", None
    gone_of = Counter((item["title_id"], item["owner_code"]) for item in items if item["outcome"] == "weed" and item["lendable"])
    return {
        item["item_id"]: (
            item["outcome"], item["to"], tuple(item["grounds"]),
            item["outcome"] == "weed" and gone_of[item["title_id"], item["owner_code"]] == item["own"],
        )
        for item in items
    }  # fmt: skip
