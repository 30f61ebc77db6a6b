"""The source of MARC files: a column map names fields and subfields where another names columns."""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from schakel.sources.files import FileSource
from schakel.sources.marc.columns import Column, parse_column
from schakel.sources.marc.records import Characters, split_records
from schakel.sources.packed import FoundFile, Limits
from schakel.sources.read_settings import ReadSettings
from schakel.sources.source import BROKEN
from schakel.vocabulary.extract_map import ExtractMap, MapError

AT_ONCE = 5_000
"""Rows in one batch."""


@dataclass(frozen=True)
class MarcSource(FileSource):
    """MARC 21 files. `read.rows` is `record`, or the tag of the field that holds one item: then each such field is a row."""

    def settings_of(self, extract: ExtractMap) -> ReadSettings:
        """The checked `read` settings, and the columns of the map checked as MARC places."""
        settings = super().settings_of(extract)
        _rows_of(extract, settings)
        _characters_of(extract, settings)
        _columns_of(extract)
        return settings

    def read(self, file: FoundFile, extract: ExtractMap, settings: ReadSettings, limits: Limits) -> Iterator[pa.RecordBatch]:
        """The places that the map reads, as text, and `_broken` for records that cannot be read."""
        del limits
        columns, rows_of = _columns_of(extract), _rows_of(extract, settings)
        rows: list[list[str | None]] = []
        names = [*(column.name for column in columns), BROKEN]
        for record in split_records(file.open(), origin=file.origin, characters=_characters_of(extract, settings)):
            if record.broken is not None:
                rows.append([None] * len(columns) + [record.broken])
            elif rows_of is None:
                rows.append([column.of(record) for column in columns] + [None])
            else:
                shared = [None if column.tag == rows_of else column.of(record) for column in columns]
                for field in record.fields(rows_of):
                    own = [column.in_field(field) if column.tag == rows_of else shared[at] for at, column in enumerate(columns)]
                    rows.append([*own, None])
            if len(rows) >= AT_ONCE:
                yield _batch(names, rows)
                rows = []
        yield _batch(names, rows)


def _batch(names: list[str], rows: list[list[str | None]]) -> pa.RecordBatch:
    columns = [pa.array([row[at] for row in rows], pa.string()) for at in range(len(names))]
    return pa.RecordBatch.from_arrays(columns, names=names)


def _columns_of(extract: ExtractMap) -> list[Column]:
    return [parse_column(name, where=f"extract {extract.name}") for name in extract.columns_needed]


def _rows_of(extract: ExtractMap, settings: ReadSettings) -> str | None:
    rows = settings.more.get("rows", "record")
    if rows == "record":
        return None
    if len(rows) == 3 and rows.isdigit() and rows >= "010":
        return rows
    raise MapError(f"extract {extract.name}: read.rows is {rows!r}; allowed are 'record' and the tag of the item field, as '949'")


def _characters_of(extract: ExtractMap, settings: ReadSettings) -> Characters:
    given = settings.more.get("characters", Characters.AS_FOUND.value)
    try:
        return Characters(given)
    except ValueError as error:
        allowed = ", ".join(choice.value for choice in Characters)
        raise MapError(f"extract {extract.name}: read.characters is {given!r}; allowed are {allowed}") from error
