"""Refresh: from the batches in the raw store to a new snapshot, by the column maps of each feed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from schakel.errors import InputError
from schakel.intake.settings import Settings
from schakel.sources import find_source
from schakel.sources.maps import maps_of_feed
from schakel.sources.source import Feed
from schakel.vocabulary.extract_map import ExtractMap, MapError
from schakel.vocabulary.progress import Progress
from schakel.warehouse.batch import list_batches
from schakel.warehouse.build import build
from schakel.warehouse.loads import Load
from schakel.warehouse.lock import locked
from schakel.warehouse.snapshot import Snapshot


def refresh(
    settings: Settings,
    *,
    known_on: date | None = None,
    now: datetime,
    finish: Sequence[Callable[[Snapshot], None]] = (),
    report: Progress,
    threads: int = 2,
    memory_limit: str = "6GB",
) -> Snapshot:
    """Build a snapshot of all batches and make it the current one.

    Args:
        known_on: only batches that tell of this day or earlier; what was held or released stays so.
        now: moment of building, part of the snapshot's name.
        finish: steps that add to the snapshot before it is published, such as figures computed beforehand.

    Raises:
        MapError: when a column map is wrong by which something was fetched.
        NothingToLoadError, AuditError, DiskFullError, BusyError: the snapshot before stays in each case.
    """
    with locked(settings.data, "refresh"):
        return build(
            settings.data,
            loads_of(settings, report),
            now=now,
            as_known_on=known_on,
            simulated=settings.simulated,
            network=(settings.network_code, settings.network_name),
            finish=finish,
            report=report,
            threads=threads,
            memory_limit=memory_limit,
        )


def loads_of(settings: Settings, report: Progress) -> list[Load]:
    """Every batch there is, numbered, with its map; batches of feeds or extracts without a map are there too.

    Raises:
        MapError: when a map is wrong and a batch may be the one it reads: built without it, the snapshot would lose its rows.
    """
    order = {feed.name: (number, feed) for number, feed in enumerate(settings.feeds)}
    wrong: dict[str, list[InputError]] = {feed.name: [] for feed in settings.feeds}
    maps = {feed.name: extract_maps(feed, wrong[feed.name]) for feed in settings.feeds}
    for mistake in dict.fromkeys(str(mistake) for mistakes in wrong.values() for mistake in mistakes):
        report.say(mistake)
    batches = sorted(
        list_batches(settings.data),
        key=lambda b: (
            order[b.feed][0] if b.feed in order else len(order),
            b.feed,
            b.extract,
            b.known_on,
            b.fetched_at,
            b.batch_id,
        ),
    )
    loads = []
    for number, batch in enumerate(batches, start=1):
        place, feed = order.get(batch.feed, (len(order), Feed(batch.feed, batch.source)))
        map_ = maps.get(batch.feed, {}).get(batch.extract)
        if map_ is None and batch.rejected is None and (mistakes := wrong.get(batch.feed)):
            raise MapError(
                f"{mistakes[0]}. What was fetched as {batch.extract} of feed {batch.feed} would fall out of the figures, so the "
                "snapshot stays as it is: mend the map, and refresh again"
            )
        loads.append(Load(number, batch, map_, place, feed.scope, feed.organisations, feed.may_refuse))
    return loads


def extract_maps(feed: Feed, wrong: list[InputError] | None = None) -> Mapping[str, ExtractMap]:
    """The maps of a feed by name of the extract.

    Args:
        wrong: gets what is wrong with a map, and the others are given; None = it is raised.
    """
    return {map_.name: map_ for map_ in maps_of_feed(find_source(feed.source).maps(), feed, wrong)}
