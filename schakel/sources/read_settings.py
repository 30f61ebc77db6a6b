"""The `read` settings of a column map for files: checked once, so that a typing error never becomes a wrong figure."""

import codecs
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from schakel.vocabulary.extract_map import ExtractMap, MapError

ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be")
FORMATS = ("csv", "json", "jsonl", "geojson", "xlsx", "xml")
BY_SUFFIX = {
    ".csv": "csv", ".txt": "csv", ".tsv": "csv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".geojson": "geojson", ".xlsx": "xlsx", ".xml": "xml",
}  # fmt: skip
_NAMES = (
    "format", "delimiter", "encoding", "quote", "escape", "skip_rows", "header", "rename", "unpivot", "sheet", "row", "from_name",
    "fill_down", "each",
)  # fmt: skip


@dataclass(frozen=True)
class Unpivot:
    """Wide columns become rows: one row for each column whose head matches, in the order of the heads.

    Args:
        columns: pattern on the whole head; each named group becomes a column with what it matched.
        value: name of the column that gets the value of the cell; or a group of the pattern, and then what that group matched
            names the column: `mon_open` and `mon_close` become one row with the columns `open` and `close`.
    """

    columns: re.Pattern[str]
    value: str

    @property
    def groups(self) -> tuple[str, ...]:
        """Groups that become columns."""
        return tuple(name for name in self.columns.groupindex if name != self.value)

    @property
    def has_pairs(self) -> bool:
        """Whether the cells of several heads stand in one row."""
        return self.value in self.columns.groupindex

    def column_of(self, head: re.Match[str]) -> str:
        """The column that gets the cell under a head."""
        return (head.group(self.value) or self.value) if self.has_pairs else self.value


@dataclass(frozen=True)
class ReadSettings:
    """How the files of one extract are read.

    Args:
        format: one of FORMATS; None = by the ending of the file name.
        quote: the quoting character; empty = nothing is quoted.
        escape: character that takes the meaning from the next one; empty = none (a quote is then doubled).
        skip_rows: lines before the line with the heads.
        header: names of the columns, for a file without heads; empty = the first line holds them.
        rename: pattern on a whole head → new name (may refer to groups as `\\1`), for heads that hold a year or a place.
        sheet: of a workbook; None = the only one.
        row: the element of an XML file that is one row; of a JSON file the member (`a.b` for one inside another) that holds the
            list of rows, None = the file is the list.
        each: of JSON: the list inside a row of which each thing becomes a row (`a.b` for a list within the things of another).
        from_name: pattern on the name of the file; each named group becomes a column.
        fill_down: columns of which an empty cell means the value above it.
        more: settings that only the source itself knows.
    """

    format: str | None = None
    delimiter: str = ","
    encoding: str = "utf-8"
    quote: str = '"'
    escape: str = ""
    skip_rows: int = 0
    header: tuple[str, ...] = ()
    rename: tuple[tuple[re.Pattern[str], str], ...] = ()
    unpivot: Unpivot | None = None
    sheet: str | None = None
    row: str | None = None
    each: str | None = None
    from_name: re.Pattern[str] | None = None
    fill_down: tuple[str, ...] = ()
    more: Mapping[str, str] = field(default_factory=dict)


def parse_read_settings(extract: ExtractMap, *, more: Iterable[str] = ()) -> ReadSettings:
    """Check the `read` part of a map; `more` names settings (texts) that the source adds of its own.

    Raises:
        MapError: naming the extract, the setting, what was found and what is allowed.
    """
    own = tuple(more)
    place = f"extract {extract.name}: read"
    for name in extract.read:
        if name not in _NAMES and name not in own:
            raise MapError(f"{place} has {name!r}; allowed are {', '.join(sorted((*_NAMES, *own)))}")
    given = dict(extract.read)
    format_ = given.get("format")
    if format_ is not None and format_ not in FORMATS:
        raise MapError(f"{place}.format is {format_!r}; allowed are {', '.join(FORMATS)}")
    return ReadSettings(
        format=format_,
        delimiter=_character(given.get("delimiter", ","), f"{place}.delimiter", empty=False),
        encoding=_encoding(given.get("encoding", "utf-8"), place),
        quote=_character(given.get("quote", '"'), f"{place}.quote", empty=True),
        escape=_character(given.get("escape", ""), f"{place}.escape", empty=True),
        skip_rows=_rows(given.get("skip_rows", 0), place),
        header=_header(given.get("header", []), place),
        rename=_rename(given.get("rename", {}), place),
        unpivot=_unpivot(given["unpivot"], place) if "unpivot" in given else None,
        sheet=_text(given.get("sheet"), f"{place}.sheet"),
        row=_text(given.get("row"), f"{place}.row"),
        each=_text(given.get("each"), f"{place}.each"),
        from_name=_from_name(given["from_name"], place) if "from_name" in given else None,
        fill_down=_columns(given.get("fill_down", []), f"{place}.fill_down"),
        more={name: str(_text(given[name], f"{place}.{name}")) for name in own if name in given},
    )


def _character(value: Any, place: str, *, empty: bool) -> str:
    value = "\t" if value in ("tab", "\\t") else value
    if not isinstance(value, str) or len(value) > 1 or (not value and not empty) or value in ("\n", "\r", "\0"):
        allowed = "one character, or 'tab'" + (", or '' for none" if empty else "")
        raise MapError(f"{place} is {value!r}; allowed is {allowed}")
    if value and not value.isascii():
        raise MapError(f"{place} is {value!r}; allowed are ASCII characters, such as ; , | or 'tab'")
    return value


def _encoding(value: Any, place: str) -> str:
    try:
        known = codecs.lookup(str(value)).name
    except LookupError:
        known = ""
    for name in ENCODINGS:
        if known == codecs.lookup(name).name:
            return name
    raise MapError(f"{place}.encoding is {value!r}; allowed are {', '.join(ENCODINGS)}")


def _rows(value: Any, place: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 1000:
        raise MapError(f"{place}.skip_rows is {value!r}; allowed is a number of lines, 0 to 1000")
    return value


def _header(value: Any, place: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) and name for name in value):
        raise MapError(f"{place}.header is {value!r}; allowed is a list of column names, for a file without heads")
    twice = sorted({name for name in value if value.count(name) > 1})
    if twice:
        raise MapError(f"{place}.header names {twice[0]!r} more than once; each column needs a name of its own")
    return tuple(value)


def _rename(value: Any, place: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    if not isinstance(value, Mapping) or not all(isinstance(new, str) and new for new in value.values()):
        raise MapError(f"{place}.rename is {value!r}; write {{ 'pattern on the head' = \"new name\" }}")
    return tuple((_pattern(old, f"{place}.rename"), new) for old, new in value.items())


def _unpivot(value: Any, place: str) -> Unpivot:
    if not isinstance(value, Mapping) or set(value) != {"columns", "value"}:
        raise MapError(f"{place}.unpivot is {value!r}; write {{ columns = 'pattern with (?P<name>…)', value = \"name\" }}")
    pattern = _pattern(value["columns"], f"{place}.unpivot.columns")
    if not pattern.groupindex:
        raise MapError(f"{place}.unpivot.columns has no named group; write one as in 'pop(?P<year>\\d{{4}})'")
    found = Unpivot(columns=pattern, value=str(_text(value["value"], f"{place}.unpivot.value")))
    if not found.groups:
        raise MapError(
            f"{place}.unpivot.columns has no other group than {found.value!r}; write one for what tells the rows apart"
        )
    return found


def _from_name(value: Any, place: str) -> re.Pattern[str]:
    pattern = _pattern(value, f"{place}.from_name")
    if not pattern.groupindex:
        raise MapError(f"{place}.from_name has no named group; write one as in '_(?P<year>\\d{{4}})'")
    return pattern


def _columns(value: Any, place: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) and name for name in value):
        raise MapError(f'{place} is {value!r}; allowed is a list of column names, as in ["place"]')
    return tuple(value)


def _pattern(value: Any, place: str) -> re.Pattern[str]:
    try:
        return re.compile(str(value))
    except re.error as error:
        raise MapError(f"{place} {value!r} is not a regular expression: {error}") from error


def _text(value: Any, place: str) -> str | None:
    if value is not None and not (isinstance(value, str) and value):
        raise MapError(f"{place} is {value!r}; allowed is a text that is not empty")
    return value
