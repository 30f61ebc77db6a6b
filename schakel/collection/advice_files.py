"""Advice as files to work from: for each location a CSV with the reasons, and plain lists of item numbers for the library system.

A library system takes a batch as item numbers, one a line. So there is one such file for what a location weeds, and one for each
location that its items move to.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from schakel.collection.advised import Action, AdviceList, Advised, Reason
from schakel.errors import InputError
from schakel.warehouse.location_lists import MARKS

HEADS = ("item_id", "title_id", "title", "author", "action", "to_location_code", "reasons")
ENDINGS = (".csv", ".items.txt")


def write_advice(
    folder: Path, lists: Sequence[AdviceList], names: Mapping[str, tuple[str | None, str | None]],
    why: Callable[[Sequence[Reason]], str], marks: Sequence[str],
) -> list[str]:  # fmt: skip
    """Write the files of all locations that have something to do; returns their names.

    Args:
        names: title and author by title. why: reasons in the words of who reads the lists. marks: of the snapshot, see
            `marks_of`; bare lists of item numbers, which a library system reads, have no room for them.

    Raises:
        InputError: when the folder holds other files: they are not ours to mix with.
    """
    folder = empty_folder(folder)
    by_place: dict[str, list[Advised]] = {}
    for row in (row for each in lists for row in each.rows):
        by_place.setdefault(row.location, []).append(row)
    written = []
    for place, rows in sorted(by_place.items()):
        written.append(f"{place}.csv")
        with (folder / written[-1]).open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow([*HEADS, *MARKS])
            for row in rows:
                named = names.get(row.title_id, (None, None))
                out.writerow((row.item_id, row.title_id, *named, row.action, row.to, why(row.reasons), *marks))
        batches: dict[str, list[str]] = {}
        for row in rows:
            if row.item_id is not None and row.action is not Action.KEEP:
                batches.setdefault(f"{row.action}.to.{row.to}" if row.to else str(row.action), []).append(row.item_id)
        for name, items in sorted(batches.items()):
            written.append(f"{place}.{name}.items.txt")
            (folder / written[-1]).write_text("".join(f"{item}\n" for item in items), encoding="utf-8")
    return written


def empty_folder(folder: Path) -> Path:
    """The folder without the lists of before.

    Raises:
        InputError: when it holds files that are no lists.
    """
    if folder.exists():
        there = sorted(folder.iterdir())
        if other := [path.name for path in there if not path.name.endswith(ENDINGS)]:
            raise InputError(f"{folder}: holds {', '.join(other[:3])}, which are no lists; name an empty folder")
        # A list of last time for a place that has nothing to do now would be acted on again.
        for path in there:
            path.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    return folder
