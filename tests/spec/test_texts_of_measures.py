"""What stands beside a figure is read by librarians: Dutch is Dutch, no word of the code, and a source that can be looked up."""

import re
from datetime import date

import pytest

from schakel.measures.catalogue import find_measures
from schakel.measures.definition import KINDS as DEFINED_KINDS
from schakel.measures.definition import Measure
from schakel.measures.explain import explain
from schakel.measures.norms import NORM_KINDS as ALL_NORM_KINDS
from schakel.measures.norms import find_norms
from schakel.measures.rulesets import find_rule_sets
from schakel.measures.term import MOMENTS
from schakel.measures.term import TESTS as WORDED_TESTS
from schakel.measures.wording import FRAMES, KINDS, LASTING, NORM_KINDS, TESTS, WHEN
from schakel.reports.catalogue import define
from schakel.reports.words import part_name

MEASURES = list(find_measures().values())
CODE_WORD = re.compile(r"\b\w+_\w+\b|'(?:none|unknown|all|open|ready|fulfilled|expired|cancelled)'")
ENGLISH = re.compile(r"\b(the|by|and|not|with|which|year|loans|items|makers of)\b")


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_no_word_of_the_code_stands_in_the_texts(measure: Measure) -> None:
    for language in ("nl", "en"):
        for version in measure.versions:
            said = define(measure, version.valid_from, language)  # type: ignore[arg-type]
            texts = (said.title, said.question, said.unit, said.note, said.source, said.reviewed, *said.breaks)
            assert not [found.group() for text in texts if (found := CODE_WORD.search(text))]


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_a_dutch_reader_meets_no_english(measure: Measure) -> None:
    for version in measure.versions:
        said = define(measure, version.valid_from, "nl")
        for text in (said.title, said.question, said.unit, said.note, said.better, said.holds, said.reviewed, *said.breaks):
            assert not ENGLISH.search(text), text


STRUCTURAL = re.compile(
    r"\b(rows|until|where|sum|distinct|periods?|happens|numerator|denominator|better|kind|unit|valid|since|authority|higher|lower|"
    r"neither|location|organisation|network|month|quarter|form|complete|passed|count|proportion|rate|known|least|most)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_an_explanation_in_dutch_has_no_english_but_code_and_sources(measure: Measure) -> None:
    found = explain(measure, today=date(2020, 12, 31), language="nl")
    heads = tuple(head.split(": ")[0] for head, _ in found.queries)
    for text in (found.title, found.question, *found.lines, *found.norms, *found.breaks, found.reviewed, *heads):
        own = re.sub(r"`[^`]*`|(Bron|Gezag): .*", "", text)
        assert not ENGLISH.search(own), own
        assert not STRUCTURAL.search(own), own
    frames = explain(measure, today=date(2020, 12, 31), language="en")
    assert len(frames.lines) == len(found.lines)
    assert all(STRUCTURAL.search(line) for line in frames.lines if line.startswith(("Unit", "Numerator", "Valid"))), "it can fail"


def test_both_languages_have_the_same_words() -> None:
    for words in (FRAMES, KINDS, LASTING, NORM_KINDS, TESTS, WHEN):
        assert set(words["nl"]) == set(words["en"])
    assert set(WORDED_TESTS) <= {*TESTS["nl"], "days_after"}
    assert {*MOMENTS, "some", "within"} == set(WHEN["nl"])
    assert set(DEFINED_KINDS) == set(KINDS["nl"])
    assert set(ALL_NORM_KINDS) == set(NORM_KINDS["nl"])


def test_a_source_is_not_our_own_handbook_which_is_written_from_the_definitions() -> None:
    named = {measure.name: version.source for measure in MEASURES for version in measure.versions}
    assert not [name for name, source in named.items() if "handboek" in source.lower() or "AP23" in source]


def test_every_class_has_a_name_in_both_languages() -> None:
    for rule_set in find_rule_sets().values():
        for name in rule_set.class_names:
            assert part_name(name, "nl") != name.replace("_", " "), name
            assert part_name(name, "en")


def test_norms_are_titled_in_dutch() -> None:
    for norm in find_norms().values():
        assert not ENGLISH.search(norm.title["nl"]), norm.title
