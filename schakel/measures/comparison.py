"""Is a difference more than chance? Intervals and funnel limits; never a rank.

Formulas as in PHEindicatormethods (Fingertips), domain §12: Wilson for a proportion, Byar for a count or rate. A funnel
asks the other way round: what would a place of this size show, if it were like the whole network?
"""

from dataclasses import dataclass
from math import inf, sqrt

Z_95 = 1.959964
"""Two-sided 95 %: 0.025 in each tail."""
Z_998 = 3.090232
"""Two-sided 99.8 %: 0.001 in each tail."""

CLASSES = ("much_lower", "lower", "as_expected", "higher", "much_higher")
"""Below 0.001, below 0.025, not significant, above 0.025, above 0.001."""


@dataclass(frozen=True)
class Interval:
    """From low to high, both included."""

    low: float
    high: float


def wilson(x: float, n: float, z: float = Z_95) -> Interval:
    """Interval of a proportion x out of n.

    >>> wilson(40, 43)  # doctest: +ELLIPSIS
    Interval(low=0.8139..., high=0.9759...)

    Raises:
        ValueError: when x does not lie within 0 up to n, or n is 0: there is no proportion then.
    """
    if n <= 0 or not 0 <= x <= n:
        raise ValueError(f"x is {x} and n is {n}; a proportion needs n above 0 and x from 0 up to n")
    middle, spread, size = 2 * x + z * z, z * sqrt(z * z + 4 * x * (1 - x / n)), 2 * (n + z * z)
    return Interval(max(0.0, (middle - spread) / size), min(1.0, (middle + spread) / size))


def byar(x: float, z: float = Z_95) -> Interval:
    """Interval of a count x (of a Poisson process); divide both ends by the denominator for a rate.

    >>> byar(0).low, round(byar(65).low, 3), round(byar(65).high, 3)
    (0.0, 50.163, 82.849)

    Raises:
        ValueError: for a count below 0.
    """
    if x < 0:
        raise ValueError(f"x is {x}; a count is 0 or more")
    low = x * (1 - 1 / (9 * x) - z / (3 * sqrt(x))) ** 3 if x > 0 else 0.0
    high = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * sqrt(x + 1))) ** 3
    return Interval(max(0.0, low), high)


def proportion_limits(baseline: float, n: float, z: float) -> Interval:
    """Where a proportion of n cases lies by chance when the true one is `baseline`.

    >>> proportion_limits(0.95, 400, Z_95)  # doctest: +ELLIPSIS
    Interval(low=0.9240..., high=0.9674...)
    """
    return wilson(baseline * n, n, z)


def rate_limits(baseline: float, denominator: float, z: float) -> Interval:
    """Where a rate lies by chance when the true one is `baseline`: Byar around the expected count.

    >>> rate_limits(2.0, 50, Z_95)  # doctest: +ELLIPSIS
    Interval(low=1.627..., high=2.432...)
    """
    if denominator <= 0:
        return Interval(0.0, inf)
    expected = byar(baseline * denominator, z)
    return Interval(expected.low / denominator, expected.high / denominator)


def classify(value: float, inner: Interval, outer: Interval) -> str:
    """One of `CLASSES`, from the limits at 95 % and at 99.8 %.

    >>> classify(0.99, Interval(0.92, 0.97), Interval(0.90, 0.98)), classify(0.93, Interval(0.92, 0.97), Interval(0.90, 0.98))
    ('much_higher', 'as_expected')
    """
    if value < outer.low:
        return "much_lower"
    if value > outer.high:
        return "much_higher"
    if value < inner.low:
        return "lower"
    if value > inner.high:
        return "higher"
    return "as_expected"
