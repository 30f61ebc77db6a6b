"""What one question found: its figures, and how far they may be told.

The design binds what is said. A registration counts, a single moment tells how it stands, two moments that it moved, and only
with a group that did not take part is it told that a step contributes. Nothing here says that one thing causes another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from schakel.registers.effect.change import Change, Compared, Once, Pairs, change, compared, once
from schakel.registers.effect.limits import Limits
from schakel.registers.effect.models import Design, Group, Question


class Verdict(Enum):
    """What the figures allow to be said."""

    UNREAD = "unread"
    """No answers were read yet."""
    SILENT = "silent"
    """Fewer answered than the limit, in some group that would be told of."""
    TOLD = "told"
    """How it stands, at one moment."""
    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    """It may be chance: nought lies within the interval, or nothing says how sure it is."""


@dataclass(frozen=True)
class Finding:
    """Of one question.

    Args:
        figures: None when unread or silent.
    """

    question: Question
    design: Design
    verdict: Verdict
    limits: Limits
    figures: Once | Change | Compared | None = None

    @property
    def tells(self) -> bool:
        """Whether it stands as a figure behind its edge."""
        return self.figures is not None


def finding(question: Question, design: Design, by_group: Mapping[str, Pairs], limits: Limits) -> Finding:
    """What the answers to one question come to.

    Args:
        by_group: counted answers of each group.
    """
    if not any(sum(each.values()) for each in by_group.values()):
        return Finding(question, design, Verdict.UNREAD, limits)
    good_from, is_up = question.good_from, question.is_higher_better
    is_good = None if good_from is None else (lambda value: value >= good_from if is_up else value <= good_from)
    taking_part = by_group.get(Group.TAKES_PART, {})
    figures: Any
    if design in (Design.REGISTRATION, Design.POST):
        figures = once(taking_part, is_good)
        people = [figures.n] if figures else [0]
        moved = None
    elif design == Design.PRE_POST:
        figures = change(taking_part, is_good)
        people = [figures.n] if figures else [0]
        moved = figures.change if figures else None
    else:
        figures = compared(taking_part, by_group.get(Group.BESIDE, {}), is_good)
        people = [figures.taking_part.n, figures.beside.n] if figures else [0]
        moved = figures.more if figures else None
    if min(people) < limits.answers:
        return Finding(question, design, Verdict.SILENT, limits)
    if design in (Design.REGISTRATION, Design.POST):
        return Finding(question, design, Verdict.TOLD, limits, figures)
    verdict = Verdict.SAME
    if moved is not None and (moved.is_above or moved.is_below):
        verdict = Verdict.BETTER if moved.is_above == is_up else Verdict.WORSE
    return Finding(question, design, verdict, limits, figures)


def shown_share(part: int, of: int, limits: Limits) -> tuple[int, str]:
    """A count that may be shown, and whether it is "exact", "under" it or "over" it.

    A few people who answered alike, or all but a few, could be recognised by who knows the group: then only a bound is told.
    """
    if part < limits.persons:
        return limits.persons, "under"
    if of - part < limits.persons:
        return of - limits.persons, "over"
    return part, "exact"
