"""Members of zip and tar archives.

A tar can only be read from its beginning, and one of 1,882 members would be unpacked 1,882 times. So it is read once, and
each member is kept packed again (zstd, level 1): in memory, and past `IN_MEMORY` in one unnamed temporary file.
"""

import hashlib
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from threading import Lock
from typing import BinaryIO, cast

import pyarrow as pa

from schakel.sources.packed import ARCHIVES_NOT_READ, COMPRESSED, Counted, FoundFile, Limits, archive_kind, unpack
from schakel.sources.source import SourceError

IN_MEMORY = 256 << 20
_PIECE = 1 << 20


def zip_members(file: Path, relative: str, limits: Limits) -> Iterator[FoundFile]:
    """The files of a zip, in the order of their names."""
    try:
        with zipfile.ZipFile(file) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError) as error:
        raise SourceError(f"{relative}: is not a whole zip file ({error}); fetch it again") from error
    _check_names([info.filename for info in infos], relative, limits)
    # The sizes a zip states may be lies: they are checked here, and counted again while reading.
    limits.check(sum(info.file_size for info in infos), file.stat().st_size, relative)
    for info in sorted(infos, key=lambda info: info.filename):
        if info.flag_bits & 1:
            raise SourceError(f"{relative}/{info.filename}: is encrypted; unpack it yourself and put the files in the folder")
        yield _zip_member(file, relative, info, limits)


def _zip_member(file: Path, relative: str, info: zipfile.ZipInfo, limits: Limits) -> FoundFile:
    origin = f"{relative}/{info.filename}"

    def open_member() -> BinaryIO:
        archive = zipfile.ZipFile(file)
        return cast(BinaryIO, _ZipMember(archive, info, origin, limits))

    def fingerprint() -> str:
        found = hashlib.sha256()
        opened = open_member()
        try:
            while piece := opened.read(_PIECE):
                found.update(piece)
        finally:
            opened.close()
        return found.hexdigest()

    return FoundFile(name=info.filename, origin=origin, open=open_member, fingerprint=fingerprint, size=info.file_size)


class _ZipMember:
    """One member of a zip, counted while it is read."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, origin: str, limits: Limits) -> None:
        self._archive = archive
        self._opened = archive.open(info)
        self._origin = origin
        self._limits = limits
        self._packed = info.compress_size
        self._unpacked = 0

    @property
    def closed(self) -> bool:
        return self._opened.closed

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._opened.close()
        self._archive.close()

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._opened.read(size)
        except (zipfile.BadZipFile, OSError, EOFError) as error:
            raise SourceError(f"{self._origin}: is damaged ({error}); fetch the archive again") from error
        self._unpacked += len(data)
        self._limits.check(self._unpacked, self._packed, self._origin)
        return data


def tar_members(file: Path, relative: str, limits: Limits) -> Iterator[FoundFile]:
    """The files of a tar (plain, .gz or .zst), in the order of their names; the archive is read once."""
    kind = archive_kind(file.name)
    codec = "gzip" if kind in (".tar.gz", ".tgz") else "zstd" if kind == ".tar.zst" else None
    opened = unpack(file, codec, relative, limits) if codec else file.open("rb")
    store = _Store()
    found: list[FoundFile] = []
    try:
        with tarfile.open(fileobj=opened, mode="r|") as archive:
            for info in archive:
                if info.isdir():
                    continue
                if not info.isfile():
                    raise SourceError(f"{relative}/{info.name}: is a link or device; pack the archive again with files only")
                _check_names([info.name], relative, limits)
                found.append(_keep(archive, info, relative, store, limits))
    except tarfile.TarError as error:
        raise SourceError(f"{relative}: is not a whole tar archive ({error}); fetch it again") from error
    finally:
        opened.close()
    _check_names([member.name for member in found], relative, limits)
    yield from sorted(found, key=lambda member: member.name)


def _keep(archive: tarfile.TarFile, info: tarfile.TarInfo, relative: str, store: "_Store", limits: Limits) -> FoundFile:
    """Pack one member again, at the end of the store."""
    name = PurePosixPath(info.name).as_posix()
    member = archive.extractfile(info)
    assert member is not None
    sha = hashlib.sha256()
    frame = pa.BufferOutputStream()
    begins = store.end
    with pa.CompressedOutputStream(frame, "zstd") as packed:
        while piece := member.read(_PIECE):
            sha.update(piece)
            packed.write(piece)
    store.add(frame.getvalue())
    length = store.end - begins

    def open_member() -> BinaryIO:
        unpacked = pa.CompressedInputStream(pa.BufferReader(store.take(begins, length)), "zstd")
        # Its ratio was looked at with the whole archive; equal rows pack better one member at a time.
        return cast(BinaryIO, Counted(unpacked, info.size, f"{relative}/{name}", limits))

    return FoundFile(name=name, origin=f"{relative}/{name}", open=open_member, fingerprint=sha.hexdigest, size=info.size)


class _Store:
    """Packed members, one after another; lives as long as one of them can still be opened."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the store
        self._lock = Lock()
        self.end = 0

    def __del__(self) -> None:
        self._file.close()

    def add(self, data: pa.Buffer) -> None:
        with self._lock:
            self._file.seek(self.end)
            self._file.write(memoryview(data))
            self.end += data.size

    def take(self, begins: int, length: int) -> bytes:
        with self._lock:
            self._file.seek(begins)
            return self._file.read(length)


def _check_names(names: list[str], relative: str, limits: Limits) -> None:
    """Refuse names that lead outside the archive, the same name twice, archives in archives, and too many."""
    if len(names) > limits.members:
        raise SourceError(f"{relative}: holds {len(names):,} files; at most {limits.members:,} are read of one archive: split it")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise SourceError(f"{relative}: holds {twice} more than once; pack it again with each name once")
    for name in names:
        windows = PureWindowsPath(name)
        if name.startswith("/") or windows.drive or windows.root or ".." in windows.parts:
            raise SourceError(f"{relative}: holds {name!r}, a name that leads outside the archive; ask who made it, and why")
        if archive_kind(name) or any(name.lower().endswith(ending) for ending in (*COMPRESSED, *ARCHIVES_NOT_READ)):
            raise SourceError(f"{relative}: holds {name}, an archive within an archive; unpack it and pack the files themselves")
