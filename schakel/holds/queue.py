"""Queues: who waits for each title, for how many items, and how many to buy so that the promise is kept."""

from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
from scipy.special import pdtrc

from schakel.holds.agreement import Agreement
from schakel.holds.loan_days import usual_loan_days

MOST_TO_BUY = 200
"""Where even so many do not keep the promise, the promise is at fault, not the collection."""
LENDABLE = ("on_order", "missing", "invoiced", "in_repair", "administrative_loan", "withdrawn")
"""States in which an item serves nobody; the same as in the measure `hold_queue_ratio`."""


@dataclass(frozen=True)
class Queue:
    """The queue of one title tonight.

    Args:
        waiting: open holds that are not ready. items: lendable in the network; on_shelf: of those, on a shelf now.
        on_order: bought but not yet in.
        ratio: waiting for each lendable item; None when there is none.
        over_threshold: more than the network agreed, or nothing to wait for at all.
        kept_share: share of those who wait now that is expected to be served within the promised days.
        to_buy: items to add for the promised share; None when no number does.
    """

    title_id: str
    title: str | None
    material: str | None
    waiting: int
    longest_days: int
    items: int
    on_shelf: int
    on_order: int
    ratio: float | None
    over_threshold: bool
    kept_share: float
    to_buy: int | None


def read_queues(connection: duckdb.DuckDBPyConnection, agreement: Agreement, tonight: date) -> list[Queue]:
    """The queues of all titles that are waited for, the longest first; buying advice where the threshold is passed."""
    rows = connection.execute(
        "WITH waiting AS (SELECT title_id, count(*) AS waiting, ? - min(placed_on) AS longest FROM holds "
        "WHERE outcome = 'open' AND available_on IS NULL AND ended_on IS NULL AND placed_on <= ? AND title_id IS NOT NULL "
        "AND kind IS DISTINCT FROM 'interlibrary' GROUP BY title_id), "
        "stock AS (SELECT title_id, count(*) FILTER (status IS NULL OR list_position(?, status) IS NULL) AS items, "
        "count(*) FILTER (status = 'available') AS on_shelf, count(*) FILTER (status = 'on_order') AS on_order "
        "FROM items SEMI JOIN waiting USING (title_id) WHERE withdrawn_on IS NULL OR withdrawn_on > ? GROUP BY title_id) "
        "SELECT title_id, title, material, waiting, longest, coalesce(items, 0), coalesce(on_shelf, 0), coalesce(on_order, 0) "
        "FROM waiting LEFT JOIN stock USING (title_id) LEFT JOIN titles USING (title_id) ORDER BY waiting DESC, title_id",
        [tonight, tonight, list(LENDABLE), tonight],
    ).fetchall()
    days = usual_loan_days(connection, tonight)
    return [_queue(agreement, days.of(row[2]), *row) for row in rows]


def _queue(
    agreement: Agreement, loan_days: float, title_id: str, title: str | None, material: str | None,
    waiting: int, longest: int, items: int, on_shelf: int, on_order: int,
) -> Queue:  # fmt: skip
    ratio = waiting / items if items else None
    over = ratio is None or ratio > agreement["queue.ratio_threshold"]

    def kept(bought: int) -> float:
        return expected_share(
            waiting=waiting,
            on_shelf=on_shelf,
            items=items,
            bought=bought + on_order,
            loan_days=loan_days + agreement["queue.handing_over_days"],
            within=agreement["queue.promised_days"],
            bought_in=agreement["queue.new_item_days"],
        )

    return Queue(
        title_id=title_id,
        title=title,
        material=material,
        waiting=waiting,
        longest_days=longest,
        items=items,
        on_shelf=on_shelf,
        on_order=on_order,
        ratio=ratio,
        over_threshold=over,
        kept_share=kept(0),
        to_buy=_least(kept, agreement["queue.promised_share"]) if over else 0,
    )


def _least(kept, share: float) -> int | None:  # type: ignore[no-untyped-def]
    """The smallest number that keeps the promise, by halving: more items never serve fewer."""
    if kept(MOST_TO_BUY) < share:
        return None
    low, high = 0, MOST_TO_BUY
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if kept(middle) >= share else (middle + 1, high)
    return low


def expected_share(
    *, waiting: int, on_shelf: int, items: int, bought: int, loan_days: float, within: float, bought_in: float
) -> float:
    """Share of those who wait that is expected to be served within so many days.

    What stands on a shelf serves at once, what is bought serves when it comes in, and both then go round like the items
    that are out, which come back independently, each after `loan_days` on the average (a Poisson process). Wrong in the
    first weeks of a new title, when all items went out on the same day; then the first returns come later than told.

    Args:
        loan_days: from hand-out to being ready for the next in the queue.
        bought_in: days until what is bought stands on the shelf.

    Ten wait for two items that are out for three weeks; within six weeks four come back on the average:

    >>> round(expected_share(waiting=10, on_shelf=0, items=2, bought=0, loan_days=21, within=42, bought_in=14), 3)
    0.4
    >>> expected_share(waiting=3, on_shelf=3, items=3, bought=0, loan_days=21, within=42, bought_in=14)
    1.0
    """
    at_once = on_shelf + (bought if bought_in <= within else 0)
    rest = max(waiting - at_once, 0)
    if rest == 0:
        return 1.0
    returns = (items * within + bought * max(within - bought_in, 0.0)) / loan_days
    # The k-th of the rest is served when at least k came back; the mean over k = 1 … rest.
    served = pdtrc(np.arange(rest), returns).sum() if returns > 0 else 0.0
    return float((min(at_once, waiting) + served) / waiting)
