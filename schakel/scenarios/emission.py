"""CO2 of items under way: kilometres of each item, shared with what else is on board, times what the van gives off."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from schakel.errors import InputError

FACTORS = Path(__file__).parent / "emission.toml"
AS_USUAL = "diesel_b7"


@dataclass(frozen=True)
class Emission:
    """What one kilometre of one item gives off.

    Args:
        kg_per_km: kilograms CO2 equivalent.
        source: where the factor of the fuel is from, with the year it is of.
        assumes: use of the van and items on board, in words.
    """

    fuel: str
    kg_per_km: float
    source: str
    assumes: str


def fuels(path: Path = FACTORS) -> tuple[str, ...]:
    """The fuels that have a factor."""
    return tuple(dict.fromkeys(str(factor["fuel"]) for factor in tomllib.loads(path.read_text(encoding="utf-8"))["factor"]))


def emission_of(fuel: str, on: date | None = None, path: Path = FACTORS) -> Emission:
    """The factor of a fuel on a day; the newest when no day is given.

    >>> round(emission_of("diesel_b7").kg_per_km, 5)
    0.00217

    Raises:
        InputError: when there is no factor for the fuel on that day.
    """
    known = tomllib.loads(path.read_text(encoding="utf-8"))
    found = [each for each in known["factor"] if each["fuel"] == fuel and (on is None or each["valid_from"] <= on)]
    if not found:
        raise InputError(f"{path.name}: has no factor for {fuel!r}{f' on {on}' if on else ''}; it has {', '.join(fuels(path))}")
    factor, van = max(found, key=lambda each: each["valid_from"]), known["van"]
    used, on_board = float(van["units_per_km"][fuel]), float(van["items_on_board"])
    return Emission(
        fuel=fuel, kg_per_km=factor["kg"] * used / on_board,
        source=f"{factor['source']}: {factor['kg']} kg per {factor['unit']}, from {factor['valid_from']}",
        assumes=f"{used:g} {factor['unit']} a kilometre, {on_board:g} items on board",
    )  # fmt: skip
