"""Which figures look at an edge that lies between two states: by measure, place and period, for all places at once."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from schakel.measures.definition import Measure, Version
from schakel.measures.term import Term
from schakel.measures.unseen import Column, Unseen, edges_looked_at, looks_everywhere
from schakel.measures.world import Slot, Window, memory_table, slots

STRADDLED_KEYS = ("measure", "version", "level", "place_code", "period", "starts_on")
_LOOKED = {
    "measure": "string", "version": "date", "period": "string", "starts_on": "date", "column": "string", "edge": "date",
    "is_everywhere": "boolean", "hides_numerator": "boolean", "hides_denominator": "boolean",
}  # fmt: skip


def straddled(versions: Sequence[tuple[Measure, Version]], unseen: Unseen, window: Window, every: ir.Table) -> ir.Table:
    """Figures that are not known, in `STRADDLED_KEYS`, with whether that hides their numerator and denominator.

    Args:
        every: level and place_code of all places that may have figures.
    """
    until = date(window.last_year + 1, 1, 1)
    spans = [(column, span) for column, found in sorted(unseen.items()) for span in found]
    edges = [(number, _name(column), edge) for number, (column, span) in enumerate(spans) for edge in span.edges(until)]
    straddling = {number for number, _, _ in edges}
    places = [(number, *place) for number in sorted(straddling) for place in sorted(spans[number][1].places)]
    # A span of which it is not told where it is belongs to every place.
    anywhere = [(number,) for number in sorted(straddling) if not spans[number][1].places]
    looked = memory_table(_LOOKED, list(_looked_at(versions, {column for column, _ in spans}, window)))
    hits = looked.join(memory_table({"span": "int64", "column": "string", "edge": "date"}, edges), ["column", "edge"])
    at = memory_table({"span": "int64", "level": "string", "place_code": "string"}, places)
    of_all = hits.semi_join(memory_table({"span": "int64"}, anywhere), "span")
    columns = (*STRADDLED_KEYS, "hides_numerator", "hides_denominator")
    found = ibis.union(
        hits.filter(~hits.is_everywhere).join(at, "span").select(*columns),
        ibis.union(of_all, hits.filter(hits.is_everywhere)).cross_join(every).select(*columns),
        hits.cross_join(every.filter(every.level == "network")).select(*columns),
    )
    return found.group_by(STRADDLED_KEYS).aggregate(
        hides_numerator=found.hides_numerator.any(), hides_denominator=found.hides_denominator.any()
    )


def _looked_at(versions: Sequence[tuple[Measure, Version]], columns: set[Column], window: Window) -> Iterator[tuple[Any, ...]]:
    """Each edge at which a term looks in a day that some source does not tell."""
    tables = {table for table, _ in columns}

    def looks(term: Term, slot: Slot) -> Iterator[tuple[str, date, bool]]:
        for column, edge in edges_looked_at(term, slot.period, slot.starts_on):
            if column in columns:
                yield _name(column), edge, looks_everywhere(term, column[0])

    for measure, version in versions:
        sides = [
            (number, term)
            for number, side in enumerate((version.numerator, version.denominator))
            for term in side
            if {term.table, term.times.table if term.times else ""} & tables
        ]
        for slot in slots(window) if sides else ():
            for number, term in sides:
                for seen in looks(term, slot):
                    hides = [side == number and term.on is not None for side in (0, 1)]
                    yield measure.name, version.valid_from, slot.period, slot.starts_on, *seen, *hides


def _name(column: Column) -> str:
    return ".".join(column)
