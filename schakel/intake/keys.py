"""The keys of the pseudonyms: one of 32 random bytes for each calendar year, in a folder outside the data.

Without its key a year's pseudonyms can be tied to nobody, and pseudonyms of two years never match. Whoever deletes
the key of a closed year makes that final.
"""

import hashlib
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from schakel.errors import SchakelError
from schakel.warehouse.durable import speaking_of_room, sync

_SIZE = 32
_BLOCK = 64
"""Bytes that SHA-256 takes at once; a key is filled up to it."""
_DIGITS = 20


class BrokenKeyError(SchakelError):
    """A key cannot be read or made."""


class Keys:
    """The keys of a folder; a key is made when its year is first asked for."""

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
        """
        # Extracts of one year come in side by side.
        with self._lock:
            if year not in self._kept:
                path = self._folder / f"{year:04d}.key"
                if not path.exists():
                    self._make(path)
                self._kept[year] = self._read(path)
            return self._kept[year]

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
