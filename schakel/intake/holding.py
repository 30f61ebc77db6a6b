"""Held batches: seeing them, and letting one through with a name and a reason."""

from datetime import datetime

from schakel.intake.settings import Settings
from schakel.warehouse import batch as cards
from schakel.warehouse.batch import Batch
from schakel.warehouse.lock import locked


def held(settings: Settings) -> list[Batch]:
    """Batches that wait for a person."""
    return [batch for batch in cards.list_batches(settings.data) if batch.is_waiting]


def release(settings: Settings, batch_id: str, *, by: str, why: str, now: datetime) -> Batch:
    """Let one batch through; the next refresh loads it.

    Raises:
        UnknownBatchError, InputError: when it is not there, not held, or name or reason is empty.
    """
    with locked(settings.data, "fetch"):
        return cards.release(settings.data, batch_id, by=by, why=why, at=now)
