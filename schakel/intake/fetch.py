"""Fetch: what the feeds hold and we have not yet, through the door, into the raw store."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from statistics import median
from threading import Event

from schakel.errors import SchakelError
from schakel.intake.bringing_in import Brought, bring_in
from schakel.intake.door import Doorkeeper
from schakel.intake.holding import held_by_refresh
from schakel.intake.keys import Keys
from schakel.intake.settings import Settings
from schakel.intake.side_by_side import side_by_side
from schakel.sources import find_source
from schakel.sources.source import Feed, RawExtract, TellsUnread
from schakel.vocabulary.extract_map import ExtractMap
from schakel.vocabulary.progress import Progress, Silent
from schakel.warehouse.batch import Batch, list_batches
from schakel.warehouse.durable import DiskFullError
from schakel.warehouse.lock import locked
from schakel.warehouse.raw_store import put_away, sweep, under_construction
from schakel.warehouse.sayings import Saying, say

LOOKS_BACK = 5
"""How many accepted batches the usual size is the median of."""


TELLS_EVERY = 0.1
"""Seconds between telling how far an extract is that comes in beside others."""


@dataclass(frozen=True)
class FetchResult:
    """What became of one extract.

    Args:
        outcome: `kept`, `known` (we have it already), `held` (kept, not loaded until released) or `failed`.
        said: the message that goes with it; empty for `kept`.
        known_on: day of which it tells the state; None when it failed.
        is_day_of_fetch: nothing told that day, in a file, so the day of fetching was taken.
    """

    feed: str
    extract: str
    origin: str
    outcome: str
    batch_id: str | None = None
    rows: int = 0
    said: str = ""
    known_on: date | None = None
    is_day_of_fetch: bool = False


def fetch(
    settings: Settings,
    feed_names: Sequence[str] | None = None,
    *,
    today: date,
    report: Progress,
    now: datetime | None = None,
) -> list[FetchResult]:
    """Keep every extract of the feeds that is not kept yet.

    An extract that cannot be read is told of and the others go on: what is good is never held up by what is not.

    Args:
        feed_names: only these feeds; None = all.
        today: day of the state when the extract does not say it.
        now: moment written on the cards; the start of `today` when left out, so that a test writes the same twice.

    Raises:
        SettingsError: for a feed that is not in the settings.
        DiskFullError: when there is no room; what was kept stays.
        BusyError: when another fetch is running.
    """
    feeds = settings.feeds if feed_names is None else [settings.feed(name) for name in feed_names]
    moment = now or datetime.combine(today, time(), UTC)
    with locked(settings.data, "fetch"):
        swept = sweep(settings.data, list_batches(settings.data))
        if swept:
            report.say(f"removed {swept} unfinished files of a fetch that was stopped")
        return [result for feed in feeds for result in _fetch_feed(settings, feed, today, moment, report)]


def _fetch_feed(settings: Settings, feed: Feed, today: date, now: datetime, report: Progress) -> Iterator[FetchResult]:
    keeper = _Keeper(settings, feed, today, now, report)
    try:
        source = find_source(feed.source)
        yield from keeper.keep_all(source.extracts(feed))
        for unread in source.unrecognised(feed) if isinstance(source, TellsUnread) else ():
            report.say(f"{feed.name}: {unread} is not read: no column map names it")
    except DiskFullError:
        raise
    except SchakelError as error:
        report.say(str(error))
        yield FetchResult(feed.name, "", feed.source, "failed", said=str(error))


class _Job(Silent):
    """One extract on its way in; counts its rows for whoever tells of them in turn."""

    def __init__(self, extract: RawExtract, temporary: Path) -> None:
        self.extract, self.temporary = extract, temporary
        self.rows = 0

    def advance(self, n: int) -> None:
        self.rows += n


class _Keeper:
    """Keeps the extracts of one feed.

    Files are brought in side by side; a database is read by itself, in its one session. Batches are made of them one after
    the other, in the order in which they were found.
    """

    def __init__(self, settings: Settings, feed: Feed, today: date, now: datetime, report: Progress) -> None:
        self._data, self._keys = settings.data, Keys(settings.keys)
        self._feed, self._today, self._now, self._report = feed, today, now, report
        self._stopped = Event()
        self._unsettled: set[Path] = set()
        self._held = held_by_refresh(settings.data)
        self._batches: dict[str, list[Batch]] = {}
        for batch in list_batches(settings.data, feed.name):
            self._batches.setdefault(batch.extract, []).append(batch)

    def keep_all(self, extracts: Iterable[RawExtract]) -> Iterator[FetchResult]:
        """Keep each extract, unless it is here already."""
        coming = side_by_side(
            self._jobs(extracts), lambda job: self._bring_in(job, job), alone=lambda job: job.extract.fingerprint is None
        )
        try:
            for job, brought in coming:
                yield self._keep(job, brought)
        finally:
            self._stopped.set()
            coming.close()
            for temporary in self._unsettled:
                temporary.unlink(missing_ok=True)

    def _jobs(self, extracts: Iterable[RawExtract]) -> Iterator[_Job]:
        for number, extract in enumerate(extracts):
            temporary = under_construction(self._data, self._feed.name, extract.map.name, number)
            self._unsettled.add(temporary)
            yield _Job(extract, temporary)

    def _keep(self, job: _Job, coming: Future[Batch | Brought] | None) -> FetchResult:
        extract = job.extract
        name, origin = extract.map.name, extract.origin
        try:
            self._report.begin(f"{self._feed.name}: {name} {origin}", None)
            brought = self._bring_in(job, self._report) if coming is None else self._awaited(job, coming)
            result = self._settle(job, brought)
        except DiskFullError:
            raise
        except SchakelError as error:
            result = FetchResult(self._feed.name, name, origin, "failed", said=str(error))
        finally:
            job.temporary.unlink(missing_ok=True)
            self._unsettled.discard(job.temporary)
        if result.said and result.outcome != "known":
            self._report.say(result.said)
        return result

    def _awaited(self, job: _Job, coming: Future[Batch | Brought]) -> Batch | Brought:
        """What comes of a job, told meanwhile: only this thread speaks to whoever listens."""
        told = 0
        while True:
            # Looked at before the rows: whatever is counted later is counted by a job that is not over.
            is_over = coming.done()
            rows = job.rows
            self._report.advance(rows - told)
            told = rows
            if is_over:
                return coming.result()
            wait([coming], timeout=TELLS_EVERY)

    def _bring_in(self, job: _Job, report: Progress) -> Batch | Brought:
        """The batch that holds this extract already, or its rows in a file."""
        extract, known_on = job.extract, self._known_on(job.extract)
        sha256 = extract.fingerprint() if extract.fingerprint is not None else None
        if sha256 is not None and (known := self._known(extract, sha256)) is not None:
            return known
        door = Doorkeeper(extract.map, keys=self._keys, scope=self._feed.scope, known_on=known_on)
        return bring_in(extract, door, job.temporary, sha256=sha256, report=report, is_stopped=self._stopped.is_set)

    def _settle(self, job: _Job, brought: Batch | Brought) -> FetchResult:
        """Make a batch of what was brought in; another extract that said the same may have become one meanwhile."""
        extract, known_on = job.extract, self._known_on(job.extract)
        if isinstance(brought, Batch):
            return self._say_known(extract, brought)
        if (known := self._known(extract, brought.sha256)) is not None:
            return self._say_known(extract, known)
        digest = _digest(brought.sha256, extract.map)
        batch = Batch(
            batch_id=f"{self._feed.name}/{extract.map.name}/{known_on}_{digest[:12]}",
            feed=self._feed.name,
            source=self._feed.source,
            extract=extract.map.name,
            origin=extract.origin,
            known_on=known_on,
            period=extract.period,
            fetched_at=self._now,
            sha256=brought.sha256,
            digest=digest,
            rows=brought.rows,
            columns=brought.columns,
            columns_left_out=brought.columns_left_out,
            without_pseudonym=brought.without_pseudonym,
            held=why_held(extract.map, brought.rows, known_on, self._accepted(extract.map.name)),
        )
        put_away(self._data, job.temporary, batch)
        self._tell_other_day(extract, batch)
        self._batches.setdefault(batch.extract, []).append(batch)
        if batch.without_pseudonym:
            self._report.say(
                f"{extract.origin}: {batch.without_pseudonym} borrower numbers have no pseudonym: no readable year stands beside "
                "them, or the key of that year is destroyed"
            )
        said = (
            f"{extract.origin}: held, not loaded: {batch.held}. Look at it, then `schakel release {batch.batch_id}`, or "
            "`schakel reject` with the same name when it is wrong"
        )
        return FetchResult(
            self._feed.name, batch.extract, extract.origin, "held" if batch.held else "kept", batch.batch_id, batch.rows,
            said if batch.held else "", known_on, extract.known_on is None and extract.fingerprint is not None,
        )  # fmt: skip

    def _tell_other_day(self, extract: RawExtract, batch: Batch) -> None:
        """A map that says the day now leaves what was kept before under the day of fetching, of which it is not."""
        for other in self._batches.get(batch.extract, ()) if extract.known_on is not None else ():
            if (other.digest, other.origin) == (batch.digest, batch.origin) and other.rejected is None:
                self._report.say(
                    f"{batch.origin}: kept as of {batch.known_on}; {other.batch_id} holds the same as of {other.known_on}. "
                    f"If that was only the day of fetching: `schakel reject {other.batch_id} --by … --why …`"
                )

    def _known_on(self, extract: RawExtract) -> date:
        return extract.known_on or self._today

    def _known(self, extract: RawExtract, sha256: str) -> Batch | None:
        known_on = self._known_on(extract)
        digest = _digest(sha256, extract.map)
        for batch in self._batches.get(extract.map.name, ()):
            # A file without a day in its name says nothing new by lying there one day longer.
            undated = extract.known_on is None and (extract.fingerprint is not None or extract.map.mode == "facts")
            if batch.digest == digest and (batch.known_on == known_on or (undated and batch.origin == extract.origin)):
                return batch
        return None

    def _accepted(self, extract: str) -> list[Batch]:
        """Batches that tell what is usual."""
        return [b for b in self._batches.get(extract, ()) if b.batch_id not in self._held and b.rejected is None]

    def _say_known(self, extract: RawExtract, batch: Batch) -> FetchResult:
        said = f"{extract.origin}: kept already as {batch.batch_id}"
        later = self._later(batch)
        if batch.rejected is not None:
            said += (
                f", which {batch.rejected.by} rejected: {batch.rejected.why}. When it is right after all: "
                f"`schakel reject {batch.batch_id} --undo --by … --why …`"
            )
        elif later is not None:
            does = "is held" if later.batch_id in self._held else "goes before it"
            said += (
                f"; {later.batch_id} came later under that name and {does}. When the later one is wrong: "
                f"`schakel reject {later.batch_id} --by … --why …`, then refresh"
            )
        if batch.rejected is not None or later is not None:
            self._report.say(said)
        return FetchResult(
            self._feed.name, batch.extract, extract.origin, "known", batch.batch_id, batch.rows, said, batch.known_on
        )

    def _later(self, batch: Batch) -> Batch | None:
        """The last batch that came under the same name after this one, with other content; None when this is the last."""
        same = [
            other
            for other in self._batches.get(batch.extract, ())
            if (other.origin, other.period) == (batch.origin, batch.period) and other.rejected is None and not other.is_waiting
        ]
        last = max(same, key=lambda other: (other.known_on, other.fetched_at, other.batch_id), default=batch)
        return last if last.digest != batch.digest and _after(last, batch) else None


def _after(batch: Batch, other: Batch) -> bool:
    return (batch.known_on, batch.fetched_at, batch.batch_id) > (other.known_on, other.fetched_at, other.batch_id)


def why_held(extract: ExtractMap, rows: int, known_on: date, before: Sequence[Batch]) -> str | None:
    """Why a batch must wait for a person, or None.

    Half a state is worse than none: what it lacks would look withdrawn, received or never lent.
    """
    if rows == 0:
        return str(say(Saying.NO_ROWS))
    accepted = [batch.rows for batch in before if not batch.is_waiting and batch.known_on <= known_on]
    if extract.mode == "facts" or not accepted:
        return None
    usual = median(accepted[-LOOKS_BACK:])
    if rows < extract.may_shrink * usual:
        return str(say(Saying.FEW_ROWS, rows=rows, usual=f"{usual:.1f}".removesuffix(".0"), share=f"{extract.may_shrink:g}"))
    return None


def _digest(sha256: str, extract: ExtractMap) -> str:
    """Of the content and of how it is read: the same file under a map that takes another column is another batch."""
    how = [sorted(extract.columns_needed), asdict(extract.door), extract.read, extract.query]
    return hashlib.sha256(f"{sha256}\n{json.dumps(how, sort_keys=True, default=str)}".encode()).hexdigest()
