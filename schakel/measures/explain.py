"""Say of a measure what it asks, how it is defined, which queries it becomes, who asks a norm of it, who reviewed it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import ibis

from schakel.measures.definition import KINDS, Measure, Version
from schakel.measures.levels import levels_of, things_at_level
from schakel.measures.norms import norms_of
from schakel.measures.published import say_break
from schakel.measures.quantities import found_rows, when_of
from schakel.measures.rows import held_by_thing, rows_of
from schakel.measures.term import LASTING, MOMENTS, Term, Where
from schakel.measures.world import Window, World, unbound_world

_WHEN = {
    "some": "in the periods in which it happens",
    "within": "in the periods that wholly contain the span",
    **MOMENTS,
}


@dataclass(frozen=True)
class Explanation:
    """One measure explained. `queries` are as they run on DuckDB; each pair is a heading and the text."""

    name: str
    title: str
    question: str
    lines: tuple[str, ...]
    queries: tuple[tuple[str, str], ...]
    norms: tuple[str, ...]
    breaks: tuple[str, ...]
    reviewed: str


def explain(measure: Measure, *, today: date, language: str = "en") -> Explanation:
    """Explain a measure. `today` only dates the query that is shown."""
    return Explanation(
        name=measure.name,
        title=measure.title[language],
        question=measure.question[language],
        lines=tuple(_lines(measure, language)),
        queries=tuple(_queries(measure.versions[-1], today)),
        norms=tuple(
            f"{norm.title[language]}: {norm.kind} {_asked(value.value, value.low, value.high)} a {' or '.join(value.periods)}, "
            f"since {value.valid_from}. Authority: {value.source}"
            for norm in norms_of(measure.name)
            for value in norm.versions
        ),
        breaks=(
            *(f"{each.at}: {each.why[language]}" for each in measure.breaks),
            *(say_break(measure.published, language) if measure.published else ()),
        ),
        reviewed=f"{measure.reviewed.on} by {measure.reviewed.by[language]}; again on {measure.reviewed.again}",
    )


def _asked(value: float | None, low: float | None, high: float | None) -> str:
    return f"{low:g} to {high:g}" if low is not None and high is not None else "" if value is None else f"{value:g}"


def _lines(measure: Measure, language: str) -> Iterable[str]:
    yield f"Unit: {measure.unit[language]}. Better: {measure.better}. Kind: {measure.kind}, {KINDS[measure.kind]}."
    for version in measure.versions:
        yield f"Valid from {version.valid_from}. Source: {version.source}"
        yield "Numerator: " + "; plus ".join(describe(term) for term in version.numerator)
        if version.denominator:
            yield "Denominator: " + "; plus ".join(describe(term) for term in version.denominator)
        yield version.note[language]
    if measure.scale != 1:
        yield f"Times {measure.scale:g}."
    if measure.part is not None:
        yield f"Also by {measure.part}."


def describe(term: Term) -> str:
    """One term in words.

    >>> from schakel.measures.term import parse_term
    >>> describe(parse_term({"table": "loans", "count": "loan_id", "on": "lent_on"}, where="example"))
    'rows of `loans` by `lent_on`, in the periods in which it happens; at location, organisation, municipality, network'
    """
    what = {
        "count": f"rows of `{term.table}`",
        "sum": f"sum of `{term.column}` in `{term.table}`",
        "distinct": f"distinct `{term.column}` in `{term.table}`",
        "quantile": f"quantile {term.quantile} over `{term.table}`",
    }[term.way]
    if term.times is not None:
        what = f"{describe(term.times).split(' by ')[0]} that share a {what}"
    time = term.on or term.counted or (" to ".join(term.during) if term.during else "")
    if term.held is not None:
        time = f"{term.held[0] or 'always'} until {' or '.join(term.held[1]) or 'now'}"
    conditions = "".join(f", where {_condition(where)}" for where in term.where)
    if term.without is not None:
        conditions += f", without a row in `{term.without[0]}` in that period"
    lasting = f", {LASTING[term.lasts]}" if term.counted is not None else ""
    return f"{what} by `{time}`{conditions}, {_WHEN[when_of(term)]}{lasting}; at {', '.join(levels_of(term))}"


def _condition(where: Where) -> str:
    if where.test == "days_after":
        least, most = where.value
        bounds = [f"at least {least}"] * (least is not None) + [f"at most {most}"] * (most is not None)
        return f"`{where.column}` comes {' and '.join(bounds)} days after `{where.days_after}`"
    value = ", ".join(map(str, where.value)) if isinstance(where.value, tuple) else where.value
    return f"`{where.column}` {where.test.replace('_', ' ')} {value}"


def _queries(version: Version, today: date) -> Iterable[tuple[str, str]]:
    world = unbound_world(Window(today.year, today), "network")
    for side, terms in (("numerator", version.numerator), ("denominator", version.denominator)):
        for term in terms:
            yield f"{side}: {term.table}", query(world, term)


def query(world: World, term: Term) -> str:
    """The query of one term as it runs on DuckDB; distinct things are shown at the level of the network."""
    rows = rows_of(world, term, None)
    if term.way == "distinct":
        times = held_by_thing(world, term.times, str(term.column)) if term.times is not None else None
        rows = things_at_level(world, term, rows, "network", times)
    return str(ibis.to_sql(found_rows(term, rows, 0), dialect="duckdb"))
