"""The heads of a file: their names, and where they stand when not on the first line."""

import re
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches

from schakel.sources.source import SourceError

TITLES = 30
"""Lines under the supposed heads in which the true ones are looked for."""


def head_of(text: str) -> str:
    """The name of a column, on one line: heads in workbooks are often broken over two.

    >>> head_of(' Aantal\\r\\nbezoeken ')
    'Aantal bezoeken'
    """
    return re.sub(r"\s*[\r\n]+\s*", " ", text.strip())


def check_lower(
    heads: Sequence[str], lines: Iterable[Sequence[str]], *, skipped: int, place: str, wanted: Sequence[str],
    rename: Callable[[str], str],
) -> None:  # fmt: skip
    """Whether the heads stand lower: programs put a title and the day of printing above them.

    Args:
        lines: those under the supposed heads, split.
        skipped: how many lines the map skips already.
        wanted: heads, after `rename`, that the map reads; without one of them nothing can be told.

    Raises:
        SourceError: naming both lines and how many to skip.
    """

    def known(found: Sequence[str]) -> int:
        return len({rename(head_of(head)) for head in found} & set(wanted))

    if known(heads):
        return
    for number, found in enumerate(lines, start=1):
        if known(found) and 2 * known(found) >= len(set(wanted)):
            lower = "1 line" if number == 1 else f"{number} lines"
            raise SourceError(
                f"{place} {skipped + 1} holds {some(heads)}, and the heads stand {lower} lower ({some(found)}): "
                f"write skip_rows = {skipped + number} under [read]"
            )


def some(names: Sequence[str]) -> str:
    """The first names, each no longer than can be read."""
    first = [head_of(name) for name in names[:6]]
    shown = ", ".join(name if len(name) < 40 else name[:37] + "…" for name in first)
    return shown + (" …" if len(names) > 6 else "")


def nearest(name: str, names: Sequence[str]) -> str:
    """The name that looks most like it, as a hint in a message; empty when none does."""
    found = get_close_matches(name.lower(), [other.lower() for other in names], n=1, cutoff=0.6)
    return next((other for other in names if found and other.lower() == found[0]), "")
