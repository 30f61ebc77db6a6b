"""Which batches a snapshot is built from, while it is being found out which of them must be held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from schakel.errors import SchakelError
from schakel.vocabulary.table import Table
from schakel.warehouse.loads import Load, Unit, units
from schakel.warehouse.sayings import Said, Saying, say


class BuiltAlreadyError(SchakelError):
    """A batch turned out to be one to hold when a table that it fills, too, was written: begin again without it."""


@dataclass
class Plan:
    """The loads that count, those that wait, and what this refresh found.

    Args:
        waiting: held before this refresh.
        held: held because of it, by number, with the reason.
    """

    chosen: Sequence[Load]
    waiting: Sequence[Load]
    held: dict[int, Said] = field(default_factory=dict)
    _written: set[tuple[int, str]] = field(default_factory=set)
    _units: list[Unit] | None = None

    def units(self) -> list[Unit]:
        """Of every table; units without loads are there when all of theirs are held."""
        if self._units is None:
            apart = [load for load in self.chosen if load.number in self.held]
            self._units = units([load for load in self.chosen if load.number not in self.held], [*self.waiting, *apart])
        return self._units

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
        if unit.place in self._written:
            raise BuiltAlreadyError
        return next(one for one in self.of_table(unit.table) if one.place == unit.place)

    def written(self, made: Sequence[Unit]) -> None:
        """A table was written from these units."""
        self._written |= {unit.place for unit in made}

    def begin(self) -> None:
        """Nothing is written yet."""
        self._written.clear()

    def reasons(self) -> dict[int, str]:
        """Why each load that this refresh holds is held, by number."""
        return {number: str(say(Saying.HELD, why=said)) for number, said in self.held.items()}
