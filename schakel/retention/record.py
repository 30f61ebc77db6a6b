"""The record of what was forgotten: `forgotten.jsonl` in the data folder, a line an act. No number and no pseudonym is in it."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from schakel.warehouse.durable import speaking_of_room, sync

FILE = "forgotten.jsonl"


@dataclass(frozen=True)
class Act:
    """One act of forgetting that was finished.

    Args:
        what: `year`, `borrower` or `due`.
        gone: what went, and how much of it.
        proof: what was searched and what was found after it; empty where nothing could be searched for.
    """

    at: str
    what: str
    gone: Mapping[str, object]
    proof: Mapping[str, int] = field(default_factory=dict)
    years: tuple[int, ...] = ()


def add(data: Path, act: Act) -> None:
    """Add one line, to the disk itself. A last line that a kill cut off is no act, and goes."""
    path = data / FILE
    line = json.dumps(asdict(act), ensure_ascii=False) + "\n"
    with speaking_of_room(path), path.open("ab+") as file:
        file.seek(0)
        content = file.read()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            file.truncate(whole)
        file.write(line.encode())
        file.flush()
        os.fsync(file.fileno())
    sync(data)


def acts(data: Path) -> list[Act]:
    """All acts, the oldest first."""
    path = data / FILE
    if not path.exists():
        return []
    lines = path.read_bytes().split(b"\n")[:-1]
    return [Act(**{**value, "years": tuple(value["years"])}) for value in map(json.loads, lines)]


def moment(now: datetime) -> str:
    """As it stands in the record."""
    return now.isoformat(timespec="seconds")
