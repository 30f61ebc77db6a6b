"""The figures of a closed year that count persons: kept once, before the pseudonyms go, and put back in each snapshot after.

Nobody can count them again. So what the last snapshot said is kept as it is, with the version of the definition by which it was
counted, and a later refresh takes it over; figures that do not count persons go on being computed.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schakel.errors import SchakelError
from schakel.measures.catalogue import find_measures
from schakel.measures.definition import Measure
from schakel.measures.term import Term
from schakel.vocabulary.tables import TABLES
from schakel.warehouse.batch import list_batches
from schakel.warehouse.durable import TEMPORARY, put_in_place, speaking_of_room
from schakel.warehouse.snapshot import Snapshot, current

FOLDER = "closed"
PSEUDONYM = "borrower_pseudonym"
STATES = "borrowers"
"""The one table with pseudonyms that knows no title; it keeps them."""
DAY_OF: Mapping[str, str] = {"loans": "lent_on", "holds": "placed_on"}
"""Tables in which a pseudonym stands beside a title, and the day that gives the year of its key."""

_FIGURES = "_figures.parquet"
_SORTED = ("measure", "level", "period", "starts_on", "place_code", "part")


class ClosingError(SchakelError):
    """A year cannot be closed yet."""


def counting_persons(measures: Mapping[str, Measure] | None = None) -> list[str]:
    """Measures that can no longer be computed once loans and holds have no pseudonyms."""
    known = find_measures() if measures is None else measures
    return [
        name
        for name, measure in known.items()
        if any(_needs_a_pseudonym(term) for version in measure.versions for term in version.terms)
    ]


def _needs_a_pseudonym(term: Term) -> bool:
    columns = (term.column, term.held_by_one, *(where.column for where in term.where))
    mine = term.table in DAY_OF and PSEUDONYM in columns
    beside = term.without is not None and term.without[0] in DAY_OF and term.without[1] == PSEUDONYM
    return mine or beside or (term.times is not None and _needs_a_pseudonym(term.times))


def closed_years(data: Path) -> list[int]:
    """The years whose figures of persons are kept."""
    return sorted(int(path.stem) for path in (data / FOLDER).glob("*.parquet") if path.stem.isdigit())


def keep_figures(data: Path, year: int) -> int:
    """Keep the figures of one year that count persons; returns how many there are. What was kept before stays.

    Raises:
        ClosingError: when the current snapshot does not hold all that was fetched.
    """
    path = _kept(data, year)
    if path.exists():
        return int(pq.read_metadata(path).num_rows)
    snapshot = current(data)
    if snapshot is None or snapshot.as_known_on is not None or not (snapshot.path / _FIGURES).exists():
        raise ClosingError(
            f"{data}: the figures of {year} are kept from the current snapshot, and there is none of all that is known"
        )
    loaded = set(pq.read_table(snapshot.path / "_batches.parquet", columns=["batch_id"])["batch_id"].to_pylist())
    unseen = [batch.batch_id for batch in list_batches(data) if batch.batch_id not in loaded]
    if unseen:
        raise ClosingError(
            f"{data}: the current snapshot does not know {unseen[0]}, which was fetched after it; run `schakel refresh`, so that "
            f"the figures of {year} that are kept are complete"
        )
    figures = pq.read_table(snapshot.path / _FIGURES)
    kept = figures.filter(_of_persons(figures, [year]))
    temporary = path.with_name(path.name + TEMPORARY)
    with speaking_of_room(path, temporary):
        path.parent.mkdir(exist_ok=True)
        pq.write_table(kept, temporary)
        put_in_place(temporary, path)
    return int(kept.num_rows)


def put_back(snapshot: Snapshot, data: Path) -> None:
    """Give a snapshot under construction the figures that were kept; what it computed instead counts nobody.

    An earlier state of knowledge gets none: what was known then is not what was kept.
    """
    years = closed_years(data)
    if not years:
        return
    path = snapshot.path / _FIGURES
    figures = pq.read_table(path)
    computed = figures.filter(pc.invert(_of_persons(figures, years)))
    kept = [] if snapshot.as_known_on is not None else list(_read(data, years, figures.schema))
    together = pa.concat_tables([computed, *kept]).sort_by([(column, "ascending") for column in _SORTED])
    pq.write_table(together, path, row_group_size=50_000)


def _read(data: Path, years: list[int], schema: pa.Schema) -> Iterator[pa.Table]:
    for year in years:
        yield pq.read_table(_kept(data, year)).cast(schema)


def _of_persons(figures: pa.Table, years: list[int]) -> pa.Array:
    measures = pc.is_in(figures["measure"], pa.array(counting_persons(), pa.string()))
    return pc.and_(measures, pc.is_in(pc.year(figures["starts_on"]), pa.array(years, pa.int64())))


def _kept(data: Path, year: int) -> Path:
    return data / FOLDER / f"{year:04d}.parquet"


def is_over(year: int, today: date) -> bool:
    """Whether a year is past.

    >>> is_over(2020, date(2020, 12, 31)), is_over(2020, date(2021, 1, 1))
    (False, True)
    """
    return today.year > year


def tables_with_pseudonyms() -> list[str]:
    """Every promised table that has a pseudonym."""
    return [table.name for table in TABLES.values() if any(column.name == PSEUDONYM for column in table.columns)]
