"""Lists to act on as input of a scenario: what to keep, move, drop, weed or buy.

`schakel smallest --lists` writes such lists, and so do lists of advice.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from schakel.errors import InputError
from schakel.scenarios.model import NEVER, Items

ACTIONS = ("keep", "move", "drop", "weed", "buy")
_GOES = ("drop", "weed")


class ActListError(InputError):
    """A list cannot be read, or names what the snapshot does not have.

    Args:
        kind: no_files, unreadable, columns, action, no_item, no_title, no_place, copies or not_there: so that a page can say it
            in the language of its reader. file, line: where; line 0 = the whole. found, allowed: what stood there, what may; of
            not_there, `allowed` is the table that does not have it.
    """

    def __init__(self, message: str, *, kind: str, file: str, line: int = 0, found: str = "", allowed: str = "") -> None:
        super().__init__(message)
        self.kind, self.file, self.line, self.found, self.allowed = kind, file, line, found, allowed

    @property
    def values(self) -> dict[str, str]:
        """What a page needs to say it, in words of JSON."""
        return {"kind": self.kind, "file": self.file, "line": str(self.line or ""), "found": self.found, "allowed": self.allowed}


@dataclass(frozen=True)
class ListedAct:
    """One line.

    Args:
        item_id: which item; empty where a title is bought. to: where it moves to, or for which location it is bought.
        file, line: where it stands, for messages.
    """

    action: str
    item_id: str
    title_id: str
    to: str
    copies: int
    file: str
    line: int


def read_acts(path: Path) -> tuple[ListedAct, ...]:
    """The lines of a CSV file, or of every CSV file of a folder.

    Columns: `action`; `item_id` to move, drop or weed; `title_id`, `to_location_code` (or `location_code`) and `copies` to buy.

    Raises:
        ActListError: naming file, line, what was found and what is allowed.
    """
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    if not files:
        raise ActListError(f"{path}: holds no CSV file", kind="no_files", file=path.name)
    return tuple(act for file in files for act in _lines(file))


def _lines(path: Path) -> Iterator[ListedAct]:
    try:
        text = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ActListError(f"{path}: cannot be read: {error}", kind="unreadable", file=path.name) from error
    rows = csv.DictReader(text)
    if "action" not in (rows.fieldnames or ()):
        raise ActListError(
            f"{path}: its columns are {rows.fieldnames}; asked is action, and item_id or title_id",
            kind="columns", file=path.name, found=", ".join(rows.fieldnames or ()),
        )  # fmt: skip
    for row in rows:
        where = f"{path}, line {rows.line_num}"
        action, item, title = (row.get(name) or "" for name in ("action", "item_id", "title_id"))
        to = row.get("to_location_code") or (row.get("location_code") or "" if action == "buy" else "")
        copies = row.get("copies") or "1"
        if action not in ACTIONS:
            raise ActListError(
                f"{where}: action is {action!r}; allowed are {', '.join(ACTIONS)}",
                kind="action", file=path.name, line=rows.line_num, found=action, allowed=", ".join(ACTIONS),
            )  # fmt: skip
        if not (title and to if action == "buy" else item):
            kind, missing = ("no_title", "title_id and location") if action == "buy" else ("no_item", "item_id")
            raise ActListError(
                f"{where}: to {action} names no {missing}", kind=kind, file=path.name, line=rows.line_num, found=action
            )
        if action == "move" and not to:
            raise ActListError(
                f"{where}: to move {item!r} names no to_location_code",
                kind="no_place", file=path.name, line=rows.line_num, found=item,
            )  # fmt: skip
        if not (copies.isascii() and copies.isdigit()) or not 0 < int(copies) < 10_000:
            raise ActListError(
                f"{where}: copies is {copies!r}; write a whole number from 1",
                kind="copies", file=path.name, line=rows.line_num, found=copies,
            )  # fmt: skip
        yield ListedAct(action, item, title, to, int(copies), str(path), rows.line_num)


def apply_acts(
    acts: Sequence[ListedAct], items: Items, keys: dict[str, pa.Array], organisation: NDArray[np.int32]
) -> tuple[Items, NDArray[np.bool_], int]:
    """The items with moved homes and bought ones behind; which of all are gone; how many were bought.

    An item that moves is there on the first day: the journeys of carrying out a plan are not in the year that is replayed.

    Raises:
        ActListError: for an item, title or location that the snapshot does not have.
    """
    home = items.home.copy()
    titles, homes = [], []
    number = {
        "items": _numbers([act.item_id for act in acts], keys["items"]),
        "titles": _numbers([act.title_id for act in acts], keys["titles"]),
        "locations": _numbers([act.to for act in acts], keys["locations"]),
    }
    gone = np.zeros(len(items.title), dtype=np.bool_)
    for at, act in enumerate(acts):
        needed = {"buy": ("titles", "locations"), "move": ("items", "locations")}.get(act.action, ("items",))
        for table in needed:
            if number[table][at] < 0:
                key = {"items": act.item_id, "titles": act.title_id, "locations": act.to}[table]
                raise ActListError(
                    f"{act.file}, line {act.line}: {key!r} is not in the table {table} of this snapshot",
                    kind="not_there", file=Path(act.file).name, line=act.line, found=key, allowed=table,
                )  # fmt: skip
        if act.action in _GOES:
            gone[number["items"][at]] = True
        elif act.action == "move":
            home[number["items"][at]] = number["locations"][at]
        elif act.action == "buy":
            titles += [int(number["titles"][at])] * act.copies
            homes += [int(number["locations"][at])] * act.copies
    bought = len(titles)
    title = np.concatenate([items.title, np.array(titles, dtype=np.int32)])
    place = np.array(homes, dtype=np.int32)
    grown = items._replace(
        title=title, owner=np.concatenate([items.owner, organisation[place]]).astype(np.int32),
        home=np.concatenate([home, place]).astype(np.int32),
        enters=np.concatenate([items.enters, np.full(bought, -NEVER, dtype=np.int32)]),
        leaves=np.concatenate([items.leaves, np.full(bought, NEVER, dtype=np.int32)]),
        by_title=np.searchsorted(np.sort(title), np.arange(len(items.by_title))).astype(np.int32),
        of_title=np.argsort(title, kind="stable").astype(np.int32),
    )  # fmt: skip
    return grown, np.concatenate([gone, np.zeros(bought, dtype=np.bool_)]), bought


def _numbers(found: list[str], keys: pa.Array) -> NDArray[np.int64]:
    return np.asarray(pc.fill_null(pc.index_in(pa.array(found, pa.string()), value_set=keys), -1).to_numpy(), dtype=np.int64)
