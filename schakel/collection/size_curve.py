"""The curve of collection size against both norms as one answer to be kept, with its proof and its judgement."""

from datetime import date
from typing import Any

import duckdb

from schakel.collection.advice import advise_smallest, look
from schakel.collection.measured_norm import read_record
from schakel.collection.smallest import Norms
from schakel.vocabulary.progress import Progress

LOCAL, PROVINCE = 0.95, 0.999
"""The norms (AP23, chapter 4)."""
HELD_BACK = 3
"""Months that judge the plan."""


def size_curve(connection: duckdb.DuckDBPyConnection, on: date, *, seed: int, progress: Progress) -> dict[str, Any]:
    """How many copies give which share in the year after the month of `on`; lists are by organisation, the province last."""
    known = look(connection, on)
    organisations = known.catalogue.organisations
    norms = Norms((LOCAL,) * len(organisations), PROVINCE)
    record = read_record(connection, known.catalogue)
    advice = advise_smallest(known, record, norms, HELD_BACK, is_money=False, seed=seed, progress=progress)
    plan, judged = advice.plan, advice.judged
    was = judged.as_it_was
    now = known.stock.counted(known.catalogue).sum(axis=0)
    by_organisation = [0] * len(organisations)
    for location, organisation in enumerate(known.catalogue.organisation_of):
        by_organisation[int(organisation)] += int(now[location])
    copies = [int(each) for each in plan.plan.by_place]
    return {
        "organisations": list(organisations),
        "norms": [*norms.organisation, norms.province],
        "items_now": [*by_organisation, sum(by_organisation)],
        "shares_now": [float(each) for each in known.shares_now],
        "copies": [*copies, sum(copies)],
        "shares_promised": [float(each) for each in plan.shares],
        "gap": float(plan.gap),
        "bound": float(plan.bound),
        "judged": {
            "months": list(judged.months),
            "aims": [*judged.aims.organisation, judged.aims.province],
            "copies": [*judged.copies, sum(judged.copies)],
            "own_copies": [*judged.own_copies, sum(judged.own_copies)],
            "own_delivered": list(judged.own_delivered),
            "delivered": list(judged.delivered),
            "unmendable": list(judged.unmendable),
            "stood": list(judged.stood),
            "waits": list(judged.waits),
            "as_it_was": None
            if was is None
            else {
                "copies": [*was.copies, sum(was.copies)],
                "bare": list(was.bare),
                "delivered": list(was.delivered),
                "measured": list(was.measured),
            },
        },
        "forecast": advice.demand.finding,
        "curve": [
            {"copies": [*map(int, point.copies), int(sum(point.copies))], "shares": [float(each) for each in point.shares]}
            for point in advice.curve
        ],
        "left_out": {**known.history.left_out, **known.stock.left_out},
    }
