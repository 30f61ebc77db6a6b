"""The record of a period as the replay takes it: who wished what, which item served it, when, and by which way.

A loan and the fulfilled hold it came from are one wish. A journey to another place before a loan that no hold tells of is a
hold of which the record has only the journey. Nothing else is made up, and what is left out is counted with its reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from schakel.errors import InputError
from schakel.scenarios.model import (
    AT_START,
    AWAY,
    GOING_HOME,
    HOLD,
    NEVER,
    ON_LOAN,
    ON_SHELF,
    PASSING,
    TO_PICKUP,
    UNKNOWN,
    WALK_IN,
    Items,
    Outcome,
    Wishes,
    wishes_of,
)
from schakel.warehouse.numbering import NO_DAY, Numbering, day_number

TABLES = ("titles", "items", "locations", "organisations")
LONGEST_JOURNEY_DAYS = 60
"""A journey that began longer before a loan, or after a return, is not taken as its journey."""

Columns = dict[str, NDArray[Any]]


class NoRecordError(InputError):
    """The snapshot has no lending in the period that was asked for."""


@dataclass(frozen=True)
class Record:
    """Args:
    first: day 0. days: length of the period.
    counted: what was left out, or taken in another way than it was written: reason and how many rows.
    loans_before, added: by item: loans in the year before the period, and the day it came.
    """

    numbering: Numbering
    first: date
    days: int
    wishes: Wishes
    items: Items
    has_ebook: NDArray[np.bool_]
    counted: Mapping[str, int]
    loans_before: NDArray[np.int32]
    added: NDArray[np.int32]


# Whom a row is of, to tell borrowers apart and for nothing else: no pseudonym goes along. Of a hundred thousand borrowers two
# would be taken for one in one of a billion records.
_WHO = "CASE WHEN {0}.borrower_pseudonym IS NOT NULL THEN CAST(hash({0}.borrower_pseudonym) >> 1 AS BIGINT) END AS borrower"
# How a hold ended; one by interlibrary loan that failed is told of by its request, as in the measure `norm_95_strict`.
_ENDING = (
    "CASE WHEN h.kind = 'interlibrary' AND h.outcome IN ('expired', 'cancelled_by_library') THEN 'cancelled' ELSE h.outcome END"
)
# Each fulfilled hold with the loan that ended it; of two candidates the lower number, so that the answer is always the same.
_SERVED = """
CREATE OR REPLACE TEMP TABLE served AS
SELECT h.hold_id, l.loan_id FROM holds h
JOIN loans l ON l.item_id = h.item_id AND l.location_code = h.pickup_location_code AND l.lent_on = h.ended_on
WHERE h.outcome = 'fulfilled' AND h.available_on IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY h.hold_id ORDER BY l.loan_id) = 1
    AND row_number() OVER (PARTITION BY l.loan_id ORDER BY h.placed_on, h.hold_id) = 1
"""
_FOR_HOLDS = """
CREATE OR REPLACE TEMP TABLE sent_for AS
SELECT h.hold_id, t.transit_id, t.sent_on, t.received_on, t.from_location_code FROM holds h
JOIN transits t ON t.item_id = h.item_id AND t.to_location_code = h.pickup_location_code AND t.received_on = h.available_on
WHERE t.sent_on >= h.placed_on AND (t.reason IS NULL OR t.reason IN ('hold', 'other'))
QUALIFY row_number() OVER (PARTITION BY h.hold_id ORDER BY t.sent_on DESC, t.transit_id) = 1
    AND row_number() OVER (PARTITION BY t.transit_id ORDER BY h.hold_id) = 1
"""
# A loan away from home without a hold, after a journey to that place: the record has lost the hold, not the journey.
_WITHOUT_HOLD = f"""
CREATE OR REPLACE TEMP TABLE sent_before AS
SELECT l.loan_id, t.transit_id, t.sent_on, t.received_on, t.from_location_code
FROM (SELECT l.* FROM loans l JOIN items i ON i.item_id = l.item_id ANTI JOIN served s ON s.loan_id = l.loan_id
      WHERE i.location_code <> l.location_code) l
ASOF JOIN (SELECT * FROM transits t ANTI JOIN sent_for f ON f.transit_id = t.transit_id
           WHERE t.reason = 'hold' AND t.received_on IS NOT NULL AND t.item_id IS NOT NULL) t
  ON t.item_id = l.item_id AND t.to_location_code = l.location_code AND l.lent_on >= t.received_on
WHERE l.lent_on - t.sent_on <= {LONGEST_JOURNEY_DAYS}
QUALIFY row_number() OVER (PARTITION BY t.transit_id ORDER BY l.lent_on, l.loan_id) = 1
"""
# Of other years only what may still be under way at the start, also a journey home that took long; `_ROWS` decides.
_WISHES = f"""
CREATE OR REPLACE TEMP TABLE recorded AS
WITH taken AS (
  SELECT 'hold' AS what, h.title_id, h.item_id, h.pickup_location_code AS place_code, h.placed_on,
    coalesce(f.sent_on, h.available_on) AS found_on, f.sent_on, f.received_on, f.from_location_code, h.available_on,
    h.ended_on AS taken_on, l.returned_on, l.loan_id IS NOT NULL AS is_lent, {_ENDING} AS outcome, h.hold_id AS id,
    {_WHO.format("h")}
  FROM holds h LEFT JOIN served s ON s.hold_id = h.hold_id LEFT JOIN loans l ON l.loan_id = s.loan_id
  LEFT JOIN sent_for f ON f.hold_id = h.hold_id
  WHERE h.item_id IS NOT NULL AND h.available_on IS NOT NULL
    AND (s.loan_id IS NOT NULL OR h.outcome NOT IN ('fulfilled', 'converted_to_interlibrary'))
  UNION ALL
  SELECT CASE WHEN b.loan_id IS NULL THEN 'walk_in' ELSE 'journey' END, i.title_id, l.item_id, l.location_code,
    coalesce(b.sent_on, l.lent_on), coalesce(b.sent_on, l.lent_on), b.sent_on, b.received_on, b.from_location_code,
    coalesce(b.received_on, l.lent_on), l.lent_on, l.returned_on, true, 'fulfilled', l.loan_id, {_WHO.format("l")}
  FROM loans l JOIN items i ON i.item_id = l.item_id
  ANTI JOIN served s ON s.loan_id = l.loan_id LEFT JOIN sent_before b ON b.loan_id = l.loan_id
), ended AS (SELECT *, CASE WHEN is_lent THEN returned_on ELSE taken_on END AS back_on FROM taken),
played AS (
  SELECT * FROM ended WHERE placed_on < $2 AND (greatest(placed_on, coalesce(back_on, $2)) >= $1 - {LONGEST_JOURNEY_DAYS}
    OR item_id IN (SELECT item_id FROM transits WHERE sent_on < $1 AND coalesce(received_on, $2) >= $1))
)
SELECT e.*, r.sent_on AS back_sent_on, r.received_on AS back_received_on
FROM played e ASOF LEFT JOIN (SELECT * FROM transits WHERE reason IS DISTINCT FROM 'hold' AND item_id IS NOT NULL) r
  ON r.item_id = e.item_id AND r.from_location_code = e.place_code AND e.back_on <= r.sent_on
"""
_ROWS = f"""
SELECT CASE WHEN w.what = 'walk_in' THEN {WALK_IN} ELSE {HOLD} END AS kind, w.what = 'journey' AS is_journey,
  t.number AS title, i.number AS item, p.number AS place, o.number AS organisation, w.borrower, f.number AS origin,
  w.placed_on, w.found_on, w.sent_on, w.received_on, w.available_on, w.taken_on, w.is_lent, w.back_on,
  CASE w.outcome WHEN 'fulfilled' THEN -1 WHEN 'expired' THEN {int(Outcome.LAPSED)}
    WHEN 'cancelled_by_library' THEN {int(Outcome.CANCELLED_BY_LIBRARY)} ELSE {int(Outcome.NOT_COLLECTED)} END AS outcome_code,
  CASE WHEN w.back_sent_on - w.back_on <= {LONGEST_JOURNEY_DAYS} THEN w.back_sent_on END AS back_sent_on, w.back_received_on
FROM recorded w JOIN number_of_items i ON i.key = w.item_id JOIN number_of_locations p ON p.key = w.place_code
LEFT JOIN number_of_titles t ON t.key = w.title_id JOIN locations l ON l.location_code = w.place_code
LEFT JOIN number_of_organisations o ON o.key = l.organisation_code
LEFT JOIN number_of_locations f ON f.key = w.from_location_code
WHERE w.placed_on < $2 AND greatest(w.placed_on, coalesce(w.back_on, $2),
  CASE WHEN w.back_sent_on - w.back_on <= {LONGEST_JOURNEY_DAYS} THEN coalesce(w.back_received_on, $2) END) >= $1
ORDER BY w.placed_on, kind, w.id
"""
_UNSERVED = f"""
SELECT t.number AS title, p.number AS place, o.number AS organisation, h.placed_on, h.ended_on, h.outcome AS outcome_code,
  {_WHO.format("h")}
FROM (SELECT * REPLACE (CASE {_ENDING} WHEN 'cancelled_by_library' THEN 9 WHEN 'expired' THEN 10 ELSE 8 END AS outcome)
      FROM holds h
      WHERE (item_id IS NULL OR available_on IS NULL) AND outcome NOT IN ('fulfilled', 'converted_to_interlibrary')) h
JOIN number_of_titles t ON t.key = h.title_id JOIN number_of_locations p ON p.key = h.pickup_location_code
JOIN locations l ON l.location_code = h.pickup_location_code LEFT JOIN number_of_organisations o ON o.key = l.organisation_code
WHERE h.placed_on < $2 AND greatest(h.placed_on, coalesce(h.ended_on, $2)) >= $1 ORDER BY h.placed_on, h.hold_id
"""
_PASSING = f"""
SELECT * FROM (
  SELECT p.number AS place, o.number AS organisation, l.lent_on AS placed_on,
    CASE WHEN l.owner_code IS NULL THEN {int(Outcome.UNOWNED)} WHEN l.owner_code = a.organisation_code THEN {int(Outcome.OWN)}
      WHEN g.kind IS DISTINCT FROM 'outside' THEN {int(Outcome.PROVINCE)} ELSE {int(Outcome.OUTSIDE)} END AS outcome_code
  FROM loans l ANTI JOIN items i ON i.item_id = l.item_id JOIN number_of_locations p ON p.key = l.location_code
  JOIN locations a ON a.location_code = l.location_code LEFT JOIN number_of_organisations o ON o.key = a.organisation_code
  LEFT JOIN organisations g ON g.organisation_code = l.owner_code
  WHERE l.lent_on >= $1 AND l.lent_on < $2
  UNION ALL
  SELECT p.number, o.number, coalesce(r.ended_on, r.placed_on), {int(Outcome.NOT_SUPPLIED_FROM_OUTSIDE)}
  FROM interlibrary_requests r LEFT JOIN number_of_locations p ON p.key = r.pickup_location_code
  LEFT JOIN number_of_organisations o ON o.key = r.requester_code
  WHERE r.outcome = 'unfilled' AND r.scope <> 'national_out' AND coalesce(r.ended_on, r.placed_on) >= $1
    AND coalesce(r.ended_on, r.placed_on) < $2
) ORDER BY ALL
"""
_ITEMS = """
SELECT t.number AS title, o.number AS owner, coalesce(s.number, p.number) AS home, i.added_on,
  least(i.withdrawn_on, e.lost_on) AS leaves_on, coalesce(b.loans, 0) AS before
FROM number_of_items n JOIN items i ON i.item_id = n.key
LEFT JOIN number_of_titles t ON t.key = i.title_id LEFT JOIN number_of_organisations o ON o.key = i.owner_code
LEFT JOIN number_of_locations p ON p.key = i.location_code
LEFT JOIN (SELECT item_id, arg_min(from_location_code, sent_on) AS place_code FROM transits
           WHERE reason = 'collection' AND sent_on >= $1 GROUP BY item_id) m ON m.item_id = i.item_id
LEFT JOIN number_of_locations s ON s.key = m.place_code
LEFT JOIN (SELECT v.item_id, max(v.happened_on) AS lost_on FROM item_events v JOIN items w ON w.item_id = v.item_id
           WHERE v.event = 'status_changed' AND v.after = w.status
             AND w.status IN ('missing', 'invoiced', 'in_repair', 'administrative_loan') GROUP BY v.item_id) e
  ON e.item_id = i.item_id
LEFT JOIN (SELECT item_id, count(*) AS loans FROM loans WHERE lent_on < $1 AND lent_on >= $1 - 365 GROUP BY item_id) b
  ON b.item_id = i.item_id
ORDER BY n.number
"""
_MOVES = """
SELECT i.number AS item, t.sent_on, t.received_on, p.number AS place FROM transits t
JOIN number_of_items i ON i.key = t.item_id JOIN number_of_locations p ON p.key = t.to_location_code
WHERE t.reason = 'collection' AND t.sent_on >= $1 AND t.sent_on < $2 ORDER BY t.sent_on, i.number
"""
_COUNTS: Mapping[str, str] = {
    "fulfilled holds without their loan: the loan is replayed as one from the shelf":
        "SELECT count(*) FROM holds h ANTI JOIN served s ON s.hold_id = h.hold_id WHERE h.outcome = 'fulfilled' "
        "AND h.ended_on >= $1 AND h.ended_on < $2",
    "holds without a known title: left out":
        "SELECT count(*) FROM holds h ANTI JOIN titles t ON t.title_id = h.title_id WHERE h.item_id IS NULL "
        "AND h.placed_on >= $1 AND h.placed_on < $2",
    "holds that became a request to another library: replayed as that request":
        "SELECT count(*) FROM holds WHERE outcome = 'converted_to_interlibrary' AND placed_on >= $1 AND placed_on < $2",
    "loans of no known item: they stay as they were":
        "SELECT count(*) FROM loans l ANTI JOIN items i ON i.item_id = l.item_id WHERE l.lent_on >= $1 AND l.lent_on < $2",
    "journeys of no known item: not replayed":
        "SELECT count(*) FROM transits t ANTI JOIN items i ON i.item_id = t.item_id WHERE t.sent_on >= $1 AND t.sent_on < $2",
    "holds closed before they were placed: they end on the day they were placed":
        "SELECT count(*) FROM holds WHERE ended_on < placed_on AND placed_on >= $1 AND placed_on < $2",
    "holds that stood ready before they were placed: ready on the day they were placed":
        "SELECT count(*) FROM holds WHERE available_on < placed_on AND placed_on >= $1 AND placed_on < $2",
    "loans returned before they were lent: returned on the day they were lent":
        "SELECT count(*) FROM loans WHERE returned_on < lent_on AND lent_on >= $1 AND lent_on < $2",
    "journeys that never arrived: the item stays under way":
        "SELECT count(*) FROM transits WHERE received_on IS NULL AND sent_on >= $1 AND sent_on < $2",
    "journeys that arrived before they were sent: they arrive on the day they were sent":
        "SELECT count(*) FROM transits WHERE received_on < sent_on AND sent_on >= $1 AND sent_on < $2",
    "items without an owner: their loans count in no norm":
        "SELECT count(*) FROM items WHERE owner_code IS NULL",
    "items without a place: not replayed":
        "SELECT count(*) FROM items i ANTI JOIN locations l ON l.location_code = i.location_code",
}  # fmt: skip


def read_record(numbering: Numbering, first: date, until: date) -> Record:
    """Read a period of a snapshot.

    Args:
        numbering: of `TABLES`, on a connection of the snapshot.

    Raises:
        NoRecordError: when nothing was lent in it.
    """
    connection, start, days = numbering.connection, day_number(first), (until - first).days
    span = (first, until)
    for step in (_SERVED, _FOR_HOLDS, _WITHOUT_HOLD):
        connection.execute(step)
    connection.execute(_WISHES, span)
    rows = numbering.arrays(_ROWS, span)
    if not ((rows["taken_on"] >= start) & (rows["taken_on"] < start + days) & rows["is_lent"]).any():
        raise NoRecordError(f"there are no loans from {first} until {until} in this snapshot; choose a period it covers")
    unserved, passing = numbering.arrays(_UNSERVED, span), numbering.arrays(_PASSING, span)
    held, moves = numbering.arrays(_ITEMS, (first,)), numbering.arrays(_MOVES, span)
    counted = {reason: int(numbering.arrays(f"SELECT ({query}) AS n", span if "$2" in query else ())["n"][0])
               for reason, query in _COUNTS.items()}  # fmt: skip
    counted["holds of which the record has only the journey"] = int(rows["is_journey"].sum())
    items = _items(held, moves, numbering, start)
    ebooks = numbering.arrays("SELECT t.has_ebook FROM number_of_titles n JOIN titles t ON t.title_id = n.key ORDER BY n.number")[
        "has_ebook"
    ]
    has_ebook = np.concatenate([ebooks.astype(np.bool_), np.zeros(len(items.by_title) - 1 - len(ebooks), dtype=np.bool_)])
    return Record(
        numbering=numbering, first=first, days=days, wishes=_wishes(rows, unserved, passing, items, start), items=items,
        has_ebook=has_ebook, counted=counted, loans_before=held["before"].astype(np.int32),
        added=_days(held["added_on"], start, -NEVER),
    )  # fmt: skip


def _days(column: NDArray[Any], start: int, unknown: int) -> NDArray[np.int32]:
    """Days counted from the start; an unknown day gets a number of its own."""
    return np.where(column == NO_DAY, unknown, column.astype(np.int64) - start).clip(-NEVER, NEVER).astype(np.int32)


def _items(held: Columns, moves: Columns, numbering: Numbering, start: int) -> Items:
    # An item of no title stands by itself: each gets a title of its own behind the known ones.
    title = held["title"].astype(np.int64)
    alone = np.flatnonzero(title < 0)
    title[alone] = numbering.size("titles") + np.arange(len(alone))
    titles = numbering.size("titles") + len(alone)
    home = held["home"].astype(np.int32)
    enters = _days(held["added_on"], start, -NEVER)
    enters[home < 0] = NEVER
    return Items(
        title=title.astype(np.int32),
        owner=held["owner"].astype(np.int32),
        home=np.maximum(home, 0),
        enters=enters,
        leaves=_days(held["leaves_on"], start, NEVER),
        by_title=np.searchsorted(np.sort(title), np.arange(titles + 1)).astype(np.int32),
        of_title=np.argsort(title, kind="stable").astype(np.int32),
        moves_item=moves["item"].astype(np.int32),
        moves_sent=_days(moves["sent_on"], start, NEVER),
        moves_transit=np.where(
            moves["received_on"] == NO_DAY, NEVER, np.maximum(moves["received_on"].astype(np.int64) - moves["sent_on"], 0)
        ).astype(np.int32),
        moves_to=moves["place"].astype(np.int32),
    )  # fmt: skip


def _wishes(rows: Columns, unserved: Columns, passing: Columns, items: Items, start: int) -> Wishes:
    served = _served(rows, items, start)
    nothing = {name: np.full(len(unserved["title"]), UNKNOWN) for name in Wishes._fields}
    placed = _days(unserved["placed_on"], start, NEVER)
    ends = np.maximum(_days(unserved["ended_on"], start, NEVER), np.maximum(placed, 0))
    waiting = nothing | {
        "kind": np.full(len(ends), HOLD), "title": unserved["title"], "place": unserved["place"],
        "organisation": unserved["organisation"], "borrower": unserved["borrower"], "placed": placed,
        "found": np.full(len(ends), NEVER), "shelf": np.zeros(len(ends)), "loan": np.full(len(ends), 21), "ends": ends,
        "ending": unserved["outcome_code"], "stage": np.zeros(len(ends)),
    }  # fmt: skip
    number = len(passing["place"])
    other = {name: np.full(number, UNKNOWN) for name in Wishes._fields} | {
        "kind": np.full(number, PASSING), "title": np.zeros(number), "place": passing["place"], "stage": np.zeros(number),
        "organisation": passing["organisation"], "placed": _days(passing["placed_on"], start, NEVER),
        "found": np.full(number, NEVER), "ends": np.full(number, NEVER), "ending": passing["outcome_code"],
    }  # fmt: skip
    parts = (served, waiting, other)
    order = np.argsort(np.concatenate([part["placed"] for part in parts]), kind="stable")

    def column(name: str) -> NDArray[Any]:
        whole = np.concatenate([part.pop(name) for part in parts])
        return (_numbered(whole) if name == "borrower" else whole)[order]

    return wishes_of(column)


def _numbered(borrowers: NDArray[Any]) -> NDArray[np.int32]:
    """Small numbers, for a table of them to fit in; UNKNOWN stays."""
    found = pa.array(borrowers, mask=borrowers == UNKNOWN).dictionary_encode()
    return np.asarray(found.indices.fill_null(UNKNOWN).to_numpy(), dtype=np.int32)


def unlimited(wishes: Wishes) -> Mapping[str, int]:
    """What a limit of open holds by borrower does not see, by reason."""
    asks, is_new = wishes.kind != PASSING, wishes.placed >= 0
    unknown = wishes.borrower == UNKNOWN
    waits = asks & ~is_new & (wishes.kind == HOLD) & (wishes.stage <= ON_SHELF) & ~unknown
    again = np.isin(wishes.borrower, wishes.borrower[asks & is_new & ~unknown])
    return {
        "wishes of no known borrower: not limited, and not counted for a limit": int((asks & is_new & unknown).sum()),
        "holds open on the first day of borrowers who are not known again, since pseudonyms are new each year: a limit does not "
        "see them": int((waits & ~again).sum()),
    }


def _served(rows: Columns, items: Items, start: int) -> Columns:
    placed, found = _days(rows["placed_on"], start, NEVER), _days(rows["found_on"], start, NEVER)
    ready, taken = _days(rows["available_on"], start, NEVER), _days(rows["taken_on"], start, NEVER)
    back = _days(rows["back_on"], start, NEVER)
    sent, received = _days(rows["back_sent_on"], start, NEVER), _days(rows["back_received_on"], start, NEVER)
    travels = rows["sent_on"] != NO_DAY
    stage = np.select(
        [found >= 0, ready >= 0, taken >= 0, back >= 0, (sent >= 0) & (sent < NEVER), (sent < 0) & (received >= 0)],
        [AT_START, TO_PICKUP, ON_SHELF, ON_LOAN, AWAY, GOING_HOME], ON_LOAN,
    )  # fmt: skip
    next_day = np.select(
        [stage == TO_PICKUP, stage == ON_SHELF, stage == ON_LOAN, stage == AWAY], [ready, taken, back, sent], received
    )
    has_journey = sent < NEVER

    def between(later: NDArray[np.int32], earlier: NDArray[np.int32]) -> NDArray[np.int64]:
        # Days that run backwards are counted in `_COUNTS`; nothing happens before what it follows from.
        return np.where(later >= NEVER, NEVER, np.maximum(later.astype(np.int64) - earlier, 0))

    lends = rows["is_lent"] | (taken >= NEVER)
    return {
        "kind": rows["kind"], "title": items.title[rows["item"]], "place": rows["place"], "organisation": rows["organisation"],
        "borrower": rows["borrower"], "placed": placed, "item": rows["item"], "found": found, "origin": rows["origin"],
        "transit": np.where(travels, between(ready, found), UNKNOWN), "shelf": between(taken, ready),
        "loan": np.where(lends, between(back, taken), UNKNOWN),
        "back_wait": np.where(has_journey, between(sent, np.minimum(back, NEVER - 1)), UNKNOWN),
        "back_transit": np.where(has_journey, between(received, sent), UNKNOWN),
        "ends": np.full(len(placed), NEVER), "ending": np.where(lends, UNKNOWN, rows["outcome_code"]),
        "stage": stage, "stage_day": next_day,
    }  # fmt: skip
