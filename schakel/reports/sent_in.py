"""A spreadsheet that somebody sends in: whether it can be opened without harm, before anything reads it."""

import io
import zipfile
from typing import Literal

LARGEST_UNPACKED = 20
"""So many times its own limit may a file unpack to; spreadsheets of people stay far below it."""


def refused(content: bytes, largest: int) -> Literal["large", "no_book"] | None:
    """Why the file is not opened: too large (also when unpacked), or no .xlsx; None when it can be.

    Args:
        largest: bytes of the file as it came.
    """
    if len(content) > largest:
        return "large"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            if sum(each.file_size for each in file.infolist()) > LARGEST_UNPACKED * largest:
                return "large"
    except zipfile.BadZipFile:
        return "no_book"
    return None
