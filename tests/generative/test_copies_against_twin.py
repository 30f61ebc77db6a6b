"""The best copies at given prices are the best of all plans, tried one by one; worth falls with every copy."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from twins.copies_twin import best_worth, met, missed, worth
from twins.drawn_titles import draw_placed, draw_titles

from schakel.collection.copies import Prices, best_copies, met_by
from schakel.collection.erlang import next_missed, two_points


@given(st.floats(1e-6, 200.0), st.integers(1, 60))
def test_the_recursion_is_the_loss_formula(load: float, copies: int) -> None:
    share = 1.0
    for number in range(1, copies + 1):
        share = next_missed(share, load, number)
    assert share == pytest.approx(missed(load, copies), rel=1e-9)


@given(st.floats(0.001, 300.0), st.floats(0.05, 300.0), st.floats(0.005, 0.2))
def test_each_copy_is_worth_less_than_the_one_before(mean: float, shape: float, load: float) -> None:
    worths = np.diff([met(mean, shape, load, copies) for copies in range(12)])
    assert (np.diff(worths) <= 1e-9 * mean).all()


@given(st.floats(0.01, 100.0), st.floats(0.05, 500.0))
def test_two_values_have_the_moments_of_the_gamma_distribution(mean: float, shape: float) -> None:
    low, high, weight = two_points(mean, shape)
    assert 0 < low < high
    assert (1 - weight) * low + weight * high == pytest.approx(mean)
    assert (1 - weight) * low**2 + weight * high**2 == pytest.approx(mean**2 * (1 + 1 / shape))
    assert (1 - weight) * low**3 + weight * high**3 == pytest.approx(mean**3 * (1 + 1 / shape) * (1 + 2 / shape))


@pytest.mark.parametrize("seed", range(12))
def test_no_plan_is_better(seed: int) -> None:
    titles = draw_placed(seed, 8)
    r = np.random.default_rng(seed)
    most = r.integers(1, 7, 8)
    titles = replace(titles, most=most, least=np.minimum(most, r.integers(0, 3, 8)))
    prices = Prices(r.random(3), r.random(2) * 2, float(r.random() * 3), r.random(3) * 0.8, r.random(8) * 0.3, 0.2)
    found = best_copies(titles, prices)
    for title in range(8):
        own = worth(titles, prices, title, found.copies[title].tolist())
        assert own == pytest.approx(best_worth(titles, prices, title, 6), abs=1e-9)
    assert found.surplus == pytest.approx(sum(worth(titles, prices, t, found.copies[t].tolist()) for t in range(8)))
    assert found.stayed == np.minimum(found.copies, titles.kept).sum()


@pytest.mark.parametrize("seed", range(3))
def test_met_is_that_of_the_twin(seed: int) -> None:
    titles = draw_placed(seed, 30)
    assert titles.kept is not None
    assert titles.place_mean is not None
    assert titles.place_shape is not None
    found = met_by(titles, titles.kept)
    load = titles.load_per_wish
    for place in range(3):
        plain = sum(
            met(titles.place_mean[t, place], titles.place_shape[t, place], load[t], titles.kept[t, place]) for t in range(30)
        )
        assert found.met_place[place] == pytest.approx(plain)
    own = titles.kept[:, :2].sum(axis=1)
    assert found.met_organisation[0] == pytest.approx(
        sum(met(titles.mean[t, 0], titles.shape[t, 0], load[t], own[t]) for t in range(30))
    )
    total = titles.kept.sum(axis=1)
    whole = sum(met(titles.province_mean[t], titles.province_shape[t], load[t], total[t]) for t in range(30))
    assert found.met_province == pytest.approx(whole)


def test_parts_on_two_threads_are_the_whole() -> None:
    titles = draw_titles(1, 5_000)
    prices = Prices(np.zeros(2), np.array([2.0, 1.0]), 20.0, np.zeros(2), np.ones(5_000))
    found = best_copies(titles, prices)
    for title in (0, 2_499, 2_500, 4_999):
        assert worth(titles, prices, title, found.copies[title].tolist()) >= max(
            worth(titles, prices, title, (found.copies[title] + more).tolist()) for more in ((1, 0), (0, 1))
        )
    assert found.met_province == pytest.approx(met_by(titles, found.copies).met_province)
