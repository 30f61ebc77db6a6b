"""What pages keep back because of what was delivered, often from another snapshot: they tell no small count together with it.

A page cannot be refused as a delivery can. Where hiding counts does not help, as a delivery told a total and zeros are
always shown, the page does not show the zeros of those sums either; and in the end nothing that was not delivered.
"""

from collections.abc import Sequence

import numpy as np

from schakel.privacy.cell import FigureKey, Release
from schakel.privacy.cheapest import protect
from schakel.privacy.knowledge import Knowledge, Unknown, knowledge
from schakel.privacy.pattern import QUICK, Effort
from schakel.privacy.puzzle import Part, least_lost, puzzle

_ROUNDS = 4
"""Of keeping zeros back, each time in the sums of what is not protected yet."""


def hide_beside_earlier(release: Release, earlier: Sequence[Release], effort: Effort = QUICK) -> Release:
    """The release with more kept back, so that a small count is told by it no more closely than without it.

    Never refuses: what was delivered stays told, and is shown as far as the release showed it; all else gives way.

    Args:
        release: protected by itself.
        earlier: what the same reader got before, each cell with the threshold of this reader.
    """
    if not any(cell.is_small for each in (release, *earlier) for cell in each.cells):
        return release
    shown = {count for each in earlier for cell in each.cells if cell.hidden is None for count in cell.counts.items()}
    new = {cell.key for cell in release.cells if not cell.counts.items() <= shown}
    told = knowledge([*earlier, release.withholding(new)])
    for _ in range(_ROUNDS):
        asked = puzzle(release, earlier, least_lost, told)
        chosen: set[int] = set()
        loose: set[FigureKey] = set()
        for part in asked.parts():
            found, failed = protect(part, effort.questions)
            chosen |= found
            if failed:
                loose |= new & _hidden_or_zero(release, _in_sums_of(part, failed, asked.known))
        if not loose:
            return release.hiding(key for group in chosen for key in asked.cells[group])
        release = release.withholding(loose)
    return release.withholding(new)


def _in_sums_of(part: Part, failed: Sequence[int], known: Knowledge) -> set[Unknown]:
    """These, and what adds up with them."""
    at = part.members[list(failed)]
    rows = part.rows[np.diff(known.sums[part.rows][:, at].tocsr().indptr) > 0]
    return {known.unknowns[each] for each in (*at, *known.sums[rows].indices)}


def _hidden_or_zero(release: Release, unknowns: set[Unknown]) -> set[FigureKey]:
    return {
        cell.key
        for cell in release.cells
        if (cell.hidden is not None or cell.is_zero) and not unknowns.isdisjoint(cell.counts.items())
    }
