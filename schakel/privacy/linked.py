"""Which sums a reader can make of figures: over parts, places and periods, on every side that counts persons.

Parts add up to all, locations to their organisation, organisations and municipalities to the network, months to quarters
and years. Whether a sum holds is read from the definition and seen in the figures. Where parts are absent, those that are
there are at most the total, which a reader uses as well.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from schakel.measures.catalogue import find_measures
from schakel.measures.definition import Measure, Version
from schakel.measures.figure import MONTHS_IN, PERIODS, Figure, period_end
from schakel.measures.term import Term
from schakel.privacy.adding import Over, over_places, over_time
from schakel.privacy.cell import Cell, FigureKey, Quantity, Relation, Sum
from schakel.privacy.persons import Persons, persons_of

_NEAR = 1e-6


@dataclass(frozen=True)
class Side:
    """One side of a measure that counts persons.

    Args:
        name: what is counted. Sides with the same terms have the same name, whatever measure they are of.
        has_parts: whether it is split when the measure is; otherwise each part has the count of all.
    """

    name: str
    has_parts: bool
    time: Over
    places: Over


@dataclass(frozen=True)
class Sides:
    """The sides of one version of a measure; None where no persons are counted.

    Args:
        rest: who is in the denominator and not in the numerator.
    """

    numerator: Side | None
    denominator: Side | None
    rest: Side | None


class Linked:
    """Sides of a number of measures, and the sums of their figures.

    Args:
        organisation_of: of a location, by its code; None when not known.
    """

    def __init__(self, measures: Iterable[Measure], organisation_of: Callable[[str], str | None]) -> None:
        names = dict(_names())
        known = self._measures = {measure.name: measure for measure in measures}
        self._sides = {
            (measure.name, version.valid_from): _sides_of(measure, version, persons_of(measure), names)
            for measure in known.values()
            for version in measure.versions
        }
        self._places = {side.name: side for sides in self._sides.values() for side in _present(sides)}
        self._organisation_of = organisation_of
        self.not_made: set[str] = set()
        """What the figures do not bear out though the definition says so, or about which it says nothing."""

    def families(self) -> Mapping[str, frozenset[str]]:
        """By measure, the measures with which it shares a count, itself too: what one hides another must not show."""
        family: dict[str, set[str]] = {name: {name} for name, _ in self._sides}
        by_side: dict[str, str] = {}
        for (name, _), sides in self._sides.items():
            for side in _present(sides):
                other = by_side.setdefault(side.name, name)
                if family[other] is not family[name]:
                    family[other] |= family[name]
                    for each in family[other]:
                        family[each] = family[other]
        return {name: frozenset(members) for name, members in family.items()}

    @property
    def counted(self) -> frozenset[str]:
        """All that is counted, by the names that quantities have."""
        return frozenset(self._places)

    def counts_persons(self, measure: str) -> bool:
        """Whether any side of it, in any version, does."""
        return any(name == measure and any(_present(sides)) for (name, _), sides in self._sides.items())

    def cell(self, figure: Figure, threshold: int, base: int = 1) -> Cell:
        """The figure with its counts of persons; what is not known is not among them."""
        sides = self._sides_of(figure)
        rest = None
        if figure.numerator is not None and figure.denominator is not None:
            rest = figure.denominator - figure.numerator
        counts: dict[Quantity, float] = {}
        # The denominator first: it is the largest, also when all of it is in the numerator.
        for side, value in ((sides.denominator, figure.denominator), (sides.numerator, figure.numerator), (sides.rest, rest)):
            if side is not None and value is not None and value >= 0:
                where = key(figure)
                counts[(side.name, *where[1:5], where[5] if side.has_parts else "")] = value
        return Cell(key(figure), counts, threshold, base=base)

    def _sides_of(self, figure: Figure) -> Sides:
        """By the version that made the figure; a snapshot can be older than the definition that stands."""
        measure = self._measures[figure.measure]
        version = measure.version_on(figure.version) or measure.versions[0]
        return self._sides[measure.name, version.valid_from]

    def relations(self, cells: Sequence[Cell]) -> tuple[Relation, ...]:
        """Every sum that a reader can make of these cells; what is left out is told in `not_made`."""
        values = {quantity: value for cell in cells for quantity, value in cell.counts.items()}
        made = dict.fromkeys(_within(cells))
        for total, parts, over in self._candidates(values):
            for relation in self._related(values, total, parts, over):
                made[relation] = None
        return tuple(made)

    def _candidates(self, values: Mapping[Quantity, float]) -> Iterator[tuple[Quantity, list[Quantity], Over]]:
        parts: dict[tuple[str, ...], list[Quantity]] = defaultdict(list)
        below: dict[tuple[str, ...], list[Quantity]] = defaultdict(list)
        months: dict[tuple[str, ...], list[Quantity]] = defaultdict(list)
        for quantity in values:
            name, level, place, period, starts_on, part = quantity
            if part:
                parts[name, level, place, period, starts_on].append(quantity)
            over = self._organisation_of(place) or "" if level == "location" else ""
            below[name, level, over, period, starts_on, part].append(quantity)
            for longer in PERIODS[PERIODS.index(period) + 1 :]:
                months[name, level, place, longer, _start(longer, starts_on), part, period].append(quantity)
        for quantity in values:
            name, level, place, period, starts_on, part = quantity
            side = self._places[name]
            if not part:
                yield quantity, parts[name, level, place, period, starts_on], side.places
            if level == "organisation":
                yield quantity, below[name, "location", place, period, starts_on, part], side.places
            if level == "network":
                for smaller in ("organisation", "municipality"):
                    yield quantity, below[name, smaller, "", period, starts_on, part], side.places
            for shorter in PERIODS[: PERIODS.index(period)]:
                yield quantity, _of_moment(months[(*quantity, shorter)], shorter, quantity, side.time), side.time

    def _related(
        self, values: Mapping[Quantity, float], total: Quantity, parts: Sequence[Quantity], over: Over
    ) -> Iterator[Relation]:
        if not parts:
            return
        sum_of_parts, whole = sum(values[part] for part in parts), values[total]
        near = _NEAR * max(1.0, whole)
        if abs(sum_of_parts - whole) <= near:
            yield Relation(total, tuple(parts))
        elif over is Over.SUM and sum_of_parts < whole:
            yield Relation(total, tuple(parts), Sum.AT_MOST)
        elif over is Over.OVERLAP:
            yield from (Relation(total, (part,), Sum.AT_MOST) for part in parts if values[part] <= whole + near)
            if sum_of_parts > whole:
                yield Relation(total, tuple(parts), Sum.AT_LEAST)
        else:
            smaller = f"{parts[0][1]}, {parts[0][3]}" + (", by part" if parts[0][5] and not total[5] else "")
            self.not_made.add(f"{total[0]} of {total[1]}, {total[3]}: not reckoned from {smaller} ({over.value})")


def key(figure: Figure) -> FigureKey:
    """What names one figure within a snapshot."""
    return (figure.measure, figure.level, figure.place_code, figure.period, figure.starts_on.isoformat(), figure.part)


def _within(cells: Sequence[Cell]) -> Iterator[Relation]:
    """Who is in the denominator is in the numerator or is not."""
    for cell in cells:
        if len(cell.counts) == 3:
            denominator, numerator, rest = cell.counts
            yield Relation(denominator, (numerator, rest))


def _of_moment(found: Sequence[Quantity], shorter: str, total: Quantity, over: Over) -> list[Quantity]:
    """Of a state, only the period that tells it."""
    first, end = date.fromisoformat(total[4]), period_end(total[3], date.fromisoformat(total[4]))
    if over is Over.FIRST:
        return [each for each in found if each[4] == first.isoformat()]
    if over is Over.LAST:
        return [each for each in found if period_end(shorter, date.fromisoformat(each[4])) == end]
    return list(found)


def _start(period: str, starts_on: str) -> str:
    """First day of the longer period that holds the day."""
    month = (int(starts_on[5:7]) - 1) // MONTHS_IN[period] * MONTHS_IN[period] + 1
    return f"{starts_on[:4]}-{month:02}-01"


@cache
def _names() -> Mapping[tuple[Term, ...], str]:
    """What sides are called, by their terms: the same whichever measures are looked at, or what one release shows would not be
    known of another that has other measures."""
    names: dict[tuple[Term, ...], str] = {}
    for measure in find_measures().values():
        for version in measure.versions:
            _sides_of(measure, version, persons_of(measure), names)
    return names


def _sides_of(measure: Measure, version: Version, persons: Persons, names: dict[tuple[Term, ...], str]) -> Sides:
    def side(which: str, terms: Sequence[Term]) -> Side:
        name = names.setdefault(tuple(terms), f"{measure.name} {which}")
        has_parts = any(term.rule_set or (measure.part and term.promise.has(measure.part)) for term in terms)
        return Side(name, bool(has_parts), over_time(terms), over_places(terms))

    numerator = side("numerator", version.numerator) if persons.numerator else None
    denominator = side("denominator", version.denominator) if persons.denominator and version.denominator else None
    rest = None
    if numerator is not None and denominator is not None:
        time = numerator.time if numerator.time is denominator.time else Over.UNSURE
        places = numerator.places if numerator.places is denominator.places else Over.UNSURE
        rest = Side(f"{measure.name} rest", True, time, places)
    return Sides(numerator, denominator, rest)


def _present(sides: Sides) -> Iterator[Side]:
    yield from (side for side in (sides.numerator, sides.denominator, sides.rest) if side is not None)
