"""How norms stand on a day: which period they stand in, on which figure or fact, and what is missing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from schakel.measures.catalogue import find_measures
from schakel.measures.figure import Figure, Place, period_named
from schakel.measures.norm_facts import Fact
from schakel.measures.norms import Norm, find_norms
from schakel.measures.standing import Standing, standings

NORMS = find_norms()


def fact(norm: str, period: str, value: float | bool, known_on: date, of: str = "") -> Fact:
    named = period_named(period)
    assert named is not None
    return Fact(norm, of, *named, value, known_on, "somebody")


def stand(norm: str, day: date, *facts: Fact, figures: Sequence[Figure] = ()) -> list[Standing]:
    def figures_of(asked: Norm, period: str, _place: Place | None) -> Sequence[Figure]:
        assert asked.name == norm
        return [figure for figure in figures if figure.period == period]

    ordered = sorted(facts, key=lambda each: (each.of, each.period, each.starts_on, each.known_on))
    return standings([NORMS[norm]], day, facts=ordered, figures_of=figures_of)


def said(found: list[Standing]) -> list[tuple[int | None, str | None]]:
    return [
        (each.starts_on.year if each.starts_on else None, each.judgement.status if each.judgement else None) for each in found
    ]


MEETINGS = (
    fact("dbo_meetings", "2025", 5, date(2025, 12, 31)),
    fact("dbo_meetings", "2026", 2, date(2026, 5, 1)),
    fact("dbo_meetings", "2026", 4, date(2026, 10, 31)),
)


def test_meetings_stand_in_the_year_of_the_day_and_in_the_year_before_when_that_was_told() -> None:
    found = stand("dbo_meetings", date(2026, 11, 27), *MEETINGS)
    assert said(found) == [(2026, "too_early"), (2025, "not_met")]
    assert [each.value for each in found] == [4, 5]
    assert found[0].judgement is not None
    assert found[0].judgement.expectation == pytest.approx(6 * 331 / 365)


def test_only_what_was_known_by_then_counts() -> None:
    assert [each.value for each in stand("dbo_meetings", date(2026, 6, 1), *MEETINGS)] == [2, 5]
    assert said(stand("dbo_meetings", date(2026, 2, 1), *MEETINGS)) == [(2026, "not_testable"), (2025, "not_met")]


def test_on_the_first_day_of_the_next_year_the_year_is_judged() -> None:
    assert said(stand("dbo_meetings", date(2027, 1, 1), *MEETINGS)) == [(2027, "not_testable"), (2026, "not_met")]
    reached = fact("dbo_meetings", "2026", 6, date(2026, 12, 31))
    assert said(stand("dbo_meetings", date(2027, 1, 1), *MEETINGS, reached))[1] == (2026, "met")


def test_without_a_fact_it_cannot_be_tested_and_says_that_one_is_missing() -> None:
    (found,) = stand("sgia_budget", date(2026, 11, 27))
    assert (found.value, found.period, found.lacks_fact) == (None, "year", True)
    assert said([found]) == [(2026, "not_testable")]
    (given,) = stand("sgia_budget", date(2026, 11, 27), fact("sgia_budget", "2026", 250001, date(2026, 11, 1)))
    assert (said([given]), given.lacks_fact) == ([(2026, "not_met")], False)


def test_a_plan_adopted_in_december_stands_from_january() -> None:
    plan = fact("project_plan", "2027", True, date(2026, 12, 10))
    assert said(stand("project_plan", date(2026, 12, 31), plan)) == [(2026, "not_testable")]
    assert said(stand("project_plan", date(2027, 1, 1), plan)) == [(2027, "met")]


def test_groups_are_judged_one_by_one() -> None:
    given = [fact("innovation_meetings", "2026", n, date(2026, 12, 31), of) for of, n in (("Jeugd", 3), ("DINO", 5))]
    found = stand("innovation_meetings", date(2026, 12, 31), *given)
    assert [(each.of, each.judgement.status if each.judgement else "") for each in found] == [
        ("DINO", "not_met"),
        ("Jeugd", "too_early"),
    ]


def test_what_does_not_grow_is_judged_by_what_was_asked_in_its_own_period() -> None:
    half = fact("youth_contribution", "2022-06", 0.5, date(2022, 6, 30), "B9")
    assert said(stand("youth_contribution", date(2022, 7, 1), half)) == [(2022, "met")]
    later = fact("youth_contribution", "2022-07", 0.5, date(2022, 7, 31), "B9")
    assert said(stand("youth_contribution", date(2022, 7, 31), half, later)) == [(2022, "met")], "July still runs"
    (found,) = stand("youth_contribution", date(2022, 8, 1), half, later)
    assert said([found]) == [(2022, "not_met")]
    assert found.asked is not None
    assert found.asked.value == 0.0


def share(year: int, value: float, *, period: str = "year", is_complete: bool = True) -> Figure:
    starts_on, whole = date(year, 1, 1), 100_000.0
    numerator = value * whole
    return Figure(
        "norm_95_strict", date(2016, 1, 1), "network", "net", period, starts_on, "", numerator, whole, value, 1, is_complete
    )


def test_a_share_stands_in_the_last_year_that_is_over() -> None:
    figures = [share(2018, 0.96), share(2019, 0.94), share(2020, 0.97, is_complete=False)]
    assert said(stand("collection_95_strict", date(2020, 7, 1), figures=figures)) == [(2019, "not_met")]
    assert said(stand("collection_95_strict", date(2019, 7, 1), figures=figures)) == [(2018, "met")]
    assert said(stand("collection_95_strict", date(2018, 7, 1), figures=figures)) == [(2018, "too_early")]
    assert said(stand("collection_95_strict", date(2021, 1, 1), figures=figures)) == [(2020, "not_testable")]


def test_a_year_goes_before_a_quarter_and_a_part_is_not_the_whole() -> None:
    quarter = share(2020, 0.96, period="quarter")
    assert stand("collection_95_strict", date(2020, 7, 1), figures=[quarter])[0].period == "quarter"
    both = stand("collection_95_strict", date(2020, 7, 1), figures=[quarter, share(2019, 0.94)])
    assert (both[0].period, said(both)) == ("year", [(2019, "not_met")])
    part = replace(share(2019, 0.99), part="youth")
    assert said(stand("collection_95_strict", date(2020, 7, 1), figures=[part])) == [(2020, "not_testable")]


def test_a_norm_before_its_first_day_is_there_and_not_judged() -> None:
    (found,) = stand("dbo_meetings", date(2022, 12, 31), *MEETINGS)
    assert (found.asked, found.judgement, found.lacks_fact) == (None, None, False)


def test_every_norm_is_listed_and_no_name_is_of_a_norm_and_a_measure() -> None:
    found = standings(NORMS.values(), date(2026, 11, 27), facts=(), figures_of=lambda _norm, _period, _place: ())
    assert [each.norm.name for each in found] == list(NORMS)
    assert {each.judgement.status for each in found if each.judgement} == {"not_testable"}
    assert not set(NORMS) & set(find_measures())
    assert sum(norm.needs_fact for norm in NORMS.values()) == 30


def test_a_norm_of_libraries_is_asked_of_each_of_them_and_one_of_the_province_is_not() -> None:
    """99 % of all demand together hides the library of 90 %; one without figures is left out."""
    shares = {None: 0.99, "A": 0.995, "B": 0.90}
    places = [Place("organisation", code, f"Bibliotheek {code}", code) for code in "ABC"] + [Place("location", "A1", "Oost", "A")]

    def figures_of(norm: Norm, period: str, place: Place | None) -> Sequence[Figure]:
        code = place.code if place is not None else None
        if code not in shares or period != "year":
            return []
        level, share, version = place.level if place else "network", shares[code], date(2016, 1, 1)
        return [
            Figure(
                str(norm.measure), version, level, code or "net", "year", date(2025, 1, 1), "", share * 1e5, 1e5, share, 1, True
            )
        ]

    asked = [NORMS["collection_95_strict"], replace(NORMS["collection_999_strict"], levels=("network",))]
    found = standings(asked, date(2026, 2, 1), facts=(), figures_of=figures_of, places=places)
    assert [(each.norm.name, each.of, each.judgement.status if each.judgement else "") for each in found] == [
        ("collection_95_strict", "", "met"),
        ("collection_95_strict", "Bibliotheek A", "met"),
        ("collection_95_strict", "Bibliotheek B", "not_met"),
        ("collection_999_strict", "", "not_met"),
    ]
    assert [each.place.code if each.place else None for each in found] == [None, "A", "B", None]
