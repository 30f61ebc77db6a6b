"""Which kinds of the location register go with which ISIL."""

import pytest

from schakel.sources.gids.rules import broken_location, broken_organisation

ORGANISATION = "NL-0899990000"
CLOSED = "Gesloten vestiging (niet zichtbaar)"


def _location(
    code: str, kinds: str, subkind: str = "", known: set[str] | None = None, organisation: str = ORGANISATION
) -> str | None:
    return broken_location(code, organisation, kinds, subkind, known or set())


@pytest.mark.parametrize(
    ("code", "kinds", "subkind"),
    [
        ("NL-0899990000", "Bibliotheekdirectiekantoor", "Hoofdvestiging"),
        ("NL-0899991001", "Bibliotheekvestiging", "Servicepunt"),
        ("NL-0899991001", f"Bibliotheekvestiging|{CLOSED}", "Servicepunt"),
        ("NL-0899991001", CLOSED, ""),
        ("NL-0899991001", "Administratieve vestiging (niet zichtbaar)", ""),
        ("NL-0899992100", "Bibliobus", ""),
        ("NL-0899993001", "Bibliotheekvestiging", "Schoolbibliotheek"),
    ],
)
def test_a_location_that_keeps_the_rules_goes_on(code: str, kinds: str, subkind: str) -> None:
    assert _location(code, kinds, subkind) is None


@pytest.mark.parametrize(
    ("code", "kinds", "subkind", "says"),
    [
        ("NL-0899991000", "Bibliotheekvestiging", "", "ends in 1000"),
        ("NL-0899981001", "Bibliotheekvestiging", "", "belongs to organisation NL-0899980000"),
        ("NL-0899991001", "Bibliobus", "", "does not fit ISIL NL-0899991001 (fixed); allowed are Bibliotheekvestiging"),
        ("NL-0899992100", "Bibliobus", "Servicepunt", "has no subsoort; found 'Servicepunt'"),
        ("NL-0899990000", "POI", "", "needs an ISIL that begins with NL-07"),
        ("NL-0899991001", f"{CLOSED}|Bibliotheekvestiging", "", "write the kind that the place had first"),
    ],
)
def test_a_location_that_breaks_a_rule_is_told_which(code: str, kinds: str, subkind: str, says: str) -> None:
    assert says in (_location(code, kinds, subkind) or "")


def test_a_stop_needs_its_bookmobile_in_the_same_extract() -> None:
    stop, bus = "NL-0899992101", "NL-0899992100"
    assert _location(stop, "Bibliobushalte", known={stop, bus}) is None
    assert f"a stop of bookmobile {bus}, which is not in this extract" in (_location(stop, "Bibliobushalte", known={stop}) or "")


def test_the_support_organisation_has_a_prefix_of_its_own() -> None:
    assert _location("NL-0799990000", "POI", organisation="NL-0799990000") is None


def test_an_organisation_ends_in_four_zeros() -> None:
    assert broken_organisation(ORGANISATION) is None
    assert broken_organisation("NL-0899991001") == "ISIL NL-0899991001 is that of a place; an organisation ends in 0000"
