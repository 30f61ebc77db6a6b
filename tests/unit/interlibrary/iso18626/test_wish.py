"""What may be filled in to ask a library elsewhere: a number and never a name, a title, an ISBN that fits, a day to come."""

from datetime import date

import pytest

from schakel.interlibrary.iso18626.messages import BibliographicInfo, BibliographicItemId, Coded
from schakel.interlibrary.iso18626.saying import SayError
from schakel.interlibrary.iso18626.wish import Wish, isbns_of, read_wish

TODAY = date(2024, 3, 10)


def wish(**given: str) -> Wish:
    usual = {"reference": "R-77", "title": "Max Havelaar", "author": "", "isbn": "", "needed_before": ""}
    return read_wish(**{**usual, **given}, today=TODAY)  # type: ignore[arg-type]


def test_what_is_right_is_taken() -> None:
    found = wish(isbn="978-90-234-5678-0", needed_before="2024-03-10", author="Multatuli")
    assert (found.reference, found.what.title, found.what.author) == ("R-77", "Max Havelaar", "Multatuli")
    assert (found.needed_before, isbns_of(found.what)) == (TODAY, ("9789023456780",))


@pytest.mark.parametrize("reference", ["Jan Jansen", "Jansen", "12 34", "jan@1.nl", "1" * 41, "é1", "R_1", "1\n"])
def test_a_reference_that_may_be_a_name_is_refused_and_not_repeated(reference: str) -> None:
    with pytest.raises(SayError) as told:
        wish(reference=reference)
    assert told.value.kind == "reference"
    assert reference not in str(told.value)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"reference": ""}, "incomplete"),
        ({"title": ""}, "incomplete"),
        ({"title": "Max\0Havelaar"}, "characters"),
        ({"author": "Multatuli\x1b"}, "characters"),
        ({"needed_before": "2024-03-09"}, "past_day"),
        ({"needed_before": "2020-01-01"}, "past_day"),
        ({"needed_before": "2024-99-99"}, "no_day"),
        ({"isbn": "978"}, "isbn"),
        ({"isbn": "978-90-234-5678-1"}, "isbn"),
    ],
)
def test_what_cannot_be_meant_is_refused(given: dict[str, str], kind: str) -> None:
    with pytest.raises(SayError) as told:
        wish(**given)
    assert told.value.kind == kind


def test_only_numbers_that_are_called_isbn_are_shown_as_one() -> None:
    numbers = (BibliographicItemId("9023401239", Coded("isbn")), BibliographicItemId("1234-5679", Coded("ISSN")))
    assert isbns_of(BibliographicInfo(bibliographic_item_id=numbers)) == ("9023401239",)
