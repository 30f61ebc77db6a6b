"""What the ledger tells of norms: how often a year was delivered, in the form that facts of norms have.

A delivery counts when the recipient has it, once, whatever is corrected later; and in the year in which it was due, so that
one that came late is not one too few in one year and one too many in the next.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from schakel.deliveries.entry import Entry
from schakel.deliveries.ledger import FILE
from schakel.deliveries.states import Act
from schakel.measures.norm_facts import Fact
from schakel.measures.norms import Norm, find_norms


def delivered(entries: Iterable[Entry], year: int, zone: ZoneInfo, norms: Mapping[str, Norm] | None = None) -> tuple[Fact, ...]:
    """What the ledger tells of norms that deliveries count for, in one year.

    One fact for each day on which the count grew, so that an earlier day can be judged again; the first tells of zero, from
    the day on which a delivery of that year was begun. Of a norm of which nothing was begun that year nothing is told.

    Args:
        entries: of a sound ledger, oldest first.
        zone: whose calendar tells on what day something came.
    """
    known = find_norms() if norms is None else norms
    counts_for: dict[str, Norm] = {}
    arrived: dict[str, set[str]] = {}
    facts: dict[tuple[str, date], Fact] = {}
    for entry in entries:
        norm = known.get(str(entry.facts.get("counts_for")))
        if entry.act is Act.PREFILL and not any(entry.delivery in came for came in arrived.values()):
            # What the last draft says holds; what came is counted, whatever its corrections say.
            counts_for.pop(entry.delivery, None)
            if norm is not None and year_of(entry) == year and _is_asked_of(norm, year):
                counts_for[entry.delivery] = norm
        counting = counts_for.get(entry.delivery)
        if counting is None:
            continue
        is_first = counting.name not in arrived
        came = arrived.setdefault(counting.name, set())
        if entry.act is Act.RECEIPT and entry.delivery not in came:
            came.add(entry.delivery)
        elif not is_first:
            continue
        fact = _fact(counting, year, len(came), entry.at.astimezone(zone).date(), entry.number)
        facts[fact.norm, fact.known_on] = fact
    return tuple(sorted(facts.values(), key=lambda each: (each.norm, each.known_on)))


def delivered_ever(entries: Sequence[Entry], zone: ZoneInfo) -> tuple[Fact, ...]:
    """The same of all years of which the ledger tells."""
    years = sorted({year for entry in entries if (year := year_of(entry)) is not None})
    return tuple(fact for year in years for fact in delivered(entries, year, zone))


def year_of(entry: Entry) -> int | None:
    """The year in which a delivery is due, as the entry that began it says."""
    found = str(entry.facts.get("due_on", ""))[:4]
    return int(found) if found.isdigit() else None


def _is_asked_of(norm: Norm, year: int) -> bool:
    asked = norm.on(date(year, 1, 1))
    return asked is not None and asked.periods == ("year",) and norm.needs_fact and norm.each is None


def _fact(norm: Norm, year: int, count: int, known_on: date, number: int) -> Fact:
    value: float | bool = count > 0 if norm.kind in ("yes_no", "document") else float(count)
    return Fact(norm.name, "", "year", date(year, 1, 1), value, known_on, f"{FILE}:{number}", is_counted=True)


def beside(typed: Sequence[Fact], counted: Sequence[Fact]) -> tuple[Fact, ...]:
    """Facts that were typed and facts that were counted, so that of each norm and period one of the two speaks.

    From the day on which the ledger tells of a norm and period it speaks; what was typed before that day still tells of
    earlier days. What was typed and says something else stays visible beside the count (`Fact.typed`).
    """
    by_key: dict[tuple[str, str, str, date], list[Fact]] = {}
    for fact in counted:
        by_key.setdefault(_key(fact), []).append(fact)
    kept: list[Fact] = []
    for key in dict.fromkeys(map(_key, [*typed, *counted])):
        said = sorted((each for each in typed if _key(each) == key), key=lambda each: each.known_on)
        told = sorted(by_key.get(key, []), key=lambda each: each.known_on)
        begun = told[0].known_on if told else date.max
        kept += [each for each in said if each.known_on < begun]
        # The count is told again on a day on which something was typed, so that a difference is seen from that day on.
        days = sorted({each.known_on for each in told} | {each.known_on for each in said if each.known_on > begun})
        for day in days:
            count = [each for each in told if each.known_on <= day][-1]
            other = [each.value for each in said if each.known_on <= day][-1:]
            differs = other[0] if other and other[0] != count.value else None
            kept.append(replace(count, known_on=day, typed=differs))
    return tuple(sorted(kept, key=lambda each: (*_key(each), each.known_on)))


def _key(fact: Fact) -> tuple[str, str, str, date]:
    return fact.norm, fact.of, fact.period, fact.starts_on
