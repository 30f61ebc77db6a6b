"""Lists to work from at a desk: one CSV file for each location, in a folder that holds nothing else."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from schakel.errors import InputError


class ListsError(InputError):
    """The lists cannot be written where they were asked for."""


def write_location_lists(folder: Path, kind: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> list[Path]:
    """One file for each location that has rows, rows in the order given; -> the files. Those of before are removed.

    Args:
        kind: what the lists are called, as in `pick` and `rest`: files begin with `pick-list-`.
        rows: location code first.

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
            writer.writerow(heads)
            writer.writerows(lines)
        paths.append(path)
    return paths
