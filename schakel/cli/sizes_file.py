"""The file of sizes that a plan must stay within: of locations or organisations, in items or cents."""

import csv
from collections.abc import Mapping
from pathlib import Path

from schakel.collection.limits import AskedSizes
from schakel.errors import InputError

PLACES, AMOUNTS = ("location_code", "organisation_code"), ("size", "cents")


def read_sizes(path: Path) -> AskedSizes:
    """Read the file: columns `location_code` or `organisation_code`, and `size` or `cents`; each row fills one of either.

    Raises:
        InputError: says the line, what was found and what is asked.
    """
    found: dict[tuple[str, str], dict[str, int]] = {(place, amount): {} for place in PLACES for amount in AMOUNTS}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        heads = set(rows.fieldnames or ())
        if not (heads & set(PLACES) and heads & set(AMOUNTS)):
            raise InputError(
                f"{path}: its columns are {rows.fieldnames}; asked are location_code or organisation_code, and size or cents"
            )
        for row in rows:
            where = f"{path}, line {rows.line_num}"
            place = _one(row, PLACES, where)
            amount = _one(row, AMOUNTS, where)
            code, number = (row[place] or "").strip(), (row[amount] or "").strip()
            if not number.isdigit():
                raise InputError(f"{where}: {amount} is {row[amount]!r}; give a whole number, 0 or more")
            if code in found[place, amount]:
                raise InputError(f"{where}: {place} {code} has a {amount} already; keep one")
            found[place, amount][code] = int(number)
    return AskedSizes(*(found[place, amount] for place in PLACES for amount in AMOUNTS))


def _one(row: Mapping[str, str | None], names: tuple[str, ...], where: str) -> str:
    filled = [name for name in names if (row.get(name) or "").strip()]
    if len(filled) != 1:
        raise InputError(f"{where}: fill one of {' and '.join(names)}, found {len(filled)}")
    return filled[0]
