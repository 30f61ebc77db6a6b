"""When those who wait now will be served, counted by place, and how such forecasts turned out: an answer to be kept."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import duckdb
import numpy as np

from schakel.holds.agreement import Agreement
from schakel.holds.forecast import LOOKS, calibrate, forecast, learn, looks, read_past
from schakel.holds.standing import read_standing
from schakel.vocabulary.progress import Progress

WITHIN = (7, 14, 28, 56)
"""Days between which open holds are counted; after the last come `later` and `not_seen`."""
BANDS = (*(f"within_{days}" for days in WITHIN), "later", "not_seen")


def foretell(connection: duckdb.DuckDBPyConnection, agreement: Agreement, known: date, report: Progress) -> dict[str, Any]:
    """The forecast of each open hold counted by place and days, and its calibration on the past year. No hold is named.

    Args:
        known: the last day that is known; the forecast is made on it.
    """
    # Two years: the second half is forecast with what was known then, from the year before it.
    past = read_past(connection, agreement, looks(known, 2 * LOOKS), known, report)
    report.begin("forecast of open holds", None)
    now = read_standing(connection, agreement, known, known)
    made = forecast(now, learn(past[LOOKS:], known))
    tried = [standing for standing in past[LOOKS:] if len(standing)]
    judged = calibrate(past, tried) if tried else []
    places = np.array(now.pickup.to_pylist(), dtype=object)
    return {
        "day": known.isoformat(),
        "days_tried": len(tried),
        "calibration": [asdict(each) for each in judged],
        "open": [
            {"place": str(place), "half": _bands(made.half[mine]), "nine": _bands(made.nine[mine])}
            for place, mine in (("all", np.ones(len(places), dtype=np.bool_)), *((p, places == p) for p in sorted(set(places))))
        ],
    }  # fmt: skip


def _bands(days: Any) -> Mapping[str, int]:
    """How many fall in each band of days.

    >>> _bands(np.array([3.0, 7.0, 8.0, 60.0, np.inf]))["within_7"], _bands(np.array([60.0, np.inf]))["not_seen"]
    (2, 1)
    """
    at = np.where(np.isinf(days), len(WITHIN) + 1, np.searchsorted(WITHIN, days, "left"))
    counted = np.bincount(at.astype(np.int64), minlength=len(BANDS))
    return {band: int(counted[number]) for number, band in enumerate(BANDS)}
