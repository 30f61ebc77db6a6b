"""Classes of locations: the cases on which the published rule sets disagree, and classes that change with the years."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from twins.drawn_network import put

from schakel.measures import rows
from schakel.measures.catalogue import find_measures
from schakel.measures.engine import Network, compute
from schakel.measures.rulesets import RuleSet, classify, find_rule_sets, load_rule_set
from schakel.measures.term import DefinitionError, parse_term
from schakel.vocabulary.tables import TABLES

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


def classes(spans: list[dict[str, Any]], *names: str, period: str = "year") -> dict[tuple[str, str], list[str]]:
    """(place, first day) → its class under each of these rule sets; nothing when it does not count there."""
    tables = {
        "organisations": [{"organisation_code": "O", "name": "O", "kind": "library"}],
        "locations": [{"location_code": code, "organisation_code": "O", "name": code, "kind": "fixed"} for code in ("A", "B")],
        "loans": [{"loan_id": "1", "location_code": "B", "lent_on": date(2018, 1, 1)}],
        "location_facts": spans,
    }
    data = {
        name: [{c.name: row.get(c.name) for c in table.columns} for row in tables.get(name, [])] for name, table in TABLES.items()
    }
    wanted = {name: find_measures()[name] for name in ("loans", *(f"locations_{rules}" for rules in names))}
    with put(data) as connection:
        found = compute(connection, wanted, today=date(2020, 12, 31), network=Network("net", "Net")).to_pylist()
    of: dict[tuple[str, str], list[str]] = {}
    for row in sorted(found, key=lambda row: names.index(row["measure"].removeprefix("locations_")) if row["part"] else 0):
        if row["measure"] != "loans" and row["level"] == "location" and row["period"] == period and row["part"] and row["value"]:
            of.setdefault((row["place_code"], str(row["starts_on"])), []).append(row["part"])
    return of


def test_a_class_is_that_of_the_facts_at_the_end_of_each_period() -> None:
    spans = [
        {"location_code": "A", "number": 1, "valid_until": date(2018, 10, 1), **facts(14.0)},
        {"location_code": "A", "number": 2, "valid_from": date(2018, 10, 1), "valid_until": date(2020, 12, 31), **facts(15.0)},
        {"location_code": "A", "number": 3, "valid_from": date(2020, 12, 31), **facts(15.25)},
    ]
    assert classes(spans, "cbs_2019", "spuk_2023") == {
        ("A", "2018-01-01"): ["branch", "service_point"],
        ("A", "2019-01-01"): ["branch", "service_point"],
        ("A", "2020-01-01"): ["branch", "branch"],
    }
    quarters = classes(spans, "cbs_2019", period="quarter")
    assert (quarters["A", "2018-07-01"], quarters["A", "2018-10-01"]) == (["service_point"], ["branch"])


def test_a_place_that_closed_on_the_last_day_does_not_count_and_a_school_that_became_a_branch_counts_from_then() -> None:
    spans = [
        {"location_code": "A", "number": 1, "valid_until": date(2018, 12, 31), **facts(20.0)},
        {"location_code": "B", "number": 1, "valid_until": date(2019, 6, 1), **facts(20.0, kind="school")},
        {"location_code": "B", "number": 2, "valid_from": date(2019, 6, 1), **facts(20.0)},
    ]
    assert classes(spans, "cbs_2019") == {("B", "2019-01-01"): ["branch"], ("B", "2020-01-01"): ["branch"]}


TWO_VERSIONS = """
title.nl = "x"
title.en = "x"
source = "x"
[[version]]
valid_from = 2018-01-01
[[version.class]]
name = "branch"
title.nl = "x"
title.en = "x"
when = [{ fact = "staffed_hours_week", at_least = 15 }]
[[version]]
valid_from = 2019-12-31
[[version.class]]
name = "large_branch"
title.nl = "x"
title.en = "x"
when = [{ fact = "staffed_hours_week", at_least = 20 }]
"""


@pytest.fixture
def two_versions(tmp_path: Path) -> RuleSet:
    path = tmp_path / "two.toml"
    path.write_text(TWO_VERSIONS, encoding="utf-8")
    return load_rule_set(path)


def test_each_period_is_judged_by_the_rules_of_its_last_day_and_earlier_ones_by_the_first(
    two_versions: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "find_rule_sets", lambda: {"cbs_2019": two_versions})
    spans = [{"location_code": "A", "number": 1, **facts(20.0)}, {"location_code": "B", "number": 1, **facts(15.0)}]
    assert classes(spans, "cbs_2019") == {
        ("A", "2018-01-01"): ["branch"], ("B", "2018-01-01"): ["branch"],
        ("A", "2019-01-01"): ["large_branch"], ("B", "2019-01-01"): ["none"],
        ("A", "2020-01-01"): ["large_branch"], ("B", "2020-01-01"): ["none"],
    }  # fmt: skip
    months = classes(spans, "cbs_2019", period="month")
    assert (months["A", "2019-11-01"], months["A", "2019-12-01"]) == (["branch"], ["large_branch"])
    assert classify(two_versions, facts(20.0), date(2015, 1, 1)) == "branch"
    assert classify(two_versions, facts(20.0), date(2019, 12, 30)) == "branch"
    assert classify(two_versions, facts(20.0), date(2019, 12, 31)) == "large_branch"


def test_versions_of_a_rule_set_stand_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "two.toml").write_text(TWO_VERSIONS.replace("2019-12-31", "2017-12-31"), encoding="utf-8")
    with pytest.raises(DefinitionError, match="versions begin on 2018-01-01, 2017-12-31; write the oldest first"):
        load_rule_set(tmp_path / "two.toml")


@pytest.mark.parametrize(
    "term",
    [
        {"table": "locations", "count": "location_code", "held": {"from": "opened_on"}, "class": "cbs_2019"},
        {"table": "location_facts", "count": "location_code", "on": "valid_from", "class": "cbs_2019"},
        {"table": "location_facts", "count": "location_code", "held": {}, "at": "whole", "class": "cbs_2019"},
    ],
)
def test_a_class_needs_facts_with_their_days_and_a_moment(term: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError, match="a class is that of a location on one day"):
        parse_term(term, where="x.toml: numerator")
