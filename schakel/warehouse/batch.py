"""One batch: an extract as it came, in one Parquet file of text, with a card beside it that says what it is.

A batch is there when its card is there: the card is written last. Batches are never changed; of a card only the
release of a held batch is added.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from schakel.errors import InputError, SchakelError
from schakel.warehouse.durable import write_json

RAW = "raw"


class CardError(SchakelError):
    """A batch card cannot be read."""


class UnknownBatchError(InputError):
    """No batch has that name."""


@dataclass(frozen=True)
class Release:
    """Who let a held batch through, and why."""

    by: str
    why: str
    at: str


@dataclass(frozen=True)
class Batch:
    """The card of one batch.

    Args:
        batch_id: feed/extract/known_on_sha12, also its place under `raw`.
        known_on: day of which it tells the state.
        period: YYYY or YYYY-MM for extracts of one period.
        sha256: of the file as it came; of the rows as they came for a database.
        digest: of that and of how it was read, so that a changed map reads the same file anew.
        rows: rows in the extract; all of them are in the Parquet file.
        columns: that entered, in order, without `_line`.
        columns_left_out: column to the reason why it did not enter.
        held: why it is not loaded until someone says so.
    """

    batch_id: str
    feed: str
    source: str
    extract: str
    origin: str
    known_on: date
    period: str | None
    fetched_at: datetime
    sha256: str
    digest: str
    rows: int
    columns: tuple[str, ...]
    columns_left_out: Mapping[str, str] = field(default_factory=dict)
    without_pseudonym: int = 0
    held: str | None = None
    released: Release | None = None

    @property
    def is_waiting(self) -> bool:
        """Held, and not let through."""
        return self.held is not None and self.released is None

    def parquet(self, data: Path) -> Path:
        """Where its rows are."""
        return data / RAW / f"{self.batch_id}.parquet"

    def card(self, data: Path) -> Path:
        """Where its card is."""
        return data / RAW / f"{self.batch_id}.json"

    def write(self, data: Path) -> None:
        """Write or replace the card as a whole."""
        value = asdict(self)
        value["known_on"] = self.known_on.isoformat()
        value["fetched_at"] = self.fetched_at.isoformat()
        write_json(self.card(data), value)


def read_card(path: Path) -> Batch:
    """Read one card.

    Raises:
        CardError: naming the file, when it is not what Schakel writes.
    """
    try:
        value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        value["known_on"] = date.fromisoformat(value["known_on"])
        value["fetched_at"] = datetime.fromisoformat(value["fetched_at"])
        value["columns"] = tuple(value["columns"])
        value["released"] = Release(**value["released"]) if value["released"] else None
        return Batch(**value)
    except (ValueError, KeyError, TypeError) as error:
        raise CardError(f"{path}: is not a batch card: {error}. Remove it with the .parquet beside it and fetch again") from error


def list_batches(data: Path, feed: str | None = None, extract: str | None = None) -> list[Batch]:
    """All batches there are, by feed, extract, day and moment of fetching."""
    cards = (data / RAW).glob(f"{feed or '*'}/{extract or '*'}/*.json")
    batches = [read_card(path) for path in cards]
    return sorted(batches, key=lambda b: (b.feed, b.extract, b.known_on, b.fetched_at, b.batch_id))


def release(data: Path, batch_id: str, *, by: str, why: str, at: datetime) -> Batch:
    """Let a held batch through, with the name of who says so.

    Raises:
        UnknownBatchError: when there is no such batch.
        InputError: when it is not held, or when name or reason is empty.
    """
    path = data / RAW / f"{batch_id}.json"
    if not path.is_file() or (data / RAW).resolve() not in path.resolve().parents:
        waiting = [batch.batch_id for batch in list_batches(data) if batch.is_waiting]
        raise UnknownBatchError(f"there is no batch {batch_id!r}; held are: {', '.join(waiting) or 'none'}")
    batch = read_card(path)
    if not batch.is_waiting:
        raise InputError(f"batch {batch_id} is not held" + (f"; {batch.released.by} released it" if batch.released else ""))
    if not by.strip() or not why.strip():
        raise InputError(f"batch {batch_id}: say who releases it and why; both are kept with the batch")
    let_through = replace(batch, released=Release(by=by, why=why, at=at.isoformat()))
    let_through.write(data)
    return let_through
