"""From the extracts of the demo to a snapshot: fetch, let the months of closure through, refresh."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from schakel.demo import facts
from schakel.errors import SchakelError
from schakel.intake.fetch import fetch
from schakel.intake.holding import held, release
from schakel.intake.refresh import refresh
from schakel.intake.settings import Settings, load_settings
from schakel.vocabulary.progress import Progress, Silent
from schakel.warehouse.snapshot import Snapshot


class DemoRoadError(SchakelError):
    """An extract of the demo does not take the road of real data."""


BY = "gegevensdesk van de demo"
WHY = "bibliotheken waren op last van de overheid gesloten"
AFTERMATH_DAYS = 31
"""So long after a reopening fewer loans are renewed than usual."""


def release_closed_months(settings: Settings, *, now: datetime) -> list[str]:
    """Let through what is held because libraries were closed: half-empty months of 2020; anything else keeps waiting.

    Returns:
        The batches that were released.
    """
    found = [batch for batch in held(settings) if batch.period is not None and _touches_a_closure(batch.period)]
    for batch in found:
        release(settings, batch.batch_id, by=BY, why=WHY, now=now)
    return [batch.batch_id for batch in found]


def _touches_a_closure(period: str) -> bool:
    """Whether a month, as YYYY-MM, falls in a closure or just after.

    >>> _touches_a_closure("2020-04"), _touches_a_closure("2019-04")
    (True, False)
    """
    year, _, month = period.partition("-")
    first = date(int(year), int(month or 1), 1)
    return any(first <= end and (first - start).days > -AFTERMATH_DAYS for start, end in facts.closures())


def carry(
    folder: Path,
    *,
    finish: Sequence[Callable[[Snapshot], None]] = (),
    environ: Mapping[str, str] | None = None,
    now: datetime | None = None,
    report: Progress | None = None,
) -> Snapshot:
    """Take the extracts that `build` wrote the same road as real ones.

    Args:
        finish: steps that add to the snapshot before it is published. now: moment of loading; None = the start of `today`.
    """
    settings = load_settings(folder, environ or {})
    today = settings.today or date(facts.LAST_YEAR + 1, 1, 1)
    moment = now or datetime.combine(today, time(), UTC)
    progress = report or Silent()
    failed = [result for result in fetch(settings, today=today, report=progress, now=moment) if result.outcome == "failed"]
    if failed:
        raise DemoRoadError(f"{failed[0].origin}: an extract of the demo cannot be kept: {failed[0].said}; build the demo again")
    for batch in release_closed_months(settings, now=moment):
        progress.say(f"{batch}: released, {WHY}")
    return refresh(settings, now=moment, finish=finish, report=progress)
