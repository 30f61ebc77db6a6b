"""What a refresh is given: the batches, each with the map that reads it, put into units that are typed together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from schakel.vocabulary.extract_map import ExtractMap, TableMap
from schakel.vocabulary.table import Table
from schakel.warehouse.batch import Batch
from schakel.warehouse.sayings import Saying, say


@dataclass(frozen=True)
class Load:
    """One batch and how its feed is read.

    Args:
        number: of the batch in this snapshot.
        map: None when neither the source nor the feed has a map of that name any more.
        feed_order: place of the feed in the settings; of equal keys the first feed's row counts.
        organisations: of which it may speak; empty = all.
        may_refuse: as the feed says; None = as the map says.
    """

    number: int
    batch: Batch
    map: ExtractMap | None
    feed_order: int
    scope: str = ""
    organisations: tuple[str, ...] = ()
    may_refuse: float | None = None

    @property
    def place(self) -> tuple[int, str]:
        """Feed and extract: what its batches are compared with and may replace."""
        return self.feed_order, self.batch.extract


@dataclass(frozen=True)
class Unit:
    """The batches of one extract of one feed, and the part of the map that fills one table from them.

    Args:
        loads: that count, oldest first.
        replaced: that count no longer: a later one tells the same period or day anew, or only the newest state counts.
        days: the day of each state, in order (not in mode `facts`); a load belongs to the day of its batch.
        place: of its loads, also when none is left.
        held: that wait for a person, before this refresh or because of it.
    """

    map: ExtractMap
    part: TableMap
    loads: tuple[Load, ...]
    replaced: tuple[Load, ...]
    days: tuple[date, ...] = field(default=())
    place: tuple[int, str] = (0, "")
    held: tuple[Load, ...] = ()

    @property
    def table(self) -> Table:
        """The table it fills."""
        return self.part.table

    @property
    def is_added_up(self) -> bool:
        """Rows of equal key become one row with their number or sums."""
        return self.part.count is not None or bool(self.part.sums)

    @property
    def has_rows(self) -> bool:
        """Some load has rows."""
        return any(load.batch.rows for load in self.loads)


def choose(loads: Iterable[Load], as_known_on: date | None) -> tuple[list[Load], dict[int, str]]:
    """Which loads count on a day, and for the others the reason why not, by number."""
    chosen: list[Load] = []
    refused: dict[int, str] = {}
    for load in loads:
        batch = load.batch
        if as_known_on is not None and batch.known_on > as_known_on:
            refused[load.number] = str(say(Saying.KNOWN_LATER, day=as_known_on))
        elif batch.rejected is not None:
            refused[load.number] = str(say(Saying.REJECTED, who=batch.rejected.by, because=batch.rejected.why))
        elif batch.is_waiting:
            refused[load.number] = str(say(Saying.HELD, why=batch.held))
        elif load.map is None:
            refused[load.number] = str(say(Saying.NO_MAP, extract=repr(batch.extract), feed=repr(batch.feed)))
        else:
            chosen.append(load)
    return chosen, refused


def units(loads: Sequence[Load], waiting: Sequence[Load]) -> list[Unit]:
    """Group the loads that count by extract and table.

    Args:
        waiting: held loads; a day of which some part is held is no whole state, so its other parts wait as well.
    """
    groups: dict[tuple[int, str], list[Load]] = {}
    held: dict[tuple[int, str], list[Load]] = {}
    for load in loads:
        groups.setdefault(load.place, []).append(load)
    for load in waiting:
        held.setdefault(load.place, []).append(load)
    made = []
    for place in sorted(groups | held):
        members, apart = groups.get(place, []), held.get(place, [])
        members.sort(key=_age)
        map_ = (members or apart)[-1].map
        if map_ is None:
            continue
        kept, replaced = _kept(map_, members, apart)
        days = tuple(sorted({load.batch.known_on for load in kept})) if map_.mode != "facts" else ()
        made += [Unit(map_, part, tuple(kept), tuple(replaced), days, place, tuple(apart)) for part in map_.tables]
    return made


def stand_ins(unit: Unit, load: Load) -> tuple[list[Load], list[Load]]:
    """The loads that would count were one held, and those that would no longer: it, and the other parts of its day.

    Both are empty when it takes no other's place.
    """
    alike = [
        one
        for one in unit.replaced
        if unit.map.gone == "drop" or (one.batch.period == load.batch.period and (unit.map.mode == "period" or _same(one, load)))
    ]
    if not alike or unit.map.period_column is not None:
        return [], []
    beside = [one for one in unit.loads if one.number != load.number and one.batch.period == load.batch.period]
    kept, _ = _kept(unit.map, sorted([*alike, *beside], key=_age), [*unit.held, load])
    now, then = {one.number for one in unit.loads}, {one.number for one in kept}
    return [one for one in kept if one.number not in now], [load, *(one for one in beside if one.number not in then)]


def _same(one: Load, other: Load) -> bool:
    return (one.batch.known_on, one.batch.origin) == (other.batch.known_on, other.batch.origin)


def _kept(map_: ExtractMap, members: Sequence[Load], held: Sequence[Load]) -> tuple[list[Load], list[Load]]:
    if map_.mode == "facts":
        return list(members), []
    if map_.period_column is not None:
        whole = list(members)
    else:
        # Half a day is no day: it would take away what the part that is missing tells.
        there = {(load.batch.known_on, load.batch.period, load.batch.origin) for load in members}
        broken = {
            (w.batch.known_on, w.batch.period)
            for w in held
            if (w.batch.known_on, w.batch.period, w.batch.origin) not in there
        }  # fmt: skip
        whole = [load for load in members if (load.batch.known_on, load.batch.period) not in broken]
    if map_.mode == "period" and map_.period_column is None:
        newest: dict[str | None, date] = {}
        for load in whole:
            newest[load.batch.period] = max(newest.get(load.batch.period, date.min), load.batch.known_on)
        whole = [load for load in whole if load.batch.known_on == newest[load.batch.period]]
    elif map_.mode in ("state", "stock") and map_.gone == "drop" and whole:
        last = max(load.batch.known_on for load in whole)
        whole = [load for load in whole if load.batch.known_on == last]
    # Two files of one day are two parts of it, unless the second is the first one sent again.
    latest = {(load.batch.known_on, load.batch.period, load.batch.origin): load.number for load in whole}
    kept = [load for load in whole if latest[load.batch.known_on, load.batch.period, load.batch.origin] == load.number]
    numbers = {load.number for load in kept}
    return kept, [load for load in members if load.number not in numbers]


def _age(load: Load) -> tuple[object, ...]:
    return (load.batch.known_on, load.batch.fetched_at, load.number)
