"""What a file looks like from its first bytes: one of another kind is called by its name, and no encoding is blamed for it."""

import codecs

SAVE = "open it in the program it is of and save it as .xlsx or CSV"
PICTURE = "a picture; ask for the figures themselves, as CSV or XLSX"
PAGE = "a web page, perhaps one to sign in; fetch the file itself"
PARQUET = "a Parquet file; write it as CSV, with DuckDB: COPY (FROM 'name.parquet') TO 'name.csv'"
SQLITE = "an SQLite database; write its tables as CSV, with sqlite3: .mode csv"
ARCHIVE = "an archive of a kind that is not read; unpack it, or pack it as .zip"
_BEGINS = {
    b"\xd0\xcf\x11\xe0": f"an old workbook (.xls) or text (.doc); {SAVE}",
    b"\x1f\x8b": "a gzip; give the name the ending .gz",
    b"\x28\xb5\x2f\xfd": "a zstd file; give the name the ending .zst",
    b"%PDF": "a PDF; ask for the figures as CSV or XLSX",
    b"{\\rtf": f"a text of a word processor (.rtf); {SAVE}",
    b"PAR1": PARQUET,
    b"SQLite format 3": SQLITE,
    b"\x00\x01\x00\x00Standard ": "an Access database; export its tables as CSV",
    b"\x89PNG": PICTURE, b"\xff\xd8\xff": PICTURE, b"GIF8": PICTURE, b"II*\x00": PICTURE, b"MM\x00*": PICTURE,
    b"7z\xbc\xaf": ARCHIVE, b"Rar!": ARCHIVE, b"BZh": ARCHIVE, b"\xfd7zXZ": ARCHIVE,
    b"\x7fELF": "a program; look where the file came from", b"MZ\x90": "a program; look where the file came from",
}  # fmt: skip
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LOOKED_AT = 4096
_TEXT_CONTROLS = frozenset(b"\t\n\v\f\r\x1a\x1b\0")
"""Control characters that stand in texts too; NUL is counted by itself."""
FEW = 10
"""So many control characters may be an accident."""
SHARE = 0.02
"""Random bytes have five times this share of them."""


def what_it_is(data: bytes) -> str | None:
    """What a file is that is no text with columns, and what to do; None when it may be text.

    Args:
        data: its first bytes, a few thousand or more.

    >>> what_it_is(b"%PDF-1.7 ...")
    'a PDF; ask for the figures as CSV or XLSX'
    >>> what_it_is("plaats;bezoekers\\n".encode()) is None
    True
    """
    if data.startswith(b"PK\x03\x04"):
        return _zip(data)
    for begins, what in _BEGINS.items():
        if data.startswith(begins):
            return what
    if data[:200].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return PAGE
    if data.startswith(_MARKS) or utf16_without_mark(data):
        return None
    return _unknown(data[:_LOOKED_AT])


def utf16_without_mark(data: bytes) -> str | None:
    """The encoding of a text of which every other byte is a NUL; None when it is not such a text.

    >>> utf16_without_mark("plaats;bezoekers".encode("utf-16-be")), utf16_without_mark(b"plaats")
    ('utf-16-be', None)
    """
    if data.startswith(_MARKS):
        return None
    start = data[:_LOOKED_AT]
    first, second = start[::2].count(0), start[1::2].count(0)
    if first + second < 0.3 * len(start) or 10 * min(first, second) > max(first, second):
        return None
    return "utf-16-be" if first > second else "utf-16-le"


def _zip(data: bytes) -> str:
    if b"application/vnd.oasis.opendocument" in data[:200]:
        return f"a file of LibreOffice (.ods, .odt); {SAVE}"
    if b"word/" in data:
        return f"a text of a word processor (.docx); {SAVE}"
    if b"[Content_Types].xml" in data or b"xl/" in data:
        return "a workbook; give the name its true ending (.xlsx), or save the sheet as CSV"
    return "a workbook or a zip; give the name its true ending (.xlsx, .zip), or save the sheet as CSV"


def _unknown(start: bytes) -> str | None:
    """Bytes that are no text in any encoding: many control characters, or many NULs."""
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in start)
    nuls = start.count(0)
    if not (controls >= FEW and controls > SHARE * len(start)) and not (nuls >= FEW and nuls > 0.1 * len(start)):
        return None
    return (
        f"in a program's own form that is not known here ({controls + nuls:,} of its first {len(start):,} bytes are control "
        "characters, it begins with "
        + start[:4].hex(" ").upper()
        + "); look whether the file came over whole, and export it as CSV "
        "or XLSX from the program it is of"
    )
