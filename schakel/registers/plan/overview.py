"""A plan as a tree: its parts with their lines, how far they are, and which lines do not say how everybody can take part."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from schakel.registers.plan.models import Item, ItemState, Part, Plan, Progress

_ORDER = tuple(Progress.values)


@dataclass(frozen=True)
class Counts:
    """Lines and points of a part with all that lies under it, or of the plan; those that were dropped do not count.

    Args:
        by_progress: number of lines for each progress, in order; also when it is nought.
        without_inclusion: how many do not say how everybody can take part.
        adopted: how many are adopted.
    """

    lines: int
    by_progress: tuple[tuple[str, int], ...]
    without_inclusion: int
    adopted: int

    @property
    def done(self) -> int:
        """Lines that are done, whole."""
        return dict(self.by_progress)[Progress.DONE]


@dataclass(frozen=True)
class Branch:
    """One part with its own lines, and how deep it lies: 0 for a chapter."""

    part: Part
    depth: int
    lines: tuple[Item, ...]
    counts: Counts


@dataclass(frozen=True)
class Tree:
    """A whole plan, in the order of its codes."""

    branches: tuple[Branch, ...]
    counts: Counts
    without_inclusion: tuple[Item, ...]


def natural(code: str) -> tuple[tuple[int, str], ...]:
    """A code so that 4.10 comes after 4.9.

    >>> sorted(["4.10", "4.9", "4.9.b", "4.9.a"], key=natural)
    ['4.9', '4.9.a', '4.9.b', '4.10']
    """
    return tuple((int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"[.-]", code))


def tree(plan: Plan) -> Tree:
    """The plan with all its parts and lines, in three questions to the database."""
    parts = sorted(Part.objects.filter(plan=plan).select_related("above"), key=lambda part: natural(part.code))
    items = sorted(
        Item.objects.filter(part__plan=plan).select_related("under", "carried_from"), key=lambda item: natural(item.code)
    )
    lines: dict[int, list[Item]] = {}
    for item in items:
        lines.setdefault(item.part_id, []).append(item)  # type: ignore[attr-defined]
    above = {part.pk: part.above_id for part in parts}  # type: ignore[attr-defined]
    whole: dict[int, list[Item]] = {part.pk: [] for part in parts}
    for part in parts:
        at: int | None = part.pk
        while at is not None:
            whole[at] += lines.get(part.pk, [])
            at = above[at]
    branches = tuple(
        Branch(part, _depth(part.pk, above), tuple(lines.get(part.pk, ())), counts(whole[part.pk])) for part in parts
    )
    without = tuple(item for item in items if _counts(item) and not item.inclusion.strip())
    return Tree(branches, counts(items), without)


def _depth(part: int, above: dict[int, int | None]) -> int:
    depth, at = 0, above[part]
    while at is not None:
        depth, at = depth + 1, above[at]
    return depth


def _counts(item: Item) -> bool:
    return item.state != ItemState.DROPPED


def counts(items: Sequence[Item]) -> Counts:
    """How far lines are."""
    found = [item for item in items if _counts(item)]
    progress = Counter(item.progress for item in found)
    return Counts(
        lines=len(found),
        by_progress=tuple((each, progress[each]) for each in _ORDER),
        without_inclusion=sum(not item.inclusion.strip() for item in found),
        adopted=sum(item.state == ItemState.ADOPTED for item in found),
    )
