"""What a computation stands on: the tables of a snapshot, the years it looks at, and the calendar of periods.

Months of a year are bits of a whole number: bit 0 is January. That makes "some day of this quarter", "at the end of this
year" and "the whole of this month" one comparison each, so that the big tables are read once for all periods.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from schakel.measures.figure import MONTHS_IN, PERIODS
from schakel.measures.unseen import Unseen
from schakel.vocabulary.tables import TABLES

YEARS_BACK = 25
"""A computation looks back this far at most, so that one loan of 1900 does not ask for 120 years of figures."""

IBIS_TYPES = {
    "VARCHAR": "string", "DATE": "date", "TIMESTAMP": "timestamp", "INTEGER": "int32", "BIGINT": "int64",
    "DOUBLE": "float64", "BOOLEAN": "boolean",
}  # fmt: skip

CALENDAR_COLUMNS = {
    "slot": "int64", "cal_year": "int64", "period": "string", "starts_on": "date", "all_bits": "int64", "first_bit": "int64",
    "last_bit": "int64",
}  # fmt: skip


@dataclass(frozen=True)
class Window:
    """The years that are computed, the day up to which things are known, and the kinds of period that are asked for.

    Args:
        until: the last year; None = that of today. A piece of the years ends earlier (`pieces`).
    """

    first_year: int
    today: date
    periods: tuple[str, ...] = PERIODS
    until: int | None = None

    def __post_init__(self) -> None:
        if not self.periods or not set(self.periods) <= set(PERIODS):
            raise ValueError(f"periods are {', '.join(self.periods) or 'none'}; allowed are {', '.join(PERIODS)}")
        if not self.first_year <= self.last_year <= self.today.year:
            raise ValueError(f"the years are {self.first_year} to {self.last_year}; they cannot lie after today, {self.today}")

    @property
    def last_year(self) -> int:
        return self.today.year if self.until is None else self.until

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)


@dataclass(frozen=True)
class Slot:
    """One period of the calendar. The last bit of the period that runs is the month of today: later is not known."""

    year: int
    period: str
    starts_on: date
    all_bits: int
    first_bit: int
    last_bit: int


def slots(window: Window) -> Iterator[Slot]:
    """Every month, quarter and year that begins within the window, as far as they are asked for.

    >>> [(s.period, s.starts_on.month, bin(s.all_bits)) for s in slots(Window(2020, date(2020, 2, 9)))]
    [('month', 1, '0b1'), ('month', 2, '0b10'), ('quarter', 1, '0b111'), ('year', 1, '0b111111111111')]
    """
    for year in window.years:
        for period, length in MONTHS_IN.items():
            if period not in window.periods:
                continue
            for first in range(0, 12, length):
                if date(year, first + 1, 1) > window.today:
                    continue
                last = first + length - 1
                if year == window.today.year:
                    last = min(last, window.today.month - 1)
                bits = (1 << (first + length)) - (1 << first)
                yield Slot(year, period, date(year, first + 1, 1), bits, 1 << first, 1 << last)


@dataclass(frozen=True)
class World:
    """Tables by name, as expressions of one engine; bound to data, or unbound to show a query.

    Args:
        table: gives the promised table of that name.
        calendar: one row is one period, columns `CALENDAR_COLUMNS`; `slot` is its number.
        network_code: the place that stands for everything.
        known_on: last day each table is known up to, where that is earlier than today.
        unseen: the spans between states of each day that some source does not tell.
    """

    table: Callable[[str], ir.Table]
    calendar: ir.Table
    window: Window
    network_code: str
    known_on: Mapping[str, date] = field(default_factory=dict)
    unseen: Unseen = field(default_factory=dict)

    def last_day_of(self, table: str) -> date:
        """The last day of which the table tells."""
        return min(self.known_on.get(table, self.window.today), self.window.today)


def calendar_table(window: Window) -> pa.Table:
    """The calendar, to be brought to the engine that holds the data."""
    rows = list(slots(window))
    columns = {
        "slot": pa.array(range(len(rows)), pa.int64()),
        "cal_year": pa.array([slot.year for slot in rows], pa.int64()),
        "period": pa.array([slot.period for slot in rows], pa.string()),
        "starts_on": pa.array([slot.starts_on for slot in rows], pa.date32()),
        "all_bits": pa.array([slot.all_bits for slot in rows], pa.int64()),
        "first_bit": pa.array([slot.first_bit for slot in rows], pa.int64()),
        "last_bit": pa.array([slot.last_bit for slot in rows], pa.int64()),
    }
    return pa.table(columns)


def unbound_world(window: Window, network_code: str) -> World:
    """A world without data, to show what would be asked of one."""
    return World(unbound_table, ibis.table(CALENDAR_COLUMNS, name="calendar"), window, network_code)


def unbound_table(name: str) -> ir.Table:
    """The promised table of that name as an expression without data."""
    return ibis.table({column.name: IBIS_TYPES[column.type] for column in TABLES[name].columns}, name=name)


def memory_table(schema: Mapping[str, str], rows: Sequence[tuple[Any, ...]]) -> ir.Table:
    """Rows made here as an expression; the schema names types as Ibis does."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    arrays = {
        name: pa.array(values, type=ibis.dtype(kind).to_pyarrow())
        for (name, kind), values in zip(schema.items(), columns, strict=True)
    }
    return ibis.memtable(pa.table(arrays))
