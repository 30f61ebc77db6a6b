"""MARC 21 records from a file: cut apart, taken to pieces by pymarc, and read in the characters they are really written in.

A record says in its leader whether it is MARC-8 or UTF-8, and is often wrong. UTF-8 outside ASCII is recognisable: text in
MARC-8 puts an accent (a byte above 127) before its letter (one below), which UTF-8 never does. So bytes above 127 that are
whole UTF-8 are UTF-8, whatever the leader says, and what is not UTF-8 is read as MARC-8.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO, cast

from pymarc import Record
from pymarc.exceptions import PymarcException
from pymarc.marc8 import MARC8ToUnicode

from schakel.sources.source import SourceError

# pymarc tells of odd indicators in the log, with the text of the field; they do not matter here.
logging.getLogger("pymarc").addHandler(logging.NullHandler())

_END_OF_RECORD = b"\x1d"
_CHUNK = 1 << 20
_LONGEST = 1 << 24
"""A record states its length in five digits; up to this many bytes are read all the same, since some systems overflow them."""
_BETWEEN = b"\r\n \t\x00\x1a"
FIXED = ("006", "007", "008")
BLANK = "#"
"""Blanks at the ends would be trimmed on the way, and with them the positions."""
_HEAD = re.compile(rb"\d{5}")


class Characters(Enum):
    """What a map may say of the characters of a file."""

    AS_FOUND = "as found"
    UTF_8 = "utf-8"
    MARC_8 = "marc-8"


@dataclass(frozen=True)
class MarcField:
    """One data field: (code, value) of its subfields, in the order of the record."""

    tag: str
    subfields: tuple[tuple[str, bytes], ...]
    characters: Characters

    def values(self, codes: str) -> list[str]:
        """The values of these subfields that are not empty."""
        found = (decode(value, self.characters).strip() for code, value in self.subfields if code in codes)
        return [value for value in found if value]


@dataclass(frozen=True)
class MarcRecord:
    """One record, or the reason why it could not be read.

    Args:
        number: in the file, from 1.
    """

    number: int
    broken: str | None
    leader: str | None = None
    controls: tuple[tuple[str, bytes], ...] = ()
    data: tuple[MarcField, ...] = ()

    def control(self, tag: str) -> str | None:
        """The first control field of that tag; in those of fixed positions a blank is written `#`, as MARC does."""
        value = next((decode(value, Characters.AS_FOUND) for name, value in self.controls if name == tag), "").strip("\r\n")
        return (value.replace(" ", BLANK) if tag in FIXED else value.strip()) or None

    def fields(self, tag: str) -> list[MarcField]:
        """The data fields of that tag."""
        return [field for field in self.data if field.tag == tag]


def split_records(opened: BinaryIO, *, origin: str, characters: Characters) -> Iterator[MarcRecord]:
    """Every record of a file; one that is broken is given with its reason, and the next begins after the end mark.

    Raises:
        SourceError: when the file is no MARC 21 at all.
    """
    try:
        for number, (raw, is_ended) in enumerate(_pieces(opened, origin), start=1):
            if number == 1 and not _HEAD.match(raw):
                raise SourceError(
                    f"{origin}: begins with {raw[:5].hex(' ').upper()}, not with the five digits of a MARC 21 record (ISO 2709); "
                    "export it as MARC 21 (.mrc); MARCXML and MARC in text are not read"
                )
            yield _record(raw, number, characters, is_ended=is_ended)
    finally:
        opened.close()


def _pieces(opened: BinaryIO, origin: str) -> Iterator[tuple[bytes, bool]]:
    """The bytes of each record with its end mark, and whether it has one: only the last may lack it."""
    waiting = b""
    while chunk := opened.read(_CHUNK):
        *whole, waiting = (waiting + chunk).split(_END_OF_RECORD)
        for piece in whole:
            if piece := piece.lstrip(_BETWEEN):
                yield piece + _END_OF_RECORD, True
        if len(waiting) > _LONGEST:
            raise SourceError(f"{origin}: {_LONGEST:,} bytes without the end mark of a record (1D); is it a MARC 21 file?")
    if waiting := waiting.lstrip(_BETWEEN):
        yield waiting, False


def _record(raw: bytes, number: int, characters: Characters, *, is_ended: bool) -> MarcRecord:
    if not is_ended:
        return MarcRecord(number, f"record {number}: cut off after {len(raw):,} bytes, before its end mark")
    try:
        taken = Record(raw, to_unicode=False)
    except (PymarcException, ValueError, IndexError) as error:
        why = (str(error) or type(error).__name__).splitlines()[0]
        return MarcRecord(number, f"record {number}: not the structure of MARC 21 ({why})")
    if characters is Characters.AS_FOUND:
        characters = _found(raw)
    # Without to_unicode pymarc leaves bytes where its types say text.
    controls = tuple((field.tag, cast(bytes, field.data or b"")) for field in taken.fields if field.is_control_field())
    data = tuple(
        MarcField(field.tag, tuple((subfield.code, cast(bytes, subfield.value)) for subfield in field.subfields), characters)
        for field in taken.fields
        if not field.is_control_field()
    )
    if characters is Characters.UTF_8 and not _is_utf8(raw):
        return MarcRecord(number, f"record {number}: holds bytes that are not UTF-8, which the map says it is")
    return MarcRecord(number, None, str(taken.leader).replace(" ", BLANK), controls, data)


def _found(raw: bytes) -> Characters:
    """Told from the bytes, see the head of this module; plain ASCII is the same in both, but for the escapes of MARC-8."""
    return Characters.UTF_8 if not raw.isascii() and _is_utf8(raw) else Characters.MARC_8


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def decode(value: bytes, characters: Characters) -> str:
    """Bytes of one value as text; signs that MARC-8 does not know become spaces.

    >>> decode(b"\\xe2etude", Characters.MARC_8)
    'étude'
    """
    if value.isascii() and b"\x1b" not in value:
        return value.decode("ascii")
    if characters is Characters.UTF_8 or (characters is Characters.AS_FOUND and _is_utf8(value)):
        return value.decode("utf-8")
    return str(MARC8ToUnicode(quiet=True).translate(value))  # type: ignore[no-untyped-call]
