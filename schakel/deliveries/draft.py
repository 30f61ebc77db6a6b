"""A draft: the figures of a delivery as they are, with what privacy decided of each, kept inside until the package is made.

It is one Parquet file. Its hash stands in the ledger, so that what is signed for is what is sent.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from schakel.deliveries.plausible import Remark
from schakel.errors import SchakelError
from schakel.measures.catalogue import find_measures
from schakel.measures.figure import Figure
from schakel.privacy.audience import Audience
from schakel.privacy.persons import Persons, persons_of
from schakel.privacy.publishable import Hidden, Publishable
from schakel.privacy.release import as_decided
from schakel.warehouse.durable import TEMPORARY, put_in_place, speaking_of_room


class DraftError(SchakelError):
    """A draft is gone, or not the one that stands in the ledger."""


@dataclass(frozen=True)
class DraftLine:
    """One figure.

    Args:
        part: which part of the assignment it is in.
        audience: how close the recipient stands to it; `hidden`: why it is kept back, None when it is shown.
        before, before_hidden: the same of the year before.
        definition: fingerprint of the definition it was made by.
        batches: in which its rows came.
    """

    part: str
    figure: Figure
    audience: Audience
    hidden: Hidden | None
    place: str
    definition: str
    batches: tuple[str, ...]
    remarks: tuple[Remark, ...] = ()
    before: Figure | None = None
    before_hidden: Hidden | None = None

    @property
    def released(self) -> Publishable:
        """As the recipient may see it."""
        return as_decided(self.figure, self.audience, self.hidden, persons_of_named(self.figure.measure))

    @property
    def before_released(self) -> Publishable | None:
        """The year before, as the recipient may see it."""
        if self.before is None:
            return None
        return as_decided(self.before, self.audience, self.before_hidden, persons_of_named(self.before.measure))


@cache
def persons_of_named(measure: str) -> Persons:
    """Which sides count persons; both of a measure that is not there any more, so that nothing is told too exactly."""
    found = find_measures().get(measure)
    return persons_of(found) if found is not None else Persons(numerator=True, denominator=True)


@dataclass(frozen=True)
class Draft:
    """All lines, with the snapshot that they were taken from, and the moment that it was built."""

    snapshot_id: str
    built_at: datetime
    known_on: date
    as_known_on: date | None
    is_simulated: bool
    lines: tuple[DraftLine, ...]

    @property
    def stopped(self) -> tuple[DraftLine, ...]:
        """Lines that cannot be signed for as they are."""
        return tuple(line for line in self.lines if any(remark.stops for remark in line.remarks))

    @property
    def spoken_of(self) -> tuple[DraftLine, ...]:
        """Lines of which a rule spoke."""
        return tuple(line for line in self.lines if line.remarks)


_FIGURE = pa.struct(
    [
        ("measure", pa.string()), ("version", pa.date32()), ("level", pa.string()), ("place_code", pa.string()),
        ("period", pa.string()), ("starts_on", pa.date32()), ("part", pa.string()), ("numerator", pa.float64()),
        ("denominator", pa.float64()), ("value", pa.float64()), ("rows", pa.int64()), ("is_complete", pa.bool_()),
    ]
)  # fmt: skip
_SCHEMA = pa.schema(
    [
        ("part", pa.string()), ("figure", _FIGURE), ("audience", pa.string()), ("hidden", pa.string()), ("place", pa.string()),
        ("definition", pa.string()), ("batches", pa.list_(pa.string())), ("remarks", pa.string()), ("before", _FIGURE),
        ("before_hidden", pa.string()),
    ]
)  # fmt: skip


def write_draft(draft: Draft, folder: Path) -> str:
    """Write it as a whole; returns its hash, which is its name too. The same draft gives the same file.

    So two who prefill at the same time are not in each other's way: whose draft counts is told by the ledger.

    Raises:
        DiskFullError: nothing that was there before is touched.
    """
    told = {
        "snapshot": draft.snapshot_id, "built_at": draft.built_at.isoformat(), "known_on": draft.known_on.isoformat(),
        "is_simulated": draft.is_simulated,
        "as_known_on": draft.as_known_on.isoformat() if draft.as_known_on else None,
    }  # fmt: skip
    schema = _SCHEMA.with_metadata({"schakel": json.dumps(told)})
    table = pa.Table.from_pylist([_row(line) for line in draft.lines], schema=schema)
    temporary = folder / f"draft-{uuid4().hex}{TEMPORARY}"
    with speaking_of_room(temporary, temporary):
        folder.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, temporary, compression="zstd")
        found = hash_of(temporary)
        put_in_place(temporary, _path(folder, found))
    return found


def _path(folder: Path, hash_: str) -> Path:
    return folder / f"draft-{hash_[:16]}.parquet"


def read_draft(folder: Path, expected: str) -> Draft:
    """Read it back.

    Args:
        expected: the hash that stands in the ledger.

    Raises:
        DraftError: when it is gone, or is another one.
    """
    path = _path(folder, expected)
    if not path.is_file():
        raise DraftError(f"{path}: the draft is gone; prefill the delivery again")
    if hash_of(path) != expected:
        raise DraftError(
            f"{path}: is not the draft that stands in the ledger (sha256 {expected[:12]}…): somebody changed it. Put it back "
            "from a back-up, or prefill the delivery again"
        )
    table = pq.read_table(path)
    told = json.loads(table.schema.metadata[b"schakel"])
    return Draft(
        told["snapshot"],
        datetime.fromisoformat(told["built_at"]),
        date.fromisoformat(told["known_on"]),
        date.fromisoformat(told["as_known_on"]) if told["as_known_on"] else None,
        told["is_simulated"],
        tuple(_line(row) for row in table.to_pylist()),
    )


def hash_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _row(line: DraftLine) -> dict[str, Any]:
    return {
        "part": line.part, "figure": vars(line.figure), "audience": line.audience.value, "place": line.place,
        "hidden": line.hidden.value if line.hidden else None, "definition": line.definition, "batches": list(line.batches),
        "remarks": json.dumps([[each.rule, each.stops, dict(each.says)] for each in line.remarks], ensure_ascii=False),
        "before": vars(line.before) if line.before else None,
        "before_hidden": line.before_hidden.value if line.before_hidden else None,
    }  # fmt: skip


def _line(row: dict[str, Any]) -> DraftLine:
    remarks: Sequence[Any] = json.loads(row["remarks"])
    return DraftLine(
        part=row["part"],
        figure=Figure(**row["figure"]),
        audience=Audience(row["audience"]),
        hidden=Hidden(row["hidden"]) if row["hidden"] else None,
        place=row["place"],
        definition=row["definition"],
        batches=tuple(row["batches"]),
        remarks=tuple(Remark(rule, stops, says) for rule, stops, says in remarks),
        before=Figure(**row["before"]) if row["before"] else None,
        before_hidden=Hidden(row["before_hidden"]) if row["before_hidden"] else None,
    )
