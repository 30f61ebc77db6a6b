"""A definition is known again by what it counts."""

from dataclasses import replace
from datetime import date

import pytest

from schakel.measures.catalogue import find_measures
from schakel.measures.fingerprint import fingerprint
from schakel.measures.term import Where

LOANS = find_measures()["loans"]
VERSION = LOANS.versions[0]


def test_other_words_are_the_same_definition() -> None:
    worded = replace(LOANS, title={"nl": "x", "en": "y"}, question={"nl": "x", "en": "y"}, better="lower", digits=3)
    assert fingerprint(worded, replace(VERSION, source="somebody else", note={"nl": "", "en": ""})) == fingerprint(LOANS, VERSION)


@pytest.mark.parametrize(
    "other",
    [
        replace(VERSION, valid_from=date(2009, 1, 1)),
        replace(VERSION, numerator=VERSION.numerator[:1]),
        replace(VERSION, denominator=VERSION.numerator),
        replace(VERSION, numerator=(replace(VERSION.numerator[0], where=(Where("channel", "in", ("desk",)),)),)),
    ],
)
def test_another_way_of_counting_is_another_definition(other: object) -> None:
    assert fingerprint(LOANS, other) != fingerprint(LOANS, VERSION)  # type: ignore[arg-type]


def test_another_scale_and_other_parts_are_another_definition() -> None:
    assert fingerprint(replace(LOANS, scale=1000.0), VERSION) != fingerprint(LOANS, VERSION)
    assert fingerprint(replace(LOANS, part="age_class"), VERSION) != fingerprint(LOANS, VERSION)


def test_rules_of_classes_are_part_of_the_definition(monkeypatch: pytest.MonkeyPatch) -> None:
    by_class = find_measures()["locations_cbs_2019"]
    before = fingerprint(by_class, by_class.versions[0])
    from schakel.measures import fingerprint as module

    real = module.find_rule_sets()
    changed = {name: replace(rule_set, versions=rule_set.versions[:0]) for name, rule_set in real.items()}
    monkeypatch.setattr(module, "find_rule_sets", lambda: changed)
    assert fingerprint(by_class, by_class.versions[0]) != before
