"""*Mijn bibliotheek* where some of the eight figures are not delivered: others stand in, and the page says which are missing."""

import re
from collections.abc import Callable
from typing import Any

Ask = Callable[..., Any]


def test_what_is_known_stands_in_for_what_is_not(ask: Ask) -> None:
    page = re.sub(r"\s+", " ", ask("bram", "/mijn-bibliotheek/").content.decode())
    missing = re.search(r"Voor deze cijfers zijn nog geen gegevens geleverd: ([^<]*)\.", page)
    assert missing is not None
    assert len(missing[1].split("; ")) == 2
    titles = re.findall(r"<h3[^>]*>(?:<a[^>]*>)?([^<]+)", page) + re.findall(r"<h2[^>]*>(?:<a[^>]*>)?([^<]+)", page)
    assert "Uitleningen" in [title.strip() for title in titles], titles
