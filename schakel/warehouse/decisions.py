"""What people decide of batches: let a held one through, set one aside for good, take that back. Added to its card.

Nothing is ever taken from a card: who let something through, and why, stands there also when it was rejected later.
"""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from schakel.errors import InputError
from schakel.warehouse.batch import RAW, Batch, Decision, UnknownBatchError, list_batches, read_card


def release(data: Path, batch_id: str, *, by: str, why: str, at: datetime, held: str | None = None) -> Batch:
    """Let a held batch through, with the name of who says so.

    Args:
        held: why the last refresh held it; None = it did not, and only the card tells whether fetch did.

    Raises:
        UnknownBatchError: when there is no such batch.
        InputError: when it is not held, or when name or reason is empty.
    """
    batch = _find(data, batch_id)
    if batch.rejected is not None:
        raise InputError(
            f"batch {batch_id} was rejected by {batch.rejected.by}: {batch.rejected.why}; "
            f"take that back first: schakel reject {batch_id} --undo --by … --why …"
        )
    if not batch.is_waiting and held is None:
        raise InputError(f"batch {batch_id} is not held" + (f"; {batch.released.by} released it" if batch.released else ""))
    return _decide(data, batch, Decision("released", by, why, at.isoformat(), held or ""))


def reject(data: Path, batch_id: str, *, by: str, why: str, at: datetime) -> Batch:
    """Have a batch never count: what it replaced counts again from the next refresh on.

    Raises:
        UnknownBatchError: when there is no such batch.
        InputError: when it is rejected already, or when name or reason is empty.
    """
    batch = _find(data, batch_id)
    if batch.rejected is not None:
        raise InputError(f"batch {batch_id} is rejected already, by {batch.rejected.by}: {batch.rejected.why}")
    return _decide(data, batch, Decision("rejected", by, why, at.isoformat()))


def take_back(data: Path, batch_id: str, *, by: str, why: str, at: datetime) -> Batch:
    """Undo `rejected`: the batch is what it was before, held or not.

    Raises:
        UnknownBatchError: when there is no such batch.
        InputError: when it is not rejected, or when name or reason is empty.
    """
    batch = _find(data, batch_id)
    if batch.rejected is None:
        raise InputError(f"batch {batch_id} is not rejected")
    return _decide(data, batch, Decision("taken_back", by, why, at.isoformat()))


def _find(data: Path, batch_id: str) -> Batch:
    path = data / RAW / f"{batch_id}.json"
    if not path.is_file() or (data / RAW).resolve() not in path.resolve().parents:
        waiting = [batch.batch_id for batch in list_batches(data) if batch.is_waiting]
        raise UnknownBatchError(f"there is no batch {batch_id!r}; held are: {', '.join(waiting) or 'none'}")
    return read_card(path)


def _decide(data: Path, batch: Batch, decision: Decision) -> Batch:
    if not decision.by.strip() or not decision.why.strip():
        raise InputError(f"batch {batch.batch_id}: say who decides it and why; both are kept with the batch")
    decided = replace(batch, decisions=(*batch.decisions, decision))
    decided.write(data)
    return decided
