"""How the columns of one extract become columns of our tables: the map, and the check against the promises.

A map is a TOML file that a data desk can adapt. Sources ship maps; the warehouse turns them into queries. Written in
full in `docs/how-to/write-a-column-map.md`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from schakel.vocabulary.column_map import (
    NUMBERS,
    ColumnMap,
    MapError,
    check_engine_pattern,
    check_kinds,
    groups,
    parse_column,
    part_of,
    refuse_unknown,
    words,
)
from schakel.vocabulary.day_formats import whats_wrong
from schakel.vocabulary.shapes import told_with_its_place
from schakel.vocabulary.table import Table
from schakel.vocabulary.tables import TABLES

MODES = {
    "facts": "each batch holds rows by key; of the same key the newest batch counts",
    "period": "each batch holds all rows of one period; a later batch of that period replaces the earlier one",
    "state": "each batch is the whole state of that day; differences between days are what happened",
    "stock": "each batch is the whole state of that day, in rows without a key; equal rows are counted off one by one",
}
GONE = ("keep", "drop")
__all__ = ["MODES", "ColumnMap", "Door", "ExtractMap", "MapError", "TableMap", "load_extract_map", "parse_extract_map"]


@dataclass(frozen=True)
class TableMap:
    """How rows of the extract become rows of one table.

    Args:
        only: column of the extract to the values that are wanted; other rows are counted as left out.
        skip: column of the extract to the values that are not wanted (regular expressions, whole match).
        distinct: equal keys are one row mentioned often (counted as repeated), not a clash that is refused.
        count: column of ours that gets the number of extract rows of equal key (one row a person becomes a table of counts).
        sums: columns of ours that are added up over extract rows of equal key. With `count` or `sums` the rows of equal key
            become one; those beyond the first are accounted for as repeated.
        successive: each `valid_from` of a place begins a time-table that replaces the one before as a whole.
    """

    table: Table
    columns: Mapping[str, ColumnMap]
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    skip: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    distinct: bool = False
    count: str | None = None
    sums: tuple[str, ...] = ()
    successive: bool = False


@dataclass(frozen=True)
class Door:
    """What is replaced or reduced before anything is written, so that a person never enters.

    Args:
        pseudonyms: column with a borrower number → column (or the word `known_on`) that gives the year of the key.
        year_formats: strptime patterns for those columns.
        age_classes: column with a birth date, birth year or age → the kind (`date`, `year`, `age`).
        postcode4: columns of which only the first four digits enter.
        left_out: column → reason why it does not enter. Columns that no map mentions do not enter either.
    """

    pseudonyms: Mapping[str, str] = field(default_factory=dict)
    year_formats: tuple[str, ...] = ("%Y-%m-%d",)
    age_classes: Mapping[str, str] = field(default_factory=dict)
    postcode4: tuple[str, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ExtractMap:
    """One extract: how it is recognised, read, kept and turned into rows of tables.

    Args:
        name: of the extract, unique within its source.
        files: glob patterns of the files that hold it (file sources).
        query: statement that gives it (database sources).
        known_on: regular expression on the file name, group 1 is the day (YYYY-MM-DD or YYYYMMDD) of the state; a year or
            a month is the day that `known_at` says. Groups named `year`, `month` and `day` may stand in any order.
        known_at: which day a name means that tells only a month or a year: `start`, its first, or `end`, its last.
        known_since: day of the state when no file name tells it, for lists that hold since then; None = the day of fetching.
        period: regular expression on the file name, group 1 is the period (YYYY or YYYY-MM); for mode `period`.
        period_column: for mode `period` when one batch holds many periods: the column of the extract that names them; every
            period a batch mentions replaces that period of earlier batches as a whole, cells that vanished included.
        gone: what becomes of rows that a newer state no longer has: kept (items, places) or dropped (revised counts).
        read: settings for the reader of the source (delimiter, encoding, unpivot …), checked by that reader.
        may_lack: columns that some files of this extract do not have (they were added later); they read as empty.
        may_shrink: smallest size, as a share of the usual size, that is loaded without asking.
        may_refuse: largest share of the rows for one table that may be refused without asking; all of them never may.
    """

    name: str
    mode: str
    tables: tuple[TableMap, ...]
    says: str = ""
    files: tuple[str, ...] = ()
    query: str | None = None
    known_on: str | None = None
    known_at: str = "start"
    known_since: date | None = None
    period: str | None = None
    period_column: str | None = None
    gone: str = "keep"
    read: Mapping[str, Any] = field(default_factory=dict)
    door: Door = field(default_factory=Door)
    may_lack: tuple[str, ...] = ()
    may_shrink: float = 0.5
    may_refuse: float = 0.5

    @property
    def columns_needed(self) -> tuple[str, ...]:
        """Columns of the extract that some table reads, in the order they are first mentioned."""
        seen: dict[str, None] = {}
        for table in self.tables:
            for column in table.columns.values():
                seen.update(dict.fromkeys(column.needs))
            seen.update(dict.fromkeys((*table.only, *table.skip)))
        if self.period_column is not None:
            seen[self.period_column] = None
        return tuple(seen)

    @property
    def columns_required(self) -> tuple[str, ...]:
        """Columns without which a file cannot be this extract."""
        return tuple(name for name in self.columns_needed if name not in self.may_lack)


_KINDS: Mapping[str, tuple[type, ...]] = {
    "says": (str,), "files": (str, list), "query": (str,), "known_on": (str,), "known_at": (str,), "period": (str,),
    "period_column": (str,), "gone": (str,), "read": (dict,), "door": (dict,), "tables": (dict,), "may_lack": (str, list),
    "may_shrink": (int, float), "may_refuse": (int, float),
}  # fmt: skip
_TABLE_KINDS: Mapping[str, tuple[type, ...]] = {
    "columns": (dict,), "only": (dict,), "skip": (dict,), "distinct": (bool,), "count": (str,), "sums": (str, list),
    "successive": (bool,),
}  # fmt: skip
_DOOR_KINDS: Mapping[str, tuple[type, ...]] = {
    "pseudonyms": (dict,), "year_formats": (str, list), "age_classes": (dict,), "postcode4": (str, list), "left_out": (dict,),
}  # fmt: skip


def load_extract_map(path: Path) -> ExtractMap:
    """Read and check one map.

    Raises:
        MapError: naming the file, the place, what was found and what is allowed.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MapError(f"{path.name}: is not TOML: {error}") from error
    with told_with_its_place(path.name, MapError, "docs/how-to/write-a-column-map.md"):
        return parse_extract_map(data, where=path.name)


def parse_extract_map(data: Mapping[str, Any], *, where: str) -> ExtractMap:
    """Check a map that was read from TOML; `where` names it in messages."""
    refuse_unknown(data, {*_KINDS, "extract", "mode", "known_since"}, where, "the map")
    check_kinds(data, _KINDS, where)
    name = data.get("extract")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise MapError(f"{where}: extract is {name!r}; give a name in small letters, digits and _")
    mode = data.get("mode", "facts")
    if mode not in MODES:
        raise MapError(f"{where}: mode is {mode!r}; allowed are {', '.join(MODES)}")
    if (mode == "period") != (len({"period", "period_column"} & data.keys()) == 1):
        raise MapError(f"{where}: mode is {mode!r}; mode 'period', and no other, takes exactly one of `period` (pattern on the "
                       "file name, group 1 is YYYY or YYYY-MM) and `period_column` (column that names the period)")  # fmt: skip
    if data.get("gone", "keep") not in GONE:
        raise MapError(f"{where}: gone is {data['gone']!r}; allowed are {', '.join(GONE)}")
    tables = tuple(_table_map(table, part, where) for table, part in data.get("tables", {}).items())
    if not tables:
        raise MapError(
            f"{where}: names no table; write a part like [tables.loans.columns]. Tables are {', '.join(sorted(TABLES))}"
        )
    for pattern in ("known_on", "period"):
        if pattern in data and groups(data[pattern], where, pattern) < 1:
            raise MapError(f"{where}: {pattern} has no group; put the day between brackets, as in '(\\d{{4}}-\\d{{2}}-\\d{{2}})'")
    _check_day_in_name(data, where)
    found = ExtractMap(
        name=name, mode=mode, tables=tables, says=data.get("says", ""), files=words(data.get("files", ())),
        query=data.get("query"), known_on=data.get("known_on"), known_at=data.get("known_at", "start"),
        known_since=data.get("known_since"), period=data.get("period"),
        period_column=data.get("period_column"), gone=data.get("gone", "keep"), read=data.get("read", {}),
        door=_door(data.get("door", {}), where), may_lack=words(data.get("may_lack", ())),
        may_shrink=data.get("may_shrink", 0.5), may_refuse=data.get("may_refuse", 0.5),
    )  # fmt: skip
    if not 0 <= found.may_refuse <= 1:
        raise MapError(f"{where}: may_refuse is {found.may_refuse!r}; it is a share of the rows, from 0 to 1")
    since = data.get("known_since")
    if since is not None and (type(since) is not date or "known_on" in data):
        raise MapError(f"{where}: known_since is {since!r}; write a day without quotes, 2018-01-31, in a map without known_on")
    for column in found.may_lack:
        if column not in found.columns_needed:
            raise MapError(
                f"{where}: may_lack names {column!r}, which no table reads; read are {', '.join(found.columns_needed)}"
            )
    return found


def _check_day_in_name(data: Mapping[str, Any], where: str) -> None:
    if data.get("known_at", "start") not in ("start", "end") or ("known_at" in data and "known_on" not in data):
        raise MapError(f"{where}: known_at is {data['known_at']!r}; allowed are start and end, in a map with known_on")
    named = set(re.compile(data.get("known_on", "")).groupindex)
    if named and not (named <= {"year", "month", "day"} and "year" in named and ("month" in named or "day" not in named)):
        raise MapError(
            f"{where}: known_on names the groups {', '.join(sorted(named))}; allowed are year, with month, with month and day"
        )


def _table_map(name: str, part: Mapping[str, Any], where: str) -> TableMap:
    if name not in TABLES:
        raise MapError(f"{where}: tables.{name}: there is no table {name!r}; tables are {', '.join(sorted(TABLES))}")
    table = TABLES[name]
    if table.derived_from:
        raise MapError(f"{where}: tables.{name}: is worked out by Schakel; fill {' and '.join(table.derived_from)} instead")
    place = f"{where}: tables.{name}"
    part = part_of(part, place)
    refuse_unknown(part, set(_TABLE_KINDS), where, f"tables.{name}")
    check_kinds(part, _TABLE_KINDS, place)
    columns = {target: parse_column(table, target, value, where) for target, value in part.get("columns", {}).items()}
    for target in columns:
        if (bounded := table.column(target).bounds) is not None:
            raise MapError(
                f"{place}: column {target!r} is worked out by Schakel from successive states; give {bounded!r} instead"
            )
    count, sums = part.get("count"), words(part.get("sums", ()))
    for word, target in (("count", count), *(("sums", target) for target in sums)):
        if target is not None and (not table.has(target) or table.column(target).type not in NUMBERS or target in table.key):
            numbers = [column.name for column in table.columns if column.type in NUMBERS and column.name not in table.key]
            raise MapError(f"{place}.{word}: is {target!r}; numbers outside the key are {', '.join(numbers) or 'none'}")
    if count in columns or any(target not in columns for target in sums):
        raise MapError(f"{place}: a column named in `count` has no source of its own, one named in `sums` must have one")
    successive = bool(part.get("successive", False))
    if successive and not (table.has("valid_from") and "valid_until" not in columns):
        raise MapError(
            f"{place}.successive: is for tables with valid_from and valid_until, in a map that does not give valid_until"
        )
    missing = [column.name for column in table.columns if column.required and column.name not in columns and column.name != count]
    if missing:
        raise MapError(f"{where}: tables.{name}: required column {missing[0]!r} has no source; name their column, or write "
                       f'{missing[0]} = {{ constant = "…" }}. Required are '
                       + ", ".join(column.name for column in table.columns if column.required))  # fmt: skip
    skip = {key: words(value) for key, value in part.get("skip", {}).items()}
    for key, patterns in skip.items():
        for pattern in patterns:
            groups(pattern, place, f"skip.{key}")
            check_engine_pattern(pattern, f"{place}: skip.{key}")
    return TableMap(
        table=table, columns=columns, distinct=bool(part.get("distinct", False)), count=count, sums=sums, successive=successive,
        only={key: words(value) for key, value in part.get("only", {}).items()}, skip=skip,
    )  # fmt: skip


def _door(part: Mapping[str, Any], where: str) -> Door:
    refuse_unknown(part, set(_DOOR_KINDS), where, "door")
    check_kinds(part, _DOOR_KINDS, f"{where}: door")
    wrong = whats_wrong(words(part.get("year_formats", ("%Y-%m-%d",))), is_time_of_day=False, counted=())
    if wrong:
        raise MapError(f"{where}: door.year_formats: {wrong}")
    for column, kind in part.get("age_classes", {}).items():
        if kind not in ("date", "year", "age"):
            raise MapError(f"{where}: door.age_classes.{column} is {kind!r}; allowed are date, year, age")
    return Door(
        pseudonyms=part.get("pseudonyms", {}), year_formats=words(part.get("year_formats", ("%Y-%m-%d",))),
        age_classes=part.get("age_classes", {}), postcode4=words(part.get("postcode4", ())), left_out=part.get("left_out", {}),
    )  # fmt: skip
