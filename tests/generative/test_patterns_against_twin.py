"""Patterns of suppression on drawn tables: nothing can be reckoned back, and what is called the least is the least."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from twins.drawn_tables import linked_table
from twins.pattern_twin import cheapest_by_trying, protects, width

from schakel.privacy.attacker import bounds, leaks
from schakel.privacy.audience import Audience
from schakel.privacy.cell import Relation, Release, Sum, hide_small
from schakel.privacy.knowledge import knowledge
from schakel.privacy.pattern import QUICK, Effort, pattern

COUNTS = st.one_of(st.integers(0, 12), st.integers(0, 60))
SHAPES = st.sampled_from([(2, 3, 1), (3, 3, 1), (4, 2, 1), (2, 2, 2), (1, 3, 12), (3, 4, 3)])
TABLES = SHAPES.flatmap(lambda shape: arrays(np.int64, shape, elements=COUNTS))
TINY = st.sampled_from([(2, 2, 1), (1, 4, 1), (3, 2, 1)]).flatmap(lambda shape: arrays(np.int64, shape, elements=COUNTS))
THRESHOLDS = st.sampled_from([3, 5, 10])
EXACT = Effort(exact_up_to=1000, rounds=60)


def released(cells, relations, hidden) -> Release:
    return Release(tuple(hide_small(cells)), Audience.PUBLIC, tuple(relations)).hiding(hidden)


@given(TABLES, THRESHOLDS)
@settings(max_examples=60, deadline=None)
def test_after_a_pattern_the_attacker_finds_nothing(counts, threshold) -> None:
    cells, relations = linked_table(counts, threshold)
    for effort in (QUICK, Effort(questions=0, rounds=0)):
        found = pattern(cells, relations, audience=Audience.PUBLIC, effort=effort)
        assert leaks(released(cells, relations, found.hidden)) == []
        assert protects(cells, relations, set(found.hidden))


@given(TABLES, THRESHOLDS)
@settings(max_examples=40, deadline=None)
def test_the_attacker_finds_what_linear_programs_from_the_start_find(counts, threshold) -> None:
    cells, relations = linked_table(counts, threshold)
    new = released(cells, relations, ())
    hidden = {cell.key for cell in new.cells if cell.hidden is not None}
    told = {leak.cell for leak in leaks(new)}
    assert told == {cell.key for cell in cells if cell.is_small and width(cells, relations, hidden, cell.key) < threshold - 1e-6}
    known = knowledge([new])
    for at, (low, high) in bounds(known, range(len(known.values))).items():
        assert low - 1e-6 <= known.values[at] <= high + 1e-6


@given(TABLES, THRESHOLDS)
@settings(max_examples=25, deadline=None)
def test_bound_exact_and_heuristic_stand_in_order(counts, threshold) -> None:
    cells, relations = linked_table(counts, threshold)
    fast = pattern(cells, relations, audience=Audience.PUBLIC, effort=Effort(exact_up_to=0, rounds=30))
    exact = pattern(cells, relations, audience=Audience.PUBLIC, effort=EXACT)
    assert exact.cost <= fast.cost + 1e-6
    assert fast.bound <= exact.cost + 1e-6
    assert exact.bound <= exact.cost + 1e-6
    assert leaks(released(cells, relations, exact.hidden)) == []


def with_absent(cells, relations, absent: int):
    """The same without one cell: sums that had it as a part are at most their total, and its own are gone."""
    gone = cells[absent % len(cells)].key
    left = [cell for cell in cells if cell.key != gone]
    kept = []
    for each in relations:
        parts = tuple(part for part in each.parts if part != gone)
        if each.total != gone and parts:
            kept.append(Relation(each.total, parts, each.sum if parts == each.parts else Sum.AT_MOST))
    return left, kept


@given(TINY, THRESHOLDS, st.integers(0, 20))
@settings(max_examples=60, deadline=None)
def test_so_it_does_where_a_part_is_absent(counts, threshold, absent) -> None:
    cells, relations = with_absent(*linked_table(counts, threshold), absent)
    exact = pattern(cells, relations, audience=Audience.PUBLIC, effort=EXACT)
    assert exact.is_proven
    assert leaks(released(cells, relations, exact.hidden)) == []
    np.testing.assert_allclose(exact.cost, cheapest_by_trying(cells, relations), atol=1e-6)


@given(TINY, THRESHOLDS)
@settings(max_examples=40, deadline=None)
def test_the_exact_pattern_costs_what_trying_every_set_costs(counts, threshold) -> None:
    cells, relations = linked_table(counts, threshold)
    exact = pattern(cells, relations, audience=Audience.PUBLIC, effort=EXACT)
    assert exact.is_proven
    np.testing.assert_allclose(exact.cost, cheapest_by_trying(cells, relations), atol=1e-6)
