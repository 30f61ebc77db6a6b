"""How good a forecast of demand is, on months held back: against last year's counts and a seasonal-naive rule."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from schakel.collection.demand import fit_demand, forecast
from schakel.collection.wish_history import Floats, WishHistory, month_name

FLOOR = 0.02
"""Share of the mean that each rule expects of every title at least. A rule that expects 0 where one wish came has an infinite
deviance; this floor spares the rules that count, and costs the forecast nothing."""
BINS = (0.0, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, np.inf)


@dataclass(frozen=True)
class JudgedRule:
    """One rule on the months held back.

    Args:
        expected: wishes it expected in all.
        deviance: Poisson deviance over titles and organisations; 0 = every count foretold.
        deviance_at_level: the same when the rule is told the right total: its spread over titles alone.
    """

    rule: str
    expected: float
    deviance: float
    deviance_at_level: float


@dataclass(frozen=True)
class CalibrationBin:
    """Titles at organisations of which about so many wishes were expected, `[at_least, under)`."""

    at_least: float
    under: float | None
    pairs: int
    expected: float
    observed: int


@dataclass(frozen=True)
class DemandJudgement:
    """The forecast judged.

    Args:
        months: first and last month held back.
        observed: wishes that came for titles that were known before.
        observed_new: wishes for titles that were not known then; no rule can expect them.
    """

    months: tuple[str, str]
    observed: int
    observed_new: int
    rules: tuple[JudgedRule, ...]
    calibration: tuple[CalibrationBin, ...]

    @property
    def finding(self) -> str:
        """What it means, in one line."""
        by_rule = {rule.rule: rule.deviance_at_level for rule in self.rules}
        own = by_rule.pop("forecast")
        best = min(by_rule, key=lambda rule: by_rule[rule])
        if not by_rule[best]:
            return "No rule can be told apart: every count was foretold."
        change = 1 - own / by_rule[best]
        word = "less" if change >= 0 else "more"
        return (
            f"The forecast misses {abs(change):.0%} {word} than {best}, the better of the two plain rules "
            "(deviance, at the right level)."
        )


def judge_demand(history: WishHistory, until: int, months: int) -> DemandJudgement:
    """Fit on what came before the last `months` months before `until`, and judge on those."""
    cut = until - months
    model = fit_demand(history, cut)
    seen = counts(history, cut, until)
    known = model.known
    rules = {
        "forecast": forecast(model, cut, until).mean[known],
        "last year's counts": counts(history, cut - 12, cut)[known] * (months / 12),
        "the same months a year before": counts(history, cut - 12, until - 12)[known],
    }
    observed = seen[known]
    return DemandJudgement(
        months=(month_name(cut), month_name(until - 1)),
        observed=int(observed.sum()),
        observed_new=int(seen[~known].sum()),
        rules=tuple(_judged(rule, expected, observed) for rule, expected in rules.items()),
        calibration=_calibration(rules["forecast"], observed),
    )


def counts(history: WishHistory, first: int, until: int) -> Floats:
    """Wishes by title and organisation in the months `[first, until)`."""
    part = history.within(first, until)
    found = np.zeros((len(history.catalogue.kind_of), len(history.catalogue.organisations)))
    np.add.at(found, (part.title, part.organisation), part.wishes)
    return found


def deviance(observed: Floats, expected: Floats) -> float:
    """Poisson deviance.

    >>> deviance(np.array([0.0, 2.0]), np.array([0.0, 2.0]))
    0.0
    >>> round(deviance(np.array([0.0, 2.0]), np.array([1.0, 1.0])), 4)
    2.7726
    """
    some = observed > 0
    return float(2 * ((observed[some] * np.log(observed[some] / expected[some])).sum() - observed.sum() + expected.sum()))


def _judged(rule: str, expected: Floats, observed: Floats) -> JudgedRule:
    floored = np.maximum(expected, FLOOR * max(expected.mean(), 1e-12))
    level = observed.sum() / floored.sum()
    return JudgedRule(rule, float(expected.sum()), deviance(observed, floored), deviance(observed, floored * level))


def _calibration(expected: Floats, observed: Floats) -> tuple[CalibrationBin, ...]:
    found = []
    for low, high in pairwise(BINS):
        rows = (expected >= low) & (expected < high)
        if rows.any():
            found.append(
                CalibrationBin(
                    low, None if np.isinf(high) else high, int(rows.sum()), float(expected[rows].sum()), int(observed[rows].sum())
                )
            )
    return tuple(found)
