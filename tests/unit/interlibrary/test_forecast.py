"""The forecast on made-up series whose truth is known."""

import numpy as np
import pytest

from schakel.interlibrary.forecast import (
    HORIZON,
    Effect,
    ForecastError,
    effect_of_collection,
    forecast,
    level_trend_season,
    odd_months,
    seasonal_naive,
    under_shrinkage,
)

SEASON = np.array([0, -0.1, 0.05, -0.1, 0, 0, 0.1, 0.05, 0, 0.1, 0, -0.1])


def made(months: int, slope: float = -0.005, noise: float = 0.03, seed: int = 1) -> np.ndarray:
    at = np.arange(months)
    logs = np.log(1000) + slope * at + SEASON[at % 12] + np.random.default_rng(seed).normal(0, noise, months)
    return np.round(np.exp(logs))


def test_a_series_without_chance_goes_on_as_it_went() -> None:
    series = np.exp(np.log(1000) - 0.002 * np.arange(84) + SEASON[np.arange(84) % 12])
    truth = np.exp(np.log(1000) - 0.002 * np.arange(84, 96) + SEASON[np.arange(84, 96) % 12])
    found = np.exp(level_trend_season(np.log(series), 12))
    assert np.abs(found / truth - 1).max() < 0.03


def test_it_beats_last_year_and_the_same_month_of_last_year_on_held_back_months() -> None:
    found = forecast(made(72))
    scores = {score.method: score for score in found.scores}
    assert found.used == "level_trend_season"
    assert scores["level_trend_season"].error_year_1 < 0.8 * scores["seasonal_naive"].error_year_1
    assert scores["level_trend_season"].error_year_2 < 0.8 * scores["last_year"].error_year_2
    assert (found.low <= found.expected).all()
    assert (found.high >= found.expected).all()


def test_the_method_that_did_best_is_the_one_that_is_used() -> None:
    """A walk without season or trend: last year's mean is hard to beat, and whoever beats it is named."""
    series = np.round(np.exp(np.log(1000) + np.cumsum(np.random.default_rng(4).normal(0, 0.08, 84))))
    found = forecast(series)

    def total(score):
        return score.error_year_1 + score.error_year_2

    assert found.used == min(found.scores, key=total).method


def test_intervals_hold_about_what_they_promise_on_series_that_were_never_seen() -> None:
    inside = total = 0
    for seed in range(12):
        series = made(96, noise=0.06, seed=seed)
        found = forecast(series[:72])
        inside += int(((series[72:] >= found.low) & (series[72:] <= found.high)).sum())
        total += HORIZON
    assert 0.65 < inside / total < 0.97


@pytest.mark.parametrize("months", [48, 72])
def test_intervals_hold_of_a_series_that_wanders_too(months: int) -> None:
    """A level that walks makes errors of neighbouring moments alike: quantiles of them all lie too near (0.63 and 0.69)."""
    inside = total = 0
    for seed in range(40):
        r = np.random.default_rng(seed)
        at = np.arange(months + HORIZON)
        level = np.log(1000) + SEASON[at % 12] + np.cumsum(r.normal(0, 0.03, len(at)))
        series = np.round(np.exp(level + r.normal(0, 0.05, len(at))))
        found = forecast(series[:months])
        inside += int(((series[months:] >= found.low) & (series[months:] <= found.high)).sum())
        total += HORIZON
    assert 0.78 < inside / total < 0.95


def test_a_closed_month_is_left_out_and_named() -> None:
    series = made(60)
    plain = forecast(series)
    series[50] = 40
    found = forecast(series)
    assert (odd_months(series), found.left_out, plain.left_out) == ([50], (50,), ())
    assert np.abs(found.expected / plain.expected - 1).max() < 0.1


def test_the_same_month_of_last_year_skips_a_month_that_was_left_out() -> None:
    logs = np.log(np.arange(1.0, 37.0))
    logs[30] = np.nan
    assert np.exp(seasonal_naive(logs, 12))[[5, 6, 7]] == pytest.approx([30, 19, 32])


def test_no_forecast_sees_what_was_held_back() -> None:
    series = made(60)
    logs = np.log(series)
    before = level_trend_season(logs[:40], HORIZON)
    logs[40:] = 99
    assert level_trend_season(logs[:40], HORIZON) == pytest.approx(before)


@pytest.mark.parametrize("series", [made(35), np.full(60, 2.0), np.array([])])
def test_too_little_is_refused(series: np.ndarray) -> None:
    with pytest.raises(ForecastError, match="a forecast needs 36 months"):
        forecast(series)


def panel(elasticity: float, noise: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    r = np.random.default_rng(3)
    owned = np.exp(np.log([[90_000], [50_000], [30_000], [70_000], [20_000]]) + np.cumsum(r.normal(-0.01, 0.02, (5, 16)), axis=1))
    common = -0.03 * np.arange(16) + r.normal(0, 0.3, 16)
    logs = elasticity * np.log(owned) + common + r.normal(0, 1, (5, 1)) + r.normal(0, noise, (5, 16)) + 12
    return np.exp(logs), owned


def test_the_effect_of_the_collection_is_found_under_a_trend_that_all_share() -> None:
    found = effect_of_collection(*panel(-0.8))
    assert found.value == pytest.approx(-0.8, abs=1e-6)
    noisy = effect_of_collection(*panel(-0.8, noise=0.05))
    assert noisy.error is not None
    assert noisy.error > 0.05
    assert abs((noisy.value or 0) + 0.8) < 3 * noisy.error


def test_an_effect_that_cannot_be_told_is_not_told() -> None:
    received, owned = panel(-0.8)
    assert effect_of_collection(received[:2], owned[:2]) == Effect(None, None)
    alike = np.outer([1.0, 2.0, 3.0], owned[0])
    assert effect_of_collection(received[:3], alike) == Effect(None, None)


def test_shrinkage_moves_the_forecast_by_the_effect_and_widens_it_by_its_doubt() -> None:
    found = forecast(made(72))
    sure = under_shrinkage(found, Effect(-1.0, 0.0), 0.1, np.random.default_rng(1))
    unsure = under_shrinkage(found, Effect(-1.0, 1.0), 0.1, np.random.default_rng(1))
    assert sure.expected[-1] / found.expected[-1] == pytest.approx(1 / 0.9)
    assert unsure.high[-1] - unsure.low[-1] > sure.high[-1] - sure.low[-1]
    assert under_shrinkage(found, Effect(None, None), 0.0, np.random.default_rng(1)) is found
    with pytest.raises(ForecastError, match="cannot be told"):
        under_shrinkage(found, Effect(None, None), 0.1, np.random.default_rng(1))
    for wrong in (-0.1, 1.0):
        with pytest.raises(ForecastError, match="allowed is a share"):
            under_shrinkage(found, Effect(-1.0, 0.1), wrong, np.random.default_rng(1))
