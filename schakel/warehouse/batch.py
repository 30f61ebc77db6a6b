"""One batch: an extract as it came, in one Parquet file of text, with a card beside it that says what it is.

A batch is there when its card is there: the card is written last. Batches are never changed; to a card only the
decisions of people are added (`decisions`). One thing goes before that: what must be forgotten of a person. Then the rows
are written anew without it, to a file of their own, and the card says so and points to it (`forgotten`).
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
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
class Decision:
    """What a person decided of a batch.

    Args:
        what: `released` (it counts), `rejected` (it never counts) or `taken_back` (it was not to be rejected after all).
        of: why it was held when it was released; empty = only fetch had judged it.
    """

    what: str
    by: str
    why: str
    at: str
    of: str = ""


@dataclass(frozen=True)
class Forgotten:
    """That something of persons was taken out of a batch.

    Args:
        what: `year` (the pseudonyms of a closed year) or `borrower` (one person, on request).
        on: the day. rows: how many rows lost something.
    """

    what: str
    on: str
    rows: int


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
        held: why it is not loaded until someone says so, as fetch judged.
        decisions: of people, the oldest first; only added to.
        forgotten: what was taken out of it, the oldest first; only added to. sha256 and digest stay those of what came.
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
    decisions: tuple[Decision, ...] = ()
    forgotten: tuple[Forgotten, ...] = ()

    @property
    def released(self) -> Decision | None:
        """The last time that it was let through."""
        return next((one for one in reversed(self.decisions) if one.what == "released"), None)

    @property
    def is_released_as_judged(self) -> bool:
        """Let through by somebody who knew what refresh found in its rows, not only how many there are."""
        return any(one.what == "released" and one.of for one in self.decisions)

    @property
    def rejected(self) -> Decision | None:
        """The decision that it never counts, unless that was taken back."""
        last = next((one for one in reversed(self.decisions) if one.what in ("rejected", "taken_back")), None)
        return last if last is not None and last.what == "rejected" else None

    @property
    def is_waiting(self) -> bool:
        """Held, and nothing decided."""
        return self.held is not None and self.released is None and self.rejected is None

    def parquet(self, data: Path) -> Path:
        """Where its rows are: in a new file each time that something is forgotten, so that the card is the moment of change."""
        times = f".{len(self.forgotten)}" if self.forgotten else ""
        return data / RAW / f"{self.batch_id}{times}.parquet"

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
        # Cards of before batches could be rejected hold one release, or none.
        released = value.pop("released", None)
        told = value.get("decisions", [{"what": "released", **released}] if released else [])
        value["decisions"] = tuple(Decision(**one) for one in told)
        value["forgotten"] = tuple(Forgotten(**one) for one in value.get("forgotten", ()))
        return Batch(**value)
    except (ValueError, KeyError, TypeError) as error:
        raise CardError(f"{path}: is not a batch card: {error}. Remove it with the .parquet beside it and fetch again") from error


def list_batches(data: Path, feed: str | None = None, extract: str | None = None) -> list[Batch]:
    """All batches there are, by feed, extract, day and moment of fetching."""
    cards = (data / RAW).glob(f"{feed or '*'}/{extract or '*'}/*.json")
    batches = [read_card(path) for path in cards]
    return sorted(batches, key=lambda b: (b.feed, b.extract, b.known_on, b.fetched_at, b.batch_id))
