"""Which library used which service how often in a year."""

from collections.abc import Iterable
from dataclasses import dataclass

from schakel.registers.services.models import Use


@dataclass(frozen=True)
class Row:
    """One service.

    Args:
        numbers: by organisation, in the order of the table; None when nothing is written down.
    """

    service: int
    name: str
    numbers: tuple[int | None, ...]

    @property
    def together(self) -> int:
        """Of all organisations."""
        return sum(each or 0 for each in self.numbers)


@dataclass(frozen=True)
class Used:
    """A year.

    Args:
        organisations: codes, in the order of the columns.
        rows: the most used first.
    """

    organisations: tuple[str, ...]
    rows: tuple[Row, ...]


def used(uses: Iterable[Use]) -> Used:
    """The table of the uses of one year."""
    found: dict[tuple[int, str], dict[str, int]] = {}
    for use in uses:
        found.setdefault((use.service.pk, use.service.name), {})[use.organisation_code] = use.number
    organisations = tuple(sorted({code for numbers in found.values() for code in numbers}))
    rows = [Row(pk, name, tuple(numbers.get(code) for code in organisations)) for (pk, name), numbers in found.items()]
    return Used(organisations, tuple(sorted(rows, key=lambda row: (-row.together, row.name))))
