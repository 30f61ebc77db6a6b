"""Volumes of interlibrary loan two years ahead, under a collection that shrinks; judged on months held back.

Plain statistics, described in docs/handbook/forecast-of-ibl.md: a level, a damped trend and a season in logarithms; the
effect of the collection from differences between organisations; intervals from the errors that the same method made on
the past, as far apart as so few cases allow, never from a formula that assumes it is right.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t

from schakel.errors import SchakelError
from schakel.interlibrary.volumes import Floats

HORIZON = 24
"""Months."""
SHORTEST = 36
"""Months needed: two whole seasons to learn from, and a year to be judged on."""
LEARN = 24
ODD_SHARE = 0.5
"""A month under this share of the usual (the median of the twelve months before and after) is left out: closures, or not
yet complete."""
DAMPING, SMOOTHING = 0.95, 0.25
APART = 6
"""Months between moments whose errors are cases of their own."""

Method = Callable[[Floats, int], Floats]
"""Logarithms of a series up to the origin (NaN = left out), and how many months; the forecast in logarithms."""


class ForecastError(SchakelError):
    """There is too little to forecast from.

    Args:
        reason: why in one word, with its figures, for who says it in another language; "" where what was asked cannot be.
    """

    def __init__(self, message: str, *, reason: str = "", **figures: float) -> None:
        super().__init__(message)
        self.reason, self.figures = reason, figures


@dataclass(frozen=True)
class Score:
    """How one method did on months held back.

    Args:
        error_year_1, error_year_2: sum of absolute errors as a share of the sum of what happened, 1-12 and 13-24 months
            ahead; None when no month was held back at that distance.
    """

    method: str
    error_year_1: float | None
    error_year_2: float | None


@dataclass(frozen=True)
class Forecast:
    """One scope.

    Args:
        expected, low, high: by month ahead; 80 % of what happened lay between low and high at that distance in the past.
        used: the method that did best on months held back; `scores` holds all.
        covered: share of months held back within the interval, each judged by the errors of the other origins.
        left_out: places in the series of months that were left out.
        origins: how many moments in the past a forecast was made from.
    """

    expected: Floats
    low: Floats
    high: Floats
    used: str
    scores: tuple[Score, ...]
    covered: float | None
    left_out: tuple[int, ...]
    origins: int


@dataclass(frozen=True)
class Effect:
    """Percent change of supplies when the collection changes by 1 %, from differences between organisations.

    Args:
        value, error: elasticity and its standard error (jackknife over organisations); None when it cannot be told.
    """

    value: float | None
    error: float | None


def odd_months(series: Floats) -> list[int]:
    """Places of the months that are no measure of what is usual."""
    found = []
    for at, count in enumerate(series):
        around = np.concatenate([series[max(0, at - 12) : at], series[at + 1 : at + 13]])
        if len(around) and count < ODD_SHARE * float(np.median(around)):
            found.append(at)
    return found


def last_year(logs: Floats, ahead: int) -> Floats:
    """Every month is the mean of the last twelve."""
    return np.full(ahead, _log_mean(logs[-12:]))


def seasonal_naive(logs: Floats, ahead: int) -> Floats:
    """Every month is that of the newest year in which it was not left out."""
    found = np.empty(ahead)
    for step in range(ahead):
        at = len(logs) - 12 + step % 12
        while at >= 12 and np.isnan(logs[at]):
            at -= 12
        found[step] = logs[at] if not np.isnan(logs[at]) else _log_mean(logs[-24:])
    return found


def level_trend_season(logs: Floats, ahead: int) -> Floats:
    """Season from all years, level from exponential smoothing, trend as the median of yearly changes, damped."""
    month = np.arange(len(logs)) % 12
    yearly = (logs[12:] - logs[:-12])[-36:]
    yearly = yearly[~np.isnan(yearly)]
    slope = float(np.median(yearly)) / 12 if len(yearly) else 0.0
    flat = logs - slope * np.arange(len(logs))
    middle = float(np.nanmean(flat))
    # A season learned from few years is drawn towards none: one year counts for half, three for three quarters.
    season = np.array([np.nansum(flat[month == m] - middle) / (np.sum(~np.isnan(flat[month == m])) + 1) for m in range(12)])
    level = float("nan")
    for value in logs - season[month]:
        expected = level + slope
        if np.isnan(level):
            level = value
        elif np.isnan(value):
            level = expected
        else:
            level = expected + SMOOTHING * (value - expected)
    steps = np.cumsum(DAMPING ** np.arange(1, ahead + 1))
    return np.asarray(level + slope * steps + season[(len(logs) + np.arange(ahead)) % 12], dtype=np.float64)


METHODS: dict[str, Method] = {
    "level_trend_season": level_trend_season,
    "seasonal_naive": seasonal_naive,
    "last_year": last_year,
}


def forecast(series: Floats) -> Forecast:
    """Forecast one series of whole months.

    Raises:
        ForecastError: when it is shorter than three years, or hardly anything is supplied.
    """
    if len(series) < SHORTEST or float(np.median(series)) < 5:
        median = float(np.median(series)) if len(series) else 0.0
        raise ForecastError(
            f"{len(series)} months with a median of {median:.0f} supplies; a forecast needs {SHORTEST} months and a median of 5",
            reason="too_little", months=len(series), median=median,
        )  # fmt: skip
    odd = odd_months(series)
    logs = np.log(np.maximum(series, 0.5))
    logs[odd] = np.nan
    errors = {name: _errors(logs, method) for name, method in METHODS.items()}
    scores = tuple(_score(name, logs, errors[name]) for name in METHODS)
    used = min(scores, key=lambda score: (score.error_year_1 or 0) + (score.error_year_2 or score.error_year_1 or 0)).method
    expected = METHODS[used](logs, HORIZON)
    low, high = _bounds(errors[used])
    return Forecast(
        np.exp(expected), np.exp(expected + low), np.exp(expected + high), used, scores, _covered(errors[used]), tuple(odd),
        int(np.sum(~np.isnan(errors[used]).all(axis=1))),
    )  # fmt: skip


def _log_mean(logs: Floats) -> float:
    known = logs[~np.isnan(logs)]
    return float(np.log(np.mean(np.exp(known)))) if len(known) else float("nan")


def _errors(logs: Floats, method: Method) -> Floats:
    """What happened minus what was forecast, in logarithms; origin × month ahead, NaN where nothing was held back."""
    origins = range(LEARN, len(logs))
    found = np.full((len(origins), HORIZON), np.nan)
    for row, origin in enumerate(origins):
        ahead = min(HORIZON, len(logs) - origin)
        found[row, :ahead] = logs[origin : origin + ahead] - method(logs[:origin], ahead)
    return found


def _score(name: str, logs: Floats, errors: Floats) -> Score:
    def share(first: int, last: int) -> float | None:
        missed, happened = 0.0, 0.0
        for row in range(len(errors)):
            for step in range(first, last):
                error = errors[row, step]
                if not np.isnan(error):
                    actual = float(np.exp(logs[LEARN + row + step]))
                    missed += abs(actual - actual / float(np.exp(error)))
                    happened += actual
        return missed / happened if happened else None

    return Score(name, share(0, 12), share(12, 24))


def _bounds(errors: Floats) -> tuple[Floats, Floats]:
    """10 % and 90 % of the errors at each distance, from it and its neighbours; never narrower further away.

    Moments within half a year of each other saw almost the same months, so that a year of moments is two cases, not twelve,
    and their quantiles lie too near. So each end lies at least as far as Student's t puts it for that many cases.
    """
    low, high = np.zeros(HORIZON), np.zeros(HORIZON)
    for step in range(HORIZON):
        near = errors[:, max(0, step - 2) : step + 3]
        known = near[~np.isnan(near)]
        if len(known) >= 3:
            cases = max(1.0, float(np.sum(~np.isnan(near).all(axis=1))) / APART)
            least = float(np.sqrt(np.mean(known**2)) * t.ppf(0.9, cases))
            below, above = np.quantile(known, [0.1, 0.9])
            low[step], high[step] = min(below, -least), max(above, least)
        elif step:
            # Nothing was held back this far: it is at least as uncertain as the furthest that was, and grows as a walk does.
            low[step], high[step] = (bound[step - 1] * np.sqrt((step + 1) / step) for bound in (low, high))
    return np.minimum.accumulate(np.minimum(low, 0)), np.maximum.accumulate(np.maximum(high, 0))


def _covered(errors: Floats) -> float | None:
    """Each origin is judged by intervals from those at least half a year away: nearer ones saw almost the same errors."""
    inside, seen = 0, 0
    for row in range(len(errors)):
        others = np.delete(errors, np.arange(max(0, row - APART + 1), min(len(errors), row + APART)), axis=0)
        if len(others) < APART:
            continue
        low, high = _bounds(others)
        known = ~np.isnan(errors[row])
        seen += int(known.sum())
        inside += int(((errors[row] >= low) & (errors[row] <= high) & known).sum())
    return inside / seen if seen else None


def effect_of_collection(received: Floats, owned: Floats) -> Effect:
    """Elasticity of supplies to the collection: organisations compared with each other within the same quarter.

    A trend that all share (readers who turn to e-books, a closure) falls out, and so does what makes one organisation always
    larger than another. What is left is whether those whose collection shrank more came to ask more.

    Args:
        received, owned: organisation × quarter.
    """
    if len(received) < 3 or received.shape[1] < 4:
        return Effect(None, None)
    rows = list(range(len(received)))
    value = _slope(received, owned)
    parts = [_slope(np.delete(received, row, axis=0), np.delete(owned, row, axis=0)) for row in rows]
    if value is None or any(part is None for part in parts):
        return Effect(None, None)
    found = np.array(parts, dtype=np.float64)
    error = float(np.sqrt((len(rows) - 1) / len(rows) * np.sum((found - found.mean()) ** 2)))
    return Effect(value, error)


def _slope(received: Floats, owned: Floats) -> float | None:
    good = ((received > 0) & (owned > 0)).all(axis=0)
    if good.sum() < 4:
        return None
    y, x = (_within(np.log(table[:, good])) for table in (received, owned))
    spread = float(np.sum(x * x))
    return float(np.sum(x * y)) / spread if spread > 1e-9 else None


def _within(table: Floats) -> Floats:
    return np.asarray(table - table.mean(axis=0) - table.mean(axis=1, keepdims=True) + table.mean())


def under_shrinkage(found: Forecast, effect: Effect, shrink: float, rng: np.random.Generator, draws: int = 4000) -> Forecast:
    """The same when the collection shrinks by a share over the two years, evenly; the interval holds both doubts.

    Args:
        shrink: share of the collection that is gone after two years; 0 changes nothing.

    Raises:
        ForecastError: when the effect cannot be told from the data.
    """
    if not 0 <= shrink < 1:
        raise ForecastError(f"shrink is {shrink}; allowed is a share from 0 up to 1, such as 0.1 for a tenth")
    if shrink == 0:
        return found
    if effect.value is None or effect.error is None:
        raise ForecastError(
            "the effect of the collection cannot be told: organisations are too few or moved alike; use --shrink 0",
            reason="no_effect",
        )
    steps = np.arange(1, HORIZON + 1) / HORIZON
    change = np.log(1 - shrink * steps)
    elasticity = rng.normal(effect.value, effect.error, draws)[:, None]
    # The two ends of the interval hold 10 % of the past each; a draw between them follows a split normal with those ends.
    normal = rng.standard_normal(draws)[:, None]
    ends = np.where(normal < 0, np.log(found.expected / found.low), np.log(found.high / found.expected)) / 1.2816
    paths = np.log(found.expected) + elasticity * change + normal * ends
    low, high = np.exp(np.quantile(paths, [0.1, 0.9], axis=0))
    expected = found.expected * np.exp(effect.value * change)
    return Forecast(expected, low, high, found.used, found.scores, found.covered, found.left_out, found.origins)


def by_quarter(values: Sequence[float]) -> list[float]:
    """Sums of three months."""
    return [float(sum(values[at : at + 3])) for at in range(0, len(values) - 2, 3)]
