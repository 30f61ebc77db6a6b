"""A file of another kind is called by its name, with what to do; no encoding is advised that would not help."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schakel.sources.csv_reader import read_csv
from schakel.sources.json_reader import read_json
from schakel.sources.packed import Limits
from schakel.sources.read_settings import ReadSettings
from schakel.sources.source import SourceError
from schakel.sources.workbook_reader import read_workbook
from schakel.sources.xml_reader import read_xml


def _zip(*members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in members:
            archive.writestr(name, "application/vnd.oasis.opendocument.spreadsheet" if name == "mimetype" else "x")
    return out.getvalue()


def _parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"a": [1]}), out)
    return out.getvalue()


RANDOM = random.Random(1).randbytes(20_000)
KINDS = {
    "workbook": (_zip("[Content_Types].xml", "xl/workbook.xml"), "a workbook; give the name its true ending (.xlsx)"),
    "word": (_zip("[Content_Types].xml", "word/document.xml"), "a text of a word processor (.docx)"),
    "ods": (_zip("mimetype", "content.xml"), "a file of LibreOffice (.ods, .odt)"),
    "zip": (_zip("visits.csv"), "a workbook or a zip; give the name its true ending"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old workbook (.xls) or text (.doc)"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "a PDF; ask for the figures as CSV or XLSX"),
    "parquet": (_parquet(), "a Parquet file; write it as CSV, with DuckDB"),
    "png": (b"\x89PNG\r\n\x1a\n\0", "a picture; ask for the figures themselves"),
    "jpeg": (b"\xff\xd8\xff\xe0", "a picture; ask for the figures themselves"),
    "sqlite": (b"SQLite format 3\0", "an SQLite database"),
    "7z": (b"7z\xbc\xaf\x27\x1c", "an archive of a kind that is not read"),
    "page": (b"\n <!DOCTYPE html><html>", "a web page, perhaps one to sign in"),
    "random": (RANDOM, "in a program's own form that is not known here"),
    "zeros": (bytes(5000), "in a program's own form that is not known here"),
}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "latin-1"])
@pytest.mark.parametrize(("data", "says"), KINDS.values(), ids=KINDS)
def test_a_file_of_another_kind_is_called_by_its_name(data: bytes, says: str, encoding: str) -> None:
    settings = ReadSettings(encoding=encoding)
    readers: list[Callable[[], Any]] = [
        lambda: list(read_csv(io.BytesIO(data), settings, origin="f.csv")),
        lambda: list(read_json(lambda: io.BytesIO(data), settings, origin="f.json", format_="json")),
    ]
    for read in readers:
        with pytest.raises(SourceError, match=re.escape(f"line 1: this is no text but {says}")) as told:
            read()
        assert "utf-16" not in str(told.value)


@pytest.mark.parametrize("kind", ["pdf", "random", "ods", "xls"])
def test_a_workbook_or_xml_that_is_something_else_is_called_by_its_name(kind: str) -> None:
    data, says = KINDS[kind]
    with pytest.raises(SourceError, match=re.escape(f"it is {says}")):
        list(read_workbook(io.BytesIO(data), ReadSettings(), origin="f.xlsx", limits=Limits()))
    with pytest.raises(SourceError, match=re.escape(f"f.xml: this is no XML but {says}")):
        list(read_xml(lambda: io.BytesIO(data), ReadSettings(row="x"), origin="f.xml"))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_told_and_read_when_the_map_says_so(encoding: str) -> None:
    data = "plaats;aantal\nCafé;3\n".encode(encoding)
    for said in ("utf-8", "utf-16", "cp1252"):
        with pytest.raises(SourceError, match=f'as in UTF-16 without its mark; write encoding = "{encoding}"'):
            list(read_csv(io.BytesIO(data), ReadSettings(encoding=said, delimiter=";"), origin="f.csv"))
    (batch,) = read_csv(io.BytesIO(data), ReadSettings(encoding=encoding, delimiter=";"), origin="f.csv")
    assert [(row["plaats"], row["aantal"]) for row in batch.to_pylist()] == [("Café", "3")]


def test_a_text_with_a_few_odd_bytes_is_still_a_text() -> None:
    data = b"place,n\n" + b"A\x02,3\n" * 5
    (batch,) = read_csv(io.BytesIO(data), ReadSettings(), origin="f.csv")
    assert batch.num_rows == 5
