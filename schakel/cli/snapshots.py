"""The snapshot a command reads, or a clear word that there is none."""

from schakel.cli.exits import Ended, Exit
from schakel.intake.settings import Settings
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
