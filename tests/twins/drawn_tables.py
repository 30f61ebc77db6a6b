"""Linked tables to protect: places by parts by months, with their margins; counts drawn or given."""

from collections.abc import Sequence

import numpy as np

from schakel.privacy.cell import Cell, FigureKey, Relation

NETWORK = "N"


def name(place: int | None, part: int | None, period: tuple[str, int]) -> FigureKey:
    """A cell by place (None = the network), part (None = all) and period."""
    kind, number = period
    months = {"month": 1, "quarter": 3, "year": 12}[kind]
    level, code = ("network", NETWORK) if place is None else ("municipality", f"G{place}")
    return ("readers", level, code, kind, f"2020-{number * months + 1:02}-01", "" if part is None else f"p{part}")


def linked_table(counts: np.ndarray, threshold: int) -> tuple[list[Cell], list[Relation]]:
    """Cells and relations of counts by place, part and month, with every margin; a margin over a single one is left out.

    Args:
        counts: axis 0 is the place, 1 the part, 2 the month; 12 months give quarters and a year too.
    """
    places, parts, months = counts.shape
    cells: dict[FigureKey, float] = {}
    relations: list[Relation] = []
    all_places: Sequence[int | None] = [*range(places), *([None] if places > 1 else [])]
    all_parts: Sequence[int | None] = [*range(parts), *([None] if parts > 1 else [])]
    periods = [("month", number) for number in range(months)]
    if months == 12:
        periods += [*(("quarter", number) for number in range(4)), ("year", 0)]
    for place in all_places:
        for part in all_parts:
            for kind, number in periods:
                first, length = (number * 3, 3) if kind == "quarter" else (0, 12) if kind == "year" else (number, 1)
                span = slice(first, first + length)
                of_places = counts if place is None else counts[[place]]
                of_parts = of_places if part is None else of_places[:, [part]]
                cells[name(place, part, (kind, number))] = float(of_parts[:, :, span].sum())
                if kind == "quarter":
                    thirds = [name(place, part, ("month", each)) for each in range(first, first + 3)]
                    relations.append(Relation(name(place, part, (kind, number)), tuple(thirds)))
                if kind == "year":
                    quarters = [name(place, part, ("quarter", each)) for each in range(4)]
                    relations.append(Relation(name(place, part, (kind, number)), tuple(quarters)))
    for period in periods:
        if places > 1:
            for part in all_parts:
                ends = tuple(name(place, part, period) for place in range(places))
                relations.append(Relation(name(None, part, period), ends))
        if parts > 1:
            for place in all_places:
                ends = tuple(name(place, part, period) for part in range(parts))
                relations.append(Relation(name(place, None, period), ends))
    return [Cell(key, {key: value}, threshold) for key, value in cells.items()], relations
