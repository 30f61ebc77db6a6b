"""Which sums a reader is taken to make of figures."""

from dataclasses import replace
from datetime import date

import pytest

from schakel.measures.catalogue import find_measures
from schakel.measures.figure import Figure
from schakel.privacy.adding import Over, over_places, over_time
from schakel.privacy.cell import Relation, Sum
from schakel.privacy.linked import Linked

MEASURES = find_measures()
ORGANISATIONS = {"L1": "A", "L2": "A", "L3": "B"}


def linked() -> Linked:
    return Linked(MEASURES.values(), ORGANISATIONS.get)


def figure(
    measure: str, value: float | None, *, level: str = "network", place: str = "N", period: str = "year", month: int = 1,
    part: str = "", below: float | None = None,
) -> Figure:  # fmt: skip
    version, day = MEASURES[measure].versions[-1].valid_from, date(2020, month, 1)
    return Figure(measure, version, level, place, period, day, part, value, below, value, 0, True)


def told(figures: list[Figure]) -> set[tuple[str, tuple[str, ...], Sum]]:
    """Relations by place, period and part, so that a test can be read."""

    def short(quantity: tuple[str, ...]) -> str:
        return " ".join(word for word in (quantity[2], quantity[3], quantity[4][5:7], quantity[5]) if word)

    sums = linked()
    made = sums.relations([sums.cell(each, 5) for each in figures])
    return {(short(each.total), tuple(sorted(short(part) for part in each.parts)), each.sum) for each in made}


@pytest.mark.parametrize(
    ("measure", "time", "places"),
    [
        ("new_borrowers", Over.SUM, Over.SUM),
        ("participants", Over.SUM, Over.SUM),
        ("active_borrowers", Over.OVERLAP, Over.OVERLAP),
        ("active_customers", Over.LAST, Over.SUM),
        ("members", Over.LAST, Over.SUM),
        ("zero_use", Over.UNSURE, Over.SUM),
    ],
)
def test_what_adds_up_is_read_from_the_definition(measure: str, time: Over, places: Over) -> None:
    terms = MEASURES[measure].versions[-1].numerator
    assert (over_time(terms), over_places(terms)) == (time, places)


def test_months_make_quarters_and_quarters_and_months_make_years() -> None:
    months = [figure("new_borrowers", 10.0 * month, period="month", month=month) for month in range(1, 13)]
    quarters = [figure("new_borrowers", 90.0 * each + 60, period="quarter", month=3 * each + 1) for each in range(4)]
    found = told([*months, *quarters, figure("new_borrowers", 780.0)])
    assert ("N quarter 04", ("N month 04", "N month 05", "N month 06"), Sum.EQUAL) in found
    assert ("N year 01", ("N quarter 01", "N quarter 04", "N quarter 07", "N quarter 10"), Sum.EQUAL) in found
    assert len(found) == 6


def test_a_state_is_that_of_the_last_month() -> None:
    months = [figure("active_customers", 100.0 + month, period="month", month=month) for month in (1, 2, 3)]
    found = told([*months, figure("active_customers", 103.0, period="quarter")])
    assert found == {("N quarter 01", ("N month 03",), Sum.EQUAL)}


def test_different_persons_overlap() -> None:
    months = [figure("active_borrowers", 40.0, period="month", month=month) for month in (1, 2, 3)]
    found = told([*months, figure("active_borrowers", 70.0, period="quarter")])
    assert ("N quarter 01", ("N month 02",), Sum.AT_MOST) in found
    assert ("N quarter 01", ("N month 01", "N month 02", "N month 03"), Sum.AT_LEAST) in found
    assert len(found) == 4


def test_places_and_parts() -> None:
    figures = [
        figure("members", value, level=level, place=place, part=part)
        for level, place, part, value in (
            ("network", "N", "", 60.0),
            ("network", "N", "0-3", 20.0),
            ("network", "N", "75+", 40.0),
            ("organisation", "A", "", 50.0),
            ("organisation", "B", "", 10.0),
            ("location", "L1", "", 30.0),
            ("location", "L2", "", 20.0),
            ("location", "L3", "", 10.0),
            ("municipality", "G1", "", 55.0),
        )
    ]
    assert told(figures) == {
        ("N year 01", ("N year 01 0-3", "N year 01 75+"), Sum.EQUAL),
        ("N year 01", ("A year 01", "B year 01"), Sum.EQUAL),
        ("A year 01", ("L1 year 01", "L2 year 01"), Sum.EQUAL),
        ("B year 01", ("L3 year 01",), Sum.EQUAL),
        ("N year 01", ("G1 year 01",), Sum.AT_MOST),
    }


def test_what_is_not_known_leaves_a_bound() -> None:
    places = [figure("members", value, level="organisation", place=place) for place, value in (("A", 50.0), ("B", None))]
    assert told([*places, figure("members", 60.0)]) == {("N year 01", ("A year 01",), Sum.AT_MOST)}


def test_a_sum_that_the_figures_do_not_bear_out_is_told() -> None:
    sums = linked()
    months = [figure("new_borrowers", 40.0, period="month", month=month) for month in (1, 2, 3)]
    cells = [sums.cell(each, 5) for each in (*months, figure("new_borrowers", 70.0, period="quarter"))]
    assert sums.relations(cells) == ()
    assert sums.not_made == {"new_borrowers numerator of network, quarter: not reckoned from network, month (sum)"}


def test_measures_that_count_the_same_share_it() -> None:
    sums = linked()
    family = sums.families()["members"]
    assert {"members", "members_share", "loans_per_member"} <= family
    assert "new_borrowers" not in family
    members = sums.cell(figure("members", 40.0), 5)
    share = sums.cell(figure("members_share", 40.0, below=400.0), 5)
    assert members.counts == share.counts


def test_who_is_below_and_not_above_is_a_side_too() -> None:
    sums = linked()
    cell = sums.cell(figure("loans_per_borrower", 30.0, below=40.0), 5)
    assert sorted(cell.counts.values()) == [10.0, 30.0, 40.0]
    denominator, numerator, rest = cell.counts
    assert sums.relations([cell]) == (Relation(denominator, (numerator, rest)),)
    assert cell.lowest[denominator] == 1
    assert cell.lowest[numerator] == 0


def test_a_figure_of_an_older_definition_is_counted_by_the_one_that_stands() -> None:
    older = replace(figure("members", 40.0), version=date(1990, 1, 1))
    assert linked().cell(older, 5).counts == linked().cell(figure("members", 40.0), 5).counts


def test_what_is_counted_has_one_name_whichever_measures_are_looked_at() -> None:
    """Or a delivery of the one would tell nothing of a page of the other."""
    families = {
        name: family
        for name, family in linked().families().items()
        if len(family) > 1 and Linked([MEASURES[name]], ORGANISATIONS.get).counted
    }
    assert {"members", "loans_per_member"} <= set(families)
    for name, family in families.items():
        alone = Linked([MEASURES[name]], ORGANISATIONS.get).counted
        assert alone <= linked().counted
        others = (Linked([MEASURES[other]], ORGANISATIONS.get).counted for other in family - {name})
        assert any(alone & each for each in others), name
