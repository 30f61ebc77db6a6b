"""A place beside the network: only where the network is the sum of its places."""

from datetime import date

import pytest

from schakel.dashboards.comparing import on_card, say
from schakel.measures.catalogue import find_measures
from schakel.measures.figure import Figure
from schakel.privacy.audience import DEFAULT, Audience
from schakel.privacy.persons import Persons
from schakel.privacy.publishable import Publishable
from schakel.privacy.release import release
from schakel.reports.chance import position


def figure(level: str, part: float, whole: float) -> Publishable:
    plain = Figure("m", date(2008, 1, 1), level, level, "year", date(2020, 1, 1), "", part, whole, part / whole, 1, True)
    return release([plain], {"m": Persons(False, False)}, lambda _: Audience.OWN, thresholds=DEFAULT)[0]


def test_a_share_beside_the_share_of_all_places_together() -> None:
    network = figure("network", 5000, 10000)
    measure = find_measures()["zero_use"]
    assert position(figure("organisation", 900, 1000), network, measure) == "high_0001"
    assert position(figure("organisation", 505, 1000), network, measure) == "not_significant"


@pytest.mark.parametrize("name", ["title_spread", "unique_titles", "hold_queue_ratio", "loans_per_borrower"])
def test_what_is_counted_anew_at_each_level_is_not_set_beside_the_network(name: str) -> None:
    # Two branches of 1,000 items and 900 titles each, mostly the same titles: the network has 2,000 items of 1,000 titles.
    assert position(figure("organisation", 900, 1000), figure("network", 1000, 2000), find_measures()[name]) is None


def test_hours_are_set_by_somebody_and_not_drawn_by_chance() -> None:
    measure = find_measures()["staffed_hours_per_1000"]
    assert position(figure("organisation", 900, 1000), figure("network", 5000, 10000), measure) is None
    assert on_card(figure("organisation", 900, 1000), figure("network", 5000, 10000), measure, "nl").direction == ""


@pytest.mark.parametrize(
    ("name", "part", "said", "direction"),
    [
        ("zero_use", 900, "40,0\u00a0procentpunt hoger dan het netwerk (50,0\u00a0%).", "worse"),
        ("zero_use", 300, "20,0\u00a0procentpunt lager dan het netwerk (50,0\u00a0%).", "better"),
        ("zero_use", 505, "Niet aantoonbaar anders dan het netwerk (50,0\u00a0%).", "similar"),
        ("use_coefficient", 900, "80\u00a0% meer dan het netwerk (0,50).", "better"),
        ("loans", 900, "Geen vergelijking: een aantal hangt af van de grootte.", ""),
        ("title_spread", 900, "Niet te vergelijken: het netwerk is hier niet de som van zijn bibliotheken.", ""),
    ],
)
def test_a_card_tells_how_much_and_whether_that_is_good(name: str, part: float, said: str, direction: str) -> None:
    found = on_card(figure("organisation", part, 1000), figure("network", 5000, 10000), find_measures()[name], "nl")
    assert (found.sentence, found.direction) == (said, direction)


def test_a_certain_difference_that_rounds_to_nothing_is_called_equal() -> None:
    place, network = figure("organisation", 500_400_000, 1_000_000_000), figure("network", 5000, 10000)
    assert position(place, network, find_measures()["zero_use"]) == "high_0001"
    found = on_card(place, network, find_measures()["zero_use"], "nl")
    assert (found.sentence, found.direction) == ("Afgerond gelijk aan het netwerk (50,0\u00a0%).", "same")
    assert say(place, network, find_measures()["zero_use"], "nl") == "afgerond gelijk aan het netwerk"
    assert say(figure("organisation", 900, 1000), network, find_measures()["zero_use"], "nl") == (
        "vrijwel zeker hoger dan het netwerk"
    )
