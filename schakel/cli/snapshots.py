"""The snapshot a command reads, or a clear word that there is none; and what every answer says of it."""

from typing import Any

from schakel.cli.exits import Ended, Exit
from schakel.intake.settings import Settings
from schakel.reports.numbers import Language
from schakel.reports.periods import day
from schakel.warehouse.snapshot import Snapshot, current


def snapshot_of(settings: Settings) -> Snapshot:
    """The current snapshot of a data folder.

    Raises:
        Ended: when nothing was refreshed yet.
    """
    snapshot = current(settings.data)
    if snapshot is None:
        raise Ended(Exit.REFUSED, f"{settings.data}: there is no snapshot yet; run: schakel fetch, then: schakel refresh")
    return snapshot


def facts_of(snapshot: Snapshot) -> dict[str, Any]:
    """What every document for machines says of where it comes from.

    `as_known_on` is the day whose knowledge was asked for, None for all that is known.
    """
    day_asked = snapshot.as_known_on.isoformat() if snapshot.as_known_on else None
    return {"snapshot": snapshot.id, "as_known_on": day_asked, "simulated": snapshot.simulated}


_CLOSING: dict[Language, tuple[str, str]] = {
    "nl": (" Het is wat bekend was op {day}.", " De cijfers zijn gesimuleerd."),
    "en": (" It is what was known on {day}.", " The figures are simulated."),
}


def closing(snapshot: Snapshot | None, language: Language = "en") -> str:
    """What stands after the name of a snapshot: an earlier state of knowledge, and figures that are simulated; else "".

    >>> closing(None)
    ''
    """
    if snapshot is None:
        return ""
    earlier, simulated = _CLOSING[language]
    known = earlier.format(day=day(snapshot.as_known_on, language)) if snapshot.as_known_on else ""
    return known + (simulated if snapshot.simulated else "")
