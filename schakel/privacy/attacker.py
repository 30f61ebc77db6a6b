"""The reader who reckons: between which bounds every hidden count must lie, given a release and all before it.

Bounds are those of linear programming. A small count is safe when its interval is at least as wide as its threshold: the interval
then holds a count that would have been shown, so nobody can say that it is small, and the reader is left with as many
possible counts as the threshold says.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from schakel.privacy.audience import Audience
from schakel.privacy.cell import PrivacyError, Quantity, Release, cell_name
from schakel.privacy.knowledge import TOLERANCE, Floats, Knowledge, Whole, knowledge
from schakel.privacy.perturbations import open_component

Bounds = tuple[float, float]

_MOST_NAMED = 10
_AUDIENCES = tuple(Audience)


@dataclass(frozen=True)
class Leak:
    """A small count that can be told.

    Args:
        cell: what is counted, level, place, period, first day, part.
        low, high: between which whole counts a reader can place it. For tests and for who may see the data; never in a message.
        because: in a few words, without a count.
        audience: who can tell it.
    """

    cell: Quantity
    low: float
    high: float
    because: str
    audience: Audience

    @property
    def name(self) -> str:
        """Place, period and part, and why; no count."""
        return f"{cell_name(self.cell)} ({self.because})"


def leaks(new: Release, earlier: Sequence[Release] = ()) -> list[Leak]:
    """The small counts that can be told once `new` is out and could not before: its own, and hidden ones of earlier releases.

    Each audience that got something earlier is an attacker, as far as it stands at the new audience or closer to the data: it
    knows what it got itself and what every audience further away got.

    Args:
        earlier: every release of the same data before this one, whoever got it.
    """
    found: dict[tuple[Quantity, Audience], Leak] = {}
    for audience in _AUDIENCES[: _AUDIENCES.index(new.audience) + 1]:
        before = [release for release in earlier if _reaches(release, audience)]
        own = [release for release in (*before, new) if release.audience is audience]
        if own:
            for leak in _told_to(audience, new, before, max(_threshold(release) for release in own)):
                found.setdefault((leak.cell, leak.audience), leak)
    return sorted(found.values(), key=lambda leak: (leak.cell, leak.audience.value))


def refuse_leaks(new: Release, earlier: Sequence[Release] = ()) -> None:
    """Do nothing when no small count can be told.

    Raises:
        PrivacyError: naming the cells by place, period and part, never by count.
    """
    found = leaks(new, earlier)
    if found:
        more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
        raise PrivacyError(
            f"{new.name or 'this release'} for {new.audience.value} tells small counts of persons: "
            + "; ".join(leak.name for leak in found[:_MOST_NAMED])
            + more
            + "; allowed is what no reader can reckon back. Ask `pattern` what to hide besides, given the same earlier releases",
            [leak.cell for leak in found],
        )


def bounds(known: Knowledge, of: Iterable[int]) -> dict[int, Bounds]:
    """Between which values each of these unknowns must lie; a hidden one can have no upper bound."""
    asked = np.zeros(len(known.values), dtype=bool)
    asked[list(of)] = True
    found = {int(at): (float(known.values[at]),) * 2 for at in np.flatnonzero(asked & known.is_known)}
    for members, rows in known.components(~known.is_known):
        inside = np.flatnonzero(asked[members])
        changes = open_component(known, members, rows) if len(inside) else None
        for member in inside:
            assert changes is not None
            value = float(known.values[members[member]])
            least, most = changes.widest(int(member), upward=False), changes.widest(int(member), upward=True)
            found[int(members[member])] = (
                value + (float(least[member]) if least is not None else -np.inf),
                value + (float(most[member]) if most is not None else np.inf),
            )
    return found


def narrow(known: Knowledge) -> dict[int, Bounds]:
    """The small counts that are hidden in less than they need, with their bounds.

    Most are seen to be safe without a question of their own: every other table that is found shows a change of many counts.
    """
    found: dict[int, Bounds] = {}
    needy = known.needs > 0
    for at in np.flatnonzero(needy & known.is_known):
        found[int(at)] = (float(known.values[at]),) * 2
    for members, rows in known.components(~known.is_known):
        if needy[members].any():
            if len(rows):
                left = not_seen_safe(known, members, rows, known.needs[members])
            else:
                # Without a relation a hidden count has no upper bound, and one that is shown rounded tells itself.
                left = np.flatnonzero(np.isfinite(known.high[members]))
            if len(left):
                exact = bounds(known, members[left])
                found |= {at: each for at, each in exact.items() if each[1] - each[0] < known.needs[at] - TOLERANCE}
    return found


def not_seen_safe(known: Knowledge, members: Whole, rows: Whole, needs: Floats) -> Whole:
    """Places in `members` of which no other tables show that they are hidden as widely as they need."""
    down, up = (known.values - known.low)[members], (known.high - known.values)[members]
    # A bound at what is needed loses no proof, keeps answers finite, and lets one answer serve many.
    cap = float(needs.max())
    changes = open_component(known, members, rows)
    changes.bound(np.arange(len(members)), np.minimum(down, 4 * cap), np.minimum(up, np.where(needs > 0, needs, 4 * cap)))
    lowest, highest = np.zeros(len(members)), np.zeros(len(members))
    left = np.flatnonzero(needs > 0)

    def seen(found: np.ndarray | None) -> None:
        if found is not None:
            np.minimum(lowest, found, out=lowest)
            np.maximum(highest, found, out=highest)

    def unsafe(of: Whole) -> Whole:
        return of[highest[of] - lowest[of] < needs[of] - TOLERANCE]

    while len(left):
        before = len(left)
        for sign in (-1.0, 1.0):
            changes.price(left, np.full(len(left), sign), np.full(len(left), -sign))
            seen(changes.solve())
        changes.price(left, np.zeros(len(left)), np.zeros(len(left)))
        left = unsafe(left)
        if before - len(left) < max(2, before // 10):
            break
    unsure = []
    while len(left):
        at = int(left[0])
        seen(changes.widest(at, upward=True))
        if highest[at] - lowest[at] < needs[at] - TOLERANCE:
            seen(changes.widest(at, upward=False))
        if highest[at] - lowest[at] < needs[at] - TOLERANCE:
            unsure.append(at)
        left = unsafe(left[1:])
    return np.array(unsure, dtype=np.int64)


def _told_to(audience: Audience, new: Release, before: Sequence[Release], most: int) -> list[Leak]:
    releases = [*before, new]
    kept = {number: most for number, release in enumerate(releases) if release.audience is not audience}
    known = knowledge(releases, kept)
    told = narrow(known)
    if not told:
        return []
    earlier = knowledge(before, kept)
    already = {earlier.unknowns[at] for at in narrow(earlier)} if before else set()
    itself = knowledge([new])
    alone = {itself.unknowns[at] for at in narrow(itself)} if before else set()
    shown_now = {(quantity, value) for cell in new.cells if cell.hidden is None for quantity, value in cell.counts.items()}
    hidden_now = {(quantity, value) for cell in new.cells if cell.hidden is not None for quantity, value in cell.counts.items()}
    found = []
    for at, (low, high) in told.items():
        unknown = known.unknowns[at]
        if unknown in already and unknown not in shown_now:
            continue
        if unknown in shown_now:
            because = "it is shown, and is below the threshold"
        elif unknown in hidden_now:
            because = "it follows from what is shown"
            if before and unknown not in alone:
                because += " together with earlier releases"
        else:
            because = "it was hidden in an earlier release, and follows from this one"
        found.append(Leak(unknown[0], float(np.ceil(low - TOLERANCE)), float(np.floor(high + TOLERANCE)), because, audience))
    return found


def _reaches(release: Release, audience: Audience) -> bool:
    return _AUDIENCES.index(release.audience) >= _AUDIENCES.index(audience)


def _threshold(release: Release) -> int:
    return max((cell.threshold for cell in release.cells), default=0)
