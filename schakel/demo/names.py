"""Names of titles and authors, made up from small lists of words; nothing here exists."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from schakel.demo.extracts import numbers, texts

_FIRST = (
    "De",
    "Het geheim van de",
    "Onder de",
    "Voorbij de",
    "Achter de",
    "Brieven over de",
    "Zomer bij de",
    "De laatste",
    "Op zoek naar de",
    "Het jaar van de",
    "Alles over de",
    "Nacht bij de",
    "Terug naar de",
    "Het boek van de",
    "Kleine gids van de",
    "Stilte rond de",
)
_SECOND = (
    "blauwe",
    "verloren",
    "stille",
    "oude",
    "gouden",
    "zwarte",
    "vergeten",
    "nieuwe",
    "verre",
    "rode",
    "houten",
    "lange",
    "koude",
    "wilde",
    "eerste",
    "groene",
    "kromme",
    "lichte",
    "zachte",
    "diepe",
)
_THIRD = (
    "brug",
    "heide",
    "molen",
    "tuin",
    "rivier",
    "schaapskooi",
    "boot",
    "stad",
    "toren",
    "zee",
    "kaart",
    "sleutel",
    "brink",
    "dijk",
    "poort",
    "vuurtoren",
    "veenweg",
    "kamer",
    "klok",
    "spiegel",
    "winter",
    "berg",
    "weg",
    "school",
    "trein",
    "hond",
    "vos",
    "uil",
    "ster",
    "zandverstuiving",
    "hunebedden",
    "wolken",
    "buren",
    "zussen",
    "brieven",
    "vogels",
    "bossen",
    "sterren",
    "wegen",
    "dromen",
)
_FOURTH = ("", "", "", " van Zandwijk", " bij Veenoord", ": verhalen", " in de mist", " en de zee", " 2", " opnieuw")
_LETTERS = ("A.", "B.", "C.", "D.", "E.", "F.", "G.", "H.", "J.", "K.", "L.", "M.", "N.", "P.", "R.", "S.", "T.", "W.")
_START = (
    "Zand",
    "Veen",
    "Es",
    "Brink",
    "Hei",
    "Berken",
    "Wolds",
    "Turf",
    "Kamp",
    "Hoog",
    "Molen",
    "Stroom",
    "Schuur",
    "Kerk",
    "Linde",
    "Dries",
)
_END = (
    "stra",
    "man",
    "ma",
    "huis",
    "veld",
    "hof",
    "kamp",
    "berg",
    "dijk",
    "vliet",
    "oord",
    "wal",
    "water",
    "beek",
    "horst",
    "laar",
)


def title_names(seed: NDArray[np.int64]) -> pa.Array:
    """A title for each number; the same number gives the same title."""
    parts, divisor = [], 1
    for options, before in ((_FIRST, ""), (_SECOND, " "), (_THIRD, " "), (_FOURTH, "")):
        parts.append(_pick([before + option for option in options], seed // divisor))
        divisor *= len(options)
    return pc.binary_join_element_wise(*parts, texts([""])[0])


def authors(seed: NDArray[np.int64]) -> pa.Array:
    """An author for each number, as a catalogue writes it."""
    names = [f"{start}{end}" for start in _START for end in _END]
    return pc.binary_join_element_wise(_pick(names, seed // 7919), _pick(_LETTERS, seed // 104729), texts([", "])[0])


def isbns(number: NDArray[np.int64]) -> pa.Array:
    """ISBN-13s with a right check digit, in prefix 979-9, which no country has."""
    digits = [np.full(len(number), digit) for digit in (9, 7, 9, 9)]
    digits += [number // 10**place % 10 for place in range(7, -1, -1)]
    check = (10 - sum(digit * (1 if place % 2 == 0 else 3) for place, digit in enumerate(digits)) % 10) % 10
    return pc.cast(numbers(9_799 * 10**9 + number * 10 + check), pa.string())


def _pick(options: tuple[str, ...] | list[str], number: NDArray[np.int64]) -> pa.Array:
    return texts(options).take(numbers(number % len(options)))
