"""Classes of locations under each rule set: the cases on which the published rule sets disagree."""

from datetime import date

import pytest

from schakel.measures.rulesets import classify, find_rule_sets

DAY = date(2023, 12, 31)


def facts(staffed: float | None, *, opened: float = 40.0, **more: object) -> dict[str, object]:
    return {
        "kind": "fixed",
        "staffed_hours_week": staffed,
        "open_hours_week": opened,
        "has_collection": True,
        "has_all_functions": True,
        **more,
    }


@pytest.mark.parametrize(
    ("staffed", "cbs", "spuk"),
    [
        pytest.param(
            15.0, "branch", "service_point", id="exactly 15 hours: a branch for CBS, a service point for the grant scheme"
        ),
        pytest.param(4.5, "service_point", "none", id="4.5 hours: a service point for CBS, between two classes of the scheme"),
        pytest.param(
            4.0, "service_point", "mini_service_point", id="exactly 4 hours: a service point for CBS, a mini one for the scheme"
        ),
        pytest.param(0.5, "none", "none", id="half an hour: no class in either"),
    ],
)
def test_the_rule_sets_disagree_at_the_boundary(staffed: float, cbs: str, spuk: str) -> None:
    assert classify(find_rule_sets()["cbs_2019"], facts(staffed), DAY) == cbs
    assert classify(find_rule_sets()["spuk_2023"], facts(staffed), DAY) == spuk


def test_twenty_hours_open_without_staff_is_no_branch_in_any_rule_set() -> None:
    found = {name: classify(rules, facts(0.0, opened=20.0), DAY) for name, rules in find_rule_sets().items()}
    assert found == {"cbs_2019": "none", "monitor_2016": "none", "inzicht_2018": "self_service", "spuk_2023": "none"}


def test_more_than_fifteen_hours_without_all_functions_has_no_class_in_the_grant_scheme() -> None:
    assert classify(find_rule_sets()["spuk_2023"], facts(20.0, has_all_functions=False), DAY) == "none"


def test_a_fact_that_is_not_known_makes_the_class_unknown_only_if_it_decides() -> None:
    rules = find_rule_sets()["spuk_2023"]
    assert classify(rules, facts(20.0, has_all_functions=None), DAY) == "unknown"
    assert classify(rules, facts(10.0, has_all_functions=None), DAY) == "service_point"
    assert classify(rules, facts(None), DAY) == "unknown"


def test_a_bus_is_a_class_of_its_own_and_a_school_has_none() -> None:
    rules = find_rule_sets()["spuk_2023"]
    assert classify(rules, facts(8.0, kind="bookmobile"), DAY) == "bookmobile"
    assert classify(rules, facts(30.0, kind="school"), DAY) == "none"
    assert classify(rules, facts(None, kind="pickup_point", has_collection=False), DAY) == "pickup_point"
