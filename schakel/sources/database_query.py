"""From the query of a column map to statements that fit the database as it is found.

Versions of a library system differ in columns and tables. A map therefore writes `{word}` in its query for a part that
differs and lists the choices under `[read.choices]`; the first whose tables and columns are all there is taken. Three
words need no list: `{organisation}`, `{organisation_name}` and `{since}` are settings of the feed. `{window}` is a span
of keys, for drivers that hold the whole answer of a statement in memory.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from schakel.sources.source import SourceError
from schakel.vocabulary.extract_map import ExtractMap, MapError

if TYPE_CHECKING:
    from schakel.sources.database import Session

_WORD = re.compile(r"\{([a-z_]+)\}")
_PLAIN = re.compile(r"[\w .&'()-]+")
FOR_EVER = date(1900, 1, 1)


@dataclass(frozen=True)
class Window:
    """Read in spans of a whole-numbered key.

    Args:
        column: the key; each span is written as `column BETWEEN a AND b`, so that a map may put `alias.` before the word.
        tables: tables that have it; together they give the lowest and highest key.
        rows: width of a span.
    """

    column: str
    tables: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class Query:
    """A query in which everything but the window is filled in."""

    text: str
    window: Window | None

    def statements(self, session: "Session") -> Iterator[str]:
        """The statements to run one after the other; one at least, so that an empty table still shows its columns."""
        if self.window is None:
            yield self.text
            return
        column = self.window.column
        lowest, highest = _ends(session, self.window)
        for start in range(lowest, highest + 1, self.window.rows):
            yield self.text.replace("{window}", f"{column} BETWEEN {start} AND {start + self.window.rows - 1}")


def _ends(session: "Session", window: Window) -> tuple[int, int]:
    found: list[int] = []
    for table in window.tables:
        for batch in session.read(f"SELECT MIN({window.column}) AS a, MAX({window.column}) AS b FROM {table}"):
            found += [int(value) for column in batch.columns for value in column.to_pylist() if value is not None]
    return (min(found), max(found)) if found else (0, 0)


def compose(
    map_: ExtractMap,
    columns: Mapping[str, frozenset[str]],
    *,
    settings: Mapping[str, Any],
    where: str,
    has_schemas: bool,
    explain_missing: Callable[[str], SourceError],
) -> Query | None:
    """The query of a map for the tables that are there; None when the extract is only for a setting that is not given.

    Args:
        columns: of each table that can be read.
        settings: of the feed.
        where: what to call the extract in messages.
        has_schemas: whether tables of this kind of server are called `schema.table`; not to be seen when none can be read.
        explain_missing: makes the error for a table that is needed and cannot be read.
    """
    read = _Read(map_, where)
    if any(name not in settings for name in read.only_with):
        return None
    for need in read.needs:
        table, _, column = _split(need, columns, has_schemas)
        if table not in columns:
            raise explain_missing(table)
        if column and column not in columns[table]:
            raise SourceError(f"{where}: needs column {column} of {table}, which has {', '.join(sorted(columns[table]))}")
    chosen = {word: _choose(word, options, columns, where, has_schemas) for word, options in read.choices.items()}
    own = {word: _quoted(word, settings, where) for word in ("organisation", "organisation_name")} | {
        "since": _since(settings, where)
    }
    text = map_.query or ""
    # Twice, because a chosen part may itself hold words.
    for _ in range(2):
        text = _WORD.sub(lambda found: chosen.get(found[1], own.get(found[1], found[0])), text)
    left = set(_WORD.findall(text)) - ({"window"} if read.window else set())
    if left:
        raise MapError(
            f"{where}: the query asks for {{{sorted(left)[0]}}}; words are {', '.join(sorted({*chosen, *own, 'window'}))}"
        )
    return Query(text.strip(), read.window)


class _Read:
    """The part `[read]` of a map, checked."""

    def __init__(self, map_: ExtractMap, where: str) -> None:
        unknown = sorted(set(map_.read) - {"needs", "choices", "window", "only_with"})
        if unknown:
            raise MapError(f"{where}: read.{unknown[0]} is not known; allowed are choices, needs, only_with, window")
        self.needs: tuple[str, ...] = tuple(map_.read.get("needs", ()))
        self.only_with: tuple[str, ...] = tuple(map_.read.get("only_with", ()))
        self.choices: dict[str, list[Mapping[str, Any]]] = dict(map_.read.get("choices", {}))
        for word, options in self.choices.items():
            for option in options:
                if not isinstance(option.get("write"), str) or set(option) - {"when", "write"}:
                    raise MapError(
                        f"{where}: read.choices.{word}: write each choice as {{ when = [tables and columns], write = SQL }}"
                    )
        window = map_.read.get("window")
        self.window = None if window is None else Window(window["column"], tuple(window["tables"]), int(window["rows"]))


def _split(need: str, columns: Mapping[str, frozenset[str]], has_schemas: bool) -> tuple[str, str, str]:
    """Table and column of `table`, `table.column`, `schema.table` or `schema.table.column`."""
    if need in columns:
        return need, "", ""
    table, dot, column = need.rpartition(".")
    if table in columns:
        return table, dot, column
    # Neither is there.
    parts = need.split(".")
    wide = 2 if has_schemas else 1
    return ".".join(parts[:wide]), "", ".".join(parts[wide:])


def _choose(
    word: str, options: list[Mapping[str, Any]], columns: Mapping[str, frozenset[str]], where: str, has_schemas: bool
) -> str:
    for option in options:
        if all(_is_there(need, columns, has_schemas) for need in option.get("when", ())):
            return str(option["write"])
    looked_for = "; ".join(" and ".join(option.get("when", ())) for option in options)
    raise SourceError(f"{where}: none of the forms of {{{word}}} fits this database; looked for {looked_for}")


def _is_there(need: str, columns: Mapping[str, frozenset[str]], has_schemas: bool) -> bool:
    table, _, column = _split(need, columns, has_schemas)
    return table in columns and (not column or column in columns[table])


def _quoted(name: str, settings: Mapping[str, Any], where: str) -> str:
    given = settings.get(name)
    if given is None:
        return "CAST(NULL AS CHAR(1))"  # a bare NULL has no type, and some drivers then refuse the column
    if not isinstance(given, str) or not _PLAIN.fullmatch(given):
        raise SourceError(f"{where}: {name} is {given!r}; give plain text: letters, digits, spaces and . & - ' ( )")
    return "'" + given.replace("'", "''") + "'"


def _since(settings: Mapping[str, Any], where: str) -> str:
    given = settings.get("since", FOR_EVER)
    if type(given) is not date:
        raise SourceError(f"{where}: since is {given!r}; give a day without quotes, as in since = 2019-01-01")
    return f"'{given.isoformat()}'"
