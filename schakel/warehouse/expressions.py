"""From one column of text to one typed value, as expressions of the engine.

Each column passes four steps, each a column of its own in the query: `t_` their text, `c_` the text in our words, `v_`
the typed value, and (in `references`) `r_` the value as the table it refers to knows it.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from schakel.vocabulary.extract_map import ColumnMap
from schakel.vocabulary.table import WEEKDAY, Column
from schakel.warehouse.sayings import Saying
from schakel.warehouse.spans import span_sql
from schakel.warehouse.written_days import weekday_sql, written_sql

ISO = r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?"
_WITH_OFFSET = r".*\d{2}:\d{2}.*(Z|[+-]\d{2}:?\d{2})"
_WHOLE = r"[+-]?\d+(\.0+)?"
_NUMBER = r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?"
_BLANK = "[ \u00a0\u202f\u2009]"
"""A blank between thousands, as people type it and as programs do: not breaking, narrow, thin."""
_YES = ("true", "1", "yes", "ja", "j", "y", "t")
_NO = ("false", "0", "no", "nee", "n", "f")

KINDS = {
    "VARCHAR": Saying.NOT_A_TIME,
    "DATE": Saying.NOT_A_DATE,
    "TIMESTAMP": Saying.NOT_A_MOMENT,
    "INTEGER": Saying.NOT_WHOLE,
    "BIGINT": Saying.NOT_WHOLE,
    "DOUBLE": Saying.NOT_A_NUMBER,
    "BOOLEAN": Saying.NOT_YES_OR_NO,
}
"""What a value is refused for that cannot be read as the type of its column."""


def kind_of(column: ColumnMap, promise: Column) -> Saying:
    """What a value of a column is refused for that cannot be read."""
    return Saying.NOT_A_WEEKDAY if promise.unit == WEEKDAY and column.formats else KINDS[promise.type]


def name(text: str) -> str:
    """A name as the engine wants it."""
    return '"' + text.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as the engine wants it."""
    return "'" + text.replace("'", "''") + "'"


def literals(texts: Collection[str]) -> str:
    """Texts between brackets, for IN."""
    return "(" + ", ".join(literal(text) for text in texts) + ")"


@dataclass(frozen=True)
class Steps:
    """The steps of one column; `unlisted` and `unreadable` are conditions that refuse the row, where they can arise."""

    text: str
    coded: str
    value: str
    unlisted: str | None
    unreadable: str | None


def steps(column: ColumnMap, promise: Column, available: Collection[str], id_prefix: str = "") -> Steps:
    """How one column of ours is made.

    Args:
        available: columns that the batches have; a column that is not there counts as empty.
        id_prefix: put before the value, for identifiers of a feed with a scope.
    """
    t, c = name(f"t_{column.target}"), name(f"c_{column.target}")
    text = _text(column, available)
    coded, unlisted = t, None
    if column.codes:
        coded, unlisted = _coded(column, t)
    value = _cast(c, promise, column)
    if id_prefix:
        value = f"{literal(id_prefix)} || {value}"
    unreadable = (
        f"{_given(c, column)} AND {name(f'v_{column.target}')} IS NULL" if promise.type != "VARCHAR" or column.formats else None
    )
    if column.default is not None:
        # With codes an unlisted value must stay empty here, so that its row is refused and not given the default.
        value = f"CASE WHEN {t} IS NULL AND NOT {_given(c, column)} THEN {_own(column.default, promise)} ELSE {value} END"
    return Steps(text, coded, value, unlisted, unreadable)


def _text(column: ColumnMap, available: Collection[str]) -> str:
    if column.constant is not None:
        return f"nullif({literal(column.constant)}, '')"
    if column.batch is not None:
        text = {"known_on": "CAST(_known_on AS VARCHAR)", "period": "CAST(_period AS VARCHAR)", "line": "CAST(_line AS VARCHAR)"}[
            column.batch
        ]
    elif column.first:
        text = f"coalesce({', '.join(plain(part, available) for part in column.first)})"
    elif column.join:
        parts = [f"coalesce(trim({name(part)}), '')" if part in available else "''" for part in column.join]
        text = (
            f"CASE WHEN {' || '.join(parts)} = '' THEN NULL ELSE " + f" || {literal(column.separator)} || ".join(parts) + " END"
        )
    else:
        text = plain(column.source or "", available)
    if column.empty:
        text = f"CASE WHEN {text} IN {literals(column.empty)} THEN NULL ELSE {text} END"
    if column.pattern is not None:
        text = f"nullif(regexp_extract({text}, {literal(column.pattern)}, 1), '')"
    if column.case is not None:
        text = f"{column.case}({text})"
    if column.prefix:
        text = f"{literal(column.prefix)} || {text}"
    return text


def plain(column: str, available: Collection[str]) -> str:
    """A column of the extract without the blanks around it; empty when it has nothing or when no batch has the column."""
    return f"nullif(trim({name(column)}), '')" if column in available else "CAST(NULL AS VARCHAR)"


def _given(c: str, column: ColumnMap) -> str:
    """Whether the extract gives anything to make the value from. The query carries parts of a sum along as `x_`."""
    parts = [f"{name(f'x_{part}')} IS NOT NULL" for part in (*column.plus, *column.minus)]
    return f"({' OR '.join([f'{c} IS NOT NULL', *parts])})"


def _coded(column: ColumnMap, t: str) -> tuple[str, str | None]:
    codes: Mapping[str, str] = {theirs.strip().lower(): ours for theirs, ours in column.codes.items()}
    # The empty code says what an empty value means.
    empty = codes.get("")
    listed = {theirs: ours for theirs, ours in codes.items() if theirs}
    whens = " ".join(f"WHEN {literal(theirs)} THEN nullif({literal(ours)}, '')" for theirs, ours in listed.items())
    other = "NULL" if column.other is None else (t if column.other == "keep" else f"nullif({literal(column.other)}, '')")
    coded = f"CASE lower({t}) {whens} ELSE {other} END" if whens else other
    if empty is not None:
        coded = f"CASE WHEN {t} IS NULL THEN nullif({literal(empty)}, '') ELSE {coded} END"
    else:
        coded = f"CASE WHEN {t} IS NULL THEN NULL ELSE {coded} END"
    if column.other is not None:
        return coded, None
    return coded, f"{t} IS NOT NULL AND lower({t}) NOT IN {literals(listed)}" if listed else f"{t} IS NOT NULL"


def _own(text: str, promise: Column) -> str:
    """A value that the map gives in our own words."""
    return f"CAST(nullif({literal(text)}, '') AS {promise.type})"


def _cast(c: str, promise: Column, column: ColumnMap) -> str:
    if promise.type == "VARCHAR":
        return f"strftime({written_sql(c, column.formats)}, '%H:%M')" if column.formats else c
    if promise.type in ("DATE", "TIMESTAMP"):
        return _day(c, promise.type, column)
    if promise.type == "BOOLEAN":
        return f"CASE WHEN lower({c}) IN {literals(_YES)} THEN true WHEN lower({c}) IN {literals(_NO)} THEN false END"
    if promise.unit == WEEKDAY and column.formats:
        return weekday_sql(c, column.formats, zone=column.zone)
    return _number(c, promise.type, column)


def _day(c: str, type_: str, column: ColumnMap) -> str:
    if column.formats:
        moment = f"CAST({written_sql(c, column.formats, zone=column.zone, first_after=column.span == 'end')} AS {type_})"
    elif column.span is not None:
        moment = f"({span_sql(c, end=column.span == 'end')})"
    else:
        text = f"left({c}, 10)" if type_ == "DATE" else f"left(replace({c}, 'T', ' '), 19)"
        if column.zone is not None:
            there = f"timezone({literal(column.zone)}, try_cast({c} AS TIMESTAMPTZ))"
            text = f"CASE WHEN regexp_full_match({c}, {literal(_WITH_OFFSET)}) THEN {there} ELSE try_cast({text} AS {type_}) END"
        moment = f"CASE WHEN regexp_full_match({c}, {literal(ISO)}) THEN try_cast({text} AS {type_}) END"
    # A two-digit year read as the year 96 is a misreading, not a day in the reign of Domitian.
    moment = f"CASE WHEN ({moment}) >= {type_} '1000-01-01' THEN ({moment}) END"
    if column.add:
        moment = f"({moment}) + to_days({int(column.add)})"
        moment = f"CAST({moment} AS {type_})"
    return moment


def _number(c: str, type_: str, column: ColumnMap) -> str:
    if type_ != "DOUBLE" and column.divide_by is None and column.add is None and not column.carried:
        text = _point(c, column)
        whole = f"try_cast(regexp_replace({text}, '\\.0+$', '') AS {type_})"
        return f"CASE WHEN regexp_full_match({text}, {literal(_WHOLE)}) THEN {whole} END"
    number = _double(c, column)
    if column.plus or column.minus:
        terms = [f"CASE WHEN {c} IS NULL THEN 0 ELSE {number} END"]
        for sign, parts in (("", column.plus), ("-", column.minus)):
            for part in parts:
                text = name(f"x_{part}")
                terms.append(f"{sign}(CASE WHEN {text} IS NULL THEN 0 ELSE {_double(text, column)} END)")
        # An unreadable part makes the sum empty, so that the row is refused.
        number = f"CASE WHEN {_given(c, column)} THEN {' + '.join(terms)} END"
    if column.add is not None:
        number = f"({number}) + {column.add!r}"
    if column.divide_by is not None:
        number = f"({number}) / {column.divide_by!r}"
    if column.times_by is not None:
        units = " ".join(f"WHEN {literal(unit.lower())} THEN {by!r}" for unit, by in column.times.items())
        number = f"({number}) * CASE lower({name(f'x_{column.times_by}')}) {units} END"
    if type_ == "DOUBLE":
        return number
    if column.divide_by is None:
        number = f"CASE WHEN ({number}) = floor({number}) THEN ({number}) END"
    return f"try_cast(round({number}) AS {type_})"


def _double(text: str, column: ColumnMap) -> str:
    text = _point(text, column)
    return f"CASE WHEN regexp_full_match({text}, {literal(_NUMBER)}) THEN try_cast({text} AS DOUBLE) END"


def _point(text: str, column: ColumnMap) -> str:
    if column.thousands is not None:
        mark, point = _BLANK if column.thousands == " " else re.escape(column.thousands), re.escape(column.decimal)
        grouped = literal(rf"[+-]?\d{{1,3}}({mark}\d{{3}})+({point}\d*)?")
        # What is not grouped by three keeps its marks, and is refused as no number.
        bare = f"regexp_replace({text}, {literal(mark)}, '', 'g')"
        text = f"CASE WHEN regexp_full_match({text}, {grouped}) THEN {bare} ELSE {text} END"
    return text if column.decimal == "." else f"replace({text}, {literal(column.decimal)}, '.')"
