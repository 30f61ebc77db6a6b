"""Numbers as people here write them: 1.234,5 in Dutch, 1,234.5 in English."""

from decimal import Decimal
from typing import Literal

Language = Literal["nl", "en"]

_SWAP = str.maketrans({",": ".", ".": ","})
NARROW = "\u00a0"
"""Keeps a number and its sign on one line."""


def number(value: float, decimals: int, language: Language) -> str:
    """Grouped in thousands, with a real minus sign.

    >>> number(1234.56, 1, "nl"), number(1234.56, 1, "en"), number(-2, 0, "nl"), number(-0.04, 1, "nl")
    ('1.234,6', '1,234.6', '−2', '0,0')
    """
    # Round half away from zero, as a reader with a pencil does; Python's own rounding goes to even.
    rounded = round_half_up(value, decimals)
    text = f"{abs(rounded):,.{decimals}f}"
    if language == "nl":
        text = text.translate(_SWAP)
    return f"−{text}" if rounded < 0 else text


def percentage(share: float, decimals: int, language: Language) -> str:
    """A share of 1 as a percentage.

    >>> percentage(0.9512, 1, "nl"), percentage(0.31, 0, "en")
    ('95,1\\xa0%', '31%')
    """
    text = number(share * 100, decimals, language)
    return f"{text}{NARROW}%" if language == "nl" else f"{text}%"


def plain(value: float, language: Language, decimals: int | None = None) -> str:
    """For a file that a spreadsheet reads: no grouping, the language's decimal sign, no trailing noise.

    >>> plain(1234.5, "nl"), plain(1234.5, "en"), plain(3.0, "nl"), plain(1 / 3, "en")
    ('1234,5', '1234.5', '3', '0.333333')
    """
    text = f"{value:.{6 if decimals is None else decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = "0" if text in ("-0", "") else text
    return text.replace(".", ",") if language == "nl" else text


def exact(value: float, language: Language) -> str:
    """As `plain`, with every digit that there is: read back it is the same number.

    >>> exact(1 / 3, "nl"), exact(1e-7, "en"), exact(1234567.0, "nl"), exact(0.1 + 0.2, "en")
    ('0,3333333333333333', '0.0000001', '1234567', '0.30000000000000004')
    """
    text = format(Decimal(repr(float(value) + 0.0)), "f").removesuffix(".0")
    return text.replace(".", ",") if language == "nl" else text


def round_half_up(value: float, decimals: int) -> float:
    """Round 0.5 away from zero.

    >>> round_half_up(2.5, 0), round_half_up(-2.5, 0), round_half_up(0.045, 2)
    (3.0, -3.0, 0.05)
    """
    scale = 10.0**decimals
    # The tiny addition undoes what binary storage took from a decimal half (0.045 is stored as 0.04499…).
    result = float(int(abs(value) * scale + 0.5 + 1e-9)) / scale
    return -result if value < 0 and result else result


def interval(low: str, high: str, language: Language) -> str:
    """Two ends that are written already; one figure when both round alike.

    >>> interval("95,8 %", "96,1 %", "nl"), interval("96.0%", "96.0%", "en")
    ('95,8 % tot 96,1 %', '96.0%')
    """
    return low if low == high else f"{low} tot {high}" if language == "nl" else f"{low} to {high}"
