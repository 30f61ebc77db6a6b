"""Lists to act on, one CSV file a location: which items to keep, move and drop."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from schakel.collection.copies import Titles
from schakel.collection.stock import Act, Purchase, Stock
from schakel.collection.wish_history import Catalogue
from schakel.warehouse.location_lists import write_location_lists

HEADS = (
    "location_code",
    "item_id",
    "title_id",
    "action",
    "to_location_code",
    "last_in_province",
    "wishes_a_year_here",
    "wishes_a_year_in_province",
)
KIND = "plan"
"""What the lists are called."""


def write_lists(
    folder: Path, stock: Stock, catalogue: Catalogue, titles: Titles, plan: Sequence[Act], bought: Sequence[Purchase] = (), *,
    marks: Sequence[str],
) -> list[str]:  # fmt: skip
    """Write a file for each location that has items or gets some; returns their names. A copy to buy has no item_id.

    Args:
        marks: of the snapshot, see `marks_of`.

    Raises:
        ListsError: when the folder holds other files: they are not ours to mix with.
    """
    rows = _rows(stock, catalogue, titles, plan, bought)
    return [path.name for path in write_location_lists(folder, KIND, HEADS, rows, marks)]


def _rows(
    stock: Stock, catalogue: Catalogue, titles: Titles, plan: Sequence[Act], bought: Sequence[Purchase]
) -> Iterator[tuple[str, ...]]:
    """By location: what there is, by action, and then what is bought."""
    keys, codes = catalogue.titles, catalogue.locations
    for act in sorted(plan, key=lambda act: (codes[int(stock.location[act.item])], act.action, act.item)):
        title, place = int(stock.title[act.item]), int(stock.location[act.item])
        to = "" if act.to is None else codes[act.to]
        is_last = "yes" if act.is_last else ""
        yield codes[place], stock.items[act.item], keys[title].as_py(), act.action, to, is_last, *_wishes(titles, title, place)
    for buy in sorted(bought, key=lambda buy: codes[buy.location]):
        row = (codes[buy.location], "", keys[buy.title].as_py(), "buy", "", "", *_wishes(titles, buy.title, buy.location))
        yield from [row] * buy.copies


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
