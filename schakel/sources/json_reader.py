"""JSON, JSON lines and GeoJSON to Arrow text: one object is one row, its names are the columns.

Numbers keep the digits they were written with, nested values become JSON again, `null` stays empty.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import pyarrow as pa

from schakel.sources.byte_stream import TextBytes
from schakel.sources.nested_lists import each_of
from schakel.sources.read_settings import ReadSettings
from schakel.sources.source import SourceError

ROWS = 10_000
LARGEST = 1 << 30
"""Bytes of a JSON document that is read at once; JSON lines have no such bound."""


class _Number(float):
    """A number that remembers how it was written; `json.dumps` still writes it as a number."""

    text: str

    def __new__(cls, text: str) -> "_Number":
        made = super().__new__(cls, text)
        made.text = text
        return made


def read_json(reopen: Callable[[], BinaryIO], settings: ReadSettings, *, origin: str, format_: str) -> Iterator[pa.RecordBatch]:
    """The objects of a file in batches; the columns are the names of all objects, in the order they first appear.

    Raises:
        SourceError: naming file and place.
    """
    names: dict[str, None] = {}
    for row in _objects(reopen(), settings, origin, format_):
        names.update(dict.fromkeys(row))
    heads = list(names)
    waiting: list[dict[str, Any]] = []
    for row in _objects(reopen(), settings, origin, format_):
        waiting.append(row)
        if len(waiting) == ROWS:
            yield _batch(waiting, heads)
            waiting = []
    yield _batch(waiting, heads)


def _batch(rows: list[dict[str, Any]], heads: list[str]) -> pa.RecordBatch:
    columns = [pa.array([_text(row.get(head)) for row in rows], pa.string()) for head in heads]
    return pa.RecordBatch.from_arrays(columns, names=heads)


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, _Number):
        return value.text
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _objects(opened: BinaryIO, settings: ReadSettings, origin: str, format_: str) -> Iterator[dict[str, Any]]:
    text = TextBytes(opened, encoding=settings.encoding, origin=origin)
    try:
        if format_ == "jsonl":
            number = 0
            while line := text.read_line():
                number += 1
                if line.strip():
                    row = _object(_parse(line, origin, number), f"{origin}: line {number}")
                    yield from each_of(_flat(row), settings.each, f"{origin}: line {number}")
            return
        data = text.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise SourceError(f"{origin}: is larger than {LARGEST >> 30} GB; write it as JSON lines, one object a line")
        found = _parse(data, origin, 1)
    finally:
        text.close()
    if format_ == "geojson":
        for index, row in enumerate(_features(found, origin), start=1):
            yield from each_of(row, settings.each, f"{origin}: feature {index}")
    else:
        rows = _list(found, settings.row, origin)
        heads = _heads(rows, settings)
        for index, row in enumerate(rows[1:] if heads and not settings.header else rows, start=1):
            place = f"{origin}: object {index}"
            yield from each_of(_flat(_object(_under(heads, row, place), place)), settings.each, place)


def _heads(rows: list[Any], settings: ReadSettings) -> list[str]:
    """Names of the columns when rows are lists of values: those of the map, or the first row; none when rows are objects."""
    if not rows or not isinstance(rows[0], list):
        return []
    if settings.header:
        return list(settings.header)
    return rows[0] if rows[0] and all(isinstance(head, str) and head for head in rows[0]) else []


def _under(heads: list[str], row: Any, place: str) -> Any:
    """A list of values as an object under the heads."""
    if not isinstance(row, list):
        return row
    if not heads:
        raise SourceError(
            f"{place}: is a list of values without names; write header = [...] under [read] with a name for each of its "
            f"{len(row)} values"
        )
    if len(row) != len(heads):
        raise SourceError(
            f"{place}: has {len(row)} values, and there are {len(heads)} names ({', '.join(heads)}); see read.header"
        )
    return dict(zip(heads, row, strict=True))


def _parse(data: bytes, origin: str, line: int) -> Any:
    try:
        return json.loads(data, parse_float=_Number)
    except json.JSONDecodeError as error:
        raise SourceError(
            f"{origin}: line {line + error.lineno - 1}, column {error.colno}: is not JSON ({error.msg}); "
            "it was cut off or damaged: fetch it again"
        ) from error
    except (RecursionError, ValueError) as error:
        raise SourceError(
            f"{origin}: line {line}: lists within lists, or a number, too long to be data ({error}); export it again"
        ) from error


def _features(found: Any, origin: str) -> Iterator[dict[str, Any]]:
    """One row for each feature: its properties, and `geometry` as GeoJSON text."""
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise SourceError(f"{origin}: holds {_kind(found)} without features; allowed is a GeoJSON FeatureCollection")
    for index, feature in enumerate(features, start=1):
        place = f"{origin}: feature {index}"
        properties = _object(_object(feature, place).get("properties") or {}, place)
        yield {**_flat(properties), "geometry": feature.get("geometry")}


def _list(found: Any, row: str | None, origin: str) -> list[Any]:
    """The list of rows: the whole document, or the member that `read.row` names."""
    for name in row.split(".") if row is not None and not isinstance(found, list) else ():
        if not isinstance(found, dict) or name not in found:
            members = f"; its members are {', '.join(found)}" if isinstance(found, dict) else ""
            raise SourceError(f"{origin}: read.row is {row!r}, but {name!r} is not there{members}")
        found = found[name]
    if isinstance(found, list):
        return found
    lists = _lists(found) if row is None else []
    hint = f"; write row = {lists[0]!r} under [read], which holds the list" if lists else ""
    raise SourceError(f"{origin}: holds {_kind(found)}; allowed is a list of objects, [{{…}}, {{…}}]{hint}")


def _lists(found: Any, above: str = "") -> list[str]:
    """Names of members that are lists of objects, the nearest first; three levels deep."""
    members = list(found.items()) if isinstance(found, dict) and above.count(".") < 3 else []
    here = [above + name for name, value in members if isinstance(value, list) and value and isinstance(value[0], dict)]
    return [*here, *(deeper for name, value in members for deeper in _lists(value, f"{above}{name}."))]


def _flat(row: dict[str, Any], above: str = "") -> dict[str, Any]:
    """The row with what stands in objects inside it too, under `outer.inner`; lists stay whole."""
    inner = {
        name: value
        for outer, member in row.items()
        if isinstance(member, dict)
        for name, value in _flat(member, f"{above}{outer}.").items()
        if not isinstance(value, list)
    }
    return {**inner, **{above + name: value for name, value in row.items()}} if inner or above else row


def _object(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise SourceError(f'{place}: is {_kind(value)}; allowed is an object, {{"column": value}}')
    return value


def _kind(value: Any) -> str:
    return {dict: "an object", list: "a list", str: "a text", bool: "true or false"}.get(type(value), "a number or null")
