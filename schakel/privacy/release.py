"""From figures to what one reader may be shown of them, together on one page or in one file."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from schakel.measures.figure import Figure
from schakel.privacy.audience import DEFAULT, Audience, Thresholds
from schakel.privacy.cell import Cell, FigureKey, Quantity, Relation, Release, Sum
from schakel.privacy.linked import key
from schakel.privacy.pattern import QUICK, pattern
from schakel.privacy.persons import Persons
from schakel.privacy.publishable import Hidden, Publishable, kept_back, rounded, shown

_NEAR = 1e-6
_BOTH = Persons(numerator=True, denominator=True)


def release(
    figures: Sequence[Figure],
    persons: Mapping[str, Persons],
    audience_of: Callable[[Figure], Audience],
    *,
    sums: Iterable[tuple[FigureKey, Sequence[FigureKey]]] = (),
    thresholds: Thresholds,
) -> list[Publishable]:
    """Release figures that are no measures of a snapshot and are shown together, in the order given.

    Args:
        persons: by measure; a measure that is absent is refused, never guessed.
        audience_of: how close the reader stands to that figure.
        sums: (total, parts) that a reader can make from what is shown; parts must be disjoint.
    """
    unknown = sorted({figure.measure for figure in figures} - set(persons))
    if unknown:
        raise KeyError(f"nobody said whether {', '.join(unknown)} counts persons; give `persons` for every measure")
    audiences = [audience_of(figure) for figure in figures]
    cells = {
        key(figure): _cell(figure, persons[figure.measure], thresholds, audience)
        for figure, audience in zip(figures, audiences, strict=True)
    }
    found = pattern(list(cells.values()), _relations(cells, sums), audience=Audience.SUPPORT, effort=QUICK)
    return [
        published(figure, audience, _why(key(figure), found.small, found.beside), persons[figure.measure], thresholds)
        for figure, audience in zip(figures, audiences, strict=True)
    ]


def publish(figures: Iterable[Figure], released: Release, persons: Mapping[str, Persons]) -> list[Publishable]:
    """The figures of a release that hid what must be hidden, in the order given.

    Raises:
        KeyError: for a figure that is not in the release: nobody looked whether it may be shown.
    """
    cells = {cell.key: cell for cell in released.cells}
    made = []
    for figure in figures:
        cell = cells[key(figure)]
        made.append(_made(figure, released.audience, cell.hidden, cell.base, persons[figure.measure]))
    return made


def published(figure: Figure, audience: Audience, hidden: Hidden | None, persons: Persons, thresholds: Thresholds) -> Publishable:
    """One figure of which is decided whether it is shown."""
    return _made(figure, audience, hidden, thresholds.base_of(audience, figure.level), persons)


def _made(figure: Figure, audience: Audience, hidden: Hidden | None, base: int, persons: Persons) -> Publishable:
    if hidden is not None:
        return kept_back(figure, audience, hidden)
    if base > 1 and (persons.numerator or persons.denominator):
        return rounded(figure, audience, base, numerator=persons.numerator, denominator=persons.denominator)
    return shown(figure, audience)


def _why(name: FigureKey, small: frozenset[FigureKey], beside: frozenset[FigureKey]) -> Hidden | None:
    return Hidden.SMALL if name in small else Hidden.COMPLEMENT if name in beside else None


def _cell(figure: Figure, persons: Persons, thresholds: Thresholds, audience: Audience) -> Cell:
    counts: dict[Quantity, float] = {}
    numerator = figure.numerator if persons.numerator else None
    denominator = figure.denominator if persons.denominator else None
    rest = denominator - numerator if numerator is not None and denominator is not None else None
    for side, value in (("denominator", denominator), ("numerator", numerator), ("rest", rest)):
        if value is not None and value >= 0:
            counts[_side(key(figure), side)] = value
    return Cell(key(figure), counts, thresholds.persons(audience), base=thresholds.base_of(audience, figure.level))


def _relations(cells: Mapping[FigureKey, Cell], sums: Iterable[tuple[FigureKey, Sequence[FigureKey]]]) -> list[Relation]:
    """The sums on each side. One that does not hold for the true counts is none; parts that are absent leave it at most."""
    made = []
    for cell in cells.values():
        if len(cell.counts) == 3:
            denominator, numerator, rest = cell.counts
            made.append(Relation(denominator, (numerator, rest)))
    counts = {quantity: value for cell in cells.values() for quantity, value in cell.counts.items()}
    for total, parts in sums:
        for side in ("denominator", "numerator", "rest"):
            whole, of = _side(total, side), [_side(part, side) for part in dict.fromkeys(parts) if part != total]
            there = tuple(each for each in of if each in counts)
            if whole in counts and there:
                left = counts[whole] - sum(counts[each] for each in there)
                if left > -_NEAR:
                    made.append(Relation(whole, there, Sum.EQUAL if left < _NEAR else Sum.AT_MOST))
    return list(dict.fromkeys(made))


def _side(name: FigureKey, side: str) -> Quantity:
    return (f"{name[0]} {side}", *name[1:])


def as_decided(
    figure: Figure, audience: Audience, hidden: Hidden | None, persons: Persons = _BOTH, thresholds: Thresholds = DEFAULT
) -> Publishable:
    """A figure that was released before, as was decided then: what was delivered stays what it was, whatever is decided later.

    Args:
        hidden: of the `Publishable` of that time, kept together with the figure.
        persons: which sides are rounded where the audience gets them rounded; both when nobody says.
    """
    return published(figure, audience, hidden, persons, thresholds)
