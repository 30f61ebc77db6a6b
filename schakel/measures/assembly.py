"""Put quantities together to figures. The list of places leads; numerator and denominator are kept beside the value."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from schakel.measures.definition import Measure, Version
from schakel.measures.extents import Extent
from schakel.measures.figure import FIGURE_COLUMNS, period_end, period_start
from schakel.measures.levels import levels_of
from schakel.measures.quantities import ratio
from schakel.measures.rulesets import NONE, UNKNOWN, find_rule_sets
from schakel.measures.straddled import STRADDLED_KEYS, straddled
from schakel.measures.term import Term
from schakel.measures.unseen import Unseen
from schakel.measures.world import IBIS_TYPES, Window, memory_table, slots
from schakel.vocabulary.counts import MEMBER_COUNTS

_LATE = date(9999, 1, 1)
_PLACE = ("level", "place_code", "period", "starts_on")
_KEYS = ("measure", "version", *_PLACE, "part")
_SIDE_SCHEMA = {"measure": "string", "version": "date", "term": "int64"}
_REACH_SCHEMA = {
    "measure": "string", "version": "date", "next_version": "date", "first": "date", "last": "date",
    "covered_from": "date", "covered_until": "date", "moment_from": "date", "has_zeros": "boolean", "divides": "boolean",
    "is_split": "boolean", "is_quantile": "boolean", "scale": "float64",
}  # fmt: skip


def assemble(
    measures: Mapping[str, Measure],
    numbers: Mapping[tuple[Term, str | None], int],
    known: ir.Table,
    extents: Mapping[Term, Extent | None],
    window: Window,
    places: ir.Table,
    unseen: Unseen,
) -> ir.Table:
    """Figures in columns `FIGURE_COLUMNS`, in the order in which they are kept.

    Args:
        numbers: the number by which `known` calls each term and part, in its column `term`.
        known: the quantities.
        places: columns level, place_code, opened_on, closed_on: the places that have a figure even without data.
        unseen: the spans between states of each day that some source does not tell.
    """
    versions = [(measure, version) for measure in measures.values() for version in measure.versions]
    reach = memory_table(
        _REACH_SCHEMA, [row for measure, version in versions if (row := _reach(measure, version, extents, window))]
    )
    numerators = _side(known, _roles(versions, numbers, "numerator"))
    denominators = _side(known, _roles(versions, numbers, "denominator"))
    levels = memory_table(
        {"measure": "string", "version": "date", "level": "string"},
        [(measure.name, version.valid_from, level) for measure, version in versions for level in levels_of_version(version)],
    )
    parts = memory_table(
        {"measure": "string", "part": "string", "is_class": "boolean"},
        [(m.name, part, m.part == "class" and part != "") for m in measures.values() for part in parts_of(m)],
    )
    spine = _spine(reach, levels, parts, places, window)
    beyond = numerators.semi_join(levels, ["measure", "version", "level"]).select(*_KEYS)
    keys = ibis.union(spine, beyond, distinct=True).join(reach, ["measure", "version"])
    keys = keys.filter((keys.starts_on >= keys.version) & (keys.starts_on < keys.next_version))
    figures = keys.left_join(numerators, list(_KEYS), rname="n_{name}")
    lower = denominators.rename({f"d_{name}": name for name in denominators.columns})
    same = [figures[name] == lower[f"d_{name}"] for name in ("measure", "version", *_PLACE)]
    figures = figures.left_join(lower, [*same, figures.is_split.ifelse(figures.part, "") == lower.d_part])
    every_place = ibis.union(places.select("level", "place_code"), known.select("level", "place_code"), distinct=True)
    hidden = straddled(versions, unseen, window, every_place)
    figures = figures.left_join(hidden, list(STRADDLED_KEYS), rname="s_{name}")
    silent = memory_table(
        _SILENT_SCHEMA, [row for measure, version in versions for row in _silent(measure, version, extents, window)]
    )
    return _finish(figures.left_join(silent, list(_SILENT_SCHEMA), rname="q_{name}"))


def levels_of_version(version: Version) -> tuple[str, ...]:
    """The levels at which some term of the numerator, and of the denominator if there is one, says something."""
    found = list(levels_of(version.numerator[0]))
    for term in version.numerator[1:]:
        found += [level for level in levels_of(term) if level not in found]
    below = {level for term in version.denominator for level in levels_of(term)}
    return tuple(level for level in found if not version.denominator or level in below)


def parts_of(measure: Measure) -> tuple[str, ...]:
    """The parts that every place has a figure for; "" is all together."""
    if measure.part is None:
        return ("",)
    if measure.part == "class":
        rule_set = find_rule_sets()[str(measure.versions[-1].numerator[0].rule_set)]
        return ("", *(name for name in rule_set.class_names if name not in (NONE, UNKNOWN)))
    allowed = measure.versions[-1].numerator[0].promise.column(measure.part).allowed or MEMBER_COUNTS.column(measure.part).allowed
    return ("", *(part for part in allowed if part != "all"))


def _finish(figures: ir.Table) -> ir.Table:
    # An absent row is 0 where single events are known (nothing happened) and not known where only counts are given.
    none = ibis.null("float64")
    zero = figures.has_zeros.ifelse(ibis.literal(0.0), none)
    numerator = figures.n_measure.isnull().ifelse(zero, figures.amount)
    denominator = figures.divides.ifelse(figures.d_amount, none)
    # What came and went between two states counts on the day of the second: of neither the part of the year in which it
    # seems that nothing happened nor that in which all did is the number known.
    hides = figures.hides_numerator.fill_null(False)
    numerator = hides.ifelse(none, numerator)
    denominator = figures.hides_denominator.fill_null(False).ifelse(none, denominator)
    divided = ratio(numerator, denominator) * figures.scale
    value = figures.is_quantile.ifelse(
        hides.ifelse(none, figures.value), figures.divides.ifelse(divided, numerator * figures.scale)
    )
    last_day = ibis.cases(
        (figures.period == "month", figures.starts_on + ibis.interval(months=1)),
        (figures.period == "quarter", figures.starts_on + ibis.interval(months=3)),
        else_=figures.starts_on + ibis.interval(months=12),
    ).cast("date") - ibis.interval(days=1)
    last_day = last_day.cast("date")
    covered = (figures.starts_on >= figures.covered_from) & last_day.between(figures.moment_from, figures.covered_until)
    found = figures.select(
        *_KEYS,
        numerator=numerator,
        denominator=denominator,
        value=value,
        rows=hides.ifelse(0, figures["rows"].fill_null(0)).cast("int64"),
        is_complete=covered & numerator.notnull() & figures.s_measure.isnull() & figures.q_measure.isnull(),
    )
    found = found.order_by("measure", "level", "period", "starts_on", "place_code", "part").select(*FIGURE_COLUMNS)
    return found.cast({name: IBIS_TYPES[kind] for name, kind in FIGURE_COLUMNS.items()})


def _side(known: ir.Table, roles: ir.Table) -> ir.Table:
    """Terms of one side added. One that is not known makes the sum not known."""
    joined = known.join(roles, "term")
    added = joined.group_by(_KEYS).aggregate(
        amount=joined.amount.isnull().any().ifelse(ibis.null("float64"), joined.amount.sum()),
        rows=joined["rows"].sum(),
        value=joined.value.max(),
    )
    return added.filter(added.place_code.notnull())


_SILENT_SCHEMA = {"measure": "string", "version": "date", "period": "string", "starts_on": "date"}


def _spine(reach: ir.Table, levels: ir.Table, parts: ir.Table, places: ir.Table, window: Window) -> ir.Table:
    calendar = memory_table(
        {"period": "string", "starts_on": "date", "after": "date"},
        [(slot.period, slot.starts_on, period_end(slot.period, slot.starts_on)) for slot in slots(window)],
    )
    table = reach.select("measure", "version", "first", "last").join(levels, ["measure", "version"]).join(parts, "measure")
    # A single location is of one class; that it is none of the others needs no figure.
    table = table.filter(~(table.is_class & (table.level == "location"))).join(places, "level")
    table = table.join(calendar, [table.first < calendar.after, table["last"] >= calendar.starts_on])
    lives = (table.opened_on.isnull() | (table.opened_on < table.after)) & (
        table.closed_on.isnull() | (table.closed_on > table.starts_on)
    )
    return table.filter(lives).select(*_KEYS)


def _roles(versions: Sequence[tuple[Measure, Version]], numbers: Mapping[tuple[Term, str | None], int], side: str) -> ir.Table:
    rows: list[tuple[Any, ...]] = []
    for measure, version in versions:
        for term in version.numerator if side == "numerator" else version.denominator:
            for part in dict.fromkeys((None, split_by(term, measure))):
                if (term, part) in numbers:
                    rows.append((measure.name, version.valid_from, numbers[term, part]))
    return memory_table(_SIDE_SCHEMA, rows)


def split_by(term: Term, measure: Measure) -> str | None:
    """The part by which a term of this measure is split, if its table knows it."""
    return measure.part if measure.part is not None and (term.rule_set or term.promise.has(measure.part)) else None


def _silent(measure: Measure, version: Version, extents: Mapping[Term, Extent | None], window: Window) -> list[tuple[Any, ...]]:
    """Periods with a month of which no source of the numerator, or none of the denominator, says anything: their sum is of
    less than it seems."""
    found: set[date] = set()
    for terms in (version.numerator, version.denominator):
        side = [extent for term in terms if (extent := extents[term]) is not None]
        found |= {month for each in side for month in each.silent if all(other.is_silent(month) for other in side)}
    slots_of = {(period, period_start(period, month)) for month in found for period in window.periods}
    return [(measure.name, version.valid_from, *slot) for slot in sorted(slots_of)]


def _reach(measure: Measure, version: Version, extents: Mapping[Term, Extent | None], window: Window) -> tuple[Any, ...] | None:
    above = [extent for term in version.numerator if (extent := extents[term]) is not None]
    below = [extent for term in version.denominator if (extent := extents[term]) is not None]
    if not above:
        return None
    sides = [side for side in (above, below) if side]
    # Terms of one side feed the same figure from other sources: the side is known from where one of them is.
    earliest = [min(side, key=lambda extent: extent.known_from) for side in sides]
    later = [other.valid_from for other in measure.versions if other.valid_from > version.valid_from]
    return (
        measure.name,
        version.valid_from,
        min(later, default=_LATE),
        min(date(window.first_year, 1, 1) if extent.first == date.max else extent.first for extent in above),
        max(extent.last for extent in above),
        max(extent.covered_from for extent in earliest),
        min(max(extent.covered_until for extent in side) for side in sides),
        max(extent.moment_from for extent in earliest),
        any(extents[term] is not None and (term.on or term.held) is not None for term in version.numerator),
        bool(version.denominator),
        any(split_by(term, measure) is not None for term in version.denominator),
        measure.kind == "quantile",
        measure.scale,
    )
