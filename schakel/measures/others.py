"""What others published of the same thing, with vintage and status, as a snapshot holds it."""

from dataclasses import dataclass
from datetime import date

import pyarrow.parquet as pq

from schakel.measures.reading import HasPath


@dataclass(frozen=True)
class PublishedFigure:
    """One figure of others, as `published_figures` promises it."""

    publisher: str
    figure: str
    measure: str | None
    area: str
    area_kind: str
    starts_on: date
    ends_on: date
    value: float | None
    unit: str
    status: str
    known_on: date
    source: str


def published_by_others(snapshot: HasPath) -> tuple[PublishedFigure, ...]:
    """All of them: newest period first, and of one period the newest vintage first."""
    file = snapshot.path / "published_figures.parquet"
    if not file.is_file():
        return ()
    names = list(PublishedFigure.__dataclass_fields__)
    found = [PublishedFigure(**row) for row in pq.read_table(file, columns=names).to_pylist()]
    found.sort(key=lambda each: (each.known_on, each.starts_on), reverse=True)
    found.sort(key=lambda each: each.starts_on, reverse=True)
    return tuple(sorted(found, key=lambda each: (each.area_kind != "nation", each.publisher, each.area, each.figure)))
