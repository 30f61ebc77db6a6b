"""With whom a place is compared: all of its kind, or those where people live about as densely."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2

from schakel.measures.figure import Place
from schakel.reports.numbers import Language, number

KINDS = ("all", "density")
MOST, FEWEST = 5, 2
"""Peers by density: how many at most, and with how few there is nothing to compare with."""
WITHIN = 2.0
"""A peer is at most so many times as dense, or as sparse."""


@dataclass(frozen=True)
class Peers:
    """Who they are.

    Args:
        kind: "all", or "density" when those could be found.
        codes: of the peers, without the place itself; empty for "all", where the network is what one is set beside.
        says: by what they were chosen, and who they are.
    """

    kind: str
    codes: tuple[str, ...]
    says: str


def nearest(code: str, level: str, densities: Mapping[tuple[str, str], float]) -> tuple[str, ...]:
    """The places of that level that are most like it in density, the nearest first; by ratio: 50 is to 100 as 500 to 1,000.

    >>> found = {("municipality", code): value for code, value in [("a", 70), ("b", 92), ("c", 110), ("d", 826), ("e", 610)]}
    >>> nearest("a", "municipality", found), nearest("d", "municipality", found)
    (('b', 'c'), ('e',))
    """
    own = densities.get((level, code))
    if not own:
        return ()
    others = [
        (abs(log2(value / own)), other) for (at, other), value in densities.items() if at == level and other != code and value
    ]
    return tuple(other for distance, other in sorted(others)[:MOST] if distance <= log2(WITHIN))


def choose(
    kind: str, place: Place, seen: Sequence[Place], densities: Mapping[tuple[str, str], float], language: Language
) -> Peers:
    """The peers of a place among those that the reader may see."""
    if kind != "density":
        return Peers("all", (), _ALL[language])
    own = densities.get((place.level, place.code))
    if own is None:
        return Peers("all", (), _UNKNOWN[language])
    names = {each.code: each.name for each in seen}
    there = {key: value for key, value in densities.items() if key[0] == place.level and key[1] in names}
    codes = nearest(place.code, place.level, there)
    if len(codes) < FEWEST:
        return Peers("all", (), _TOO_FEW[language].format(own=number(own, 0, language)))
    listed = ", ".join(f"{names[code]} ({number(there[place.level, code], 0, language)})" for code in codes)
    return Peers("density", codes, _DENSITY[language].format(own=number(own, 0, language), name=place.name, listed=listed))


_ALL = {
    "nl": "Naast het hele netwerk: alle plaatsen samen.",
    "en": "Beside the whole network: all places together.",
}
_UNKNOWN = {
    "nl": "Naast het hele netwerk: van deze plaats is niet bekend hoe dicht er wordt gewoond.",
    "en": "Beside the whole network: how densely people live here is not known.",
}
_TOO_FEW = {
    "nl": "Naast het hele netwerk: er zijn geen twee plaatsen waar half tot dubbel zo dicht wordt gewoond als hier "
    "({own} inwoners per km²).",
    "en": "Beside the whole network: there are no two places where people live half to twice as densely as here "
    "({own} inhabitants per km²).",
}
_DENSITY = {
    "nl": "Naast de plaatsen waar ongeveer even dicht wordt gewoond als in {name} ({own} inwoners per km²): {listed}. "
    "Gekozen zijn de vijf dichtstbijzijnde, van half tot dubbel zo dicht.",
    "en": "Beside the places where people live about as densely as in {name} ({own} inhabitants per km²): {listed}. "
    "Chosen are the five nearest, from half to twice as dense.",
}
