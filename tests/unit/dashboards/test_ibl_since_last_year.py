"""What the report of interlibrary loan says of a year before: it changes with the figures, and weakens when they are few."""

from datetime import date

import pytest

from schakel.dashboards.ibl_report import since_last_year
from schakel.reports.chart import Point
from schakel.reports.numbers import Language

START = "In het derde kwartaal van 2020 ontvingen wij {n} keer iets uit provincie en land samen"


def series(*counts: float, is_complete: bool = True) -> list[Point]:
    """Quarters up to the third of 2020."""
    last = len(counts) - 1
    # Only the last day is named in the sentence.
    return [Point(date(2020, 7, 1), "", count, "", 0, at == last, is_complete or at != last) for at, count in enumerate(counts)]


@pytest.mark.parametrize(
    ("now", "before", "says"),
    [
        (26790, 31514, ", 15 % minder dan een jaar eerder."),
        (31514, 26790, ", 18 % meer dan een jaar eerder."),
        (1010, 1000, "; dat verschilt niet duidelijk van een jaar eerder."),
        (26791, 26790, "; dat verschilt niet duidelijk van een jaar eerder."),
        (19, 60, "; dat is te weinig om iets te zeggen over het verschil met een jaar eerder."),
        (60, 0, "; dat is te weinig om iets te zeggen over het verschil met een jaar eerder."),
    ],
)
def test_it_tells_the_difference_as_far_as_it_is_more_than_chance(now: float, before: float, says: str) -> None:
    said = since_last_year(series(5, before, 7, 8, 9, now), "nl").replace("\u00a0", " ")
    assert said == START.format(n=f"{now:,.0f}".replace(",", ".")) + says


def test_nothing_is_said_of_quarters_that_are_not_whole() -> None:
    language: Language = "nl"
    assert since_last_year(series(100, 7, 8, 9, 200), language) == "", "the first one may be where the data begin"
    assert since_last_year(series(5, 100, 7, 8, 9, 200, is_complete=False), language) == ""
    assert since_last_year(series(5, 100, 7, 8, 9, 200), "en").startswith(
        "In the third quarter of 2020 we received something 200 times"
    )
