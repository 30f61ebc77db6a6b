"""SQL (DuckDB) that reads a day or moment written in a format of a column map."""

from collections.abc import Sequence

from schakel.vocabulary.day_formats import COUNTED, has_month_name, unit_of

_DUTCH = {
    "januari": "January", "februari": "February", "maart": "March", "mei": "May", "juni": "June", "juli": "July",
    "augustus": "August", "oktober": "October", "mrt": "Mar", "okt": "Oct",
}  # fmt: skip
"""Names and short names that differ from the English ones, which are all that the engine knows."""
_AFTER = {"day": "to_days(1)", "month": "to_months(1)", "year": "to_years(1)"}
_SIZES = {"epoch": 1_000_000, "epoch_ms": 1_000}
"""Microseconds in one."""
_DIGITS = {"epoch": 11, "epoch_ms": 14}
"""Up to the year 5138; a longer number counts something smaller and would be another day."""


def written_sql(text: str, formats: Sequence[str], *, zone: str | None = None, first_after: bool = False) -> str:
    """SQL expression of type TIMESTAMP; NULL when no format reads the text.

    Args:
        zone: where the clock hangs that turns a count since 1970 into a day; None = Greenwich.
        first_after: the first day after the day, month or year that the format names, instead of its own first day.
    """
    if not first_after and not any(pattern in COUNTED or has_month_name(pattern) for pattern in formats):
        return _parsed(text, formats)
    read = []
    for pattern in formats:
        moment = _counted(text, pattern, zone) if pattern in COUNTED else _parsed(_in_english(text, pattern), (pattern,))
        read.append(f"CAST({moment} AS DATE) + {_AFTER[unit_of(pattern)]}" if first_after else moment)
    return f"coalesce({', '.join(read)})"


def _parsed(text: str, formats: Sequence[str]) -> str:
    listed = ", ".join("'" + pattern.replace("'", "''") + "'" for pattern in formats)
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


def _in_english(text: str, pattern: str) -> str:
    if has_month_name(pattern):
        for dutch, english in _DUTCH.items():
            text = f"regexp_replace({text}, '(?i){dutch}', '{english}')"
    return text
