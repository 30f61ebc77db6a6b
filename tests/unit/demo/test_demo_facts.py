"""The facts of the demo are those of the year plan (AP23, bijlage 1) and keep the rules of ISIL codes."""

import re
from collections import Counter
from datetime import date
from itertools import pairwise

from schakel.demo import facts

ISIL = re.compile(r"NL-0[78]\d{4}(0000|1(?!000)\d{3}|2[1-9]\d{2}|3\d{3})")


def test_counts_are_those_of_annex_1_when_a_branch_is_staffed_fifteen_hours() -> None:
    found = Counter(
        (place.organisation.id, "bus" if place.kind == "bookmobile" else "branch" if place.staffed_hours >= 15 else "point")
        for place in facts.locations()
        if place.lends
    )
    assert found == {
        ("b9", "branch"): 33,
        ("b9", "point"): 1,
        ("facet", "branch"): 4,
        ("facet", "point"): 6,
        ("facet", "bus"): 2,
        ("dnk", "branch"): 1,
        ("hoogeveen", "branch"): 1,
    }


def test_every_service_point_is_staffed_at_least_four_hours() -> None:
    assert all(place.staffed_hours >= 4 for place in facts.locations() if place.kind == "fixed")


def test_hours_stand_on_the_borders_where_rule_sets_disagree() -> None:
    hours = {place.staffed_hours for place in facts.locations() if place.kind == "fixed"}
    assert {15.0, 4.5} <= hours


def test_inhabitants_of_june_2022_are_those_of_annex_1() -> None:
    people = {one.code: one.persons for one in facts.municipalities()}
    of = {owner.id: sum(people[code] for code in owner.municipalities) for owner in facts.organisations() if owner.municipalities}
    assert of == {"b9": 265_051, "facet": 107_856, "dnk": 68_979, "hoogeveen": 55_857}


def test_every_municipality_is_served_once() -> None:
    served = [code for owner in facts.organisations() for code in owner.municipalities]
    assert sorted(served) == sorted(one.code for one in facts.municipalities())


def test_codes_keep_the_isil_rules_and_stops_have_their_bus() -> None:
    codes = {place.code for place in facts.locations()}
    assert len(codes) == len(facts.locations())
    assert all(ISIL.fullmatch(code) for code in codes)
    assert all(place.code[:-2] + "00" in codes for place in facts.locations() if place.kind == "bookmobile_stop")


def test_codes_of_the_library_system_are_unique_four_digits() -> None:
    codes = [place.ils_code for place in facts.locations()]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"\d{4}", code) for code in codes)


def test_the_interpolated_year_lies_between_its_neighbours() -> None:
    series = facts.published()
    for name in ("members", "loans", "items", "ebooks"):
        low, high = sorted(getattr(series[year], name) for year in (2015, 2017))
        assert low <= getattr(series[2016], name) <= high
    assert [year.year for year in series.values() if year.interpolated] == [2016]


def test_spans_of_a_week_do_not_overlap() -> None:
    for place in facts.locations():
        for week in place.weeks:
            for before, after in pairwise(week.spans):
                assert before.weekday < after.weekday or before.closes <= after.opens, place.name


def test_weeks_follow_one_another_and_open_on_the_same_weekdays() -> None:
    changed = [place for place in facts.locations() if len(place.weeks) > 1]
    assert len(changed) == 4
    for place in changed:
        ends = [week.until for week in place.weeks]
        assert ends[-1] is None
        assert ends[:-1] == sorted(end for end in ends[:-1] if end is not None)
        assert len({frozenset(span.weekday for span in week.spans) for week in place.weeks}) == 1


def test_the_week_of_a_day_is_the_one_that_held_then() -> None:
    (vledder,) = [place for place in facts.locations() if place.name == "Bibliotheek Vledder"]
    hours = [vledder.week_on(day).staffed_hours for day in (date(2016, 1, 1), date(2019, 6, 30), date(2019, 7, 1))]
    assert hours == [16.0, 16.0, 15.0]
