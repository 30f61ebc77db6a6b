"""Say of a measure what it asks, how it is defined, which queries it becomes, who asks a norm of it, who reviewed it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

import ibis

from schakel.measures.catalogue import find_measures, forms_of
from schakel.measures.definition import Measure, Version
from schakel.measures.levels import levels_of
from schakel.measures.norms import Norm, NormValue, norms_of
from schakel.measures.published import say_break
from schakel.measures.quantities import found_rows, when_of
from schakel.measures.rows import held_by_thing, rows_of
from schakel.measures.short_query import short_query
from schakel.measures.term import Term, Where, of_now
from schakel.measures.things import things_at_level
from schakel.measures.wording import FRAMES, KINDS, LASTING, NORM_KINDS, TESTS, WHEN, figure, name, names
from schakel.measures.world import Window, World, unbound_world


@dataclass(frozen=True)
class Explanation:
    """One measure explained.

    Args:
        queries: short enough to read; each pair is a heading and the text.
        whole_queries: the same as they run on DuckDB, hundreds of lines. (A computation numbers its places.)
    """

    name: str
    title: str
    question: str
    lines: tuple[str, ...]
    queries: tuple[tuple[str, str], ...]
    whole_queries: tuple[tuple[str, str], ...]
    norms: tuple[str, ...]
    breaks: tuple[str, ...]
    reviewed: str


def explain(measure: Measure, *, today: date, language: str = "en") -> Explanation:
    """Explain a measure, in one language but for the words of the code. The query is of the version in force `today`."""
    review = measure.reviewed
    version = measure.version_on(today) or measure.versions[0]
    world = unbound_world(Window(today.year, today), "network")
    return Explanation(
        name=measure.name,
        title=measure.title[language],
        question=measure.question[language],
        lines=tuple(_lines(measure, language)),
        queries=tuple(_queries(version, short_query, language)),
        whole_queries=tuple(_queries(version, partial(query, world), language)),
        norms=tuple(_norm(norm, value, language) for norm in norms_of(measure.name) for value in norm.versions),
        breaks=(
            *(f"{each.at}: {each.why[language]}" for each in measure.breaks),
            *(say_break(measure.published, language) if measure.published else ()),
        ),
        reviewed=FRAMES[language]["reviewed"].format(on=review.on, by=review.by[language], again=review.again),
    )


def _norm(norm: Norm, asked: NormValue, language: str) -> str:
    frames = FRAMES[language]
    value = "" if asked.value is None else figure(asked.value, language)
    if asked.low is not None and asked.high is not None:
        value = figure(asked.low, language) + frames["to"] + figure(asked.high, language)
    return frames["norm" if value else "norm_without_value"].format(
        title=norm.title[language],
        kind=NORM_KINDS[language][norm.kind],
        value=value,
        periods=frames["or"].join(name(period, language) for period in asked.periods),
        day=asked.valid_from,
        source=asked.source,
    )


def _lines(measure: Measure, language: str) -> Iterable[str]:
    frames = FRAMES[language]
    better = name(measure.better, language)
    yield frames["about"].format(unit=measure.unit[language], better=better, kind=KINDS[language][measure.kind])
    default, *others = forms_of(measure.name) if measure.name in find_measures() else (measure.name,)
    if measure.variant_of:
        yield frames["variant"].format(default=default)
    elif others:
        yield frames["variants"].format(others=", ".join(f"`{each}`" for each in others))
    for version in measure.versions:
        yield frames["valid_from"].format(day=version.valid_from, source=version.source)
        for side, terms in (("numerator", version.numerator), ("denominator", version.denominator)):
            if terms:
                yield f"{frames[side]}: " + frames["plus"].join(describe(term, language) for term in terms)
        if version.ripens_after_days:
            yield frames["ripens"].format(days=version.ripens_after_days)
        if version.rests_on_states:
            yield frames["states"]
        yield version.note[language]
    if measure.scale != 1:
        yield frames["scale"].format(scale=figure(measure.scale, language))
    if measure.part is not None:
        yield frames["part"].format(part=name(measure.part, language))


def describe(term: Term, language: str = "en") -> str:
    """One term in words.

    >>> from schakel.measures.term import parse_term
    >>> loans = parse_term({"table": "loans", "count": "loan_id", "on": "lent_on"}, where="example")
    >>> describe(loans)
    'rows of `loans` by `lent_on`, in the periods in which it happens; at location, organisation, municipality, network'
    >>> describe(loans, "nl")
    'rijen van `loans` naar `lent_on`, in de periodes waarin het gebeurt; voor locatie, organisatie, gemeente, netwerk'
    """
    frames = FRAMES[language]
    time = f"`{term.on or term.counted}`"
    if term.during:
        time = frames["span"].format(first=f"`{term.during[0]}`", after=f"`{term.during[1]}`")
    if term.held is not None:
        first, until = term.held
        after = frames["or"].join(f"`{column}`" for column in until) or frames["now"]
        time = frames["span"].format(first=f"`{first}`" if first else frames["always"], after=after)
    conditions = "".join(frames["where"].format(condition=_condition(where, language)) for where in term.where)
    if term.without is not None:
        conditions += frames["without"].format(table=term.without[0])
    if term.held_by_one is not None:
        conditions += frames["one_holder"].format(column=term.held_by_one)
    known_now = [
        *term.as_of_now,
        *(term.times.as_of_now if term.times else ()),
        *([term.place] if of_now(term, term.place) else []),
    ]
    told = frames["term"].format(
        what=_what(term, language),
        time=time,
        conditions=conditions,
        when=WHEN[language][when_of(term)],
        lasting=f", {LASTING[language][term.lasts]}" if term.counted is not None else "",
        levels=names(levels_of(term), language),
    )
    columns = ", ".join(f"`{column}`" for column in known_now)
    return told + (frames["as_of_now"].format(columns=columns) if known_now else "")


def _what(term: Term, language: str) -> str:
    frames = FRAMES[language]
    quantile = "" if term.quantile is None else figure(term.quantile, language)
    what = frames[term.way].format(table=term.table, column=term.column, quantile=quantile)
    return what if term.times is None else frames["times"].format(what=_what(term.times, language), things=what)


def _condition(where: Where, language: str) -> str:
    frames = FRAMES[language]
    if where.test == "days_after":
        least, most = where.value
        bounds = [frames["least"].format(days=least)] * (least is not None)
        bounds += [frames["most"].format(days=most)] * (most is not None)
        return frames["days_after"].format(column=where.column, bounds=frames["and"].join(bounds), earlier=where.days_after)
    test = "is_not_known" if where.test == "is_known" and not where.value else where.test
    values = where.value if isinstance(where.value, tuple) else (where.value,)
    said = ", ".join(f"`{value}`" if isinstance(value, str) else str(value) for value in values)
    return TESTS[language][test].format(column=where.column, value=said)


def _queries(version: Version, written: Callable[[Term], str], language: str) -> Iterable[tuple[str, str]]:
    for side, terms in (("numerator", version.numerator), ("denominator", version.denominator)):
        for term in terms:
            yield f"{FRAMES[language][side].lower()}: {term.table}", written(term)


def query(world: World, term: Term) -> str:
    """The query of one term as it runs on DuckDB; distinct things are shown at the level of the network."""
    rows = rows_of(world, term, None)
    if term.way == "distinct":
        times = held_by_thing(world, term) if term.times is not None else None
        rows = things_at_level(world, term, rows, "network", times)
    return str(ibis.to_sql(found_rows(term, rows, 0), dialect="duckdb"))
