"""What the rules of plausibility say, and of what they keep silent."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.deliveries.plausible import look
from schakel.deliveries.plausible_rules import FILE, RuleError, find_rules
from schakel.measures.catalogue import find_measures
from schakel.measures.figure import Figure
from schakel.privacy.release import key

QUARTER, EARLIER = date(2020, 4, 1), date(2019, 4, 1)
RULES = find_rules()


def figure(
    measure: str, numerator: float | None, denominator: float | None = None, *, place: str = "ORG", level: str = "organisation",
    part: str = "", starts_on: date = QUARTER, complete: bool = True,
) -> Figure:  # fmt: skip
    value = numerator / denominator if numerator is not None and denominator is not None else numerator
    version = find_measures()[measure].versions[0].valid_from
    return Figure(measure, version, level, place, "quarter", starts_on, part, numerator, denominator, value, 1, complete)


def said(now: list[Figure], before: list[Figure] = []) -> dict[str, set[str]]:  # noqa: B006 - only read
    """Names of the rules that spoke, by measure and group."""
    earlier = {key(replace(each, starts_on=QUARTER)): each for each in before}
    found = look(now, earlier, RULES, lambda code: "ORG" if code.startswith("L") else None)
    names = {key(each): f"{each.measure} {each.place_code} {each.part}".strip() for each in now}
    return {names[name]: {remark.rule for remark in remarks} for name, remarks in found.items()}


@pytest.mark.parametrize(
    ("now", "before", "rules"),
    [
        (1000, 1000, set()),
        (1240, 1000, set()),
        (1300, 1000, {"large_change"}),
        (700, 1000, {"large_change"}),
        (30, 21, set()),  # that much is chance
        (5, 19, set()),  # and so few are not looked at
        (0, 500, {"gone"}),
        (500, 0, {"appeared"}),
        (4, 0, set()),
        (200_000, 1000, {"large_change", "thousandfold"}),
    ],
)
def test_a_count_beside_the_year_before(now: float, before: float, rules: set[str]) -> None:
    found = said([figure("loans", now)], [figure("loans", before, starts_on=EARLIER)])
    assert found.get("loans ORG", set()) == rules


def test_what_is_not_complete_is_not_called_a_fall() -> None:
    found = said([figure("loans", 10, complete=False)], [figure("loans", 1000, starts_on=EARLIER)])
    assert found == {"loans ORG": {"incomplete"}}


def test_another_definition_is_no_change() -> None:
    before = replace(figure("loans", 1000, starts_on=EARLIER), version=date(1990, 1, 1))
    assert said([figure("loans", 10)], [before]) == {"loans ORG": {"definition_changed"}}


def test_an_empty_figure_is_news_only_where_there_was_one() -> None:
    assert said([figure("visits", None)], [figure("visits", None, starts_on=EARLIER)]) == {}
    assert said([figure("visits", None)], [figure("visits", 10, starts_on=EARLIER)]) == {"visits ORG": {"not_known"}}


def test_groups_and_places_that_do_not_add_up() -> None:
    whole = figure("activities", 10)
    places = [figure("activities", 4, place="L1", level="location"), figure("activities", 5, place="L2", level="location")]
    assert said([whole, *places]) == {"activities ORG": {"places_differ"}}
    groups = [figure("members", 4, part="0-3"), figure("members", 5, part="4-11")]
    assert said([figure("members", 9), *groups]) == {}
    assert said([figure("members", 10), *groups]) == {"members ORG": {"parts_differ"}}


def test_distinct_people_need_not_add_up() -> None:
    places = [
        figure("active_borrowers", 4, place="L1", level="location"),
        figure("active_borrowers", 5, place="L2", level="location"),
    ]
    assert said([figure("active_borrowers", 7), *places, figure("loans", 50)]) == {}


def test_more_borrowers_than_loans_cannot_be() -> None:
    assert said([figure("active_borrowers", 51), figure("loans", 50)]) == {"active_borrowers ORG": {"more_borrowers_than_loans"}}


def test_the_sentence_says_both_figures_in_the_way_of_the_reader() -> None:
    now, before = figure("loans", 1300), figure("loans", 1000, starts_on=EARLIER)
    (remark,) = look([now], {key(now): before}, RULES, lambda _: None)[key(now)]
    assert remark.says["nl"] == "30\u00a0% meer dan een jaar eerder (1.000)."
    assert remark.says["en"] == "30% more than a year before (1,000)."


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_change_is_seen_the_same_whatever_else_is_delivered(now: int, before: int) -> None:
    alone = said([figure("loans", now)], [figure("loans", before, starts_on=EARLIER)])
    beside = said([figure("loans", now), figure("visits", 3)], [figure("loans", before, starts_on=EARLIER)])
    assert alone.get("loans ORG") == beside.get("loans ORG")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[x]\ntest = 'guess'", "test is 'guess'; allowed are change, factor"),
        ("[x]\ntest = 'change'\nshare = 0.1\nstops = false\nwhy = 'y'\nsays.nl = 'a'\nsays.en = 'b'", "has no least"),
        ("[x]\ntest = 'unknown'\nstops = 1\nwhy = 'y'\nsays.nl = 'a'\nsays.en = 'b'", "stops is 1; allowed are true and false"),
        ("[x]\ntest = 'unknown'\nstops = true\nwhy = ' '\nsays.nl = 'a'\nsays.en = 'b'", "write down why"),
        ("[x]\ntest = 'unknown'\nbound = 1\nstops = true\nwhy = 'y'\nsays.nl = 'a'\nsays.en = 'b'", "no such key for 'unknown'"),
        ("[x]\ntest = 'more_than'\nmeasure = 'lones'\nother = 'loans'\nstops = true\nwhy = 'y'\nsays.nl = 'a'\nsays.en = 'b'",
         "no measure 'lones'"),
        ("x = 1", "write a table, as in [x]"),
        ("[x", "is not TOML"),
    ],
)  # fmt: skip
def test_a_wrong_rule_names_its_place(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(RuleError) as caught:
        find_rules(tmp_path)
    assert told in str(caught.value)
    assert FILE in str(caught.value)


def test_a_rule_of_the_data_folder_takes_the_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(
        "[large_change]\ntest = 'change'\nshare = 0.5\nleast = 20\nstops = true\nwhy = 'agreed'\nsays.nl = 'a'\nsays.en = 'b'"
    )
    rules = {rule.name: rule for rule in find_rules(tmp_path)}
    assert len(rules) == len(RULES)
    assert (rules["large_change"].numbers["share"], rules["large_change"].stops) == (0.5, True)
