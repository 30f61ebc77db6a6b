"""How many cells reading a spreadsheet would make, before it is read.

A file of ten kilobytes can merge all cells of a sheet, or put one link on them; whoever reads it whole then makes seventeen
thousand million cells, and runs out of memory.
"""

import zipfile
from collections.abc import Mapping
from typing import IO
from xml.parsers import expat

from openpyxl.utils.cell import range_boundaries  # type: ignore[import-untyped]

_SPREADS = ("mergeCell", "hyperlink")
"""Tags of which the attribute `ref` names cells that are all made."""
_COLUMNS, _ROWS = 16_384, 1_048_576
"""Of a whole sheet."""
_AT_ONCE = 65_536


def spread_of(file: zipfile.ZipFile, enough: int) -> int:
    """Number of cells, those of merged areas and links among them.

    Args:
        enough: when there are more than this, the rest is not looked at.
    """
    found = 0
    for each in file.infolist():
        with file.open(each) as part:
            found += _in_part(part, enough - found)
        if found > enough:
            break
    return found


def _in_part(part: IO[bytes], enough: int) -> int:
    """In one file of the spreadsheet; what is no XML is no sheet either."""
    found = 0

    def begin(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal found
        tag = name.rpartition(":")[2]
        if tag == "c":
            found += 1
        elif tag in _SPREADS:
            found += _area(attributes.get("ref", ""))

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    try:
        while found <= enough and (content := part.read(_AT_ONCE)):
            parser.Parse(content)
    except expat.ExpatError:
        pass
    return found


def _area(ref: str) -> int:
    """Of `B2:C3`; whole columns and rows reach to the end of the sheet."""
    try:
        left, top, right, bottom = range_boundaries(ref)
    except (TypeError, ValueError):
        return 1
    return ((right or _COLUMNS) - (left or 1) + 1) * ((bottom or _ROWS) - (top or 1) + 1)
