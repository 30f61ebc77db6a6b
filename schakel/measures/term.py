"""One term of a measure: which rows of which table count, for which place and which period. Data only; no query.

A numerator is one term or a list of terms that are added, so that single events and counts made by a publisher can
feed the same figure. How a term is written in TOML is told in `docs/how-to/add-a-measure.md`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from schakel.errors import InputError
from schakel.vocabulary.shapes import tables
from schakel.vocabulary.table import Column, Table
from schakel.vocabulary.tables import TABLES

MOMENTS = ("end", "start", "start_of_year", "whole")
"""When something that lasts is counted: on the last day of the period; at its start, which is the end of the one before; on
1 January of its year; during all of it."""

LASTING = ("year", "always")
"""How long a count holds: until the next count of that place, at most until the end of the year; or however long."""

TESTS = ("in", "not_in", "at_least", "at_most", "is_known", "same_as", "same_year_as", "days_after", "within_years")

_NUMBERS = ("INTEGER", "BIGINT", "DOUBLE")
_BOUNDS: Mapping[str, tuple[type, ...]] = {**dict.fromkeys(_NUMBERS, (int, float)), "DATE": (date,)}
"""What a bound can be, by the type of its column."""

_WAYS = ("count", "sum", "distinct", "quantile")
_TIMES = ("on", "during", "held", "counted")
_KEYS = {
    "table",
    *_WAYS,
    *_TIMES,
    "of",
    "at",
    "lasts",
    "where",
    "without",
    "place",
    "residence",
    "class",
    "held_by_one",
    "times",
    "as_of_now",
}


class DefinitionError(InputError):
    """A definition says something that cannot be computed."""


@dataclass(frozen=True)
class Where:
    """One condition on a row. A value that is not known passes `not_in` and fails every other test.

    Args:
        column: of the table, or along its references: `location.kind`, `item.title.publication_year`.
        test: one of `TESTS`.
        value: what it is tested with.
        days_after: for `days_after`, the earlier column; `value` then is (at_least, at_most) in days.
    """

    column: str
    test: str
    value: Any
    days_after: str | None = None


@dataclass(frozen=True)
class Lapse:
    """What a quantile is taken of.

    Args:
        years_since: column with a year; the value is the year of the period minus that year.
        days_from: first day of a waiting time, `days_until` its end, `censored_on` the day on which waiting ended
            without being served (served never: the wait was *longer* than that).
        served_as: outcomes that count as served on `censored_on` when `days_until` is empty.
    """

    years_since: str | None = None
    days_from: str | None = None
    days_until: str | None = None
    censored_on: str | None = None
    served_as: tuple[str, ...] = ()


@dataclass(frozen=True)
class Term:
    """One term. Exactly one way of counting and one way of placing in time.

    Args:
        way: "count", "sum", "distinct" or "quantile".
        column: what is counted or added; None for a quantile.
        on: day of an event.
        during: first day and first day after of a span; a span counts in the periods that wholly contain it.
        held: first day, and first day after (the earliest known of several), of something that lasts; counted at `at`.
        held_year: column with the calendar year that the row speaks of; it says nothing of other years.
        counted: day of a count that holds until the next one; `lasts` says how long at most.
        without: (table, key, day): only rows of which no row of that table has the key and a day in the period.
        place: column that gives the place; by default the first that refers to a location, organisation or area.
        residence: column with a postcode-4; at the level of municipalities it says where the person lives.
        rule_set: class of location by this rule set; becomes the part.
        held_by_one: with `distinct`: only what exactly one value of this column holds in the whole network.
        times: with `distinct`: for each thing, count the rows of another term that have it, wherever they are.
        as_of_now: columns that it looks at of which only the last state is kept; past periods are counted with it.
    """

    table: str
    way: str
    column: str | None = None
    quantile: float | None = None
    of: Lapse | None = None
    on: str | None = None
    during: tuple[str, str] | None = None
    held: tuple[str | None, tuple[str, ...]] | None = None
    held_year: str | None = None
    counted: str | None = None
    at: str = "end"
    lasts: str = "year"
    where: tuple[Where, ...] = ()
    without: tuple[str, str, str] | None = None
    place: str = ""
    residence: str | None = None
    rule_set: str | None = None
    held_by_one: str | None = None
    times: "Term | None" = None
    as_of_now: tuple[str, ...] = ()

    @property
    def promise(self) -> Table:
        return TABLES[self.table]

    @property
    def ripens_after_days(self) -> int:
        """Days after an event in which it can still come to count: 7 for "ready at most 7 days after it was placed"."""
        return max((where.value[1] or 0 for where in self.where if where.test == "days_after" and where.days_after == self.on),
                   default=0)  # fmt: skip


def parse_term(data: Mapping[str, Any], *, where: str) -> Term:
    """Check one term as read from TOML.

    Args:
        where: names the file and the place in messages, as in `loans.toml: numerator`.

    Raises:
        DefinitionError: with what was found and what is allowed.
    """
    if not isinstance(data, Mapping):
        raise DefinitionError(
            f'{where} is {data!r}; write a table, as in {{ table = "loans", count = "loan_id", on = "lent_on" }}'
        )
    for key in data:
        if key not in _KEYS:
            raise DefinitionError(f"{where}.{key}: there is no such key; allowed are {', '.join(sorted(_KEYS))}")
    name = str(data.get("table"))
    if name not in TABLES:
        raise DefinitionError(f"{where}.table is {name!r}; tables are {', '.join(sorted(TABLES))}")
    table = TABLES[name]
    way = _exactly_one(data, _WAYS, where, "says how to count")
    time = _exactly_one(data, _TIMES, where, "says when a row counts")
    if way == "quantile" and not 0 < data["quantile"] < 1:
        raise DefinitionError(f"{where}.quantile is {data['quantile']!r}; it lies between 0 and 1, 0.5 is the median")
    at = data.get("at", "end")
    if at not in MOMENTS:
        raise DefinitionError(f"{where}.at is {at!r}; allowed are {', '.join(MOMENTS)}")
    if "at" in data and time not in ("held", "counted"):
        raise DefinitionError(f"{where}.at: a moment needs something that lasts; give `held` or `counted` instead of `{time}`")
    if data.get("lasts", "year") not in LASTING:
        raise DefinitionError(f"{where}.lasts is {data['lasts']!r}; allowed are {', '.join(LASTING)}")
    held = data.get("held")
    if held is not None:
        _keys(held, ("from", "until", "year"), f"{where}.held")
        for end, given in held.items():
            for column in _list(given):
                _column(table, column, f"{where}.held.{end}", ("INTEGER",) if end == "year" else ("DATE",))
    if time == "during":
        if len(data["during"]) != 2:
            raise DefinitionError(
                f"{where}.during is {data['during']!r}; give the columns of the first day and the first day after"
            )
        for column in data["during"]:
            _column(table, column, f"{where}.during", ("DATE",))
    if time in ("on", "counted"):
        _column(table, data[time], f"{where}.{time}", ("DATE",))
    if way != "quantile":
        _column(table, data[way], f"{where}.{way}", ("INTEGER", "BIGINT", "DOUBLE") if way == "sum" else ())
    without = data.get("without")
    if without is not None:
        if at != "whole" or way != "count":
            raise DefinitionError(f'{where}.without: needs `count`, `held` and at = "whole"; found at = {at!r}')
        _keys(without, ("table", "key", "on"), f"{where}.without")
        if without.get("table") not in TABLES:
            raise DefinitionError(f"{where}.without.table is {without.get('table')!r}; tables are {', '.join(sorted(TABLES))}")
        _column(TABLES[without["table"]], without.get("key"), f"{where}.without.key", ())
        _column(table, without.get("key"), f"{where}.without.key", ())
        _column(TABLES[without["table"]], without.get("on"), f"{where}.without.on", ("DATE",))
    if at == "whole" and (time != "held" or way != "count"):
        raise DefinitionError(f"{where}.at is 'whole'; that needs `count` and `held`")
    for key in ("place", "residence"):
        if key in data:
            _column(table, data[key], f"{where}.{key}", ())
    if "held_by_one" in data:
        if way != "distinct" or time != "held":
            raise DefinitionError(f"{where}.held_by_one: needs `distinct` and `held`")
        _column(table, data["held_by_one"], f"{where}.held_by_one", ())
    times = parse_term(data["times"], where=f"{where}.times") if "times" in data else None
    if times is not None and (way != "distinct" or time != "held" or times.way != "count" or times.held is None):
        raise DefinitionError(
            f"{where}.times: needs `distinct` and `held`, and a term with `count` and `held` of what is multiplied"
        )
    if times is not None and not times.promise.has(data["distinct"]):
        raise DefinitionError(f"{where}.times.table: `{times.table}` has no column {data['distinct']!r} to find the things by")
    if "class" in data and (table.name != "location_facts" or time != "held" or at == "whole"):
        raise DefinitionError(
            f"{where}.class: a class is that of a location on one day; it needs the table `location_facts` and `held`, "
            f"at a moment; found table {table.name!r}, `{time}`, at = {at!r}"
        )
    term = Term(
        table=table.name,
        way=way,
        column=None if way == "quantile" else data[way],
        quantile=data.get("quantile"),
        of=_lapse(table, data.get("of"), where) if way == "quantile" else None,
        on=data.get("on"),
        during=tuple(data["during"]) if time == "during" else None,
        held=(held.get("from"), _list(held.get("until", ()))) if held is not None else None,
        held_year=held.get("year") if held is not None else None,
        counted=data.get("counted"),
        at=at,
        lasts=data.get("lasts", "year"),
        where=tuple(_where(table, part, f"{where}.where") for part in _tests(data.get("where", ()), f"{where}.where")),
        without=(without["table"], without["key"], without["on"]) if without is not None else None,
        place=data.get("place") or _place(table, where),
        residence=data.get("residence"),
        rule_set=data.get("class"),
        held_by_one=data.get("held_by_one"),
        times=times,
        as_of_now=_list(data.get("as_of_now", ())),
    )
    _check_of_now(term, where)
    return term


def of_now(term: Term, path: str) -> str:
    """What tells of earlier days, when a path ends in or leads along a column that keeps its last state only; else ""."""
    steps, end = follow(term.promise, path)
    for place, column in enumerate((*steps, end)):
        is_settled = place == 0 and term.on in column.settled_on
        if column.of_now and not is_settled:
            return column.of_now
    return ""


def _check_of_now(term: Term, where: str) -> None:
    """Who counts the past with the state of now must say so, so that it is never by accident."""
    looked_at = [part for each in term.where for part in (each.column, each.value if each.test == "same_as" else None)]
    looked_at += [term.column if term.way in ("sum", "distinct") else None, term.held_by_one]
    found = {path: instead for path in looked_at if path and (instead := of_now(term, path))}
    for path, instead in found.items():
        if path not in term.as_of_now:
            raise DefinitionError(
                f"{where}: {path!r} keeps its last state only, so past periods would be counted with the state of now. What "
                f"tells of earlier days: {instead}. If now is meant, write as_of_now = [{path!r}] and say so in the note"
            )
    for path in term.as_of_now:
        if path not in found:
            raise DefinitionError(
                f"{where}.as_of_now names {path!r}; looked at and of now are {', '.join(found) or 'none'}, so leave it out"
            )


def follow(table: Table, path: str) -> tuple[tuple[Column, ...], Column]:
    """The references to follow, and the column at the end, of a path such as `location.kind`.

    A reference is called by its column without `_code` or `_id`.

    >>> steps, column = follow(TABLES["loans"], "item.title.publication_year")
    >>> [step.name for step in steps], column.name
    (['item_id', 'title_id'], 'publication_year')

    Raises:
        KeyError: with what is allowed at the step that fails.
    """
    *links, name = path.split(".")
    steps: list[Column] = []
    for link in links:
        names = {reference_name(column): column for column in table.columns if column.references is not None}
        if link not in names:
            raise KeyError(f"table `{table.name}` has no reference {link!r}; it has {', '.join(names) or 'none'}")
        steps.append(names[link])
        table = TABLES[str(names[link].references).split(".")[0]]
    if not table.has(name):
        raise KeyError(f"table `{table.name}` has {', '.join(column.name for column in table.columns)}")
    return tuple(steps), table.column(name)


def reference_name(column: Column) -> str:
    """`location` for `location_code`, `item` for `item_id`."""
    return column.name.removesuffix("_code").removesuffix("_id")


def _tests(value: Any, where: str) -> Sequence[Mapping[str, Any]]:
    return tables(value, where, DefinitionError, 'where = [{ column = "channel", in = ["desk"] }]')


def _where(table: Table, data: Mapping[str, Any], where: str) -> Where:
    found = [test for test in TESTS if test in data]
    column = data.get("column")
    end = _column(table, column, f"{where}.column", ())
    if len(found) == 0 and ("at_least" in data or "at_most" in data):
        found = ["at_least"]
    if "days_after" in found:
        _keys(data, ("column", "days_after", "at_least", "at_most"), where)
        _column(table, data["days_after"], f"{where}.days_after", ("DATE",))
        return Where(str(column), "days_after", (data.get("at_least"), data.get("at_most")), data["days_after"])
    if len(found) != 1:
        raise DefinitionError(f"{where} on {column!r} has {len(found)} tests; give one of {', '.join(TESTS)}")
    test = found[0]
    _keys(data, ("column", test), where)
    value = data[test]
    if test in ("in", "not_in"):
        if not isinstance(value, list) or not value:
            raise DefinitionError(f'{where} on {column!r}: {test} is {value!r}; give a list of values, as in {test} = ["desk"]')
        for one in value:
            if end.allowed and one not in end.allowed:
                raise DefinitionError(f"{where} on {column!r}: {one!r} never occurs; allowed are {', '.join(end.allowed)}")
        value = tuple(value)
    if test in ("at_least", "at_most") and (isinstance(value, bool) or not isinstance(value, _BOUNDS.get(end.type, ()))):
        allowed = "give a number" if end.type in _NUMBERS else "give a day without quotes" if end.type == "DATE" else "use in"
        raise DefinitionError(f"{where} on {column!r}: {test} is {value!r} and the column is {end.type}; {allowed}")
    if test in ("same_as", "same_year_as"):
        _column(table, value, f"{where}.{test}", ())
    return Where(str(column), test, value)


def _lapse(table: Table, data: Mapping[str, Any] | None, where: str) -> Lapse:
    if data is None:
        raise DefinitionError(
            f"{where}.of is missing: a quantile is taken of something; give years_since, or days_from and days_until"
        )
    _keys(data, ("years_since", "days_from", "days_until", "censored_on", "served_as"), f"{where}.of")
    for key, column in data.items():
        if key != "served_as":
            _column(table, column, f"{where}.of.{key}", ("INTEGER",) if key == "years_since" else ("DATE",))
    if ("years_since" in data) == ("days_from" in data) or ("days_from" in data) != ("days_until" in data):
        raise DefinitionError(f"{where}.of has {', '.join(data)}; give years_since, or both days_from and days_until")
    return Lapse(
        years_since=data.get("years_since"),
        days_from=data.get("days_from"),
        days_until=data.get("days_until"),
        censored_on=data.get("censored_on"),
        served_as=tuple(data.get("served_as", ())),
    )


def _place(table: Table, where: str) -> str:
    for target in ("locations.", "organisations.", "areas."):
        for column in table.columns:
            if (column.references or "").startswith(target) or column.name == target[:-2] + "_code":
                return column.name
    raise DefinitionError(f"{where}.place: table `{table.name}` says nothing of a place, so it cannot be counted by place")


def _exactly_one(data: Mapping[str, Any], keys: tuple[str, ...], where: str, says: str) -> str:
    found = [key for key in keys if key in data]
    if len(found) != 1:
        raise DefinitionError(f"{where} has {' and '.join(found) or 'none'} of {', '.join(keys)}; exactly one {says}")
    return found[0]


def _list(given: str | Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _keys(data: Mapping[str, Any], allowed: tuple[str, ...], where: str) -> None:
    for key in data:
        if key not in allowed:
            raise DefinitionError(f"{where}.{key}: there is no such key; allowed are {', '.join(allowed)}")


def _column(table: Table, path: object, where: str, types: tuple[str, ...]) -> Column:
    try:
        column = follow(table, str(path))[1]
    except KeyError as error:
        raise DefinitionError(f"{where} is {path!r}; {error.args[0]}") from error
    if types and column.type not in types:
        right = [each.name for each in table.columns if each.type in types]
        raise DefinitionError(f"{where} is {path!r}, which is {column.type}; of the right type are {', '.join(right) or 'none'}")
    return column
