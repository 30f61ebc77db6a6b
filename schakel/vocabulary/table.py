"""How a table is promised: one row is what, which key, which columns, of which unit and sensitivity.

A promise is data. The warehouse reads it to type, check and refuse rows; sources are validated against it; the
handbook is written from it.
"""

from dataclasses import dataclass
from enum import Enum

TYPES = ("VARCHAR", "DATE", "TIMESTAMP", "INTEGER", "BIGINT", "DOUBLE", "BOOLEAN")


TIME_OF_DAY = r"([01]\d|2[0-3]):[0-5]\d|24:00"
"""Form of a local time; with leading zeros, so that times sort as text."""


WEEKDAY = "1 to 7, from Monday"
"""Unit of a number that is a weekday: a map may read it from a name or work it out from a day, with `format`."""

AS_KNOWN = "a snapshot of that day: `schakel refresh --as-known-on DAY`"
"""What tells of earlier days where nothing in the tables does."""


class Sensitivity(Enum):
    """Who a value can lead to."""

    PUBLIC = "public"
    """Says nothing about a person."""
    SMALL_COUNT = "small_count"
    """A count that may stand for one person; leaves only through `privacy`."""
    PERSONAL = "personal"
    """Belongs to one person, pseudonymous; never leaves and is never logged."""


@dataclass(frozen=True)
class Column:
    """One column of a promise.

    Args:
        required: a row without it is refused; otherwise empty means "not known".
        allowed: the only values accepted, in our own words; empty allows all.
        references: `table.column` that must hold the value, whenever any source fills that table.
        minimum, maximum: smallest and largest accepted number.
        form: regular expression that a text must match as a whole.
        unit: the unit of a number ("days", "persons"), unless the type says it.
        of_now: for a column that changes in the life of the thing and of which only the last state is kept: what tells of
            earlier days. A figure of a past period that looks at it is made with the state of now.
        settled_on: day columns of the same table from which on the value stays what it is; before them it is that of now.
        bounds: the day column of which this one is the earlier bound, where a source tells states and no day: it happened
            after this day, and at the latest on that one. Schakel fills it; empty = the source told the day itself.
    """

    name: str
    type: str
    says: str
    required: bool = False
    allowed: tuple[str, ...] = ()
    references: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    form: str | None = None
    unit: str | None = None
    bounds: str | None = None
    sensitivity: Sensitivity = Sensitivity.PUBLIC
    of_now: str = ""
    settled_on: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise ValueError(f"column {self.name}: type is {self.type!r}; allowed are {', '.join(TYPES)}")
        if self.references is not None and self.references.count(".") != 1:
            raise ValueError(f"column {self.name}: references is {self.references!r}; write it as table.column")


@dataclass(frozen=True)
class Table:
    """One promised table.

    Args:
        key: columns that together name one row; all are required.
        order: pairs (earlier, later) of date or time columns; a row in which the later one comes first is refused.
        apart: later columns of `order` that may not equal the earlier one either.
        derived_from: tables it is worked out from, wholly: no source may fill it.
    """

    name: str
    one_row_is: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    order: tuple[tuple[str, str], ...] = ()
    apart: tuple[str, ...] = ()
    derived_from: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        for name in (*self.key, *(end for pair in self.order for end in pair)):
            if name not in names:
                raise ValueError(f"table {self.name}: {name!r} is not among its columns {', '.join(names)}")
        for column in self.columns:
            if not set(column.settled_on) <= set(names):
                raise ValueError(
                    f"table {self.name}: {column.name} is settled on {', '.join(column.settled_on)}; columns are {names}"
                )
        for name in self.apart:
            if name not in (later for _, later in self.order):
                raise ValueError(f"table {self.name}: {name!r} in apart is not a later column of order")
        for column in self.columns:
            if column.bounds is not None and column.bounds not in names:
                raise ValueError(f"table {self.name}: {column.name} bounds {column.bounds!r}, which is not among its columns")
        for name in self.key:
            if not self.column(name).required:
                raise ValueError(f"table {self.name}: key column {name!r} must be required")

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name!r}; it has {', '.join(c.name for c in self.columns)}")

    def bound_of(self, name: str) -> str | None:
        """The column that holds the earlier bound of a day column; None when it has none."""
        return next((column.name for column in self.columns if column.bounds == name), None)

    def has(self, name: str) -> bool:
        """Whether the table promises a column of that name."""
        return any(column.name == name for column in self.columns)
