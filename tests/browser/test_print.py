"""On paper: what a director takes to a meeting fits, and nothing of the screen is printed."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from small_site.snapshot import NOORD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
Visit = Callable[..., Any]


def pages(paper: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", paper))


@pytest.mark.parametrize("address", ["/mijn-bibliotheek/", "/en/my-library/"])
def test_the_page_of_a_library_prints_on_one_page(visit: Visit, address: str) -> None:
    assert pages(visit("bram", address).pdf(format="A4")) == 1


def test_a_year_of_a_figure_prints_on_two_pages_at_most(visit: Visit) -> None:
    page = visit("bram", f"/cijfers/?measure=loans_per_inhabitant&place=organisation:{NOORD}")
    assert pages(page.pdf(format="A4")) <= 2
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="Toon").is_visible()
    assert page.get_by_text("Definitie", exact=True).is_visible()
