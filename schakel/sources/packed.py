"""Packed bytes: what a feed's file is, and how it is unpacked without believing what it says of itself."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import pyarrow as pa

from schakel.sources.source import SourceError

COMPRESSED = {".gz": "gzip", ".zst": "zstd"}
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.zst")
ARCHIVES_NOT_READ = (".7z", ".rar", ".tar.bz2", ".tar.xz", ".bz2", ".xz", ".cab")


@dataclass(frozen=True)
class Limits:
    """How much a compressed file may hold before it is taken for a bomb.

    Args:
        bytes: of one file or archive, unpacked; ten years of a province fit many times.
        ratio: unpacked over packed. Real exports stay under 60 (LibrariesWest, very repetitive: 37); bombs reach 1,000.
        ratio_from: unpacked bytes from which the ratio is looked at; tiny files of equal rows compress better than real ones.
        members: files in one archive.
    """

    bytes: int = 40 << 30
    ratio: int = 250
    ratio_from: int = 64 << 20
    members: int = 100_000

    def check(self, unpacked: int, packed: int, origin: str) -> None:
        """Refuse what is more than a library could mean."""
        if unpacked > self.bytes:
            raise SourceError(
                f"{origin}: unpacks to more than {self.bytes:,} bytes, the most that is read of one file; "
                "split it, or set max_bytes for the feed when it is real"
            )
        if unpacked > self.ratio_from and unpacked > self.ratio * max(packed, 1):
            raise SourceError(
                f"{origin}: {packed:,} bytes unpack to more than {unpacked:,}, over {self.ratio} times as much: this looks like "
                "a zip bomb and is not read on; set max_ratio for the feed when it is real"
            )


@dataclass(frozen=True)
class FoundFile:
    """One file that a feed holds.

    Args:
        name: path to match, from the feed's folder (or inside its archive), without the ending of a compression.
        origin: what to call it in messages.
        open: gives its bytes, unpacked.
        fingerprint: sha256 of the bytes as they came.
        size: in bytes, unpacked where that is known.
    """

    name: str
    origin: str
    open: Callable[[], BinaryIO]
    fingerprint: Callable[[], str]
    size: int | None


def archive_kind(name: str) -> str:
    """The ending that makes it an archive; empty when it is none."""
    return next((ending for ending in ARCHIVES if name.lower().endswith(ending)), "")


def sha256_of(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def unpack(file: Path, codec: str, origin: str, limits: Limits) -> BinaryIO:
    """The unpacked bytes of a compressed file, counted against the limits while they are read."""
    stream = pa.CompressedInputStream(pa.OSFile(str(file)), codec)
    return cast(BinaryIO, Counted(stream, file.stat().st_size, origin, limits))


class Counted:
    """A stream of unpacked bytes that stops at the limits."""

    def __init__(self, stream: pa.NativeFile, packed: int, origin: str, limits: Limits) -> None:
        self._stream = stream
        self._packed = packed
        self._origin = origin
        self._limits = limits
        self._unpacked = 0

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return bool(self._stream.closed)

    def readable(self) -> bool:
        """Always: `tarfile` and Arrow ask."""
        return True

    def close(self) -> None:
        """Close the file below."""
        self._stream.close()

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, after they were counted.

        Raises:
            SourceError: over a limit, or when the packed bytes are damaged or cut off.
        """
        try:
            data = bytes(self._stream.read(size if size >= 0 else None))
        except OSError as error:
            hint = "; pack it again with a window of at most 27 (zstd --long=27)" if "memory" in str(error) else ""
            raise SourceError(
                f"{self._origin}: after {self._unpacked:,} unpacked bytes it cannot be read on ({error}); "
                f"it was cut off or damaged on its way: fetch it again{hint}"
            ) from error
        self._unpacked += len(data)
        self._limits.check(self._unpacked, self._packed, self._origin)
        return data
