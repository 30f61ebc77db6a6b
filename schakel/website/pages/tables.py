"""A table of a report as a template shows it."""

from typing import Any

from schakel.reports.numbers import Language
from schakel.reports.report import Table


def shown(table: Table, spoken: Language, at_most: int | None = None) -> dict[str, Any]:
    """The table with its rows in words, each value with whether it is a number."""
    numbers = [column.form != "text" for column in table.columns]
    return {"table": table, "rows": [list(zip(row, numbers, strict=True)) for row in table.texts(spoken)[:at_most]]}
