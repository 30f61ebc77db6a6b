"""What an ISIL says, and what is told about a wrong one."""

import pytest

from schakel.vocabulary.isil import IsilError, read_isil


@pytest.mark.parametrize(
    ("code", "kind", "bookmobile"),
    [
        ("NL-0823450000", "organisation", None),
        ("NL-0723450000", "organisation", None),
        ("NL-0823451001", "fixed", None),
        ("NL-0823451999", "fixed", None),
        ("NL-0823452100", "bookmobile", None),
        ("NL-0823452900", "bookmobile", None),
        ("NL-0823452101", "bookmobile_stop", "NL-0823452100"),
        ("NL-0823452999", "bookmobile_stop", "NL-0823452900"),
        ("NL-0823453000", "special", None),
        (" nl-0823453999 ", "special", None),
    ],
)
def test_every_kind_of_place_is_told_from_its_last_digits(code: str, kind: str, bookmobile: str | None) -> None:
    isil = read_isil(code)
    assert (isil.kind, isil.bookmobile_code) == (kind, bookmobile)
    assert isil.organisation_code == code.strip().upper()[:-4] + "0000"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("", "is not NL- and ten digits"),
        ("NL-08234510010", "is not NL- and ten digits"),
        ("BE-0823451001", "is not NL- and ten digits"),
        ("NL-0923451001", "begins with NL-09; allowed are NL-08 and NL-07"),
        ("NL-0823451000", "ends in 1000; allowed are 0000"),
        ("NL-0823452000", "ends in 2000; allowed are 0000"),
        ("NL-0823452042", "ends in 2042; allowed are 0000"),
        ("NL-0823454001", "ends in 4001; allowed are 0000"),
        ("NL-0823450001", "ends in 0001; allowed are 0000"),
    ],
)
def test_a_wrong_code_is_refused_with_what_is_allowed(code: str, says: str) -> None:
    with pytest.raises(IsilError, match=says):
        read_isil(code)
