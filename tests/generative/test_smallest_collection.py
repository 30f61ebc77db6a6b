"""The smallest collection against the integer optimum of a solver, every plan tried, and what must hold of any."""

from dataclasses import replace
from itertools import product

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twins.copies_twin import met
from twins.drawn_titles import draw_placed, draw_titles

from schakel.collection.copies import Titles, met_by
from schakel.collection.limits import room_of, sizes_of
from schakel.collection.sized import Worth, best_within
from schakel.collection.smallest import Norms, curve, find_smallest
from schakel.errors import InputError


def gains(titles: Titles, title: int, column: int, most: int) -> list[float]:
    mean, shape = (
        (titles.province_mean, titles.province_shape) if column < 0 else (titles.mean[:, column], titles.shape[:, column])
    )
    worths = [met(mean[title], shape[title], titles.load_per_wish[title], n) for n in range(most + 1)]
    return list(np.diff(worths))


def integer_optimum(titles: Titles, norms: Norms, most: int) -> float:
    """Fewest copies, by a mixed integer programme: one yes or no for each further copy, at an organisation and in all."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("mip_rel_gap", 1e-6)
    organisations = titles.mean.shape[1]
    rows: list[list[tuple[int, float]]] = [[] for _ in range(organisations + 1)]
    columns = 0

    def add(cost: float) -> int:
        nonlocal columns
        solver.addVar(0, 1)
        solver.changeColCost(columns, cost)
        solver.changeColIntegrality(columns, highspy.HighsVarType.kInteger)
        columns += 1
        return columns - 1

    for title in range(titles.size):
        link: list[tuple[int, float]] = []
        for organisation in range(organisations):
            for gain in gains(titles, title, organisation, most):
                rows[organisation].append((at := add(1.0), gain))
                link.append((at, 1.0))
        for gain in gains(titles, title, -1, most * organisations):
            rows[-1].append((at := add(0.0), gain))
            link.append((at, -1.0))
        solver.addRow(0, highspy.kHighsInf, len(link), [at for at, _ in link], [x for _, x in link])
    demand = [*titles.mean.sum(axis=0), titles.province_mean.sum()]
    for row, share, total in zip(rows, (*norms.organisation, norms.province), demand, strict=True):
        solver.addRow(share * total, highspy.kHighsInf, len(row), [at for at, _ in row], [x for _, x in row])
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(solver.getInfo().objective_function_value)


def test_the_integer_optimum_lies_between_bound_and_plan() -> None:
    titles = draw_titles(3, 40)
    norms = Norms((0.9, 0.85), 0.97)
    found = find_smallest(titles, np.ones(40), norms)
    # More than any title has in the plan, so that the solver is not held back.
    most = int(found.plan.copies.max()) + 2
    optimum = integer_optimum(titles, norms, most)
    assert found.bound <= optimum + 1e-3
    assert found.cost == pytest.approx(optimum)
    assert found.gap < 0.01


@pytest.mark.parametrize("seed", [0, 2, 3, 5])
def test_every_tiny_plan_tried(seed: int) -> None:
    titles = draw_titles(seed, 3)
    norms = Norms((0.7, 0.6), 0.8)
    found = find_smallest(titles, np.ones(3), norms)
    asked = np.array([*(titles.mean.sum(axis=0) * norms.organisation), titles.province_mean.sum() * norms.province])
    worths = [[np.cumsum([0.0, *gains(titles, t, c, 8)]) for c in (0, 1, -1)] for t in range(3)]
    fewest = min(
        sum(plan)
        for plan in product(range(4), repeat=6)
        if all(sum(worths[t][c][plan[2 * t + c]] for t in range(3)) >= asked[c] for c in (0, 1))
        and sum(worths[t][2][plan[2 * t] + plan[2 * t + 1]] for t in range(3)) >= asked[2]
    )
    assert found.bound <= fewest + 1e-9
    assert found.cost >= fewest


@settings(max_examples=12)
@given(st.integers(0, 10_000), st.integers(20, 200), st.floats(0.3, 0.97), st.floats(0.5, 0.995))
def test_a_plan_keeps_its_promise_and_its_bound(seed: int, size: int, local: float, province: float) -> None:
    titles = draw_titles(seed, size)
    norms = Norms((local, local), province)
    cost = np.random.default_rng(seed).uniform(0.5, 2.0, size)
    found = find_smallest(titles, cost, norms)
    again = met_by(titles, found.plan.copies)
    assert (again.met_organisation >= titles.mean.sum(axis=0) * local - 1e-9).all()
    assert again.met_province >= titles.province_mean.sum() * province - 1e-9
    assert found.cost == pytest.approx((found.plan.copies.sum(axis=1) * cost).sum())
    assert 0 <= found.bound <= found.cost
    # More of the norm never takes less: the proven bound of less lies under any plan of more.
    more = find_smallest(titles, cost, Norms((local + 0.01, local + 0.01), province + 0.004))
    assert more.cost >= found.bound


def test_titles_with_equal_histories_come_one_by_one() -> None:
    """Without the drawn differences all or none of these 2,000 titles would be in the plan."""
    one = draw_titles(5, 1)
    titles = Titles(
        one.organisation_of, *(np.repeat(x, 2_000, axis=0) for x in (
            np.array([[1.0, 1.0]]), np.array([[2.0, 2.0]]), np.array([2.0]), np.array([4.0]), np.array([0.05]))),
    )  # fmt: skip
    found = find_smallest(titles, np.ones(2_000), Norms((0.5, 0.5), 0.6))
    assert found.gap < 0.002


def test_a_larger_collection_of_the_curve_meets_more() -> None:
    titles = draw_titles(8, 500)
    cost = np.ones(500)
    points = curve(titles, cost, find_smallest(titles, cost, Norms((0.9, 0.9), 0.97)), (0.2, 0.5, 1.0, 2.0))
    assert [sum(point.copies) for point in points] == sorted(sum(point.copies) for point in points)
    assert [point.shares[-1] for point in points] == sorted(point.shares[-1] for point in points)


@pytest.mark.parametrize("share", [1.0, 1.2, -0.1])
def test_a_norm_that_no_collection_meets_is_refused(share: float) -> None:
    with pytest.raises(InputError, match="cannot be planned for"):
        Norms((0.9, share), 0.9)


@settings(max_examples=12)
@given(st.integers(0, 10_000), st.integers(10, 150), st.floats(0.0, 0.9))
def test_sizes_are_kept_and_the_bound_holds(seed: int, size: int, shrink: float) -> None:
    titles = draw_placed(seed, size)
    assert titles.kept is not None
    now = titles.kept.sum(axis=0)
    sizes = sizes_of({}, shrink, ("A", "B", "C"), now)
    found = best_within(titles, room_of(sizes, ("A", "B", "C")), Worth())
    assert (found.plan.by_place <= sizes).all()
    assert (found.plan.copies.sum(axis=1) <= titles.kept.sum(axis=1)).all()
    assert found.worth <= found.bound
    # Not worse than dropping, at each place, the items of the titles that are asked least.
    dropped = titles.kept.copy()
    for place in range(3):
        for title in np.argsort(titles.mean.sum(axis=1)):
            over = int(dropped[:, place].sum() - sizes[place])
            dropped[title, place] -= min(max(over, 0), dropped[title, place])
    plain = met_by(replace(titles, kept=None), dropped)
    worth = 0.25 * plain.met_place.sum() + plain.met_organisation.sum() + plain.met_province + 0.1 * dropped.sum()
    assert found.bound >= worth - 1e-9


def test_a_place_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="no location 'Q'"):
        sizes_of({"Q": 3}, 0.0, ("A", "B"), np.array([3, 4]))
    with pytest.raises(InputError, match="less than none"):
        sizes_of({"A": -3}, 0.0, ("A", "B"), np.array([3, 4]))
    assert sizes_of({"A": 9}, 0.5, ("A", "B"), np.array([3, 4])).tolist() == [9, 2]
