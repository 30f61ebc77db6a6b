"""One yardstick for a plan, for the collection as it is, and for the norm that was measured.

The test of `plan_judging` lets each wish of the past take a copy. The measured norm counts otherwise: who waits until an own
copy is back was served by the own organisation; a wish that met an empty shelf and left is in no system; some wishes are
never met although a copy stood in. So the collection *as it was* is put through the test, on months before those that judge
a plan, and what the test says is brought to what was measured there, each part by itself:

* **Waiting.** A wish that finds all copies out waits for the next, at most so many days that as many are missed for this
  reason as was measured. Fewer copies make longer queues, so a plan does not get this for nothing.
* **Not in house.** The test misses somewhat more titles than was measured: copies come while the months run. What it misses
  up to today's number counts for the measured part; each wish that a plan misses beyond that counts whole.
* **Stood in.** Wishes that nobody served although a copy stood in (not collected, mostly) stay: no collection mends them.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from schakel.collection.measured_norm import MET, NOT_OWNED, OUT, PARTS, STOOD, Record
from schakel.collection.wish_history import Floats, Ints, WishHistory

WARM_MONTHS = 2
LONGEST_WAIT = 120.0
"""Days; a wish never waits longer, whatever was measured."""
HALVINGS = 8


@dataclass(frozen=True)
class Yardstick:
    """How the test is brought to what the norm measures. All by organisation, and of the province last.

    Args:
        waits: days that a wish waits for a copy of its own organisation (of the province).
        not_owned: share of wishes that the test misses because no copy is there, with the collection as it was.
        counted: part of those that the norm counts as missed.
        stood: share of wishes that nobody serves although a copy stands in.
    """

    waits: Floats
    not_owned: Floats
    counted: Floats
    stood: Floats

    def missed(self, tested: Floats) -> Floats:
        """Share that the norm would count as missed, from the shares of a test by how wishes ended."""
        absent = tested[:, NOT_OWNED]
        usual = np.minimum(absent, self.not_owned) * self.counted + np.maximum(absent - self.not_owned, 0)
        # What stood in was met in the test.
        return np.asarray(np.minimum(usual + tested[:, OUT] + self.stood, 1.0), dtype=np.float64)


def bare(organisations: int) -> Yardstick:
    """The yardstick of a past that was not measured: nobody waits, and nothing is corrected."""
    nothing, whole = np.zeros(organisations + 1), np.ones(organisations + 1)
    return Yardstick(nothing, nothing, whole, nothing)


def calibrate(history: WishHistory, record: Record, first: int, until: int, known: NDArray[np.bool_], seed: int) -> Yardstick:
    """The yardstick with which the collection that stood there is measured as it was in the months `[first, until)`.

    Without demand in those months a place keeps the bare yardstick.
    """
    measured, copies = record.measured(first, until), record.standing(first)
    wishes = Wishes.of(history, first, until, known, seed)
    is_known = ~np.isnan(measured[:, MET])
    wanted = np.where(is_known, measured[:, OUT], np.inf)
    shortest, longest = np.zeros(len(wanted)), np.full(len(wanted), LONGEST_WAIT)
    for _ in range(HALVINGS):
        middle = (shortest + longest) / 2
        too_many = wishes.test(copies, middle)[:, OUT] > wanted
        shortest, longest = np.where(too_many, middle, shortest), np.where(too_many, longest, middle)
    waits = np.where(is_known, longest, 0.0)
    tested = wishes.test(copies, waits)
    absent = np.where(is_known, tested[:, NOT_OWNED], 0.0)
    counted = np.divide(np.where(is_known, measured[:, NOT_OWNED], 0), absent, out=np.ones(len(absent)), where=absent > 0)
    return Yardstick(waits, absent, np.minimum(counted, 1.0), np.where(is_known, measured[:, STOOD], 0.0))


@dataclass(frozen=True)
class Wishes:
    """Wishes one by one, ordered by title and then by time; those of the months that warm up do not count."""

    title: Ints
    organisation: Ints
    at: Floats
    counts: NDArray[np.bool_]
    loan_days: Floats
    organisations: int

    @classmethod
    def of(cls, history: WishHistory, first: int, until: int, known: NDArray[np.bool_], seed: int) -> "Wishes":
        """The wishes of the months `[first, until)` for titles that are known; no plan could have known the others."""
        part = history.within(first - WARM_MONTHS, until)
        rows = known[part.title]
        times = np.repeat(np.flatnonzero(rows), part.wishes[rows])
        # The hour of a wish is not known; one drawn keeps wishes of one day apart.
        at = part.day[times] + np.random.default_rng(seed).random(len(times))
        order = np.lexsort((at, part.title[times]))
        times = times[order]
        return cls(
            part.title[times], part.organisation[times], at[order], part.month[times] >= first, history.catalogue.loan_days,
            len(history.catalogue.organisations),
        )  # fmt: skip

    @property
    def asked(self) -> Ints:
        """Wishes that count, by organisation and of the province last."""
        return np.bincount(np.append(self.organisation[self.counts], np.full(self.counts.sum(), self.organisations)),
                           minlength=self.organisations + 1)  # fmt: skip

    def test(self, copies: NDArray[np.int16], waits: Floats) -> Floats:
        """Shares by organisation, the province last, and by how wishes ended; all met where there were none."""
        together = copies.sum(axis=1, keepdims=True).astype(np.int16)
        own = serve(self.title, self.organisation, self.at, self.loan_days, copies, waits[:-1])
        anyone = serve(self.title, np.zeros_like(self.organisation), self.at, self.loan_days, together, waits[-1:])
        found = np.zeros((self.organisations + 1, PARTS))
        np.add.at(found, (self.organisation[self.counts], own[self.counts]), 1)
        found[-1] = np.bincount(anyone[self.counts], minlength=PARTS)
        total = found.sum(axis=1, keepdims=True)
        found[total[:, 0] == 0, MET] = 1
        return np.asarray(found / np.maximum(total, 1))


@njit(cache=True, nogil=True)
def serve(title: Any, organisation: Any, at: Any, loan_days: Any, copies: Any, waits: Any) -> Any:
    """How each wish ends (met, not owned, out) at the copies of its organisation; rows ordered by title, then by time.

    Who finds none free takes the copy that is free first, when that is within the days that one waits at that organisation;
    who would wait longer goes elsewhere at once, and no copy is kept for him.
    """
    ended = np.zeros(len(title), dtype=np.int64)
    most = 1
    for row in range(copies.shape[0]):
        for column in range(copies.shape[1]):
            most = max(most, copies[row, column])
    free_at = np.zeros((copies.shape[1], most))
    last = -1
    for row in range(len(title)):
        if title[row] != last:
            last = title[row]
            free_at[:, :] = -np.inf
        place = organisation[row]
        held = copies[last, place]
        if held == 0:
            ended[row] = 1
            continue
        first = 0
        for copy in range(1, held):
            if free_at[place, copy] < free_at[place, first]:
                first = copy
        if free_at[place, first] <= at[row] + waits[place]:
            free_at[place, first] = max(free_at[place, first], at[row]) + loan_days[last]
        else:
            ended[row] = 2
    return ended
