"""What others published of the same measures, in a snapshot of the small network."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet as pq

from schakel.vocabulary.tables import TABLES


def told(measure: str | None, year: int, value: float | None, status: str, known_on: date, **more: Any) -> dict[str, Any]:
    """One figure of the country."""
    row = {
        "publisher": "CBS", "figure": "Uitleningen totaal", "measure": measure, "area": "Nederland", "area_kind": "nation",
        "starts_on": date(year, 1, 1), "ends_on": date(year + 1, 1, 1), "value": value, "unit": "1", "status": status,
        "known_on": known_on, "source": "StatLine",
    }  # fmt: skip
    return row | more


def add_published(folder: Path, figures: Sequence[dict[str, Any]] = ()) -> None:
    """Put them in a snapshot; without figures two vintages of loans, a secret one, and one of another definition."""
    later = date(2020, 12, 31)
    figures = figures or [
        told("loans", 2019, 63_000_000, "provisional", date(2020, 6, 30)),
        told("loans", 2019, 64_500_000, "revised_provisional", later),
        told("loans", 2018, None, "secret", later),
        told("loans", 2006, 120_000_000, "final", later),
    ]
    assert set(figures[0]) == {column.name for column in TABLES["published_figures"].columns}
    pq.write_table(pyarrow.Table.from_pylist(figures), folder / "published_figures.parquet")
