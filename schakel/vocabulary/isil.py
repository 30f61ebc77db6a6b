"""ISIL, the code of a library place: what it says, and what is wrong with one.

`NL-` and ten digits: two that tell who keeps the list (`08` library organisations, `07` provincial support), four of the
organisation, four of the place within it. Source: KB, "Matrix ISIL-coderingssystematiek volgnummers" (domain §4.1).
"""

import re
from dataclasses import dataclass

from schakel.errors import InputError

PREFIXES = ("NL-08", "NL-07")
"""The two that were seen; another list keeper is a change here."""

_SERIALS = (
    ("organisation", re.compile(r"0000")),
    ("fixed", re.compile(r"1(?!000)\d{3}")),
    ("bookmobile", re.compile(r"2[1-9]00")),
    ("bookmobile_stop", re.compile(r"2[1-9]\d\d")),
    ("special", re.compile(r"3\d{3}")),
)


class IsilError(InputError):
    """A code is no ISIL of a library place."""


@dataclass(frozen=True)
class Isil:
    """One checked ISIL.

    Args:
        code: the whole code.
        organisation_code: the ISIL of the legal entity it belongs to.
        kind: organisation, fixed (branch or service point, the code does not tell which), bookmobile, bookmobile_stop,
            special (a place with a branch code of the library system only).
        bookmobile_code: of a stop, the bookmobile that calls there; else None.
    """

    code: str
    organisation_code: str
    kind: str
    bookmobile_code: str | None = None


def read_isil(text: str) -> Isil:
    """What an ISIL says.

    Raises:
        IsilError: with what was found and what is allowed.

    >>> read_isil("NL-0899992107")
    Isil(code='NL-0899992107', organisation_code='NL-0899990000', kind='bookmobile_stop', bookmobile_code='NL-0899992100')
    >>> read_isil("NL-08123")
    Traceback (most recent call last):
    schakel.vocabulary.isil.IsilError: ISIL 'NL-08123' is not NL- and ten digits, as in NL-0823450000
    """
    code = text.strip().upper()
    if not re.fullmatch(r"NL-\d{10}", code):
        raise IsilError(f"ISIL {text!r} is not NL- and ten digits, as in NL-0823450000")
    if not code.startswith(PREFIXES):
        raise IsilError(f"ISIL {text!r} begins with {code[:5]}; allowed are {' and '.join(PREFIXES)}")
    serial = code[-4:]
    kind = next((kind for kind, pattern in _SERIALS if pattern.fullmatch(serial)), None)
    if kind is None:
        raise IsilError(
            f"ISIL {text!r} ends in {serial}; allowed are 0000 (organisation), 1001-1999 (fixed location), "
            "2x00 (bookmobile x = 1 to 9), 2x01-2x99 (its stops), 3000-3999 (special location)"
        )
    return Isil(
        code=code,
        organisation_code=f"{code[:-4]}0000",
        kind=kind,
        bookmobile_code=f"{code[:-2]}00" if kind == "bookmobile_stop" else None,
    )
