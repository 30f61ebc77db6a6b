"""The silent change of definition in the published key figures of Drenthe, 2014-2020."""

from dataclasses import replace
from datetime import date

import pytest

from schakel.measures.breaks import UndeclaredBreak, find_break, join
from schakel.measures.catalogue import find_measures
from schakel.measures.explain import explain
from schakel.measures.figure import Figure
from schakel.measures.published import loans_per_customer, published_years
from schakel.reports.catalogue import define


def test_2014_and_2015_match_only_without_schools_and_2017_on_only_with_them() -> None:
    published, candidates = loans_per_customer(published_years("drenthe"))
    found = find_break(published, candidates)
    assert found is not None
    assert (found.before, found.after) == ("without_schools", "with_schools")
    assert (found.last_before, found.first_after) == (2015, 2017)


def test_readers_saw_a_rise_where_both_consistent_series_fall() -> None:
    published, candidates = loans_per_customer(published_years("drenthe"))
    found = find_break(published, candidates)
    assert found is not None
    assert published[2017] > published[2015]
    assert [round(found.consistent["with_schools"][year], 1) for year in (2015, 2017)] == [27.7, 26.3]
    assert [round(found.consistent["without_schools"][year], 1) for year in (2015, 2017)] == [25.1, 22.6]


def test_a_series_that_one_definition_explains_has_no_break() -> None:
    _, candidates = loans_per_customer(published_years("drenthe"))
    rounded = {year: round(value) for year, value in candidates["with_schools"].items()}
    assert find_break(rounded, candidates) is None


def test_a_series_that_nothing_explains_has_no_break_either() -> None:
    _, candidates = loans_per_customer(published_years("drenthe"))
    assert find_break({2014: 99, 2015: 98}, candidates) is None


def yearly(year: int, version: date) -> Figure:
    return Figure("m", version, "network", "net", "year", date(year, 1, 1), "", 1.0, 1.0, 1.0, 1, True)


def test_the_published_measure_is_drawn_in_two_lines_with_the_reason_between_them() -> None:
    measure = find_measures()["loans_per_member_as_published"]
    figures = [yearly(year, measure.version_on(date(year, 1, 1)).valid_from) for year in (2014, 2015, 2017, 2018)]  # type: ignore[union-attr]
    first, second = join(measure, figures)
    assert [f.starts_on.year for f in first.figures] == [2014, 2015]
    assert [f.starts_on.year for f in second.figures] == [2017, 2018]
    assert first.after is None
    assert second.after is not None
    assert "scholen" in second.after.why["nl"] or "school" in second.after.why["nl"]


def test_two_versions_without_a_declared_break_are_refused() -> None:
    measure = replace(find_measures()["loans_per_member_as_published"], breaks=())
    figures = [yearly(2015, date(2014, 1, 1)), yearly(2017, date(2016, 1, 1))]
    with pytest.raises(UndeclaredBreak, match=r"declare it in loans_per_member_as_published.toml as \[\[break\]\]"):
        join(measure, figures)


def test_who_asks_what_stands_behind_the_figure_sees_the_break_and_both_series() -> None:
    measure = find_measures()["loans_per_member_as_published"]
    for lines in (
        explain(measure, today=date(2021, 1, 1), language="nl").breaks,
        define(measure, date(2020, 1, 1), "nl").breaks,
    ):
        told = " / ".join(lines)
        assert "tot en met 2015 alleen bij de reeks 'zonder scholen', vanaf 2017 alleen bij de reeks 'met scholen'" in told
        assert "28 (2014), 25 (2015), 26 (2017)" in told
        assert "27,8 (2014), 25,1 (2015), 22,6 (2017)" in told
        assert "28,6 (2014), 27,7 (2015), 26,3 (2017)" in told
