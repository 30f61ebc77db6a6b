"""Queues, waits, endings and checks, worked out when a snapshot is built and kept beside it in `_holds.json`.

They cost seconds, so a page reads them. Holds by title and place only: no hold and no borrower stands in it.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from schakel.holds.agreement import Agreement
from schakel.holds.endings import Check, Endings, check_holds, read_endings
from schakel.holds.promise import LEARNED, Kept, judge, learn, look_back
from schakel.holds.queue import Queue, read_queues
from schakel.holds.survival import Quantile
from schakel.holds.waits import Waits, read_waits, read_waits_of_organisations, without_a_day
from schakel.warehouse.durable import write_json
from schakel.warehouse.finishing import Building

FILE = "_holds.json"
YEAR = timedelta(days=365)
LONGEST = 500
"""Queues that are kept besides those over the threshold: the longest."""


@dataclass(frozen=True)
class Agreed:
    """A value that the network agreed on, with its unit and why it is so."""

    value: float
    unit: str
    why: str


@dataclass(frozen=True)
class Holds:
    """What is kept of a snapshot.

    Args:
        since, until: the year of waits and endings; until not included.
        titles, waiting, branch_waiting, out_of_reach, over_threshold, to_buy, expected, expected_after: of all queues, also
            those of which no row is kept; what they are: `Queue`.
        unpromised: of the titles to buy, those for which the promise is not kept even then.
        not_bought: titles over the threshold for which nothing is bought, by reason (`Queue.why_not`).
        promises: what was promised on days of the past, and what came true.
        queues: those over the threshold and the longest others, the longest first.
        waits: by place; `all`, organisations and locations.
        served_without_a_day: holds that are in no wait, because nobody knows when they were ready.
    """

    since: date
    until: date
    agreed: Mapping[str, Agreed]
    titles: int
    waiting: int
    branch_waiting: int
    out_of_reach: int
    over_threshold: int
    to_buy: int
    unpromised: int
    not_bought: Mapping[str, int]
    expected: float
    expected_after: float
    promises: tuple[Kept, ...]
    queues: tuple[Queue, ...]
    waits: tuple[Waits, ...]
    served_without_a_day: int
    endings: tuple[Endings, ...]
    checks: tuple[Check, ...]


def write_holds(building: Building, agreement: Agreement) -> None:
    """Work it out and keep it; a `finish` step of a refresh."""
    until = building.known_on + timedelta(days=1)
    since = until - YEAR
    with building.connect() as connection:
        past = look_back(connection, agreement, building.known_on)
        queues = read_queues(connection, agreement, building.known_on, learn(past[:LEARNED]))
        waits = read_waits(connection, since=since, until=until, as_of=building.known_on)
        waits += read_waits_of_organisations(connection, since=since, until=until, as_of=building.known_on)
        kept = Holds(
            since=since,
            until=until,
            agreed={
                name: Agreed(each.value, each.unit, each.why)
                for name, each in agreement.settings.items()
                if name.startswith(("queue.", "checks."))
            },
            titles=len(queues),
            waiting=sum(each.waiting for each in queues),
            branch_waiting=sum(each.branch_waiting for each in queues),
            out_of_reach=sum(each.out_of_reach for each in queues),
            over_threshold=sum(each.over_threshold for each in queues),
            to_buy=sum(each.to_buy for each in queues),
            unpromised=sum(bool(each.to_buy) and not each.keeps_promise for each in queues),
            not_bought=dict(Counter(each.why_not for each in queues if each.why_not)),
            expected=sum(each.expected for each in queues),
            expected_after=sum(each.expected_after for each in queues),
            promises=tuple(judge(past, agreement)),
            queues=tuple(each for number, each in enumerate(queues) if each.over_threshold or number < LONGEST),
            waits=tuple(waits),
            served_without_a_day=without_a_day(connection, since=since, until=until),
            endings=tuple(read_endings(connection, since=since, until=until)),
            checks=tuple(check_holds(connection, agreement, building.known_on)),
        )
    document = asdict(kept) | {"checks": [{**asdict(check), "places": dict(check.places)} for check in kept.checks]}
    write_json(building.path / FILE, document | {"since": since.isoformat(), "until": until.isoformat()})


def read_holds(snapshot: Any) -> Holds | None:
    """What is kept of a snapshot; None of one that was built before there was such a file, or before it told why not to buy."""
    try:
        found = json.loads((snapshot.path / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    if "not_bought" not in found:
        return None
    return Holds(
        **found
        | {
            "since": date.fromisoformat(found["since"]),
            "until": date.fromisoformat(found["until"]),
            "agreed": {name: Agreed(**each) for name, each in found["agreed"].items()},
            "promises": tuple(Kept(**each) for each in found["promises"]),
            "queues": tuple(Queue(**each) for each in found["queues"]),
            "waits": tuple(_waits(each) for each in found["waits"]),
            "endings": tuple(Endings(**each) for each in found["endings"]),
            "checks": tuple(Check(**each) for each in found["checks"]),
        }
    )


def _waits(found: Mapping[str, Any]) -> Waits:
    return Waits(**{**found, "median": Quantile(**found["median"]), "p90": Quantile(**found["p90"])})
