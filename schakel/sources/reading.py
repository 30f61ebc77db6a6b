"""From one found file to the batches of one extract: the format, the columns that are wanted, the shape."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

import pyarrow as pa

from schakel.sources.csv_reader import read_csv
from schakel.sources.heads import nearest
from schakel.sources.json_reader import read_json
from schakel.sources.looks import PARQUET
from schakel.sources.packed import FoundFile, Limits
from schakel.sources.read_settings import BY_SUFFIX, ReadSettings
from schakel.sources.reshape import renamed, reshape, told_by_name, with_columns
from schakel.sources.source import BROKEN, SourceError
from schakel.sources.workbook_reader import read_workbook
from schakel.sources.xml_reader import read_xml
from schakel.vocabulary.extract_map import ExtractMap

OTHER_PROGRAMS = (".xls", ".xlsb", ".ods", ".numbers", ".mdb", ".accdb", ".pdf", ".docx", ".doc")
"""Endings of files that hold tables, or seem to, and that no reader reads."""


def read_extract(file: FoundFile, extract: ExtractMap, settings: ReadSettings, limits: Limits) -> Iterator[pa.RecordBatch]:
    """All columns of one extract as text, in batches with the same columns.

    Raises:
        SourceError: when the file cannot be read, or lacks a column that the map reads.
    """
    wanted = [name for name in extract.columns_needed if name not in extract.may_lack]
    checked: list[str] | None = None
    told = told_by_name(file.name, settings, origin=file.origin)
    shaped = reshape(_batches(file, settings, limits, wanted), settings, origin=file.origin)
    for batch in with_columns(shaped, told, origin=file.origin):
        if checked is None:
            checked = batch.schema.names
            check_columns(checked, wanted, origin=file.origin, extract=extract.name)
        yield batch


def check_columns(found: Sequence[str], wanted: Sequence[str], *, origin: str, extract: str) -> None:
    """Refuse an extract that lacks a column which its map reads; order and other columns do not matter."""
    missing = [name for name in wanted if name not in found]
    if not missing:
        return
    shown = [name for name in found if name != BROKEN]
    if len(missing) == len(wanted) and is_row_of_data(shown):
        raise SourceError(
            f"{origin}: extract {extract} reads column {missing[0]!r}, which is not there. None of its columns is, and the first "
            f"line looks like a row of data: is the line of heads missing? Heads wanted: {', '.join(wanted)}. What stands there "
            "instead is not shown, for it may be somebody's"
        )
    near = nearest(missing[0], shown)
    hint = f"; {near!r} looks like it" if near else ""
    parent = missing[0].rpartition(".")[0]
    if any(parent == name or parent.startswith(f"{name}.") for name in shown):
        hint = f'; when it stands in a list inside each row of JSON, write each = "{parent}" under [read]'
    raise SourceError(
        f"{origin}: extract {extract} reads column {missing[0]!r}, which is not there{hint}. "
        f"Missing: {', '.join(missing)}. Found: {', '.join(shown)}. Adapt the map in the folder `maps` of the feed, or the export"
    )


def is_row_of_data(heads: Sequence[str]) -> bool:
    """Whether heads are a row of data: one has a number of three digits or more, or an at sign.

    >>> is_row_of_data(["Lidnummer", "E-mail", "Kwartaal 1"]), is_row_of_data(["7712345", "Jan"])
    (False, True)
    """
    return any("@" in head or re.search(r"\d{3}", head) for head in heads)


def _batches(file: FoundFile, settings: ReadSettings, limits: Limits, wanted: Sequence[str]) -> Iterator[pa.RecordBatch]:
    format_ = settings.format or BY_SUFFIX.get(PurePosixPath(file.name).suffix.lower())
    if format_ == "csv":
        return read_csv(
            file.open(), settings, origin=file.origin, wanted=wanted, rename=lambda head: renamed(head, settings)
        )  # fmt: skip
    if format_ in ("json", "jsonl", "geojson"):
        return read_json(file.open, settings, origin=file.origin, format_=format_)
    if format_ == "xlsx":
        return read_workbook(
            file.open(), settings, origin=file.origin, limits=limits, wanted=wanted, rename=lambda head: renamed(head, settings)
        )
    if format_ == "xml":
        return read_xml(file.open, settings, origin=file.origin)
    if PurePosixPath(file.name).suffix.lower() in OTHER_PROGRAMS:
        raise SourceError(
            f"{file.origin}: files of this kind are not read; open it in the program it is of and save it as .xlsx or .csv"
        )
    if PurePosixPath(file.name).suffix.lower() == ".parquet":
        raise SourceError(f"{file.origin}: this is {PARQUET}")
    raise SourceError(
        f'{file.origin}: the ending of its name does not say what it is; write format = "csv" under [read] '
        f"(endings that do: {', '.join(BY_SUFFIX)})"
    )
