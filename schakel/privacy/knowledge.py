"""What a reader knows after a number of releases, as arrays: one unknown for each quantity and true value.

A quantity that has the same value in two releases is one unknown, and known when either shows it: the reader is taken to
know which figures did not change. That is more than a reader knows, never less.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from schakel.privacy.cell import Quantity, Release, Sum

Unknown = tuple[Quantity, float]
"""A quantity and its true value."""

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

TOLERANCE = 1e-6
"""Counts are whole; the solver is not."""


@dataclass(frozen=True)
class Knowledge:
    """Axis 0 of all arrays but `slack` is the unknown; rows of `sums` are relations.

    Args:
        values: true values.
        lowest: what a reader knows of a hidden one from below.
        low, high: what is known of each: equal where it is shown, `lowest` and infinity where it is hidden.
        needs: how wide the interval of a hidden small count must stay; 0 where nothing must be kept.
        sums: parts +1, total -1; a row times the true values is 0 for an equality, at most 0 otherwise.
        slack: what is left of each row; 0 and `is_equal` for an equality.
    """

    unknowns: Sequence[Unknown]
    index: Mapping[Unknown, int]
    values: Floats
    lowest: Floats
    low: Floats
    high: Floats
    needs: Floats
    sums: Any
    is_equal: Flags
    slack: Floats

    @property
    def is_known(self) -> Flags:
        """Those that are shown exactly."""
        return np.asarray(self.high - self.low < TOLERANCE)

    def components(self, takes_part: Flags) -> list[tuple[Whole, Whole]]:
        """(unknowns, relations) that hang together through these unknowns alone; single ones without a relation too."""
        chosen = np.flatnonzero(takes_part)
        if not len(chosen):
            return []
        rows = self.sums[:, chosen]
        graph = sp.bmat([[None, rows.T], [rows, None]], format="csr")
        _, label = connected_components(graph, directed=False)
        of_chosen, of_rows = label[: len(chosen)], label[len(chosen) :]
        touched = np.flatnonzero(np.diff(rows.tocsr().indptr))
        members, member_ends = _grouped(of_chosen)
        links, link_ends = _grouped(of_rows[touched])
        by_label = {int(of_rows[touched[part[0]]]): touched[part] for part in np.split(links, link_ends) if len(part)}
        none = np.empty(0, dtype=np.int64)
        return [
            (chosen[part], by_label.get(int(of_chosen[part[0]]), none)) for part in np.split(members, member_ends) if len(part)
        ]


def _grouped(labels: NDArray[Any]) -> tuple[Whole, Whole]:
    order = np.argsort(labels, kind="stable")
    return order, np.flatnonzero(np.diff(labels[order])) + 1


def knowledge(releases: Sequence[Release], kept: Mapping[int, int] | None = None) -> Knowledge:
    """What follows from these releases together.

    Args:
        kept: at most how wide the small counts of a release (by its place in `releases`) must stay unknown: who may see counts
            from 3 on elsewhere is not kept from a 4 here. Left out, the threshold of each cell counts.

    Raises:
        ValueError: when a relation does not hold for the true values, since nothing could be proven then.
    """
    index: dict[Unknown, int] = {}
    lowest: list[float] = []
    low: list[float] = []
    high: list[float] = []
    needs: list[float] = []
    values: list[float] = []
    rows: dict[tuple[tuple[int, int], ...], bool] = {}
    for number, release in enumerate(releases):
        here: dict[Quantity, int] = {}
        for cell in release.cells:
            least = cell.lowest
            for quantity, value in cell.counts.items():
                at = index.setdefault((quantity, value), len(values))
                if at == len(values):
                    values.append(value)
                    lowest.append(0.0)
                    low.append(0.0)
                    high.append(np.inf)
                    needs.append(0.0)
                here[quantity] = at
                lowest[at] = max(lowest[at], float(least[quantity]))
                if cell.hidden is None:
                    off = 0.0 if cell.base == 1 or value == 0 else cell.base // 2
                    shown = value if not off else cell.base * round(value / cell.base)
                    low[at], high[at] = max(low[at], shown - off), min(high[at], shown + off)
                if 0 < value < cell.threshold:
                    most = cell.threshold if kept is None else min(cell.threshold, kept.get(number, cell.threshold))
                    if value < most:
                        needs[at] = max(needs[at], float(most))
        for relation in release.relations:
            ends = [here.get(part) for part in relation.parts]
            total = here.get(relation.total)
            if total is None or None in ends:
                raise ValueError(f"relation of {relation.total}: some part is not in the release; leave the relation out")
            sign = -1 if relation.sum is Sum.AT_LEAST else 1
            row = {at: sign for at in ends if at is not None}
            row[total] = row.get(total, 0) - sign
            rows[tuple(sorted(row.items()))] = relation.sum is Sum.EQUAL
    return _arrays(index, rows, values, lowest, low, high, needs)


def _arrays(
    index: dict[Unknown, int], rows: dict[tuple[tuple[int, int], ...], bool], values: list[float], lowest: list[float],
    low: list[float], high: list[float], needs: list[float],
) -> Knowledge:  # fmt: skip
    size = len(values)
    ends = np.cumsum([0, *(len(row) for row in rows)])
    flat = [pair for row in rows for pair in row]
    sums = sp.csr_matrix(
        (np.array([sign for _, sign in flat], dtype=float), np.array([at for at, _ in flat], dtype=np.int64), ends),
        shape=(len(rows), size),
    )
    true = np.array(values)
    is_equal = np.array(list(rows.values()), dtype=bool)
    slack = -np.asarray(sums @ true) if len(rows) else np.zeros(0)
    wrong = np.flatnonzero((slack < -TOLERANCE) | (is_equal & (slack > TOLERANCE)))
    if len(wrong):
        at = sums[wrong[0]].indices[0]
        raise ValueError(f"a relation with {list(index)[at][0]} does not hold for the true values; leave it out")
    floor = np.minimum(np.array(lowest), true)
    return Knowledge(
        unknowns=list(index), index=index, values=true, lowest=floor, low=np.maximum(np.array(low), floor),
        high=np.array(high), needs=np.array(needs), sums=sums, is_equal=is_equal, slack=np.maximum(slack, 0.0),
    )  # fmt: skip
