"""A place beside the network: only where the network is the sum of its places."""

from datetime import date

import pytest

from schakel.dashboards.comparing import position
from schakel.measures.catalogue import find_measures
from schakel.measures.figure import Figure
from schakel.privacy.audience import Audience
from schakel.privacy.publishable import Publishable
from schakel.privacy.release import Persons, release


def figure(level: str, part: float, whole: float) -> Publishable:
    plain = Figure("m", date(2008, 1, 1), level, level, "year", date(2020, 1, 1), "", part, whole, part / whole, 1, True)
    return release([plain], {"m": Persons(False, False)}, lambda _: Audience.OWN)[0]


def test_a_share_beside_the_share_of_all_places_together() -> None:
    network = figure("network", 5000, 10000)
    measure = find_measures()["zero_use"]
    assert position(figure("organisation", 900, 1000), network, measure) == "high_0001"
    assert position(figure("organisation", 505, 1000), network, measure) == "not_significant"


@pytest.mark.parametrize("name", ["title_spread", "unique_titles", "hold_queue_ratio", "loans_per_borrower"])
def test_what_is_counted_anew_at_each_level_is_not_set_beside_the_network(name: str) -> None:
    # Two branches of 1,000 items and 900 titles each, mostly the same titles: the network has 2,000 items of 1,000 titles.
    assert position(figure("organisation", 900, 1000), figure("network", 1000, 2000), find_measures()[name]) is None
