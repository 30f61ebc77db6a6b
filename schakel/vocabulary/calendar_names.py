"""What months and weekdays are called in the languages of our neighbours, without having to be told which language it is.

No name or short name of one month is that of another in any of these languages, nor is it so for weekdays: a map needs no
language.
"""

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

FILE = Path(__file__).with_suffix(".toml")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
AS_TYPED: Mapping[str, Mapping[str, int]] = {
    "months": {"maerz": 3, "jaenner": 1},
    "weekdays": {"tues": 2, "thur": 4, "thurs": 4},
}
"""What people write besides, and no list has."""


@cache
def languages() -> tuple[str, ...]:
    """The languages that are read, in English."""
    return tuple(_all())


@cache
def month_numbers() -> Mapping[str, int]:
    """Number of the month (1 = January) by what it is called, in small letters, with its accents and without them."""
    return _numbers("months")


@cache
def weekday_numbers() -> Mapping[str, int]:
    """Number of the weekday (1 = Monday) by what it is called, in small letters, with its accents and without them."""
    return _numbers("weekdays")


def without_accents(text: str) -> str:
    """The letters alone, as they come out of programs that know no others; ø and ß have none to lose.

    >>> without_accents("février")
    'fevrier'
    """
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def _numbers(kind: str) -> Mapping[str, int]:
    found = dict(AS_TYPED[kind])
    for parts in _all().values():
        for number, names in enumerate(parts[kind], start=1):
            for name in names:
                for written in (name, without_accents(name)):
                    if found.setdefault(written, number) != number:
                        raise ValueError(f"{FILE.name}: {written!r} is called {number} and {found[written]} among the {kind}")
    return MappingProxyType(found)


@cache
def _all() -> Mapping[str, Mapping[str, Sequence[Sequence[str]]]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
