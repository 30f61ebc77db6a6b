"""SQL (DuckDB) that reads a day or moment written in a format of a column map."""

import re
from collections.abc import Mapping, Sequence

from schakel.vocabulary.calendar_names import MONTHS, month_numbers, weekday_numbers
from schakel.vocabulary.day_formats import COUNTED, NAMES_OF_WEEKDAYS, NUMBER_OF_WEEKDAY, has_names, unit_of

_AFTER = {"day": "to_days(1)", "month": "to_months(1)", "year": "to_years(1)"}
_SIZES = {"epoch": 1_000_000, "epoch_ms": 1_000}
"""Microseconds in one."""
_DIGITS = {"epoch": 11, "epoch_ms": 14}
"""Up to the year 5138; a longer number counts something smaller and would be another day."""
_NAME = r"[\p{L}]+\.?"
_NUMBERS = frozenset("dfgGHIjmMSuUVwWyY")


def written_sql(text: str, formats: Sequence[str], *, zone: str | None = None, first_after: bool = False) -> str:
    """SQL expression of type TIMESTAMP; NULL when no format reads the text.

    Args:
        zone: where the clock hangs that turns a count since 1970 into a day; None = Greenwich.
        first_after: the first day after the day, month or year that the format names, instead of its own first day.
    """
    if not first_after and not any(pattern in COUNTED or has_names(pattern) for pattern in formats):
        return _parsed(text, formats)
    read = []
    for pattern in formats:
        moment = _counted(text, pattern, zone) if pattern in COUNTED else _parsed(*_in_english(text, pattern))
        read.append(f"CAST({moment} AS DATE) + {_AFTER[unit_of(pattern)]}" if first_after else moment)
    return f"coalesce({', '.join(read)})"


def weekday_sql(text: str, formats: Sequence[str], *, zone: str | None = None) -> str:
    """SQL expression of type INTEGER, 1 = Monday: of a weekday that is written, or of a day; NULL when no format reads it."""
    read = []
    for pattern in formats:
        if pattern in NAMES_OF_WEEKDAYS:
            number = _looked_up(f"rtrim({text}, '.')", {name: str(number) for name, number in weekday_numbers().items()})
            read.append(f"CAST({number} AS INTEGER)")
        elif pattern in NUMBER_OF_WEEKDAY:
            first, sunday = ("0", "7") if pattern == "%w" else ("1", "7")
            last = "6" if first == "0" else "7"
            number = f"CAST({text} AS INTEGER)"
            read.append(
                f"CASE WHEN regexp_full_match({text}, '[{first}-{last}]') THEN "
                f"CASE {number} WHEN 0 THEN {sunday} ELSE {number} END END"
            )
        else:
            read.append(f"CAST(isodow({written_sql(text, (pattern,), zone=zone)}) AS INTEGER)")
    return f"coalesce({', '.join(read)})"


def _parsed(text: str, formats: Sequence[str]) -> str:
    listed = ", ".join(_literal(pattern) for pattern in formats)
    return f"try_strptime({text}, [{listed}])"


def _counted(text: str, pattern: str, zone: str | None) -> str:
    if pattern == "excel":
        # Day 60 is 29 February 1900, which never was; from 1 March 1900 on, the count is that from 30 December 1899.
        whole = f"regexp_full_match({text}, '\\d{{2,7}}([.,]\\d+)?')"
        days = f"TRY_CAST(regexp_extract({text}, '^\\d+') AS INTEGER)"
        return f"CASE WHEN {whole} AND {days} BETWEEN 61 AND 2958465 THEN DATE '1899-12-30' + to_days({days}) END"
    whole = f"regexp_full_match({text}, '-?\\d{{1,{_DIGITS[pattern]}}}(\\.0+)?')"
    moment = f"TRY(make_timestamp(TRY_CAST(regexp_extract({text}, '^-?\\d+') AS BIGINT) * {_SIZES[pattern]}))"
    if zone is not None:
        moment = f"timezone('{zone}', timezone('UTC', {moment}))"
    return f"CASE WHEN {whole} THEN {moment} END"


def _in_english(text: str, pattern: str) -> tuple[str, tuple[str]]:
    """The text with the English name of its month, the only one that the engine knows, and the pattern that reads it.

    A name is looked for in its own place in the pattern: `mar` is a month in one place and a Tuesday in another. A weekday
    beside a whole day says nothing more and goes.
    """
    shape, groups, month, written = "", 0, None, []
    # Short names and long ones are read through each other, as people write them: `%B` and `%b` are the same here.
    for part in re.split("(%[AaBbh])", pattern):
        if part in ("%A", "%a"):
            shape += _NAME
            continue
        groups += 1
        if re.fullmatch("%[Bbh]", part):
            shape, month = f"{shape}({_NAME})", groups
            written.append("%B")
        else:
            shape += f"({_shape(part)})"
            written.append(part)
    found = [f"regexp_extract({text}, {_literal(f'^{shape}$')}, {group})" for group in range(1, groups + 1)]
    if month is not None:
        found[month - 1] = _looked_up(
            f"rtrim({found[month - 1]}, '.')", {name: MONTHS[at - 1] for name, at in month_numbers().items()}
        )
    # Without a match all is empty: the text then goes on as it came, to be refused as it stands.
    together = f"nullif({' || '.join(found)}, '')"
    return f"coalesce(ltrim({together}), {text})", ("".join(written).lstrip(),)


def _shape(pattern: str) -> str:
    """A regular expression, without groups, of what a part of a pattern reads; wide enough to find a name beside it."""
    shape = ""
    for part in re.findall(r"%-?.|\s+|[^%\s]+", pattern):
        if part.startswith("%"):
            shape += r"\s*\d+" if part[-1] in _NUMBERS else "%" if part[-1] == "%" else ".*?"
        else:
            shape += r"\s+" if part.isspace() else re.escape(part)
    return shape


def _looked_up(name: str, said: Mapping[str, str]) -> str:
    """SQL expression: what a name stands for; NULL when it is none."""
    # Not a CASE: the engine writes its subject out for every WHEN, which takes a quarter of a second to plan.
    called, values = (", ".join(map(_literal, part)) for part in (said, said.values()))
    return f"map([{called}], [{values}])[lower({name})]"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
