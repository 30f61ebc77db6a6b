"""The typing of the made-up library once more, in plain Python, row by row: slow, boring, and written from the promises.

Of the maps in `made_up.library` it knows what they mean, not how the engine carries them out.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise

PLACES = {"L1": "L1", "L2": "L2", "L3": "L3", "east": "L1", "west": "L2", "abroad": "L3"}
OWNERS = {"O1", "O2"}
STATUSES = {"b": "available", "u": "on_loan", "t": "in_transit"}

Row = list[str]


@dataclass
class Outcome:
    """What a twin says of one table: rows by key, refused rows, and (loaded, refused, superseded, repeated)."""

    rows: list[tuple[object, ...]] = field(default_factory=list)
    refused: list[tuple[str, int, str, str]] = field(default_factory=list)
    account: Counter[str] = field(default_factory=Counter)

    def hold(self, rows: int, before: Counter[str]) -> bool:
        """Whether of a batch, judged just now, more rows were refused than not; then what is left of them is held."""
        came = self.account - before
        if 2 * came["refused"] <= rows:
            return False
        self.account["held"] += rows - came["refused"] - came["repeated"]
        return True

    def refuse(self, origin: str, line: int, column: str, reason: str) -> None:
        self.refused.append((origin, line, column, reason))
        self.account["refused"] += 1


def day(text: str, pattern: str) -> date | None:
    try:
        found = datetime.strptime(text, pattern).date()
    except ValueError:
        return None
    return found if found.year >= 1000 else None


def place_of(text: str) -> str | None:
    return text if text in OWNERS | {"L1", "L2", "L3"} else PLACES.get(text.lower())


def items(days: Sequence[tuple[date, str, Sequence[Row]]]) -> tuple[Outcome, set[tuple[object, ...]]]:
    """Items and their events, from states of rows (id, place, owner, status, added, price)."""
    out, events = Outcome(), set()
    good: list[dict[str, tuple[object, ...]]] = []
    there: list[set[str]] = []
    counted: list[date] = []
    for when, origin, rows in days:
        before_it = Counter(out.account)
        state: dict[str, tuple[int, tuple[object, ...]]] = {}
        seen: set[str] = set()
        for line, raw in enumerate(rows, start=1):
            key, place, owner, status, added, price = (value.strip() for value in raw)
            seen |= {key} if key else set()
            came, cents = day(added, "%Y-%m-%d"), _cents(price)
            if status and status.lower() not in STATUSES:
                out.refuse(origin, line, "status", "is not among the codes of the map")
            elif added and came is None:
                out.refuse(origin, line, "added_on", "is not a date")
            elif price and cents is None:
                out.refuse(origin, line, "price_cents", "is not a whole number")
            elif not key:
                out.refuse(origin, line, "item_id", "is required and empty")
            elif cents is not None and cents < 0:
                out.refuse(origin, line, "price_cents", "is below 0")
            elif place and place_of(place) not in PLACES.values():
                out.refuse(origin, line, "location_code", "is not among the locations")
            elif owner and owner not in OWNERS:
                out.refuse(origin, line, "owner_code", "is not among the organisations")
            else:
                content = (place_of(place) if place else None, owner or None, STATUSES.get(status.lower()), came, cents)
                if key not in state:
                    state[key] = (line, content)
                elif state[key][1] == content:
                    out.account["repeated"] += 1
                else:
                    out.refuse(origin, line, "item_id", "has the key of an earlier row and other content")
        if out.hold(len(rows), before_it):
            continue
        counted.append(when)
        good.append({key: content for key, (_, content) in state.items()})
        there.append(seen)
    for key in {key for state_ in good for key in state_}:
        states = [number for number, state_ in enumerate(good) if key in state_]
        place, owner, status, came, cents = good[states[-1]][key]
        present = [number for number, seen in enumerate(there) if key in seen]
        came_after = gone_after = None
        if came is None and present[0] > 0:
            came, came_after = counted[present[0]], counted[present[0] - 1]
        gone = counted[present[-1] + 1] if present[-1] + 1 < len(counted) else None
        if gone is not None and came is not None:
            gone = max(gone, came)  # type: ignore[type-var]
        if gone is not None:
            gone_after = counted[present[-1]]
        out.rows.append((key, place, owner, status, came, came_after, gone, gone_after, cents))
        out.account["loaded"] += 1
        out.account["superseded"] += len(states) - 1
        events |= {(key, "added", came, came_after, None, None)} if came else set()
        events |= {(key, "withdrawn", gone, gone_after, None, None)} if gone else set()
        for before, after in pairwise(present):
            if after > before + 1:
                events |= {
                    (key, "withdrawn", counted[before + 1], counted[before], None, None),
                    (key, "returned_to_stock", counted[after], counted[after - 1], None, None),
                }
        for before, after in pairwise(states):
            for event, at in (("moved", 0), ("owner_changed", 1), ("status_changed", 2)):
                old, new = good[before][key][at], good[after][key][at]
                if old is not None and new is not None and old != new:
                    events.add((key, event, counted[after], counted[before], old, new))
    return out, events


def _cents(text: str) -> int | None:
    digits = text.replace(",", ".").removeprefix("-")
    if not digits or not set(digits) <= set("0123456789.") or digits.count(".") > 1 or digits == ".":
        return None
    return round(float(text.replace(",", ".")) / 0.01)


def loans(batches: Sequence[tuple[str, Sequence[Row]]], known: dict[str, object]) -> Outcome:
    """Loans from batches, oldest first, of rows (id, item, borrower, place, lent, returned); `known` is item to owner."""
    out = Outcome()
    kept: dict[str, tuple[object, ...]] = {}
    for origin, rows in batches:
        before_it = Counter(out.account)
        batch: dict[str, tuple[object, ...]] = {}
        for line, raw in enumerate(rows, start=1):
            key, item, borrower, place, lent, returned = (value.strip() for value in raw)
            returned = "" if returned == "00-00-0000" else returned
            went, back = day(lent, "%d-%m-%Y"), day(returned, "%d-%m-%Y")
            if lent and went is None:
                out.refuse(origin, line, "lent_on", "is not a date")
            elif returned and back is None:
                out.refuse(origin, line, "returned_on", "is not a date")
            elif not key:
                out.refuse(origin, line, "loan_id", "is required and empty")
            elif not place:
                out.refuse(origin, line, "location_code", "is required and empty")
            elif went is None:
                out.refuse(origin, line, "lent_on", "is required and empty")
            elif back is not None and back < went:
                out.refuse(origin, line, "returned_on", "comes before lent_on")
            elif item and known and item not in known:
                out.refuse(origin, line, "item_id", "is not among the items")
            elif place_of(place) not in PLACES.values():
                out.refuse(origin, line, "location_code", "is not among the locations")
            else:
                # The pseudonym is the borrower and the year, whatever the hash.
                who = (borrower, went.year) if borrower else None
                content = (item or None, who, place_of(place), went, back, known.get(item) if item else None)
                if key not in batch:
                    batch[key] = content
                elif batch[key] == content:
                    out.account["repeated"] += 1
                else:
                    out.refuse(origin, line, "loan_id", "has the key of an earlier row and other content")
        if out.hold(len(rows), before_it):
            continue
        out.account["superseded"] += len(batch.keys() & kept.keys())
        kept |= batch
    out.account["loaded"] = len(kept)
    out.rows = [(key, *content) for key, content in kept.items()]
    return out


def transits(nights: Sequence[tuple[date, str, Sequence[Row]]]) -> Outcome:
    """Journeys from nightly stocks of rows (kind, from, to, sent): a multiset of (content, received on)."""
    out = Outcome()
    before: Counter[tuple[object, ...]] = Counter()
    for night, origin, rows in nights:
        before_it = Counter(out.account)
        tonight: Counter[tuple[object, ...]] = Counter()
        for line, raw in enumerate(rows, start=1):
            kind, from_, to, sent = (value.strip() for value in raw)
            went = day(sent, "%Y-%m-%d")
            if sent and went is None:
                out.refuse(origin, line, "sent_on", "is not a date")
            elif not from_ or not to or not sent:
                empty = next(c for c, v in (("from_location_code", from_), ("to_location_code", to), ("sent_on", sent)) if not v)
                out.refuse(origin, line, empty, "is required and empty")
            elif place_of(from_) not in PLACES.values() or place_of(to) not in PLACES.values():
                wrong = "from_location_code" if place_of(from_) not in PLACES.values() else "to_location_code"
                out.refuse(origin, line, wrong, "is not among the locations")
            else:
                tonight[kind or None, place_of(from_), place_of(to), went] += 1
        if out.hold(len(rows), before_it):
            continue
        for content in before - tonight:
            came_in = max(night, content[3])  # type: ignore[type-var]
            out.rows += [(*content, came_in)] * (before - tonight)[content]
        out.account["superseded"] += (before & tonight).total()
        before = tonight
    out.rows += [(*content, None) for content in before.elements()]
    out.account["loaded"] = len(out.rows)
    return out
