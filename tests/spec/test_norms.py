"""Norms: four statuses, by date, with their authority."""

from dataclasses import replace
from datetime import date

import pytest

from schakel.measures.catalogue import find_measures
from schakel.measures.figure import Figure
from schakel.measures.norms import NORM_KINDS, Judgement, Norm, find_norms, judge, judge_value, norms_of, parse_norm
from schakel.measures.term import DefinitionError

LATER = date(2025, 1, 1)


def share(part: float, whole: float, *, year: int = 2023, measure: str = "norm_999_lenient", complete: bool = True) -> Figure:
    value = part / whole if whole else None
    return Figure(measure, date(2016, 1, 1), "organisation", "O1", "year", date(year, 1, 1), "", part, whole, value, 1, complete)


def status(figure: Figure, norm: str, today: date = LATER) -> str | None:
    found = judge(figure, find_norms()[norm], today)
    return found.status if found else None


def test_without_one_failure_999_is_proven_from_3838_cases_and_not_from_3837() -> None:
    # z^2 / (n + z^2) < 0.001, two-sided 95 %: n > 3837.6
    assert status(share(3838, 3838), "collection_999_lenient") == "met"
    assert status(share(3837, 3837), "collection_999_lenient") == "not_testable"


def test_a_small_branch_that_fails_the_norm_is_simply_below_it() -> None:
    assert status(share(90, 100), "collection_999_lenient") == "not_met"


def test_95_is_met_or_not_by_its_value() -> None:
    assert status(share(951, 1000, measure="norm_95_lenient"), "collection_95_lenient") == "met"
    assert status(share(949, 1000, measure="norm_95_lenient"), "collection_95_lenient") == "not_met"


def test_a_year_before_the_norm_began_is_not_judged() -> None:
    assert status(share(1, 1000, year=2015, measure="norm_95_lenient"), "collection_95_lenient") is None


def test_a_share_of_a_running_year_is_too_early_even_when_the_cases_are_few_so_far() -> None:
    assert status(share(9999, 9999), "collection_999_lenient", today=date(2023, 6, 30)) == "too_early"
    assert status(share(500, 500), "collection_999_lenient", today=date(2023, 1, 10)) == "too_early"


def test_the_collection_norms_are_asked_of_quarters_too() -> None:
    quarter = replace(share(3000, 3000), period="quarter", starts_on=date(2023, 4, 1))
    assert status(quarter, "collection_999_lenient") == "not_testable"
    assert status(quarter, "collection_999_lenient", today=date(2023, 6, 30)) == "too_early"
    assert status(replace(quarter, numerator=2000.0, value=2 / 3), "collection_999_strict", today=date(2023, 7, 1)) == "not_met"
    assert status(replace(quarter, period="month"), "collection_999_lenient") is None


def test_no_figure_is_not_testable_and_neither_are_data_with_a_hole() -> None:
    assert status(share(0, 0), "collection_999_lenient") == "not_testable"
    assert status(share(9999, 9999, complete=False), "collection_999_lenient") == "not_testable"


def held(norm: str, count: float | bool | None, today: date) -> tuple[str, float | None]:
    found = find_norms()[norm]
    asked = found.on(date(2023, 1, 1))
    assert asked is not None
    judged = judge_value(count, found, asked, starts_on=date(2023, 1, 1), today=today)
    return judged.status, None if judged.expectation is None else round(judged.expectation, 1)


def test_halfway_the_year_half_of_the_meetings_may_be_expected() -> None:
    assert held("dbo_meetings", 2, date(2023, 7, 2)) == ("too_early", 3.0)


def test_a_minimum_that_is_reached_early_is_met_and_a_budget_that_is_passed_is_not() -> None:
    assert held("dbo_meetings", 6, date(2023, 7, 2))[0] == "met"
    assert held("sgia_budget", 250001, date(2023, 7, 2))[0] == "not_met"
    assert held("sgia_budget", 250000, LATER)[0] == "met"


def test_more_than_four_innovation_meetings_is_a_deviation_too() -> None:
    assert [held("innovation_meetings", n, LATER)[0] for n in (2, 3, 4, 5)] == ["not_met", "met", "met", "not_met"]
    assert held("innovation_meetings", 5, date(2023, 7, 2))[0] == "not_met"


def test_exactly_sixteen_deliveries_and_a_document_that_exists() -> None:
    assert [held("statistics_deliveries", n, LATER)[0] for n in (15, 16, 17)] == ["not_met", "met", "not_met"]
    assert held("project_plan", True, date(2023, 2, 1))[0] == "met"
    assert held("project_plan", False, date(2023, 2, 1))[0] == "too_early"
    assert held("project_plan", None, LATER)[0] == "not_testable"


KINDS = {
    # kind: what is asked, a value that meets it, values that do not; and halfway a year that still runs
    "minimum": ({"value": 6}, [6, 7], [5, 0], {2: "too_early", 5: "too_early", 6: "met", 7: "met"}, 3.0),
    "maximum": ({"value": 6}, [6, 0], [7], {6: "too_early", 0: "too_early", 7: "not_met"}, 3.0),
    "budget": ({"value": 250000}, [250000, 0], [250001], {250000: "too_early", 250001: "not_met"}, 125000.0),
    "range": ({"low": 3, "high": 4}, [3, 4], [2, 5], {2: "too_early", 3: "too_early", 4: "too_early", 5: "not_met"}, 1.5),
    "exact": ({"value": 16}, [16], [15, 17], {15: "too_early", 16: "too_early", 17: "not_met"}, 8.0),
    "yes_no": ({}, [True], [False], {True: "met", False: "too_early"}, None),
    "document": ({}, [True], [False], {True: "met", False: "too_early"}, None),
}


@pytest.mark.parametrize("kind", NORM_KINDS)
def test_every_kind_is_met_not_met_too_early_with_what_may_be_expected_and_not_testable(kind: str) -> None:
    asked, passing, failing, halfway, expectation = KINDS[kind]
    data = {"title": {"nl": "x", "en": "x"}, "kind": kind,
            "norm": [{"valid_from": date(2023, 1, 1), "period": "year", "grows": True, "source": "a law", **asked}]}  # fmt: skip
    norm = parse_norm(data, name="x")

    def judged(value: float | bool | None, today: date, *, complete: bool = True) -> Judgement:
        return judge_value(value, norm, norm.versions[0], starts_on=date(2023, 1, 1), today=today, is_complete=complete)

    over, runs = date(2024, 1, 1), date(2023, 7, 2)  # day 183 of 365
    assert [judged(value, over).status for value in passing] == ["met"] * len(passing)
    assert [judged(value, over).status for value in failing] == ["not_met"] * len(failing)
    assert {value: judged(value, runs).status for value in halfway} == halfway
    found = judged(next(value for value, said in halfway.items() if said == "too_early"), runs)
    assert found.expectation == (pytest.approx(expectation * 2 * 183 / 365) if expectation is not None else None)
    assert judged(passing[0], date(2023, 12, 31)).status in ("met", "too_early")
    assert judged(None, over).status == judged(None, runs).status == "not_testable"
    assert judged(passing[0], over, complete=False).status == "not_testable"
    assert {found.authority, judged(None, over).authority} == {"a law"}


def test_there_is_a_norm_of_every_kind_with_its_authority() -> None:
    assert {norm.kind for norm in find_norms().values()} == set(NORM_KINDS)


def test_under_18s_were_asked_at_most_half_and_from_july_2022_nothing() -> None:
    norm = find_norms()["youth_contribution"]

    def asked(part: float | None, month: date, today: date = LATER) -> str:
        version = norm.on(month)
        assert version is not None
        return judge_value(part, norm, version, starts_on=month, today=today).status

    june, july = date(2022, 6, 1), date(2022, 7, 1)
    assert norm.on(date(2014, 12, 31)) is None
    assert [asked(part, june) for part in (0.0, 0.5, 0.51, None)] == ["met", "met", "not_met", "not_testable"]
    assert [asked(part, july) for part in (0.0, 0.01, None)] == ["met", "not_met", "not_testable"]
    assert asked(0.5, june, today=date(2022, 6, 30)) == "too_early"


def at_least_90_percent(measure: str) -> Norm:
    asked = {"valid_from": date(2023, 1, 1), "period": "year", "value": 0.9, "source": "x"}
    return parse_norm({"title": {"nl": "x", "en": "x"}, "kind": "minimum", "measure": measure, "norm": [asked]}, name="x")


def test_a_year_is_too_early_to_judge_while_its_last_holds_have_not_had_their_30_days() -> None:
    figure = share(70, 100, measure="holds_within_30_days", complete=False)
    norm = at_least_90_percent("holds_within_30_days")
    judged = [judge(figure, norm, day) for day in (date(2023, 12, 31), date(2024, 1, 30), date(2024, 1, 31))]
    assert [(each.status, each.expectation) for each in judged if each] == [
        ("too_early", 0.9),
        ("too_early", 0.9),
        ("not_testable", None),
    ]
    whole = judge(replace(figure, is_complete=True), norm, date(2024, 1, 31))
    assert whole is not None
    assert whole.status == "not_met"


def test_a_hole_in_loans_is_healed_by_no_time() -> None:
    found = judge(share(70, 100, complete=False), at_least_90_percent("norm_95_lenient"), date(2024, 1, 2))
    assert found is not None
    assert found.status == "not_testable"


def test_every_norm_names_its_authority_and_an_existing_measure() -> None:
    for norm in find_norms().values():
        assert all(version.source for version in norm.versions), norm.name
        assert norm.measure is None or norm.measure in find_measures(), norm.name
    assert [norm.name for norm in norms_of("norm_95_strict")] == ["collection_95_strict"]


def test_a_norm_without_a_period_is_refused_with_what_it_needs() -> None:
    data = {
        "title": {"nl": "x", "en": "x"},
        "kind": "range",
        "norm": [{"valid_from": date(2023, 1, 1), "source": "x", "low": 1, "high": 2}],
    }
    with pytest.raises(DefinitionError, match=r"x.toml: \[\[norm\]\] has no period; a norm of kind range needs .* low, high"):
        parse_norm(data, name="x")
    norm = parse_norm({**data, "norm": [{**data["norm"][0], "period": "year"}]}, name="x")
    assert replace(norm, name="y").on(date(2022, 1, 1)) is None
