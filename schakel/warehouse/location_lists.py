"""Lists to work from at a desk: one CSV file for each location, in a folder that holds nothing else.

The last columns say in every row which snapshot it is of, so that a list that is found back next month is not acted on as if
it were of that day. Their names, like all heads of lists, are words of the machine: lists are read back by them.
"""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from schakel.errors import InputError
from schakel.warehouse.snapshot import Snapshot

MARKS = ("snapshot", "known_on", "as_known_on", "kind_of_figures")
"""Snapshot; last day that its data tell of; the day whose knowledge was asked for, empty for all there is; simulated or real."""


def marks_of(snapshot: Snapshot) -> tuple[str, ...]:
    """What stands under `MARKS`."""
    as_known_on = snapshot.as_known_on.isoformat() if snapshot.as_known_on else ""
    return snapshot.id, snapshot.known_on.isoformat(), as_known_on, "simulated" if snapshot.simulated else "real"


class ListsError(InputError):
    """The lists cannot be written where they were asked for."""


def write_location_lists(
    folder: Path, kind: str, heads: Sequence[str], rows: Iterable[Sequence[object]], marks: Sequence[str]
) -> list[Path]:
    """One file for each location that has rows, rows in the order given; -> the files. Those of before are removed.

    Args:
        kind: what the lists are called, as in `pick` and `rest`: files begin with `pick-list-`.
        rows: location code first. marks: see `marks_of`; the same behind every row.

    Raises:
        ListsError: when the folder holds other files, so that old lists never mix with new ones.
    """
    folder.mkdir(parents=True, exist_ok=True)
    other = sorted(path.name for path in folder.iterdir() if not path.name.startswith(f"{kind}-list-"))
    if other:
        raise ListsError(f"{folder}: holds {other[0]!r}; give an empty folder, or one with {kind} lists only")
    for path in folder.iterdir():
        path.unlink()
    lists: dict[str, list[Sequence[object]]] = {}
    for row in rows:
        lists.setdefault(str(row[0]), []).append(row)
    paths = []
    for code, lines in lists.items():
        # Two codes never become one name: the second list would take the place of the first.
        path = folder / f"{kind}-list-{code.replace('%', '%25').replace('/', '%2F')}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*heads, *MARKS])
            writer.writerows([*line, *marks] for line in lines)
        paths.append(path)
    return paths
