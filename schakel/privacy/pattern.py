"""What to hide besides small counts, so that no reader can reckon one back: complementary suppression.

Small tables are solved to the proven optimum (`fewest`), large ones by a rule of thumb (`cheapest`) with a bound that tells how
far from the optimum it can be at most.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from schakel.privacy.audience import Audience
from schakel.privacy.cell import Cell, FigureKey, PrivacyError, Relation, Release, cell_name, hide_small
from schakel.privacy.cheapest import protect
from schakel.privacy.fewest import fewest, least_cost
from schakel.privacy.puzzle import Cost, Part, least_lost, puzzle

_MOST_NAMED = 10


@dataclass(frozen=True)
class Effort:
    """How hard to look for the best pattern.

    Args:
        exact_up_to: cells that can be hidden among those that hang together, up to which the optimum is sought.
        rounds: of cuts, at most, for the optimum or the bound; 0 = no bound, and no proof.
        questions: linear programs, at most, for showing again what turned out superfluous among cells that hang together.
    """

    exact_up_to: int = 60
    rounds: int = 40
    questions: int = 600

    def __post_init__(self) -> None:
        if min(self.exact_up_to, self.rounds, self.questions) < 0:
            raise ValueError(f"effort is {self}; give numbers from 0")


QUICK = Effort(exact_up_to=0, rounds=0, questions=300)
"""For who waits: no bound, no proof, the same protection."""


@dataclass(frozen=True)
class Pattern:
    """What is hidden.

    Args:
        small: hidden for themselves.
        beside: hidden so that those cannot be reckoned back.
        cost: of `beside`.
        bound: no pattern costs less; 0 when it was not asked for.
    """

    small: frozenset[FigureKey]
    beside: frozenset[FigureKey]
    cost: float
    bound: float

    @property
    def hidden(self) -> frozenset[FigureKey]:
        """All cells that are not shown."""
        return self.small | self.beside

    @property
    def is_proven(self) -> bool:
        """Whether nothing cheaper protects."""
        return self.cost <= self.bound + 1e-6 * max(1.0, self.cost)

    @property
    def gap(self) -> float:
        """How much of the cost could be saved at most, as a share; 0 when proven."""
        return 0.0 if self.is_proven else (self.cost - self.bound) / self.cost


def pattern(
    cells: Sequence[Cell],
    relations: Sequence[Relation],
    *,
    audience: Audience,
    earlier: Sequence[Release] = (),
    cost: Cost = least_lost,
    effort: Effort | None = None,
) -> Pattern:
    """Choose what to hide of cells that are released together.

    What an earlier release showed to this audience, or to one further away, with the same true value, is known: hiding it
    protects nothing, and the pattern goes around it.

    Args:
        cells: with their true counts; `hidden` may be set for cells that are kept back for another reason.
        relations: what a reader can reckon with; see `linked.relations`.
        audience: who gets it.
        earlier: every release of the same data before this one.

    Raises:
        PrivacyError: when no pattern protects, naming the cells.
    """
    effort = Effort() if effort is None else effort
    order = tuple(Audience)
    before = [release for release in earlier if order.index(release.audience) >= order.index(audience)]
    drawn = hide_small(cells)
    small = frozenset(cell.key for cell in drawn if cell.hidden is not None)
    if not before and not any(cell.is_small for cell in drawn):
        return Pattern(small, frozenset(), 0.0, 0.0)
    asked = puzzle(Release(tuple(drawn), audience, tuple(relations)), before, cost)
    chosen: set[int] = set()
    bound = 0.0
    for part in asked.parts():
        found, least = _solve(part, effort)
        chosen |= found
        bound += least
    beside = frozenset(key for group in chosen for key in asked.cells[group])
    return Pattern(small, beside, float(sum(asked.cost[group] for group in chosen)), bound)


def _solve(part: Part, effort: Effort) -> tuple[set[int], float]:
    found, failed = protect(part, effort.questions)
    if failed:
        cells = {part.known.unknowns[part.members[member]][0] for member in failed}
        names = sorted(map(cell_name, cells))
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        raise PrivacyError(
            f"nothing that can be hidden protects {'; '.join(names[:_MOST_NAMED])}{more}: earlier releases, or sums without "
            "another count, tell it. Leave these cells out with what they add up to, or release to who may see the counts",
            sorted(cells),
        )
    if not found or not effort.rounds:
        return found, 0.0
    if len(part.groups) <= effort.exact_up_to:
        return fewest(part, found, effort.rounds)
    return found, least_cost(part, effort.rounds)
