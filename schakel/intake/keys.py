"""The keys of the pseudonyms: one of 32 random bytes for each calendar year, in a folder outside the data.

Without its key a year's pseudonyms can be tied to nobody, and pseudonyms of two years never match. Destroying the key of
a closed year makes that final: a mark stays in its place, so that no second key is ever made for that year.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from threading import Lock

from schakel.errors import SchakelError
from schakel.warehouse.durable import speaking_of_room, sync, write_json

_SIZE = 32
DESTROYED = ".destroyed"
"""Ending of the mark that stays where a key was."""
_BLOCK = 64
"""Bytes that SHA-256 takes at once; a key is filled up to it."""
_DIGITS = 20


class BrokenKeyError(SchakelError):
    """A key cannot be read or made."""


class DestroyedKeyError(SchakelError):
    """The key of that year is gone for good."""


class Keys:
    """The keys of a folder; a key is made when its year is first asked for, unless it was destroyed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[int, bytes] = {}
        self._begun: dict[str, tuple[hashlib._Hash, hashlib._Hash]] = {}
        self._pseudonyms: dict[str, dict[str, str]] = {}
        self._lock = Lock()

    def of(self, year: int) -> bytes:
        """The key of one year.

        Raises:
            BrokenKeyError: when the file is not a key or others may read it.
            DestroyedKeyError: when it was destroyed.
        """
        # Extracts of one year come in side by side.
        with self._lock:
            if year not in self._kept:
                path = _key(self._folder, year)
                if not path.exists():
                    if self.is_destroyed(year):
                        raise DestroyedKeyError(
                            f"{path}: the key of {year} was destroyed, so its borrowers can no longer be told apart and no other "
                            "key is made; what was fetched of that year before stays as it is"
                        )
                    self._make(path)
                self._kept[year] = self._read(path)
            return self._kept[year]

    def is_destroyed(self, year: int) -> bool:
        """Whether the key of a year was there and is gone for good, or is on its way to that."""
        return _mark(self._folder, year).exists()

    def years(self) -> list[int]:
        """The years of which there is a key, in order."""
        found = sorted(int(path.stem) for path in self._folder.glob("*.key") if path.stem.isdigit())
        return [year for year in found if not self.is_destroyed(year)]

    def destroyed(self) -> dict[int, date]:
        """The years whose key was destroyed, and on which day."""
        marks = sorted(path for path in self._folder.glob(f"*{DESTROYED}") if path.stem.isdigit())
        return {int(mark.stem): date.fromisoformat(json.loads(mark.read_text(encoding="utf-8"))["on"]) for mark in marks}

    def destroy(self, year: int, *, on: date) -> int:
        """Destroy the key of one year for good; returns how many files held it. Doing it again finishes what was cut off.

        The mark comes first: killed at any moment, either the key is whole and counts, or no other is ever made. What a
        process that was killed while making the key left behind is the same key, and goes too.
        """
        with self._lock:
            self._kept.pop(year, None)
            self._begun.pop(str(year), None)
            for kept in self._pseudonyms.values():
                for borrower in [each for each in kept if each.startswith(f"{year}|")]:
                    del kept[borrower]
            files = [path for path in self._folder.glob(f"{year:04d}.key*") if not path.is_dir()]
            if not files and not self.is_destroyed(year):
                raise BrokenKeyError(f"{self._folder}: there is no key of {year}; there are keys of {self._said_years()}")
            if not self.is_destroyed(year):
                write_json(_mark(self._folder, year), {"on": on.isoformat()})
            for path in files:
                _overwrite(path)
                path.unlink()
                sync(self._folder)
            return len(files)

    def _said_years(self) -> str:
        return ", ".join(map(str, self.years())) or "no year"

    def pseudonyms(self, borrowers: Sequence[str], scope: str) -> list[str]:
        """The pseudonym of each borrower, written as year|number: a keyed hash under the key of that year.

        Kept for as long as these keys are: a borrower of a hundred loans is hashed once, whatever extract they are in.
        """
        kept = self._pseudonyms.setdefault(scope, {})
        for borrower in [borrower for borrower in borrowers if borrower not in kept]:
            year, _, number = borrower.partition("|")
            inner, outer = self._hashes(year)
            inner.update(f"{scope}|{number}".encode())
            outer.update(inner.digest())
            kept[borrower] = outer.hexdigest()[:_DIGITS]
        return list(map(kept.__getitem__, borrowers))

    def _hashes(self, year: str) -> "tuple[hashlib._Hash, hashlib._Hash]":
        """The two hashes of an HMAC (RFC 2104) with the key of a year already in them.

        A copy of them costs a third of setting up the HMAC anew, which is most of the work for a short text.
        """
        if year not in self._begun:
            key = self.of(int(year)).ljust(_BLOCK, b"\0")
            self._begun[year] = (hashlib.sha256(bytes(b ^ 0x36 for b in key)), hashlib.sha256(bytes(b ^ 0x5C for b in key)))
        inner, outer = self._begun[year]
        return inner.copy(), outer.copy()

    def _make(self, path: Path) -> None:
        with speaking_of_room(path):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            try:
                os.write(handle, secrets.token_bytes(_SIZE))
                os.fsync(handle)
            finally:
                os.close(handle)
            try:
                # A link, not a rename: when two processes make the same key, the first one's stays.
                os.link(temporary, path)
            except FileExistsError:
                pass
            finally:
                temporary.unlink()
            sync(self._folder)

    def _read(self, path: Path) -> bytes:
        if path.stat().st_mode & 0o077:
            raise BrokenKeyError(f"{path}: others on this machine may read it; run `chmod 600 {path}`")
        key = path.read_bytes()
        if len(key) != _SIZE:
            raise BrokenKeyError(
                f"{path}: holds {len(key)} bytes instead of {_SIZE}; put back the right key from your own back-up"
            )
        return key


def _key(folder: Path, year: int) -> Path:
    return folder / f"{year:04d}.key"


def _mark(folder: Path, year: int) -> Path:
    return folder / f"{year:04d}{DESTROYED}"


def _overwrite(path: Path) -> None:
    """Write other bytes in the place of a key, to the disk itself, before its name goes.

    On a disk that writes elsewhere (a solid state disk, a file system with copies) the old bytes may be there until they
    are written over, and a back-up of the folder of keys has its own: docs/how-to/forget.md says so.
    """
    with suppress(FileNotFoundError):
        handle = os.open(path, os.O_WRONLY)
        try:
            for filling in (secrets.token_bytes(_SIZE), bytes(_SIZE)):
                os.pwrite(handle, filling, 0)
                os.fsync(handle)
        finally:
            os.close(handle)
