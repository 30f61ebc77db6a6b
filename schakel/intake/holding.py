"""Held batches: seeing them, letting one through, setting one aside; each with a name and a reason."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from schakel.intake.settings import Settings
from schakel.warehouse import account, decisions
from schakel.warehouse import batch as cards
from schakel.warehouse.batch import Batch
from schakel.warehouse.lock import locked
from schakel.warehouse.snapshot import SnapshotError, current


def held(settings: Settings) -> list[Batch]:
    """Batches that wait for a person; `held` is why the last refresh holds them, or else why fetch does."""
    found = held_by_refresh(settings.data)
    return [
        replace(batch, held=found.get(batch.batch_id, batch.held))
        for batch in cards.list_batches(settings.data)
        if batch.is_waiting or batch.batch_id in found
    ]


def held_by_refresh(data: Path) -> Mapping[str, str]:
    """What the refresh of the current snapshot held that fetch had let pass, with the reason, by batch.

    Batches about which somebody decided since are left out.
    """
    try:
        snapshot = current(data)
    except SnapshotError:
        # A refresh is what mends that; until then only the cards tell.
        return {}
    found = account.held(snapshot) if snapshot is not None else {}
    if not found:
        return {}
    cards_of = {batch.batch_id: batch for batch in cards.list_batches(data)}
    return {
        batch_id: why
        for batch_id, why in found.items()
        if (batch := cards_of.get(batch_id)) is not None
        and why != batch.held
        and not batch.is_released_as_judged
        and batch.rejected is None
    }


def release(settings: Settings, batch_id: str, *, by: str, why: str, now: datetime) -> Batch:
    """Let one batch through; the next refresh loads it.

    Raises:
        UnknownBatchError, InputError: when it is not there, not held, rejected, or name or reason is empty.
    """
    with locked(settings.data, "fetch"):
        return decisions.release(
            settings.data, batch_id, by=by, why=why, at=now, held=held_by_refresh(settings.data).get(batch_id)
        )


def reject(settings: Settings, batch_id: str, *, by: str, why: str, now: datetime) -> Batch:
    """Have one batch never count; the next refresh goes back to what it replaced.

    Raises:
        UnknownBatchError, InputError: when it is not there, rejected already, or name or reason is empty.
    """
    with locked(settings.data, "fetch"):
        return decisions.reject(settings.data, batch_id, by=by, why=why, at=now)


def take_back(settings: Settings, batch_id: str, *, by: str, why: str, now: datetime) -> Batch:
    """Undo `rejected`.

    Raises:
        UnknownBatchError, InputError: when it is not there, not rejected, or name or reason is empty.
    """
    with locked(settings.data, "fetch"):
        return decisions.take_back(settings.data, batch_id, by=by, why=why, at=now)
