"""Categories of titles: audience, genre and material together, in which rules and goals are written."""

from typing import NamedTuple

from schakel.errors import InputError
from schakel.vocabulary.tables import TABLES

PARTS = ("audience", "genre", "material")
UNKNOWN = "unknown"
ANY = "*"


class Category(NamedTuple):
    """One category; `unknown` where the snapshot does not say.

    >>> str(Category("youth", "fiction", "book"))
    'youth/fiction/book'
    """

    audience: str
    genre: str
    material: str

    def __str__(self) -> str:
        return "/".join(self)


def category_of(text: str) -> Category:
    """The category that a text names.

    Raises:
        InputError: when it is none, with what is allowed.

    >>> category_of("youth/fiction/book").material
    'book'
    """
    parts = text.split("/")
    if len(parts) != len(PARTS):
        raise InputError(f"{text!r} is no category; write audience/genre/material, as youth/fiction/book")
    for part, name in zip(parts, PARTS, strict=True):
        allowed = allowed_in(name)
        if part not in allowed:
            raise InputError(f"{text!r} is no category: {name} is {part!r}; allowed are {', '.join(allowed)}")
    return Category(*parts)


def matches(pattern: str, category: Category) -> bool:
    """Whether a pattern, in which `*` is anything, fits.

    Raises:
        InputError: when it is no pattern.

    >>> matches("youth/*/book", Category("youth", "fiction", "book"))
    True
    """
    parts = pattern.split("/")
    # Checked with a category in which every `*` is filled, so that the message is the same.
    filled = (UNKNOWN if part == ANY else part for part in parts)
    category_of("/".join(filled))
    return all(part in (ANY, found) for part, found in zip(parts, category, strict=True))


def names_more(pattern: str) -> tuple[int, ...]:
    """How much a pattern names: the higher goes before.

    >>> names_more("*/*/film") > names_more("*/fiction/*") > names_more("youth/*/*") > names_more("*/*/*")
    True
    """
    named = [part != ANY for part in pattern.split("/")]
    return (sum(named), *(int(part) for part in reversed(named)))


def allowed_in(name: str) -> tuple[str, ...]:
    """What a part of a category can be."""
    return (*TABLES["titles"].column(name).allowed, UNKNOWN)


def category_sql(title: str, item: str) -> str:
    """The parts as columns, of the title first and else of the item; both are names of tables in a query."""
    return ", ".join(f"coalesce({title}.{part}, {item}.{part}, '{UNKNOWN}') AS {part}" for part in PARTS)
