"""Where one column of ours comes from: what a map says of it, and the check of each word of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from schakel.errors import InputError
from schakel.vocabulary.day_formats import whats_wrong, whats_wrong_with_weekday
from schakel.vocabulary.table import TIME_OF_DAY, WEEKDAY, Column, Table

NUMBERS = ("INTEGER", "BIGINT", "DOUBLE")


class MapError(InputError):
    """A column map says something that cannot be carried out."""


@dataclass(frozen=True)
class ColumnMap:
    """Where one column of ours comes from. Exactly one of `source`, `first`, `join`, `constant` and `batch` is given.

    The steps are taken in this order: take the text, `empty`, `pattern`, `case`, `codes`, `default`; then the date (`formats` or
    `span`) or the number (`decimal`, `plus`, `minus`, `add`, `divide_by`, `times`).

    Args:
        source: column of the extract.
        first: columns of the extract; the first that is not empty counts.
        join: columns of the extract, put together with `separator` (an empty part stays empty).
        constant: the same value for every row.
        batch: a property of the batch: `known_on` (its day), `line` (row number in the extract), `period` (first day).
        formats: strptime patterns, or words of `day_formats.COUNTED`, to try in turn, for dates and times.
        span: `start` takes the first day of what the text says, `end` the first day after: the day, month or year that `formats`
            names, or without them a span of days (`2023`, `2023-04`, `2023-Q2`, `2023-04-01/P3M`, `2023-04-01/2023-06-30`).
        codes: their value to ours, compared without case; a value not listed is refused unless `other` is given.
        other: what a value not in `codes` becomes; "keep" leaves it as it is.
        empty: values that mean "not known" (besides the empty string).
        pattern: regular expression; its first group is taken, a row without a match has an empty value.
        prefix: text put before a value that is not empty, before it is looked up in `codes`.
        default: value when theirs is empty.
        plus, minus: columns of the extract that are added to or taken from the number; an empty one counts as 0, but when
            all are empty the outcome is empty.
        add: what is added to a number, or days to a date (an end given as the last day becomes the first day after).
        divide_by: what a number is divided by.
        times: what another column of the row (`times_by`) says to multiply the number by; what is not listed refuses the row.
        zone: place of the clock (`Europe/Amsterdam`) that turns a moment with an offset, or a count since 1970, into a day.
        decimal: the decimal mark, `.` or `,`.
        thousands: the mark between groups of three digits, as in `12,345`; None = there is none.
    """

    target: str
    source: str | None = None
    first: tuple[str, ...] = ()
    join: tuple[str, ...] = ()
    separator: str = "-"
    constant: str | None = None
    batch: str | None = None
    formats: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    other: str | None = None
    empty: tuple[str, ...] = ()
    pattern: str | None = None
    prefix: str = ""
    default: str | None = None
    add: float | None = None
    divide_by: float | None = None
    times: Mapping[str, float] = field(default_factory=dict)
    times_by: str | None = None
    decimal: str = "."
    thousands: str | None = None
    case: str | None = None
    span: str | None = None
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    zone: str | None = None

    @property
    def needs(self) -> tuple[str, ...]:
        """Columns of the extract that it reads."""
        taken = self.first or self.join or ((self.source,) if self.source is not None else ())
        return (*taken, *self.carried)

    @property
    def carried(self) -> tuple[str, ...]:
        """Columns of the extract that the number is made with, besides the one it comes from."""
        return (*self.plus, *self.minus, *((self.times_by,) if self.times_by is not None else ()))


_KINDS: Mapping[str, tuple[type, ...]] = {
    "from": (str,), "first": (str, list), "join": (str, list), "separator": (str,), "format": (str, list), "other": (str,),
    "empty": (str, list), "pattern": (str,), "plus": (str, list), "minus": (str, list), "add": (int, float),
    "divide_by": (int, float), "codes": (dict,), "zone": (str,), "prefix": (str, int),
    "times": (dict,), "times_by": (str,),
}  # fmt: skip
_CALLED = {
    str: "a text between quotes",
    list: "a list",
    dict: '{ name = "value" }',
    bool: "true or false",
    int: "a number",
    float: "a number",
}
_KNOWN = {*_KINDS, "constant", "batch", "span", "default", "decimal", "thousands", "case"}


def parse_column(table: Table, target: str, value: Any, where: str) -> ColumnMap:
    """What a map says of one column of ours.

    Raises:
        MapError: naming the place, what was found and what is allowed.
    """
    place = f"{where}: tables.{table.name}.columns.{target}"
    if not table.has(target):
        raise MapError(f"{place}: table `{table.name}` has {', '.join(column.name for column in table.columns)}")
    if isinstance(value, str):
        return ColumnMap(target=target, source=value)
    if not isinstance(value, Mapping):
        raise MapError(f"{place}: is {value!r}; write the name of their column, or {{ from = …, format = …, codes = … }}")
    refuse_unknown(value, _KNOWN, place, "the column")
    column = table.column(target)
    _check_words(value, place)
    _check_days(column, value, place)
    _check_numbers(column, value, place)
    codes = {str(theirs): str(ours) for theirs, ours in value.get("codes", {}).items()}
    _check_codes(column, [*codes.values(), *(str(value[k]) for k in ("constant", "default") if k in value)], place)
    _check_default(column, value, place)
    if "pattern" in value and groups(value["pattern"], place, "pattern") < 1:
        raise MapError(f"{place}: pattern has no group; put what is to be taken between brackets")
    if "pattern" in value:
        check_engine_pattern(value["pattern"], f"{place}: pattern")
    return ColumnMap(
        target=target, source=value.get("from"), first=words(value.get("first", ())),
        join=words(value.get("join", ())), separator=value.get("separator", "-"),
        constant=_text(value.get("constant")), batch=value.get("batch"), formats=words(value.get("format", ())), codes=codes,
        other=value.get("other"), empty=words(value.get("empty", ())), pattern=value.get("pattern"),
        prefix=str(value.get("prefix", "")), default=_text(value.get("default")), add=value.get("add"),
        divide_by=value.get("divide_by"), times=value.get("times", {}), times_by=value.get("times_by"),
        decimal=value.get("decimal", "."), thousands=value.get("thousands"), case=value.get("case"), span=value.get("span"),
        zone=value.get("zone"),
        plus=words(value.get("plus", ())), minus=words(value.get("minus", ())),
    )  # fmt: skip


def _check_words(value: Mapping[str, Any], place: str) -> None:
    given = [word for word in ("from", "first", "join", "constant", "batch") if word in value]
    if len(given) != 1:
        raise MapError(
            f"{place}: gives {', '.join(given) or 'no source'}; give exactly one of from, first, join, constant, batch"
        )
    check_kinds(value, _KINDS, place)
    if value.get("batch", "line") not in ("known_on", "line", "period"):
        raise MapError(f"{place}: batch is {value['batch']!r}; allowed are known_on, line, period")
    if value.get("case", "upper") not in ("upper", "lower"):
        raise MapError(f"{place}: case is {value['case']!r}; allowed are upper, lower")


def _check_days(column: Column, value: Mapping[str, Any], place: str) -> None:
    if value.get("span", "start") not in ("start", "end") or ("span" in value and column.type != "DATE"):
        raise MapError(f"{place}: span is {value['span']!r}; allowed are start, end, on a date")
    if "format" in value and column.unit == WEEKDAY:
        if wrong := whats_wrong_with_weekday(words(value["format"])):
            raise MapError(f"{place}: format: {wrong}")
    elif "format" in value:
        is_time = column.form == TIME_OF_DAY
        if column.type not in ("DATE", "TIMESTAMP") and not is_time:
            kind = "text" if column.type == "VARCHAR" else column.type
            raise MapError(f"{place}: format is for days and times; `{column.name}` is {kind}")
        wrong = whats_wrong(words(value["format"]), is_time_of_day=is_time)
        if wrong:
            raise MapError(f"{place}: format: {wrong}")
    if "zone" in value:
        if column.type not in ("DATE", "TIMESTAMP") and not (column.unit == WEEKDAY and "format" in value):
            raise MapError(f"{place}: zone is for days and moments; `{column.name}` is {column.type}")
        try:
            ZoneInfo(value["zone"])
        except (KeyError, ValueError, OSError) as error:
            raise MapError(f"{place}: zone is {value['zone']!r}; allowed are names such as Europe/Amsterdam") from error


def _check_numbers(column: Column, value: Mapping[str, Any], place: str) -> None:
    if value.get("decimal", ".") not in (".", ","):
        raise MapError(f"{place}: decimal is {value['decimal']!r}; allowed are . and ,")
    if "thousands" in value and (
        value["thousands"] not in (",", ".", " ", "'") or value["thousands"] == value.get("decimal", ".")
    ):
        raise MapError(f"{place}: thousands is {value['thousands']!r}; allowed are , . ' and a blank, and not the decimal mark")
    if value.get("divide_by") == 0:
        raise MapError(f"{place}: divide_by is 0; nothing can be divided by 0")
    if ("times" in value) != ("times_by" in value):
        raise MapError(f"{place}: times (what to multiply by, for each unit) and times_by (the column with the unit) go together")
    if "times" in value and column.type not in NUMBERS:
        raise MapError(f"{place}: times is for numbers; `{column.name}` is {column.type}")
    for unit, by in value.get("times", {}).items():
        if isinstance(by, bool) or not isinstance(by, int | float) or not by:
            raise MapError(f"{place}: times.{unit} is {by!r}; write a number other than 0")
    if column.type not in NUMBERS and ("plus" in value or "minus" in value):
        raise MapError(f"{place}: plus and minus are for numbers; `{column.name}` is {column.type}")


_READS: Mapping[str, tuple[str, str]] = {
    "INTEGER": (r"[+-]?\d+", "a whole number"),
    "BIGINT": (r"[+-]?\d+", "a whole number"),
    "DOUBLE": (r"[+-]?\d+(\.\d+)?", "a number with a point"),
    "DATE": (r"\d{4}-\d{2}-\d{2}", "a day as 2020-12-31"),
    "BOOLEAN": ("(?i)true|false", "true or false"),
}
"""How a `default` is written, for each type that is not text: it is in our words, whatever theirs are."""


def _check_default(column: Column, value: Mapping[str, Any], place: str) -> None:
    text = _text(value.get("default"))
    if not text or column.type not in _READS:
        return
    shape, allowed = _READS[column.type]
    if not re.fullmatch(shape, text) or (column.type == "DATE" and not _is_day(text)):
        raise MapError(f"{place}: default is {text!r}; `{column.name}` is {column.type}: write {allowed}")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _check_codes(column: Column, values: list[str], place: str) -> None:
    wrong = [value for value in values if column.allowed and value and value not in column.allowed]
    if wrong:
        raise MapError(f"{place}: {wrong[0]!r} is not one of our words; allowed are {', '.join(column.allowed)}")


def check_engine_pattern(pattern: str, place: str) -> None:
    """Whether the engine knows all that a pattern asks; it has no look-ahead, look-behind or back-references (RE2)."""
    try:
        pc.match_substring_regex(pa.array([""]), pattern=pattern)
    except pa.ArrowInvalid as error:
        raise MapError(
            f"{place} is {pattern!r}, which is not understood ({str(error).split(': ', 1)[-1]}); allowed are regular expressions "
            "without (?=…), (?!…), (?<…) and \\1"
        ) from error


def check_kinds(given: Mapping[str, Any], kinds: Mapping[str, tuple[type, ...]], place: str) -> None:
    """Refuse a word with a value of another kind than it takes."""
    for word, allowed in kinds.items():
        if word in given and not (isinstance(given[word], allowed) and (bool in allowed or not isinstance(given[word], bool))):
            wanted = " or ".join(dict.fromkeys(_CALLED[kind] for kind in allowed))
            raise MapError(f"{place}: {word} is {given[word]!r}; allowed is {wanted}")


def part_of(value: Any, place: str) -> Mapping[str, Any]:
    """A part of a map that must be a table of TOML."""
    if not isinstance(value, Mapping):
        raise MapError(f"{place}: is {value!r}; write it as [{place.rpartition(': ')[2]}] with a line for each name below it")
    return value


def refuse_unknown(part: Mapping[str, Any], known: set[str], where: str, what: str) -> None:
    unknown = [word for word in part if word not in known]
    if unknown:
        raise MapError(f"{where}: {what} has {unknown[0]!r}; allowed are {', '.join(sorted(known))}")


def groups(pattern: str, where: str, name: str) -> int:
    try:
        return re.compile(pattern).groups
    except re.error as error:
        raise MapError(f"{where}: {name} is not a regular expression: {error}") from error


def words(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(word) for word in value)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
