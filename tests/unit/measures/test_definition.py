# ruff: noqa: E501  (an example is read as a file)
"""A definition that cannot be computed is refused with the place, what was found and what is allowed."""

import copy
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from schakel.measures.catalogue import find_measures
from schakel.measures.definition import load_measure, parse_measure
from schakel.measures.explain import describe
from schakel.measures.rulesets import load_rule_set
from schakel.measures.term import DefinitionError, parse_term

GOOD: dict[str, Any] = {
    "title": {"nl": "t", "en": "t"}, "question": {"nl": "q", "en": "q"}, "unit": {"nl": "u", "en": "u"}, "note": {"nl": "n", "en": "n"},
    "better": "higher", "kind": "count",
    "version": [{"valid_from": date(2008, 1, 1), "numerator": {"table": "loans", "count": "loan_id", "on": "lent_on"}, "source": "s"}],
    "reviewed": {"by": "b", "on": date(2026, 1, 1), "again": date(2027, 1, 1)},
}  # fmt: skip


def changed(path: str, value: Any) -> dict[str, Any]:
    data: Any = copy.deepcopy(GOOD)
    *steps, last = path.split(".")
    here = data
    for step in steps:
        here = here[int(step)] if step.isdigit() else here[step]
    here[last] = value
    return data  # type: ignore[no-any-return]


LOAN: dict[str, Any] = {"table": "loans", "count": "loan_id", "on": "lent_on"}
TERM = "version.0.numerator."


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (
            TERM + "count",
            "lone_id",
            "x.toml: numerator.count is 'lone_id'; table `loans` has loan_id, item_id, borrower_pseudonym",
        ),
        (TERM + "table", "lones", "x.toml: numerator.table is 'lones'; tables are activities, "),
        (TERM + "on", "location_code", "which is VARCHAR; of the right type are lent_on, due_on, returned_on"),
        (TERM + "sum", "loan_id", "has count and sum of count, sum, distinct, quantile; exactly one says how to count"),
        (
            TERM + "during",
            ["lent_on", "due_on"],
            "has on and during of on, during, held, counted; exactly one says when a row counts",
        ),
        (TERM + "sql", "x", r"numerator.sql: there is no such key; allowed are "),
        (TERM + "at", "end", "a moment needs something that lasts"),
        (
            TERM + "where",
            {"channel": {"in": ["desk"]}},
            "write a list of tables, as in where = ",
        ),
        (TERM + "where", [{"column": "channel", "in": []}], r"numerator.where on 'channel': in is \[\]; give a list of values"),
        (TERM + "where", [{"column": "lent_on", "at_least": "x"}], "at_least is 'x' and the column is DATE; give a day without"),
        (TERM + "where", [{"column": "channel", "at_least": 3}], "at_least is 3 and the column is VARCHAR; use in"),
        ("scale", 0, r"x.toml: scale is 0; give a number from 1e-09 to 1e\+09"),
        ("digits", 40, "x.toml: digits is 40; give a number from 0 to 6"),
        (TERM + "where", [{"column": "location.kind", "in": ["skool"]}], "'skool' never occurs; allowed are fixed, bookmobile"),
        (
            TERM + "where",
            [{"column": "branch.kind", "in": ["school"]}],
            "has no reference 'branch'; it has item, location, owner",
        ),
        (TERM + "where", [{"column": "material"}], "has 0 tests; give one of in, not_in"),
        ("kind", "share", "kind is 'share'; allowed are count, proportion, rate, quantile"),
        ("kind", "rate", "kind is 'rate' and there is no denominator"),
        ("better", "up", "better is 'up'; allowed are higher, lower, neither"),
        ("title", "t", "title is 't'; give title.nl and title.en"),
        ("part", "age_class", "part is 'age_class'; numerator table `loans` cannot be split by it"),
        ("reviewed", {"by": "b"}, r"\[reviewed\] needs by, on and again"),
        ("version.0.valid_from", "2008-01-01", "give a day without quotes"),
        ("version.0.source", "", "has no source; say whose definition it is"),
        ("break", [{"at": 2017}], "break.at is 2017; give the first day of the new series"),
    ],
)
def test_it_says_what_is_wrong_and_what_is_right(path: str, value: Any, says: str) -> None:
    with pytest.raises(DefinitionError, match=says):
        parse_measure(changed(path, value), name="x")


def test_what_is_not_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("title = ")
    for load in (load_measure, load_rule_set):
        with pytest.raises(DefinitionError, match=r"x\.toml: is not TOML"):
            load(tmp_path / "x.toml")


def test_a_new_file_is_a_new_measure(tmp_path: Path) -> None:
    source = Path(find_measures.__code__.co_filename).parent / "definitions" / "loans.toml"
    (tmp_path / "lendings.toml").write_text(source.read_text())
    assert list(find_measures(tmp_path)) == ["lendings"]


def test_there_are_at_least_fifty_measures_and_none_is_overdue_at_birth() -> None:
    assert len(find_measures()) >= 50
    assert all(measure.reviewed.again > measure.reviewed.on for measure in find_measures().values())


def test_a_new_version_needs_a_declared_break() -> None:
    later = {**GOOD["version"][0], "valid_from": date(2017, 1, 1)}
    without = changed("version", [*GOOD["version"], later])
    with pytest.raises(
        DefinitionError, match=r"x\.toml: a version begins on 2017-01-01 and no break is declared there; add \[\[break\]\]"
    ):
        parse_measure(without, name="x")
    declared = {**without, "break": [{"at": date(2017, 1, 1), "why": {"nl": "w", "en": "w"}}]}
    assert [each.at for each in parse_measure(declared, name="x").breaks] == [date(2017, 1, 1)]


ITEMS = {"table": "items", "count": "item_id", "held": {"from": "added_on", "until": "withdrawn_on"}}
AVAILABLE = {"column": "status", "in": ["available"]}
OF_NOW = {
    "a condition": ({**ITEMS, "where": [AVAILABLE]}, "status", "`item_events` (`status_changed`)"),
    "what it is compared with": (
        {**LOAN, "where": [{"column": "owner_code", "same_as": "location.organisation_code"}]},
        "location.organisation_code",
        "refresh --as-known-on",
    ),
    "a reference that leads to it": (
        {**LOAN, "where": [{"column": "item.title.has_ebook", "in": [True]}]},
        "item.title.has_ebook",
        "",
    ),
    "a reference that leads along it": (
        {**LOAN, "where": [{"column": "item.owner.name", "in": ["B9"]}]},
        "item.owner.name",
        "`loans.owner_code`",
    ),
    "hours that are added": (
        {"table": "locations", "sum": "open_hours_week", "held": {"from": "opened_on", "until": "closed_on"}},
        "open_hours_week",
        "`location_facts`",
    ),
    "who alone holds it": (
        {**ITEMS, "count": None, "distinct": "title_id", "held_by_one": "owner_code"},
        "owner_code",
        "owner_changed",
    ),
    "an outcome that can still come": (
        {"table": "holds", "count": "hold_id", "on": "placed_on", "where": [{"column": "outcome", "in": ["fulfilled"]}]},
        "outcome",
        "the holds that ended in the period",
    ),
}


@pytest.mark.parametrize("what", OF_NOW)
def test_the_past_is_counted_with_the_state_of_now_only_by_who_says_so(what: str) -> None:
    term, column, instead = OF_NOW[what]
    term = {key: value for key, value in term.items() if value is not None}
    with pytest.raises(DefinitionError) as refused:
        parse_term(term, where="x.toml: numerator")
    assert f"x.toml: numerator: {column!r} keeps its last state only" in str(refused.value)
    assert instead in str(refused.value)
    assert f"write as_of_now = [{column!r}]" in str(refused.value)
    accepted = parse_term({**term, "as_of_now": [column]}, where="x.toml: numerator")
    told = describe(accepted, "nl").partition("; met ")[2]
    assert f"`{column}`" in told
    assert told.endswith("van nu, ook voor eerdere periodes")


def test_what_is_settled_or_looks_at_nothing_of_now_needs_no_word_and_bears_none() -> None:
    ended = {"table": "holds", "count": "hold_id", "on": "ended_on", "where": [{"column": "outcome", "in": ["fulfilled"]}]}
    left = {"table": "items", "count": "item_id", "on": "withdrawn_on"}
    assert "of now" not in describe(parse_term(ended, where="x"))
    assert "of now" not in describe(parse_term(left, where="x"))
    assert "with `location_code` of now" in describe(parse_term(ITEMS, where="x"))
    with pytest.raises(DefinitionError, match=r"x\.as_of_now names 'outcome'; looked at and of now are none, so leave it out"):
        parse_term({**ended, "as_of_now": ["outcome"]}, where="x")


def test_every_definition_that_counts_with_now_says_so_to_who_reads_the_page() -> None:
    for measure in find_measures().values():
        for version in measure.versions:
            terms = [*version.numerator, *version.denominator]
            if any(term.as_of_now or (term.times and term.times.as_of_now) for term in terms):
                assert re.search(r"van nu|zoals het nu is", version.note["nl"]), measure.name
                assert re.search(r"today only|as it is now", version.note["en"]), measure.name
