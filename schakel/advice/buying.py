"""What to buy: titles with a longer queue than the network agreed, divided over the libraries whose borrowers wait."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date

import duckdb

from schakel.collection.advised import Action, AdviceList, Advised, Reason
from schakel.holds.agreement import FILE, Agreement
from schakel.holds.queue import ANYWHERE, Queue, read_queues

KIND = "buying"
NOT_OVER = "under_threshold"
BY_OTHERS = "others_buy"
"""Why a title that is waited for is not on a list, beside the reasons of `holds.queue`; a title is counted at each organisation
whose borrowers wait."""


def advise_buying(connection: duckdb.DuckDBPyConnection, agreement: Agreement, on: date) -> list[AdviceList]:
    """A list for each organisation whose borrowers wait for something: first where the promise can be kept, the longest first.

    What must be bought for those who may get an item of one branch only is bought for that branch; what serves the whole
    network is divided by who waits. Holds of which the place of pickup has no organisation count in the queue, and buy
    nothing for the network.
    """
    waiting = _who_waits(connection, on)
    rows: dict[str, list[Advised]] = defaultdict(list)
    left_out: dict[str, Counter[str]] = defaultdict(Counter)
    for queue in sorted(read_queues(connection, agreement, on), key=lambda each: not each.keeps_promise):
        here = waiting.get(queue.title_id, {})
        by_organisation = {organisation: sum(places.values()) for organisation, places in here.items()}
        why = queue.why_not if queue.over_threshold else NOT_OVER
        shares = divide(queue.buy_at.get(ANYWHERE, 0), by_organisation)
        for organisation, places in here.items():
            copies = Counter({place: queue.buy_at[place] for place in places if place in queue.buy_at})
            if shares.get(organisation):
                copies[min(places, key=lambda place: (-places[place], place))] += shares[organisation]
            if not copies:
                left_out[organisation][why or BY_OTHERS] += 1
            reasons = _reasons(queue, agreement, by_organisation[organisation])
            rows[organisation] += [
                Advised(Action.BUY, location, queue.title_id, None, reasons, copies=number)
                for location, number in sorted(copies.items())
            ]
    return [
        AdviceList(KIND, organisation, on, FILE, tuple(rows[organisation]), dict(left_out[organisation]))
        for organisation in sorted({*(code for code, mine in rows.items() if mine), *left_out})
    ]


def divide(copies: int, waiting: Mapping[str, int]) -> dict[str, int]:
    """Divide copies by who waits, by largest remainder; equal remainders go by code.

    >>> divide(3, {"A": 7, "B": 5})
    {'A': 2, 'B': 1}
    >>> divide(1, {"B": 1, "A": 1})
    {'B': 0, 'A': 1}
    """
    whole = sum(waiting.values())
    if not whole:
        return {}
    given = {code: copies * many // whole for code, many in waiting.items()}
    by_remainder = sorted(waiting, key=lambda code: (-(copies * waiting[code] % whole), code))
    for code in by_remainder[: copies - sum(given.values())]:
        given[code] += 1
    return given


def _reasons(queue: Queue, agreement: Agreement, waiting_here: int) -> tuple[Reason, ...]:
    figures: dict[str, float | int | str] = {
        "waiting": queue.waiting,
        "waiting_here": waiting_here,
        "items": queue.items,
        "longest_days": queue.longest_days,
        "threshold": agreement["queue.ratio_threshold"],
    }
    first = Reason("queue_over_threshold" if queue.items else "no_item_for_holds", figures)
    promise: dict[str, float | int | str] = {
        "kept_share": queue.kept_share,
        "promised_share": agreement["queue.promised_share"],
        "promised_days": agreement["queue.promised_days"],
        "copies_for_promise": queue.to_buy,
        "share_after": queue.share_after,
        "served_per_copy": queue.gain,
    }
    return (first, Reason("promise_not_kept" if queue.keeps_promise else "promise_out_of_reach", promise))


def _who_waits(connection: duckdb.DuckDBPyConnection, on: date) -> dict[str, dict[str, dict[str, int]]]:
    """Open holds that are not ready, by title, organisation and place of pickup; the same holds as in the queues."""
    rows = connection.execute(
        "SELECT h.title_id, l.organisation_code, l.location_code, count(*) FROM holds h "
        "JOIN locations l ON l.location_code = h.pickup_location_code WHERE h.outcome = 'open' AND h.available_on IS NULL "
        "AND h.ended_on IS NULL AND h.placed_on <= ? AND h.title_id IS NOT NULL AND h.kind IS DISTINCT FROM 'interlibrary' "
        "AND l.organisation_code IS NOT NULL GROUP BY ALL ORDER BY ALL",
        [on],
    ).fetchall()
    found: dict[str, dict[str, dict[str, int]]] = {}
    for title, organisation, location, many in rows:
        found.setdefault(title, {}).setdefault(organisation, {})[location] = many
    return found
