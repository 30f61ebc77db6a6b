"""What a command prints on stdout: a table for people, or one JSON document for machines."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from schakel.reports.numbers import Language, number

WIDTH_OF_A_PIPE = 160
"""Characters; a pipe has no width of its own, and rich would take 80 and cut words."""


def plain(value: Any) -> Any:
    """The value in words of JSON: dates as ISO 8601, dataclasses as objects, sets in order."""
    if isinstance(value, Enum):
        return plain(value.value)
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, set | frozenset):
        return sorted(plain(part) for part in value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    return value


def show(document: Mapping[str, Any], for_people: Callable[[], None], is_json: bool) -> None:
    """Print `document` as JSON, or let `for_people` print it."""
    if is_json:
        click.echo(json.dumps(plain(document), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        for_people()


def screen() -> Console:
    """Where tables and texts for people go: stdout."""
    console = Console()
    return console if console.is_terminal else Console(width=WIDTH_OF_A_PIPE)


def table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], language: Language = "en", *, written: Sequence[int] = ()
) -> None:
    """Print rows under their heads; numbers to the right, None as an empty place, nothing read as markup.

    Args:
        language: how numbers, yes and no are written; the heads come in the language of who calls.
        written: columns of figures that are written already: to the right, and never broken over lines where words can be.
    """
    drawn = Table(title=Text(title) if title else None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for index, head in enumerate(columns):
        is_number = any(_is_number(row[index]) for row in rows)
        is_figure = index in written
        drawn.add_column(Text(head), justify="right" if is_number or is_figure else "left", overflow="fold", no_wrap=is_figure)
    for row in rows:
        drawn.add_row(*(Text(words(value, language)) for value in row))
    screen().print(drawn)


@dataclass(frozen=True)
class Written:
    """A number that was put in words already; it stands to the right as numbers do."""

    text: str

    def __str__(self) -> str:
        return self.text


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Written) and not isinstance(value, bool)


def words(value: Any, language: Language = "en") -> str:
    """One value as a person reads it.

    >>> words(1234567), words(3.0), words(0.04567), words(12.5), words(None), words(True)
    ('1,234,567', '3', '0.0457', '12.50', '', 'yes')
    >>> words(1234567, "nl"), words(0.04567, "nl"), words(True, "nl")
    ('1.234.567', '0,0457', 'ja')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return {"nl": ("nee", "ja"), "en": ("no", "yes")}[language][value]
    if isinstance(value, int | float):
        return number(value, 0 if value == int(value) else 2 if abs(value) >= 1 else 4, language)
    if isinstance(value, Enum):
        return str(value.value)
    return str(value)


def text(message: str) -> None:
    """Print a line for people; nothing in it is read as markup."""
    click.echo(message)
