"""Bytes of a text file as checked UTF-8: a wrong encoding, a NUL byte or a cut-off file is told with its line.

Checking costs one pass of Python's own decoder over each megabyte, far less than parsing (docs/decisions/010).
"""

import codecs
import re
import zlib
from typing import BinaryIO

from schakel.sources.looks import utf16_without_mark, what_it_is
from schakel.sources.source import SourceError

CHUNK = 1 << 20
_TAIL = 4096
_END_OF_LINE = re.compile(rb"\r\n|\n|\r(?=.)", re.DOTALL)
_SINGLE_BYTE = ("cp1252", "latin-1")


class TextBytes:
    """A stream that gives UTF-8 whatever the file was written in. `origin` names the file in messages.

    Has what Arrow asks of a Python file: `read`, `close`, `closed`, `readable`. Keeps the last bytes that were taken (`tail`),
    and counts `quotes` from the moment `quote` is set.
    """

    def __init__(self, raw: BinaryIO, *, encoding: str, origin: str) -> None:
        self._raw = raw
        self._encoding = encoding
        self._origin = origin
        # utf-8-sig reads files with and without the mark, and nothing else in UTF-8 can begin with it.
        self._decoder = codecs.getincrementaldecoder("utf-8-sig" if encoding == "utf-8" else encoding)("strict")
        self._waiting = b""
        self._lines = 0
        self._in_line = 0
        self._is_first = True
        self._may_be_utf8 = encoding in _SINGLE_BYTE
        self._ended = False
        self.quotes = 0
        self.quote = b""
        self.tail = b""
        self.closed = False

    def readable(self) -> bool:
        """Always: Arrow asks."""
        return True

    def close(self) -> None:
        """Close the file below."""
        self.closed = True
        self._raw.close()

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, fewer only at the end; all that is left when `size` is negative."""
        parts = [self._waiting]
        have = len(self._waiting)
        while (size < 0 or have < size) and (chunk := self._next()):
            parts.append(chunk)
            have += len(chunk)
        together = b"".join(parts)
        taken = together if size < 0 else together[:size]
        self._waiting = together[len(taken) :]
        if self.quote:
            self.quotes += taken.count(self.quote)
        self.tail = (self.tail + taken)[-_TAIL:] if len(taken) < _TAIL else taken[-_TAIL:]
        return taken

    def read_line(self) -> bytes:
        """One line with its end (LF, CR LF or CR); empty at the end of the file."""
        buffer = self._waiting
        while True:
            found = _END_OF_LINE.search(buffer)
            if found and found.end() < len(buffer):
                self._waiting = buffer[found.end() :]
                return buffer[: found.end()]
            chunk = self._next()
            if not chunk:
                self._waiting = buffer[found.end() :] if found else b""
                return buffer[: found.end()] if found else buffer
            buffer += chunk

    def peek_lines(self, count: int) -> list[bytes]:
        """The next lines, fewer at the end; they are still to be read."""
        lines = [line for _ in range(count) if (line := self.read_line())]
        self._waiting = b"".join(lines) + self._waiting
        return lines

    def _next(self) -> bytes:
        """The next checked piece; empty at the end."""
        while not self._ended:
            try:
                data = self._raw.read(CHUNK)
            except (OSError, EOFError, zlib.error) as error:
                raise SourceError(
                    f"{self._origin}: after line {self._lines} the file cannot be read on ({error}); "
                    "it was cut off or damaged on its way: fetch it again"
                ) from error
            self._ended = not data
            if self._is_first and data:
                self._check_start(data)
            if self._may_be_utf8 and not data.isascii():
                self._check_not_utf8(data)
            is_whole = not (self._lines == 0 or self._decoder.getstate()[0])
            try:
                text = self._decoder.decode(data, self._ended)
            except UnicodeDecodeError as error:
                raise self._wrong_encoding(error, data) from error
            if "\0" in text:
                line = self._lines + text[: text.index("\0")].count("\n") + 1
                raise SourceError(
                    f"{self._origin}: line {line}: a NUL byte; text files have none. The file is damaged, or no text in "
                    f"{self._encoding}; export it again"
                )
            if text:
                self._lines += text.count("\n")
                rest = text[text.rfind("\n") + 1 :]
                self._in_line = len(rest.encode(self._encoding)) + (0 if "\n" in text else self._in_line)
                # UTF-8 without a mark or a split character at an edge goes on as it came: no second encoding.
                is_whole = is_whole and not self._decoder.getstate()[0] and self._encoding in ("utf-8", "utf-8-sig")
                return data if is_whole else text.encode("utf-8")
        return b""

    def _check_start(self, data: bytes) -> None:
        self._is_first = False
        if (what := what_it_is(data)) is not None:
            raise SourceError(f"{self._origin}: line 1: this is no text but {what}")
        unmarked = utf16_without_mark(data)
        if unmarked is not None and self._encoding != unmarked:
            raise SourceError(
                f"{self._origin}: line 1: every other byte is a NUL, as in UTF-16 without its mark; "
                f'write encoding = "{unmarked}" under [read], or export as UTF-8'
            )
        is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        if is_utf16 and self._encoding != "utf-16":
            raise SourceError(
                f"{self._origin}: line 1: the file begins with the mark of UTF-16, the map says {self._encoding}; "
                'write encoding = "utf-16" under [read], or export as UTF-8'
            )
        if self._encoding == "utf-16" and not is_utf16:
            raise SourceError(
                f"{self._origin}: line 1: the file does not begin with the mark of UTF-16 (FF FE or FE FF), the map says utf-16; "
                f'write encoding = "{_would_work(data)}" under [read]'
            )

    def _check_not_utf8(self, data: bytes) -> None:
        """A file in UTF-8 read as a single-byte encoding gives `Ã©` for `é` without any error: so it is looked for."""
        self._may_be_utf8 = False
        if _would_work(data) == "utf-8":
            before = next(index for index, byte in enumerate(data) if byte > 127)
            line = self._lines + data[:before].count(b"\n") + 1
            raise SourceError(
                f"{self._origin}: line {line}: the map says {self._encoding}, but what stands there is UTF-8; "
                'write encoding = "utf-8" under [read]'
            )

    def _wrong_encoding(self, error: UnicodeDecodeError, data: bytes) -> SourceError:
        found = error.object
        line = self._lines + found[: error.start].count(b"\n") + 1
        start_of_line = found.rfind(b"\n", 0, error.start) + 1
        place = error.start - start_of_line + 1 + (0 if start_of_line else self._in_line)
        cut_off = "the file was cut off within a character; fetch it again, or " if self._ended else ""
        byte = found[error.start : error.start + 1].hex(" ").upper()
        return SourceError(
            f"{self._origin}: line {line}, byte {place}: {byte} cannot be read as {self._encoding}; {cut_off}"
            f'write encoding = "{_would_work(data, besides=self._encoding)}" under [read], or export the file again'
        )


def _would_work(data: bytes, besides: str = "") -> str:
    """The encoding that these bytes can be read in, as well as can be told from them."""
    for name in ("utf-8", "cp1252"):
        if name == besides:
            continue
        try:
            # A character may be cut at the end of the piece: the incremental decoder forgives that.
            codecs.getincrementaldecoder(name)("strict").decode(data, False)
        except UnicodeDecodeError:
            continue
        return name
    return "latin-1"
