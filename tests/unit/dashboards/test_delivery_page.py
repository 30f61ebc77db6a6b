"""What *Levering* shows of figures that were sent and are otherwise now."""

from datetime import date

import pytest

from schakel.dashboards.delivery_page import changed_rows, road
from schakel.deliveries.draft import DraftLine
from schakel.deliveries.states import Delivery, State
from schakel.deliveries.still_valid import Difference
from schakel.deliveries.words import state_in_words
from schakel.measures.figure import Figure
from schakel.privacy.audience import DEFAULT, Audience
from schakel.reports.numbers import Language


def figure(measure: str, value: float) -> Figure:
    return Figure(
        measure, date(2008, 1, 1), "location", "L1", "year", date(2020, 1, 1), "", value, None, value, int(value), True
    )  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "now", "said"),
    [("active_borrowers", 3.0, "3"), ("active_borrowers", 2.0, "te klein om te tonen"), ("loans", 2.0, "2")],
)
def test_a_count_of_persons_that_became_small_is_not_shown_to_who_corrects_it(measure: str, now: float, said: str) -> None:
    line = DraftLine("own", figure(measure, 12.0), Audience.PARTNER, None, "Plaats", "0123456789abcdef", ())
    (row,) = changed_rows([Difference(line, figure(measure, now), "batch")], DEFAULT, "nl")
    assert (row.was, row.now) == ("12", said)


def test_a_figure_that_is_gone_is_not_known() -> None:
    line = DraftLine("own", figure("loans", 12.0), Audience.PARTNER, None, "Plaats", "0123456789abcdef", ())
    (row,) = changed_rows([Difference(line, None, "elsewhere")], DEFAULT, "nl")
    assert row.now == "niet bekend"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("state", [each for each in State if each is not State.CORRECTING])
def test_a_state_has_one_word_on_the_road_and_above_the_page(state: State, language: Language) -> None:
    stands = Delivery("kb/wsob-b9/2020", state)
    assert [word for word, where in road(stands, language) if where == "now"] == [state_in_words(stands, language)]
