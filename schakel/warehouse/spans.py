"""Spans of days as publishers write them in one column, turned into a first day and a first day after.

Understood are `2023`, `2023-4`, `2023-04`, `2023-04-01`, `202304`, `2023-Q2` (also `2023Q2`), the ISO 8601 periods
`2023-04-01/P3M` (P with Y, M, W, D) and `2023-04-01/2023-06-30`, of which the end is the last day. `2023/2024` is not: a book
year starts in another month in each country, so a map says it with `codes`.
"""

import re
from functools import partial

_SHAPES = (
    # whole shape; year, month and day of the first day; what is added to reach the first day after ($1 = first group)
    (r"(\d{4})", "$1, 1, 1", "to_years(1)"),
    (r"(\d{4})-?(\d{1,2})", "$1, $2, 1", "to_months(1)"),
    (r"(\d{4})-?[Qq]([1-4])", "$1, $2 * 3 - 2, 1", "to_months(3)"),
    (r"(\d{4})-(\d{1,2})-(\d{1,2})", "$1, $2, $3", "to_days(1)"),
    (r"(\d{4})-(\d\d)-(\d\d)/P(\d{1,4})Y", "$1, $2, $3", "to_years($4)"),
    (r"(\d{4})-(\d\d)-(\d\d)/P(\d{1,4})M", "$1, $2, $3", "to_months($4)"),
    (r"(\d{4})-(\d\d)-(\d\d)/P(\d{1,4})W", "$1, $2, $3", "to_days(7 * $4)"),
    (r"(\d{4})-(\d\d)-(\d\d)/P(\d{1,4})D", "$1, $2, $3", "to_days($4)"),
    (r"(\d{4})-(\d\d)-(\d\d)/\d{4}-\d\d-\d\d", "$1, $2, $3", None),
)


def span_sql(text: str, *, end: bool) -> str:
    """SQL expression (DuckDB) of type DATE for one end of the span written in `text`, an SQL expression of type VARCHAR.

    The outcome is NULL when the text is no span: a shape that is not listed above, or a day that does not exist.

    Args:
        end: the first day after the span; otherwise its first day.
    """
    branches = []
    for shape, first_day, added in _SHAPES:
        first = f"TRY_CAST(printf('%04d-%02d-%02d', {first_day}) AS DATE)"
        after = f"{first} + {added}" if added is not None else f"TRY_CAST(right({text}, 10) AS DATE) + to_days(1)"
        value = re.sub(r"\$(\d)", partial(_group, text, shape), f"CAST({after} AS DATE)" if end else first)
        branches.append(f"WHEN regexp_full_match({text}, '{shape}') THEN {value}")
    return f"CASE {' '.join(branches)} END"


def _group(text: str, shape: str, found: re.Match[str]) -> str:
    return f"TRY_CAST(regexp_extract({text}, '^{shape}$', {found[1]}) AS INTEGER)"
