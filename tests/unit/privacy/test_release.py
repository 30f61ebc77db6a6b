"""Small counts of persons, and what would give them away."""

from datetime import date

import pytest

from schakel.measures.catalogue import find_measures
from schakel.measures.figure import Figure
from schakel.privacy.audience import DEFAULT, Audience, Threshold, ThresholdError, Thresholds
from schakel.privacy.linked import key
from schakel.privacy.persons import Persons, persons_of
from schakel.privacy.publishable import Hidden, Publishable
from schakel.privacy.reader import Reader, Role
from schakel.privacy.release import release

YEAR = date(2020, 1, 1)


def figure(
    numerator: float, denominator: float | None = None, *, place: str = "P", level: str = "location", part: str = ""
) -> Figure:
    value = numerator if denominator is None else numerator / denominator if denominator else None
    return Figure("members", YEAR, level, place, "year", YEAR, part, numerator, denominator, value, int(numerator), True)


def released(
    figures: list[Figure], audience: Audience = Audience.PUBLIC, *, denominator: bool = False, sums: object = ()
) -> list[Publishable]:
    return release(figures, {"members": Persons(True, denominator)}, lambda _: audience, thresholds=DEFAULT, sums=sums)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("count", "hidden_from"),
    [
        (0, set()),
        (1, {Audience.SUPPORT, Audience.OWN, Audience.PARTNER, Audience.PUBLIC}),
        (2, {Audience.SUPPORT, Audience.OWN, Audience.PARTNER, Audience.PUBLIC}),
        (3, {Audience.PARTNER, Audience.PUBLIC}),
        (4, {Audience.PARTNER, Audience.PUBLIC}),
        (5, {Audience.PUBLIC}),
        (9, {Audience.PUBLIC}),
        (10, set()),
    ],
)
def test_who_is_shown_a_count_of_persons(count: int, hidden_from: set[Audience]) -> None:
    assert {audience for audience in Audience if released([figure(count)], audience)[0].is_hidden} == hidden_from


def test_what_is_hidden_holds_no_number_at_all() -> None:
    [found] = released([figure(4, 400)])
    assert (found.value, found.numerator, found.denominator, found.rows) == (None, None, None, None)
    assert found.hidden is Hidden.SMALL


def test_a_share_of_few_persons_is_hidden_whatever_its_numerator() -> None:
    assert released([figure(0, 4)], denominator=True)[0].is_hidden
    assert not released([figure(0, 4)], denominator=False)[0].is_hidden


def test_all_but_two_points_at_the_two() -> None:
    assert released([figure(998, 1000)], denominator=True)[0].is_hidden


def test_a_measure_nobody_spoke_of_is_refused() -> None:
    with pytest.raises(KeyError, match="nobody said whether members counts persons"):
        release([figure(1)], {}, lambda _: Audience.PUBLIC, thresholds=DEFAULT)


def test_a_small_part_does_not_follow_from_its_total() -> None:
    total, parts = figure(100), [figure(4, part="a"), figure(30, part="b"), figure(66, part="c")]
    found = released([total, *parts], sums=[(key(total), [key(each) for each in parts])])
    assert [each.hidden for each in found] == [None, Hidden.SMALL, Hidden.COMPLEMENT, None]


def test_two_hidden_parts_of_one_person_each_need_a_third() -> None:
    total, parts = figure(42), [figure(1, part="a"), figure(1, part="b"), figure(40, part="c")]
    found = released([total, *parts], sums=[(key(total), [key(each) for each in parts])])
    assert found[3].hidden is Hidden.COMPLEMENT


def test_a_small_total_does_not_follow_from_its_parts() -> None:
    total, parts = figure(8), [figure(8, part="a"), figure(0, part="b")]
    found = released([total, *parts], sums=[(key(total), [key(each) for each in parts])])
    assert all(each.is_hidden for each in found[:2])


def test_which_measures_count_persons_is_read_from_their_definitions() -> None:
    measures = find_measures()
    found = {
        name: persons_of(measures[name])
        for name in ("loans", "active_borrowers", "members", "members_share", "items", "participants")
    }
    assert found["loans"] == Persons(False, False)
    assert found["items"] == Persons(False, False)
    assert found["active_borrowers"].numerator
    assert found["members"].numerator
    assert found["members_share"] == Persons(True, False)
    assert found["participants"].numerator
    assert persons_of(measures["loans_per_borrower"]).denominator


def test_thresholds_need_a_reason_and_rise_with_distance() -> None:
    with pytest.raises(ThresholdError, match="no reason"):
        Threshold(10, " ")
    with pytest.raises(ThresholdError, match="allowed is 2 or more"):
        Threshold(1, "we trust everybody")
    with pytest.raises(ThresholdError, match="may not see smaller counts"):
        Thresholds({**DEFAULT.by_audience, Audience.PUBLIC: Threshold(4, "test")})
    with pytest.raises(ThresholdError, match="no threshold for public"):
        Thresholds({audience: Threshold(5, "test") for audience in Audience if audience is not Audience.PUBLIC})


def test_only_library_staff_have_an_organisation() -> None:
    for role, organisation in ((Role.LIBRARY, ""), (Role.PARTNER, "NL-1")):
        with pytest.raises(ValueError, match="only library staff"):
            Reader(role, organisation)
