"""What a colleague fills in to ask a library elsewhere, checked before anything of it leaves the building."""

import re
from dataclasses import dataclass
from datetime import date

from schakel.interlibrary.iso18626.messages import BibliographicInfo, BibliographicItemId, Coded
from schakel.interlibrary.iso18626.saying import SayError, check_characters
from schakel.vocabulary.isbn import IsbnError, read_isbn

_REFERENCE = re.compile(r"(?=.*\d)[A-Za-z0-9-]{1,40}", re.ASCII)
"""A number of a library system. A name has no digit, or a space: the reference goes to the partner, who may not know names."""

_ISBN = "ISBN"


@dataclass(frozen=True)
class Wish:
    """A checked request."""

    reference: str
    what: BibliographicInfo
    needed_before: date | None


def read_wish(*, reference: str, title: str, author: str, isbn: str, needed_before: str, today: date) -> Wish:
    """Read what was filled in.

    Args:
        needed_before: as a day of ISO 8601; "" = no day.

    Raises:
        SayError: kind incomplete, characters, reference, isbn, no_day or past_day.
    """
    if not reference or not title:
        raise SayError("incomplete", "a request needs a reference and a title; give both")
    check_characters(title, author)
    if not _REFERENCE.fullmatch(reference):
        # What was typed may be a name, and is not repeated.
        raise SayError(
            "reference", "the reference is no number of a hold; allowed are letters, digits and hyphens, at least one a digit"
        )
    day = None
    if needed_before:
        try:
            day = date.fromisoformat(needed_before)
        except ValueError:
            raise SayError("no_day", f"{needed_before!r} is no day; write it as 2021-12-31") from None
        if day < today:
            raise SayError("past_day", f"the day it is needed, {day}, is past; today is {today}")
    try:
        numbers = (BibliographicItemId(read_isbn(isbn), Coded(_ISBN)),) if isbn else ()
    except IsbnError as error:
        raise SayError("isbn", str(error)) from error
    what = BibliographicInfo(title=title, author=author or None, bibliographic_item_id=numbers)
    return Wish(reference, what, day)


def isbns_of(what: BibliographicInfo) -> tuple[str, ...]:
    """The ISBNs in a request, ours or a partner's, as they were written."""
    return tuple(
        each.bibliographic_item_identifier
        for each in what.bibliographic_item_id
        if each.bibliographic_item_identifier_code.value.upper() == _ISBN
    )
