"""The national tools whose exports are read: one TOML file each, that says which column means what."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from schakel.errors import InputError
from schakel.registers.output.models import Kind, Programme

FOLDER = Path(__file__).parent / "tools"
Rows = Literal["registration", "total"]
COLUMNS = ("location", "organisation", "day", "quarter", "programme", "number")
_KEYS = {"title", "source", "rows", "programme", "programmes", "columns", "counts"}


class ToolError(InputError):
    """A file of a tool says something that cannot be."""


@dataclass(frozen=True)
class Tool:
    """One export.

    Args:
        source: where it is described, or that it is not.
        rows: whether a row is one registration, named by its number, or the total of a place and quarter.
        programme: of all rows; None when a column says which.
        programmes: programme by what that column says, in small letters.
        columns: heads by meaning, in small letters; whichever of them is in the file counts.
        counts: (kind, heads of the column); without heads every row counts for one.
    """

    name: str
    title: str
    source: str
    rows: Rows
    programme: str | None
    programmes: Mapping[str, str]
    columns: Mapping[str, tuple[str, ...]]
    counts: tuple[tuple[str, tuple[str, ...]], ...]


@cache
def tools(folder: Path = FOLDER) -> Mapping[str, Tool]:
    """All tools by name, which is that of their file.

    Raises:
        ToolError: naming the file, what was found and what is allowed.
    """
    return MappingProxyType({path.stem: _tool(path) for path in sorted(folder.glob("*.toml"))})


def _tool(path: Path) -> Tool:
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ToolError(f"{path}: is not TOML: {error}") from error
    for found, allowed, what in (
        (set(given), _KEYS, "key"),
        (set(given.get("columns", ())), set(COLUMNS), "column"),
        ({each.get("kind") for each in given.get("counts", ())}, set(Kind.values), "kind of count"),
        ({given.get("programme"), *given.get("programmes", {}).values()} - {None}, set(Programme.values), "programme"),
        ({given.get("rows")}, {"registration", "total"}, "kind of row"),
    ):
        unknown = sorted(map(str, found - allowed))
        if unknown:
            raise ToolError(f"{path}: {unknown[0]!r} is no {what}; allowed are {', '.join(sorted(allowed))}")
    missing = [name for name in ("title", "source", "counts") if not given.get(name)]
    if missing:
        raise ToolError(f"{path}: has no {missing[0]}; give it one")
    columns = {name: _heads(heads) for name, heads in given["columns"].items()}
    for either, why in (
        (("day", "quarter"), "of when a row is"), (("location", "organisation"), "of where"),
    ):  # fmt: skip
        if not set(either) & set(columns):
            raise ToolError(f"{path}: no column says {why}; add columns.{' or columns.'.join(either)}")
    if given["rows"] == "registration" and "number" not in columns:
        raise ToolError(f"{path}: rows are registrations, which only a number tells apart; add columns.number")
    if ("programme" in given) == ("programme" in columns):
        raise ToolError(f"{path}: give either programme, or columns.programme with programmes")
    return Tool(
        path.stem, given["title"], given["source"], given["rows"], given.get("programme"),
        {plain(said): programme for said, programme in given.get("programmes", {}).items()}, columns,
        tuple((each["kind"], _heads(each.get("column", ()))) for each in given["counts"]),
    )  # fmt: skip


def _heads(given: Any) -> tuple[str, ...]:
    return tuple(plain(each) for each in ((given,) if isinstance(given, str) else given))


def plain(text: str) -> str:
    """A head or name as it is compared: small letters, single spaces.

    >>> plain("  Aantal   Vragen ")
    'aantal vragen'
    """
    return re.sub(r"\s+", " ", text).strip().lower()
