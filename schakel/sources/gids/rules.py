"""The rules of the national location register: which kinds fit which ISIL. Source: domain §4.1.

A row that breaks a rule is not dropped: it goes on with the reason, and the intake counts it as refused.
"""

from collections.abc import Mapping, Set

from schakel.vocabulary.isil import Isil, IsilError, read_isil

SUPPORT = "POI"
OFFICE = "Bibliotheekdirectiekantoor"
BRANCH = "Bibliotheekvestiging"
BUS = "Bibliobus"
STOP = "Bibliobushalte"
HIDDEN = ("Gesloten vestiging (niet zichtbaar)", "Administratieve vestiging (niet zichtbaar)")
"""Never shown to the public; they may stand beside the kind the place had, or alone."""

KINDS: Mapping[str, tuple[str, ...]] = {
    "organisation": (SUPPORT, OFFICE),
    "fixed": (BRANCH,),
    "bookmobile": (BUS,),
    "bookmobile_stop": (STOP,),
    "special": (BRANCH,),
}
WITHOUT_SUBKIND = (SUPPORT, BUS, STOP)


def broken_organisation(code: str) -> str | None:
    """Why a code is not that of an organisation; None when it is."""
    isil = _isil(code)
    if isinstance(isil, str):
        return isil
    return None if isil.kind == "organisation" else f"ISIL {isil.code} is that of a place; an organisation ends in 0000"


def broken_location(code: str, organisation: str | None, kinds: str | None, subkind: str | None, known: Set[str]) -> str | None:
    """Why a location breaks the rules; None when it keeps them.

    Args:
        organisation, kinds, subkind: as the register writes them; None = the extract has no such column.
        known: every ISIL of the extract, to find the bookmobile of a stop.
    """
    isil = _isil(code)
    if isinstance(isil, str):
        return isil
    if organisation is not None and organisation.strip().upper() != isil.organisation_code:
        return f"ISIL {isil.code} belongs to organisation {isil.organisation_code}, the row says {organisation!r}"
    if isil.bookmobile_code is not None and known and isil.bookmobile_code not in known:
        return f"ISIL {isil.code} is a stop of bookmobile {isil.bookmobile_code}, which is not in this extract"
    return None if kinds is None else _broken_kind(isil, kinds, subkind or "")


def _broken_kind(isil: Isil, kinds: str, subkind: str) -> str | None:
    names = [name.strip() for name in kinds.split("|")]
    if len(names) > 1 and names[0] in HIDDEN:
        return f"soort {kinds!r} begins with {names[0]!r}; write the kind that the place had first"
    if names[0] in HIDDEN:
        return None
    allowed = KINDS[isil.kind]
    if names[0] not in allowed:
        return f"soort {names[0]!r} does not fit ISIL {isil.code} ({isil.kind}); allowed are {', '.join((*allowed, *HIDDEN))}"
    if subkind and names[0] in WITHOUT_SUBKIND:
        return f"soort {names[0]!r} has no subsoort; found {subkind!r}"
    if names[0] == SUPPORT and not isil.code.startswith("NL-07"):
        return f"soort {SUPPORT!r} needs an ISIL that begins with NL-07; found {isil.code}"
    return None


def _isil(code: str) -> Isil | str:
    try:
        return read_isil(code)
    except IsilError as error:
        return str(error)
