"""Whether a batch may replace what was there: judged by what can be loaded of it, when its rows are typed.

Fetch sees only how many rows an extract has. A month of which the dates are written another way has as many as ever, and
would leave that month empty. So a batch is held, in each refresh anew, when

* all of its rows for a table are refused, or more of them than `may_refuse`;
* of a period that it names in a column more than that is refused, and an earlier batch knows that period;
* less of it can be loaded than `may_shrink` times what is usual, or than that of the batches whose place it takes.

Nothing of this is written down: when the titles come in that its loans speak of, the same batch is right the next night.
Only what a person decides is kept, on its card (`warehouse.decisions`).
"""

from collections.abc import Sequence
from statistics import median

from schakel.warehouse.expressions import literal
from schakel.warehouse.loads import Load, Unit, stand_ins
from schakel.warehouse.plan import Plan
from schakel.warehouse.sayings import Said, Saying, say
from schakel.warehouse.stage import OUTDATED, REPEATED, Workshop, clear_stage, put_apart, put_on_stage

LOOKS_BACK = 5
"""How many accepted batches the usual number of rows is the median of."""


def stage_judged(shop: Workshop, plan: Plan, unit: Unit, stage: str) -> Unit:
    """Put a unit on stage without the batches that must be held; gives the unit as it is without them.

    Raises:
        BuiltAlreadyError: another table was filled from one of those.
    """
    if plan.presumed_of(unit):
        if _is_as_presumed(shop, plan, unit, stage):
            return unit
        unit = plan.anew(unit)
    while True:
        compared = len(shop.could_load)
        put_apart(shop, unit)
        put_on_stage(shop, unit, stage)
        bad = judge(shop, unit, stage)
        # What was put on stage to compare with has left its traces there, so that the unit must go on anew.
        if not bad and len(shop.could_load) == compared:
            return unit
        clear_stage(shop, unit, stage)
        if bad:
            unit = plan.hold(unit, bad)


def _is_as_presumed(shop: Workshop, plan: Plan, unit: Unit, stage: str) -> bool:
    """Put a unit on stage without what the refresh before held of it, and judge that by what stands there.

    Whatever is not bad for this table may be so for another. False, with nothing on stage, when more is bad than that, or
    when other batches would count: then the unit is judged as if nothing were known of it.
    """
    compared = len(shop.could_load)
    put_apart(shop, unit)
    put_on_stage(shop, unit, stage)
    staged = frozenset(load.number for load in (*unit.loads, *unit.held))
    presumed, bad = plan.presumed_of(unit), dict[int, Said]()
    while True:
        with_them = plan.as_if(unit, bad)
        found = judge(shop, with_them, stage, staged) if staged.issuperset(load.number for load in with_them.loads) else None
        if found is None or not set(found) <= presumed:
            clear_stage(shop, unit, stage)
            plan.doubt(presumed)
            return False
        if not found:
            break
        bad |= found
    plan.confirm(bad)
    if len(shop.could_load) != compared:
        clear_stage(shop, unit, stage)
        put_apart(shop, unit)
        put_on_stage(shop, unit, stage)
    return True


def judge(shop: Workshop, unit: Unit, stage: str, beside: frozenset[int] = frozenset()) -> dict[int, Said]:
    """Which loads of a unit that is on stage must be held, by number, with the reason.

    Args:
        beside: loads that were typed though they do not count in this unit.
    """
    bad: dict[int, Said] = {}
    accepted: list[int] = []
    for load in sorted(
        unit.loads, key=lambda one: (one.batch.known_on, one.batch.period or "", one.batch.fetched_at, one.number)
    ):
        if not load.batch.rows:
            continue
        loaded = _loaded(shop, unit, load)
        why = _too_much_refused(shop, unit, load) or _less_than_usual(unit, load, loaded, accepted)
        if why is None:
            accepted.append(loaded)
        else:
            bad[load.number] = why
    if unit.map.period_column is not None:
        bad = _periods_refused(shop, unit, stage) | bad
    return bad or _less_than_replaced(shop, unit, beside)


def _loaded(shop: Workshop, unit: Unit, load: Load) -> int:
    tally = shop.tally(load.number, unit.table.name)
    return tally.rows_in - tally.left_out - tally.refused


def _may_refuse(unit: Unit, load: Load) -> float:
    return unit.map.may_refuse if load.may_refuse is None else load.may_refuse


def _may_shrink(unit: Unit, load: Load) -> float:
    """0 when size says nothing: rows by key come in any number, and a person who let a batch through knew its size."""
    return 0.0 if unit.map.mode == "facts" or load.batch.released else unit.map.may_shrink


def _too_much_refused(shop: Workshop, unit: Unit, load: Load) -> Said | None:
    tally = shop.tally(load.number, unit.table.name)
    rows = tally.rows_in - tally.left_out
    if load.batch.is_released_as_judged or not tally.refused:
        return None
    reasons = shop.connection.execute(
        f"SELECT reason, count(*) FROM refused_rows WHERE tbl = {literal(unit.table.name)} AND _batch = {load.number} "
        "GROUP BY reason ORDER BY 2 DESC, 1"
    ).fetchall()
    table, most = unit.table.name, reasons[0][0]
    if tally.refused == rows:
        if len(reasons) == 1 and most == Saying.OTHER_ORGANISATION.value:
            return say(Saying.NONE_IS_OURS, organisations=", ".join(load.organisations))
        return say(Saying.ALL_REFUSED, rows=rows, table=table, why=most)
    share = _may_refuse(unit, load)
    if tally.refused > share * rows:
        return say(Saying.MOST_REFUSED, refused=tally.refused, rows=rows, table=table, share=f"{share:g}", why=most)
    return None


def _less_than_usual(unit: Unit, load: Load, loaded: int, accepted: Sequence[int]) -> Said | None:
    if not accepted:
        return None
    usual, share = median(accepted[-LOOKS_BACK:]), _may_shrink(unit, load)
    if loaded < share * usual:
        return say(
            Saying.FEW_LOADED, loaded=loaded, table=unit.table.name, usual=f"{usual:.1f}".removesuffix(".0"), share=f"{share:g}"
        )
    return None


def _periods_refused(shop: Workshop, unit: Unit, stage: str) -> dict[int, Said]:
    """Batches that would empty a period: they name it, an earlier state knows it, and most of its rows are refused."""
    loads = {load.number: load for load in unit.loads if not load.batch.is_released_as_judged}
    counted = shop.connection.execute(
        f"SELECT _span, _batch, min(_state), count(*), count(*) FILTER (_fault NOT IN ({REPEATED}, {OUTDATED})) "
        f"FROM {stage} GROUP BY _span, _batch ORDER BY 1, 3, 2"
    ).fetchall()
    bad: dict[int, Said] = {}
    first_good: dict[str, int] = {}
    for span, batch, state, rows, refused in counted:
        share = _may_refuse(unit, loads[batch]) if batch in loads else 1.0
        if batch in loads and first_good.get(span, state) < state and refused and (refused == rows or refused > share * rows):
            bad[batch] = say(Saying.PERIOD_REFUSED, refused=refused, rows=rows, table=unit.table.name, period=span)
        elif refused < rows:
            first_good.setdefault(span, state)
    return bad


def _less_than_replaced(shop: Workshop, unit: Unit, beside: frozenset[int]) -> dict[int, Said]:
    """Batches of which less can be loaded than of those whose place they take; asked last, for it types those as well."""
    for load in unit.loads:
        share = _may_shrink(unit, load)
        if not share or not load.batch.rows:
            continue
        before, together = stand_ins(unit, load)
        loaded = sum(_loaded(shop, unit, one) for one in together)
        # More than all rows that they have, loaded or not: then they need not be typed.
        if loaded >= share * sum(one.batch.rows for one in before):
            continue
        is_typed = beside.issuperset(one.number for one in before)
        of_before = sum(_loaded(shop, unit, one) for one in before) if is_typed else _loaded_of(shop, unit, before)
        if loaded < share * of_before:
            said = say(Saying.LESS_THAN_REPLACED, loaded=loaded, table=unit.table.name, before=of_before, share=f"{share:g}")
            return {one.number: said for one in together if not one.batch.released}
    return {}


def _loaded_of(shop: Workshop, unit: Unit, loads: Sequence[Load]) -> int:
    """How many rows of some batches that do not count could be loaded; puts them on stage, once for each refresh."""
    known = unit.table.name, tuple(load.number for load in loads)
    if known not in shop.could_load:
        days = tuple(sorted({load.batch.known_on for load in loads})) if unit.days else ()
        alone = Unit(unit.map, unit.part, tuple(loads), (), days, unit.place)
        kept = {key: shop.tallies.pop(key) for load in loads if (key := (load.number, unit.table.name)) in shop.tallies}
        put_on_stage(shop, alone, "alone")
        shop.could_load[known] = sum(_loaded(shop, alone, load) for load in loads)
        clear_stage(shop, alone, "alone")
        shop.tallies |= kept
    return shop.could_load[known]
