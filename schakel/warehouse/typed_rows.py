"""The query that turns the text of a unit's batches into typed rows, each with the one reason why it is refused, if any.

The order of reasons is: the row could not be read; another organisation; a value is not listed or not readable; a
required value is empty; a word that is not allowed; a number under its minimum or over its maximum; a text of another form;
two days in the wrong order; an orphan. Another organisation comes early, so that a foreign extract is known as such by every
row of it.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from schakel.vocabulary.extract_map import ColumnMap
from schakel.vocabulary.table import Column, Sensitivity
from schakel.warehouse.expressions import kind_of, literal, literals, name, plain, steps
from schakel.warehouse.found import marked
from schakel.warehouse.loads import Unit
from schakel.warehouse.references import FILLED_FROM, belongs, closed_type, look_up
from schakel.warehouse.sayings import Said, Saying, say

BROKEN = "_broken"
HIDDEN = Saying.HIDDEN.value
OTHER_ORGANISATION = Saying.OTHER_ORGANISATION.value

_SCOPED = ("item_id", "title_id", "loan_id", "hold_id", "transit_id", "renewal_id", "request_id", "activity_id")
_FOUND_LENGTH = 200


@dataclass(frozen=True)
class Fault:
    """One way in which a row is refused; its number in the query is its place in the list, from 1."""

    column: str
    reason: Said
    when: str
    found: str


@dataclass(frozen=True)
class TypedRows:
    """The query, and what the numbers in its column `_fault` mean."""

    sql: str
    faults: tuple[Fault, ...]


def typed_rows(unit: Unit, files: Sequence[Path], available: Collection[str], is_filled: Callable[[str], bool]) -> TypedRows:
    """Build the query of one unit; it expects the table `members` (member, _batch, _known_on, _period, _state, _seq).

    Args:
        files: the Parquet files of the unit's batches, in the order of `members`.
        available: columns that at least one of them has.
        is_filled: whether a table has rows, so that references to it are enforced.
    """
    table, part = unit.table, unit.part
    maps = list(part.columns.values())
    promised = {column.target: table.column(column.target) for column in maps}
    # The pseudonym was made with the scope in it.
    at_door = unit.map.door.pseudonyms
    scope = unit.loads[0].scope
    made = {
        m.target: steps(m, promised[m.target], available, f"{scope}:" if scope and _is_scoped(m, at_door) else "") for m in maps
    }
    references = {
        m.target: look_up(promised[m.target], is_filled((promised[m.target].references or "").split(".")[0])) for m in maps
    }
    fills = {c: f for c, f in FILLED_FROM.get(table.name, {}).items() if is_filled(f[0]) and f[1] in promised}
    organisations = unit.loads[0].organisations
    other = belongs(table, list(promised), organisations, is_filled("locations")) if organisations else None

    def each(prefix: str, value: Callable[[str], str]) -> str:
        return "".join(f", {value(m.target)} AS {name(prefix + m.target)}" for m in maps)

    def resolved(column: str) -> str:
        reference = references[column]
        return reference.value if reference is not None else name(f"v_{column}")

    faults = _faults(unit, promised, made_unlisted={t: (s.unlisted, s.unreadable) for t, s in made.items()})
    if other is not None:
        faults.insert(1, Fault("", say(Saying.OTHER_ORGANISATION), other[1], marked("_alien", "VARCHAR")))
    orphans = {}
    for target, reference in references.items():
        if reference is not None and reference.orphan is not None:
            orphans[target] = reference.orphan
            faults.append(Fault(target, reference.reason, name(f"o_{target}"), _found(promised[target])))
    orphan_columns = "".join(f", {when} AS {name('o_' + column)}" for column, when in orphans.items())
    fault = " ".join(f"WHEN {f.when} THEN {number}" for number, f in enumerate(faults, start=1))
    found = " ".join(f"WHEN {number} THEN {f.found}" for number, f in enumerate(faults, start=1))
    joins = "".join(reference.joins for reference in references.values() if reference is not None)
    # The column that refers to a table was joined with it already.
    fill_columns = "".join(f", {name('k_' + key)}.{column} AS {name('f_' + column)}" for column, (_, key) in fills.items())

    def final(column: Column) -> str:
        value = name(f"r_{column.name}") if column.name in promised else f"CAST(NULL AS {column.type})"
        if column.name in fills:
            value = f"coalesce({value}, {name('f_' + column.name)})"
        words = closed_type(column, is_filled)
        if words is not None:
            value = f"TRY_CAST({value} AS {words})"
        return f"{value} AS {name(column.name)}"

    broken = name(BROKEN) if BROKEN in available else "CAST(NULL AS VARCHAR)"
    of = unit.map.period_column
    span = f"coalesce(trim({name(of)}), '')" if of is not None and of in available else "CAST(NULL AS VARCHAR)"
    summed = sorted({part for m in maps for part in m.carried})
    carried = "".join(f", {plain(part, available)} AS {name('x_' + part)}" for part in summed)
    base = f"_batch, _line, _known_on, _state, _seq, _period, {span} AS _span, {broken} AS _broken_row{carried}"
    sql = f"""
    WITH raw AS (SELECT m.* EXCLUDE (member), r.* EXCLUDE (file_index) FROM (SELECT *, file_index FROM read_parquet(
        [{", ".join(literal(str(file)) for file in files)}], union_by_name = true)) r JOIN members m ON m.member = r.file_index
        {_wanted(unit, available)}),
    texts AS (SELECT {base}{each("t_", lambda t: made[t].text)} FROM raw),
    coded AS (SELECT *{each("c_", lambda t: made[t].coded)} FROM texts),
    typed AS (SELECT *{each("v_", lambda t: made[t].value)} FROM coded),
    looked_up AS (SELECT typed.*{each("r_", resolved)}{orphan_columns}{fill_columns} FROM typed{joins}),
    judged AS (SELECT looked_up.*, {other[2] if other else "''"} AS _alien, CASE {fault} END AS _fault
        FROM looked_up{other[0] if other else ""})
    SELECT _batch, _line, _state, _seq, _span, CAST(_fault AS SMALLINT) AS _fault,
        left(CASE _fault {found} END, {_FOUND_LENGTH}) AS _found, {", ".join(final(column) for column in table.columns)}
    FROM judged"""
    return TypedRows(sql, tuple(faults))


def left_out_query(unit: Unit, files: Sequence[Path], available: Collection[str]) -> str | None:
    """Rows that `only` and `skip` leave out, by member of the unit; None when the map leaves nothing out."""
    wanted = _wanted(unit, available)
    if not wanted:
        return None
    listed = ", ".join(literal(str(file)) for file in files)
    return (
        f"SELECT m._batch, count(*) FROM (SELECT *, file_index FROM read_parquet([{listed}], union_by_name = true)) r "
        f"JOIN members m ON m.member = r.file_index WHERE NOT ({wanted.removeprefix('WHERE ')}) GROUP BY m._batch"
    )


def _is_scoped(column: ColumnMap, at_door: Collection[str]) -> bool:
    if column.target == "borrower_pseudonym":
        return not any(needed in at_door for needed in column.needs)
    return column.target in _SCOPED


def _wanted(unit: Unit, available: Collection[str]) -> str:
    def text(column: str) -> str:
        return f"coalesce(trim(r.{name(column)}), '')" if column in available else "''"

    conditions = [f"{text(column)} IN {literals(words)}" for column, words in unit.part.only.items()]
    for column, patterns in unit.part.skip.items():
        conditions += [f"NOT regexp_full_match({text(column)}, {literal(pattern)})" for pattern in patterns]
    if not conditions:
        return ""
    wanted = " AND ".join(conditions)
    # A row that could not be read says nothing about whether it is wanted: it is refused, not left out.
    return f"WHERE (coalesce(r.{BROKEN}, '') <> '' OR ({wanted}))" if BROKEN in available else f"WHERE ({wanted})"


def _found(promise: Column, step: str = "t_") -> str:
    if promise.sensitivity is Sensitivity.PERSONAL:
        return literal(HIDDEN)
    return marked(f"CAST({name(step + promise.name)} AS VARCHAR)", promise.type)


def _faults(unit: Unit, promised: dict[str, Column], made_unlisted: dict[str, tuple[str | None, str | None]]) -> list[Fault]:
    faults = [Fault("", say(Saying.ROW_NOT_READ), "coalesce(_broken_row, '') <> ''", "_broken_row")]
    for target, (unlisted, unreadable) in made_unlisted.items():
        if unlisted is not None:
            faults.append(Fault(target, say(Saying.NOT_LISTED), unlisted, _found(promised[target])))
        if unreadable is not None:
            # The code was not listed either, but then the reason above came first.
            faults.append(
                Fault(target, say(kind_of(unit.part.columns[target], promised[target])), unreadable, _found(promised[target]))
            )
    for target, promise in promised.items():
        if promise.required:
            faults.append(Fault(target, say(Saying.EMPTY), f"{name('v_' + target)} IS NULL", "''"))
    for target, promise in promised.items():
        v = name(f"v_{target}")
        if promise.allowed:
            faults.append(Fault(target, say(Saying.NOT_OUR_WORD), f"{v} NOT IN {literals(promise.allowed)}", _found(promise)))
    for target, promise in promised.items():
        if promise.minimum is not None:
            v = name(f"v_{target}")
            faults.append(
                Fault(target, say(Saying.TOO_LOW, minimum=f"{promise.minimum:g}"), f"{v} < {promise.minimum!r}", _found(promise))
            )
    for target, promise in promised.items():
        if promise.maximum is not None:
            v = name(f"v_{target}")
            faults.append(
                Fault(target, say(Saying.TOO_HIGH, maximum=f"{promise.maximum:g}"), f"{v} > {promise.maximum!r}", _found(promise))
            )
    for target, promise in promised.items():
        if promise.form is not None:
            v = name(f"v_{target}")
            faults.append(
                Fault(target, say(Saying.OTHER_FORM), f"NOT regexp_full_match({v}, {literal(promise.form)})", _found(promise))
            )
    for earlier, later in unit.table.order:
        if earlier in promised and later in promised:
            hidden = any(promised[end].sensitivity is Sensitivity.PERSONAL for end in (earlier, later))
            apart = later in unit.table.apart
            sign, saying = ("<=", Saying.NOT_LATER) if apart else ("<", Saying.TOO_EARLY)
            both = f"CAST({name('v_' + later)} AS VARCHAR) || ' {sign} ' || CAST({name('v_' + earlier)} AS VARCHAR)"
            when = f"{name('v_' + later)} {sign} {name('v_' + earlier)}"
            faults.append(Fault(later, say(saying, earlier=earlier), when, literal(HIDDEN) if hidden else both))
    return faults
