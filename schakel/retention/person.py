"""Forgetting one borrower who asked for it: found under each key that there is, taken out everywhere, and searched for."""

import re
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schakel.errors import InputError
from schakel.intake.keys import Keys
from schakel.intake.refresh import extract_maps
from schakel.intake.settings import Settings
from schakel.jobs.job import FOLDER as JOBS
from schakel.retention import extracts, record
from schakel.retention.closing import STATES
from schakel.retention.database import forget_in_database
from schakel.retention.rewriting import Losing, Lost, rewrite_batch, rewrite_table, sweep_tables, without_row, without_value
from schakel.retention.searching import Needles, Searched, search
from schakel.sources.source import BROKEN
from schakel.vocabulary.progress import Progress
from schakel.warehouse.batch import list_batches
from schakel.warehouse.lock import locked
from schakel.warehouse.raw_store import LINE, sweep
from schakel.warehouse.snapshot import FOLDER as SNAPSHOTS
from schakel.warehouse.snapshot import sweep_building

ERASED = "taken out on request of the borrower"
_LONGEST = 64


class BorrowerError(InputError):
    """A borrower cannot be forgotten as asked. The message never holds the number."""


@dataclass(frozen=True)
class Forgotten:
    """What went of one borrower, and the proof.

    Args:
        years: under whose keys pseudonyms were looked for. shredded: years whose key is gone, so that nothing in them can
            be tied to anybody.
        rows: that lost something, by where: `batches`, `snapshots`, `database`, `jobs`, `extracts`.
        searched: what was searched after all that, and found.
        holding: extracts that still hold the number.
    """

    years: tuple[int, ...]
    shredded: tuple[int, ...]
    rows: Mapping[str, int]
    searched: Searched
    holding: tuple[extracts.Holding, ...] = field(default=())

    @property
    def is_proven(self) -> bool:
        """Everything was looked into, and nothing was found anywhere."""
        return self.searched.is_clean and not self.holding


def needles_of(settings: Settings, number: str, scope: str | None) -> Needles:
    """What to look for.

    Args:
        scope: of the library system; None = the only one there is.

    Raises:
        BorrowerError: the number is none, the scope is not there or must be chosen, or there is no key.
    """
    number = number.strip()
    if not number or len(number) > _LONGEST or re.search(r"[\x00-\x1f|]", number):
        raise BorrowerError(
            f"that is no borrower number: give 1 to {_LONGEST} characters on one line, as the library system writes it, "
            "without `|`"
        )
    scopes = sorted({feed.scope for feed in settings.feeds if any(map_.door.pseudonyms for map_ in extract_maps(feed).values())})
    if not scopes:
        raise BorrowerError(f"{settings.data}: no feed brings borrowers in")
    if scope is None and len(scopes) > 1:
        raise BorrowerError(f"the same number is of another borrower in each system; choose one with --scope: {_said(scopes)}")
    if scope is not None and scope not in scopes:
        raise BorrowerError(f"there is no scope {scope!r}; scopes are {_said(scopes)}")
    keys = Keys(settings.keys)
    if not keys.years():
        raise BorrowerError(f"{settings.keys}: there is no key, so nothing that is kept can be tied to a borrower number")
    chosen = scopes[0] if scope is None else scope
    return Needles(number, tuple(keys.pseudonyms([f"{year}|{number}" for year in keys.years()], chosen)))


def _said(scopes: Sequence[str]) -> str:
    return ", ".join(scope or '"" (a feed without one)' for scope in scopes)


def forget_borrower(
    settings: Settings, needles: Needles, *, today: date, now: datetime, logs: Sequence[Path], remove_extracts: bool,
    report: Progress, elsewhere: Sequence[str] = (), made: Collection[str] = (),
) -> Forgotten:  # fmt: skip
    """Take one borrower out of everything that is kept, and search all of it for what is left.

    Killed at any moment, doing it again finishes it.

    Args:
        logs: files outside the data folder that are searched too.
        remove_extracts: extracts in the data folder that hold the number and are kept as batches are removed.
        elsewhere: names of what is kept where this cannot look.
        made: SHA-256 of PDF files that say nothing but what is searched elsewhere.

    Raises:
        BusyError, DatabaseBusyError, DiskFullError.
    """
    data = settings.data
    keys = Keys(settings.keys)
    with locked(data, "fetch"), locked(data, "refresh"):
        sweep(data, list_batches(data))
        sweep_building(data)
        sweep_tables(data)
        rows = {
            "batches": _out_of_batches(settings, needles, today.isoformat(), report),
            "snapshots": _out_of_snapshots(data, needles, report),
            "jobs": _out_of_jobs(data, needles),
            "database": forget_in_database(data, needles),
            "extracts": 0,
        }
        holding, read = _extracts(settings, needles)
        if remove_extracts and (gone := extracts.removable(holding)):
            for path in gone:
                path.unlink()
            rows["extracts"] = len(gone)
            holding = [each for each in holding if each.path not in gone]
            read -= set(gone)
        files = list(_files(settings, logs))
        report.begin("searching for what is left", len(files))
        searched = search(files, needles, relative_to=data, extracts=read, made=made, advance=report.advance)
        searched.unread += elsewhere
        done = Forgotten(tuple(keys.years()), tuple(keys.destroyed()), rows, searched, tuple(holding))
        proof = {
            "files": searched.files,
            "bytes": searched.bytes,
            "found": sum(searched.found.values()),
            "unread": len(searched.unread),
            "extracts_left": len(holding),
        }
        record.add(data, record.Act(record.moment(now), "borrower", rows, proof, done.years))
    return done


def _is_one_of(needles: Needles) -> Losing:
    values = pa.array(needles.pseudonyms, pa.string())

    def losing(part: pa.RecordBatch) -> pa.Array:
        marks = pa.array([False] * part.num_rows)
        for column in part.columns:
            if pa.types.is_string(column.type):
                marks = pc.or_(marks, pc.is_in(column, values))
        return marks

    return losing


def _without_pseudonyms(needles: Needles) -> Lost:
    """Empties the cells that are a pseudonym; the other cells of the row tell of a loan, not of who."""
    values = pa.array(needles.pseudonyms, pa.string())

    def lost(part: pa.RecordBatch, marks: pa.Array) -> pa.RecordBatch:  # noqa: ARG001
        arrays = [
            pc.if_else(pc.is_in(column, values), pa.nulls(1, column.type)[0], column)
            if pa.types.is_string(column.type) else column
            for column in part.columns
        ]  # fmt: skip
        return pa.RecordBatch.from_arrays(arrays, schema=part.schema)

    return lost


def _without_all(part: pa.RecordBatch, marks: pa.Array) -> pa.RecordBatch:
    """Empties the rows of a state of borrowers: all that is in them tells of the person. They stay rows, and are refused."""
    emptied = without_value(name for name in part.schema.names if name != LINE)(part, marks)
    if BROKEN not in emptied.schema.names:
        return emptied
    why = pc.if_else(marks, ERASED, emptied.column(BROKEN)).cast(pa.string())
    return emptied.set_column(emptied.schema.get_field_index(BROKEN), BROKEN, why)


def _out_of_batches(settings: Settings, needles: Needles, on: str, report: Progress) -> int:
    batches = list_batches(settings.data)
    maps = {feed.name: extract_maps(feed) for feed in settings.feeds}
    report.begin("taken out of batches", len(batches))
    rows = 0
    for batch in batches:
        map_ = maps.get(batch.feed, {}).get(batch.extract)
        is_state = map_ is not None and any(table.table.name == STATES for table in map_.tables)
        lost: Lost = _without_all if is_state else _without_pseudonyms(needles)
        if _is_in(batch.parquet(settings.data), needles):
            after = rewrite_batch(settings.data, batch, _is_one_of(needles), lost, what="borrower", on=on)
            rows += after.forgotten[-1].rows if after is not None else 0
        report.advance(1)
    return rows


def _out_of_snapshots(data: Path, needles: Needles, report: Progress) -> int:
    """Every table of every snapshot, pinned or not: figures in it stay what they were, for they name nobody."""
    tables = sorted((data / SNAPSHOTS).rglob("*.parquet"))
    report.begin("taken out of snapshots", len(tables))
    rows = 0
    for path in tables:
        if _is_in(path, needles):
            is_state = STATES in (path.stem, path.parent.name)
            rows += rewrite_table(path, _is_one_of(needles), without_row if is_state else _without_pseudonyms(needles))
        report.advance(1)
    return rows


def _is_in(path: Path, needles: Needles) -> bool:
    """A quick look: are the bytes of a pseudonym in a column of text?"""
    with pq.ParquetFile(path) as file:
        texts = [field_.name for field_ in file.schema_arrow if pa.types.is_string(field_.type)]
        return any(
            needles.has_pseudonym(bytes(buffer))
            for part in (file.iter_batches(200_000, columns=texts) if texts else ())
            for column in part.columns
            for buffer in column.buffers()
            if buffer is not None
        )


def _out_of_jobs(data: Path, needles: Needles) -> int:
    """A job whose question or answer holds the borrower goes as a whole: it can be asked again."""
    gone = 0
    for folder in [path for path in (data / JOBS).glob("*") if path.is_dir()]:
        contents = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
        if any(needles.has_pseudonym(content) for content in contents):
            shutil.rmtree(folder)
            gone += 1
    return gone


def _extracts(settings: Settings, needles: Needles) -> tuple[list[extracts.Holding], set[Path]]:
    holding: list[extracts.Holding] = []
    read: set[Path] = set()
    for feed in settings.feeds:
        found, files = extracts.holding(settings, feed, needles)
        holding += found
        read |= files
    return holding, read


def _files(settings: Settings, logs: Sequence[Path]) -> Iterator[Path]:
    """Every file that is searched: the data folder, the folder of keys, feeds elsewhere, logs."""
    seen: set[Path] = set()
    folders = [settings.data, settings.keys]
    candidates = [path for folder in folders for path in sorted(folder.rglob("*"))]
    candidates += [path for feed in settings.feeds for path in extracts.files_of(feed)] + list(logs)
    for path in candidates:
        if path.is_file() and (whole := path.resolve()) not in seen:
            seen.add(whole)
            yield path
