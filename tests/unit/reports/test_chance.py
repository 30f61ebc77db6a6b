"""More than chance, perhaps, or not: from the two intervals, against a reckoning of its own."""

from datetime import date
from math import sqrt

import pytest

from schakel.measures.catalogue import find_measures
from schakel.measures.figure import Figure
from schakel.privacy.audience import Audience
from schakel.privacy.publishable import Publishable
from schakel.privacy.release import as_decided
from schakel.reports.chance import change, may_be_chance


def figure(measure: str, over: float, under: float | None = None) -> Publishable:
    value = over if under is None else over / under
    made = Figure(measure, date(2008, 1, 1), "organisation", "A", "year", date(2020, 1, 1), "", over, under, value, 1, True)
    return as_decided(made, Audience.OWN, None)


@pytest.mark.parametrize(
    ("measure", "now", "before", "says"),
    [
        ("loans", (1000.0, None), (1300.0, None), "sure"), ("loans", (1000.0, None), (1100.0, None), "seems"),
        ("loans", (1000.0, None), (1050.0, None), "unclear"), ("loans", (19.0, None), (100.0, None), "few"),
        ("norm_95_strict", (950.0, 1000.0), (900.0, 1000.0), "sure"),
        ("norm_95_strict", (950.0, 1000.0), (948.0, 1000.0), "unclear"),
        ("norm_95_strict", (19.0, 19.0), (900.0, 1000.0), "few"), ("items", (3.0, None), (2.0, None), "plain"),
        ("opening_hours_per_1000", (30.0, 1000.0), (31.0, 1000.0), "plain"),
    ],
)  # fmt: skip
def test_how_sure_a_change_is(
    measure: str, now: tuple[float, float | None], before: tuple[float, float | None], says: str
) -> None:
    assert change(figure(measure, *now), figure(measure, *before), find_measures()[measure]) == says


def test_large_counts_agree_with_the_normal_reckoning() -> None:
    """Poisson counts differ by more than chance at 1.96 roots of their sum; their intervals part at 1.96 sums of their roots."""
    loans, before = find_measures()["loans"], 100000.0
    for step in range(0, 2000, 25):
        now = before + step
        z, parted = step / sqrt(now + before), 1.96 * (sqrt(now) + sqrt(before))
        found = change(figure("loans", now), figure("loans", before), loans)
        if z < 1.9:
            assert found == "unclear", step
        elif z > 2.0 and step < parted - 10:
            assert found == "seems", step
        elif step > parted + 10:
            assert found == "sure", step


def test_near_a_height_it_may_be_chance() -> None:
    norm = find_measures()["norm_95_strict"]
    assert may_be_chance(figure("norm_95_strict", 955, 1000), 0.95, norm)
    assert not may_be_chance(figure("norm_95_strict", 99, 100), 0.90, norm)
