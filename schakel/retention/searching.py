"""The proof: every byte of every file is searched, Parquet value by value, archives unpacked, databases cell by cell.

A pseudonym is found anywhere. A borrower number is only digits, and others have the same: a barcode, a date, a count.
So it is looked for as a word of its own, and where the whole cell of a column that holds numbers of another kind is the same
digits, that is counted apart and is no find.
"""

import hashlib
import mmap
import re
import sqlite3
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

_WORD = re.compile(rb"[0-9A-Za-z]")
_OF_ANOTHER_KIND = re.compile(r"(^|_)(id|key|code|digest|hash|barcode|isbn|number|no)$|^_line$", re.IGNORECASE)
_ZIP, _GZIP, _ZSTD = b"PK\x03\x04", b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_OF_A_DATE = 4
"""Digits; shorter numbers stand in the names of files as years, months and days."""
_SQLITE, _PARQUET = b"SQLite format 3\x00", b"PAR1"
_PDF = b"%PDF"


@dataclass(frozen=True)
class Needles:
    """What is looked for. Never shown: `repr` says nothing.

    Args:
        number: the borrower number as the library system writes it; "" = pseudonyms only.
        pseudonyms: under every key that there is.
    """

    number: str = field(repr=False)
    pseudonyms: tuple[str, ...] = field(repr=False)

    def has_pseudonym(self, content: bytes | mmap.mmap) -> bool:
        """Whether one of the pseudonyms is in some bytes."""
        return any(content.find(pseudonym.encode()) >= 0 for pseudonym in self.pseudonyms)

    def has_digits(self, content: bytes) -> bool:
        """Whether the number is in some bytes, as a word or not."""
        return bool(self.number) and content.find(self.number.encode()) >= 0

    def has_number(self, content: bytes | mmap.mmap) -> bool:
        """Whether the number is in some bytes, as a word of its own."""
        number = self.number.encode()
        at = content.find(number) if number else -1
        while at >= 0:
            end = at + len(number)
            if not _WORD.match(content[at - 1 : at] if at else b"") and not _WORD.match(content[end : end + 1]):
                return True
            at = content.find(number, at + 1)
        return False

    def replaced(self, content: bytes, by: bytes) -> bytes:
        """The content with something else in the place of the number, as a word, and of each pseudonym.

        >>> Needles("123", ("ab" * 10,)).replaced(b"lid 123, plank 1234", b"...")
        b'lid ..., plank 1234'
        """
        for pseudonym in self.pseudonyms:
            content = content.replace(pseudonym.encode(), by)
        if not self.number:
            return content
        return re.sub(rb"(?<![0-9A-Za-z])" + re.escape(self.number.encode()) + rb"(?![0-9A-Za-z])", lambda _: by, content)


@dataclass
class Searched:
    """What was searched and found.

    Args:
        bytes: as they lie on the disk; what was unpacked comes on top.
        found: place (file, and column or table in it) to how often; these must go.
        unread: what could not be looked into, such as an archive with a password: nobody knows what is in it.
        same_digits: places where the digits are the number of something else; no find.
    """

    files: int = 0
    bytes: int = 0
    unpacked: int = 0
    found: dict[str, int] = field(default_factory=dict)
    same_digits: dict[str, int] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Nothing is left, and everything was looked into."""
        return not self.found and not self.unread


def search(
    paths: Iterable[Path], needles: Needles, *, relative_to: Path, extracts: Collection[Path] = (), made: Collection[str] = (),
    advance: Callable[[int], None] = lambda _: None,
) -> Searched:  # fmt: skip
    """Search files.

    Args:
        extracts: files that are read column by column elsewhere (`extracts.py`): their digits are not looked at here.
        made: SHA-256 of PDF files of which all words stand in other files that are searched. The words of a PDF are numbers of
            letters in a font of its own, so any other one was not looked into.
        advance: told of each file.
    """
    searched = Searched()
    for path in paths:
        name = str(path.relative_to(relative_to)) if path.is_relative_to(relative_to) else str(path)
        try:
            _search_file(path, name, needles, searched, is_extract=path in extracts, made=made)
        except FileNotFoundError:
            # A session, a lock or a file of a log that went meanwhile.
            continue
        advance(1)
    return searched


def _search_file(
    path: Path, name: str, needles: Needles, searched: Searched, *, is_extract: bool, made: Collection[str]
) -> None:  # fmt: skip
    size = path.stat().st_size
    searched.files += 1
    searched.bytes += size
    if needles.has_pseudonym(path.name.encode()) or (len(needles.number) > _OF_A_DATE and needles.has_number(path.name.encode())):
        _add(searched.found, {f"the name of a file in {Path(name).parent}": 1})
    if size == 0:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        head = content[:16]
        if _is_unread_pdf(content, made):
            searched.unread.append(name)
        found, same = Counter[str](), Counter[str]()
        try:
            for place, column, cell_bytes, cells in _cells_of(path, head):
                searched.unpacked += len(cell_bytes)
                if _is_unread_pdf(cell_bytes, made):
                    searched.unread.append(f"{name}: {place}")
                if needles.has_pseudonym(cell_bytes):
                    found[f"{name}: {place}"] += 1
                # In a column of Arrow the cells stand side by side without anything between them: no word can be told there.
                if not is_extract and needles.has_digits(cell_bytes):
                    for cell in cells():
                        if not needles.has_number(cell):
                            continue
                        is_other = cell.strip() == needles.number.encode() and _is_of_another_kind(column, head)
                        (same if is_other else found)[f"{name}: {place}"] += 1
        except _UNREADABLE:
            searched.unread.append(name)
        _add(searched.found, found)
        _add(searched.same_digits, same)
        # Bytes beside the cells: the foot of a Parquet file, pages of a database that were freed, any other file.
        is_seen = bool(found or same) or is_extract
        if (needles.has_pseudonym(content) and not found) or (not is_seen and needles.has_number(content)):
            _add(searched.found, {name: 1})


def _is_unread_pdf(content: bytes | mmap.mmap, made: Collection[str]) -> bool:
    return content[:4] == _PDF and hashlib.sha256(content).hexdigest() not in made


def _add(to: dict[str, int], more: Mapping[str, int]) -> None:
    for place, times in more.items():
        to[place] = to.get(place, 0) + times


def _is_of_another_kind(column: str, head: bytes) -> bool:
    # The door lets no borrower number into a Parquet file, so the whole of a cell is the number of something else.
    return head.startswith(_PARQUET) or _OF_ANOTHER_KIND.search(column) is not None


# RuntimeError: a member of an archive that asks for a password, or is packed in an unknown way. OSError: a stream that Arrow
# cannot unpack to its end.
_UNREADABLE = (zlib.error, zipfile.BadZipFile, RuntimeError, OSError, pa.ArrowException, sqlite3.DatabaseError)

_Cells = Iterator[tuple[str, str, bytes, Callable[[], Iterable[bytes]]]]
"""Where, column, all bytes together, and one by one for who found something in them."""


def _cells_of(path: Path, head: bytes) -> _Cells:
    if head.startswith(_PARQUET):
        yield from _parquet(path)
    elif head == _SQLITE:
        yield from _sqlite(path)
    elif head.startswith(_ZIP) and zipfile.is_zipfile(path):
        yield from _zip(path)
    elif head.startswith(_GZIP):
        yield "", "", *_whole(_gunzip(path.read_bytes()))
    elif head.startswith(_ZSTD):
        with pa.CompressedInputStream(pa.OSFile(str(path)), "zstd") as stream:
            yield "", "", *_whole(stream.read())


def _whole(content: bytes) -> tuple[bytes, Callable[[], Iterable[bytes]]]:
    return content, lambda: (content,)


def _gunzip(content: bytes) -> bytes:
    """All members: a log that is turned over often has one after another. A file that was cut off gives what there is of it."""
    parts = []
    while content.startswith(_GZIP):
        member = zlib.decompressobj(wbits=31)
        parts.append(member.decompress(content))
        content = member.unused_data
    return b"".join(parts)


def _zip(path: Path) -> _Cells:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if not member.is_dir():
                yield member.filename, "", *_whole(archive.read(member))


def _parquet(path: Path) -> _Cells:
    try:
        file = pq.ParquetFile(path)
    except pa.ArrowInvalid:
        # Cut off while it was written: nobody can read it, and its bytes are searched as they lie.
        return
    with file:
        for part in file.iter_batches(200_000):
            for name, column in zip(part.schema.names, part.columns, strict=True):
                # All bytes of the column at once, with those of neighbouring cells side by side: what is not in there is in
                # no cell, and only what is there is looked at one by one.
                plain = column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
                together = b"\0".join(bytes(buffer) for buffer in plain.buffers() if buffer is not None)
                yield f"column {name}", name, together, lambda plain=plain: _one_by_one(plain)  # type: ignore[misc]


def _one_by_one(column: pa.Array) -> Iterator[bytes]:
    for value in column.to_pylist():
        if isinstance(value, bytes):
            yield value
        elif value is not None and not isinstance(value, int | float):
            yield str(value).encode()


def _sqlite(path: Path) -> _Cells:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=20)) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            cursor = database.execute(f'SELECT * FROM "{table}"')
            columns = [part[0] for part in cursor.description]
            cells: list[list[bytes]] = [[] for _ in columns]
            for row in cursor:
                for number, value in enumerate(row):
                    if isinstance(value, str | bytes):
                        cells[number].append(value.encode() if isinstance(value, str) else value)
            for column, values in zip(columns, cells, strict=True):
                yield f"{table}.{column}", column, b"\0".join(values), lambda values=values: values  # type: ignore[misc]
