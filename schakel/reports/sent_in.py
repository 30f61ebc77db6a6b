"""A spreadsheet that somebody sends in: whether it can be opened without harm, before anything reads it."""

import io
import zipfile
import zlib
from typing import Literal

from schakel.reports.spread import spread_of

LARGEST_UNPACKED = 20
"""So many times its own limit may a file unpack to; spreadsheets of people stay far below it."""


def refused(content: bytes, largest: int, most_cells: int) -> Literal["large", "no_book"] | None:
    """Why the file is not opened: too large (also when unpacked), or no .xlsx; None when it can be.

    Args:
        largest: bytes of the file as it came.
        most_cells: that reading it would make, those of merged areas and links among them.
    """
    if len(content) > largest:
        return "large"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            if sum(each.file_size for each in file.infolist()) > LARGEST_UNPACKED * largest:
                return "large"
            return "large" if spread_of(file, most_cells) > most_cells else None
    except (zipfile.BadZipFile, RuntimeError, EOFError, zlib.error):
        return "no_book"
