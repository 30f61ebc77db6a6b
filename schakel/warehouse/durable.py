"""Writing so that a crash at any moment leaves the old or the new, never half: write beside, flush to disk, rename."""

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from schakel.errors import SchakelError

TEMPORARY = ".part"
"""Ending of files under construction; nobody reads them, and the next writer of the same name overwrites them."""


class DiskFullError(SchakelError):
    """The disk (or the quota of this user) has no room left; nothing that was there before is touched."""


def sync(path: Path) -> None:
    """Flush one file or folder to the disk itself, so that a rename after it cannot come before it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put_in_place(temporary: Path, final: Path) -> None:
    """Flush `temporary` and rename it to `final` in the same folder."""
    sync(temporary)
    os.replace(temporary, final)  # noqa: PTH105 - the fault tests stop the process at this very call
    sync(final.parent)


def write_text(path: Path, text: str) -> None:
    """Write a small file as a whole."""
    temporary = path.with_name(path.name + TEMPORARY)
    with speaking_of_room(path, temporary):
        temporary.write_text(text, encoding="utf-8")
        put_in_place(temporary, path)


def write_json(path: Path, value: Any) -> None:
    """Write JSON as a whole, keys in the order given."""
    write_text(path, json.dumps(value, indent=1, ensure_ascii=False) + "\n")


def is_about_room(error: BaseException) -> bool:
    """Whether an error of the system, of Arrow or of the engine says that the disk is full."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return True
    text = str(error).lower()
    return any(sign in text for sign in ("no space left on device", "disk quota exceeded", "file too large", "disk full"))


@contextmanager
def speaking_of_room(path: Path, *leftovers: Path) -> Iterator[None]:
    """Turn "no space left" of whatever library into one message that says where and what to do.

    Args:
        path: what was being written, for the message.
        leftovers: files to remove, so that a full disk is not kept full by our own half work.
    """
    try:
        yield
    except Exception as error:
        if not is_about_room(error):
            raise
        for leftover in leftovers:
            with suppress(OSError):
                leftover.unlink(missing_ok=True)
        raise DiskFullError(
            f"{path}: the disk is full. What was loaded before is untouched; make room on the disk that holds {path.parent} "
            "and run the same command again"
        ) from error
