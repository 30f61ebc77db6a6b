"""Into the folder of a recipient: the whole package or nothing of it, once, whatever breaks in between."""

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from schakel.errors import SchakelError
from schakel.warehouse.durable import speaking_of_room, sync

_UNFINISHED = ".unfinished-"


class SendingError(SchakelError):
    """The folder of a recipient cannot be written to."""


def folder_of(data: Path, folder: str) -> Path:
    """The folder of a recipient. One inside the data folder is made when it is not there; one elsewhere must be there.

    A disk of somebody else that is not there must be seen, not written beside.

    Raises:
        SendingError: it is gone, or is no folder.
    """
    path = data / folder
    if Path(folder).is_absolute() and not path.is_dir():
        raise SendingError(
            f"{path}: the folder of the recipient is not there. Nothing was sent and the signature stays; put the folder back "
            "(is its disk mounted?) and send again, or write another one in the file of the recipient"
        )
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SendingError(
            f"{path}: cannot be used as the folder of the recipient: {error.strerror}. Nothing was sent"
        ) from error
    return path


def put(files: Mapping[str, bytes], folder: Path, name: str, *, may_replace: bool) -> None:
    """Have the folder `name` hold exactly these files.

    What stands there already and is the same is left: then an earlier try came this far and no further.

    Args:
        may_replace: nothing of that name was ever said to be sent, so something else that stands there is of a broken try.

    Raises:
        SendingError: something else stands there, or it cannot be written.
        DiskFullError: no room; nothing of it stays.
    """
    final = folder / name
    if final.is_dir():
        if _same(files, final):
            return
        if not may_replace:
            raise SendingError(
                f"{final}: holds other files than were sent; what was sent is never overwritten. Look who changed them, move the "
                "folder away, and send again"
            )
    for leftover in folder.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    unfinished = folder / f"{_UNFINISHED}{uuid4().hex}"
    try:
        with speaking_of_room(final):
            unfinished.mkdir()
            for file, content in files.items():
                (unfinished / file).write_bytes(content)
                sync(unfinished / file)
            sync(unfinished)
            if final.is_dir():
                final.rename(folder / f"{_UNFINISHED}{uuid4().hex}")
            unfinished.rename(final)
            sync(folder)
    except OSError as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise SendingError(f"{final}: cannot be written: {error.strerror}. Nothing was sent and the signature stays") from error
    except SchakelError:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    for leftover in folder.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _same(files: Mapping[str, bytes], folder: Path) -> bool:
    there = {path.name for path in folder.iterdir()}
    return there == set(files) and all((folder / name).read_bytes() == content for name, content in files.items())


def hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    """SHA-256 of each file."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def hash_of_all(files: Mapping[str, bytes]) -> str:
    """One hash over names and contents."""
    return hashlib.sha256("\n".join(f"{name} {each}" for name, each in sorted(hashes(files).items())).encode()).hexdigest()
