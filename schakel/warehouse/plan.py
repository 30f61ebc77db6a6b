"""Which batches a snapshot is built from, while it is being found out which of them must be held.

A batch that nobody rejects is bad each night again. What the refresh before held is therefore left out from the start,
and judged beside what counts instead of it: so its extract is typed once, and once more only when it turns out right.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from schakel.errors import SchakelError
from schakel.vocabulary.table import Table
from schakel.warehouse.loads import Load, Unit, units
from schakel.warehouse.sayings import Said, Saying, say


class BuiltAlreadyError(SchakelError):
    """A batch turned out to be one to hold, or one to count, when a table that it fills was written: begin again by that."""


@dataclass
class Plan:
    """The loads that count, those that wait, and what this refresh found.

    Args:
        waiting: held before this refresh.
        held: held because of it, by number, with the reason.
        presumed: numbers of those that the refresh before held; they stay out until every table of theirs is judged.
    """

    chosen: Sequence[Load]
    waiting: Sequence[Load]
    held: dict[int, Said] = field(default_factory=dict)
    presumed: set[int] = field(default_factory=set)
    _written: set[tuple[int, str]] = field(default_factory=set)
    _units: list[Unit] | None = None

    def units(self) -> list[Unit]:
        """Of every table; units without loads are there when all of theirs are held."""
        if self._units is None:
            self._units = self._without({*self.held, *self.presumed})
        return self._units

    def _without(self, numbers: Collection[int]) -> list[Unit]:
        apart = [load for load in self.chosen if load.number in numbers]
        return units([load for load in self.chosen if load.number not in numbers], [*self.waiting, *apart])

    def as_if(self, unit: Unit, numbers: Collection[int]) -> Unit:
        """A unit as it is when just these of its loads are held."""
        return next(
            one for one in self._without({*self.held, *numbers}) if (one.place, one.table.name) == (unit.place, unit.table.name)
        )

    def anew(self, unit: Unit) -> Unit:
        """The unit as it is by what is known now.

        Raises:
            BuiltAlreadyError: another table was filled from it as it was.
        """
        if unit.place in self._written:
            raise BuiltAlreadyError
        return next(one for one in self.of_table(unit.table) if one.place == unit.place)

    def presumed_of(self, unit: Unit) -> set[int]:
        """Loads of a unit that are left out and not yet judged."""
        return {load.number for load in unit.held} & self.presumed

    def confirm(self, bad: Mapping[int, Said]) -> None:
        """They are as bad as they were the night before."""
        self.held |= bad
        self.presumed -= set(bad)

    def doubt(self, numbers: Collection[int]) -> None:
        """Nothing is known of these beforehand any more."""
        self.presumed -= set(numbers)
        self._units = None

    def settle(self) -> None:
        """All tables are written.

        Raises:
            BuiltAlreadyError: no table finds anything wrong with a batch that was left out.
        """
        if self.presumed:
            self.doubt(set(self.presumed))
            raise BuiltAlreadyError

    def of_table(self, table: Table) -> list[Unit]:
        """The units that fill one table."""
        return [unit for unit in self.units() if unit.table.name == table.name]

    def hold(self, unit: Unit, bad: Mapping[int, Said]) -> Unit:
        """Leave loads of a unit out, and give the unit as it is without them.

        Raises:
            BuiltAlreadyError: another table was filled from them already.
        """
        self.held |= bad
        self._units = None
        return self.anew(unit)

    def written(self, made: Sequence[Unit]) -> None:
        """A table was written from these units."""
        self._written |= {unit.place for unit in made}

    def begin(self) -> None:
        """Nothing is written yet."""
        self._written.clear()

    def reasons(self) -> dict[int, str]:
        """Why each load that this refresh holds is held, by number."""
        return {number: str(say(Saying.HELD, why=said)) for number, said in self.held.items()}
