"""Lists to act on, one CSV file a location: which items to keep, move and drop."""

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from schakel.collection.copies import Titles
from schakel.collection.stock import Act, Purchase, Stock
from schakel.collection.wish_history import Catalogue
from schakel.errors import InputError
from schakel.warehouse.location_lists import file_name

HEADS = (
    "item_id",
    "title_id",
    "action",
    "location_code",
    "to_location_code",
    "last_in_province",
    "wishes_a_year_here",
    "wishes_a_year_in_province",
)


def write_lists(
    folder: Path, stock: Stock, catalogue: Catalogue, titles: Titles, plan: Sequence[Act], bought: Sequence[Purchase] = ()
) -> list[str]:
    """Write a file for each location that has items or gets some; returns their names. A copy to buy has no item_id.

    Raises:
        InputError: when the folder holds other files: they are not ours to mix with.
    """
    names = {
        place: file_name(catalogue.locations[place], "", ".csv")
        for place in sorted({*stock.location.tolist(), *(buy.location for buy in bought)})
    }
    if folder.exists() and (other := sorted(path.name for path in folder.iterdir() if path.name not in names.values())):
        raise InputError(f"{folder}: holds {', '.join(other[:3])}, which are no lists of a plan; name an empty folder")
    folder.mkdir(parents=True, exist_ok=True)
    by_place: dict[int, list[Act]] = {place: [] for place in names}
    for act in plan:
        by_place[int(stock.location[act.item])].append(act)
    keys = catalogue.titles
    for place, acts in by_place.items():
        with (folder / names[place]).open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(HEADS)
            for act in sorted(acts, key=lambda act: (act.action, act.item)):
                title = int(stock.title[act.item])
                rows.writerow(
                    (
                        stock.items[act.item], keys[title].as_py(), act.action, catalogue.locations[place],
                        "" if act.to is None else catalogue.locations[act.to], "yes" if act.is_last else "",
                        *_wishes(titles, title, place),
                    )
                )  # fmt: skip
            for buy in (buy for buy in bought if buy.location == place):
                wanted = _wishes(titles, buy.title, place)
                row = ("", keys[buy.title].as_py(), "buy", catalogue.locations[place], "", "", *wanted)
                rows.writerows([row] * buy.copies)
    return list(names.values())


def _wishes(titles: Titles, title: int, place: int) -> tuple[str, str]:
    here = titles.place_mean[title, place] if titles.place_mean is not None else 0.0
    return f"{here:.3f}", f"{titles.province_mean[title]:.3f}"


def counted(plan: Sequence[Act], stock: Stock) -> dict[int, Counter[str]]:
    """Items by location and action; `last` counts the dropped ones that are the last of their title in the province."""
    found: dict[int, Counter[str]] = {}
    for act in plan:
        counts = found.setdefault(int(stock.location[act.item]), Counter())
        counts[act.action] += 1
        counts["last"] += act.is_last
    return found
