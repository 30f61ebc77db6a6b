"""What was agreed on holds: units and reasons that we ship are told in Dutch, and what a POC wrote itself as it wrote it."""

import pytest

from schakel.dashboards.holds_words import agreed_in_words
from schakel.holds.agreement import our_agreement

SHOWN = ("queue.ratio_threshold", "queue.promised_days", "queue.promised_share")


@pytest.mark.parametrize("name", SHOWN)
def test_what_the_page_shows_of_our_agreement_is_dutch(name: str) -> None:
    setting = our_agreement().settings[name]
    for text in (setting.unit, setting.why):
        assert agreed_in_words(text, "nl") != text
        assert agreed_in_words(text, "en") == text


def test_the_reason_of_a_poc_stands_as_it_was_written() -> None:
    assert agreed_in_words("besloten op 3 maart", "nl") == "besloten op 3 maart"
