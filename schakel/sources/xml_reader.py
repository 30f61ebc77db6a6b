"""XML to Arrow text: every element of one name is a row, its children and attributes are the columns."""

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast
from xml.etree import ElementTree

import pyarrow as pa

from schakel.sources.looks import what_it_is
from schakel.sources.packed import Counted
from schakel.sources.read_settings import ReadSettings
from schakel.sources.source import SourceError

ROWS = 10_000


def read_xml(reopen: Callable[[], BinaryIO], settings: ReadSettings, *, origin: str) -> Iterator[pa.RecordBatch]:
    """The rows of a file in batches. A child that is there twice gives its values with `|` between them.

    Raises:
        SourceError: naming file and place.
    """
    if settings.row is None:
        raise SourceError(f'{origin}: say which element is a row with row = "…" under [read]')
    names: dict[str, None] = {}
    for row in _elements(reopen(), settings.row, origin):
        names.update(dict.fromkeys(row))
    heads = list(names)
    waiting: list[dict[str, str]] = []
    for row in _elements(reopen(), settings.row, origin):
        waiting.append(row)
        if len(waiting) == ROWS:
            yield _batch(waiting, heads)
            waiting = []
    yield _batch(waiting, heads)


def _batch(rows: list[dict[str, str]], heads: list[str]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array([row.get(head, "") for row in rows], pa.string()) for head in heads], names=heads)


def _elements(opened: BinaryIO, name: str, origin: str) -> Iterator[dict[str, str]]:
    stream = _NoEntities(opened, origin)
    try:
        for _, element in ElementTree.iterparse(cast(Any, stream), events=("end",)):
            if _local(element.tag) == name:
                yield _row(element)
                element.clear()
    except ElementTree.ParseError as error:
        line, column = error.position
        if what := what_it_is(stream.first):
            raise SourceError(f"{origin}: this is no XML but {what}") from error
        raise SourceError(
            f"{origin}: line {line}, column {column}: is not XML ({error}); it was cut off or damaged: fetch it again"
        ) from error
    finally:
        opened.close()


def _row(element: ElementTree.Element) -> dict[str, str]:
    row = {_local(key): value for key, value in element.attrib.items()}
    for child in element:
        name, text = _local(child.tag), (child.text or "").strip()
        row[name] = f"{row[name]}|{text}" if row.get(name) and text else row.get(name) or text
    return row


def _local(tag: str) -> str:
    """The name without its namespace."""
    return tag.rsplit("}", 1)[-1]


class _NoEntities:
    """A stream that refuses entities of the file's own, with which a small file can grow to any size."""

    def __init__(self, opened: BinaryIO | Counted, origin: str) -> None:
        self._opened = opened
        self._origin = origin
        self._tail = b""
        self.first = b""

    def read(self, size: int = -1) -> bytes:
        data = self._opened.read(size)
        self.first = self.first or data
        if b"<!ENTITY" in self._tail + data:
            raise SourceError(f"{self._origin}: declares entities (<!ENTITY); such files are not read: export it without them")
        self._tail = data[-8:]
        return data
