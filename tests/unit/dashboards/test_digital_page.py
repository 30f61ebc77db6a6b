"""*Digitaal*: what the page says of who waits."""

import pytest

from schakel.collection.digital import Asked
from schakel.dashboards.digital_page import digital_page, years_file
from schakel.privacy.audience import DEFAULT, Audience
from schakel.reports.origin import Origin


@pytest.mark.parametrize(
    ("asked", "audience", "says"),
    [
        (Asked(40, 10), Audience.OWN, "Van de 40 open reserveringen is er bij 10 (25\xa0%) ook een e-book"),
        (Asked(40, 2), Audience.OWN, ""),
        (Asked(40, 38), Audience.OWN, ""),
        (Asked(40, 4), Audience.OWN, "bij 4 (10\xa0%)"),
        (Asked(40, 4), Audience.PARTNER, ""),
        (Asked(0, 0), Audience.OWN, ""),
    ],
)
def test_open_holds_are_told_when_neither_part_is_a_few_persons(asked: Asked, audience: Audience, says: str) -> None:
    found = digital_page([], [], None, asked, "Klein", audience, DEFAULT, "nl").asked
    assert says in found
    assert bool(found) == bool(says)


def test_a_file_is_written_as_a_spreadsheet_of_that_language_opens_it() -> None:
    assert years_file([], "Klein", Origin("s", True), "nl").decode("utf-8-sig").startswith("jaar;product;")
    assert years_file([], "Klein", Origin("s", True), "en").decode("utf-8-sig").startswith("year,product,")
