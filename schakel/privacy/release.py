"""From figures to what one reader may be shown of them, together on one page or in one file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from schakel.measures.figure import Figure
from schakel.privacy.audience import DEFAULT, Audience, Thresholds
from schakel.privacy.publishable import Hidden, Publishable, kept_back, shown
from schakel.privacy.suppression import Counts, complement, small

FigureKey = tuple[str, str, str, str, str, str]
"""Measure, level, place, period, first day, part."""


@dataclass(frozen=True)
class Persons:
    """Which sides of a measure count persons, and so can point at one."""

    numerator: bool
    denominator: bool


def key(figure: Figure) -> FigureKey:
    """What names one figure within a snapshot."""
    return (figure.measure, figure.level, figure.place_code, figure.period, figure.starts_on.isoformat(), figure.part)


def release(
    figures: Sequence[Figure],
    persons: Mapping[str, Persons],
    audience_of: Callable[[Figure], Audience],
    *,
    sums: Iterable[tuple[FigureKey, Sequence[FigureKey]]] = (),
    thresholds: Thresholds = DEFAULT,
) -> list[Publishable]:
    """Release figures that are shown together, in the order given.

    Args:
        persons: by measure; a measure that is absent is refused, never guessed.
        audience_of: how close the reader stands to that figure.
        sums: (total, parts) that a reader can make from what is shown; parts must be disjoint and complete.
    """
    unknown = sorted({figure.measure for figure in figures} - set(persons))
    if unknown:
        raise KeyError(f"nobody said whether {', '.join(unknown)} counts persons; give `persons` for every measure")
    counts = {key(figure): _counts(figure, persons[figure.measure]) for figure in figures}
    limits = {key(figure): thresholds.persons(audience_of(figure)) for figure in figures}
    hidden = {name for name, cell in counts.items() if small({name: cell}, limits[name])}
    # The strictest threshold on the page guards the sums: a part of another organisation stays hidden among one's own.
    beside = complement(counts, sums, hidden, max(limits.values(), default=0))
    released = []
    for figure in figures:
        audience = audience_of(figure)
        if key(figure) in hidden:
            released.append(kept_back(figure, audience, Hidden.SMALL))
        elif key(figure) in beside:
            released.append(kept_back(figure, audience, Hidden.COMPLEMENT))
        else:
            released.append(shown(figure, audience))
    return released


def as_decided(figure: Figure, audience: Audience, hidden: Hidden | None) -> Publishable:
    """A figure that was released before, as was decided then: what was delivered stays what it was, whatever is decided later.

    Args:
        hidden: of the `Publishable` of that time, kept together with the figure.
    """
    return shown(figure, audience) if hidden is None else kept_back(figure, audience, hidden)


def _counts(figure: Figure, persons: Persons) -> Counts:
    return Counts(
        numerator=figure.numerator if persons.numerator else None,
        denominator=figure.denominator if persons.denominator else None,
    )
