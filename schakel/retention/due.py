"""What is kept longer than its rule says, found where it lies, and what removes it.

What is in the database of the site is the site's own to find and to remove (`python -m schakel.website forget_due`).
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from schakel.errors import SchakelError
from schakel.intake.keys import Keys
from schakel.intake.refresh import extract_maps
from schakel.intake.settings import Settings
from schakel.jobs.job import State, jobs, remove
from schakel.retention import extracts, record
from schakel.retention.closing import closed_years, is_over
from schakel.retention.rules import Rule
from schakel.retention.year import forget_year
from schakel.vocabulary.progress import Progress
from schakel.warehouse.batch import RAW, list_batches
from schakel.warehouse.durable import TEMPORARY
from schakel.warehouse.lock import locked
from schakel.warehouse.raw_store import sweep
from schakel.warehouse.snapshot import PINNED, current, snapshots, sweep_building, unfinished, unpin

IN_DATABASE = (
    "interlibrary_messages",
    "advice_journal",
    "register_trail",
    "enrolment_addresses",
    "service_requests",
    "sessions",
    "idle_accounts",
)
"""Rules of which the site finds what is due."""


@dataclass(frozen=True)
class Due:
    """One thing that is kept too long.

    Args:
        rule: its name. what: a year, the name of a snapshot or job, a path in the data folder. since: what its rule counts from.
    """

    rule: str
    what: str
    since: date | None = None


def find_due(
    settings: Settings, rules: Mapping[str, Rule], *, today: date, now: datetime, logs: Sequence[Path] = ()
) -> list[Due]:
    """All that is due in files, rule by rule.

    Args:
        today: the day on which the libraries are; says which years are over. now: of the clock; what was fetched, built or
            ended bears its moments.
    """
    found = [*_years(settings, rules, today), *_pinned(settings.data, rules["pinned_snapshots"], now.date())]
    found += _extracts(settings, rules["extracts"], now.date())
    found += [Due("spill", path.name) for path in unfinished(settings.data)]
    found += [Due("unfinished", str(path.relative_to(settings.data))) for path in (settings.data / RAW).glob(f"*/*/*{TEMPORARY}")]
    found += [
        Due("jobs", job.id, job.ended_at.date())
        for job in jobs(settings.data, now)
        if job.ended_at is not None and job.state is not State.RUNNING and rules["jobs"].is_over(job.ended_at.date(), now.date())
    ]
    for log in logs:
        if log.is_file() and rules["log"].is_over(last := datetime.fromtimestamp(log.stat().st_mtime, UTC).date(), now.date()):
            found.append(Due("log", str(log), last))
    return found


def forget_due(settings: Settings, due: Sequence[Due], *, today: date, now: datetime, report: Progress) -> dict[str, int]:
    """Remove what is due; returns how many of each rule. Killed at any moment, the rest is still due.

    Raises:
        ClosingError, BusyError, DiskFullError.
    """
    data = settings.data
    gone: dict[str, int] = {}
    with locked(data, "fetch"), locked(data, "refresh"):
        for each in due:
            if each.rule in ("spill", "unfinished"):
                continue
            if each.rule == "pinned_snapshots":
                _remove_snapshot(data, each.what)
            elif each.rule == "extracts":
                (data / each.what).unlink(missing_ok=True)
            elif each.rule == "log":
                Path(each.what).unlink(missing_ok=True)
            elif each.rule == "jobs":
                remove(data, each.what, now)
            else:
                continue
            gone[each.rule] = gone.get(each.rule, 0) + 1
        # One by one they would be swept by whoever comes next; together they are by the same hands.
        gone["spill"], gone["unfinished"] = sweep_building(data), sweep(data, list_batches(data))
    gone = {rule: count for rule, count in gone.items() if count}
    if gone:
        record.add(data, record.Act(record.moment(now), "due", gone))
    # Years last, for one can be refused: what else was due is gone by then. Each keeps a record of its own.
    for year in sorted({int(each.what) for each in due if each.rule in ("loans_with_pseudonym", "keys")}):
        forget_year(settings, year, today=today, now=now, report=report)
        gone["keys"] = gone.get("keys", 0) + 1
    return gone


def _years(settings: Settings, rules: Mapping[str, Rule], today: date) -> Iterator[Due]:
    keys = Keys(settings.keys)
    closed = closed_years(settings.data)
    for year in keys.years():
        for rule in ("loans_with_pseudonym", "keys"):
            if is_over(year, today) and rules[rule].is_over(date(year, 12, 31), today):
                yield Due(rule, str(year), date(year, 12, 31))
    for year in keys.destroyed():
        if year not in closed:
            # A destruction by hand, or one that was cut off: its loans still have their pseudonyms.
            yield Due("loans_with_pseudonym", str(year), date(year, 12, 31))


def _pinned(data: Path, rule: Rule, today: date) -> Iterator[Due]:
    now = current(data)
    for snapshot in snapshots(data):
        built = snapshot.built_at.date()
        if (snapshot.path / PINNED).exists() and (now is None or now.id != snapshot.id) and rule.is_over(built, today):
            yield Due(rule.name, snapshot.id, built)


def _remove_snapshot(data: Path, name: str) -> None:
    unpin(data, name)
    path = next(snapshot.path for snapshot in snapshots(data) if snapshot.id == name)
    (path / "snapshot.json").unlink()
    shutil.rmtree(path)


def _extracts(settings: Settings, rule: Rule, today: date) -> Iterator[Due]:
    """Files in the data folder of which everything is kept as batches, and since long enough."""
    data = settings.data.resolve()
    for feed in settings.feeds:
        fetched: dict[str, date] = {}
        for batch in list_batches(settings.data, feed.name):
            name, day = batch.origin.split("/")[0], batch.fetched_at.date()
            fetched[name] = max(day, fetched.get(name, day))
        if not _brings_persons(feed.name, settings):
            continue
        for path in extracts.files_of(feed):
            since = fetched.get(path.name)
            if since is not None and path.resolve().is_relative_to(data) and rule.is_over(since, today):
                yield Due(rule.name, str(path.resolve().relative_to(data)), since)


def _brings_persons(feed: str, settings: Settings) -> bool:
    try:
        return any(map_.door.pseudonyms for map_ in extract_maps(settings.feed(feed)).values())
    except SchakelError:
        return False
