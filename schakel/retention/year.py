"""Forgetting a closed year: its key, and the pseudonyms that stand beside titles."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schakel.errors import InputError
from schakel.intake.door import Doorkeeper
from schakel.intake.keys import Keys
from schakel.intake.refresh import extract_maps
from schakel.intake.settings import Settings
from schakel.retention import record
from schakel.retention.closing import DAY_OF, PSEUDONYM, STATES, is_over, keep_figures
from schakel.retention.rewriting import Losing, rewrite_batch, rewrite_table, rows_that_lose, sweep_tables, without_value
from schakel.vocabulary.extract_map import ExtractMap
from schakel.vocabulary.progress import Progress
from schakel.warehouse.batch import Batch, list_batches
from schakel.warehouse.lock import locked
from schakel.warehouse.raw_store import sweep
from schakel.warehouse.snapshot import snapshots, sweep_building


class YearError(InputError):
    """A year cannot be forgotten."""


@dataclass(frozen=True)
class YearForgotten:
    """What went with a year.

    Args:
        figures: that count persons and were kept.
        rows: of loans and holds in batches that lost their pseudonym; `rows_of_snapshots` the same in snapshots.
        key_files: that held the key; 0 = it was destroyed before.
        left: rows of loans and holds that still have a pseudonym of that year; always 0, found by reading them again.
    """

    year: int
    figures: int
    batches: int
    rows: int
    rows_of_snapshots: int
    key_files: int
    left: int


def check_year(settings: Settings, year: int, today: date) -> None:
    """See whether a year can be forgotten.

    Raises:
        YearError: it is not over, or nothing is known of it.
    """
    keys = Keys(settings.keys)
    if not is_over(year, today):
        raise YearError(
            f"{year} is not over: borrowers of a running year are needed to count them. Years that are over: before {today.year}"
        )
    if year not in keys.years() and not keys.is_destroyed(year):
        there = ", ".join(map(str, keys.years())) or "of no year"
        raise YearError(f"{settings.keys}: there is no key of {year}; there are keys {there}")


def forget_year(settings: Settings, year: int, *, today: date, now: datetime, report: Progress) -> YearForgotten:
    """Keep the figures that count persons, take the pseudonyms out of loans and holds, destroy the key; in that order.

    Killed at any moment, doing it again finishes it: figures that were kept stay, what was taken out is found gone.

    Raises:
        YearError, ClosingError, BusyError, DiskFullError.
    """
    check_year(settings, year, today)
    data, on = settings.data, today.isoformat()
    with locked(data, "fetch"), locked(data, "refresh"):
        figures = keep_figures(data, year)
        sweep(data, list_batches(data))
        sweep_building(data)
        sweep_tables(data)
        batches, rows = _out_of_batches(settings, year, on, report)
        of_snapshots = _out_of_snapshots(data, year, report)
        key_files = Keys(settings.keys).destroy(year, on=today)
        left = rows_left(settings, year)
        done = YearForgotten(year, figures, batches, rows, of_snapshots, key_files, left)
        gone = {
            "batches": batches,
            "rows": rows,
            "rows_of_snapshots": of_snapshots,
            "key_files": key_files,
            "figures_kept": figures,
        }
        record.add(data, record.Act(record.moment(now), "year", gone, {"left": left}, (year,)))
    return done


def rows_left(settings: Settings, year: int) -> int:
    """Rows in which a pseudonym of that year stands beside a title, in batches and in snapshots."""
    left = 0
    for batch, losing, _ in _batches_with_titles(settings, year):
        left += rows_that_lose(batch.parquet(settings.data), losing)
    return left + sum(rows_that_lose(path, losing, columns) for path, losing, columns in _tables_with_titles(settings.data, year))


def _out_of_batches(settings: Settings, year: int, on: str, report: Progress) -> tuple[int, int]:
    work = list(_batches_with_titles(settings, year))
    report.begin(f"pseudonyms of {year} out of batches", len(work))
    batches = rows = 0
    for batch, losing, columns in work:
        after = rewrite_batch(settings.data, batch, losing, without_value(columns), what="year", on=on)
        if after is not None:
            batches, rows = batches + 1, rows + after.forgotten[-1].rows
        report.advance(1)
    return batches, rows


def _batches_with_titles(settings: Settings, year: int) -> list[tuple[Batch, Losing, tuple[str, ...]]]:
    """Batches that may hold pseudonyms of that year beside titles, with how to tell and in which columns they are."""
    maps = {feed.name: extract_maps(feed) for feed in settings.feeds}
    found = []
    for batch in list_batches(settings.data):
        map_ = maps.get(batch.feed, {}).get(batch.extract)
        # Late rows of a year are told in the next ones, never before it began.
        if batch.known_on.year < year or (map_ is not None and any(table.table.name == STATES for table in map_.tables)):
            continue
        if map_ is None:
            found.append((batch, _anything(columns := _by_shape(batch.parquet(settings.data))), columns))
        elif columns := tuple(column for column in map_.door.pseudonyms if column in batch.columns):
            found.append((batch, _of_year(map_, batch, columns, year, settings), columns))
    return found


def _by_shape(path: Path) -> tuple[str, ...]:
    """Columns that hold pseudonyms, of a batch that no map reads any more: told by their first rows."""
    with pq.ParquetFile(path) as file:
        first = next(file.iter_batches(1000), None)
    if first is None:
        return ()
    return tuple(
        name
        for name, column in zip(first.schema.names, first.columns, strict=True)
        if pa.types.is_string(column.type)
        and pc.any(shaped := pc.match_substring_regex(column, r"^[0-9a-f]{20}$")).as_py()
        and pc.all(shaped).as_py()
    )


def _anything(columns: tuple[str, ...]) -> Losing:
    # Nothing loads such a batch, and of which year its rows are nobody can tell: all of them lose it.
    def losing(part: pa.RecordBatch) -> pa.Array:
        marks = pa.array([False] * part.num_rows)
        for column in columns:
            marks = pc.or_(marks, pc.is_valid(part.column(column)))
        return marks

    return losing


def _of_year(map_: ExtractMap, batch: Batch, columns: tuple[str, ...], year: int, settings: Settings) -> Losing:
    door = Doorkeeper(map_, keys=Keys(settings.keys), scope="", known_on=batch.known_on)

    def losing(part: pa.RecordBatch) -> pa.Array:
        marks = pa.array([False] * part.num_rows)
        for column in columns:
            is_there = pc.is_valid(part.column(column))
            of = map_.door.pseudonyms[column]
            if of != "known_on" and of not in part.schema.names:
                # The day was needed at the door only; the period, or the day of the extract, is the best that is left of it.
                of_year = pa.array([int((batch.period or str(batch.known_on))[:4]) == year] * part.num_rows)
            else:
                of_year = pc.fill_null(pc.equal(door.years(part, of), year), False)
            marks = pc.or_(marks, pc.and_(is_there, of_year))
        return marks

    return losing


def _out_of_snapshots(data: Path, year: int, report: Progress) -> int:
    work = _tables_with_titles(data, year)
    report.begin(f"pseudonyms of {year} out of snapshots", len(work))
    rows = 0
    for path, losing, columns in work:
        rows += rewrite_table(path, losing, without_value([PSEUDONYM]), columns)
        report.advance(1)
    return rows


def _tables_with_titles(data: Path, year: int) -> list[tuple[Path, Losing, tuple[str, ...]]]:
    found: list[tuple[Path, Losing, tuple[str, ...]]] = []
    for snapshot in snapshots(data):
        for table, day in DAY_OF.items():
            for path in files_of(snapshot.path, table):
                if PSEUDONYM in pq.read_schema(path).names:
                    found.append((path, _on_a_day_of(day, year), (PSEUDONYM, day)))
    return found


def _on_a_day_of(day: str, year: int) -> Callable[[pa.RecordBatch], pa.Array]:
    def losing(part: pa.RecordBatch) -> pa.Array:
        return pc.and_(pc.is_valid(part.column(PSEUDONYM)), pc.fill_null(pc.equal(pc.year(part.column(day)), year), False))

    return losing


def files_of(snapshot: Path, table: str) -> list[Path]:
    """The Parquet files of one table of a snapshot."""
    single = snapshot / f"{table}.parquet"
    return [single] if single.exists() else sorted((snapshot / table).glob("*.parquet"))
